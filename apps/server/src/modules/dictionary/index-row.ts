import { createHash } from 'node:crypto'
import { type PropertyType, typeInfo } from '@tillward/contract/properties'
import { foldText } from './custom.ts'
import type { Property } from './property.ts'

/** One row of `property_value` for one value: one column is set. */
export interface IndexRow {
  readonly no: number
  readonly text: string | null
  /** As text: the driver would make a number less exact, and the database has an infinity. */
  readonly number: string | null
  readonly time: string | null
}

export type IndexColumn = 'text' | 'number' | 'time'

/** In which column values of a type are compared; undefined: in none, long text is for the search only. */
export function columnOf(type: PropertyType): IndexColumn | undefined {
  if (type === 'long-text') return undefined
  const { kept } = typeInfo(type)
  if (kept === 'number') return 'number'
  return kept === 'date' || kept === 'moment' ? 'time' : 'text'
}

/** What stands in the column of a record without a value: before all values. */
export const nothing: Readonly<Record<IndexColumn, string>> = { text: '', number: '-Infinity', time: '-infinity' }

/** The rows of one record for a searchable property: one, also where there is no value; of many-of one a choice. */
export function indexRows({ type }: Pick<Property, 'type'>, value: unknown): IndexRow[] {
  const column = columnOf(type)
  if (!column) return []
  const row = (no: number, at: string): IndexRow => ({ no, text: null, number: null, time: null, [column]: at })
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return values.length ? values.map((one, no) => row(no, indexed(type, one as string | number | boolean))) : [row(0, nothing[column])]
}

/** Characters of a text that are compared one by one; a longer one is told from others by a digest of the whole. */
export const mostCompared = 200

/** A value as it stands in its column. */
export function indexed(type: PropertyType, value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return String(value)
  if (type === 'date') return `${value}T00:00:00Z`
  if (type === 'date-time') return value
  const text = type === 'one-of' || type === 'many-of' ? value : foldedForm(type, value)
  const compared = Array.from(text)
  if (compared.length <= mostCompared) return text
  return `${compared.slice(0, mostCompared).join('')} ${createHash('sha256').update(text).digest('hex')}`
}

/** Text as it is compared: phone numbers without what stands between the digits, all else as the search sees it. Never empty. */
export const foldedForm = (type: PropertyType, text: string): string =>
  (type === 'phone' ? text.toLowerCase().replace(/[^+0-9x]/g, '') : foldText(text)) || text
