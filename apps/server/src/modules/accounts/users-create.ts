import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuseFields } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import { type Account, displayName, findAccount, type Profile } from '../principals/index.ts'
import type { Website } from '../websites/index.ts'
import { mailActivation } from './account-link.ts'
import { makeAccount } from './new-account.ts'
import { newOwnFields, type TypedFields } from './own-fields.ts'
import { calledBy } from './parts.ts'
import { cleanAddress, cleanProfile, cleanUserName, type ProfileInput } from './profile.ts'
import { assignNew, type NewAssignment } from './users-assign.ts'
import { issuesOf, type UserParts, websiteFor } from './users-parts.ts'

export interface NewUser extends ProfileInput {
  readonly userName: string
  readonly email: string
  /** Own fields by name. */
  readonly custom?: TypedFields['custom']
  /** The customers the user acts for. */
  readonly assignments?: readonly NewAssignment[]
  /** The websites the user is assigned to. */
  readonly websiteIds?: readonly string[]
  /** Whose mails and links; the tenant's first open website where left out. */
  readonly websiteId?: string
  /** Left out: yes. */
  readonly sendActivation?: boolean
}

/**
 * Makes a website user by hand, with customers, roles, approvers, websites and own fields: all of it or nothing. The password is set by
 * the user alone, with the mailed link.
 */
export function createUser(
  parts: UserParts,
  context: Context,
  tenantId: string,
  input: NewUser,
  editor: TypedFields['editor'],
): Promise<Result<Account>> {
  return parts.database.transaction((tx) => createUserIn(parts, tx, context, tenantId, input, editor, parts.clock.now()))
}

/** The same in the caller's transaction. */
export async function createUserIn(
  parts: UserParts,
  tx: Tx,
  context: Context,
  tenantId: string,
  { userName, email, websiteId, websiteIds, sendActivation = true, assignments, custom, ...typed }: NewUser,
  editor: TypedFields['editor'],
  now: Date,
): Promise<Result<Account>> {
  const fields = cleanUser({ userName, email }, typed)
  const own = await newOwnFields(tx, { ownerId: tenantId, kind: 'website' }, { custom, editor })
  const website = await websiteFor(tx, tenantId, websiteId)
  if (!fields.ok || !own.ok || !website.ok) return refuseFields(...issuesOf(fields, own, website))
  const account = { ...fields.value, ownerId: tenantId, kind: 'website', cameBy: 'manual', custom, editor, now } as const
  const made = await makeAccount(parts, tx, context, account)
  if (!made.ok) return made
  const { id } = made.value
  const assigned = await assignNew(parts, tx, context, { tenantId, accountId: id, assignments, websiteIds, now })
  if (!assigned.ok) return assigned
  if (sendActivation) await mailActivation(parts, tx, made.value, { ...(website.value ? { websiteId: website.value.id } : {}), now })
  await announceUser(parts, tx, context, made.value, website.value, 'made by hand', now)
  return ok((await findAccount(tx, tenantId, id))!)
}

/** All fields of a user as they are stored, or everything that is wrong with them at once. */
export function cleanUser(
  names: { userName: string; email: string },
  typed: ProfileInput,
): Result<{ userName: string; email: string } & Profile> {
  const email = cleanAddress(names.email)
  const userName = cleanUserName(names.userName, names.email.normalize('NFC'))
  const profile = cleanProfile(typed)
  if (email.ok && userName.ok && profile.ok) return ok({ ...profile.value, userName: userName.value, email: email.value })
  return refuseFields(...issuesOf(userName, email, profile))
}

/** new website users are announced to the owners where the tenant or the website switched that on. */
export async function announceUser(
  parts: UserParts,
  tx: Tx,
  context: Context,
  account: Account,
  website: Website | undefined,
  how: string,
  now: Date,
): Promise<void> {
  const settings = await parts.settingsOf(tx, account, website?.id ?? null)
  if (!settings['website.accounts.announceNew']) return
  await parts.tellOwners(tx, account.ownerId, {
    template: 'new-account-to-owners',
    data: {
      account: displayName(account),
      address: account.email,
      company: account.companyName ?? website?.name ?? 'the shop',
      roles: ['Website user'],
      how,
      by: calledBy(context),
    },
    now,
  })
}
