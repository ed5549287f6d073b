import { addressKey, loginNameKey, skeleton } from '@tillward/contract/login-names'
import { sql } from 'kysely'
import type { Reader, Tx } from '../../platform/db/index.ts'
import { type FieldIssue, ok, type Refused, type Result, refuse } from '../../platform/result.ts'
import { type Kind, realmOf } from './account.ts'

export interface NamesOf {
  readonly ownerId: string
  readonly id: string
  readonly kind: Kind
  readonly userName: string
  readonly email: string
}

/**
 * Writes the login names of an account, replacing those it had. A user name with @ must be its address. `name-taken` where one
 * belongs to somebody else of the realm, or looks like another console user's name; of a website user each that is, of a console user the
 * first, since the others are the whole installation's. The statement itself decides, so two at once cannot both win.
 */
export async function writeNames(tx: Tx, account: NamesOf): Promise<Result<void>> {
  const mail = addressKey(account.email)
  const name = loginNameKey(account.userName)
  const othersAddress = account.userName.includes('@') && name !== mail
  if (!mail || !name || othersAddress) return refuse('invalid', 'The user name or the e-mail address cannot be used.')
  const realm = realmOf(account.kind, account.ownerId)
  const rows =
    mail === name
      ? [{ key: name, what: 'both' }]
      : [
          { key: name, what: 'name' },
          { key: mail, what: 'mail' },
        ]
  await sql`delete from login_name where owner_id = ${account.ownerId} and account_id = ${account.id}
    and (what <> 'former' or name_key = any(${rows.map((row) => row.key)}))`.execute(tx)
  const taken: FieldIssue[] = []
  for (const { key, what } of rows) {
    // the skeleton compares names people choose, as they are shown; addresses are compared exactly, a domain is proved elsewhere
    const alike = account.kind === 'console' && what === 'name' ? skeleton(account.userName) : null
    const written = await sql`
      insert into login_name (realm, name_key, what, owner_id, account_id, account_kind, skeleton)
      values (${realm}, ${key}, ${what}, ${account.ownerId}, ${account.id}, ${account.kind}, ${alike})
      on conflict do nothing returning 1`.execute(tx)
    if (written.rows.length > 0) continue
    taken.push(what === 'name' ? nameIsTaken : addressIsTaken)
    if (account.kind === 'console') break
  }
  return taken.length > 0 ? namesTaken(taken) : ok()
}

const nameIsTaken: FieldIssue = { field: 'userName', rule: 'taken', message: 'Somebody else has this name.' }
export const addressIsTaken: FieldIssue = { field: 'email', rule: 'taken', message: 'Somebody else has this address.' }

/** The refusal of names that belong to somebody else. */
export const namesTaken = (fields: readonly FieldIssue[]): Refused => refuse('name-taken', 'Somebody else has this name.', { fields })

/**
 * Keeps an address that its holder left from being taken by anybody else, while the change may be undone. Signs nobody in. Who changes
 * addresses lets go of it again; so does erasing.
 */
export async function keepFormerName(tx: Tx, account: Pick<NamesOf, 'ownerId' | 'id' | 'kind'>, address: string): Promise<void> {
  await sql`insert into login_name (realm, name_key, what, owner_id, account_id, account_kind)
    values (${realmOf(account.kind, account.ownerId)}, ${addressKey(address) ?? ''}, 'former', ${account.ownerId}, ${account.id}, ${account.kind})
    on conflict do nothing`.execute(tx)
}

/** Who holds a name or address in a realm, whatever their state. Not who left it and may still take it back. */
export async function holderOf(reader: Reader, realm: string, typed: string): Promise<{ ownerId: string; accountId: string } | undefined> {
  const key = loginNameKey(typed)
  if (!key) return undefined
  const { rows } = await sql<{ ownerId: string; accountId: string }>`
    select owner_id as "ownerId", account_id as "accountId" from login_name
    where realm = ${realm} and name_key = ${key} and what <> 'former'`.execute(reader)
  return rows[0]
}
