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

/** Ids of one maker in one millisecond. Beyond, the millisecond is counted on. */
const idsAMillisecond = 4096

/** Ids rise strictly within a process: the 12 bits behind the time count within a millisecond (RFC 9562, method 1). */
export function idsFrom(clock: Clock, random: Random): NewId {
  let last = 0
  let count = 0
  return () => {
    const now = clock.now().getTime()
    if (now > last) {
      last = now
      count = 0
    } else if (++count === idsAMillisecond) {
      last += 1
      count = 0
    }
    const id = Buffer.alloc(16)
    id.writeUIntBE(last, 0, 6)
    id.writeUInt16BE(0x7000 | count, 6)
    random.bytes(8).copy(id, 8)
    id[8] = (id[8]! & 0x3f) | 0x80
    const hex = id.toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
}

/** The nil UUID: the console's realm, the installation's own audit chain, "no website". */
export const nil = '00000000-0000-0000-0000-000000000000'
