import { plus } from '../../platform/clock.ts'
import { warnDays } from './key.ts'
import { tellOfKey } from './notice.ts'
import type { KeyParts } from './parts.ts'
import { takeExpiring } from './store.ts'

/**
 * Tells the Admin Owners of keys that expire within two weeks, once a key: what runs with it stops then. Returns how many keys. Each
 * step marks and mails in one transaction, so none is told twice and none forgotten.
 */
export async function warnOfExpiringKeys(parts: Pick<KeyParts, 'database' | 'clock' | 'names' | 'tellOwners'>): Promise<number> {
  const { database, clock } = parts
  const now = clock.now()
  for (let warned = 0; ; ) {
    const step = await database.transaction(async (tx) => {
      const keys = await takeExpiring(tx, plus(now, { days: warnDays }), now, 50)
      for (const key of keys) await tellOfKey(parts, tx, key, 'expires', now)
      return keys.length
    })
    warned += step
    if (!step) return warned
  }
}
