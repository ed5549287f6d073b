import { sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'
import { billToIdOf, type Customer, type UsersOfCustomer } from '../customers/index.ts'

/**
 * Whose access would end with a customer: active users who may act for it, all ship-tos or this one, and how many of them have no other
 * customer left then.
 */
export async function usersOfCustomer(reader: Reader, customer: Customer): Promise<UsersOfCustomer> {
  if (!customer.active) return { users: 0, withoutAnother: 0 }
  const { tenantId, id } = customer
  const billTo = customer.billToId === null
  const { rows } = await sql<UsersOfCustomer>`
    select count(*)::int as users, count(*) filter (where not exists (
      select 1 from assignment o join customer b on b.tenant_id = o.tenant_id and b.id = o.bill_to_id and b.active
      where o.tenant_id = s.tenant_id and o.account_id = s.account_id ${billTo ? sql`and o.bill_to_id <> ${id}` : sql``}
        and (o.all_ship_tos or exists (
          select 1 from assignment_ship_to x join customer t on t.tenant_id = x.tenant_id and t.id = x.ship_to_id and t.active
          where x.tenant_id = o.tenant_id and x.account_id = o.account_id and x.bill_to_id = o.bill_to_id and x.ship_to_id <> ${id}))
    ))::int as "withoutAnother"
    from assignment s
    join account a on a.owner_id = s.tenant_id and a.id = s.account_id and a.state = 'active'
    join customer c on c.tenant_id = s.tenant_id and c.id = s.bill_to_id and c.active
    where s.tenant_id = ${tenantId} and s.bill_to_id = ${billToIdOf(customer)}
      ${
        billTo
          ? sql``
          : sql`and (s.all_ship_tos or exists (select 1 from assignment_ship_to x
              where x.tenant_id = s.tenant_id and x.account_id = s.account_id and x.bill_to_id = s.bill_to_id and x.ship_to_id = ${id}))`
      }`.execute(reader)
  return rows[0]!
}
