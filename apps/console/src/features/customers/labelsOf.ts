import { t } from '../../lib/text.ts'
import type { CustomProperty } from '../dictionary/CustomFields.tsx'
import { labels } from './customerFields.ts'

/** What every field of a customer is called, custom properties by the names of their faults: `custom.tier`. */
export const labelsOf = (properties: readonly CustomProperty[]): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(Object.entries(labels).map(([field, label]) => [field, t(label)])),
  ...Object.fromEntries(properties.map((one) => [`custom.${one.name}`, one.label])),
})
