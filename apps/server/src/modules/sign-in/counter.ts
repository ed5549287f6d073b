import type { Settings } from '@tillward/contract/settings'
import { type RawBuilder, sql } from 'kysely'
import { plus } from '../../platform/clock.ts'
import { prepared, type Reader, type Tx } from '../../platform/db/index.ts'
import type { Kind } from '../principals/index.ts'
import { deviceDays } from '../sessions/index.ts'

/** Whose failures are counted where: R-45. `subject` is the account's id, or a keyed hash of a name nobody has. */
export interface CounterKey {
  readonly realm: string
  readonly subject: string
  readonly lane: string
  readonly known: boolean
}

/** What the settings say about bad sign-ins. */
export interface LockRules {
  /** Failures that lock; infinite where locking is switched off. */
  readonly limit: number
  readonly firstLockMs: number
  /** 1 for locks of one length, 2 for locks that double. */
  readonly growth: 1 | 2
  readonly longestLockMs: number
  /** Consecutive failures that close the lane. */
  readonly hardCap: number
}

/** The lane an attempt counts in: a known device of the account, or strangers. */
export const laneOf = (knownDevice: string | undefined): string => (knownDevice ? `${deviceLane}${knownDevice}` : 'strangers')
const deviceLane = 'device:'

const never = 2_147_483_647
const growingStartMs = 30_000
/** How long a reservation lives. A check that takes longer is not evaluated at all. */
export const reservationMs = 10_000
const forgottenAfterMs = 24 * 3_600_000

export function lockRules(settings: Settings, kind: Kind): LockRules {
  const longest = settings[`${kind}.lockout.minutes`] * 60_000
  const growing = settings[`${kind}.lockout.mode`] === 'growing'
  return {
    limit: settings[`${kind}.lockout.enabled`] ? settings[`${kind}.lockout.maxAttempts`] : never,
    firstLockMs: growing ? Math.min(growingStartMs, longest) : longest,
    growth: growing ? 2 : 1,
    longestLockMs: longest,
    hardCap: settings[`${kind}.lockout.hardCap`],
  }
}

export interface Reservation {
  readonly id: string
  readonly round: number
  readonly deadline: Date
}

export type Reserved =
  | { readonly state: 'granted'; readonly reservation: Reservation }
  /** Locked or closed: check a hash all the same and refuse whatever it says. */
  | { readonly state: 'shut' }
  /** All attempts are being evaluated right now: wait for one of them. */
  | { readonly state: 'busy' }

/**
 * Asks for one attempt. One statement: first it turns reservations past their deadline into failures (and the lock, at the limit), then
 * opens a new round where a lock has ended, forgets failures after 24 h without another, and grants only when unlocked and
 * failures + reservations < limit.
 */
