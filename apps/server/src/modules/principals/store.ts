import { type RawBuilder, sql } from 'kysely'
import { prepared, type Reader, type Tx } from '../../platform/db/index.ts'
import { ok, type Result } from '../../platform/result.ts'
import { type Account, type Activation, type Kind, type Profile, searchText } from './account.ts'
import { writeNames } from './names.ts'

/** Kept apart from the account: a sign-in writes a narrow row with one index, not the wide one with nine. */
const lastSignInOf: RawBuilder<unknown> = sql`(select v.last_sign_in_at from account_activity v where v.owner_id = a.owner_id and v.account_id = a.id)`

/** Every readable column of an account under its name in code. `a` is the alias of `account` the query must use. */
export const accountColumns: RawBuilder<unknown> = sql`a.owner_id as "ownerId", a.id, a.kind, a.state, a.activation, a.came_by as "cameBy",
  a.unclaimed, a.company_administrator as "companyAdministrator", a.session_epoch as "sessionEpoch", a.user_name as "userName", a.email,
  a.first_name as "firstName", a.last_name as "lastName", a.company_name as "companyName", a.phone, a.extension, a.fax, a.position, a.language,
  a.currency, a.created_at as "createdAt", a.created_by as "createdBy", a.modified_at as "modifiedAt", a.modified_by as "modifiedBy",
  a.activated_at as "activatedAt", a.deactivated_at as "deactivatedAt", a.deactivated_by as "deactivatedBy", ${lastSignInOf} as "lastSignInAt"`

/** Own fields of an account as they are stored: values by the keys of their properties, and what searching finds of them. */
export interface StoredFields {
  readonly values: Readonly<Record<string, unknown>>
  readonly text: string
}

export interface NewAccount extends Profile {
  readonly ownerId: string
  readonly id: string
  readonly kind: Kind
  readonly userName: string
  readonly email: string
  readonly cameBy: string
  readonly unclaimed?: boolean
  readonly companyAdministrator?: boolean
  /** Takes no login name: whoever proves the address first does, by `writeNames`. Signs nobody in until then. */
  readonly nameless?: boolean
  /** Own fields. */
  readonly custom?: StoredFields
  /** Who made it, in words that stay readable when that person is gone: a role such as `console user` with the id, or `operator`. */
  readonly by: string
  readonly now: Date
}

/** Inserts an account with its login names and the row for what it does. `name-taken` where a name is somebody else's. The caller makes the person key. */
export async function insertAccount(tx: Tx, it: NewAccount): Promise<Result<void>> {
  await sql`with made as (insert into account (owner_id, id, kind, came_by, unclaimed, company_administrator, user_name, email, first_name, last_name,
      company_name, phone, extension, fax, position, language, currency, custom, custom_text, search_text, created_at, created_by, modified_at, modified_by)
    values (${it.ownerId}, ${it.id}, ${it.kind}, ${it.cameBy}, ${it.unclaimed ?? false}, ${it.companyAdministrator ?? false}, ${it.userName},
      ${it.email}, ${it.firstName ?? null}, ${it.lastName ?? null}, ${it.companyName ?? null}, ${it.phone ?? null}, ${it.extension ?? null},
      ${it.fax ?? null}, ${it.position ?? null}, ${it.language ?? null}, ${it.currency ?? null},
      ${JSON.stringify(it.custom?.values ?? {})}, ${it.custom?.text ?? ''}, ${searchText(it)}, ${it.now}, ${it.by},
      ${it.now}, ${it.by}) returning owner_id, id)
    insert into account_activity (owner_id, account_id) select owner_id, id from made`.execute(tx)
  return it.nameless ? ok() : writeNames(tx, it)
}

export async function findAccount(reader: Reader, ownerId: string, id: string): Promise<Account | undefined> {
  const { rows } =
    await sql<Account>`${prepared} select ${accountColumns} from account a where a.owner_id = ${ownerId} and a.id = ${id}`.execute(reader)
  return rows[0]
}

/** The account with its row locked until the end of the transaction: acts on one account happen one after another. */
export async function lockAccount(tx: Tx, ownerId: string, id: string): Promise<Account | undefined> {
  const { rows } = await sql<Account>`
    select ${accountColumns} from account a where a.owner_id = ${ownerId} and a.id = ${id} for no key update`.execute(tx)
  return rows[0]
}

export interface AccountChange extends Profile {
  readonly userName?: string
  readonly email?: string
  readonly companyAdministrator?: boolean
}

