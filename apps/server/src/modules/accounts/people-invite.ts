import { plus } from '../../platform/clock.ts'
import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { type EndedAccess, findAccess, giveAccess, offerToHolder, rightsIn, withdrawInvitation } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { endLinksFor } from '../credentials/index.ts'
import type { Editor } from '../dictionary/index.ts'
import { findAccount } from '../principals/index.ts'
import { findCompany, findTenant } from '../tenants/index.ts'
import { notAPerson, notFreshForOwners, personOf } from './authority.ts'
import { lockConsoleAddress } from './new-account.ts'
import { newOwnFields, type TypedFields } from './own-fields.ts'
import { type Tell, tellEach } from './owner-news.ts'
import { calledBy, type PeopleParts } from './parts.ts'
import { mailOffer, offerAccess } from './people-offer.ts'
import { identify } from './people-store.ts'
import { cleanAddress, cleanProfile, type ProfileInput } from './profile.ts'

export interface InvitationInput extends ProfileInput {
  readonly email: string
  readonly roleIds: readonly string[]
  /** The tenant's own company where left out. */
  readonly companyId?: string
  readonly mayBringPeople?: boolean
  /** Own fields by name: of a new person of the tenant's own company. */
  readonly custom?: TypedFields['custom']
}

const trusted: Editor = { kind: 'trusted' }

/** The same for every address. */
export interface Invited {
  readonly email: string
  readonly invitationEndsAt: Date
}

/** Bringing people to a tenant: by its Admin Owners, or by a partner's person who may. */
export function createInvitations(parts: PeopleParts) {
  const { database, clock } = parts
  return {
    /** Invites one address. Refusals never depend on whether somebody of another company has it. */
    async invite(context: Context, tenantId: string, input: InvitationInput, editor: Editor = trusted): Promise<Result<Invited>> {
      const giver = personOf(context)
      if (!giver) return notAPerson()
      const { email: typed, roleIds, companyId, mayBringPeople = false, custom, ...fields } = input
      const email = cleanAddress(typed)
      if (!email.ok) return email
      const profile = cleanProfile(fields)
      if (!profile.ok) return profile
      const now = clock.now()
      return database.transaction(async (tx) => {
        await lockConsoleAddress(tx, email.value)
        const tenant = await findTenant(tx, tenantId)
        if (!tenant) return refuse('not-found')
        const endsAt = await invitationEnd(parts, tx, tenant.companyId, now)
        // whoever brings in colleagues brings them into the own company
        const home = companyId?.toLowerCase() ?? ((await rightsIn(tx, tenantId, giver)).own ? tenant.companyId : giver.companyId)
        // looked at for every address alike, whether an account is made or not
        const own = await newOwnFields(tx, { ownerId: home, kind: 'console' }, { custom, editor })
        if (!own.ok) return own
        const typedOnes = { profile: profile.value, own: { custom, editor } }
        const offer = { tenantId, giver, companyId: home, email: email.value, ...typedOnes, roleIds, mayBringPeople, endsAt, now }
        const offered = await offerAccess(parts, tx, context, offer, tellEach(parts))
        return offered.ok ? ok({ email: email.value, invitationEndsAt: endsAt }) : offered
      })
    },

    resend: (context: Context, tenantId: string, accountId: string): Promise<Result<Invited>> =>
      database.transaction((tx) => resendIn(parts, tx, context, tenantId, accountId, clock.now())),

    /** Takes an open invitation back; its link is dead at once. */
    withdraw: (context: Context, tenantId: string, accountId: string): Promise<Result<void>> =>
      database.transaction((tx) => withdrawIn(parts, tx, context, tenantId, accountId, clock.now(), tellEach(parts))),
  }
}

/** Until when an invitation given now can be accepted: the tenant's setting. */
export async function invitationEnd({ settingsOf }: Pick<PeopleParts, 'settingsOf'>, tx: Tx, companyId: string, now: Date): Promise<Date> {
  const settings = await settingsOf(tx, { ownerId: companyId, kind: 'console' }, null)
  return plus(now, { hours: settings['console.invitation.hours'] })
}

