import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import type { KeyRing } from '../../platform/crypto/keys.ts'
import type { DatabaseHandle, Reader, Tx } from '../../platform/db/index.ts'
import type { Log } from '../../platform/log.ts'
import { emptyStart, type HashedRow, hashRows, hashSeal, rowContent } from './chain.ts'

/** Rows a seal takes at most: keeps a seal's transaction short after a bulk act. */
const rowsASeal = 1_000

export const macPurpose = 'audit seal'

export interface SealerParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly keys: KeyRing
  /** The outside anchor: seal hashes leave the database here. */
  readonly securityLog: Pick<Log, 'info'>
}

/** Seals everything committed and waiting; run about every second. Returns the number of rows sealed. */
export async function sealAll(parts: SealerParts): Promise<number> {
  const owners = await sql<{ owner_id: string }>`select distinct owner_id from audit_waiting`.execute(parts.database.db)
  let rows = 0
  for (const { owner_id } of owners.rows) rows += await sealChain(parts, owner_id)
  return rows
}

/** Seals one chain until nothing waits. A second sealer of the same chain returns at once. */
export async function sealChain(parts: SealerParts, ownerId: string): Promise<number> {
  let total = 0
  for (;;) {
    const sealed = await parts.database.transaction((tx) => sealOnce(tx, parts, ownerId))
    if (!sealed) return total
    // after commit: an anchor for a seal that never was would cry wolf
    parts.securityLog.info({ event: 'audit.seal', ownerId, sealNo: sealed.sealNo, hash: sealed.hash, rows: sealed.rows }, 'audit seal')
    total += sealed.rows
  }
}

async function sealOnce(tx: Tx, { clock, keys }: SealerParts, ownerId: string) {
  const lock = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(hashtext('audit seal'), hashtext(${ownerId})) as mine`.execute(
    tx,
  )
  if (!lock.rows[0]?.mine) return undefined
  const { rows: taken } = await sql<{ event_id: string }>`
    delete from audit_waiting where owner_id = ${ownerId} and event_id in (
      select event_id from audit_waiting where owner_id = ${ownerId} order by event_id limit ${rowsASeal})
    returning event_id`.execute(tx)
  if (!taken.length) return undefined
  const rowIds = taken.map((row) => row.event_id).sort()
  const rows = await rowsToHash(tx, ownerId, rowIds)
  const last = await head(tx, ownerId)
  const seal = { ownerId, sealNo: last.sealNo + 1, rowIds, rowsHash: hashRows(rows), prevHash: last.hash, sealedAt: clock.now() }
  const hash = hashSeal(seal)
  const { mac, keyId } = keys.mac(macPurpose, hash)
  await sql`insert into audit_seal (owner_id, seal_no, row_ids, rows_hash, prev_hash, hash, mac, mac_key_id, sealed_at)
    values (${ownerId}, ${seal.sealNo}, ${rowIds}::uuid[], ${seal.rowsHash}, ${seal.prevHash}, ${hash}, ${mac}, ${keyId}, ${seal.sealedAt})`.execute(
    tx,
  )
  return { sealNo: seal.sealNo, hash: hash.toString('hex'), rows: rowIds.length }
}

/** Rows in the order of `ids`, with their content for hashing. */
export async function rowsToHash(reader: Reader, ownerId: string, ids: readonly string[]): Promise<HashedRow[]> {
  const { rows } = await sql<HashedRow>`
    select id, ${rowContent} as content from audit_event where owner_id = ${ownerId} and id = any(${ids}::uuid[]) order by id`.execute(
    reader,
  )
  return rows
}

/** The newest seal of a chain, or where it starts. */
export async function head(reader: Reader, ownerId: string): Promise<{ sealNo: number; hash: Buffer }> {
  const { rows } = await sql<{ seal_no: string; hash: Buffer }>`
    select seal_no, hash from audit_seal where owner_id = ${ownerId} order by seal_no desc limit 1`.execute(reader)
  if (rows[0]) return { sealNo: Number(rows[0].seal_no), hash: rows[0].hash }
  const { first, hash } = await chainStart(reader, ownerId)
  return { sealNo: first - 1, hash }
}

export async function chainStart(reader: Reader, ownerId: string): Promise<{ first: number; hash: Buffer }> {
  const { rows } = await sql<{ first_seal_no: string; start_hash: Buffer }>`
    select first_seal_no, start_hash from audit_chain where owner_id = ${ownerId}`.execute(reader)
  return rows[0] ? { first: Number(rows[0].first_seal_no), hash: rows[0].start_hash } : { first: 1, hash: emptyStart }
}
