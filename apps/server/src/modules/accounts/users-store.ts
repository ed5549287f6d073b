import { sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'
import type { LinkPurpose } from '../credentials/index.ts'
import { namesOfKeys } from '../keys/index.ts'
import type { Account } from '../principals/index.ts'

type Key = Pick<Account, 'ownerId' | 'id'>

/** When the password was set; undefined where there is none. No hash leaves this. */
export async function passwordChangedAt(reader: Reader, { ownerId, id }: Key): Promise<Date | undefined> {
  const { rows } = await sql<{ changedAt: Date }>`
    select changed_at as "changedAt" from credential where owner_id = ${ownerId} and account_id = ${id}`.execute(reader)
  return rows[0]?.changedAt
}

/** The address a change waits for, until it is confirmed or the link ends. */
export async function pendingAddress(reader: Reader, { ownerId, id }: Key, now: Date): Promise<string | undefined> {
  const { rows } = await sql<{ email: string }>`
    select data ->> 'email' as email from one_time_link
    where owner_id = ${ownerId} and account_id = ${id} and purpose = 'address-confirm' and used_at is null and ended_at is null
      and expires_at > ${now} order by created_at desc limit 1`.execute(reader)
  return rows[0]?.email
}

/** The website named by the last link of a purpose: where a further one leads. */
export async function lastWebsiteOf(reader: Reader, { ownerId, id }: Key, purpose: LinkPurpose): Promise<string | undefined> {
  const { rows } = await sql<{ websiteId: string | null }>`
    select data ->> 'websiteId' as "websiteId" from one_time_link
    where owner_id = ${ownerId} and account_id = ${id} and purpose = ${purpose} order by created_at desc limit 1`.execute(reader)
  return rows[0]?.websiteId ?? undefined
}

export async function linksSince(reader: Reader, { ownerId, id }: Key, purpose: LinkPurpose, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from one_time_link
    where owner_id = ${ownerId} and account_id = ${id} and purpose = ${purpose} and created_at > ${since}`.execute(reader)
  return rows[0]?.count ?? 0
}

/**
 * What the writers in `created_by` and its like are called today, by account id: people who have or had access to the tenant, and its own
 * users. Of another company's people nobody who did not accept, and nobody who was erased. API keys by their ids.
 */
export async function namesOfWriters(reader: Reader, tenantId: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select a.id, coalesce(nullif(concat_ws(' ', a.first_name, a.last_name), ''), a.user_name) as name from account a
    join access x on x.company_id = a.owner_id and x.account_id = a.id and x.tenant_id = ${tenantId}
    join tenant t on t.id = x.tenant_id
    where x.account_id = any(${ids}::uuid[]) and a.state <> 'erased' and (x.accepted_at is not null or x.company_id = t.company_id)
    union all
    select a.id, coalesce(nullif(concat_ws(' ', a.first_name, a.last_name), ''), a.user_name) from account a
    where a.owner_id = ${tenantId} and a.id = any(${ids}::uuid[]) and a.state <> 'erased'`.execute(reader)
  return new Map([...rows.map((row) => [row.id, row.name] as const), ...(await namesOfKeys(reader, tenantId, ids))])
}

/** Accounts that made themselves before this moment and were never activated. */
export async function unclaimedBefore(reader: Reader, before: Date, limit: number): Promise<Key[]> {
  const { rows } = await sql<Key>`
    select owner_id as "ownerId", id from account
    where unclaimed and state <> 'erased' and activation <> 'Activated' and created_at < ${before}
    order by created_at limit ${limit}`.execute(reader)
  return rows
}
