import {
  dictionaryLimits,
  type Entity,
  entities,
  type PropertyDefinition,
  propertyTypeInfo,
  propertyTypes,
  storefrontUses,
} from '@tillward/contract/properties'
import Type, { type TSchema } from 'typebox'
import { mostFilters } from './filter.ts'

/** `custom` in a body: values by the names of the properties. What they must be is in the dictionary, not in the schema. */
export const customBody = Type.Optional(
  Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    additionalProperties: true,
    description: 'Custom properties by name, as the application dictionary defines them. What is left out stays; null takes a value away.',
  }),
)

/** `custom` in an answer. */
export const customAnswer = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  additionalProperties: true,
  description: 'Custom properties by name: those with a value that whoever asks may see.',
})

/** `custom` in the query of a list. */
export const customFilters = Type.Optional(
  Type.Array(Type.String({ minLength: 3, maxLength: 600 }), {
    maxItems: mostFilters,
    description:
      'Filters by custom properties, all of which must hold: `name:is:value`, `name:from:value`, `name:to:value`, `name:starts:text`, `name:given`, `name:empty`. Of choices any of several: `tier:is:gold,silver`. Only searchable properties.',
  }),
)

/** The way a list is sorted by a custom property: `custom.` and its name. */
export const customSortName = `custom\\.[A-Za-z][A-Za-z0-9_-]{0,${dictionaryLimits.name - 1}}`

const literals = <T extends string>(values: readonly T[], description: string) => Type.Enum([...values] as [T, ...T[]], { description })

export const entity = literals<Entity>(entities, 'Whose properties: `console-user` are people of the tenant’s own company.')
const controls = [...new Set(propertyTypes.flatMap((type) => [...propertyTypeInfo[type].controls]))]

const scalar = [Type.String({ maxLength: 40_000 }), Type.Number(), Type.Boolean()] as const
const bound = (description: string) => Type.Optional(Type.Union([Type.String({ maxLength: 40 }), Type.Number()], { description }))
const length = (description: string) => Type.Optional(Type.Integer({ description }))

const rules = {
  default: Type.Optional(
    Type.Union([...scalar, Type.Array(Type.String({ maxLength: 100 }), { maxItems: dictionaryLimits.choices })], {
      description: 'Given to new records that come without a value.',
    }),
  ),
  choices: Type.Optional(
    Type.Array(
      Type.Object({
        key: Type.String({ maxLength: 100, description: 'Kept in values; not shown to people.' }),
        label: Type.String({ maxLength: 2 * dictionaryLimits.label, description: 'Shown to people.' }),
      }),
      { maxItems: 2 * dictionaryLimits.choices, description: 'Of one-of and many-of, in the order shown.' },
    ),
  ),
  pattern: Type.Optional(
    Type.String({ maxLength: 1_000, description: 'A regular expression (RE2 syntax) that the whole value must match.' }),
  ),
  patternHint: Type.Optional(
    Type.String({ maxLength: 2 * dictionaryLimits.label, description: 'What people read where a value does not match the pattern.' }),
  ),
  minLength: length('Characters, at least.'),
  maxLength: length('Characters, at most.'),
  min: bound('Least value: a number, a date or a moment.'),
  max: bound('Greatest value.'),
  decimals: length('Places behind the point, of a decimal.'),
}

const roles = (description: string) =>
  Type.Union([Type.Array(Type.String({ format: 'uuid' }), { maxItems: dictionaryLimits.roles }), Type.Null()], { description })

const definition = {
  name: Type.String({
    maxLength: 2 * dictionaryLimits.name,
    description: 'In the API, in templates and files. Unique regardless of case.',
  }),
  label: Type.String({ maxLength: 2 * dictionaryLimits.label, description: 'On screens.' }),
  help: Type.String({ maxLength: 2 * dictionaryLimits.help, description: 'What people read beside the field.' }),
  type: literals(propertyTypes, 'Type of the values. It may later change to one whose values are kept the same way.'),
  control: literals(controls, 'With what people enter it. Each type has its own; the first is taken where none is named.'),
  required: Type.Boolean({ description: 'Must be given for new records, by whoever may give it.' }),
  rules: Type.Object(rules, { description: 'Default, choices, pattern and bounds. A rule that does not go with the type is refused.' }),
  personal: Type.Boolean({ description: 'Says something about a person: goes when the person is erased.' }),
  searchable: Type.Boolean({
    description: `Found by search, filters and sorting of lists. At most ${dictionaryLimits.searchable} of an entity.`,
  }),
  listColumn: Type.Boolean({ description: 'A column of lists.' }),
  viewRoles: roles('Roles that see it; null: all who see the record.'),
  editRoles: roles('Roles that change it; null: all who change the record.'),
  storefront: literals(
    storefrontUses,
    'What the storefront API may do with it. Where roles are named, the shopper must hold one of them as well.',
  ),
} satisfies Record<keyof PropertyDefinition, TSchema>

/** Body of a new property: what is left out is off, empty or open to all. */
export const newProperty = Type.Object({
  name: definition.name,
  label: definition.label,
  type: definition.type,
  ...Type.Partial(Type.Omit(Type.Object(definition), ['name', 'label', 'type'])).properties,
})

const changes = Type.Partial(Type.Object(definition)).properties

/** Body of a preview. */
export const propertyChanges = Type.Object(changes)
/** Body of a change. */
export const propertyChange = Type.Object({
  ...changes,
  version: Type.Integer({ description: 'The version that was seen; another one is a `version-conflict`.' }),
  accept: Type.Optional(Type.Boolean({ description: 'Do it although values that are there do not fit any more. They stay as they are.' })),
})

const count = { count: Type.Integer(), more: Type.Boolean({ description: 'There are more than `count`.' }) }
/** A number of records. */
export const counted = Type.Object(count)

export const PropertyBreaks = Type.Object(
  {
    misfits: Type.Object(count, { description: 'Records whose value does not fit the new definition.' }),
    missing: Type.Object(count, { description: 'Records without a value that is required from now on.' }),
    choices: Type.Array(Type.Object({ key: Type.String(), label: Type.String(), ...count }), {
      description: 'Choices that would go, with the records that hold them.',
    }),
  },
  { $id: 'PropertyBreaks', description: 'What a change of a definition would break. Nothing is lost: values stay as they are.' },
)

const time = (description: string) => Type.String({ format: 'date-time', description })

const key = Type.String({ description: 'Names it in paths. Stays when the name changes.' })

/** What a control or a shown value needs to know of a property, and no more: not who else may see it. */
export const propertyShown = {
  key,
  name: definition.name,
  label: definition.label,
  help: definition.help,
  type: definition.type,
  control: definition.control,
  required: definition.required,
  rules: definition.rules,
}

export const Property = Type.Object(
  {
    entity,
    key,
    ...definition,
    position: Type.Integer({ description: 'Place in forms, from 1.' }),
    version: Type.Integer(),
    filled: Type.Boolean({ description: 'False while lists are being made ready for its values; filters and sorting wait for that.' }),
    createdAt: time('When it was made.'),
    modifiedAt: time('When it last changed.'),
    removedAt: Type.Optional(time('When it was removed.')),
    restorableUntil: Type.Optional(time('Until when the removal can be undone.')),
  },
  { $id: 'Property', description: 'A custom property of an entity.' },
)
