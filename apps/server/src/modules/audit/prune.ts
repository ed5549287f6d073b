import { sql } from 'kysely'
import type { Tx } from '../../platform/db/index.ts'
import { chainStart } from './seal.ts'

/** Seals, and about as many rows, removed in one transaction at most: on the embedded database everybody else waits for it. */
const sealsAStep = 100
const rowsAStep = 1_000

/**
 * Removes the oldest whole seals whose rows are all older than `before`, and keeps the last removed hash as the chain's start.
 * Returns the number of rows removed; run again until it is 0. The newest seal always stays.
 */
export async function pruneChain(tx: Tx, ownerId: string, before: Date): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext('audit seal'), hashtext(${ownerId}))`.execute(tx)
  const { first } = await chainStart(tx, ownerId)
  const { rows: seals } = await sql<{ seal_no: string; hash: Buffer; row_ids: string[]; newest: Date }>`
    select s.seal_no, s.hash, s.row_ids, (select max(e.at) from audit_event e where e.owner_id = s.owner_id and e.id = any(s.row_ids)) as newest
    from audit_seal s where s.owner_id = ${ownerId} and s.seal_no >= ${first}
      and s.seal_no < (select max(seal_no) from audit_seal where owner_id = ${ownerId})
    order by s.seal_no limit ${sealsAStep}`.execute(tx)
  const ids: string[] = []
  let last: (typeof seals)[number] | undefined
  for (const seal of seals) {
    if (seal.newest >= before || ids.length >= rowsAStep) break
    ids.push(...seal.row_ids)
    last = seal
  }
  if (!last) return 0
  await sql`select set_config('tillward.audit_retention', 'on', true)`.execute(tx)
  await sql`delete from audit_seal where owner_id = ${ownerId} and seal_no <= ${last.seal_no}`.execute(tx)
  await sql`delete from audit_event where owner_id = ${ownerId} and id = any(${ids}::uuid[])`.execute(tx)
  await sql`select set_config('tillward.audit_retention', 'off', true)`.execute(tx)
  await sql`insert into audit_chain (owner_id, first_seal_no, start_hash) values (${ownerId}, ${Number(last.seal_no) + 1}, ${last.hash})
    on conflict (owner_id) do update set first_seal_no = excluded.first_seal_no, start_hash = excluded.start_hash`.execute(tx)
  return ids.length
}