export async function reserve(reader: Reader, key: CounterKey, rules: LockRules, id: string, now: Date): Promise<Reserved> {
  const deadline = plus(now, { ms: reservationMs })
  const at = sql`${now}::timestamptz`
  const nowMs = sql`${now.getTime()}::bigint`
  const lock = sql`${at} + least(${rules.longestLockMs}::float8, ${rules.firstLockMs}::float8 * power(${rules.growth}::float8, least(c.locks, 40))) * interval '1 millisecond'`
  const { rows } = await sql<{ round: number; granted: boolean; shut: boolean }>`${prepared}
    insert into sign_in_counter as c (realm, subject, lane, known, in_flight, touched_at)
    values (${key.realm}, ${key.subject}, ${key.lane}, ${key.known}, jsonb_build_object(${id}::text, ${deadline.getTime()}::bigint), ${at})
    on conflict (realm, subject, lane) do update set
      (round, failures, consecutive, locks, told, in_flight, last_failure_at, locked_at, locked_until, closed_at, touched_at) = (
      select g.round, g.failures, g.consecutive, g.locks, g.told,
        case when g.grants then g.live || jsonb_build_object(${id}::text, ${deadline.getTime()}::bigint) else g.live end,
        g.last_failure_at, g.locked_at, g.locked_until, g.closed_at, ${at}
      from (select count(*) filter (where value::bigint <= ${nowMs})::int as lost,
              coalesce(jsonb_object_agg(key, value::bigint) filter (where value::bigint > ${nowMs}), '{}') as live
            from jsonb_each_text(c.in_flight)) f
      cross join lateral (
        select c.consecutive + f.lost as consecutive,
          case when f.lost > 0 then ${at} else c.last_failure_at end as last_failure_at,
          coalesce(c.closed_at, case when c.consecutive + f.lost >= ${rules.hardCap} then ${at} end) as closed_at,
          c.locked_until is not null and c.locked_until <= ${at} as ended,
          c.locked_until is null and c.failures + f.lost >= ${rules.limit} as locks_now,
          c.locked_until is null and f.lost = 0 and f.live = '{}' and c.last_failure_at <= ${at} - ${forgottenAfterMs}::float8 * interval '1 millisecond' as forgotten
      ) e
      cross join lateral (
        select case when e.ended then c.round + 1 else c.round end as round,
          case when e.ended or e.forgotten then 0 else c.failures + f.lost end as failures,
          case when e.locks_now and not coalesce(e.forgotten, false) then c.locks + 1 else c.locks end as locks,
          case when e.ended and c.told = 'locked' then null else c.told end as told,
          case when e.ended then '{}'::jsonb else f.live end as live,
          case when e.ended then null when e.locks_now and not coalesce(e.forgotten, false) then ${at} else c.locked_at end as locked_at,
          case when e.ended then null when e.locks_now and not coalesce(e.forgotten, false) then ${lock} else c.locked_until end as locked_until
      ) s
      cross join lateral (
        select s.*, e.consecutive, e.last_failure_at, e.closed_at,
          e.closed_at is null and s.locked_until is null
            and s.failures + (select count(*) from jsonb_object_keys(s.live)) < ${rules.limit} as grants
      ) g)
    returning c.round, jsonb_exists(c.in_flight, ${id}) as granted, (c.locked_until is not null or c.closed_at is not null) as shut`.execute(
    reader,
  )
  const row = rows[0]!
  if (row.granted) return { state: 'granted', reservation: { id, round: row.round, deadline } }
  return { state: row.shut ? 'shut' : 'busy' }
}

/** Counts a wrong password. False where the reservation is no longer there: an older round, or past its deadline and counted already. */
export async function settleWrong(tx: Tx, key: CounterKey, rules: LockRules, held: Reservation | undefined, now: Date): Promise<boolean> {
  const at = sql`${now}::timestamptz`
  const locks = sql`c.failures + 1 >= ${rules.limit} and c.locked_until is null`
  const lock = sql`${at} + least(${rules.longestLockMs}::float8, ${rules.firstLockMs}::float8 * power(${rules.growth}::float8, least(c.locks, 40))) * interval '1 millisecond'`
  const { rows } = await sql`${prepared}
    update sign_in_counter c set in_flight = c.in_flight - ${held?.id ?? ''}::text, failures = c.failures + 1, consecutive = c.consecutive + 1,
      last_failure_at = ${at}, touched_at = ${at},
      locks = case when ${locks} then c.locks + 1 else c.locks end,
      locked_at = case when ${locks} then ${at} else c.locked_at end,
      locked_until = case when ${locks} then ${lock} else c.locked_until end,
      closed_at = case when c.consecutive + 1 >= ${rules.hardCap} then coalesce(c.closed_at, ${at}) else c.closed_at end
    where ${mine(key, held)}
    returning 1`.execute(tx)
  return rows.length === 1
}

/** What has to be said, once, about a lane: to the operator, in the trail, at the hard cap to the holder. */
export interface ShutNews {
  readonly lockedAt: Date | null
  readonly lockedUntil: Date | null
  readonly closedAt: Date | null
}

/**
 * Takes it upon the caller's transaction to say that a lane is locked or closed. Whatever shut it, a failure, reservations nobody settled or a
 * lowered limit: one caller gets the news, the others undefined. A lock that was told already is left out of the news of a closing. Asked after
 * every wrong password, so that the one that locks takes no statement more than the others.
 */
export async function tellShut(tx: Tx, key: CounterKey): Promise<ShutNews | undefined> {
  const { rows } = await sql<ShutNews>`${prepared}
    with c as (select * from sign_in_counter c where c.realm = ${key.realm} and c.subject = ${key.subject} and c.lane = ${key.lane} and ${untold} for update)
    update sign_in_counter t set told = case when c.closed_at is null then 'locked' else 'closed' end from c
    where t.realm = c.realm and t.subject = c.subject and t.lane = c.lane
    returning case when c.told is null then c.locked_at end as "lockedAt", case when c.told is null then c.locked_until end as "lockedUntil",
      c.closed_at as "closedAt"`.execute(tx)
  return rows[0]
}

