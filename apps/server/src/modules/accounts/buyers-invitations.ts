import { addressKey } from '@tillward/contract/login-names'
import { plus } from '../../platform/clock.ts'
import type { Tx } from '../../platform/db/index.ts'
import { type FieldIssue, ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import { type CustomerRights, shipTosAmong } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { endLinksFor } from '../credentials/index.ts'
import { type Given, type Manager, managing, mayGive, userWithin } from './buyers.ts'
import {
  type CustomerInvitation,
  closeInvitation,
  findInvitation,
  insertInvitation,
  invitationsOf,
  invitedSince,
  openInvitations,
  renewInvitation,
} from './buyers-invitations-store.ts'
import { userWithAddress } from './buyers-store.ts'
import { cleanAddress, cleanProfile } from './profile.ts'
import type { UserParts } from './users-parts.ts'

export interface BuyerInvitationInput extends Given {
  readonly email: string
  readonly firstName?: string | null
  readonly lastName?: string | null
}

/** The same for every address. */
export interface BuyerInvited {
  readonly email: string
  readonly endsAt: Date
}

/** Invitations an hour for one customer at most, new ones and others sent again, so that nobody floods addresses through it (ATK-025). */
const invitationsAnHour = 30
const tooMany = () => refuse('too-many-attempts', 'Many people were invited for this customer within the hour. Try again later.')

/**
 * Asking people to shop for a customer, by its Administrators. The address is looked up by a job afterwards: the request does the same for one
 * that has an account and for one that has none, and says the same (R-16, ATK-019). Nothing is given before the holder of the address agrees.
 */
export function createBuyerInvitations(parts: UserParts) {
  const { database, clock, newId, audit } = parts

  const asManager = <T>(rights: CustomerRights, work: (tx: Tx, manager: Manager, now: Date) => Promise<Result<T>>): Promise<Result<T>> =>
    database.transaction(async (tx) => {
      const manager = await managing(tx, rights)
      return manager.ok ? work(tx, manager.value, clock.now()) : manager
    })

  async function record(tx: Tx, context: Context, action: string, manager: Manager, invitation: CustomerInvitation, now: Date) {
    const { id: invitationId, roleId, shipToIds, approverId, endsAt } = invitation
    await audit.record(tx, context, {
      ownerId: manager.tenantId,
      action,
      now,
      subject: { kind: 'customer', id: manager.billToId },
      after: { invitationId, roleId, shipToIds, approverId, endsAt },
    })
  }

  /** Whoever sends or resends must be able to give all that is offered. */
  async function send(tx: Tx, context: Context, action: string, manager: Manager, invitation: CustomerInvitation, now: Date) {
    await record(tx, context, action, manager, invitation, now)
    await parts.sendInvitation(tx, { tenantId: manager.tenantId, invitationId: invitation.id })
    return ok({ email: invitation.email, endsAt: invitation.endsAt })
  }

  const endOf = async (tx: Tx, tenantId: string, websiteId: string, now: Date) => {
    const settings = await parts.settingsOf(tx, { ownerId: tenantId, kind: 'website' }, websiteId)
    return plus(now, { hours: settings['website.invitation.hours'] })
  }

  return {
    list: (rights: CustomerRights, query: { limit: number; cursor?: string }) =>
      asManager(rights, async (tx, manager) => ok(await invitationsOf(tx, manager, query))),

    /** Invites an address. A new invitation takes the place of an open one of the same address. */
    invite: (context: Context, rights: CustomerRights, websiteId: string, input: BuyerInvitationInput): Promise<Result<BuyerInvited>> =>
      asManager(rights, async (tx, manager, now) => {
        const { email: typed, firstName, lastName, roleId, shipToIds, approverId } = input
        const email = cleanAddress(typed)
        if (!email.ok) return email
        const names = cleanProfile({ firstName, lastName })
        if (!names.ok) return names
        const allowed = await mayGive(tx, manager, { roleId, shipToIds, approverId })
        if (!allowed.ok) return allowed
        const { tenantId, billToId, accountId: invitedBy } = manager
        // who is one of the customer's users already is no secret to who manages them; of all others nothing is said
        const present = await userWithAddress(tx, tenantId, billToId, email.value)
        if (present && (await userWithin(tx, manager, present)).ok)
          return refuse('conflict', 'This person is a user of this customer already.')
        const strange = await shipTosOfOthers(tx, manager, shipToIds)
        if (strange.length) return refuseFields(...strange)
        if ((await invitedSince(tx, manager, plus(now, { hours: -1 }))) >= invitationsAnHour) return tooMany()
        const key = addressKey(email.value) ?? ''
        for (const former of await openInvitations(tx, manager, key)) {
          const withdrawn = await withdrawIn(tx, context, manager, former, now)
          if (!withdrawn.ok) return withdrawn
        }
        const invitation = {
          tenantId,
          id: newId(),
          billToId,
          email: email.value,
          addressKey: key,
          firstName: names.value.firstName ?? null,
          lastName: names.value.lastName ?? null,
          roleId,
          shipToIds,
          approverId,
          invitedBy,
          websiteId,
          createdAt: now,
          endsAt: await endOf(tx, tenantId, websiteId, now),
        }
        await insertInvitation(tx, invitation)
        return send(tx, context, 'customer.user-invited', manager, { ...invitation, accountId: null }, now)
      }),

    /** Mails an open invitation once more, in the name of whoever asks for it. */
    resend: (context: Context, rights: CustomerRights, id: string): Promise<Result<BuyerInvited>> =>
      asManager(rights, async (tx, manager, now) => {
        const found = await findInvitation(tx, manager, id)
        if (!found) return refuse('not-found')
        const allowed = await mayGive(tx, manager, { ...found, approverId: null })
        if (!allowed.ok) return refuse('forbidden', beyond)
        if ((await invitedSince(tx, manager, plus(now, { hours: -1 }), id)) >= invitationsAnHour) return tooMany()
        const endsAt = await endOf(tx, manager.tenantId, found.websiteId, now)
        await renewInvitation(tx, found, { invitedBy: manager.accountId, endsAt, now })
        return send(tx, context, 'customer.invitation-resent', manager, { ...found, endsAt }, now)
      }),

    /** Takes an open invitation back: its link is of no use at once. */
    withdraw: (context: Context, rights: CustomerRights, id: string): Promise<Result<void>> =>
      asManager(rights, async (tx, manager, now) => {
        const found = await findInvitation(tx, manager, id)
        return found ? withdrawIn(tx, context, manager, found, now) : refuse('not-found')
      }),
  }

  async function withdrawIn(tx: Tx, context: Context, manager: Manager, found: CustomerInvitation, now: Date): Promise<Result<void>> {
    const allowed = await mayGive(tx, manager, { ...found, approverId: null })
    if (!allowed.ok) return refuse('forbidden', beyond)
    await closeInvitation(tx, manager.tenantId, found.id, 'withdrawn')
    if (found.accountId) await endLinksFor(tx, manager.tenantId, found.accountId, now, { member: 'invitationId', value: found.id })
    await record(tx, context, 'customer.invitation-withdrawn', manager, found, now)
    return ok()
  }
}

/** Ship-tos named that the customer does not have: nobody could ever accept them. */
async function shipTosOfOthers(tx: Tx, { tenantId, billToId }: Manager, shipToIds: Given['shipToIds']): Promise<FieldIssue[]> {
  const named = shipToIds === 'all' ? [] : shipToIds
  const known = await shipTosAmong(tx, tenantId, named)
  return named.flatMap((id, n) =>
    known.get(id) === billToId ? [] : [{ field: `shipToIds.${n}`, rule: 'unknown', message: 'This customer has no such ship-to.' }],
  )
}

/** Also where the role was removed or made wider since. */
const beyond = 'This invitation offers what you may not give.'

export type BuyerInvitations = ReturnType<typeof createBuyerInvitations>
