import { sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'
import { type Page, pageOf, readCursor } from '../../platform/page.ts'
import { type Customer, type CustomerSort, customerColumns, customerName, listCustomers } from '../customers/index.ts'
import { type Account, type AccountSort, listAccounts } from '../principals/index.ts'
import type { Assignment } from './assignment.ts'
import { roleJson } from './read.ts'
import type { RoleFacts } from './role.ts'
import { assignmentsOfPairs, type Pair } from './store.assignments.ts'
import { nameOfUser } from './store.website-rights.ts'
import { needsApprover } from './website-rights.ts'

interface ListQuery {
  readonly search?: string
  readonly descending?: boolean
  readonly limit: number
  readonly cursor?: string
}

/** The customers a user is assigned to, page by page. */
export async function assignmentsOf(
  reader: Reader,
  tenantId: string,
  accountId: string,
  { sort = 'number', descending = false, ...query }: ListQuery & { readonly sort?: CustomerSort },
): Promise<Page<{ readonly assignment: Assignment; readonly customer: Customer }>> {
  const within = sql`select m.bill_to_id from assignment m where m.tenant_id = ${tenantId} and m.account_id = ${accountId}`
  const page = await listCustomers(reader, tenantId, { ...query, sort, descending, within })
  const found = await byPair(
    reader,
    tenantId,
    page.items.map(({ id }) => ({ accountId, billToId: id })),
  )
  return {
    ...page,
    items: page.items.flatMap((customer) => {
      const assignment = found.get(`${accountId}/${customer.id}`)
      return assignment ? [{ assignment, customer }] : []
    }),
  }
}

/** The users assigned to a customer, page by page; of a ship-to those who may act for it. */
export async function assignedUsers(
  reader: Reader,
  tenantId: string,
  customer: Pick<Customer, 'id' | 'billToId'>,
  {
    sort = 'userName',
    descending = false,
    salesRepresentatives = false,
    roleId,
    ...query
  }: ListQuery & {
    readonly sort?: AccountSort
    readonly salesRepresentatives?: boolean
    /** Only those with this role there; `none`: with none. */
    readonly roleId?: string
  },
): Promise<Page<{ readonly assignment: Assignment; readonly account: Account }>> {
  const billToId = customer.billToId ?? customer.id
  const acting = sql`(m.all_ship_tos or exists (select 1 from assignment_ship_to s where s.tenant_id = m.tenant_id
    and s.account_id = m.account_id and s.bill_to_id = m.bill_to_id and s.ship_to_id = ${customer.id}))`
  const assigned = sql`a.id in (select m.account_id from assignment m where m.tenant_id = ${tenantId} and m.bill_to_id = ${billToId}
    ${customer.billToId === null ? sql`` : sql`and ${acting}`} ${salesRepresentatives ? sql`and m.sales_representative` : sql``}
    ${roleId === undefined ? sql`` : roleId === 'none' ? sql`and m.role_id is null` : sql`and m.role_id = ${roleId}`})`
  const page = await listAccounts(reader, tenantId, { ...query, sort, descending, conditions: [assigned] })
  const found = await byPair(
    reader,
    tenantId,
    page.items.map(({ id }) => ({ accountId: id, billToId })),
  )
  return {
    ...page,
    items: page.items.flatMap((account) => {
      const assignment = found.get(`${account.id}/${billToId}`)
      return assignment ? [{ assignment, account }] : []
    }),
  }
}

const byPair = async (reader: Reader, tenantId: string, pairs: readonly Pair[]) =>
  new Map((await assignmentsOfPairs(reader, tenantId, pairs)).map((one) => [`${one.accountId}/${one.billToId}`, one]))

/** Somebody who has a user as approver, and at which customer. */
export interface Dependent {
  readonly accountId: string
  readonly name: string
  readonly customerId: string
  readonly customer: string
}

/** Whose approver a user is, customer by customer: who falls back to the Administrators when the user can approve no more (R-12). */
export async function dependentsOf(
  reader: Reader,
  tenantId: string,
  accountId: string,
  { limit, cursor }: Pick<ListQuery, 'limit' | 'cursor'>,
): Promise<Page<Dependent>> {
  const place = readCursor(cursor, 2)
  const { rows } = await sql<Pick<Dependent, 'accountId' | 'name'> & Pick<Customer, 'id' | 'number'>>`
    select m.account_id as "accountId", ${nameOfUser} as name, c.id, c.number, c.company_name as "companyName", c.first_name as "firstName",
      c.last_name as "lastName"
    from assignment m
    join account a on a.owner_id = m.tenant_id and a.id = m.account_id
    join customer c on c.tenant_id = m.tenant_id and c.id = m.bill_to_id
    where m.tenant_id = ${tenantId} and m.approver_id = ${accountId}
      ${place ? sql`and (m.bill_to_id, m.account_id) > (${place[0]}::uuid, ${place[1]}::uuid)` : sql``}
    order by m.bill_to_id, m.account_id limit ${limit + 1}`.execute(reader)
  const found = rows.map(({ accountId: dependent, name, ...customer }) => ({
    accountId: dependent,
    name,
    customerId: customer.id,
    customer: customerName(customer),
  }))
  return pageOf(found, limit, (one) => [one.customerId, one.accountId])
}

/** What these users are called. */
export async function namesOfUsers(reader: Reader, tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select a.id, ${nameOfUser} as name from account a where a.owner_id = ${tenantId} and a.id = any(${[...ids]}::uuid[])`.execute(reader)
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** What these customers are called. */
export async function namesOfCustomers(reader: Reader, tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<Customer>`
    select ${customerColumns} from customer c where c.tenant_id = ${tenantId} and c.id = any(${[...ids]}::uuid[])`.execute(reader)
  return new Map(rows.map((customer) => [customer.id, customerName(customer)]))
}

/** Of these bill-tos, those with users who wait for an Administrator and have none: `able` says whether a role there has one. */
export async function waitsForNobody(
  reader: Reader,
  tenantId: string,
  billToIds: readonly string[],
  able: (billToId: string, role: RoleFacts) => boolean = () => false,
): Promise<string[]> {
  if (billToIds.length === 0) return []
  const { rows: roles } = await sql<{ role: RoleFacts }>`
    select ${roleJson} as role from role r where r.tenant_id = ${tenantId} and r.kind = 'website'`.execute(reader)
  const waiting = roles.filter(({ role }) => needsApprover(role))
  const alone = billToIds.flatMap((id) => waiting.filter(({ role }) => !able(id, role)).map(({ role }) => ({ id, roleId: role.id })))
  if (alone.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select distinct b.id from unnest(${alone.map(({ id }) => id)}::uuid[], ${alone.map(({ roleId }) => roleId)}::uuid[]) as b (id, role_id)
    where exists (select 1 from assignment m where m.tenant_id = ${tenantId} and m.bill_to_id = b.id and m.role_id = b.role_id
      and m.approver_id is null)`.execute(reader)
  return rows.map((row) => row.id)
}
