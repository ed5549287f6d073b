import type { FieldIssue } from '../../platform/result.ts'

/** What a person keeps for later visits: a theme, the columns of a list, a saved view. */
export interface Preference {
  readonly key: string
  readonly value: unknown
  /** Another after every change. */
  readonly version: string
}

/** Names as programs choose them, such as `users.list.columns`. */
export const keyPattern = '^[a-z][A-Za-z0-9]*([._-][A-Za-z0-9]+)*$'
export const longestKey = 100
/** Bytes of a value, as JSON. */
export const largestValue = 16 * 1024
/** Keys of one person. */
export const mostKeys = 100
/** A value so deep is no view of anybody's, and would break whoever reads it. */
const deepest = 32

/** Keys whose meaning Tillward knows; `language` is kept as the account's own. What is allowed as their value. */
const known: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['theme', (value) => value === 'light' || value === 'dark' || value === 'system'],
  ['timeZone', (value) => typeof value === 'string' && isTimeZone(value)],
])

/** What keeps a value from being stored under this key; undefined where nothing does. */
export function valueIssue(key: string, value: unknown): FieldIssue | undefined {
  const issue = (rule: string, message: string): FieldIssue => ({ field: 'value', rule, message })
  if (isDeeper(value, deepest)) return issue('too-deep', `Use at most ${deepest} levels.`)
  if (Buffer.byteLength(JSON.stringify(value)) > largestValue) return issue('too-large', `Use at most ${largestValue / 1024} KiB.`)
  const allowed = known.get(key)
  if (!allowed || allowed(value)) return undefined
  return key === 'theme'
    ? issue('theme', 'Use light, dark or system.')
    : issue('time-zone', 'Use the name of a time zone, such as Europe/Oslo.')
}

/** Level by level, not by recursion: what is asked is whether recursion would be safe. */
function isDeeper(value: unknown, levels: number): boolean {
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
  }
  return false
}

/** A name of the time zone database, not an offset: `+01:00` does not know summer. */
function isTimeZone(value: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(value)) return false
  try {
    return Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
