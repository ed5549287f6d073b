import { hasHiddenCharacters } from './login-names.ts'
import {
  type Choice,
  dictionaryLimits as limits,
  type PropertyDefinition,
  type PropertyRules,
  type RuleName,
  storefrontUses,
  typeInfo,
} from './properties.ts'
import { patternIssue } from './property-pattern.ts'
import { checkValue, isEmptyValue, mostDecimals } from './property-values.ts'

/** One thing wrong with a definition: `field` is a path such as `rules.choices.0.key`. */
export interface DefinitionIssue {
  readonly field: string
  readonly rule: string
  readonly message: string
}

/**
 * The definition as it is kept: texts composed and trimmed, bounds and default in the form of the values. Or everything that is wrong with
 * it. Roles are only counted here: whether they exist is for who knows them.
 */
export function cleanDefinition(given: PropertyDefinition): { definition: PropertyDefinition } | { issues: readonly DefinitionIssue[] } {
  const tidied: PropertyDefinition = { ...given, label: tidy(given.label), help: tidy(given.help), rules: tidyRules(given.rules) }
  const ruled = rulesOf(tidied)
  const issues = [...nameIssues(tidied.name), ...textIssues(tidied), ...roleIssues(tidied), ...ruled.issues]
  return issues.length ? { issues } : { definition: { ...tidied, rules: ruled.rules } }
}

/** Names every object has anyway: a value under one of them would be something else somewhere (ATK-056). */
const taken = (name: string): boolean => name in Object.prototype || name === 'prototype' || name === 'then'

function nameIssues(name: string): DefinitionIssue[] {
  if (!/^[a-z][a-z0-9_-]*$/i.test(name) || name.length > limits.name) {
    const message = `Use 1 to ${limits.name} letters, digits, - and _, beginning with a letter.`
    return [{ field: 'name', rule: 'name', message }]
  }
  return taken(name) ? [{ field: 'name', rule: 'reserved', message: 'This name has a meaning of its own. Take another one.' }] : []
}

function textIssues({ label, help, type, control, storefront }: PropertyDefinition): DefinitionIssue[] {
  const issues: DefinitionIssue[] = []
  if (!isLabel(label)) issues.push({ field: 'label', rule: 'label', message: `Enter 1 to ${limits.label} characters on one line.` })
  if (help.length > limits.help || hasHiddenCharacters(help.replace(/\n/g, ' '))) {
    issues.push({ field: 'help', rule: 'help', message: `Use at most ${limits.help} characters that can be seen.` })
  }
  const { controls, label: called } = typeInfo(type)
  if (!controls.includes(control)) {
    issues.push({ field: 'control', rule: 'control', message: `${called} has one of these controls: ${controls.join(', ')}.` })
  }
  if (!storefrontUses.includes(storefront)) issues.push({ field: 'storefront', rule: 'storefront', message: 'Hidden, view or edit.' })
  return issues
}

function roleIssues({ viewRoles, editRoles }: PropertyDefinition): DefinitionIssue[] {
  const issue = (field: string, roles: readonly string[] | null): DefinitionIssue[] =>
    roles && (roles.length > limits.roles || new Set(roles).size !== roles.length)
      ? [{ field, rule: 'roles', message: `Name up to ${limits.roles} roles, each once.` }]
      : []
  return [...issue('viewRoles', viewRoles), ...issue('editRoles', editRoles)]
}

