import type { Hour } from './unusual.ts'

export interface Day {
  /** As the calendar of the zone has it: `2026-11-21`. */
  readonly day: string
  readonly signIns: number
  readonly refusals: number
}

/** Whether the runtime knows the time zone. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/**
 * Hours put together to so many days of a time zone, the last one today, days with nothing among them. Hours are counted by the clock of
 * Greenwich: where a zone is half an hour off, half an hour at midnight counts to the day before.
 */
export function daysOf(hours: readonly Hour[], zone: string, now: Date, days: number): Day[] {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const dayOf = (at: Date) => format.format(at)
  const sums = new Map(calendar(dayOf(now), days).map((day) => [day, { day, signIns: 0, refusals: 0 }]))
  for (const { hour, signIns, refusals } of hours) {
    const sum = sums.get(dayOf(hour))
    if (!sum) continue
    sum.signIns += signIns
    sum.refusals += refusals
  }
  return [...sums.values()]
}

/** So many days of the calendar up to and with `last`. */
const calendar = (last: string, days: number): string[] =>
  Array.from({ length: days }, (_, at) => new Date(Date.parse(last) - (days - 1 - at) * 86_400_000).toISOString().slice(0, 10))
