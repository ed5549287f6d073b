/** What may have custom properties. `console-user`: people of the tenant's own company. */
export const entities = ['console-user', 'website-user', 'customer', 'website'] as const
export type Entity = (typeof entities)[number]

export type Control =
  | 'text-box'
  | 'text-area'
  | 'number-box'
  | 'check-box'
  | 'switch'
  | 'date-picker'
  | 'date-time-picker'
  | 'drop-down'
  | 'radio-buttons'
  | 'check-boxes'
  | 'multi-select'

/** Rules a definition may have besides its type. `default` fits every type. */
export type RuleName = 'choices' | 'pattern' | 'patternHint' | 'minLength' | 'maxLength' | 'min' | 'max' | 'decimals'

interface TypeInfo {
  readonly label: string
  /** The first is taken where none is named. */
  readonly controls: readonly [Control, ...Control[]]
  /** How values are kept. A definition may change to a type whose values are kept the same way, so none is ever rewritten. */
  readonly kept: 'text' | 'number' | 'yes-no' | 'date' | 'moment' | 'keys'
  readonly rules: readonly RuleName[]
  /** Characters a value may have at most, whatever the definition says. */
  readonly longest?: number
}

const lengths = ['pattern', 'patternHint', 'minLength', 'maxLength'] as const

export const propertyTypeInfo = {
  text: { label: 'Text', controls: ['text-box', 'text-area'], kept: 'text', rules: lengths, longest: 500 },
  'long-text': { label: 'Long text', controls: ['text-area'], kept: 'text', rules: ['minLength', 'maxLength'], longest: 10_000 },
  'whole-number': { label: 'Whole number', controls: ['number-box'], kept: 'number', rules: ['min', 'max'] },
  decimal: { label: 'Decimal', controls: ['number-box'], kept: 'number', rules: ['min', 'max', 'decimals'] },
  'yes-no': { label: 'Yes or no', controls: ['check-box', 'switch', 'radio-buttons'], kept: 'yes-no', rules: [] },
  date: { label: 'Date', controls: ['date-picker'], kept: 'date', rules: ['min', 'max'] },
  'date-time': { label: 'Date and time', controls: ['date-time-picker'], kept: 'moment', rules: ['min', 'max'] },
  'one-of': { label: 'One of', controls: ['drop-down', 'radio-buttons'], kept: 'text', rules: ['choices'] },
  'many-of': { label: 'Many of', controls: ['check-boxes', 'multi-select'], kept: 'keys', rules: ['choices'] },
  'e-mail': { label: 'E-mail', controls: ['text-box'], kept: 'text', rules: lengths, longest: 254 },
  url: { label: 'URL', controls: ['text-box'], kept: 'text', rules: lengths, longest: 2_000 },
  phone: { label: 'Phone', controls: ['text-box'], kept: 'text', rules: lengths, longest: 50 },
} as const satisfies Record<string, TypeInfo>

export type PropertyType = keyof typeof propertyTypeInfo
export const propertyTypes = Object.keys(propertyTypeInfo) as readonly PropertyType[]

export const typeInfo = (type: PropertyType): TypeInfo => propertyTypeInfo[type]

/** A value as it is kept and as the API shows it: dates as `2026-11-21`, moments in UTC, choices by their keys. */
export type PropertyValue = string | number | boolean | readonly string[]

export interface Choice {
  /** Kept in values, never shown. */
  readonly key: string
  readonly label: string
}

export interface PropertyRules {
  readonly default?: PropertyValue
  /** In the order shown. */
  readonly choices?: readonly Choice[]
  /** A regular expression (RE2 syntax) that the whole value matches. */
  readonly pattern?: string
  /** What people read where a value does not match. */
  readonly patternHint?: string
  /** Characters. */
  readonly minLength?: number
  readonly maxLength?: number
  /** A number, a date or a moment, as the values are. */
  readonly min?: number | string
  readonly max?: number | string
  /** Places behind the point, of a decimal. */
  readonly decimals?: number
}

/** What the storefront API may do with a property; nothing where it is hidden. */
export const storefrontUses = ['hidden', 'view', 'edit'] as const
export type StorefrontUse = (typeof storefrontUses)[number]

/** What staff say about a property. */
export interface PropertyDefinition {
  /** In the API, in templates and files. */
  readonly name: string
  /** On screens. */
  readonly label: string
  readonly help: string
  readonly type: PropertyType
  readonly control: Control
  /** Must be given for new records, by whoever may give it. */
  readonly required: boolean
  readonly rules: PropertyRules
  /** Goes when the person is erased. */
  readonly personal: boolean
  /** Found by the search, filters and sorting of lists. */
  readonly searchable: boolean
  readonly listColumn: boolean
  /** Ids of the roles that see and change it; null: all who see and change the record. */
  readonly viewRoles: readonly string[] | null
  readonly editRoles: readonly string[] | null
  readonly storefront: StorefrontUse
}

/** Bounds of the dictionary of one entity. */
export const dictionaryLimits = {
  properties: 100,
  searchable: 20,
  choices: 200,
  roles: 100,
  name: 60,
  label: 100,
  help: 1_000,
  /** Bytes of all values of one record as JSON. */
  values: 64 * 1024,
} as const
