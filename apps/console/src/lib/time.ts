import { currentLanguage } from './text.ts'

let timeZone: string | undefined

/** The person's own, from the preferences; the browser's where there is none. */
export const setTimeZone = (zone: string | undefined): void => {
  timeZone = zone
}

/** Whose days are meant: the person's zone, the browser's where none was chosen. */
export const currentTimeZone = (): string => timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone

const options = (more: Intl.DateTimeFormatOptions): Intl.DateTimeFormatOptions => ({ ...more, ...(timeZone ? { timeZone } : {}) })

// to make one takes longer than to use it a hundred times, and a list says many times
const formats = new Map<string, Intl.DateTimeFormat>()
const relatives = new Map<string, Intl.RelativeTimeFormat>()

function format(more: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${currentLanguage()} ${JSON.stringify(more)}`
  const kept = formats.get(key) ?? new Intl.DateTimeFormat(currentLanguage(), more)
  formats.set(key, kept)
  return kept
}

/** "21 Nov 2026, 14:02" in the person's language and zone. */
export const dateTime = (at: string | Date): string => format(options({ dateStyle: 'medium', timeStyle: 'short' })).format(new Date(at))

/** "14:02", where the day is known. */
export const time = (at: string | Date): string => format(options({ timeStyle: 'short' })).format(new Date(at))

/** "21 Nov 2026". A date without a time is the same day everywhere. */
export const day = (at: string | Date): string => {
  const plain = typeof at === 'string' && /^\d{4}-\d\d-\d\d$/.test(at)
  return format(plain ? { dateStyle: 'medium', timeZone: 'UTC' } : options({ dateStyle: 'medium' })).format(new Date(at))
}

const wall = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

/** What the clock on the person's wall shows at a moment, as inputs take it: "2026-11-22T14:02". */
export function wallClock(at: Date): string {
  const parts = new Intl.DateTimeFormat('en', options(wall)).formatToParts(at)
  const it = Object.fromEntries(parts.map(({ type, value }) => [type, value]))
  return `${it['year']}-${it['month']}-${it['day']}T${it['hour']}:${it['minute']}`
}

/** The moment at which the person's wall shows this; undefined where there is no such date. */
export function momentOf(shown: string): Date | undefined {
  const plain = Date.parse(`${shown}Z`)
  if (Number.isNaN(plain)) return undefined
  const ahead = (at: number) => Date.parse(`${wallClock(new Date(at))}Z`) - at
  // looked up at the moment itself: the clocks may change that day
  return new Date(plain - ahead(plain - ahead(plain)))
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
  const relative = relatives.get(currentLanguage()) ?? new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' })
  relatives.set(currentLanguage(), relative)
  if (distance < 60) return relative.format(0, 'second')
  const [unit, size] = steps.findLast(([, from]) => distance >= from) ?? steps[0]!
  return relative.format(Math.trunc(seconds / size), unit)
}

export const number = (value: number): string => new Intl.NumberFormat(currentLanguage()).format(value)
