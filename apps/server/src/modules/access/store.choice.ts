import { sql } from 'kysely'
import { prepared, type Reader, type Tx } from '../../platform/db/index.ts'
import { type Page, pageOf, readCursor } from '../../platform/page.ts'
import { searchCondition } from '../customers/index.ts'

/** Whose choices, at which website. */
export interface Shopper {
  readonly tenantId: string
  readonly accountId: string
  readonly websiteId: string
}

export interface ChoiceQuery {
  readonly search?: string
  readonly limit: number
  readonly cursor?: string
}

/** A bill-to or ship-to as it is offered. */
export interface CustomerChoice {
  readonly id: string
  readonly number: string
  readonly sequence: string
  readonly companyName: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly address1: string | null
  readonly postalCode: string | null
  readonly city: string | null
  readonly country: string | null
}

/** A bill-to the shopper is assigned to. */
export interface BillToChoice extends CustomerChoice {
  /** False: only ship-tos of it can be chosen. */
  readonly allShipTos: boolean
  readonly isDefault: boolean
  readonly defaultShipToId: string | null
  readonly roleName: string | null
}

/** `c` is the alias the query must use. */
const columns = sql`c.id, c.number, c.sequence, c.company_name as "companyName", c.first_name as "firstName", c.last_name as "lastName",
  c.address_1 as "address1", c.postal_code as "postalCode", c.city, c.country`

/**
 * Who registered and has not proved the address yet is shown the customer that came with the registration, and no other: an assignment somebody made
 * since is for the holder of the address, who may be another (ATK-132).
 */
const cameWith = ({ tenantId, accountId }: Shopper) => sql`coalesce(a.created_at = (select u.created_at from account u
  where u.owner_id = ${tenantId} and u.id = ${accountId} and u.unclaimed and u.came_by = 'registration'), true)`

/** The assignments `a` of a shopper with their bill-tos under the alias `billTo`, as far as these can be shopped for at the website. */
const assigned = (shopper: Shopper, billTo: 'b' | 'c' = 'b') => {
  const { tenantId, accountId, websiteId } = shopper
  const id = sql.ref(`${billTo}.id`)
  return {
    from: sql`assignment a join customer ${sql.table(billTo)} on ${sql.ref(`${billTo}.tenant_id`)} = a.tenant_id and ${id} = a.bill_to_id`,
    where: sql`a.tenant_id = ${tenantId} and a.account_id = ${accountId} and ${sql.ref(`${billTo}.active`)} and ${cameWith(shopper)} and (
      not exists (select 1 from customer_website w where w.tenant_id = ${tenantId} and w.customer_id = ${id})
      or exists (select 1 from customer_website w where w.tenant_id = ${tenantId} and w.customer_id = ${id} and w.website_id = ${websiteId}))`,
  }
}

/**
 * At most `limit` of what the shopper can choose: bill-tos that are assigned whole, and ship-tos that are assigned by name. Whether there is one, or
 * exactly one, is known after two rows, however many there are. The order is the key's: so the first rows are found by it.
 */
const choices = (shopper: Shopper, limit: 1 | 2) => {
  const { from, where } = assigned(shopper)
  return sql`
    (select a.bill_to_id as id from ${from} where ${where} and a.all_ship_tos order by a.bill_to_id limit ${limit})
    union all
    (select n.ship_to_id from ${from}
      join assignment_ship_to n on n.tenant_id = a.tenant_id and n.account_id = a.account_id and n.bill_to_id = a.bill_to_id
      join customer s on s.tenant_id = n.tenant_id and s.id = n.ship_to_id and s.active
      where ${where} and not a.all_ship_tos order by a.bill_to_id limit ${limit})
    limit ${limit}`
}

/** The first two customers a shopper can choose. */
export async function firstChoices(reader: Reader, shopper: Shopper): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`${prepared} select x.id from (${choices(shopper, 2)}) x`.execute(reader)
  return rows.map((row) => row.id)
}

/** What the shopper had remembered: the ship-to, else the bill-to, else the only ship-to named. Whether it can still be chosen is not asked. */
export async function rememberedChoice(reader: Reader, tenantId: string, accountId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string | null }>`${prepared}
    select coalesce(a.default_ship_to_id, case when a.all_ship_tos then a.bill_to_id else (
      select case when count(*) = 1 then (array_agg(n.ship_to_id))[1] end from assignment_ship_to n
      where n.tenant_id = a.tenant_id and n.account_id = a.account_id and n.bill_to_id = a.bill_to_id) end) as id
    from assignment a where a.tenant_id = ${tenantId} and a.account_id = ${accountId} and a.is_default`.execute(reader)
  return rows[0]?.id ?? undefined
}