/** A right password: nothing of the failures stays. False where the reservation is no longer there. */
export async function settleRight(tx: Tx, key: CounterKey, held: Reservation, now: Date): Promise<boolean> {
  const { rows } = await sql`${prepared}
    update sign_in_counter c set in_flight = c.in_flight - ${held.id}::text, failures = 0, consecutive = 0, locks = 0, last_failure_at = null,
      touched_at = ${now}
    where ${mine(key, held)} returning 1`.execute(tx)
  return rows.length === 1
}

/** Gives an attempt back uncounted: nothing was evaluated, or the account changed under the sign-in. */
export async function release(reader: Reader, key: CounterKey, held: Reservation, now: Date): Promise<void> {
  await sql`update sign_in_counter c set in_flight = c.in_flight - ${held.id}::text, touched_at = ${now} where ${mine(key, held)}`.execute(
    reader,
  )
}

/**
 * Clears every lane of an account, whether there was anything or not. A new round, so that what is under way settles nothing. Before the
 * account's row is locked, as a sign-in does: in the other order a reset and a sign-in would wait for each other.
 */
export async function clearCounters(tx: Tx, realm: string, accountId: string, now: Date): Promise<void> {
  await sql`update sign_in_counter set round = round + 1, failures = 0, consecutive = 0, locks = 0, in_flight = '{}', last_failure_at = null,
      locked_at = null, locked_until = null, closed_at = null, told = null, touched_at = ${now}
    where realm = ${realm} and subject = ${accountId}`.execute(tx)
}

/** Forgets one lane: a device that reached the hard cap. */
export async function dropLane(tx: Tx, key: CounterKey): Promise<void> {
  await sql`delete from sign_in_counter where realm = ${key.realm} and subject = ${key.subject} and lane = ${key.lane}`.execute(tx)
}

export interface LockState {
  readonly lane: string
  readonly lockedAt: Date | null
  readonly lockedUntil: Date | null
  readonly closedAt: Date | null
  readonly failures: number
}

/** The lanes of a website user that are shut now. Never asked for console users. */
export async function locksOf(reader: Reader, realm: string, accountId: string, now: Date): Promise<LockState[]> {
  const { rows } = await sql<LockState>`
    select lane, locked_at as "lockedAt", locked_until as "lockedUntil", closed_at as "closedAt", failures from sign_in_counter
    where realm = ${realm} and subject = ${accountId} and (locked_until > ${now} or closed_at is not null) order by lane`.execute(reader)
  return rows
}

/** The ids of the accounts of a realm that are locked now, as a query: few, however many accounts there are. */
export const lockedIn = (realm: string, now: Date): RawBuilder<unknown> => sql`
  select c.subject::uuid from sign_in_counter c
  where c.realm = ${realm} and c.known and (c.locked_until > ${now} or c.closed_at is not null)`

const mostUnknown = 1_000_000

/**
 * Rows of names nobody has go when they say nothing any more, and the oldest beyond a million; rows of devices go with the devices. Returns how
 * many went.
 */
export async function sweepCounters(reader: Reader, now: Date): Promise<number> {
  const unknown = await sql`
    delete from sign_in_counter where not known and closed_at is null and in_flight = '{}'
      and (locked_until <= ${now} or (locked_until is null and touched_at < ${plus(now, { ms: -forgottenAfterMs })}))`.execute(reader)
  const beyond = await sql`
    delete from sign_in_counter where not known and (realm, subject, lane) in (
      select realm, subject, lane from sign_in_counter where not known order by touched_at desc offset ${mostUnknown})`.execute(reader)
  const devices = await sql`
    delete from sign_in_counter where known and starts_with(lane, ${deviceLane}) and touched_at < ${plus(now, { days: -deviceDays })}`.execute(
    reader,
  )
  return [unknown, beyond, devices].reduce((sum, one) => sum + Number(one.numAffectedRows ?? 0), 0)
}

/** Of a row `c`: shut, and not told as far as it is. */
const untold = sql`(c.closed_at is not null and c.told is distinct from 'closed' or c.locked_until is not null and c.told is null)`
const mine = (key: CounterKey, held: Reservation | undefined) =>
  sql`c.realm = ${key.realm} and c.subject = ${key.subject} and c.lane = ${key.lane} and c.round = ${held?.round ?? 0}
    and jsonb_exists(c.in_flight, ${held?.id ?? ''})`
