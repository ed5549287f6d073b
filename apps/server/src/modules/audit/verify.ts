import { sql } from 'kysely'
import type { KeyRing } from '../../platform/crypto/keys.ts'
import type { Reader } from '../../platform/db/index.ts'
import { hashRows, hashSeal } from './chain.ts'
import { chainStart, macPurpose, rowsToHash } from './seal.ts'

export interface Verification {
  readonly ownerId: string
  readonly whole: boolean
  readonly seals: number
  readonly rows: number
  /** Rows no seal holds yet: normal for a second or two. */
  readonly waiting: number
  readonly sealedUpTo?: { readonly sealNo: number; readonly hash: string; readonly at: Date }
  /** The first thing that does not fit, in words. */
  readonly fault?: string
}

/** A hash noted outside the database: a line of the security log. */
export interface Anchor {
  readonly ownerId: string
  readonly sealNo: number
  readonly hash: string
}

/**
 * Walks one chain from its start: every seal's number, predecessor, MAC and rows, then rows no seal knows.
 * `anchors` also shows a tail that was cut off together with its rows, which nothing inside the database can.
 */
export async function verifyChain(reader: Reader, keys: KeyRing, ownerId: string, anchors: readonly Anchor[] = []): Promise<Verification> {
  const start = await chainStart(reader, ownerId)
  let prev = start.hash
  let next = start.first
  let rows = 0
  let last: Verification['sealedUpTo']
  const noted = new Map(anchors.filter((a) => a.ownerId === ownerId).map((a) => [a.sealNo, a.hash]))
  const waiting = await count(reader, sql<{ n: string }>`select count(*) as n from audit_waiting where owner_id = ${ownerId}`)
  const done = (fault?: string): Verification => ({
    ownerId,
    whole: fault === undefined,
    seals: next - start.first,
    rows,
    waiting,
    ...(last ? { sealedUpTo: last } : {}),
    ...(fault === undefined ? {} : { fault }),
  })

  for (;;) {
    const { rows: seals } = await sql<StoredSeal>`
      select seal_no, row_ids, rows_hash, prev_hash, hash, mac, mac_key_id, sealed_at from audit_seal
      where owner_id = ${ownerId} and seal_no >= ${next} order by seal_no limit 200`.execute(reader)
    if (!seals.length) break
    for (const seal of seals) {
      const no = Number(seal.seal_no)
      if (no !== next) return done(`seal ${next} is missing`)
      if (!seal.prev_hash.equals(prev)) return done(`seal ${no} does not follow the seal before it`)
      const found = await rowsToHash(reader, ownerId, seal.row_ids)
      if (found.length !== seal.row_ids.length) return done(`seal ${no} names ${seal.row_ids.length} rows, ${found.length} are there`)
      const rowsHash = hashRows(found)
      if (!rowsHash.equals(seal.rows_hash)) return done(`a row of seal ${no} was changed`)
      const hash = hashSeal({ ownerId, sealNo: no, rowIds: seal.row_ids, rowsHash, prevHash: prev, sealedAt: seal.sealed_at })
      if (!hash.equals(seal.hash)) return done(`seal ${no} was changed`)
      if (!keys.verifyMac(macPurpose, hash, seal.mac, seal.mac_key_id)) return done(`seal ${no} was not made by this installation's secret`)
      const anchor = noted.get(no)
      if (anchor && anchor !== hash.toString('hex')) return done(`seal ${no} differs from the hash in the security log`)
      noted.delete(no)
      prev = hash
      next = no + 1
      rows += found.length
      last = { sealNo: no, hash: hash.toString('hex'), at: seal.sealed_at }
    }
  }
  const lost = [...noted.keys()].filter((no) => no >= next)
  if (lost.length) return done(`seal ${Math.min(...lost)} stands in the security log and is missing here`)
  const events = await count(reader, sql<{ n: string }>`select count(*) as n from audit_event where owner_id = ${ownerId}`)
  const distinct = await count(
    reader,
    sql<{ n: string }>`select count(distinct id) as n from audit_seal, unnest(row_ids) as id where owner_id = ${ownerId}`,
  )
  if (distinct !== rows) return done('a row stands in two seals')
  if (events !== rows + waiting) return done(`${events - rows - waiting} rows stand in no seal`)
  return done()
}

interface StoredSeal {
  seal_no: string
  row_ids: string[]
  rows_hash: Buffer
  prev_hash: Buffer
  hash: Buffer
  mac: Buffer
  mac_key_id: string
  sealed_at: Date
}

async function count(reader: Reader, query: ReturnType<typeof sql<{ n: string }>>): Promise<number> {
  return Number((await query.execute(reader)).rows[0]?.n ?? 0)
}
