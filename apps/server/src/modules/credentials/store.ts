import { sql } from 'kysely'
import type { Reader, Tx } from '../../platform/db/index.ts'

/** Confidential: the stored password of an account. Never leaves this module and sign-in. */
export interface Credential {
  readonly scheme: string
  readonly hash: string
  readonly changedAt: Date
  readonly mustChange: boolean
}

/** How many former passwords are kept whatever the setting says: the most the setting may ask for, so that raising it works at once. */
const kept = 24

export async function findCredential(reader: Reader, ownerId: string, accountId: string): Promise<Credential | undefined> {
  const { rows } = await sql<Credential>`
    select scheme, hash, changed_at as "changedAt", must_change as "mustChange" from credential
    where owner_id = ${ownerId} and account_id = ${accountId}`.execute(reader)
  return rows[0]
}

/** The current and former hashes, newest first, at most `count` of them. */
export async function recentHashes(reader: Reader, ownerId: string, accountId: string, count: number): Promise<string[]> {
  const { rows } = await sql<{ hash: string }>`
    select hash from (
      select hash, 'infinity'::timestamptz as at, '' as id from credential where owner_id = ${ownerId} and account_id = ${accountId}
      union all
      select hash, set_at, id::text from credential_history where owner_id = ${ownerId} and account_id = ${accountId}) as every
    order by at desc, id desc limit ${count}`.execute(reader)
  return rows.map((row) => row.hash)
}

export interface NewCredential {
  readonly ownerId: string
  readonly accountId: string
  readonly scheme: string
  readonly hash: string
  readonly now: Date
  /** `changed_at` of the password this one was checked against; undefined where there was none. */
  readonly replaces: Date | undefined
  /** Id for the history row of the replaced one. */
  readonly historyId: string
}

/**
 * Writes a new password and moves the current one into the history. False where the password is no longer the one the new one
 * was checked against: the caller asks again.
 */
export async function writeCredential(tx: Tx, it: NewCredential): Promise<boolean> {
  if (!it.replaces) {
    const made = await sql`
      insert into credential (owner_id, account_id, scheme, hash, changed_at)
      values (${it.ownerId}, ${it.accountId}, ${it.scheme}, ${it.hash}, ${it.now}) on conflict do nothing returning 1`.execute(tx)
    return made.rows.length === 1
  }
  // the lock makes the second of two changes wait here and then find another changed_at
  const { rows } = await sql<{ scheme: string; hash: string; changed_at: Date }>`
    select scheme, hash, changed_at from credential where owner_id = ${it.ownerId} and account_id = ${it.accountId} for update`.execute(tx)
  const current = rows[0]
  if (!current || current.changed_at.getTime() !== it.replaces.getTime()) return false
  // a clock that stands still must not make two passwords look like one
  const changedAt = it.now > current.changed_at ? it.now : new Date(current.changed_at.getTime() + 1)
  await sql`insert into credential_history (owner_id, account_id, id, scheme, hash, set_at)
    values (${it.ownerId}, ${it.accountId}, ${it.historyId}, ${current.scheme}, ${current.hash}, ${current.changed_at})`.execute(tx)
  await sql`update credential set scheme = ${it.scheme}, hash = ${it.hash}, changed_at = ${changedAt}, must_change = false, warned_days = null
    where owner_id = ${it.ownerId} and account_id = ${it.accountId}`.execute(tx)
  await trimHistory(tx, it.ownerId, it.accountId)
  return true
}

async function trimHistory(tx: Tx, ownerId: string, accountId: string): Promise<void> {
  await sql`delete from credential_history where owner_id = ${ownerId} and account_id = ${accountId} and id in (
      select id from credential_history where owner_id = ${ownerId} and account_id = ${accountId}
      order by set_at desc, id desc offset ${kept})`.execute(tx)
}

/** A better hash of the same password: not a change. Only where the row is still the one that was verified. */
export async function replaceHash(tx: Reader, ownerId: string, accountId: string, from: string, to: string, scheme: string): Promise<void> {
  await sql`update credential set hash = ${to}, scheme = ${scheme}
    where owner_id = ${ownerId} and account_id = ${accountId} and hash = ${from}`.execute(tx)
}

/** Takes the current password out of use and keeps it in the history: an admin's reset, a deactivation. */
export async function retireCredential(tx: Tx, ownerId: string, accountId: string, historyId: string): Promise<void> {
  await sql`with gone as (delete from credential where owner_id = ${ownerId} and account_id = ${accountId} returning scheme, hash, changed_at)
    insert into credential_history (owner_id, account_id, id, scheme, hash, set_at)
    select ${ownerId}, ${accountId}, ${historyId}, scheme, hash, changed_at from gone`.execute(tx)
  await trimHistory(tx, ownerId, accountId)
}

/** Everything of an erased person. */
export async function deleteCredentials(tx: Tx, ownerId: string, accountId: string): Promise<void> {
  await sql`delete from credential where owner_id = ${ownerId} and account_id = ${accountId}`.execute(tx)
  await sql`delete from credential_history where owner_id = ${ownerId} and account_id = ${accountId}`.execute(tx)
  await sql`delete from one_time_link where owner_id = ${ownerId} and account_id = ${accountId}`.execute(tx)
}
