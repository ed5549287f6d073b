import type { Reader } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import { type Account, displayName, lockAccount } from '../principals/index.ts'
import { cleanProfile, type ProfileInput } from './profile.ts'
import { versionConflict, writeChange } from './users-change.ts'
import type { UserParts } from './users-parts.ts'
import { pendingAddress } from './users-store.ts'
import { passwordDates, profileOf, versionOf } from './users-view.ts'

/** What a person of either kind sees of the own account. */
export async function ownProfile(parts: UserParts, reader: Reader, account: Account) {
  const pendingEmail = await pendingAddress(reader, account, parts.clock.now())
  return {
    id: account.id,
    userName: account.userName,
    email: account.email,
    displayName: displayName(account),
    ...profileOf(account),
    ...(await passwordDates(parts, reader, account)),
    ...(pendingEmail ? { pendingEmail } : {}),
    version: versionOf(account),
  }
}
export type OwnProfile = Awaited<ReturnType<typeof ownProfile>>

/** Changes the own profile fields, and nothing else of the account (ATK-056). */
export function changeOwnProfile(
  parts: UserParts,
  context: Context,
  own: Account,
  { version, ...typed }: ProfileInput & { readonly version: string },
): Promise<Result<OwnProfile>> {
  const cleaned = cleanProfile(typed)
  if (!cleaned.ok) return Promise.resolve(cleaned)
  return parts.database.transaction(async (tx) => {
    const account = await lockAccount(tx, own.ownerId, own.id)
    if (account?.state !== 'active') return refuse('session-ended')
    if (version !== versionOf(account)) return versionConflict(account)
    const written = await writeChange(parts, tx, context, account, cleaned.value, parts.clock.now())
    return written.ok ? ok(await ownProfile(parts, tx, written.value)) : written
  })
}
