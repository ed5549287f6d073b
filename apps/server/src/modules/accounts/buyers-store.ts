import { loginNameKey } from '@tillward/contract/login-names'
import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'
import { type Page, pageOf, readCursor } from '../../platform/page.ts'
import type { Assignment } from '../access/index.ts'
import { type AccountState, type Activation, fold } from '../principals/index.ts'
import type { Manager } from './buyers.ts'

type Reach = Pick<Manager, 'tenantId' | 'billToId' | 'accountId' | 'shipTos'>

/** A user of a customer as a list shows it. */
export interface BuyerRow {
  readonly id: string
  readonly userName: string
  readonly email: string
  readonly firstName: string | null
  readonly lastName: string | null
  readonly displayName: string
  readonly state: AccountState
  readonly activation: Activation
  readonly role: { readonly id: string; readonly name: string } | null
  readonly allShipTos: boolean
  readonly approver: { readonly id: string; readonly name: string } | null
  readonly salesRepresentative: boolean
  readonly self: boolean
}

const nameOf = (account: 'a' | 'p') => {
  const column = (name: string) => sql.ref(`${account}.${name}`)
  return sql`coalesce(nullif(concat_ws(' ', ${column('first_name')}, ${column('last_name')}), ''), ${column('user_name')})`
}

const columns = ({
  accountId,
}: Reach) => sql`a.id, a.user_name as "userName", a.email, a.first_name as "firstName", a.last_name as "lastName",
  ${nameOf('a')} as "displayName", a.state, a.activation,
  case when r.id is not null then jsonb_build_object('id', r.id, 'name', r.name) end as role, m.all_ship_tos as "allShipTos",
  case when p.id is not null then jsonb_build_object('id', p.id, 'name', ${nameOf('p')}) end as approver,
  m.sales_representative as "salesRepresentative", a.id = ${accountId}::uuid as self`

const from = sql`assignment m
  join account a on a.owner_id = m.tenant_id and a.id = m.account_id and a.state <> 'erased'
  left join role r on r.tenant_id = m.tenant_id and r.id = m.role_id
  left join account p on p.owner_id = m.tenant_id and p.id = m.approver_id`

/** Of the manager's customer, and of nobody but those assigned to ship-tos of the manager's. */
const within = ({ tenantId, billToId, shipTos }: Reach) =>
  sql`m.tenant_id = ${tenantId} and m.bill_to_id = ${billToId} ${
    shipTos === 'all'
      ? sql``
      : sql`and not m.all_ship_tos and not exists (select 1 from assignment_ship_to n
          where n.tenant_id = m.tenant_id and n.account_id = m.account_id and n.bill_to_id = m.bill_to_id
            and not n.ship_to_id = any(${[...shipTos]}::uuid[]))`
  }`

const wordsOf = (search = ''): string[] => fold(search).split(/\s+/).filter(Boolean).slice(0, 8)

/** Rows that may match: found by the index, which is over company, phone and own fields as well. */
function mayMatch(words: readonly string[]): RawBuilder<unknown> {
  const conditions = words.map((word) => {
    const literal = word.replace(/[\\%_]/g, '\\$&')
    if (word.length < 3) return sql`and (a.search_text like ${`${literal}%`} or a.search_text like ${`% ${literal}%`})`
    // the first is what the index is over
    return sql`and (a.search_text || ' ' || a.custom_text) like ${`%${literal}%`} and a.search_text like ${`%${literal}%`}`
  })
  return conditions.length ? sql.join(conditions, sql` `) : sql``
}

/** All words occur in what is shown: who searches must not find out, letter by letter, what is not (R-25). */
function matches({ userName, email, firstName, lastName }: BuyerRow, words: readonly string[]): boolean {
  const shown = ` ${fold([userName, email, firstName, lastName].filter(Boolean).join(' '))}`
  return words.every((word) => shown.includes(word.length < 3 ? ` ${word}` : word))
}

