import type { Schemas } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { day } from '../../lib/time.ts'

export type ApiKey = Schemas['ApiKey']

const dayLong = 86_400_000
/** Owners are mailed so many days before a key expires. */
const warnDays = 14
/** Without a request for so long, a key is asked about. */
const quietDays = 60

export type KeyLook = 'active' | 'soon' | 'quiet' | 'expired' | 'ended'

/** The state of a key as lists mark it. */
export function lookOf(key: ApiKey, now = Date.now()): KeyLook {
  if (key.state !== 'active') return key.state
  if (new Date(key.expiresAt).getTime() - now < warnDays * dayLong) return 'soon'
  const last = new Date(key.lastUsedAt ?? key.createdAt).getTime()
  return now - last > quietDays * dayLong ? 'quiet' : 'active'
}

export const daysOffered = [7, 30, 90, 180, 365] as const

/** "90 days, until 20 Feb 2027". */
export const expiryChoices = (now = Date.now()) =>
  daysOffered.map((days) => ({
    value: String(days),
    label: t('{days, number} days, until {until}', { days, until: day(new Date(now + days * dayLong)) }),
  }))

export const overlapChoices = () => [
  { value: '0', label: t('Ends at once') },
  { value: '1', label: t('Goes on for an hour') },
  { value: '24', label: t('Goes on for a day') },
  { value: '72', label: t('Goes on for three days') },
  { value: '168', label: t('Goes on for a week') },
]
