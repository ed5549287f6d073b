import { stockWebsiteRoles } from '@tillward/contract/permissions'
import { type RawBuilder, sql } from 'kysely'
import { prepared, type Reader } from '../../platform/db/index.ts'
import { type Customer, customerName } from '../customers/index.ts'
import { roleJson } from './read.ts'
import type { RoleFacts } from './role.ts'
import {
  type AdministratorFacts,
  type Approver,
  administratorsFor,
  type CustomerFacts,
  type CustomerRights,
  customerRightsFrom,
  notAssigned,
  type Site,
} from './website-rights.ts'

/** Whose rights for which customer, a bill-to or a ship-to, and at which website where one is meant. */
export interface AskedRights {
  readonly accountId: string
  readonly customerId: string
  readonly site?: Site | undefined
}

interface Row {
  no: number
  accountId: string
  customerId: string
  state: CustomerFacts['account']['state']
  activation: CustomerFacts['account']['activation']
  billToId: string
  active: boolean
  assigned: boolean
  servesCustomer: boolean
  assignment: CustomerFacts['assignment'] | null
  approver: CustomerFacts['approver'] | null
  administrators: CustomerFacts['administrators']
}

/** What a website user may do for a customer, a bill-to or a ship-to, at this moment (R-12 to R-15). One statement. */
export async function customerRights(
  reader: Reader,
  { tenantId, ...asked }: AskedRights & { readonly tenantId: string },
): Promise<CustomerRights> {
  const [found] = await customerRightsOf(reader, tenantId, [asked])
  return found ?? notAssigned({ tenantId, accountId: asked.accountId, customerId: asked.customerId })
}

/** The same of many, in one statement; undefined where the tenant has no such user or no such customer. */
export async function customerRightsOf(
  reader: Reader,
  tenantId: string,
  asked: readonly AskedRights[],
): Promise<(CustomerRights | undefined)[]> {
  return (await customerFacts(reader, tenantId, asked)).map((facts) => facts && customerRightsFrom(facts))
}

/**
 * What a website user may do for a customer now, and would with this role, or none, in the assignment; where there is none, in one to the whole
 * customer. Undefined where the tenant has no such user or no such customer.
 */
export async function customerRightsIf(
  reader: Reader,
  tenantId: string,
  asked: AskedRights,
  role: RoleFacts | null,
): Promise<{ readonly now: CustomerRights; readonly after: CustomerRights } | undefined> {
  const [facts] = await customerFacts(reader, tenantId, [asked])
  if (!facts) return undefined
  const plain = { covers: true, wholeCustomer: true, salesRepresentative: false }
  return { now: customerRightsFrom(facts), after: customerRightsFrom({ ...facts, assignment: { ...plain, ...facts.assignment, role } }) }
}

/** What makes an Administrator: managing the customer's users, and one of the approvals. */
const approvals = ['order.approve', 'requisition.approve'] as const
const administrating = ['users.manage', ...approvals] as const

/** What of that each stock role holds. */
const heldByStock = JSON.stringify(
  Object.fromEntries(stockWebsiteRoles.map(({ key, permissions }) => [key, administrating.filter((one) => permissions.includes(one))])),
)

