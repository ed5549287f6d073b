import { currentLanguage } from './text.ts'

let timeZone: string | undefined

/** The person's own, from the preferences; the browser's where there is none. */
export const setTimeZone = (zone: string | undefined): void => {
  timeZone = zone
}

/** Whose days are meant: the person's zone, the browser's where none was chosen. */
export const currentTimeZone = (): string => timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone

const options = (more: Intl.DateTimeFormatOptions): Intl.DateTimeFormatOptions => ({ ...more, ...(timeZone ? { timeZone } : {}) })

/** "21 Nov 2026, 14:02" in the person's language and zone. */
export const dateTime = (at: string | Date): string =>
  new Intl.DateTimeFormat(currentLanguage(), options({ dateStyle: 'medium', timeStyle: 'short' })).format(new Date(at))

/** "14:02", where the day is known. */
export const time = (at: string | Date): string =>
  new Intl.DateTimeFormat(currentLanguage(), options({ timeStyle: 'short' })).format(new Date(at))

/** "21 Nov 2026". A date without a time is the same day everywhere. */
export const day = (at: string | Date): string => {
  const plain = typeof at === 'string' && /^\d{4}-\d\d-\d\d$/.test(at)
  return new Intl.DateTimeFormat(
    currentLanguage(),
    plain ? { dateStyle: 'medium', timeZone: 'UTC' } : options({ dateStyle: 'medium' }),
  ).format(new Date(at))
}

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['minute', 60],
  ['hour', 3_600],
  ['day', 86_400],
]

/** "12 minutes ago" within a week, the date beyond. */
export function ago(at: string | Date, now = new Date()): string {
  const seconds = (new Date(at).getTime() - now.getTime()) / 1_000
  const distance = Math.abs(seconds)
  if (distance >= 7 * 86_400) return day(at)
  const format = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' })
  if (distance < 60) return format.format(0, 'second')
  const [unit, size] = steps.findLast(([, from]) => distance >= from) ?? steps[0]!
  return format.format(Math.trunc(seconds / size), unit)
}

export const number = (value: number): string => new Intl.NumberFormat(currentLanguage()).format(value)