/** One page of the users of a customer, oldest first, of those whose name or address has all words searched for. */
export async function buyersOf(
  reader: Reader,
  reach: Reach,
  query: { readonly search?: string; readonly limit: number; readonly cursor?: string },
): Promise<Page<BuyerRow>> {
  const words = wordsOf(query.search)
  const found: BuyerRow[] = []
  for (let after = readCursor(query.cursor, 1)?.[0]; ; ) {
    const { rows } = await sql<BuyerRow>`
      select ${columns(reach)} from ${from} where ${within(reach)} ${mayMatch(words)}
        ${after ? sql`and m.account_id > ${after}::uuid` : sql``}
      order by m.account_id limit ${query.limit + 1}`.execute(reader)
    found.push(...rows.filter((row) => matches(row, words)))
    if (found.length > query.limit || rows.length <= query.limit) return pageOf(found, query.limit, (row) => [row.id])
    after = rows.at(-1)?.id
  }
}

export async function findBuyer(reader: Reader, reach: Reach, accountId: string): Promise<BuyerRow | undefined> {
  const { rows } = await sql<BuyerRow>`
    select ${columns(reach)} from ${from} where ${within(reach)} and m.account_id = ${accountId}`.execute(reader)
  return rows[0]
}

/** Who of a customer's users has an address or user name. */
export async function userWithAddress(reader: Reader, tenantId: string, billToId: string, typed: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select m.account_id as id from login_name n
    join assignment m on m.tenant_id = n.owner_id and m.account_id = n.account_id and m.bill_to_id = ${billToId}
    where n.realm = ${tenantId} and n.name_key = ${loginNameKey(typed)} and n.what <> 'former'`.execute(reader)
  return rows[0]?.id
}

/** Whether a user has customers besides this one, active or not: then the account is not its Administrators' alone. */
export async function hasOtherCustomers(reader: Reader, tenantId: string, accountId: string, billToId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from assignment where tenant_id = ${tenantId} and account_id = ${accountId} and bill_to_id <> ${billToId}
    order by bill_to_id limit 1`.execute(reader)
  return rows.length > 0
}

/** Roles whose holders manage a customer's users. */
const managing = (tenantId: string) => sql`array(
  select r.id from role r where r.tenant_id = ${tenantId} and r.kind = 'website' and (r.stock = 'Administrator'
    or r.stock is null and exists (select 1 from role_permission p
      where p.tenant_id = r.tenant_id and p.role_id = r.id and p.permission = 'users.manage')))`

/**
 * Whether, after somebody's assignment was lessened, the customer still has one of its own people who manages the users within all that they had
 * (R-25): able to sign in, and no representative of the shop. Asked of those who managed before. The customer's row must be held.
 */
export async function successorRemains(reader: Reader, { tenantId, billToId }: Reach, before: Assignment): Promise<boolean> {
  const reach =
    before.shipToIds === 'all'
      ? sql`m.all_ship_tos`
      : sql`(m.all_ship_tos or (select count(*) from assignment_ship_to n where n.tenant_id = m.tenant_id and n.account_id = m.account_id
          and n.bill_to_id = m.bill_to_id and n.ship_to_id = any(${[...before.shipToIds]}::uuid[])) = ${before.shipToIds.length})`
  const { rows } = await sql<{ managed: boolean; remains: boolean }>`
    select coalesce(${before.roleId}::uuid = any(${managing(tenantId)}), false) as managed, exists (
      select 1 from assignment m
      join account a on a.owner_id = m.tenant_id and a.id = m.account_id and a.state = 'active' and a.activation = 'Activated'
      where m.tenant_id = ${tenantId} and m.bill_to_id = ${billToId} and m.role_id = any(${managing(tenantId)}) and not m.sales_representative
        and ${reach}) as remains`.execute(reader)
  return !rows[0]?.managed || rows[0].remains || before.salesRepresentative
}
