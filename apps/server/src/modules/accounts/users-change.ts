import { addressKey } from '@tillward/contract/login-names'
import type { Tx } from '../../platform/db/index.ts'
import { ok, type Refused, type Result, refuse, refuseFields } from '../../platform/result.ts'
import { type Context, writtenBy } from '../audit/index.ts'
import { endLinks } from '../credentials/index.ts'
import type { Editor } from '../dictionary/index.ts'
import {
  type Account,
  type AccountChange,
  addressIsTaken,
  changeAccount,
  findAccount,
  namesTaken,
  setActivation,
} from '../principals/index.ts'
import { mailActivation } from './account-link.ts'
import { holderElsewhere, startAddressChange } from './address-change.ts'
import { changedOwnFields, type FieldsChange, type TypedFields, writeOwnFields } from './own-fields.ts'
import type { ProfileInput } from './profile.ts'
import { cleanUser } from './users-create.ts'
import { holdUser, issuesOf, subjectOf, type UserParts, websiteFor } from './users-parts.ts'
import { lastWebsiteOf } from './users-store.ts'
import { modifiedNow, versionOf } from './users-view.ts'

export interface UserChange extends ProfileInput {
  /** `version` of the user as the editor saw it. */
  readonly version: string
  readonly userName?: string
  readonly email?: string
  /** Own fields by name; what is left out stays, null takes away. */
  readonly custom?: TypedFields['custom']
}

/**
 * Changes a website user. A new address takes effect when its holder confirms it, and the old one learns of it (ATK-058); at once only while
 * the account was never activated, so that nothing of anybody's is behind it.
 */
export function changeUser(
  parts: UserParts,
  context: Context,
  tenantId: string,
  id: string,
  change: UserChange,
  editor: Editor,
): Promise<Result<Account>> {
  return parts.database.transaction(async (tx) => {
    const now = parts.clock.now()
    const held = await holdUser(tx, tenantId, id)
    if (!held.ok) return held
    const account = held.value
    const { version, userName, email = account.email, custom, ...typed } = change
    if (version !== versionOf(account)) return versionConflict(account)
    const moves = addressKey(email) !== addressKey(account.email)
    const waits = moves && account.activatedAt !== null
    if (waits && account.state !== 'active') return refuse('conflict', 'Reactivate this user before you change the address.')
    const effective = waits ? account.email : email
    const follows = addressKey(account.userName) === addressKey(account.email)
    const cleaned = cleanUser(
      { userName: userName ?? (moves && !waits && follows ? effective : account.userName), email: effective },
      typed,
    )
    const own = await changedOwnFields(tx, account, { custom, editor })
    if (!cleaned.ok || !own.ok) return refuseFields(...issuesOf(cleaned, own))
    const written = await writeChange(parts, tx, context, account, cleaned.value, now, own.value)
    if (waits && (await holderElsewhere(tx, account, email))) return withAddressTaken(written)
    if (!written.ok) return written
    if (moves && !waits) await activateAnew(parts, tx, written.value, now)
    if (waits) {
      const website = await websiteFor(tx, tenantId, undefined)
      const asked = await startAddressChange(parts, tx, context, written.value, {
        email,
        websiteId: website.ok ? (website.value?.id ?? null) : null,
        now,
      })
      if (!asked.ok) return asked
    }
    return ok((await findAccount(tx, tenantId, id))!)
  })
}

/** Writes what differs, own fields among it, with its row in the trail; nothing where nothing does. */
export async function writeChange(
  parts: Pick<UserParts, 'audit'>,
  tx: Tx,
  context: Context,
  account: Account,
  wanted: AccountChange,
  now: Date,
  own?: FieldsChange,
): Promise<Result<Account>> {
  const fields = (Object.keys(wanted) as (keyof AccountChange)[]).filter((field) => (wanted[field] ?? null) !== (account[field] ?? null))
  if (fields.length === 0 && !own) return ok(account)
  const pick = (from: AccountChange) => Object.fromEntries(fields.map((field) => [field, from[field] ?? null]))
  const written = await changeAccount(tx, account, pick(wanted), writtenBy(context), modifiedNow(account, now))
  if (!written.ok) return written
  if (own) await writeOwnFields(tx, account, own, writtenBy(context), written.value.modifiedAt)
  await parts.audit.record(tx, context, {
    ownerId: account.ownerId,
    action: 'account.changed',
    now,
    subject: subjectOf(account),
    after: { fields: [...fields, ...(own?.names.map((name) => `custom.${name}`) ?? [])] },
    personal: {
      ownerId: account.ownerId,
      accountId: account.id,
      before: { ...pick(account), ...(own ? { custom: own.before } : {}) },
      after: { ...pick(wanted), ...(own ? { custom: own.after } : {}) },
    },
  })
  return written
}

/** The address of somebody who never came in was corrected: links to the wrong one end, a new one goes to the right one. */
export async function activateAnew(parts: UserParts, tx: Tx, account: Account, now: Date): Promise<void> {
  const { ownerId, id, activation } = account
  const websiteId = await lastWebsiteOf(tx, account, 'activation')
  await endLinks(tx, ownerId, id, now, ['activation', 'reset', 'address-confirm'])
  await parts.outbox.cancel(tx, { ownerId, accountId: id }, ['activation'])
  if (activation !== 'EmailSent') return
  const sent = await mailActivation(parts, tx, account, { ...(websiteId ? { websiteId } : {}), now })
  if (!sent) await setActivation(tx, ownerId, id, 'EmailNotSent', now)
}

export const versionConflict = (account: Account) =>
  refuse('version-conflict', 'Somebody else changed this after you opened it. Look at it again, then change it.', {
    more: { version: versionOf(account) },
  })

/** An address that waits for its holder is not written yet: where the name is taken as well, both are told. */
function withAddressTaken(written: Result<Account>): Refused {
  if (written.ok) return namesTaken([addressIsTaken])
  const { code, fields = [] } = written.refusal
  return code === 'name-taken' ? namesTaken([...fields, addressIsTaken]) : written
}
