import { createHash } from 'node:crypto'
import { type Clock, plus } from '../../platform/clock.ts'
import type { DatabaseHandle, Reader, Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { ApiKey } from './key.ts'
import { readKeySecret } from './secret.ts'
import { findBySecret, touchKey } from './store.ts'

/** Throttles a source that shows many wrong keys, as sign-in does one that tries many names. */
export interface WrongKeys {
  barred(reader: Reader, source: string, now: Date): Promise<boolean>
  note(tx: Tx, source: string, keyHash: string, now: Date): Promise<void>
}

export interface RecogniseParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly wrongKeys: WrongKeys
}

/**
 * The living key somebody shows, and notes that it was used: at most once a minute, with the address it was used from. Unknown, ended and
 * expired ones are refused alike (ATK-123). A source that showed many wrong ones gets nowhere with any key that was not last used from
 * there.
 */
export async function recognise(
  { database, clock, wrongKeys }: RecogniseParts,
  shown: string,
  source: { readonly address: string; readonly key: string },
): Promise<Result<ApiKey>> {
  const now = clock.now()
  const read = readKeySecret(shown)
  const key = read && (await findBySecret(database.db, read.ownerId, read.hash, now))
  if (key?.lastUsedFrom !== source.address && (await wrongKeys.barred(database.db, source.key, now))) {
    return refuse('too-many-attempts', 'Many wrong API keys came from this address. Try again later.')
  }
  if (!key) {
    const hash = createHash('sha256').update(shown).digest('hex')
    await database.transaction((tx) => wrongKeys.note(tx, source.key, hash, now))
    return keyRefused()
  }
  const minuteAgo = plus(now, { minutes: -1 })
  if (!key.lastUsedAt || key.lastUsedAt <= minuteAgo) await touchKey(database.db, key, source.address, now, minuteAgo)
  return ok(key)
}

/** The one answer for what is not a living key, and for none at all. */
export const keyRefused = () => refuse('key-refused', 'Send a living API key of the tenant as “Authorization: Bearer …”.')
