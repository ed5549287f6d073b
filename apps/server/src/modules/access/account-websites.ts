import type { Settings } from '@tillward/contract/settings'
import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import { type DatabaseHandle, prepared, type Reader, type Tx } from '../../platform/db/index.ts'
import type { Account } from '../principals/index.ts'
import type { SessionRow, Sessions } from '../sessions/index.ts'

/** The websites a user is assigned to. They bind only where the tenant restricts users to theirs. */
export async function websitesOfUser(reader: Reader, tenantId: string, accountId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select website_id as id from account_website where tenant_id = ${tenantId} and account_id = ${accountId} order by website_id`.execute(
    reader,
  )
  return rows.map((row) => row.id)
}

/** Whether a user is assigned to a website: to be asked where `website.restrictToAssigned` is on. */
export async function isAssignedTo(reader: Reader, tenantId: string, accountId: string, websiteId: string): Promise<boolean> {
  const { rows } = await sql`${prepared}
    select 1 from account_website where tenant_id = ${tenantId} and account_id = ${accountId} and website_id = ${websiteId}`.execute(reader)
  return rows.length > 0
}

/**
 * Whether a shop session may go on at its website: where users are restricted to their websites and this one is not theirs any more, the
 * session is ended. Asked on every request and by whoever else checks a session.
 */
export async function mayStay(
  { database, sessions, clock }: StayParts,
  {
    account,
    session,
    settings,
  }: {
    readonly account: Pick<Account, 'ownerId' | 'id' | 'kind'>
    readonly session: Pick<SessionRow, 'id' | 'websiteId'>
    readonly settings: Settings
  },
): Promise<boolean> {
  const { ownerId, id, kind } = account
  if (kind !== 'website' || !settings['website.restrictToAssigned'] || !session.websiteId) return true
  if (await isAssignedTo(database.db, ownerId, id, session.websiteId)) return true
  await sessions.endOne(database.db, ownerId, id, session.id, 'not assigned to this website', clock.now())
  return false
}

export interface StayParts {
  readonly database: Pick<DatabaseHandle, 'db'>
  readonly clock: Clock
  readonly sessions: Pick<Sessions, 'endOne'>
}

/** Makes these the websites of a user whose row is held. Websites of other tenants break a foreign key: check them before. */
export async function writeWebsitesOfUser(tx: Tx, tenantId: string, accountId: string, websiteIds: readonly string[]): Promise<void> {
  await sql`delete from account_website where tenant_id = ${tenantId} and account_id = ${accountId}
    and not website_id = any(${[...websiteIds]}::uuid[])`.execute(tx)
  await sql`insert into account_website (tenant_id, account_id, website_id)
    select ${tenantId}::uuid, ${accountId}::uuid, id from unnest(${[...new Set(websiteIds)]}::uuid[]) as id on conflict do nothing`.execute(
    tx,
  )
}
