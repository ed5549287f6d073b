import type { Reader, Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuseFields } from '../../platform/result.ts'
import { assignmentsOf } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { customerName } from '../customers/index.ts'
import { type Account, displayName, findAccount, holderOf, lockAccount } from '../principals/index.ts'
import { deactivateAccount } from './account-end.ts'
import type { AccountParts } from './parts.ts'

/** A website user with the same e-mail address as a console user: the one place where the two kinds are looked at together. */
export interface AlikeUser {
  readonly tenantId: string
  readonly accountId: string
  readonly userName: string
  readonly email: string
  readonly name: string
  readonly lastSignInAt: Date | null
  /** Customers the user acts for, the first few: who decides whether the user goes too should know who would be served no more. */
  readonly customers: readonly { readonly id: string; readonly number: string; readonly name: string }[]
}

const mostCustomers = 10

/** The active website users of a tenant with this address. An address is one account's in a tenant, so there is one at most. */
export async function usersAlike(reader: Reader, tenantId: string, email: string): Promise<AlikeUser[]> {
  const holder = await holderOf(reader, tenantId, email)
  const account = holder && (await findAccount(reader, holder.ownerId, holder.accountId))
  if (account?.state !== 'active' || account.kind !== 'website') return []
  const { id: accountId, userName, lastSignInAt } = account
  const { items } = await assignmentsOf(reader, tenantId, accountId, { limit: mostCustomers, sort: 'name' })
  const customers = items.map(({ customer }) => ({ id: customer.id, number: customer.number, name: customerName(customer) }))
  return [{ tenantId, accountId, userName, email: account.email, name: displayName(account), lastSignInAt, customers }]
}

/** Which of them go too: those named, all where nothing is named. */
export type Ticked = readonly { readonly tenantId: string; readonly accountId: string }[] | 'all'

/**
 * Deactivates the ticked ones of these website users, in the transaction of the act on the console user. Refuses a name that is not among
 * them: nobody is deactivated this way who was not shown.
 */
export async function deactivateTicked(
  parts: Pick<AccountParts, 'newId' | 'audit'>,
  tx: Tx,
  context: Context,
  alike: readonly AlikeUser[],
  ticked: Ticked,
  it: { readonly now: Date; readonly reason: string },
): Promise<Result<readonly Account[]>> {
  const same = (one: { tenantId: string; accountId: string }) => (other: { tenantId: string; accountId: string }) =>
    one.accountId === other.accountId && one.tenantId === other.tenantId
  const unknown = ticked === 'all' ? [] : ticked.flatMap((one, index) => (alike.some(same(one)) ? [] : [index]))
  if (unknown.length) {
    return refuseFields(
      ...unknown.map((index) => ({ field: `websiteUsers.${index}`, rule: 'unknown', message: 'This website user was not shown.' })),
    )
  }
  const done: Account[] = []
  for (const user of alike.filter((one) => ticked === 'all' || ticked.some(same(one)))) {
    const account = await lockAccount(tx, user.tenantId, user.accountId)
    if (account?.state !== 'active') continue
    await deactivateAccount(parts, tx, context, account, it)
    done.push(account)
  }
  return ok(done)
}
