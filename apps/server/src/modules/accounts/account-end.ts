import type { Tx } from '../../platform/db/index.ts'
import type { Context } from '../audit/index.ts'
import { deleteCredentials, endLinks, retireCredential } from '../credentials/index.ts'
import { type Account, changeAccount, markDeactivated, markErased } from '../principals/index.ts'
import { endSessions, forgetDevices, forgetSessionTexts } from '../sessions/index.ts'
import { endInvitationsOf, forgetInvitationsTo } from './buyers-invitations-store.ts'
import { deleteConsents } from './consent.ts'
import { eraseOwnFields } from './own-fields.ts'
import { type AccountParts, writtenBy } from './parts.ts'
import { deletePreferences } from './preferences-store.ts'

type Parts = Pick<AccountParts, 'newId' | 'audit' | 'personKeys' | 'outbox'>

/**
 * Deactivates an account of either kind, whose row is held: sessions on every device, known devices, every one-time link and the
 * password end with it, and none comes back by itself. Access to tenants is the caller's.
 */
export async function deactivateAccount(
  { newId, audit }: Pick<Parts, 'newId' | 'audit'>,
  tx: Tx,
  context: Context,
  account: Account,
  it: { readonly now: Date; readonly reason?: string },
): Promise<void> {
  const { ownerId, id } = account
  const by = writtenBy(context)
  // who comes back begins without rights over others
  if (account.companyAdministrator) await changeAccount(tx, account, { companyAdministrator: false }, by, it.now)
  await markDeactivated(tx, ownerId, id, by, it.now)
  await endSessions(tx, ownerId, id, 'deactivated', it.now)
  await forgetDevices(tx, ownerId, id)
  await endLinks(tx, ownerId, id, it.now)
  if (account.kind === 'website') await endInvitationsOf(tx, ownerId, id)
  await retireCredential(tx, ownerId, id, newId())
  await audit.record(tx, context, {
    ownerId,
    action: 'account.deactivated',
    now: it.now,
    subject: { kind: 'account', ownerId, id },
    ...(it.reason ? { reason: it.reason } : {}),
  })
}

/**
 * Erases what identifies the person behind an account of either kind: fields, custom values marked personal, names (they become free),
 * password and its history, links, devices, texts of sessions, preferences, consents, addresses in the delivery record, and the key that opens
 * the personal part of the trail. The rows and the trail stay, and verify.
 */
export async function eraseAccount(parts: Omit<Parts, 'newId'>, tx: Tx, context: Context, account: Account, now: Date): Promise<void> {
  const { ownerId, id } = account
  const person = { ownerId, accountId: id }
  await endSessions(tx, ownerId, id, 'erased', now)
  await forgetSessionTexts(tx, ownerId, id)
  await forgetDevices(tx, ownerId, id)
  await deleteCredentials(tx, ownerId, id)
  await deletePreferences(tx, account)
  if (account.kind === 'website') await forgetInvitationsTo(tx, ownerId, id)
  await deleteConsents(tx, ownerId, id)
  await parts.outbox.forget(tx, person)
  await parts.personKeys.destroy(tx, person)
  await markErased(tx, ownerId, id, await eraseOwnFields(tx, account), now)
  await parts.audit.record(tx, context, { ownerId, action: 'account.erased', now, subject: { kind: 'account', ownerId, id } })
}
