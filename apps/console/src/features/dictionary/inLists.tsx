import { t } from '../../lib/text.ts'
import type { Filter } from '../../parts/list/filters.ts'
import type { Column } from '../../parts/list/ListTable.tsx'
import type { ListState } from '../../parts/list/listState.ts'
import { None } from '../../parts/list/None.tsx'
import type { CustomProperty, CustomValues } from './property.ts'
import { customText } from './value.ts'

/** The prefix of filters and columns by custom properties in the address: `custom.tier`. */
const customPrefix = 'custom.'

const is = { value: 'is', label: 'is' }
const bare = [
  { value: 'given', label: 'has a value', bare: true },
  { value: 'empty', label: 'is empty', bare: true },
]
const words = (operators: readonly { value: string; label: string; bare?: boolean }[]) =>
  operators.map((one) => ({ ...one, label: t(one.label) }))

/** What a list can be narrowed by of the properties of its tenant. */
export const customFilters = (properties: readonly CustomProperty[]): readonly Filter[] =>
  properties.filter((one) => one.searchable).map(customFilter)

function customFilter(property: CustomProperty): Filter {
  const named = { name: `${customPrefix}${property.name}`, label: property.label }
  const { choices } = property.rules
  if (choices) return { ...named, kind: 'choice', choices: choices.map(({ key, label }) => ({ value: key, label })) }
  switch (property.type) {
    case 'yes-no':
      return {
        ...named,
        kind: 'choice',
        one: true,
        choices: [
          { value: 'true', label: t('Yes') },
          { value: 'false', label: t('No') },
        ],
      }
    case 'date':
    case 'date-time':
      return { ...named, kind: 'date', fixed: true }
    case 'whole-number':
    case 'decimal':
      return {
        ...named,
        kind: 'number',
        operators: words([is, { value: 'from', label: 'is at least' }, { value: 'to', label: 'is at most' }, ...bare]),
      }
    case 'one-of':
    case 'many-of':
    case 'text':
    case 'long-text':
    case 'e-mail':
    case 'phone':
    case 'url':
      return { ...named, kind: 'text', operators: words([{ value: 'starts', label: 'starts with' }, is, ...bare]) }
  }
}

/** The same filters as the server takes them; spread into the query. */
export function customQuery(filters: ListState['filters']): { custom?: string[] } {
  const custom = Object.entries(filters).flatMap(([name, values]) =>
    name.startsWith(customPrefix) ? conditions(name.slice(customPrefix.length), values) : [],
  )
  return custom.length > 0 ? { custom } : {}
}

/** `tier` and `gold, silver` → `tier:is:gold,silver`; a range of days → `from` and `to`. */
function conditions(name: string, values: readonly string[]): string[] {
  const [first = ''] = values
  const range = /^(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)?$/.exec(first)
  if (range) return [range[1] ? `${name}:from:${range[1]}` : '', range[2] ? `${name}:to:${range[2]}` : ''].filter(Boolean)
  if (/^(given|empty):$/.test(first)) return [`${name}:${first.slice(0, -1)}`]
  if (/^(is|starts|from|to):/.test(first)) return [`${name}:${first}`]
  return [`${name}:is:${values.join(',')}`]
}

/** A column for each property that is marked for lists; offered, not shown until chosen. */
export const customColumns = <Row extends { readonly custom: CustomValues }>(
  properties: readonly CustomProperty[],
): readonly Column<Row>[] =>
  properties
    .filter((one) => one.listColumn)
    .map((property) => ({
      key: `${customPrefix}${property.name}`,
      label: property.label,
      cell: (row) => customText(property, row.custom[property.name]) || <None />,
      ...(property.searchable && property.type !== 'many-of' ? { sort: `${customPrefix}${property.name}` } : {}),
      ...(property.type === 'whole-number' || property.type === 'decimal' ? { align: 'right' as const } : {}),
      onCards: 'hidden',
      offered: true,
    }))
