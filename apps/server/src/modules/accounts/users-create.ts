import type { Tx } from '../../platform/db/index.ts'
import { type FieldIssue, ok, type Result, refuseFields } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import { type Account, displayName, findAccount, type Profile } from '../principals/index.ts'
import type { Website } from '../websites/index.ts'
import { mailActivation } from './account-link.ts'
import { makeAccount } from './new-account.ts'
import { calledBy } from './parts.ts'
import { cleanAddress, cleanProfile, cleanUserName, type ProfileInput } from './profile.ts'
import { type UserParts, websiteFor } from './users-parts.ts'
import { detail, type UserDetail } from './users-view.ts'

export interface NewUser extends ProfileInput {
  readonly userName: string
  readonly email: string
  /** Whose mails and links; the tenant's first open website where left out. */
  readonly websiteId?: string
  /** Left out: yes. */
  readonly sendActivation?: boolean
}

/** Makes a website user by hand. The password is set by the user alone, with the mailed link. */
export function createUser(parts: UserParts, context: Context, tenantId: string, input: NewUser): Promise<Result<UserDetail>> {
  return parts.database.transaction(async (tx) => {
    const made = await createUserIn(parts, tx, context, tenantId, input, parts.clock.now())
    return made.ok ? ok(await detail(parts, tx, made.value)) : made
  })
}

/** The same in the caller's transaction. */
export async function createUserIn(
  parts: UserParts,
  tx: Tx,
  context: Context,
  tenantId: string,
  { userName, email, websiteId, sendActivation = true, ...typed }: NewUser,
  now: Date,
): Promise<Result<Account>> {
  const fields = cleanUser({ userName, email }, typed)
  if (!fields.ok) return fields
  const website = await websiteFor(tx, tenantId, websiteId)
  if (!website.ok) return website
  const made = await makeAccount(parts, tx, context, { ...fields.value, ownerId: tenantId, kind: 'website', cameBy: 'manual', now })
  if (!made.ok) return made
  const account = made.value
  if (sendActivation) await mailActivation(parts, tx, account, { ...(website.value ? { websiteId: website.value.id } : {}), now })
  await announce(parts, tx, context, account, website.value, now)
  return ok((await findAccount(tx, tenantId, account.id))!)
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
  const issues = [userName, email, profile].flatMap((one): readonly FieldIssue[] => (one.ok ? [] : (one.refusal.fields ?? [])))
  return refuseFields(...issues)
}

/** new website users are announced to the owners where the tenant or the website switched that on. */
async function announce(
  parts: UserParts,
  tx: Tx,
  context: Context,
  account: Account,
  website: Website | undefined,
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
      how: 'made by hand',
      by: calledBy(context),
    },
    now,
  })
}
