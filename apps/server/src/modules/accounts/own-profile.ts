import type { Reader } from '../../platform/db/index.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import { type Editor, mayEdit, maySee, viewCustom } from '../dictionary/index.ts'
import { type Account, displayName, lockAccount } from '../principals/index.ts'
import { changedOwnFields, readOwnFields, type TypedFields } from './own-fields.ts'
import { cleanProfile, type ProfileInput } from './profile.ts'
import { versionConflict, writeChange } from './users-change.ts'
import { issuesOf, type UserParts } from './users-parts.ts'
import { pendingAddress } from './users-store.ts'
import { passwordDates, profileOf, versionOf } from './users-view.ts'

/** What a person of either kind sees of the own account; of the own fields those opened to the holder. */
export async function ownProfile(parts: UserParts, reader: Reader, account: Account, viewer: Editor) {
  const pendingEmail = await pendingAddress(reader, account, parts.clock.now())
  const own = await readOwnFields(reader, account)
  return {
    id: account.id,
    userName: account.userName,
    email: account.email,
    displayName: displayName(account),
    ...profileOf(account),
    custom: own ? viewCustom(own.properties, own.stored, viewer) : {},
    ...(await passwordDates(parts, reader, account)),
    ...(pendingEmail ? { pendingEmail } : {}),
    version: versionOf(account),
  }
}
export type OwnProfile = Awaited<ReturnType<typeof ownProfile>>

/** What the own fields which that person sees are called and may hold, in the order of forms. */
export async function ownProperties(reader: Reader, account: Account, viewer: Editor) {
  const own = await readOwnFields(reader, account)
  return (own?.properties ?? [])
    .filter((one) => maySee(one, viewer))
    .map((one) => ({
      key: one.key,
      name: one.name,
      label: one.label,
      help: one.help,
      type: one.type,
      control: one.control,
      required: one.required,
      rules: one.rules,
      mayEdit: mayEdit(one, viewer),
    }))
}

/** Changes the own profile fields and the own fields opened to the holder, and nothing else of the account (ATK-056). */
export function changeOwnProfile(
  parts: UserParts,
  context: Context,
  own: Account,
  { version, custom, ...typed }: ProfileInput & { readonly version: string; readonly custom?: TypedFields['custom'] },
  editor: Editor,
): Promise<Result<OwnProfile>> {
  const cleaned = cleanProfile(typed)
  return parts.database.transaction(async (tx) => {
    const account = await lockAccount(tx, own.ownerId, own.id)
    if (account?.state !== 'active') return refuse('session-ended')
    if (version !== versionOf(account)) return versionConflict(account)
    const fields = await changedOwnFields(tx, account, { custom, editor })
    if (!cleaned.ok || !fields.ok) return refuseFields(...issuesOf(cleaned, fields))
    const written = await writeChange(parts, tx, context, account, cleaned.value, parts.clock.now(), fields.value)
    return written.ok ? ok(await ownProfile(parts, tx, written.value, editor)) : written
  })
}
