import { sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'
import { type Page, pageOf, readCursor } from '../../platform/page.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { billToIdOf, type Customer, findCustomer } from '../customers/index.ts'
import { displayName } from '../principals/index.ts'
import type { SignInParts } from './parts.ts'
import { type LockView, lockOfUser } from './staff.ts'

export interface LockedUser extends LockView {
  readonly accountId: string
  readonly userName: string
  readonly email: string
  readonly name: string
}

/**
 * The website users of a customer who are locked now, each with until when, since when and from where attempts came (R-43); of a ship-to those who
 * may act for it. Console users are not users of a customer, so nothing of them can be here (R-42).
 */
export async function lockedUsersOf(
  { database, clock }: Pick<SignInParts, 'database' | 'clock'>,
  tenantId: string,
  customerId: string,
  paging: { readonly limit: number; readonly cursor?: string },
): Promise<Result<Page<LockedUser>>> {
  const customer = await findCustomer(database.db, tenantId, customerId)
  if (!customer) return refuse('not-found')
  const page = await lockedAmong(database.db, customer, clock.now(), paging)
  const items: LockedUser[] = []
  for (const { id, userName, email, ...named } of page.items) {
    const lock = await lockOfUser({ database, clock }, tenantId, id)
    // opened since the page was read
    if (lock.ok && lock.value.locked)
      items.push({ accountId: id, userName, email, name: displayName({ userName, ...named }), ...lock.value })
  }
  return ok({ ...page, items })
}

interface UserRow {
  readonly id: string
  readonly userName: string
  readonly email: string
  readonly firstName: string | null
  readonly lastName: string | null
}

async function lockedAmong(
  reader: Reader,
  customer: Customer,
  now: Date,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
): Promise<Page<UserRow>> {
  const place = readCursor(cursor, 1)
  const { rows } = await sql<UserRow>`
    select a.id, a.user_name as "userName", a.email, a.first_name as "firstName", a.last_name as "lastName" from assignment s
    join account a on a.owner_id = s.tenant_id and a.id = s.account_id and a.kind = 'website' and a.state <> 'erased'
    where s.tenant_id = ${customer.tenantId} and s.bill_to_id = ${billToIdOf(customer)}
      ${
        customer.billToId
          ? sql`and (s.all_ship_tos or exists (select 1 from assignment_ship_to x where x.tenant_id = s.tenant_id
              and x.account_id = s.account_id and x.bill_to_id = s.bill_to_id and x.ship_to_id = ${customer.id}))`
          : sql``
      }
      and exists (select 1 from sign_in_counter c where c.realm = s.tenant_id and c.subject = s.account_id::text
        and (c.locked_until > ${now} or c.closed_at is not null))
      ${place ? sql`and s.account_id > ${place[0]}::uuid` : sql``}
    order by s.account_id limit ${limit + 1}`.execute(reader)
  return pageOf(rows, limit, (row) => [row.id])
}