/** Writes the changed fields of an account read under lock, its names included. Returns the account as it is now. */
export async function changeAccount(tx: Tx, account: Account, change: AccountChange, by: string, now: Date): Promise<Result<Account>> {
  const next: Account = { ...account, ...change, modifiedAt: now, modifiedBy: by }
  await sql`update account set user_name = ${next.userName}, email = ${next.email}, first_name = ${next.firstName ?? null},
      last_name = ${next.lastName ?? null}, company_name = ${next.companyName ?? null}, phone = ${next.phone ?? null},
      extension = ${next.extension ?? null}, fax = ${next.fax ?? null}, position = ${next.position ?? null}, language = ${next.language ?? null},
      currency = ${next.currency ?? null}, company_administrator = ${next.companyAdministrator}, search_text = ${searchText(next)},
      modified_at = ${now}, modified_by = ${by}
    where owner_id = ${account.ownerId} and id = ${account.id}`.execute(tx)
  if (next.userName !== account.userName || next.email !== account.email) {
    const named = await writeNames(tx, next)
    if (!named.ok) return named
  }
  return ok(next)
}

/** The own fields of an account, by the keys of their properties. Apart from the account, which every request reads. */
export async function customOf(reader: Reader, ownerId: string, id: string): Promise<Readonly<Record<string, unknown>>> {
  const { rows } = await sql<{ custom: Record<string, unknown> }>`
    select custom from account where owner_id = ${ownerId} and id = ${id}`.execute(reader)
  return rows[0]?.custom ?? {}
}

/** Writes the own fields of an account held by the caller. */
export async function writeCustom(tx: Tx, ownerId: string, id: string, custom: StoredFields, by: string, now: Date): Promise<void> {
  await sql`update account set custom = ${JSON.stringify(custom.values)}, custom_text = ${custom.text}, modified_at = ${now}, modified_by = ${by}
    where owner_id = ${ownerId} and id = ${id}`.execute(tx)
}

/** Sets the activation status. Activated also claims an account that made itself. */
export async function setActivation(tx: Tx, ownerId: string, id: string, activation: Activation, now: Date): Promise<void> {
  await sql`update account set activation = ${activation},
      activated_at = case when ${activation} = 'Activated' then coalesce(activated_at, ${now}) else activated_at end,
      unclaimed = unclaimed and ${activation} <> 'Activated'
    where owner_id = ${ownerId} and id = ${id}`.execute(tx)
}

/** Deactivates: a person's decision. The epoch rises in the same statement, so no session outlives it. */
export async function markDeactivated(tx: Tx, ownerId: string, id: string, by: string, now: Date): Promise<void> {
  await sql`update account set state = 'deactivated', deactivated_at = ${now}, deactivated_by = ${by}, modified_at = ${now}, modified_by = ${by},
      session_epoch = session_epoch + 1, rights_version = rights_version + 1
    where owner_id = ${ownerId} and id = ${id}`.execute(tx)
}

/** Active again, with nothing of what was before: activation starts anew, so a new password is needed. */
export async function markReactivated(tx: Tx, ownerId: string, id: string, by: string, now: Date): Promise<void> {
  await sql`update account set state = 'active', deactivated_at = null, deactivated_by = null, activation = 'EmailNotSent', modified_at = ${now},
      modified_by = ${by}, session_epoch = session_epoch + 1, rights_version = rights_version + 1
    where owner_id = ${ownerId} and id = ${id}`.execute(tx)
}

/** Removes what identifies the person and frees the names. The row stays: the trail and other rows point at it. `custom`: own fields that are not personal. */
export async function markErased(tx: Tx, ownerId: string, id: string, custom: StoredFields, now: Date): Promise<void> {
  await sql`delete from login_name where owner_id = ${ownerId} and account_id = ${id}`.execute(tx)
  await sql`update account set state = 'erased', user_name = 'erased-' || id, email = 'erased-' || id, first_name = null, last_name = null,
      company_name = null, phone = null, extension = null, fax = null, position = null, custom = ${JSON.stringify(custom.values)},
      custom_text = ${custom.text}, search_text = '', company_administrator = false,
      erased_at = ${now}, modified_at = ${now}, modified_by = 'erasure', session_epoch = session_epoch + 1, rights_version = rights_version + 1
    where owner_id = ${ownerId} and id = ${id}`.execute(tx)
}

/** Ends all sessions of an account at once: those of a lower epoch are dead. Returns the new epoch. */
export async function raiseEpoch(tx: Tx, ownerId: string, id: string): Promise<number> {
  const { rows } = await sql<{ session_epoch: number }>`
    update account set session_epoch = session_epoch + 1 where owner_id = ${ownerId} and id = ${id} returning session_epoch`.execute(tx)
  return rows[0]?.session_epoch ?? 0
}

/** Makes what is cached of one account's rights be read again. */
export async function raiseAccountRights(tx: Tx, ownerId: string, id: string): Promise<void> {
  await sql`update account set rights_version = rights_version + 1 where owner_id = ${ownerId} and id = ${id}`.execute(tx)
}

export async function touchLastSignIn(tx: Tx, ownerId: string, id: string, now: Date): Promise<void> {
  await sql`${prepared} update account_activity set last_sign_in_at = ${now} where owner_id = ${ownerId} and account_id = ${id}`.execute(tx)
}
