import { sql } from 'kysely'
import { prepared, type Reader, type Tx } from '../../platform/db/index.ts'
import { type Account, accountColumns, type Kind } from '../principals/index.ts'
import type { PasswordAge, SessionRow } from './session.ts'

const sessionColumns = sql`s.id as "sessionId", s.kind as "sessionKind", s.epoch, s.website_id as "websiteId", s.customer_id as "customerId",
  s.created_at as "sessionCreatedAt",
  s.authenticated_at as "authenticatedAt", s.last_active_at as "lastActiveAt", s.ends_at as "endsAt", s.ended_at as "endedAt", s.longest_pause_seconds as "longestPauseSeconds",
  s.device, s.source`

export interface FoundSession {
  readonly session: SessionRow
  readonly account: Account
  readonly password: PasswordAge
}

/** A session with its account, by the hash of its token. One statement, by primary keys. */
export async function findSession(reader: Reader, ownerId: string, tokenHash: Buffer): Promise<FoundSession | undefined> {
  const { rows } = await sql<Record<string, unknown>>`${prepared}
    select ${sessionColumns}, ${accountColumns}, c.changed_at as "passwordChangedAt", coalesce(c.must_change, false) as "mustChange"
    from session s join account a on a.owner_id = s.owner_id and a.id = s.account_id
    left join credential c on c.owner_id = s.owner_id and c.account_id = s.account_id
    where s.owner_id = ${ownerId} and s.token_hash = ${tokenHash}`.execute(reader)
  const row = rows[0]
  if (!row) return undefined
  const { sessionId, sessionKind, sessionCreatedAt, passwordChangedAt, mustChange, ...rest } = row
  const session = { ...rest, id: sessionId, kind: sessionKind, createdAt: sessionCreatedAt } as unknown as SessionRow
  return {
    session,
    account: rest as unknown as Account,
    password: { changedAt: passwordChangedAt as Date | null, mustChange: mustChange as boolean },
  }
}

export interface NewSession {
  readonly ownerId: string
  readonly accountId: string
  readonly kind: Kind
  readonly id: string
  readonly tokenHash: Buffer
  /** `session_epoch` as it was read before the password was checked. */
  readonly epoch: number
  readonly websiteId: string | null
  readonly customerId: string | null
  readonly now: Date
  readonly endsAt: Date
  readonly device: string
  readonly source: string
  /** Id of the browser among the account's known devices: it was seen again. */
  readonly knownDevice: string | undefined
}

/**
 * Inserts a session if the account is still active and of that epoch (protocol 2), and notes the sign-in with the account and on the
 * known device. False where it is not. The account row stays locked.
 */
export async function insertSession(tx: Tx, it: NewSession): Promise<boolean> {
  const { rows } = await sql`${prepared}
    with who as (
      select a.owner_id, a.id, a.kind, a.session_epoch from account a where a.owner_id = ${it.ownerId} and a.id = ${it.accountId}
        and a.kind = ${it.kind} and a.state = 'active' and a.session_epoch = ${it.epoch} for no key update),
    noted as (
      update account_activity v set last_sign_in_at = ${it.now}::timestamptz from who where v.owner_id = who.owner_id and v.account_id = who.id),
    seen as (
      update known_device d set last_used_at = ${it.now}::timestamptz, device = ${it.device} from who
      where d.owner_id = who.owner_id and d.account_id = who.id and d.id = ${it.knownDevice ?? null}::uuid)
    insert into session (owner_id, token_hash, id, account_id, kind, epoch, website_id, customer_id, created_at, authenticated_at, last_active_at,
      ends_at, device, source)
    select owner_id, ${it.tokenHash}, ${it.id}::uuid, id, kind, session_epoch, ${it.websiteId}::uuid, ${it.customerId}::uuid, ${it.now}::timestamptz, ${it.now}::timestamptz,
      ${it.now}::timestamptz, ${it.endsAt}::timestamptz, ${it.device}, ${it.source}
    from who returning 1`.execute(tx)
  return rows.length === 1
}

/**
 * Ends the oldest sessions beyond `most`, never the one just opened. The account's row must be locked, so that two sign-ins at once count each
 * other (ATK-050).
 */
export async function endBeyond(
  tx: Tx,
  it: { ownerId: string; accountId: string; epoch: number; opened: string; most: number; now: Date },
): Promise<void> {
  await sql`update session set ended_at = ${it.now}, ended_by = 'too many sessions'
    where owner_id = ${it.ownerId} and account_id = ${it.accountId} and token_hash in (
      select token_hash from session where owner_id = ${it.ownerId} and account_id = ${it.accountId} and epoch = ${it.epoch} and ended_at is null
        and ends_at > ${it.now}
      order by id = ${it.opened} desc, created_at desc, id desc offset ${it.most})`.execute(tx)
}