/** Sends an open invitation again, with the roles it has, in the name of whoever sends it now: their rights count at accepting. */
export async function resendIn(
  parts: PeopleParts,
  tx: Tx,
  context: Context,
  tenantId: string,
  accountId: string,
  now: Date,
): Promise<Result<Invited>> {
  const giver = personOf(context)
  if (!giver) return notAPerson()
  const found = await invitedPerson(tx, tenantId, accountId)
  if (!found) return refuse('not-found')
  const { person, access, account, tenant } = found
  const rights = await rightsIn(tx, tenantId, giver)
  // who brings in colleagues sends again what such a one sent
  if (!rights.isOwner && (person.companyId !== giver.companyId || access.cameBy !== 'partner'))
    return refuse('forbidden', 'An Admin Owner sent this invitation.')
  const roles = access.facts.roles
  if (roles.some((role) => role.stock === 'ISC_Owner')) {
    const stale = await notFreshForOwners(parts, tx, context, now)
    if (stale) return stale
  }
  const endsAt = await invitationEnd(parts, tx, tenant.companyId, now)
  const mayBringPeople = access.facts.access?.mayBringPeople ?? false
  const giving = { tenantId, person, giver, roleIds: roles.map((role) => role.id), mayBringPeople, invitationEndsAt: endsAt, now }
  const foreign = rights.isOwner && person.companyId !== tenant.companyId
  const given = foreign ? await offerToHolder(tx, { ...giving, byOwner: true }) : await giveAccess(tx, { ...giving, state: 'invited' })
  if (!given.ok) return given
  const subject = { kind: 'account', ownerId: person.companyId, id: accountId }
  await parts.audit.record(tx, context, {
    ownerId: tenantId,
    action: 'access.invitation-resent',
    now,
    subject,
    after: { invitationEndsAt: endsAt },
  })
  await mailOffer(parts, tx, account, { tenantId, by: calledBy(context), now })
  return ok({ email: account.email, invitationEndsAt: endsAt })
}

export async function withdrawIn(
  parts: PeopleParts,
  tx: Tx,
  context: Context,
  tenantId: string,
  accountId: string,
  now: Date,
  tell: Tell,
): Promise<Result<void>> {
  const taker = personOf(context)
  if (!taker) return notAPerson()
  const found = await invitedPerson(tx, tenantId, accountId)
  if (!found) return refuse('not-found')
  const { person, account } = found
  const hidden = person.companyId !== found.tenant.companyId
  const company = hidden ? '' : ((await findCompany(tx, person.companyId))?.name ?? '')
  const news = {
    template: 'access-removed-to-owners',
    act: 'Invitation withdrawn',
    account: account.email,
    data: { address: account.email, company, by: calledBy(context) },
  }
  await tell(tx, tenantId, news, now)
  const withdrawn = await withdrawInvitation(tx, tenantId, person, taker, now)
  if (!withdrawn.ok) return withdrawn
  await invitationsEnded(parts, tx, context, tenantId, [withdrawn.value.ended], now)
  return ok()
}

/** What ends with an invitation: its links; noted in the tenant's trail. */
export async function invitationsEnded(
  parts: Pick<PeopleParts, 'audit'>,
  tx: Tx,
  context: Context,
  tenantId: string,
  ended: readonly EndedAccess[],
  now: Date,
  reason?: string,
): Promise<void> {
  for (const { person, roleIds } of ended) {
    await endLinksFor(tx, person.companyId, person.accountId, now, { member: 'tenantId', value: tenantId })
    await parts.audit.record(tx, context, {
      ownerId: tenantId,
      action: 'access.invitation-withdrawn',
      now,
      subject: { kind: 'account', ownerId: person.companyId, id: person.accountId },
      before: { roleIds },
      ...(reason ? { reason } : {}),
    })
  }
}

async function invitedPerson(tx: Tx, tenantId: string, accountId: string) {
  const person = await identify(tx, tenantId, accountId)
  const access = person && (await findAccess(tx, tenantId, person))
  const account = person && (await findAccount(tx, person.companyId, person.accountId))
  const tenant = await findTenant(tx, tenantId)
  return person && account && tenant && access?.facts.access?.state === 'invited' ? { person, access, account, tenant } : undefined
}
