import type { Settings } from '@tillward/contract/settings'
import { plus } from '../../platform/clock.ts'
import { type Refused, refuse } from '../../platform/result.ts'

/** What of a session the settings of a tenant or a sensitive act look at. */
export interface SessionTimes {
  readonly authenticatedAt: Date
  readonly lastActiveAt: Date
  readonly longestPauseSeconds: number
}

type Limits = Pick<Settings, 'console.session.idleMinutes' | 'console.session.absoluteMinutes' | 'console.session.freshMinutes'>

/**
 * Whether a session of another home company satisfies this tenant's own limits: no pause since the password was last proved as
 * long as its idle limit, and that proof younger than its absolute limit. Else the person proves the password again; the account is
 * not touched. The refusal names the setting.
 */
export function doorRefusal(session: SessionTimes, tenant: Limits, now: Date): Refused | undefined {
  const absolute = tenant['console.session.absoluteMinutes']
  if (now >= plus(session.authenticatedAt, { minutes: absolute })) {
    return needsSignIn('console.session.absoluteMinutes', absolute, `asks for a new sign-in ${absolute} minutes after the last one`)
  }
  const idle = tenant['console.session.idleMinutes']
  const pause = Math.max(session.longestPauseSeconds, (now.getTime() - session.lastActiveAt.getTime()) / 1000)
  if (pause >= idle * 60) {
    return needsSignIn('console.session.idleMinutes', idle, `asks for a new sign-in after ${idle} minutes without activity`)
  }
  return undefined
}

const needsSignIn = (setting: keyof Limits, minutes: number, does: string) =>
  refuse('tenant-needs-sign-in', `This tenant ${does}. Confirm your password to go on.`, { more: { setting, minutes } })

/** Step-up: the password was proved less than so many minutes ago. */
export function freshRefusal(authenticatedAt: Date, minutes: number, now: Date): Refused | undefined {
  if (now < plus(authenticatedAt, { minutes })) return undefined
  return refuse('fresh-sign-in-needed', `This needs a sign-in not older than ${minutes} minutes. Confirm your password to go on.`, {
    more: { minutes },
  })
}
