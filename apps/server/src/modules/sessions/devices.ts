import { sql } from 'kysely'
import { plus } from '../../platform/clock.ts'
import { newToken, readToken } from '../../platform/crypto/token.ts'
import type { Reader, Tx } from '../../platform/db/index.ts'
import type { NewId, Random } from '../../platform/random.ts'

/** How long a browser stays known without a sign-in (ATK-008). */
export const deviceDays = 90
/** A browser shared by several people remembers the last five of them. */
const accountsOnADevice = 5
/** Browsers an account is known on at most: a script that keeps no cookies makes a new one each time. */
const devicesOfAnAccount = 50
const separator = '~'

/** The tokens in a device cookie: one an account that signed in on this browser. */
export const readDevices = (cookie: string | undefined): string[] =>
  (cookie ?? '')
    .split(separator)
    .slice(0, accountsOnADevice)
    .filter((token) => readToken(token) !== undefined)

/** Hashes of the devices a browser shows, for a look-up together with the account. */
export const deviceHashes = (tokens: readonly string[]): Buffer[] => tokens.map((token) => readToken(token)!.hash)

export interface Device {
  readonly ownerId: string
  readonly accountId: string
  readonly id: string
}

/**
 * Remembers the browser for this account after a right password. A device already known gets no new secret, so that two tabs do not
 * forget each other; that it was seen again is noted with the new session. Returns the cookie's new value.
 */
export async function rememberDevice(
  tx: Tx,
  parts: { random: Random; newId: NewId },
  it: { ownerId: string; accountId: string; known: string | undefined; shown: readonly string[]; device: string; now: Date },
): Promise<string> {
  if (it.known) return it.shown.join(separator)
  const { token, hash } = newToken(parts.random, it.ownerId)
  await sql`insert into known_device (owner_id, account_id, id, secret_hash, device, created_at, last_used_at)
    values (${it.ownerId}, ${it.accountId}, ${parts.newId()}, ${hash}, ${it.device}, ${it.now}, ${it.now})`.execute(tx)
  await sql`delete from known_device where owner_id = ${it.ownerId} and account_id = ${it.accountId} and id in (
      select id from known_device where owner_id = ${it.ownerId} and account_id = ${it.accountId}
      order by last_used_at desc, id desc offset ${devicesOfAnAccount})`.execute(tx)
  return [token, ...it.shown].slice(0, accountsOnADevice).join(separator)
}

/** Forgets all browsers of an account: a reset or a deactivation. */
export async function forgetDevices(tx: Tx, ownerId: string, accountId: string): Promise<void> {
  await sql`delete from known_device where owner_id = ${ownerId} and account_id = ${accountId}`.execute(tx)
}

/** Forgets one browser: its lane reached the hard cap. */
export async function forgetDevice(tx: Tx, { ownerId, accountId, id }: Device): Promise<void> {
  await sql`delete from known_device where owner_id = ${ownerId} and account_id = ${accountId} and id = ${id}`.execute(tx)
}

export async function sweepDevices(reader: Reader, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`delete from known_device where last_used_at < ${plus(now, { days: -deviceDays })}`.execute(reader)
  return Number(numAffectedRows ?? 0)
}
