import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { assignIn, findAssignment, mayApprove, plainAssignment, type RoleFacts, recordAssignments, rolesByIds } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { customerName, findCustomer } from '../customers/index.ts'
import { type Account, displayName, findAccount } from '../principals/index.ts'
import { managerOf, mayGive } from './buyers.ts'
import { type CustomerInvitation, closeInvitation, invitationsTo } from './buyers-invitations-store.ts'
import type { UserParts } from './users-parts.ts'

/** An offer to shop for a customer, as its holder sees it. */
export interface CustomerOffer {
  readonly id: string
  readonly customer: string
  readonly number: string
  readonly role: string | null
  /** Missing for people who were erased. */
  readonly invitedBy?: string
  readonly endsAt: string
}

/** Agreeing to shop for a customer is the holder's alone: signed in as that account, whoever holds the mail (R-16, ATK-133). */
export function createCustomerConsent(parts: UserParts) {
  const { database, clock } = parts
  return {
    async pending({ ownerId, id }: Account): Promise<CustomerOffer[]> {
      const offers: CustomerOffer[] = []
      for (const invitation of await invitationsTo(database.db, ownerId, id, clock.now())) {
        const customer = await findCustomer(database.db, ownerId, invitation.billToId)
        if (customer?.state !== 'active') continue
        const [role] = invitation.roleId ? await rolesByIds(database.db, ownerId, [invitation.roleId]) : []
        const inviter = await findAccount(database.db, ownerId, invitation.invitedBy)
        offers.push({
          id: invitation.id,
          customer: customerName(customer),
          number: customer.number,
          role: role?.name ?? null,
          ...(inviter && inviter.state !== 'erased' ? { invitedBy: displayName(inviter) } : {}),
          endsAt: invitation.endsAt.toISOString(),
        })
      }
      return offers
    },

    accept: (context: Context, { ownerId, id }: Account, invitationId: string): Promise<Result<void>> =>
      database.transaction((tx) =>
        acceptCustomerInvitation(parts, tx, context, { tenantId: ownerId, accountId: id, invitationId, now: clock.now() }),
      ),

    decline: (context: Context, { ownerId, id }: Account, invitationId: string): Promise<Result<void>> =>
      database.transaction(async (tx): Promise<Result<void>> => {
        const now = clock.now()
        const [invitation] = await invitationsTo(tx, ownerId, id, now, invitationId)
        if (!invitation || !(await closeInvitation(tx, ownerId, invitationId, 'declined'))) return overNow()
        await record(parts, tx, context, 'customer.invitation-declined', invitation, now)
        return ok()
      }),
  }
}

/**
 * The holder agrees, in the caller's transaction: from now on they shop for the customer. What the Administrator may give is looked at again, as it is
 * at this moment; where it does not suffice any more nothing is given. An approver who can approve no more is left out: the Administrators do then.
 */
export async function acceptCustomerInvitation(
  parts: Pick<UserParts, 'audit'>,
  tx: Tx,
  context: Context,
  {
    tenantId,
    accountId,
    invitationId,
    now,
  }: { readonly tenantId: string; readonly accountId: string; readonly invitationId: string; readonly now: Date },
): Promise<Result<void>> {
  const [found] = await invitationsTo(tx, tenantId, accountId, now, invitationId)
  const manager = found && (await managerOf(tx, tenantId, found.billToId, found.invitedBy))
  // read again with the customer held: it may have been taken back until then
  const [invitation] = await invitationsTo(tx, tenantId, accountId, now, invitationId)
  if (!invitation || !manager) return overNow()
  const { billToId, roleId, shipToIds, approverId } = invitation
  const allowed = await mayGive(tx, manager, { roleId, shipToIds, approverId: null })
  if (!allowed.ok) return overNow()
  // who was assigned meanwhile, by whomever, keeps what they have
  if (!(await findAssignment(tx, tenantId, accountId, billToId))) {
    const approver = (await canApprove(tx, tenantId, billToId, approverId, allowed.value)) ? approverId : null
    const given = { ...plainAssignment, roleId, shipToIds, approverId: approver }
    // what the Administrator gave, once its holder agrees
    const assigned = await assignIn(tx, { ...given, tenantId, accountId, billToId, by: `website user ${invitation.invitedBy}`, now })
    if (!assigned.ok) return overNow()
    await recordAssignments(parts.audit, tx, context, tenantId, assigned.value, now)
  }
  if (!(await closeInvitation(tx, tenantId, invitationId, 'accepted'))) return overNow()
  await record(parts, tx, context, 'customer.invitation-accepted', invitation, now)
  return ok()
}

async function canApprove(tx: Tx, tenantId: string, billToId: string, approverId: string | null, of: RoleFacts | null): Promise<boolean> {
  const approver = approverId ? await findAssignment(tx, tenantId, approverId, billToId) : undefined
  const account = approver && (await findAccount(tx, tenantId, approver.accountId))
  return account?.state === 'active' && mayApprove(approver?.facts ?? null, of)
}

async function record(
  { audit }: Pick<UserParts, 'audit'>,
  tx: Tx,
  context: Context,
  action: string,
  { tenantId, id: invitationId, billToId, invitedBy }: CustomerInvitation,
  now: Date,
): Promise<void> {
  await audit.record(tx, context, {
    ownerId: tenantId,
    action,
    now,
    subject: { kind: 'customer', id: billToId },
    after: { invitationId, invitedBy },
  })
}

const overNow = () => refuse('link-refused', 'This invitation was taken back, answered, or is too old. Ask for a new one.')