/** Roles whose holders approve where nobody is named, with what of it they hold. `tenant` is the expression the roles' tenant equals. */
const administratingRoles = (tenant: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  select r.id, h.held from role r
  cross join lateral (select coalesce(${heldByStock}::jsonb -> r.stock, (select jsonb_agg(p.permission) from role_permission p
    where p.tenant_id = r.tenant_id and p.role_id = r.id and p.permission = any(${[...administrating]}::text[])), '[]') as held) h
  where r.tenant_id = ${tenant} and r.kind = 'website' and h.held @> '["users.manage"]' and jsonb_array_length(h.held) > 1)`

/** What a person is called; `a` is the alias of the account. */
export const nameOfUser = sql`coalesce(nullif(concat_ws(' ', a.first_name, a.last_name), ''), a.user_name)`

/**
 * Whether an assignment holds for a customer: the whole bill-to, or this ship-to by name. As a value rather than with `exists`, for which the
 * database would read all ship-tos there are when many are asked about.
 */
const covers = (m: string, customer: RawBuilder<unknown>) => sql`(${sql.ref(`${m}.all_ship_tos`)} or (select true from assignment_ship_to s
  where s.tenant_id = ${sql.ref(`${m}.tenant_id`)} and s.account_id = ${sql.ref(`${m}.account_id`)} and s.bill_to_id = ${sql.ref(`${m}.bill_to_id`)}
    and s.ship_to_id = ${customer}) is not null)`

/**
 * Who registered and has not proved the address yet acts for the customer that came with the registration, and for no other (R-24): were they
 * assigned to one by somebody, they would act for it under an address that may be another's.
 */
const activationFor = (
  m: string,
) => sql`case when a.unclaimed and a.came_by = 'registration' and ${sql.ref(`${m}.created_at`)} = a.created_at
  then 'Activated' else a.activation end`

const roleOf = (m: string) =>
  sql`(select ${roleJson} from role r where r.tenant_id = ${sql.ref(`${m}.tenant_id`)} and r.id = ${sql.ref(`${m}.role_id`)})`

/**
 * The facts of many pairs of user and customer in one statement, every row found by a key; in the order asked, undefined where the tenant has no
 * such user or no such customer.
 */
async function customerFacts(reader: Reader, tenantId: string, asked: readonly AskedRights[]): Promise<(CustomerFacts | undefined)[]> {
  const { rows } = await sql<Row>`${prepared}
    select q.no::int as no, a.id as "accountId", c.id as "customerId", a.state, ${activationFor('m')} as activation, b.id as "billToId", c.active and b.active as active,
      (select true from account_website w where w.tenant_id = ${tenantId}::uuid and w.account_id = a.id and w.website_id = q.website_id) is not null
        as assigned,
      -- none named = all
      coalesce((select bool_or(w.website_id = q.website_id) from customer_website w
        where w.tenant_id = ${tenantId}::uuid and w.customer_id = b.id), true) as "servesCustomer",
      case when m.account_id is not null then jsonb_build_object('role', ${roleOf('m')}, 'covers', ${covers('m', sql`c.id`)},
        'wholeCustomer', m.all_ship_tos, 'salesRepresentative', m.sales_representative) end as assignment,
      (select jsonb_build_object('accountId', a.id, 'name', ${nameOfUser}, 'account', jsonb_build_object('state', a.state, 'activation', a.activation),
          'role', ${roleOf('o')}, 'covers', ${covers('o', sql`c.id`)})
        from assignment o join account a on a.owner_id = o.tenant_id and a.id = o.account_id
        where o.tenant_id = m.tenant_id and o.account_id = m.approver_id and o.bill_to_id = m.bill_to_id) as approver,
      ${administrators(sql`c.id`, sql`b.id`, sql`${tenantId}::uuid`, sql`m.account_id`)} as administrators
    from unnest(${asked.map((one) => one.accountId)}::uuid[], ${asked.map((one) => one.customerId)}::uuid[],
      ${asked.map((one) => one.site?.websiteId ?? null)}::uuid[]) with ordinality as q (account_id, customer_id, website_id, no)
    join account a on a.owner_id = ${tenantId}::uuid and a.id = q.account_id and a.kind = 'website' and a.state <> 'erased'
    join customer c on c.tenant_id = ${tenantId}::uuid and c.id = q.customer_id
    join customer b on b.tenant_id = ${tenantId}::uuid and b.id = coalesce(c.bill_to_id, c.id)
    -- by all three of its key: joined plainly, the 20,000 customers of a representative could be looked through for one
    left join lateral (select * from assignment n where n.tenant_id = ${tenantId}::uuid and n.account_id = a.id and n.bill_to_id = b.id limit 1) m
      on true`.execute(reader)
  const found = new Map(rows.map((row) => [row.no, row]))
  return asked.map((one, index) => {
    const row = found.get(index + 1)
    return row && factsOf(tenantId, one, row)
  })
}

/** Who approves by default for a customer: able to sign in, with a role that administers, and assigned to this very customer. */
const administrators = (
  customer: RawBuilder<unknown>,
  billTo: RawBuilder<unknown>,
  tenant: RawBuilder<unknown>,
  except: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`coalesce((
    select jsonb_agg(jsonb_build_object('accountId', x.id, 'name', x.name, 'approves', r.held - 'users.manage') order by x.id)
    from ${administratingRoles(tenant)} r
    cross join lateral (select a.id, ${nameOfUser} as name
      -- role by role, so that the index with the role is taken: a department store has thousands of users and few Administrators
      from (select * from assignment n where n.tenant_id = ${tenant} and n.bill_to_id = ${billTo} and n.role_id = r.id offset 0) n
      join account a on a.owner_id = n.tenant_id and a.id = n.account_id and a.state = 'active' and a.activation = 'Activated'
      where n.account_id is distinct from ${except} and ${covers('n', customer)}
      limit 20) x), '[]')`

/** Who administers a bill-to and may manage all its users, at most 20 of each role. */
export async function administratorsAt(reader: Reader, tenantId: string, billToId: string): Promise<readonly AdministratorFacts[]> {
  const who = administrators(sql`${billToId}::uuid`, sql`${billToId}::uuid`, sql`${tenantId}::uuid`, sql`null::uuid`)
  const { rows } = await sql<{ found: AdministratorFacts[] }>`select ${who} as found`.execute(reader)
  return rows[0]?.found ?? []
}

/** So many assignments of one user are looked through for a customer with no other Administrator. */
const lookedThrough = 1_000

/**
 * Active customers where this user is the only Administrator: nobody there approves by default, or manages users, once the user is deactivated
 * (R-07, R-12). At most `limit`, among the first 1,000 where the user is one.
 */
export async function soleAdministratorAt(
  reader: Reader,
  tenantId: string,
  accountId: string,
  limit: number,
): Promise<readonly { readonly customerId: string; readonly customer: string }[]> {
  const tenant = sql`${tenantId}::uuid`
  const { rows } = await sql<Pick<Customer, 'id' | 'number'>>`
    with own as materialized (
      select m.bill_to_id from assignment m
      join account a on a.owner_id = m.tenant_id and a.id = m.account_id and a.state = 'active' and a.activation = 'Activated'
      where m.tenant_id = ${tenant} and m.account_id = ${accountId} and m.all_ship_tos
        and m.role_id in (select r.id from ${administratingRoles(tenant)} r)
      order by m.bill_to_id limit ${lookedThrough}
    )
    select c.id, c.number, c.company_name as "companyName", c.first_name as "firstName", c.last_name as "lastName"
    from own join customer c on c.tenant_id = ${tenant} and c.id = own.bill_to_id and c.state = 'active'
    where not exists (
      select from ${administratingRoles(tenant)} r
      cross join lateral (select a.id from (select * from assignment n where n.tenant_id = ${tenant} and n.bill_to_id = own.bill_to_id
          and n.role_id = r.id offset 0) n
        join account a on a.owner_id = n.tenant_id and a.id = n.account_id and a.state = 'active' and a.activation = 'Activated'
        where n.account_id <> ${accountId} and n.all_ship_tos limit 1) other
    )
    order by c.id limit ${limit}`.execute(reader)
  return rows.map((customer) => ({ customerId: customer.id, customer: customerName(customer) }))
}

/** Of these, who approves orders by default: at most 20. */
export const administratorsOf = async (reader: Reader, tenantId: string, billToId: string): Promise<readonly Approver[]> =>
  administratorsFor(await administratorsAt(reader, tenantId, billToId), null)

/** Ids as they are in the rows, not as they were asked for: they are compared as texts. */
const factsOf = (tenantId: string, { site }: AskedRights, row: Row): CustomerFacts => ({
  tenantId,
  accountId: row.accountId,
  customerId: row.customerId,
  billToId: row.billToId,
  account: { state: row.state, activation: row.activation },
  active: row.active,
  site: site && { restricted: site.restricted, assigned: row.assigned, servesCustomer: row.servesCustomer },
  assignment: row.assignment ?? undefined,
  approver: row.approver ?? undefined,
  administrators: row.administrators,
})
