import { dictionaryLimits, type PropertyValue, typeInfo } from '@tillward/contract/properties'
import { checkValue, isEmptyValue } from '@tillward/contract/property-values'
import { type FieldIssue, ok, type Result, refuseFields } from '../../platform/result.ts'
import { type Editor, mayEdit, maySee, type Property, type Stored } from './property.ts'

/**
 * The values of a record as they are kept from now on, or everything that is wrong with what was given. `stored` undefined: a new
 * record, which gets defaults and of which required values are demanded, from whoever may give them. Otherwise what is given replaces what
 * was, null takes it away, and what is left out stays. A name that does not exist and one that the editor may not see are refused alike.
 */
export function checkCustom(
  properties: readonly Property[],
  given: Readonly<Record<string, unknown>> | undefined,
  stored: Stored | undefined,
  editor: Editor,
): Result<Stored> {
  const byName = new Map(properties.map((property) => [property.name, property]))
  const issues: FieldIssue[] = []
  const next = new Map<string, unknown>(Object.entries(stored ?? {}))
  const told = new Set<string>()
  for (const [name, value] of Object.entries(given ?? {})) {
    const property = byName.get(name)
    const issue = (rule: string, message: string) => issues.push({ field: `custom.${name}`, rule, message })
    if (!property || !maySee(property, editor)) issue('unknown', 'There is no such property.')
    else if (!mayEdit(property, editor)) issue('read-only', 'You may see this but not change it.')
    else if (isEmptyValue(value)) {
      told.add(property.key)
      if (property.required && editor.kind !== 'trusted') issue('required', `${property.label} must be given.`)
      next.delete(property.key)
    } else {
      told.add(property.key)
      const checked = checkValue(property.type, property.rules, value)
      if ('issue' in checked) issue(checked.issue.rule, checked.issue.message)
      else next.set(property.key, checked.value)
    }
  }
  if (stored === undefined) {
    for (const property of properties) {
      if (told.has(property.key)) continue
      if (property.rules.default !== undefined) next.set(property.key, property.rules.default)
      else if (property.required && editor.kind !== 'trusted' && mayEdit(property, editor)) {
        issues.push({ field: `custom.${property.name}`, rule: 'required', message: `${property.label} must be given.` })
      }
    }
  }
  if (issues.length) return refuseFields(...issues)
  const kept = Object.fromEntries(next)
  if (Buffer.byteLength(JSON.stringify(kept)) > dictionaryLimits.values) {
    return refuseFields({ field: 'custom', rule: 'too-large', message: 'All values together are too long.' })
  }
  return ok(kept)
}

/** The values by the names of today, as far as the viewer may see them. */
export function viewCustom(properties: readonly Property[], stored: Stored, viewer: Editor): Record<string, unknown> {
  return Object.fromEntries(
    properties.flatMap((property) =>
      Object.hasOwn(stored, property.key) && maySee(property, viewer) ? [[property.name, stored[property.key]]] : [],
    ),
  )
}

/** The same for a row of a list: only what is marked as a column there. */
export const listColumns = (properties: readonly Property[], stored: Stored, viewer: Editor): Record<string, unknown> =>
  viewCustom(
    properties.filter((property) => property.listColumn),
    stored,
    viewer,
  )

/** What may stay of an erased record: only values known to say nothing about a person; those of a removed property go too. */
export function withoutPersonal(properties: readonly Property[], stored: Stored): Stored {
  const harmless = new Set(properties.filter((property) => !property.personal).map((property) => property.key))
  return Object.fromEntries(Object.entries(stored).filter(([key]) => harmless.has(key)))
}

/** What differs between two states of a record, by name; null = no value. For audit entries, whose `personal` part may hold it all. */
export function customChanges(properties: readonly Property[], before: Stored, after: Stored) {
  const changed = properties.filter(({ key }) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
  const pick = (stored: Stored): Record<string, unknown> => Object.fromEntries(changed.map(({ name, key }) => [name, stored[key] ?? null]))
  return { names: changed.map(({ name }) => name), before: pick(before), after: pick(after), changed }
}

/**
 * The same for the open part of an audit entry, under `custom`; nothing where nothing differs. Of a personal property only whether there was
 * a value.
 */
export function customTrail(properties: readonly Property[], before: Stored, after: Stored): { before?: object; after?: object } {
  const { changed } = customChanges(properties, before, after)
  if (changed.length === 0) return {}
  const told = (stored: Stored) => ({
    custom: Object.fromEntries(
      changed.map(({ name, key, personal }) => [name, personal && stored[key] !== undefined ? '(personal)' : (stored[key] ?? null)]),
    ),
  })
  return { before: told(before), after: told(after) }
}

/** Longest part of one value that the search knows, in characters. */
const mostOfOne = 2_000

/**
 * What searching finds of a record's values: of searchable properties that everybody sees who sees the record. What is kept from some is
 * found by filters only, which ask who is asking.
 */
export function customText(properties: readonly Property[], stored: Stored): string {
  const parts = properties.flatMap((property) => {
    const value = stored[property.key] as PropertyValue | undefined
    if (value === undefined || !property.searchable || property.viewRoles !== null) return []
    return wordsOf(property, value)
  })
  return foldText(parts.map((part) => part.slice(0, mostOfOne)).join(' '))
}

/** A value as somebody would type it into a search: choices by their labels. Numbers, dates and yes or no are for filters. */
function wordsOf({ type, rules }: Property, value: PropertyValue): string[] {
  if (type === 'one-of' || type === 'many-of') {
    const keys = Array.isArray(value) ? value : [value]
    return (rules.choices ?? []).flatMap(({ key, label }) => (keys.includes(key) ? [label] : []))
  }
  if (typeInfo(type).kept === 'text' && typeof value === 'string') return [value]
  return type === 'whole-number' ? [String(value)] : []
}

/** Lower case, accents off, as all search texts are. */
export const foldText = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
