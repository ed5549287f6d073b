/** Sign-ins and refused attempts of one hour. */
export interface Hour {
  readonly hour: Date
  readonly signIns: number
  readonly refusals: number
}

const atLeast = 20
const timesUsual = 3
/** Of a hundred past hours so many had no more. */
const usualOf = 95

/** Refused attempts that stand out: how many, since when, and what an hour usually has. */
export interface Unusual {
  readonly refusals: number
  readonly since: Date
  readonly usual: number
}

/**
 * Whether this hour or the one before stands out against the tenant's own past: at least 20 refused sign-ins, and more than three times what
 * 95 of 100 hours had at most. `hours` are those with anything in them; the others had nothing. `days`: how far back they go.
 */
export function unusualRefusals(hours: readonly Hour[], now: Date, days: number): Unusual | undefined {
  const thisHour = Math.floor(now.getTime() / hourMs) * hourMs
  const lately = hours.filter(({ hour }) => hour.getTime() >= thisHour - hourMs)
  const before = hours.filter(({ hour }) => hour.getTime() < thisHour - hourMs).map(({ refusals }) => refusals)
  const usual = percentile(before, days * 24)
  const worst = lately.toSorted((a, b) => b.refusals - a.refusals)[0]
  if (!worst || worst.refusals < atLeast || worst.refusals <= timesUsual * usual) return undefined
  return { refusals: worst.refusals, since: worst.hour, usual }
}

const hourMs = 3_600_000

/** The hours without a row count as nothing. */
function percentile(values: readonly number[], hours: number): number {
  const sorted = values.toSorted((a, b) => b - a)
  return sorted[Math.floor((hours * (100 - usualOf)) / 100)] ?? 0
}
