import { sql } from 'kysely'
import { plus } from '../../platform/clock.ts'
import { type DatabaseHandle, prepared, type Reader, type Tx } from '../../platform/db/index.ts'
import { type Audit, jobContext } from '../audit/index.ts'
import type { ShutNews } from './counter.ts'

interface Refusal extends Partial<ShutNews> {
  readonly realm: string
  readonly subject: string
  /** An address, or a network of IPv6 addresses: who has one has billions. */
  readonly source: string
  readonly accountId: string | undefined
  readonly nameHash: string
  readonly now: Date
}

/** A refused attempt on a website login, counted in its minute: a flood of attempts is one row a minute and source (ATK-009). */
export async function countRefusal(tx: Tx, it: Refusal): Promise<void> {
  const minute = new Date(Math.floor(it.now.getTime() / 60_000) * 60_000)
  await sql`${prepared}
    insert into sign_in_refusal as r (realm, minute, subject, source, account_id, name_hash, attempts, locked_at, locked_until, closed_at)
    values (${it.realm}, ${minute}, ${it.subject}, ${it.source}, ${it.accountId ?? null}, ${it.nameHash}, 1, ${it.lockedAt ?? null},
      ${it.lockedUntil ?? null}, ${it.closedAt ?? null})
    on conflict (realm, minute, subject, source) do update set attempts = r.attempts + 1, locked_at = coalesce(excluded.locked_at, r.locked_at),
      locked_until = coalesce(excluded.locked_until, r.locked_until), closed_at = coalesce(excluded.closed_at, r.closed_at)`.execute(tx)
}

interface Refusals {
  realm: string
  minute: Date
  source: string
  account_id: string | null
  name_hash: string
  attempts: number
  locked_at: Date | null
  locked_until: Date | null
  closed_at: Date | null
}

const rowsAStep = 100

/**
 * Writes the refusals of past minutes into the trail of their tenants, and the locks that began in them. Returns the number of
 * rows written. Run every minute; what a crash interrupts is written by the next run, once.
 */
export async function recordRefusals(database: DatabaseHandle, audit: Audit, requestId: string, now: Date): Promise<number> {
  const before = plus(now, { minutes: -1 })
  for (let written = 0; ; ) {
    const step = await database.transaction(async (tx) => {
      const { rows } = await sql<Refusals>`
        delete from sign_in_refusal where (realm, minute, subject, source) in (
          select realm, minute, subject, source from sign_in_refusal where minute <= ${before} order by minute limit ${rowsAStep}
          for update skip locked)
        returning realm, minute, source, account_id, name_hash, attempts, locked_at, locked_until, closed_at`.execute(tx)
      for (const row of rows) await recordOne(tx, audit, requestId, row, now)
      return rows.length
    })
    written += step
    if (step < rowsAStep) return written
  }
}

async function recordOne(tx: Tx, audit: Audit, requestId: string, row: Refusals, now: Date): Promise<void> {
  const context = { ...jobContext('sign-in refusals', requestId), source: row.source }
  const about = { minute: row.minute.toISOString(), attempts: row.attempts }
  if (!row.account_id) {
    await audit.record(tx, context, {
      ownerId: row.realm,
      action: 'sign-in.refused',
      now,
      subject: { kind: 'name' },
      after: { ...about, nameHash: row.name_hash },
    })
    return
  }
  const subject = { kind: 'account', ownerId: row.realm, id: row.account_id }
  await audit.record(tx, context, { ownerId: row.realm, action: 'sign-in.refused', now, subject, after: about })
  const shut = (action: string, after: object) => audit.record(tx, context, { ownerId: row.realm, action, now, subject, after })
  if (row.locked_at && row.locked_until) {
    await shut('sign-in.locked', { since: row.locked_at.toISOString(), until: row.locked_until.toISOString() })
  }
  if (row.closed_at) await shut('sign-in.closed', { since: row.closed_at.toISOString() })
}

/** Refused attempts of the last day on one website user, by source: what the trail has and what still waits for its minute. */
export async function attemptsBySource(
  reader: Reader,
  tenantId: string,
  accountId: string,
  now: Date,
): Promise<{ source: string; attempts: number; last: Date }[]> {
  const { rows } = await sql<{ source: string; attempts: string; last: Date }>`
    select source, sum(attempts) as attempts, max(minute) as last from (
      select source, attempts, minute from sign_in_refusal where realm = ${tenantId} and account_id = ${accountId}
      union all
      select source, (after ->> 'attempts')::int, (after ->> 'minute')::timestamptz from audit_event
      where owner_id = ${tenantId} and subject_id = ${accountId} and action = 'sign-in.refused' and at > ${plus(now, { days: -1 })}) every
    group by source order by max(minute) desc limit 50`.execute(reader)
  return rows.map((row) => ({ source: row.source, attempts: Number(row.attempts), last: row.last }))
}
