import { randomBytes, randomInt } from 'node:crypto'
import type { Clock } from './clock.ts'

/** The one random source. */
export interface Random {
  bytes(count: number): Buffer
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number
}

export const systemRandom: Random = { bytes: (count) => randomBytes(count), below: (below) => randomInt(below) }

/** Makes ids: UUID version 7 (RFC 9562), so that they sort by the time they were made. */
export type NewId = () => string

export function idsFrom(clock: Clock, random: Random): NewId {
  return () => {
    const id = Buffer.alloc(16)
    id.writeUIntBE(clock.now().getTime(), 0, 6)
    random.bytes(10).copy(id, 6)
    id[6] = (id[6]! & 0x0f) | 0x70
    id[8] = (id[8]! & 0x3f) | 0x80
    const hex = id.toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
}

/** The nil UUID: the console's realm, the installation's own audit chain, "no website". */
export const nil = '00000000-0000-0000-0000-000000000000'
