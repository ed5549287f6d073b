import { type PropertyDefinition, typeInfo } from '@tillward/contract/properties'

const fields = [
  'name',
  'label',
  'help',
  'type',
  'control',
  'required',
  'rules',
  'personal',
  'searchable',
  'listColumn',
  'viewRoles',
  'editRoles',
  'storefront',
] as const satisfies readonly (keyof PropertyDefinition)[]

const pick = (from: PropertyDefinition, chosen: readonly (keyof PropertyDefinition)[]) =>
  Object.fromEntries(chosen.map((field) => [field, from[field]]))

/** What staff said about a property, without what the program keeps of it. */
export const definitionOf = (property: PropertyDefinition): PropertyDefinition => pick(property, fields) as unknown as PropertyDefinition

/** The fields that differ, as they were and as they become. */
export function differences(before: PropertyDefinition, after: PropertyDefinition) {
  const changed = fields.filter((field) => sortedJson(before[field]) !== sortedJson(after[field]))
  return { before: pick(before, changed), after: pick(after, changed) }
}

/** As JSON, whatever order the database gave the keys of an object. */
const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

/** Whether index rows or search texts of the records there are would be other ones by the new definition. */
export function needsFill(before: PropertyDefinition, after: PropertyDefinition): boolean {
  if (!before.searchable && !after.searchable) return false
  const asSearched = ({ searchable, type, viewRoles, rules }: PropertyDefinition) =>
    JSON.stringify([searchable, type, viewRoles === null, typeInfo(type).rules.includes('choices') ? sortedJson(rules.choices) : null])
  return asSearched(before) !== asSearched(after)
}
