import type { Settings } from '@tillward/contract/settings'
import { plus } from '../../platform/clock.ts'
import type { Account, Kind } from '../principals/index.ts'

/** A session as its row says, with what of its account and password decides over it. */
export interface SessionRow {
  readonly id: string
  readonly kind: Kind
  readonly epoch: number
  readonly websiteId: string | null
  /** For whom a shopper acts: a bill-to or a ship-to, authorised again on every request. */
  readonly customerId: string | null
  readonly createdAt: Date
  readonly authenticatedAt: Date
  readonly lastActiveAt: Date
  /** Longest time without activity since the password was last proved, up to `lastActiveAt`: for stricter tenants. */
  readonly longestPauseSeconds: number
  readonly endsAt: Date
  readonly endedAt: Date | null
  readonly device: string
  readonly source: string
}

/** What of a password decides over a session: no hash in it. */
export interface PasswordAge {
  readonly changedAt: Date | null
  readonly mustChange: boolean
}

/** Limits of one side, in force at this moment, in minutes; `maxAgeDays` 0 = passwords do not expire. */
export interface SessionLimits {
  readonly idleMinutes: number
  readonly absoluteMinutes: number
  readonly maxAgeDays: number
}

export function sessionLimits(settings: Settings, kind: Kind): SessionLimits {
  return {
    idleMinutes: settings[`${kind}.session.idleMinutes`],
    absoluteMinutes: settings[`${kind}.session.absoluteMinutes`],
    maxAgeDays: settings[`${kind}.password.maxAgeDays`],
  }
}

export type SessionVerdict = 'alive' | 'idle' | 'absolute' | 'dead'

/** whether a session may go on now. The moment of the limit itself is over it. */
export function judgeSession(
  session: SessionRow,
  account: Pick<Account, 'state' | 'sessionEpoch'>,
  limits: SessionLimits,
  now: Date,
): SessionVerdict {
  if (session.endedAt || account.state !== 'active' || session.epoch !== account.sessionEpoch) return 'dead'
  if (now >= session.endsAt || now >= plus(session.createdAt, { minutes: limits.absoluteMinutes })) return 'absolute'
  if (now >= plus(session.lastActiveAt, { minutes: limits.idleMinutes })) return 'idle'
  return 'alive'
}

/** How old the written activity may be before it is written again: 60 s, at most a tenth of the limit. */
export const writeAfterMs = (idleMinutes: number): number => Math.min(60_000, (idleMinutes * 60_000) / 10)

/** an expired password, or one that must be changed, leaves only the way to a new one. */
export function passwordMustChange(password: PasswordAge, maxAgeDays: number, now: Date): boolean {
  if (password.mustChange) return true
  return maxAgeDays > 0 && password.changedAt !== null && now >= plus(password.changedAt, { days: maxAgeDays })
}
