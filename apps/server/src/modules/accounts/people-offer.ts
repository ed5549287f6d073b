import type { Tx } from '../../platform/db/index.ts'
import { nil } from '../../platform/random.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { findAccess, giveAccess, mayOffer, offerToHolder, ownerRole, type Person } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { type Account, displayName, findAccount, holderOf, lockAccount, type Profile } from '../principals/index.ts'
import { findCompany } from '../tenants/index.ts'
import { eraseAccount } from './account-end.ts'
import { mailActivation, mailConsent } from './account-link.ts'
import { notFreshForOwners } from './authority.ts'
import { makeAccount } from './new-account.ts'
import type { TypedFields } from './own-fields.ts'
import type { Tell } from './owner-news.ts'
import { calledBy, type PeopleParts } from './parts.ts'

/** Access to one tenant, offered to whoever has this address. */
export interface OfferedAccess {
  readonly tenantId: string
  readonly giver: Person
  /** The home company of the account, where one has to be made. */
  readonly companyId: string
  readonly email: string
  readonly profile: Profile
  /** Own fields of the account, where one has to be made. */
  readonly own?: TypedFields
  readonly roleIds: readonly string[]
  readonly mayBringPeople: boolean
  readonly endsAt: Date
  readonly now: Date
}

/**
 * Offers access: makes the account where nobody has the address, and asks its holder where somebody has; the answer is the same (R-16,
 * ATK-019, ATK-133). All owners are told in the same transaction. The address must be held by `lockConsoleAddress`.
 */
export async function offerAccess(parts: PeopleParts, tx: Tx, context: Context, offer: OfferedAccess, tell: Tell): Promise<Result<void>> {
  const { tenantId, companyId, giver, now } = offer
  const allowed = await mayOffer(tx, offer)
  if (!allowed.ok) return allowed
  const { roles, byOwner } = allowed.value
  const stale = roles.some((role) => role.stock === ownerRole) ? await notFreshForOwners(parts, tx, context, now) : undefined
  if (stale) return stale

  const holder = await settledHolder(parts, tx, context, offer.email, now)
  // what a partner's person may not see of others' accounts must not show in the answer either
  const seen = holder && (holder.ownerId === giver.companyId || byOwner)
  const access = holder && (await findAccess(tx, tenantId, { companyId: holder.ownerId, accountId: holder.id }))
  const theirs = access?.facts.access?.state === 'invited' && access.cameBy === 'partner'
  if (holder && !byOwner && access && access.facts.access?.state !== 'ended' && !theirs) {
    return seen ? refuse('conflict', 'This person has access already, or an invitation by an Admin Owner.') : ok()
  }
  const made = holder
    ? undefined
    : await makeAccount(parts, tx, context, {
        ...offer.profile,
        ...offer.own,
        ownerId: companyId,
        kind: 'console',
        email: offer.email,
        cameBy: byOwner ? 'invitation' : 'partner',
        now,
      })
  if (made && !made.ok) return made
  const account = made?.value ?? holder!
  const person = { companyId: account.ownerId, accountId: account.id }
  const giving = { ...offer, person, invitationEndsAt: offer.endsAt }
  // the own company's people are no secret to its owner: what stands against one of them is said
  const own = account.ownerId === giver.companyId && byOwner
  const given = own || made ? await giveAccess(tx, { ...giving, state: 'invited' }) : await offerToHolder(tx, { ...giving, byOwner })
  if (!given.ok) return given

  await parts.audit.record(tx, context, {
    ownerId: tenantId,
    action: 'access.invited',
    now,
    subject: { kind: 'account', ownerId: account.ownerId, id: account.id },
    after: { roles: roles.map((role) => role.name), mayBringPeople: offer.mayBringPeople, invitationEndsAt: offer.endsAt },
    personal: { ownerId: account.ownerId, accountId: account.id, after: { email: offer.email } },
  })
  const held = await mailOffer(parts, tx, account, { tenantId, by: calledBy(context), now })
  if (own && held?.state !== 'active') return refuse('conflict', 'This person was deactivated in the meantime.')
  const company = await findCompany(tx, companyId)
  await tell(
    tx,
    tenantId,
    {
      template: 'new-account-to-owners',
      act: 'Invited',
      account: made || own ? displayName(account) : offer.email,
      data: {
        address: offer.email,
        company: company?.name ?? '',
        roles: roles.map((role) => role.name),
        how: 'invitation',
        by: calledBy(context),
      },
    },
    now,
  )
  return ok()
}

/**
 * The link that fits the account: to activate it, or to consent with it. A deactivated account gets none, and nobody is told. Returns the
 * account as it is, its row held.
 */
export async function mailOffer(
  parts: PeopleParts,
  tx: Tx,
  { ownerId, id }: Account,
  it: { tenantId: string; by: string; now: Date },
): Promise<Account | undefined> {
  // held: who deactivates the account at this moment ends this link and offer, or was first and none is mailed (ATK-067)
  const account = await lockAccount(tx, ownerId, id)
  if (account?.state !== 'active') return account
  if (account.activation === 'Activated') await mailConsent(parts, tx, account, it)
  else await mailActivation(parts, tx, account, it)
  return account
}

/**
 * Who has the address in the console, if it is settled. An account that made itself and was never activated proves nothing: it gives way
 * to somebody invited by those who may invite (ATK-132).
 */
export async function settledHolder(parts: PeopleParts, tx: Tx, context: Context, email: string, now: Date): Promise<Account | undefined> {
  const holder = await holderOf(tx, nil, email)
  const account = holder && (await findAccount(tx, holder.ownerId, holder.accountId))
  if (!account?.unclaimed || account.activation === 'Activated') return account
  await eraseAccount(parts, tx, context, account, now)
  return undefined
}
