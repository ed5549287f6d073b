import { sql } from 'kysely'
import { createPersonKeys } from '../modules/principals/index.ts'
import type { KeyRing } from '../platform/crypto/keys.ts'
import type { Reader } from '../platform/db/index.ts'
import { systemRandom } from '../platform/random.ts'

/** Whether the secret opens what was sealed last: a wrong one would close what comes after it with other keys than what is there. */
export async function secretFits(reader: Reader, keys: KeyRing): Promise<boolean | 'nothing-sealed'> {
  const { rows } = await sql<{ ownerId: string; accountId: string }>`
    select owner_id as "ownerId", account_id as "accountId" from person_key order by account_id desc limit 1`.execute(reader)
  if (!rows[0]) return 'nothing-sealed'
  return (await createPersonKeys({ keys, random: systemRandom }).read(reader, rows)).size > 0
}
