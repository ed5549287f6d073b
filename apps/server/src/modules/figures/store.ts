import { sql } from 'kysely'
import { plus } from '../../platform/clock.ts'
import type { Reader } from '../../platform/db/index.ts'
import type { Hour } from './unusual.ts'

export async function hoursSince(reader: Reader, tenantId: string, since: Date): Promise<Hour[]> {
  const { rows } = await sql<{ hour: Date; sign_ins: number; refusals: number }>`
    select hour, sign_ins, refusals from sign_in_hour where tenant_id = ${tenantId} and hour >= ${since} order by hour`.execute(reader)
  return rows.map((row) => ({ hour: row.hour, signIns: row.sign_ins, refusals: row.refusals }))
}

/** Up to when the hours of each tenant are counted; null where they never were. */
export async function tenantsToCount(reader: Reader): Promise<{ id: string; countedTo: Date | null }[]> {
  const { rows } = await sql<{ id: string; countedTo: Date | null }>`
    select t.id, f.counted_to as "countedTo" from tenant t left join tenant_figures f on f.tenant_id = t.id order by t.id`.execute(reader)
  return rows
}

/**
 * Counts the hours of a tenant from its audit log, anew from `since` on. Only what website users did: of console users nothing is counted
 * . Refused attempts stand there as numbers a minute, a row for each account and source.
 */
export async function countHours(reader: Reader, tenantId: string, since: Date, now: Date): Promise<void> {
  await sql`
    with counted as (
      select date_trunc('hour', e.at, 'UTC') as hour,
        count(*) filter (where e.action = 'sign-in.completed') as sign_ins,
        coalesce(sum((e.after ->> 'attempts')::int) filter (where e.action = 'sign-in.refused'), 0) as refusals
      from audit_event e
      where e.owner_id = ${tenantId} and e.at >= ${since} and e.at <= ${now}
        and (e.action = 'sign-in.completed' and e.actor_kind = 'website' or e.action = 'sign-in.refused' and e.actor_kind = 'job')
      group by 1),
    written as (
      insert into sign_in_hour (tenant_id, hour, sign_ins, refusals) select ${tenantId}::uuid, hour, sign_ins, refusals from counted
      on conflict (tenant_id, hour) do update set sign_ins = excluded.sign_ins, refusals = excluded.refusals)
    insert into tenant_figures (tenant_id, counted_to) values (${tenantId}, ${now})
    on conflict (tenant_id) do update set counted_to = excluded.counted_to`.execute(reader)
}

export async function forgetHours(reader: Reader, before: Date): Promise<void> {
  await sql`delete from sign_in_hour where hour < ${before}`.execute(reader)
}

/** Website users of a tenant, by what a dashboard tells of them. Erased ones are gone. */
export interface UserCounts {
  readonly active: number
  readonly inactive: number
  /** Active, the activation mail sent, no password chosen yet. */
  readonly activationSent: number
  readonly activationNotSent: number
}

export async function countUsers(reader: Reader, tenantId: string): Promise<UserCounts> {
  const { rows } = await sql<Record<keyof UserCounts, string>>`
    select count(*) filter (where state = 'active') as active,
      count(*) filter (where state = 'deactivated') as inactive,
      count(*) filter (where state = 'active' and activation = 'EmailSent') as "activationSent",
      count(*) filter (where state = 'active' and activation = 'EmailNotSent') as "activationNotSent"
    from account where owner_id = ${tenantId} and kind = 'website' and state <> 'erased'`.execute(reader)
  const { active, inactive, activationSent, activationNotSent } = rows[0]!
  return {
    active: Number(active),
    inactive: Number(inactive),
    activationSent: Number(activationSent),
    activationNotSent: Number(activationNotSent),
  }
}

/** Website users whose password expires between now and then. Who has to choose another one anyway is not among them. */
export async function countExpiring(
  reader: Reader,
  tenantId: string,
  maxAgeDays: number,
  { now, within }: { now: Date; within: number },
): Promise<number> {
  const { rows } = await sql<{ expiring: string }>`
    select count(*) as expiring from credential c join account a on a.owner_id = c.owner_id and a.id = c.account_id
    where c.owner_id = ${tenantId} and a.kind = 'website' and a.state = 'active' and not c.must_change
      and c.changed_at > ${plus(now, { days: -maxAgeDays })} and c.changed_at <= ${plus(now, { days: within - maxAgeDays })}`.execute(
    reader,
  )
  return Number(rows[0]!.expiring)
}

/** Whether a tenant has more users than this, without counting the rest. */
export async function hasMoreUsersThan(reader: Reader, tenantId: string, limit: number): Promise<boolean> {
  const { rows } = await sql`select 1 from account where owner_id = ${tenantId} offset ${limit} limit 1`.execute(reader)
  return rows.length > 0
}

/** `expiring`: left out where passwords do not expire. */
export type KeptCounts = UserCounts & { readonly expiring?: number }

/** What was counted beforehand. `kept`: only of tenants with many users. */
export async function kept(
  reader: Reader,
  tenantId: string,
): Promise<{ countedTo?: Date; kept?: { readonly users: KeptCounts; readonly at: Date } }> {
  const { rows } = await sql<{ countedTo: Date | null; users: KeptCounts | null; at: Date | null }>`
    select counted_to as "countedTo", users, users_at as at from tenant_figures where tenant_id = ${tenantId}`.execute(reader)
  const { countedTo, users, at } = rows[0] ?? {}
  return { ...(countedTo ? { countedTo } : {}), ...(users && at ? { kept: { users, at } } : {}) }
}

/** `undefined`: the tenant became small enough to be counted as asked. */
export async function keepCounts(reader: Reader, tenantId: string, users: KeptCounts | undefined, now: Date): Promise<void> {
  await sql`insert into tenant_figures (tenant_id, users, users_at)
    values (${tenantId}, ${users ? JSON.stringify(users) : null}::jsonb, ${users ? now : null})
    on conflict (tenant_id) do update set users = excluded.users, users_at = excluded.users_at`.execute(reader)
}

/** Shoppers who cannot sign in at this moment, whatever they know. */
export async function countLocked(reader: Reader, tenantId: string, now: Date): Promise<number> {
  const { rows } = await sql<{ locked: string }>`
    select count(distinct subject) as locked from sign_in_counter
    where realm = ${tenantId} and known and (locked_until is not null or closed_at is not null) and (locked_until > ${now} or closed_at is not null)`.execute(
    reader,
  )
  return Number(rows[0]!.locked)
}