/** Marks the session as over, if what was judged still holds: an activity written meanwhile wins. False where nothing was changed. */
export async function endIfUntouched(
  reader: Reader,
  ownerId: string,
  id: string,
  lastActiveAt: Date,
  by: string,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`update session set ended_at = ${now}, ended_by = ${by}
    where owner_id = ${ownerId} and id = ${id} and ended_at is null and last_active_at = ${lastActiveAt} returning 1`.execute(reader)
  return rows.length === 1
}

/** Writes an activity: only forward in time and never on a session that is over. */
export async function touchSession(reader: Reader, ownerId: string, id: string, now: Date): Promise<void> {
  await sql`${prepared} update session set last_active_at = ${now}::timestamptz,
      longest_pause_seconds = greatest(longest_pause_seconds, ceil(extract(epoch from ${now}::timestamptz - last_active_at))::int)
    where owner_id = ${ownerId} and id = ${id} and ended_at is null and last_active_at < ${now}`.execute(reader)
}

/** Ends one session of an account. False where there is none to end. */
export async function endSession(tx: Reader, ownerId: string, accountId: string, id: string, by: string, now: Date): Promise<boolean> {
  const { rows } = await sql`update session set ended_at = ${now}, ended_by = ${by}
    where owner_id = ${ownerId} and account_id = ${accountId} and id = ${id} and ended_at is null returning 1`.execute(tx)
  return rows.length === 1
}

/** Marks all sessions of an account as over, or all but one. What kills them is the raised epoch; this keeps the lists true. */
export async function endSessions(
  tx: Tx,
  ownerId: string,
  accountId: string,
  by: string,
  now: Date,
  except: string | null = null,
): Promise<void> {
  await sql`update session set ended_at = ${now}, ended_by = ${by}
    where owner_id = ${ownerId} and account_id = ${accountId} and ended_at is null and id is distinct from ${except}::uuid`.execute(tx)
}

/** Takes device and network address out of an erased person's sessions. */
export async function forgetSessionTexts(tx: Tx, ownerId: string, accountId: string): Promise<void> {
  await sql`update session set device = '', source = '' where owner_id = ${ownerId} and account_id = ${accountId}`.execute(tx)
}

/**
 * Gives a session of epoch `from` a new token, a fresh proof of password and the epoch `to`. False where it is over: what ended while the
 * password was checked stays ended.
 */
export async function rotateSession(
  tx: Tx,
  it: { ownerId: string; id: string; tokenHash: Buffer; from: number; to: number; now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update session set token_hash = ${it.tokenHash}, epoch = ${it.to}, authenticated_at = ${it.now}, last_active_at = ${it.now},
      longest_pause_seconds = 0
    where owner_id = ${it.ownerId} and id = ${it.id} and epoch = ${it.from} and ended_at is null returning 1`.execute(tx)
  return rows.length === 1
}

/** Notes for whom this session acts from now on; null = for nobody. False where the session is over. */
export async function chooseCustomer(reader: Reader, ownerId: string, id: string, customerId: string | null): Promise<boolean> {
  const { rows } = await sql`update session set customer_id = ${customerId}::uuid
    where owner_id = ${ownerId} and id = ${id} and kind = 'website' and ended_at is null returning 1`.execute(reader)
  return rows.length === 1
}

/** Ends a choice whose right is gone, unless another one was made meanwhile. */
export async function endChoice(reader: Reader, ownerId: string, id: string, customerId: string): Promise<void> {
  await sql`update session set customer_id = null where owner_id = ${ownerId} and id = ${id} and customer_id = ${customerId}`.execute(
    reader,
  )
}

/** The sessions of an account that may still be alive; the caller judges them. Newest activity first. */
export async function sessionsOf(reader: Reader, ownerId: string, accountId: string, now: Date): Promise<SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    select s.id, s.kind, s.epoch, s.website_id as "websiteId", s.customer_id as "customerId", s.created_at as "createdAt",
      s.authenticated_at as "authenticatedAt",
      s.last_active_at as "lastActiveAt", s.ends_at as "endsAt", s.ended_at as "endedAt",
      s.longest_pause_seconds as "longestPauseSeconds", s.device, s.source
    from session s join account a on a.owner_id = s.owner_id and a.id = s.account_id
    where s.owner_id = ${ownerId} and s.account_id = ${accountId} and s.ended_at is null and s.ends_at > ${now} and s.epoch = a.session_epoch
    order by s.last_active_at desc, s.id desc`.execute(reader)
  return rows
}

/** Removes rows of sessions that ended over a week ago. Returns how many. */
export async function sweepSessions(reader: Reader, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`delete from session where ends_at < ${before}`.execute(reader)
  return Number(numAffectedRows ?? 0)
}
