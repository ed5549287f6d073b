import { sql } from 'kysely'
import { plus } from '../../platform/clock.ts'
import { newToken, readToken } from '../../platform/crypto/token.ts'
import type { Reader, Tx } from '../../platform/db/index.ts'
import type { Random } from '../../platform/random.ts'
import { lockAccount } from '../principals/index.ts'

/** What a link is good for, and nothing else. */
export type LinkPurpose = 'activation' | 'reset' | 'consent' | 'address-confirm' | 'address-undo' | 'customer-claim'

export interface NewLink {
  readonly ownerId: string
  readonly accountId: string
  readonly purpose: LinkPurpose
  readonly minutes: number
  readonly now: Date
  /** What the link is about besides its account, such as the new address or the tenant. */
  readonly data?: Readonly<Record<string, string>>
  /** Several of one purpose may be open at once where their data differ in this member (one invitation a tenant). */
  readonly oneFor?: string
}

export interface Link {
  readonly ownerId: string
  readonly accountId: string
  readonly purpose: LinkPurpose
  readonly data: Readonly<Record<string, string>>
  readonly expiresAt: Date
}

/** Makes a link and ends the older ones of its purpose: the newest wins. The token goes into a mail and nowhere else. */
export async function issueLink(tx: Tx, random: Random, it: NewLink): Promise<string> {
  const { token, hash } = newToken(random, it.ownerId)
  const data = it.data ?? {}
  // two at once would not see each other's link and both would stay open
  await lockAccount(tx, it.ownerId, it.accountId)
  await sql`update one_time_link set ended_at = ${it.now}
    where owner_id = ${it.ownerId} and account_id = ${it.accountId} and purpose = ${it.purpose} and used_at is null and ended_at is null
      ${it.oneFor ? sql`and data ->> ${it.oneFor} = ${data[it.oneFor] ?? ''}` : sql``}`.execute(tx)
  await sql`insert into one_time_link (owner_id, secret_hash, account_id, purpose, data, created_at, expires_at)
    values (${it.ownerId}, ${hash}, ${it.accountId}, ${it.purpose}, ${JSON.stringify(data)}, ${it.now}, ${plus(it.now, { minutes: it.minutes })})`.execute(
    tx,
  )
  return token
}

/** The link a token names, while it may still be used. Changes nothing. */
export async function peekLink(reader: Reader, token: string, purposes: readonly LinkPurpose[], now: Date): Promise<Link | undefined> {
  const read = readToken(token)
  if (!read) return undefined
  const { rows } = await sql<Link>`
    select ${returned} from one_time_link where ${usable(read, purposes, now)}`.execute(reader)
  return rows[0]
}

/** Uses a link up: of any number of callers at once, one gets it. */
export async function redeemLink(tx: Tx, token: string, purposes: readonly LinkPurpose[], now: Date): Promise<Link | undefined> {
  const read = readToken(token)
  if (!read) return undefined
  const { rows } = await sql<Link>`
    update one_time_link set used_at = ${now} where ${usable(read, purposes, now)} returning ${returned}`.execute(tx)
  return rows[0]
}

/** Ends the open links of an account; all purposes where none is named. */
export async function endLinks(tx: Tx, ownerId: string, accountId: string, now: Date, purposes?: readonly LinkPurpose[]): Promise<void> {
  await sql`update one_time_link set ended_at = ${now}
    where owner_id = ${ownerId} and account_id = ${accountId} and used_at is null and ended_at is null
      ${purposes ? sql`and purpose = any(${purposes}::text[])` : sql``}`.execute(tx)
}

/** Ends the links of one purpose whose data name this value: an invitation that was withdrawn. */
export async function endLinksFor(
  tx: Tx,
  ownerId: string,
  accountId: string,
  now: Date,
  about: { readonly member: string; readonly value: string },
): Promise<void> {
  await sql`update one_time_link set ended_at = ${now}
    where owner_id = ${ownerId} and account_id = ${accountId} and used_at is null and ended_at is null
      and data ->> ${about.member} = ${about.value}`.execute(tx)
}

/** Removes links that have been of no use for a week. Returns how many. */
export async function sweepLinks(reader: Reader, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`delete from one_time_link where expires_at < ${plus(now, { days: -7 })}`.execute(reader)
  return Number(numAffectedRows ?? 0)
}

const returned = sql`owner_id as "ownerId", account_id as "accountId", purpose, data, expires_at as "expiresAt"`
const usable = (read: { ownerId: string; hash: Buffer }, purposes: readonly LinkPurpose[], now: Date) =>
  sql`owner_id = ${read.ownerId} and secret_hash = ${read.hash} and purpose = any(${purposes}::text[])
    and used_at is null and ended_at is null and expires_at > ${now}`
