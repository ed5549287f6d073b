import { plus } from '../../platform/clock.ts'
import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { type Context, jobContext } from '../audit/index.ts'
import type { Customer } from '../customers/index.ts'
import { type Account, lockAccount, realmOf } from '../principals/index.ts'
import { eraseAccount } from './account-end.ts'
import { forgetInvitationsOf } from './buyers-invitations-store.ts'
import { findUser, holdUser, type UserParts } from './users-parts.ts'
import { eraseOwnRecords, holdOwnRecords } from './users-records.ts'
import { unclaimedBefore } from './users-store.ts'

/** Erases a deactivated website user: two acts, so that nobody is erased by a slip. Cannot be undone. */
export function eraseUser(parts: UserParts, context: Context, tenantId: string, id: string): Promise<Result<void>> {
  return parts.database.transaction(async (tx) => {
    const found = await findUser(tx, tenantId, id)
    if (!found.ok) return found
    const records = await holdOwnRecords(tx, found.value)
    const held = await holdUser(tx, tenantId, id)
    if (!held.ok) return held
    if (held.value.state !== 'deactivated') return refuse('conflict', 'Deactivate this user first.')
    const now = parts.clock.now()
    await parts.orders.erase(tx, tenantId, held.value)
    await forgetInvitationsOf(tx, tenantId, held.value.email)
    await erase(parts, tx, context, held.value, records, now)
    return ok()
  })
}

/** Days after which accounts that made themselves and were never activated go. */
export const unclaimedDays = 90
const usersAStep = 200

/** Removes accounts that made themselves and were never activated within 90 days. Returns how many. Run every day. */
export async function sweepUnclaimed(parts: UserParts): Promise<number> {
  const before = plus(parts.clock.now(), { days: -unclaimedDays })
  const context = jobContext('never activated', parts.newId())
  for (let removed = 0; ; ) {
    const found = await unclaimedBefore(parts.database.db, before, usersAStep)
    for (const { ownerId, id } of found) {
      removed += await parts.database.transaction(async (tx) => {
        const one = await findUser(tx, ownerId, id)
        // what an order told of a customer is the merchant's, whoever never came to claim the login
        const records = one.ok ? (await holdOwnRecords(tx, one.value)).filter(({ cameBy }) => cameBy === 'registration') : []
        const account = await lockAccount(tx, ownerId, id)
        // claimed, or gone, since it was found
        if (!account?.unclaimed || account.activation === 'Activated' || account.state === 'erased') return 0
        await parts.orders.release(tx, ownerId, id)
        await erase(parts, tx, context, account, records, parts.clock.now())
        return 1
      })
    }
    if (found.length < usersAStep) return removed
  }
}

/** With the account go its assignments, and of these customer records those that nobody else is assigned to. */
async function erase(parts: UserParts, tx: Tx, context: Context, account: Account, records: readonly Customer[], now: Date): Promise<void> {
  if (account.kind === 'website') await eraseOwnRecords(parts, tx, context, account, records, now)
  await parts.clearFailures(tx, realmOf(account.kind, account.ownerId), account.id, now)
  await eraseAccount(parts, tx, context, account, now)
}