/** The remembered customer of a shopper from now on; none where it is undefined. The account's row must be held: one is remembered at most. */
export async function remember(
  tx: Tx,
  { tenantId, accountId }: Pick<Shopper, 'tenantId' | 'accountId'>,
  chosen: { readonly billToId: string; readonly customerId: string } | undefined,
): Promise<void> {
  await sql`update assignment set is_default = false, default_ship_to_id = null
    where tenant_id = ${tenantId} and account_id = ${accountId} and is_default`.execute(tx)
  if (!chosen) return
  const shipTo = chosen.customerId === chosen.billToId ? null : chosen.customerId
  await sql`update assignment set is_default = true, default_ship_to_id = ${shipTo}::uuid
    where tenant_id = ${tenantId} and account_id = ${accountId} and bill_to_id = ${chosen.billToId}`.execute(tx)
}

/** The bill-tos a shopper may choose or choose ship-tos of, in the order of their ids: a page of 50,000 costs no more than one of fifty. */
export async function billToChoices(reader: Reader, shopper: Shopper, query: ChoiceQuery): Promise<Page<BillToChoice>> {
  const { from, where } = assigned(shopper, 'c')
  const place = readCursor(query.cursor, 1)
  const { rows } = await sql<BillToChoice>`
    select ${columns}, a.all_ship_tos as "allShipTos", a.is_default as "isDefault", a.default_ship_to_id as "defaultShipToId", r.name as "roleName"
    from ${from} left join role r on r.tenant_id = a.tenant_id and r.id = a.role_id
    where ${where} and ${searchCondition(query.search ?? '', 'own')} ${place ? sql`and a.bill_to_id > ${place[0]}::uuid` : sql``}
    order by a.bill_to_id limit ${query.limit + 1}`.execute(reader)
  return pageOf(rows, query.limit, (row) => [row.id])
}

/** The ship-tos of one bill-to the shopper may choose, by number. Undefined where the bill-to is not the shopper's, or not here. */
export async function shipToChoices(
  reader: Reader,
  shopper: Shopper,
  billToId: string,
  query: ChoiceQuery,
): Promise<Page<CustomerChoice> | undefined> {
  const { tenantId, accountId } = shopper
  const { from, where } = assigned(shopper)
  const found = await sql<{ allShipTos: boolean }>`
    select a.all_ship_tos as "allShipTos" from ${from} where ${where} and a.bill_to_id = ${billToId}`.execute(reader)
  if (!found.rows[0]) return undefined
  const place = readCursor(query.cursor, 2)
  const named = sql`and c.id in (select n.ship_to_id from assignment_ship_to n
    where n.tenant_id = ${tenantId} and n.account_id = ${accountId} and n.bill_to_id = ${billToId})`
  const { rows } = await sql<CustomerChoice>`
    select ${columns} from customer c
    where c.tenant_id = ${tenantId} and c.bill_to_id = ${billToId} and c.active ${found.rows[0].allShipTos ? sql`` : named}
      and ${searchCondition(query.search ?? '', 'own')} ${place ? sql`and (c.number, c.sequence) > (${place[0]}, ${place[1]})` : sql``}
    order by c.number, c.sequence limit ${query.limit + 1}`.execute(reader)
  return pageOf(rows, query.limit, (row) => [row.number, row.sequence])
}

/** Whether a shopper without a customer could choose one, is assigned to any, or ever was. */
export async function standing(reader: Reader, shopper: Shopper): Promise<{ can: boolean; has: boolean; had: boolean }> {
  const { rows } = await sql<{ can: boolean; has: boolean; had: boolean }>`${prepared}
    select exists (select 1 from (${choices(shopper, 1)}) x) as can, a.had_customers as had,
      (select s.bill_to_id from assignment s where s.tenant_id = a.owner_id and s.account_id = a.id order by s.bill_to_id limit 1) is not null as has
    from account a where a.owner_id = ${shopper.tenantId} and a.id = ${shopper.accountId}`.execute(reader)
  return rows[0] ?? { can: false, has: false, had: false }
}

/** A customer as the shopper who chose it sees it, and whether there are others to choose than it and its bill-to. */
export async function chosenCustomer(
  reader: Reader,
  shopper: Shopper,
  chosen: { readonly customerId: string; readonly billToId: string },
): Promise<(CustomerChoice & { others: boolean }) | undefined> {
  const { rows } = await sql<CustomerChoice & { others: boolean }>`${prepared}
    select ${columns},
      exists (select 1 from (${choices(shopper, 2)}) x where x.id <> ${chosen.customerId} and x.id <> ${chosen.billToId}) as others
    from customer c where c.tenant_id = ${shopper.tenantId} and c.id = ${chosen.customerId}`.execute(reader)
  return rows[0]
}
