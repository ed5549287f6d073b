import { addressKey } from '@tillward/contract/login-names'
import { sql } from 'kysely'
import { plus } from '../../platform/clock.ts'
import type { Reader, Tx } from '../../platform/db/index.ts'
import { type Page, pageOf, readCursor } from '../../platform/page.ts'
import type { Given, Manager } from './buyers.ts'

/** An Administrator's invitation to shop for a customer, as its row says. Who has the address is for the job and the holder alone. */
export interface CustomerInvitation extends Given {
  readonly tenantId: string
  readonly id: string
  readonly billToId: string
  readonly email: string
  readonly addressKey: string
  readonly firstName: string | null
  readonly lastName: string | null
  readonly invitedBy: string
  readonly websiteId: string
  readonly createdAt: Date
  readonly endsAt: Date
  readonly accountId: string | null
}

const columns = sql`i.tenant_id as "tenantId", i.id, i.bill_to_id as "billToId", i.email, i.address_key as "addressKey", i.first_name as "firstName",
  i.last_name as "lastName", i.role_id as "roleId", coalesce(to_jsonb(i.ship_to_ids), '"all"') as "shipToIds", i.approver_id as "approverId",
  i.invited_by as "invitedBy", i.website_id as "websiteId", i.created_at as "createdAt", i.ends_at as "endsAt", i.account_id as "accountId"`

type Reach = Pick<Manager, 'tenantId' | 'billToId' | 'shipTos'>

const within = ({ tenantId, billToId, shipTos }: Reach) =>
  sql`i.tenant_id = ${tenantId} and i.bill_to_id = ${billToId} and i.state = 'open'
    ${shipTos === 'all' ? sql`` : sql`and i.ship_to_ids <@ ${[...shipTos]}::uuid[]`}`

/** The open invitations of a customer within a manager's ship-tos, oldest first; those that have run out too, so that they can be sent again. */
export async function invitationsOf(
  reader: Reader,
  reach: Reach,
  query: { readonly limit: number; readonly cursor?: string },
): Promise<Page<CustomerInvitation & { readonly roleName: string | null }>> {
  const place = readCursor(query.cursor, 2)
  const { rows } = await sql<CustomerInvitation & { roleName: string | null }>`
    select ${columns}, r.name as "roleName" from customer_invitation i
    left join role r on r.tenant_id = i.tenant_id and r.id = i.role_id and r.kind = 'website'
    where ${within(reach)} ${place ? sql`and (i.created_at, i.id) > (${place[0]}::timestamptz, ${place[1]}::uuid)` : sql``}
    order by i.created_at, i.id limit ${query.limit + 1}`.execute(reader)
  return pageOf(rows, query.limit, (row) => [row.createdAt.toISOString(), row.id])
}

export async function findInvitation(reader: Reader, reach: Reach, id: string): Promise<CustomerInvitation | undefined> {
  const { rows } = await sql<CustomerInvitation>`
    select ${columns} from customer_invitation i where ${within(reach)} and i.id = ${id}`.execute(reader)
  return rows[0]
}

/** The open invitations of an address to a customer, within a manager's ship-tos. */
export async function openInvitations(reader: Reader, reach: Reach, key: string): Promise<CustomerInvitation[]> {
  const { rows } = await sql<CustomerInvitation>`
    select ${columns} from customer_invitation i where ${within(reach)} and i.address_key = ${key}`.execute(reader)
  return rows
}

