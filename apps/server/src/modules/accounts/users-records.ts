import { addressKey } from '@tillward/contract/login-names'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/index.ts'
import { endAssignmentsOf, recordAssignments } from '../access/index.ts'
import { type Context, writtenBy } from '../audit/index.ts'
import { type Customer, customerColumns, eraseCustomer } from '../customers/index.ts'
import { type Account, fold } from '../principals/index.ts'
import type { UserParts } from './users-parts.ts'

/**
 * Customer records that are this user as a person, held: a person's, with no other user, and of the same address or name. A sales
 * representative's customers are other people, and so is whoever has another name. Before the account's row: customers are held first.
 */
export async function holdOwnRecords(tx: Tx, account: Account): Promise<readonly Customer[]> {
  const { rows } = await sql<Customer>`
    select ${customerColumns} from assignment m join customer c on c.tenant_id = m.tenant_id and c.id = m.bill_to_id
    where m.tenant_id = ${account.ownerId} and m.account_id = ${account.id} and not m.sales_representative
      and c.kind = 'person' and c.state <> 'erased'
    order by c.id for no key update of c`.execute(tx)
  return rows.filter((customer) => isSamePerson(customer, account))
}

function isSamePerson(customer: Customer, account: Account): boolean {
  if (customer.email) return addressKey(customer.email) === addressKey(account.email)
  const name = (of: { firstName?: string | null; lastName?: string | null }) => fold([of.firstName, of.lastName].filter(Boolean).join(' '))
  return name(customer) === '' || name(customer) === name(account)
}

/**
 * Ends the assignments of a user who is erased, and erases those held records that nobody else is assigned to. Other users whose
 * approver this was are noted in the trail; what the erased user lost is not, the erasure says it.
 */
export async function eraseOwnRecords(
  parts: Pick<UserParts, 'audit'>,
  tx: Tx,
  context: Context,
  { ownerId, id }: Account,
  held: readonly Customer[],
  now: Date,
): Promise<void> {
  const { changes } = await endAssignmentsOf(tx, ownerId, id, writtenBy(context), now)
  const others = changes.filter((change) => change.accountId !== id)
  await recordAssignments(parts.audit, tx, context, ownerId, { changes: others }, now, 'account.erased')
  await sql`delete from account_website where tenant_id = ${ownerId} and account_id = ${id}`.execute(tx)
  for (const customer of held) {
    const { rows } = await sql`select 1 from assignment where tenant_id = ${ownerId} and bill_to_id = ${customer.id} limit 1`.execute(tx)
    if (rows.length === 0) await eraseCustomer(parts, tx, context, ownerId, customer.id, now)
  }
}
