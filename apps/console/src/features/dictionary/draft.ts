import { propertyTypeInfo, typeInfo } from '@tillward/contract/properties'
import { t } from '../../lib/text.ts'
import type { Property } from './property.ts'
import { customText } from './value.ts'
import { controlLabel, storefrontLabel, typeLabel } from './words.ts'

type Rules = Property['rules']

export interface DraftChoice {
  /** Of the row on screen. */
  readonly id: string
  /** '' until it is saved: then made from the label. */
  readonly key: string
  readonly label: string
}

/** A definition while it is edited. */
export interface Draft
  extends Pick<
    Property,
    | 'label'
    | 'name'
    | 'help'
    | 'type'
    | 'control'
    | 'required'
    | 'personal'
    | 'searchable'
    | 'listColumn'
    | 'viewRoles'
    | 'editRoles'
    | 'storefront'
  > {
  /** Without choices, which have rows of their own. */
  rules: Omit<Rules, 'choices'>
  choices: readonly DraftChoice[]
}

export type Definition = Omit<Draft, 'choices' | 'rules'> & { rules: Rules }

export const newChoice = (): DraftChoice => ({ id: crypto.randomUUID(), key: '', label: '' })

export const emptyDraft = (): Draft => ({
  label: '',
  name: '',
  help: '',
  type: 'text',
  control: 'text-box',
  required: false,
  personal: false,
  searchable: false,
  listColumn: false,
  viewRoles: null,
  editRoles: null,
  storefront: 'hidden',
  rules: {},
  choices: [],
})

export function draftOf(property: Property): Draft {
  const { label, name, help, type, control, required, personal, searchable, listColumn, viewRoles, editRoles, storefront } = property
  const { choices = [], ...rules } = property.rules
  const rows = choices.map((one) => ({ ...one, id: one.key }))
  return {
    label,
    name,
    help,
    type,
    control,
    required,
    personal,
    searchable,
    listColumn,
    viewRoles,
    editRoles,
    storefront,
    rules,
    choices: rows,
  }
}

/** The same with another type: what does not go with it is dropped. */
export function withType(draft: Draft, type: Property['type']): Draft {
  const { controls, rules: fits } = typeInfo(type)
  const control = controls.includes(draft.control) ? draft.control : controls[0]
  const rules = Object.fromEntries(Object.entries(draft.rules).filter(([rule]) => (fits as readonly string[]).includes(rule)))
  const choices = fits.includes('choices') ? (draft.choices.length > 0 ? draft.choices : [newChoice(), newChoice()]) : []
  return { ...draft, type, control, rules, choices }
}

/** Letters, digits and hyphens of a label; unique among those taken. */
function keyFrom(label: string, taken: ReadonlySet<string>, place: number): string {
  const plain = label.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const base =
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 50) || `choice-${place}`
  for (let number = 1; ; number++) {
    const key = number === 1 ? base : `${base}-${number}`
    if (!taken.has(key)) return key
  }
}

/** "Credit limit" → "creditLimit": a name programs can use. */
export function nameFrom(label: string): string {
  const words =
    label
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .match(/[a-z0-9]+/gi) ?? []
  const name = words.map((word, at) => (at === 0 ? word.toLowerCase() : word[0]!.toUpperCase() + word.slice(1).toLowerCase())).join('')
  return name.replace(/^[0-9]+/, '').slice(0, 60)
}

/** What is sent. */
export function definitionOf(draft: Draft): Definition {
  const { choices, rules, ...rest } = draft
  const taken = new Set(choices.map((one) => one.key).filter(Boolean))
  const keyed = choices.map(({ key, label }, at) => {
    const own = key || keyFrom(label, taken, at + 1)
    taken.add(own)
    return { key: own, label }
  })
  const given = Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined && value !== null && value !== ''))
  return {
    ...rest,
    rules: { ...given, ...(propertyTypeInfo[draft.type].rules.some((rule) => rule === 'choices') ? { choices: keyed } : {}) },
  }
}

export type Field = keyof Definition
const fields: readonly Field[] = [
  'label',
  'name',
  'help',
  'type',
  'control',
  'required',
  'rules',
  'searchable',
  'listColumn',
  'personal',
  'storefront',
  'viewRoles',
  'editRoles',
]

const same = (a: unknown, b: unknown): boolean => sorted(a) === sorted(b)
const sorted = (value: unknown) =>
  JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

/** What the draft says differently. */
export const changesOf = (before: Definition, after: Definition): Partial<Definition> =>
  Object.fromEntries(fields.filter((field) => !same(before[field], after[field])).map((field) => [field, after[field]]))

export const fieldLabels: Readonly<Record<Field, string>> = {
  label: 'Label',
  name: 'Name',
  help: 'Hint',
  type: 'Type',
  control: 'Control',
  required: 'Required',
  rules: 'Rules',
  searchable: 'In search and filters',
  listColumn: 'In lists',
  personal: 'Personal data',
  storefront: 'In the storefront',
  viewRoles: 'Who sees it',
  editRoles: 'Who changes it',
}

/** Fields that both changed, to different things; texts for people. */
export const conflictsOf = (before: Definition, theirs: Definition, mine: Definition) =>
  fields
    .filter((field) => !same(theirs[field], before[field]) && !same(mine[field], before[field]) && !same(theirs[field], mine[field]))
    .map((field) => ({ field, theirs: told(field, theirs), mine: told(field, mine) }))

function told(field: Field, it: Definition): string {
  switch (field) {
    case 'type':
      return typeLabel(it.type)
    case 'control':
      return controlLabel(it.control)
    case 'storefront':
      return storefrontLabel(it.storefront)
    case 'viewRoles':
    case 'editRoles':
      return it[field] === null ? t('Every role') : t('{count, plural, one {# role} other {# roles}}', { count: it[field].length })
    case 'rules':
      return rulesText(it)
    case 'label':
    case 'name':
    case 'help':
      return it[field]
    case 'required':
    case 'searchable':
    case 'listColumn':
    case 'personal':
      return it[field] ? t('Yes') : t('No')
  }
}

const rulesText = ({ type, rules }: Definition): string =>
  [
    rules.choices ? rules.choices.map((one) => one.label).join(', ') : '',
    rules.default === undefined ? '' : t('default {value}', { value: customText({ type, rules }, rules.default) }),
    rules.pattern ?? '',
    ...[rules.min ?? rules.minLength, rules.max ?? rules.maxLength].map((bound) => (bound === undefined ? '' : String(bound))),
  ]
    .filter(Boolean)
    .join(' · ') || '–'
