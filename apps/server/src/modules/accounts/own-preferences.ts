import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import { type Account, findAccount, lockAccount } from '../principals/index.ts'
import { mostKeys, type Preference, valueIssue } from './preference.ts'
import { countPreferences, deletePreference, findPreference, preferencesOf, writePreference } from './preferences-store.ts'
import { cleanProfile } from './profile.ts'
import { writeChange } from './users-change.ts'
import type { UserParts } from './users-parts.ts'

type Parts = Pick<UserParts, 'database' | 'clock' | 'newId' | 'audit'>

/** The language stands in the account, where mails and pages read it: here it is only another way to it. */
const language = 'language'
/** Its version is its value: whoever saw the same language saw the same version. */
const languageOf = (account: Account): Preference | undefined =>
  account.language ? { key: language, value: account.language, version: account.language } : undefined

/** Everything the person keeps, by key. */
export async function ownPreferences({ database }: Pick<Parts, 'database'>, own: Account): Promise<Preference[]> {
  const kept = await preferencesOf(database.db, own)
  const spoken = languageOf(own)
  return [...kept, ...(spoken ? [spoken] : [])].sort((a, b) => (a.key < b.key ? -1 : 1))
}

export async function ownPreference({ database }: Pick<Parts, 'database'>, own: Account, key: string): Promise<Result<Preference>> {
  const found = key === language ? languageOf(own) : await findPreference(database.db, own, key)
  return found ? ok(found) : refuse('not-found')
}

/**
 * Keeps a value. `version` is that of the value it replaces, and is left out where there is none yet: of two pages open at once, the second
 * learns of the first.
 */
export function setPreference(
  parts: Parts,
  context: Context,
  own: Account,
  key: string,
  { value, version }: { readonly value: unknown; readonly version?: string },
): Promise<Result<Preference>> {
  const wrong = valueIssue(key, value)
  if (wrong) return Promise.resolve(refuseFields(wrong))
  return onOwn(parts, own, async (tx, account) => {
    const now = parts.clock.now()
    const before = key === language ? languageOf(account) : await findPreference(tx, account, key)
    if (before?.version !== version) {
      const more = before ? { version: before.version } : {}
      return refuse('version-conflict', 'This was changed elsewhere in the meantime. Read it again, then change it.', { more })
    }
    if (key === language) return setLanguage(parts, tx, context, account, value, now)
    if (!before && (await countPreferences(tx, account)) >= mostKeys) {
      return refuse('conflict', `At most ${mostKeys} of these are kept. Remove one first.`)
    }
    const kept = { key, value, version: parts.newId() }
    await writePreference(tx, account, kept, now)
    return ok(kept)
  })
}

/** Forgets a value; nothing happens where there is none. */
export function removePreference(parts: Parts, context: Context, own: Account, key: string): Promise<Result<void>> {
  return onOwn(parts, own, async (tx, account) => {
    if (key !== language) await deletePreference(tx, account, key)
    else await writeChange(parts, tx, context, account, { language: null }, parts.clock.now())
    return ok()
  })
}

/** The account's row is held: acts on one person's preferences follow each other. */
function onOwn<T>({ database }: Parts, own: Account, work: (tx: Tx, account: Account) => Promise<Result<T>>): Promise<Result<T>> {
  return database.transaction(async (tx) => {
    const account = await lockAccount(tx, own.ownerId, own.id)
    return account?.state === 'active' ? work(tx, account) : refuse('session-ended')
  })
}

async function setLanguage(
  parts: Parts,
  tx: Tx,
  context: Context,
  account: Account,
  value: unknown,
  now: Date,
): Promise<Result<Preference>> {
  const cleaned = cleanProfile({ language: typeof value === 'string' && value.trim() ? value : '?' })
  if (!cleaned.ok) return refuseFields({ field: 'value', rule: language, message: 'Use the tag of a language, such as en or de-CH.' })
  const written = await writeChange(parts, tx, context, account, cleaned.value, now)
  if (!written.ok) return written
  return ok(languageOf((await findAccount(tx, account.ownerId, account.id))!)!)
}
