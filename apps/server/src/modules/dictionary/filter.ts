import { type Entity, typeInfo } from '@tillward/contract/properties'
import { checkValue, readValue } from '@tillward/contract/property-values'
import { type RawBuilder, sql } from 'kysely'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import { columnOf, foldedForm, type IndexColumn, indexed, mostCompared, nothing } from './index-row.ts'
import { type Editor, maySee, type Property } from './property.ts'

/** Which records a list shows: `id` is the column with their ids in the query that takes the condition. */
export interface ListedRecords {
  readonly tenantId: string
  readonly entity: Entity
  readonly id: RawBuilder<unknown>
}

export const mostFilters = 10

/**
 * Conditions for a list, one a filter: `name:is:value`, `name:from:value`, `name:to:value`, `name:starts:text`, `name:given`,
 * `name:empty`; of choices any of several, `tier:is:gold,silver`. By index, and only by what the viewer may see: what cannot be seen cannot
 * be asked for either.
 */
export function customFilter(
  properties: readonly Property[],
  viewer: Editor,
  of: ListedRecords,
  filters: readonly string[],
): Result<RawBuilder<unknown>[]> {
  const conditions: RawBuilder<unknown>[] = []
  for (const filter of filters.slice(0, mostFilters)) {
    const [name = '', operator = '', ...rest] = filter.split(':')
    const found = usable(properties, viewer, name, 'custom')
    if (!found.ok) return found
    const { property, column } = found.value
    const condition = conditionOf(property, column, operator, rest.join(':'), sql.ref(`v.${column}_value`))
    if (typeof condition === 'string') return refuseFields({ field: 'custom', rule: 'filter', message: `${name}: ${condition}` })
    conditions.push(sql`exists (select 1 from property_value v where v.tenant_id = ${of.tenantId} and v.entity = ${of.entity}
      and v.key = ${property.key} and v.subject_id = ${of.id} and ${condition})`)
  }
  return ok(conditions)
}

/** How a list is sorted by a property: join, then order by column and id. Records without a value come first. */
export interface CustomSort {
  readonly join: RawBuilder<unknown>
  readonly column: RawBuilder<unknown>
  readonly type: RawBuilder<unknown>
  /** The record's id as the index has it: the same as the list's own, but a place compared with that one is not found by index. */
  readonly id: RawBuilder<unknown>
  /** What the column holds where there is no value: for lists in which not every record has a row there, with `left` before the join. */
  readonly empty: RawBuilder<unknown>
}

/**
 * Sorting by a property, by its index: every record has a row there. Many-of and long text have no order. `filters`: those of the list; the
 * ones by the same property say where in the index to begin and to end.
 */
export function customSort(
  properties: readonly Property[],
  viewer: Editor,
  of: ListedRecords,
  name: string,
  filters: readonly string[] = [],
): Result<CustomSort> {
  const found = usable(properties, viewer, name, 'sort')
  if (!found.ok) return found
  const { property, column } = found.value
  if (property.type === 'many-of') return refuseFields({ field: 'sort', rule: 'sort', message: `${name}: several choices have no order.` })
  const at = sql.ref(`cv.${column}_value`)
  const own = filters.slice(0, mostFilters).flatMap((filter) => {
    const [filtered, operator = '', ...rest] = filter.split(':')
    const condition = filtered === name ? conditionOf(property, column, operator, rest.join(':'), at) : ''
    return typeof condition === 'string' ? [] : [sql` and ${condition}`]
  })
  return ok({
    join: sql`join property_value cv on cv.tenant_id = ${of.tenantId} and cv.entity = ${of.entity} and cv.key = ${property.key}
      and cv.no = 0 and cv.subject_id = ${of.id} and ${at} is not null${sql.join(own, sql``)}`,
    column: at,
    type: sqlType[column],
    id: sql`cv.subject_id`,
    empty: sql`${nothing[column]}::${sqlType[column]}`,
  })
}

const sqlType: Readonly<Record<IndexColumn, RawBuilder<unknown>>> = { text: sql`text`, number: sql`numeric`, time: sql`timestamptz` }

/** The property of that name with the column its values are compared in, where the viewer may use it for lists now. */
function usable(
  properties: readonly Property[],
  viewer: Editor,
  name: string,
  field: string,
): Result<{ property: Property; column: IndexColumn }> {
  const property = properties.find((one) => one.name === name)
  if (!property || !maySee(property, viewer)) return refuseFields({ field, rule: 'unknown', message: 'There is no such property.' })
  const column = property.searchable ? columnOf(property.type) : undefined
  if (!column) return refuseFields({ field, rule: 'not-searchable', message: `${name} is not there for filters and sorting.` })
  if (property.filled) return ok({ property, column })
  return refuse('conflict', `${property.label} is being made ready for filters and sorting. Try again in a few minutes.`)
}

/** The condition on the column `at`, or what is wrong with the filter. */
function conditionOf(
  property: Property,
  column: IndexColumn,
  operator: string,
  text: string,
  at: RawBuilder<unknown>,
): RawBuilder<unknown> | string {
  const as = sqlType[column]
  if (operator === 'given') return sql`${at} > ${nothing[column]}::${as}`
  if (operator === 'empty') return sql`${at} = ${nothing[column]}::${as}`
  if (operator === 'starts') {
    if (column !== 'text' || typeInfo(property.type).rules.includes('choices')) return 'only text starts with something.'
    const start = Array.from(foldedForm(property.type, text)).slice(0, mostCompared).join('')
    return text === '' ? 'say with what it starts.' : sql`${at} >= ${start} and ${at} < ${`${start}\u{10ffff}`}`
  }
  if (operator === 'is') {
    const values = comparable(property, column, text)
    return typeof values === 'string' ? values : sql`${at} = any(${values}::${as}[])`
  }
  if (operator !== 'from' && operator !== 'to') return 'say is, from, to, starts, given or empty.'
  if (column === 'text') return 'only numbers and times have from and to.'
  const values = comparable(property, column, text)
  if (typeof values === 'string') return values
  return operator === 'from' ? sql`${at} >= ${values[0]}::${as}` : sql`${at} > ${nothing[column]}::${as} and ${at} <= ${values[0]}::${as}`
}

/** What a filter's text stands for in the index. Rules of today are no matter: values from before them are found, too. */
function comparable({ type }: Property, column: IndexColumn, text: string): string[] | string {
  // nothing would find the records without a value, which `empty` is for
  if (text.trim() === '') return 'say with what it is compared.'
  if (type === 'one-of' || type === 'many-of') {
    return text
      .split(',')
      .map((key) => key.trim())
      .filter(Boolean)
  }
  const read = column === 'text' && type !== 'yes-no' ? checkValue(type, {}, text) : readValue(type, {}, text)
  if ('value' in read) return [indexed(type, read.value as string | number | boolean)]
  return column === 'text' && type !== 'yes-no' ? [indexed(type, text.trim())] : read.issue.message
}
