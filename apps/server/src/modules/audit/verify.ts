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
 * Checks one chain: every seal's number, predecessor, MAC and rows, then rows no seal knows. `anchors` also shows a tail that was cut off
 * together with its rows, which nothing inside the database can. Needs no transaction, so that the database's one connection stays free for
 * others on the embedded one: what sealing adds meanwhile is checked too, and where retention moved the start it begins again.
 */
export async function verifyChain(reader: Reader, keys: KeyRing, ownerId: string, anchors: readonly Anchor[] = []): Promise<Verification> {
  for (;;) {
    const start = await chainStart(reader, ownerId)
    const found = await walk(reader, keys, ownerId, start, anchors)
    if (found.whole || (await chainStart(reader, ownerId)).first === start.first) return found
  }
}

const sealsAtOnce = 200
const rowsAtOnce = 2_000

async function walk(
  reader: Reader,
  keys: KeyRing,
  ownerId: string,
  start: { readonly first: number; readonly hash: Buffer },
  anchors: readonly Anchor[],
): Promise<Verification> {
  const noted = Map.groupBy(
    anchors.filter((anchor) => anchor.ownerId === ownerId),
    (anchor) => anchor.sealNo,
  )
  // every line about a seal must fit: after a restored backup there are two of one number
  const denied = (no: number, hash: Buffer) => noted.get(no)?.some((anchor) => anchor.hash !== hash.toString('hex')) ?? false
  let prev = start.hash
  let next = start.first
  let rows = 0
  let last: Verification['sealedUpTo']
  let unproved: number | undefined
  let { waiting } = await totals(reader, ownerId, start.first)
  const done = (fault?: string): Verification => ({
    ownerId,
    whole: fault === undefined,
    seals: next - start.first,
    rows,
    waiting,
    ...(last ? { sealedUpTo: last } : {}),
    ...(fault === undefined ? {} : { fault }),
  })

  if (denied(start.first - 1, start.hash))
    return done(`seal ${start.first - 1}, removed by retention, differs from the hash in the security log`)
  for (;;) {
    const { rows: seals } = await sql<StoredSeal>`
      select seal_no, row_ids, rows_hash, prev_hash, hash, mac, mac_key_id, sealed_at from audit_seal
      where owner_id = ${ownerId} and seal_no >= ${next} order by seal_no limit ${sealsAtOnce}`.execute(reader)
    if (!seals.length) break
    for await (const { seal, rows: stored } of withRows(reader, ownerId, seals)) {
      const no = Number(seal.seal_no)
      if (no !== next) return done(`seal ${next} is missing`)
      if (!seal.prev_hash.equals(prev)) return done(`seal ${no} does not follow the seal before it`)
      const found = [...new Set(seal.row_ids)].sort().flatMap((id) => stored.get(id) ?? [])
      if (found.length !== seal.row_ids.length) return done(`seal ${no} names ${seal.row_ids.length} rows, ${found.length} are there`)
      const rowsHash = hashRows(found)
      if (!rowsHash.equals(seal.rows_hash)) return done(`a row of seal ${no} was changed`)
      const hash = hashSeal({ ownerId, sealNo: no, rowIds: seal.row_ids, rowsHash, prevHash: prev, sealedAt: seal.sealed_at })
      if (!hash.equals(seal.hash)) return done(`seal ${no} was changed`)
      // a seal under a secret that is gone stands by the next one it is hashed into; the last must be under one we have
      const known = keys.knows(seal.mac_key_id)
      if (known && !keys.verifyMac(macPurpose, hash, seal.mac, seal.mac_key_id))
        return done(`seal ${no} was not made by this installation's secret`)
      unproved = known ? undefined : no
      if (denied(no, hash)) return done(`seal ${no} differs from the hash in the security log`)
      prev = hash
      next = no + 1
      rows += found.length
      last = { sealNo: no, hash: hash.toString('hex'), at: seal.sealed_at }
    }
  }

  if (unproved !== undefined) return done(`seal ${unproved} was made with a secret this installation does not know`)
  const lost = [...noted.keys()].filter((no) => no >= next)
  if (lost.length) return done(`seal ${lost.reduce((a, b) => Math.min(a, b))} stands in the security log and is missing here`)
  // retention always leaves the newest
  if (next === start.first && noted.size) return done('the security log knows of seals, none is here')
  const all = await totals(reader, ownerId, start.first)
  waiting = all.waiting
  if (all.early) return done(`${all.early} seals stand before the chain's start`)
  if (all.distinct !== all.named) return done('a row stands in two seals')
  if (all.events !== all.named + all.waiting) return done(`${all.events - all.named - all.waiting} rows stand in no seal`)
  return done()
}

/** Seals in order with their rows by id, read some thousands of rows at a time: most seals of a quiet shop hold one or two, and 1,000 is the most. */
async function* withRows(reader: Reader, ownerId: string, seals: readonly StoredSeal[]) {
  let from = 0
  while (from < seals.length) {
    let [to, ids] = [from, [] as string[]]
    for (; to < seals.length && (to === from || ids.length + seals[to]!.row_ids.length <= rowsAtOnce); to++)
      ids = ids.concat(seals[to]!.row_ids)
    const rows = new Map((await rowsToHash(reader, ownerId, ids)).map((row) => [row.id, row]))
    for (const seal of seals.slice(from, to)) yield { seal, rows }
    from = to
  }
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

/** Counts of one moment, by one statement: rows, those waiting, those that seals name, once and with repetitions, and seals before the start. */
async function totals(reader: Reader, ownerId: string, first: number) {
  const { rows } = await sql<{ events: number; waiting: number; named: number; distinct: number; early: number }>`
    select (select count(*)::int from audit_event where owner_id = ${ownerId}) as events,
      (select count(*)::int from audit_waiting where owner_id = ${ownerId}) as waiting,
      count(id)::int as named, count(distinct id)::int as distinct, count(distinct seal_no) filter (where seal_no < ${first})::int as early
    from audit_seal left join lateral unnest(row_ids) as id on true where owner_id = ${ownerId}`.execute(reader)
  return rows[0]!
}
