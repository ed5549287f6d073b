import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { CustomerRights } from '../access/index.ts'
import { hasOtherCustomers, managing, userToManage } from '../accounts/index.ts'
import type { Context } from '../audit/index.ts'
import { type Account, lockAccount } from '../principals/index.ts'
import type { SignInParts } from './parts.ts'
import { mayMailReset, requestResetIn, resetByAdmin, unlock } from './recovery.ts'
import type { StaffAct } from './staff.ts'

/**
 * What an Administrator of a customer does to the credentials of one of its users. They are within reach only where this customer is all
 * the user has: otherwise the user may do things elsewhere that the Administrator may not, and is mailed what *forgot password* would
 * mail, which unlocks too once it is used. The answer is the same, so that it does not tell what else the user is.
 */
export function actOnBuyer(
  parts: SignInParts,
  context: Context,
  act: StaffAct,
  it: { readonly rights: CustomerRights; readonly accountId: string; readonly websiteId: string },
): Promise<Result<void>> {
  return parts.database.transaction(async (tx) => {
    const manager = await managing(tx, it.rights)
    if (!manager.ok) return manager
    const { tenantId, billToId } = manager.value
    const found = await userToManage(tx, manager.value, it.accountId)
    if (!found.ok) return found
    const account = await lockAccount(tx, tenantId, it.accountId)
    if (!account) return refuse('not-found')
    if (account.state !== 'active') return refuse('conflict', 'This account is deactivated. Only the shop can reactivate it.')
    if (account.activation !== 'Activated')
      return refuse('conflict', 'This account was not activated yet. Send the activation mail again instead.')
    const now = parts.clock.now()
    await parts.audit.record(tx, context, {
      ownerId: tenantId,
      action: act === 'reset' ? 'customer.user-reset' : 'customer.user-unlocked',
      now,
      subject: { kind: 'account', ownerId: tenantId, id: account.id },
      after: { customerId: billToId },
    })
    await carryOut(parts, tx, context, act, { account, billToId, websiteId: it.websiteId, now })
    return ok()
  })
}

async function carryOut(
  parts: SignInParts,
  tx: Tx,
  context: Context,
  act: StaffAct,
  {
    account,
    billToId,
    websiteId,
    now,
  }: { readonly account: Account; readonly billToId: string; readonly websiteId: string; readonly now: Date },
): Promise<void> {
  const { ownerId: tenantId, id } = account
  if (await hasOtherCustomers(tx, tenantId, id, billToId)) {
    await requestResetIn(parts, tx, { door: { kind: 'website', tenantId, websiteId }, name: account.userName })
  } else if (act === 'unlock') {
    await unlock(parts, tx, context, account, now)
  } else if (await mayMailReset(tx, account, now)) {
    await resetByAdmin(parts, tx, context, account, websiteId, now)
  }
}
