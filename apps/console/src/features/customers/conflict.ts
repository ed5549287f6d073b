import { t } from '../../lib/text.ts'
import type { Conflict } from '../../parts/form/ConflictAlert.tsx'
import { type CustomProperty, customConflicts } from '../dictionary/CustomFields.tsx'
import { type Customer, nameOfCode } from './customer.ts'
import { type CustomerField, type CustomerValues, changedFields, valuesOf } from './customerFields.ts'

interface Names {
  readonly properties: readonly CustomProperty[]
  readonly websiteName: (id: string) => string
}

/** A value as a person reads it. */
function shownAs(field: CustomerField, values: CustomerValues, { websiteName }: Names): string {
  if (field === 'kind') return values.kind === 'company' ? t('Company') : t('Person')
  if (field === 'websiteIds') {
    return values.websiteIds.length === 0 ? t('All websites') : values.websiteIds.map(websiteName).toSorted().join(', ')
  }
  if (field === 'country') return nameOfCode('region', values.country)
  return values[field]
}

/** What two people changed of a customer to different values, and the form's values once it was chosen among them. */
export function conflictOf(names: Names, base: Customer, theirs: Customer, mine: CustomerValues) {
  const shown = (field: CustomerField, values: CustomerValues) => shownAs(field, values, names)
  const [before, now] = [valuesOf(base), valuesOf(theirs)]
  const own = changedFields(before, mine)
  const both = own.filter((field) => changedFields(before, now).includes(field) && changedFields(now, mine).includes(field))
  const custom = customConflicts(names.properties, base.custom, theirs.custom, mine.custom)
  const fields: Conflict<string>['fields'] = [
    ...both.map((field) => ({ field: field as string, theirs: shown(field, now), mine: shown(field, mine) })),
    ...custom.fields,
  ]
  return {
    fields,
    labels: custom.labels,
    values(chosen: Readonly<Record<string, string | undefined>>): CustomerValues {
      const kept = own.filter((field) => !both.includes(field) || chosen[field] === shown(field, mine))
      const taken = Object.fromEntries(kept.map((field) => [field, mine[field]])) as Partial<CustomerValues>
      return { ...now, ...taken, custom: custom.values(chosen) }
    },
  }
}
