import { t } from '../../lib/text.ts'
import type { Entry } from './entry.ts'

/** One value an act changed, as text: whatever was stored is shown, never interpreted. */
export interface Change {
  readonly name: string
  readonly before: string | undefined
  readonly after: string | undefined
}

type Values = Readonly<Record<string, unknown>>
const valuesOf = (value: unknown): Values =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Values) : value === undefined ? {} : { value }

/** Before and after of an entry, name by name; values of the person it is about among them, where that person still exists. */
export function changesOf(entry: Entry): Change[] {
  const personal = entry.personal === 'erased' ? {} : valuesOf(entry.personal)
  const before = { ...valuesOf(entry.before), ...valuesOf(personal['before']) }
  const after = { ...valuesOf(entry.after), ...valuesOf(personal['after']) }
  // which fields changed is seen by their values where these are there
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => name !== 'fields' || entry.personal === undefined || entry.personal === 'erased',
  )
  return names.map((name) => ({ name: wordsOf(name), before: textOf(before[name]), after: textOf(after[name]) }))
}

/** `companyName` → "Company name". */
export const wordsOf = (name: string): string => {
  const words = name.replaceAll(/[-_.]/g, ' ').replaceAll(/(?<=[a-z0-9])([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (value === null || value === '') return '–'
  if (typeof value === 'boolean') return value ? t('Yes') : t('No')
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.length > 0 ? value.join(', ') : '–'
  return JSON.stringify(value, undefined, 2)
}
