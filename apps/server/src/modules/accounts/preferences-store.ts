import { sql } from 'kysely'
import type { Reader, Tx } from '../../platform/db/index.ts'
import type { Account } from '../principals/index.ts'
import type { Preference } from './preference.ts'

type Key = Pick<Account, 'ownerId' | 'id'>
interface Row {
  readonly key: string
  readonly value: string
  readonly version: string
}
const preferenceOf = ({ value, ...row }: Row): Preference => ({ ...row, value: JSON.parse(value) as unknown })

/** All a person keeps, by key. Not the language, which is the account's. */
export async function preferencesOf(reader: Reader, { ownerId, id }: Key): Promise<Preference[]> {
  const { rows } = await sql<Row>`
    select key, value, version from preference where owner_id = ${ownerId} and account_id = ${id} order by key`.execute(reader)
  return rows.map(preferenceOf)
}

export async function findPreference(reader: Reader, { ownerId, id }: Key, key: string): Promise<Preference | undefined> {
  const { rows } = await sql<Row>`
    select key, value, version from preference where owner_id = ${ownerId} and account_id = ${id} and key = ${key}`.execute(reader)
  return rows[0] && preferenceOf(rows[0])
}

/** How many keys a person has. The caller holds the account, so that the number stays true. */
export async function countPreferences(tx: Tx, { ownerId, id }: Key): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from preference where owner_id = ${ownerId} and account_id = ${id}`.execute(tx)
  return rows[0]?.count ?? 0
}

export async function writePreference(tx: Tx, { ownerId, id }: Key, { key, value, version }: Preference, now: Date): Promise<void> {
  await sql`insert into preference (owner_id, account_id, key, value, version, modified_at)
    values (${ownerId}, ${id}, ${key}, ${JSON.stringify(value)}, ${version}, ${now})
    on conflict (owner_id, account_id, key) do update
    set value = excluded.value, version = excluded.version, modified_at = excluded.modified_at`.execute(tx)
}

export async function deletePreference(tx: Tx, { ownerId, id }: Key, key: string): Promise<void> {
  await sql`delete from preference where owner_id = ${ownerId} and account_id = ${id} and key = ${key}`.execute(tx)
}

/** Of a person who is erased. */
export async function deletePreferences(tx: Tx, { ownerId, id }: Key): Promise<void> {
  await sql`delete from preference where owner_id = ${ownerId} and account_id = ${id}`.execute(tx)
}
