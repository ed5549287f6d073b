import type { CustomValues } from '../dictionary/CustomFields.tsx'
import { customChanges } from '../dictionary/CustomFields.tsx'
import type { Customer } from './customer.ts'

/** What is typed of a customer as text, with the label it has everywhere: in forms, on the page, in conflicts and in mergers. */
export const labels = {
  kind: 'Kind',
  companyName: 'Company name',
  firstName: 'First name',
  lastName: 'Last name',
  attention: 'Attention',
  address1: 'Address',
  address2: 'Address, second line',
  address3: 'Address, third line',
  postalCode: 'Postal code',
  city: 'City',
  region: 'State or region',
  country: 'Country',
  phone: 'Phone',
  fax: 'Fax',
  email: 'E-mail',
  currency: 'Currency',
  number: 'Customer number',
  sequence: 'Sequence',
  erpNumber: 'ERP number',
  erpSequence: 'ERP sequence',
  importKey: 'Import key',
  websiteIds: 'Websites',
} as const
export type CustomerField = keyof typeof labels
export type TextField = Exclude<CustomerField, 'kind' | 'websiteIds'>

export const textFields = (Object.keys(labels) as CustomerField[]).filter(
  (field): field is TextField => field !== 'kind' && field !== 'websiteIds',
)

export type CustomerValues = Record<TextField, string> & {
  kind: Customer['kind']
  websiteIds: string[]
  custom: CustomValues
}

const nothing = Object.fromEntries(textFields.map((field) => [field, ''])) as Record<TextField, string>

/** Of a new customer. */
export const newValues = (kind: Customer['kind']): CustomerValues => ({ ...nothing, kind, websiteIds: [], custom: {} })

/** Of a customer that is there. */
export const valuesOf = (it: Customer): CustomerValues => ({
  ...(Object.fromEntries(textFields.map((field) => [field, it[field] ?? ''])) as Record<TextField, string>),
  kind: it.kind,
  websiteIds: [...it.websiteIds],
  custom: it.custom,
})

/** What a new customer is made of: what was left empty is not sent, so that a number is made. */
export function newBody(values: CustomerValues) {
  const custom = customChanges({}, values.custom)
  return {
    kind: values.kind,
    ...(Object.fromEntries(textFields.flatMap((field) => (values[field].trim() ? [[field, values[field].trim()]] : []))) as Partial<
      Record<TextField, string>
    >),
    ...(values.websiteIds.length > 0 ? { websiteIds: values.websiteIds } : {}),
    ...(custom ? { custom } : {}),
  }
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
const sorted = (it: CustomerValues): CustomerValues => ({ ...it, websiteIds: it.websiteIds.toSorted() })

/** Fields that differ, custom properties aside. */
export function changedFields(before: CustomerValues, after: CustomerValues): CustomerField[] {
  const [a, b] = [sorted(before), sorted(after)]
  return (Object.keys(labels) as CustomerField[]).filter((field) => !same(a[field], b[field]))
}

/** What to send of a change; undefined where nothing differs. */
export function changeBody(before: CustomerValues, after: CustomerValues) {
  const fields = changedFields(before, after)
  const custom = customChanges(before.custom, after.custom)
  if (fields.length === 0 && !custom) return undefined
  const sent = fields.map((field) => [field, typeof after[field] === 'string' ? after[field].trim() || null : after[field]])
  return { ...(Object.fromEntries(sent) as Partial<Record<CustomerField, never>>), ...(custom ? { custom } : {}) }
}