/** How many invitations of a customer were made or sent again since, whatever became of them; `except` is left out. */
export async function invitedSince(
  reader: Reader,
  { tenantId, billToId }: Reach,
  since: Date,
  except: string | null = null,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from customer_invitation
    where tenant_id = ${tenantId} and bill_to_id = ${billToId} and asked_at > ${since} and id is distinct from ${except}::uuid`.execute(
    reader,
  )
  return rows[0]?.count ?? 0
}

/** Writes an open invitation. */
export async function insertInvitation(tx: Tx, it: Omit<CustomerInvitation, 'accountId'>): Promise<void> {
  const shipTos = it.shipToIds === 'all' ? null : [...it.shipToIds]
  await sql`
    insert into customer_invitation (tenant_id, id, bill_to_id, email, address_key, first_name, last_name, role_id, ship_to_ids, approver_id,
      invited_by, website_id, created_at, asked_at, ends_at)
    values (${it.tenantId}, ${it.id}, ${it.billToId}, ${it.email}, ${it.addressKey}, ${it.firstName}, ${it.lastName}, ${it.roleId},
      ${shipTos}::uuid[], ${it.approverId}, ${it.invitedBy}, ${it.websiteId}, ${it.createdAt}, ${it.createdAt}, ${it.endsAt})`.execute(tx)
}

/** Open for longer, in the name of whoever sends it again: their rights count at accepting. */
export async function renewInvitation(
  tx: Tx,
  { tenantId, id }: Pick<CustomerInvitation, 'tenantId' | 'id'>,
  { invitedBy, endsAt, now }: Pick<CustomerInvitation, 'invitedBy' | 'endsAt'> & { readonly now: Date },
): Promise<void> {
  await sql`update customer_invitation set invited_by = ${invitedBy}, ends_at = ${endsAt}, asked_at = ${now}
    where tenant_id = ${tenantId} and id = ${id} and state = 'open'`.execute(tx)
}

/** Closes an open invitation; false where it is not open any more. */
export async function closeInvitation(
  tx: Tx,
  tenantId: string,
  id: string,
  state: 'accepted' | 'declined' | 'withdrawn',
): Promise<boolean> {
  const { rows } = await sql`update customer_invitation set state = ${state}
    where tenant_id = ${tenantId} and id = ${id} and state = 'open' returning 1`.execute(tx)
  return rows.length === 1
}

/** An open invitation that has not run out, for the job that mails it. */
export async function invitationToMail(reader: Reader, tenantId: string, id: string, now: Date): Promise<CustomerInvitation | undefined> {
  const { rows } = await sql<CustomerInvitation>`
    select ${columns} from customer_invitation i
    where i.tenant_id = ${tenantId} and i.id = ${id} and i.state = 'open' and i.ends_at > ${now}`.execute(reader)
  return rows[0]
}

/** Notes whose address it is: that account's holder may accept. */
export async function addressTo(tx: Tx, tenantId: string, id: string, accountId: string): Promise<void> {
  await sql`update customer_invitation set account_id = ${accountId} where tenant_id = ${tenantId} and id = ${id}`.execute(tx)
}

/** Open invitations to an account that gives way are for whoever proved the address instead. */
export async function handInvitations(tx: Tx, tenantId: string, fromId: string, toId: string): Promise<void> {
  await sql`update customer_invitation set account_id = ${toId}
    where tenant_id = ${tenantId} and account_id = ${fromId} and state = 'open'`.execute(tx)
}

/**
 * Notes that an invitation is mailed now. False where its holder had enough (ATK-025): this one within 20 minutes, or three within the hour,
 * whoever invited. The account's row must be held.
 */
export async function noteMailed(
  tx: Tx,
  { tenantId, id, accountId }: Pick<CustomerInvitation, 'tenantId' | 'id' | 'accountId'>,
  now: Date,
) {
  const hourAgo = plus(now, { hours: -1 })
  const { rows } = await sql`
    update customer_invitation i set mailed_at = array(select at from unnest(i.mailed_at) at where at > ${hourAgo}) || ${now}::timestamptz
    where i.tenant_id = ${tenantId} and i.id = ${id} and not ${plus(now, { minutes: -20 })}::timestamptz < any(i.mailed_at)
      and (select count(*) from customer_invitation o cross join unnest(o.mailed_at) at
        where o.tenant_id = ${tenantId} and o.account_id = ${accountId} and at > ${hourAgo}) < 3 returning 1`.execute(tx)
  return rows.length === 1
}

/** The open invitations of an account that have not run out; of one only where it is named. */
export async function invitationsTo(
  reader: Reader,
  tenantId: string,
  accountId: string,
  now: Date,
  id?: string,
): Promise<CustomerInvitation[]> {
  const { rows } = await sql<CustomerInvitation>`
    select ${columns} from customer_invitation i
    where i.tenant_id = ${tenantId} and i.account_id = ${accountId} and i.state = 'open' and i.ends_at > ${now}
      ${id ? sql`and i.id = ${id}` : sql``}
    order by i.created_at, i.id limit 100`.execute(reader)
  return rows
}

/** What ends with an account: invitations to it and by it (R-07). */
export async function endInvitationsOf(tx: Tx, tenantId: string, accountId: string): Promise<void> {
  await sql`update customer_invitation set state = 'withdrawn'
    where tenant_id = ${tenantId} and state = 'open' and (account_id = ${accountId} or invited_by = ${accountId})`.execute(tx)
}

/** The open invitations of a customer that goes up in another are the other's; named ship-tos move along. Returns how many. */
export async function moveInvitations(tx: Tx, tenantId: string, fromId: string, intoId: string): Promise<number> {
  const { numAffectedRows } = await sql`update customer_invitation set bill_to_id = ${intoId}
    where tenant_id = ${tenantId} and bill_to_id = ${fromId} and state = 'open'`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

/** Removes invitations to a person who is erased (R-08). */
export async function forgetInvitationsTo(tx: Tx, tenantId: string, accountId: string): Promise<void> {
  await sql`delete from customer_invitation where tenant_id = ${tenantId} and account_id = ${accountId}`.execute(tx)
}

/** Removes invitations to an address, whoever they were found to be for: its holder is erased (R-08). */
export async function forgetInvitationsOf(tx: Tx, tenantId: string, address: string): Promise<void> {
  await sql`delete from customer_invitation where tenant_id = ${tenantId} and address_key = ${addressKey(address) ?? ''}`.execute(tx)
}

/** Removes what ran out before this moment, whatever became of it: names and addresses are kept no longer than needed. Returns how many. */
export async function sweepInvitations(reader: Reader, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`delete from customer_invitation where ends_at < ${before}`.execute(reader)
  return Number(numAffectedRows ?? 0)
}