/** The rules with bounds and default as values are kept, and what is wrong with them. */
function rulesOf({ type, rules }: PropertyDefinition): { rules: PropertyRules; issues: DefinitionIssue[] } {
  const info = typeInfo(type)
  const issues: DefinitionIssue[] = []
  const issue = (rule: RuleName | 'default', message: string, at: string = rule) => issues.push({ field: `rules.${at}`, rule, message })
  for (const rule of Object.keys(rules) as (keyof PropertyRules)[]) {
    if (rule !== 'default' && !info.rules.includes(rule)) issue(rule, `${info.label} has no such rule.`)
  }
  if (issues.length) return { rules, issues }

  if (info.rules.includes('choices')) issues.push(...choiceIssues(rules.choices ?? []))
  const why = rules.pattern === undefined ? undefined : patternIssue(rules.pattern)
  if (why) issue('pattern', why)
  if (rules.patternHint !== undefined && !isLabel(rules.patternHint))
    issue('patternHint', `Enter 1 to ${limits.label} characters on one line.`)
  for (const bound of ['minLength', 'maxLength'] as const) {
    const length = rules[bound]
    if (length !== undefined && !(Number.isInteger(length) && length >= 1 && length <= (info.longest ?? 0))) {
      issue(bound, `Enter a number from 1 to ${info.longest}.`)
    }
  }
  if (rules.minLength !== undefined && rules.maxLength !== undefined && rules.minLength > rules.maxLength) {
    issue('minLength', 'The shortest must not be longer than the longest.')
  }
  const { decimals } = rules
  if (decimals !== undefined && !(Number.isInteger(decimals) && decimals >= 0 && decimals <= mostDecimals)) {
    issue('decimals', `Enter a number from 0 to ${mostDecimals}.`)
  }
  if (issues.length) return { rules, issues }

  const bounds: { min?: number | string; max?: number | string } = {}
  for (const bound of ['min', 'max'] as const) {
    if (rules[bound] === undefined) continue
    const checked = checkValue(type, decimals === undefined ? {} : { decimals }, rules[bound])
    if ('issue' in checked) issue(bound, checked.issue.message)
    else bounds[bound] = checked.value as number | string
  }
  if (bounds.min !== undefined && bounds.max !== undefined && bounds.min > bounds.max)
    issue('min', 'The least must not be more than the most.')
  if (issues.length) return { rules, issues }

  const { default: given, ...others } = rules
  const kept: PropertyRules = { ...others, ...bounds }
  if (given === undefined || isEmptyValue(given)) return { rules: kept, issues }
  const checked = checkValue(type, kept, given)
  if ('issue' in checked) issue('default', `The default does not fit: ${checked.issue.message}`)
  return { rules: 'value' in checked ? { ...kept, default: checked.value } : kept, issues }
}

function choiceIssues(choices: readonly Choice[]): DefinitionIssue[] {
  const issue = (at: string, message: string): DefinitionIssue => ({ field: `rules.choices${at}`, rule: 'choices', message })
  if (choices.length === 0 || choices.length > limits.choices) return [issue('', `Enter 1 to ${limits.choices} choices.`)]
  const issues: DefinitionIssue[] = []
  const keys = new Set<string>()
  for (const [at, { key, label }] of choices.entries()) {
    if (!/^[a-z0-9][a-z0-9_-]{0,59}$/i.test(key)) {
      issues.push(issue(`.${at}.key`, 'Use 1 to 60 letters, digits, - and _, beginning with a letter or digit.'))
    } else if (keys.has(key)) issues.push(issue(`.${at}.key`, 'Another choice has this key.'))
    keys.add(key)
    if (!isLabel(label)) issues.push(issue(`.${at}.label`, `Enter 1 to ${limits.label} characters on one line.`))
  }
  return issues
}

const tidy = (text: string): string => text.normalize('NFC').trim()
const isLabel = (text: string): boolean => text.length > 0 && text.length <= limits.label && !hasHiddenCharacters(text)

function tidyRules(rules: PropertyRules): PropertyRules {
  return {
    ...rules,
    ...(rules.choices ? { choices: rules.choices.map(({ key, label }) => ({ key, label: tidy(label) })) } : {}),
    ...(rules.patternHint === undefined ? {} : { patternHint: tidy(rules.patternHint) }),
  }
}

/** Whether values kept under one definition may stop fitting under the next; false only where none can. */
export function mayBreak(before: Pick<PropertyDefinition, 'type' | 'rules'>, after: Pick<PropertyDefinition, 'type' | 'rules'>): boolean {
  const kept = new Set(after.rules.choices?.map(({ key }) => key))
  return (
    before.type !== after.type ||
    (['pattern', 'minLength', 'maxLength', 'min', 'max', 'decimals'] as const).some((rule) => before.rules[rule] !== after.rules[rule]) ||
    (before.rules.choices ?? []).some(({ key }) => !kept.has(key))
  )
}
