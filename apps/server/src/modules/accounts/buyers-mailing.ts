import type { Tx } from '../../platform/db/index.ts'
import { findAssignment, setWebsitesIn } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { customerName, findCustomer } from '../customers/index.ts'
import { type Account, displayName, findAccount, holderOf, lockAccount } from '../principals/index.ts'
import { findWebsite } from '../websites/index.ts'
import { mailActivation } from './account-link.ts'
import { managerOf } from './buyers.ts'
import { addressTo, type CustomerInvitation, invitationToMail, noteMailed } from './buyers-invitations-store.ts'
import { makeAccount } from './new-account.ts'
import { announceUser } from './users-create.ts'
import type { UserParts } from './users-parts.ts'

/**
 * The job behind an Administrator's invitation. Where nobody has the address it makes an account, unclaimed and without rights; its activation is
 * the consent. Somebody who has one is asked, and agrees signed in. Who is deactivated, or a user of the customer already, gets nothing.
 */
export async function mailCustomerInvitation(
  parts: UserParts,
  { tenantId, invitationId }: { readonly tenantId: string; readonly invitationId: string },
  jobId: string,
): Promise<void> {
  await parts.database.transaction(async (tx) => {
    const now = parts.clock.now()
    const found = await invitationToMail(tx, tenantId, invitationId, now)
    if (!found) return
    // holds the customer: two jobs for one address follow each other
    const manager = await managerOf(tx, tenantId, found.billToId, found.invitedBy)
    const invitation = await invitationToMail(tx, tenantId, invitationId, now)
    const inviter = await findAccount(tx, tenantId, found.invitedBy)
    if (!manager || !invitation || !inviter) return
    const account = await accountOf(parts, tx, inContextOf(inviter, found.websiteId, jobId), invitation, now)
    if (account?.state !== 'active' || (await findAssignment(tx, tenantId, account.id, invitation.billToId))) return
    await addressTo(tx, tenantId, invitationId, account.id)
    if (!(await noteMailed(tx, { ...invitation, accountId: account.id }, now))) return
    await mail(parts, tx, account, invitation, inviter, now)
  })
}

async function accountOf(
  parts: UserParts,
  tx: Tx,
  context: Context,
  { tenantId, email, firstName, lastName, websiteId }: CustomerInvitation,
  now: Date,
): Promise<Account | undefined> {
  const holder = await holderOf(tx, tenantId, email)
  if (holder) return lockAccount(tx, tenantId, holder.accountId)
  const made = await makeAccount(parts, tx, context, {
    ownerId: tenantId,
    kind: 'website',
    email,
    firstName,
    lastName,
    cameBy: 'customer-administrator',
    unclaimed: true,
    now,
  })
  // an address its holder left and may still take back is nobody's
  if (!made.ok) return undefined
  const account = made.value
  await setWebsitesIn(parts.audit, tx, context, { tenantId, accountId: account.id, websiteIds: [websiteId], now })
  await announceUser(parts, tx, context, account, await findWebsite(tx, tenantId, websiteId), 'invited by a customer’s Administrator', now)
  return account
}

async function mail(
  parts: UserParts,
  tx: Tx,
  account: Account,
  invitation: CustomerInvitation,
  inviter: Account,
  now: Date,
): Promise<void> {
  const { tenantId, websiteId, billToId, id: invitationId, endsAt } = invitation
  const customer = await findCustomer(tx, tenantId, billToId)
  const about = { customer: customer ? `${customerName(customer)} (${customer.number})` : '', by: displayName(inviter) }
  if (account.activation !== 'Activated') {
    await mailActivation(parts, tx, account, { websiteId, invitationId, ...about, now })
    return
  }
  await parts.outbox.enqueue(tx, {
    ownerId: tenantId,
    template: 'customer-invitation',
    recipient: { address: account.email, ownerId: tenantId, accountId: account.id },
    websiteId,
    language: account.language ?? 'en',
    data: {
      name: displayName(account),
      ...about,
      link: await parts.accountPage(tx, tenantId, websiteId),
      until: endsAt.toISOString(),
    },
    now,
  })
}

/** The job finishes what an Administrator began: the trail names that person. */
const inContextOf = (inviter: Account, websiteId: string, requestId: string): Context => ({
  actor: {
    kind: 'website',
    accountId: inviter.id,
    tenantId: inviter.ownerId,
    websiteId,
    sessionId: '',
    userName: inviter.userName,
    authenticatedAt: inviter.lastSignInAt ?? inviter.createdAt,
  },
  requestId,
  source: '',
  device: '',
})
