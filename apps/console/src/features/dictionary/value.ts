import { currentLanguage, t } from '../../lib/text.ts'
import { dateTime, day } from '../../lib/time.ts'
import type { Conflict } from '../../parts/form/ConflictAlert.tsx'
import type { CustomValues, FieldProperty, Shown } from './property.ts'

export const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)

/** A value as people read it: choices by their labels, dates and numbers as this person writes them. '' where there is none. */
export function customText(property: Pick<Shown, 'type' | 'rules'>, value: unknown): string {
  if (isEmpty(value)) return ''
  const label = (key: unknown) => property.rules.choices?.find((one) => one.key === key)?.label ?? String(key)
  switch (property.type) {
    case 'yes-no':
      return value === true ? t('Yes') : t('No')
    case 'whole-number':
    case 'decimal':
      return new Intl.NumberFormat(currentLanguage(), { maximumFractionDigits: 6 }).format(Number(value))
    case 'date':
      return day(String(value))
    case 'date-time':
      return dateTime(String(value))
    case 'one-of':
      return label(value)
    case 'many-of':
      return new Intl.ListFormat(currentLanguage(), { type: 'unit' }).format(Array.isArray(value) ? value.map(label) : [label(value)])
    case 'text':
    case 'long-text':
    case 'e-mail':
    case 'url':
    case 'phone':
      return String(value)
  }
}

/** What to send as `custom`: only what differs, and null where a value was taken away. Undefined where nothing differs. */
export function customChanges(before: CustomValues, after: CustomValues): Record<string, unknown> | undefined {
  const changed = Object.entries(after).filter(([name, value]) =>
    isEmpty(value) ? !isEmpty(before[name]) : JSON.stringify(value) !== JSON.stringify(before[name]),
  )
  return changed.length > 0 ? Object.fromEntries(changed.map(([name, value]) => [name, isEmpty(value) ? null : value])) : undefined
}

/**
 * Custom properties which two people changed to different values, for a ConflictAlert: its `fields` and `labels`, and what was chosen there
 * as values again.
 */
export function customConflicts(properties: readonly FieldProperty[], before: CustomValues, theirs: CustomValues, mine: CustomValues) {
  const same = (a: unknown, b: unknown) => (isEmpty(a) ? isEmpty(b) : JSON.stringify(a) === JSON.stringify(b))
  const both = properties.filter(
    ({ name }) => name in mine && !same(mine[name], before[name]) && !same(theirs[name], before[name]) && !same(mine[name], theirs[name]),
  )
  const fields: Conflict<string>['fields'] = both.map((one) => ({
    field: `custom.${one.name}`,
    theirs: customText(one, theirs[one.name]),
    mine: customText(one, mine[one.name]),
  }))
  const changed = customChanges(before, mine) ?? {}
  return {
    fields,
    labels: Object.fromEntries(both.map((one) => [`custom.${one.name}`, one.label])) as Record<string, string>,
    values(chosen: Readonly<Record<string, string | undefined>>): CustomValues {
      const taken = both.filter((one) => chosen[`custom.${one.name}`] !== customText(one, mine[one.name]))
      return { ...theirs, ...changed, ...Object.fromEntries(taken.map(({ name }) => [name, theirs[name]])) }
    },
  }
}
