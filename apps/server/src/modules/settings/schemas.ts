import { presetNames } from '@tillward/contract/presets'
import Type from 'typebox'

const value = Type.Union([Type.Integer(), Type.Boolean(), Type.String()])
const side = Type.Enum(['console', 'website', 'both'])
const way = Type.Enum(['same', 'tighter', 'looser'], {
  description: '`same` where neither way makes anybody safer.',
})
const version = Type.Integer({ minimum: 1, description: 'The version of the settings. Every change makes the next.' })
const onlyAt = Type.Optional(
  Type.String({ format: 'uuid', description: 'The website where alone this happens; missing where it is everywhere.' }),
)

const clauseFields = {
  id: Type.String({ description: 'Stable, for instance `pci-8.2.8`.' }),
  standard: Type.String(),
  clause: Type.String({ description: 'Its number in the standard.' }),
  side,
  requirement: Type.String({ description: 'What it asks.' }),
}
export const SettingClause = Type.Object(clauseFields, { $id: 'SettingClause', description: 'A requirement of a standard.' })
const clausesAt = Type.Array(Type.Object({ ...clauseFields, websiteId: onlyAt }))

const bounds = Type.Object(
  {
    type: Type.Enum(['integer', 'boolean', 'string']),
    minimum: Type.Optional(Type.Integer()),
    maximum: Type.Optional(Type.Integer()),
    enum: Type.Optional(Type.Array(Type.String(), { description: 'From the loosest to the tightest.' })),
  },
  { description: 'JSON Schema of the value.' },
)

const setting = Type.Object({
  key: Type.String({ description: 'For instance `console.lockout.minutes`.' }),
  label: Type.String(),
  help: Type.String(),
  group: Type.Enum(['password', 'lockout', 'session', 'links', 'accounts', 'audit']),
  side,
  scope: Type.Enum(['tenant', 'website'], { description: '`website`: one website may differ in it.' }),
  schema: bounds,
  default: value,
  unit: Type.Optional(Type.String()),
  zeroMeans: Type.Optional(Type.Enum(['never', 'no limit'])),
  ownersOnly: Type.Boolean({ description: 'Every change of it needs the right to loosen.' }),
  value,
  origin: Type.Enum(['default', 'preset', 'tenant', 'company', 'website'], { description: 'Where the value comes from.' }),
  inherited: Type.Union([Type.Integer(), Type.Boolean(), Type.String()], { description: 'What would hold without a value set here.' }),
  changed: Type.Optional(
    Type.Object(
      {
        version,
        at: Type.String({ format: 'date-time' }),
        by: Type.Optional(Type.String({ description: 'Name of who did it; missing where it was no person, or one since erased.' })),
      },
      { description: 'Of a value set here: when it was set.' },
    ),
  ),
  websites: Type.Optional(Type.Integer({ description: 'How many websites have a value of their own.' })),
  broken: Type.Array(Type.Ref('SettingClause'), { description: 'Clauses that are not kept and look at this setting.' }),
})

export const SettingsView = Type.Object(
  {
    version,
    preset: Type.Object({
      name: Type.String(),
      version: Type.Integer(),
      newer: Type.Optional(Type.Integer({ description: 'There is a newer version of the preset. Choosing it again takes it.' })),
    }),
    settings: Type.Array(setting),
    websitesThatDiffer: Type.Array(Type.String({ format: 'uuid' })),
  },
  { $id: 'SettingsView', description: 'Effective settings with where each comes from.' },
)

const change = {
  key: Type.String(),
  websiteId: onlyAt,
  from: value,
  to: value,
  way,
}

export const SettingsOutcome = Type.Object(
  {
    version,
    changes: Type.Array(
      Type.Object({
        ...change,
        label: Type.String(),
        loosens: Type.Boolean({ description: 'Needs the right to loosen.' }),
        people: Type.Optional(Type.Integer({ description: 'How many people it touches, where that can be counted. In previews only.' })),
      }),
    ),
    broken: clausesAt,
    mended: clausesAt,
    needs: Type.Object({ loosening: Type.Boolean(), freshSignIn: Type.Boolean(), reason: Type.Boolean() }),
  },
  { $id: 'SettingsOutcome', description: 'What a change does: effective values, clauses newly broken and mended, and what it needs.' },
)

export const SettingsHistory = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        version,
        at: Type.String({ format: 'date-time' }),
        actor: Type.Object({
          kind: Type.String(),
          ownerId: Type.Optional(Type.String()),
          accountId: Type.Optional(Type.String()),
          name: Type.Optional(Type.String({ description: 'Of the person, or of the API key; missing where the person was erased.' })),
        }),
        reason: Type.Optional(Type.String()),
        preset: Type.String(),
        presetVersion: Type.Integer(),
        changes: Type.Array(Type.Object(change)),
        loosened: Type.Boolean(),
      }),
    ),
    next: Type.Optional(Type.String({ description: 'Cursor of the next page.' })),
  },
  { $id: 'SettingsHistory' },
)

const secondFactor = Type.Enum(['off', 'offered', 'required'])
export const SettingsPresets = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        name: Type.Enum([...presetNames]),
        version: Type.Integer(),
        title: Type.String(),
        summary: Type.String(),
        facts: Type.Array(Type.String(), { description: 'What to know before choosing it.' }),
        secondFactor: Type.Object({ console: secondFactor, website: secondFactor }),
        lacksSecondFactor: Type.Array(Type.Enum(['console', 'website']), {
          description: 'Sides for which the preset wants a second factor that this version cannot give.',
        }),
        values: Type.Record(Type.String(), value, { description: 'The settings the preset names. Others keep what they have.' }),
        broken: Type.Array(Type.Ref('SettingClause'), { description: 'Clauses that the preset alone does not keep.' }),
      }),
    ),
  },
  { $id: 'SettingsPresets' },
)

// Bounds are checked by the service, which answers 422 and names them for each setting; `GET` lists them.
const wanted = {
  preset: Type.Optional(
    Type.String({
      maxLength: 50,
      description: `One of ${presetNames.join(', ')}, taken in its newest version. Clears your own values of the settings that it names; those of websites stay.`,
    }),
  ),
  changes: Type.Optional(
    Type.Record(
      Type.String({ maxLength: 100 }),
      Type.Union([Type.Number(), Type.Boolean(), Type.String({ maxLength: 100 }), Type.Null()]),
      {
        maxProperties: 100,
        description: 'Values by key, on top of the preset. `null` gives a setting back what it inherits.',
      },
    ),
  ),
  websiteId: Type.Optional(Type.String({ format: 'uuid', description: 'Make the changes for this website alone.' })),
}
const toVersion = Type.Integer({
  minimum: 1,
  maximum: 999_999_999,
  description: 'Go back to what this version was, websites included. Given alone.',
})
const seen = Type.Integer({
  minimum: 1,
  maximum: 999_999_999,
  description: 'The version you saw. Another one in force answers `version-conflict`.',
})
const reason = Type.Optional(
  Type.String({ maxLength: 500, description: 'Why. Needed for loosening; kept in the history and the audit log.' }),
)

export const previewBody = Type.Object({ ...wanted, toVersion: Type.Optional(toVersion) })
export const changeBody = Type.Object({ ...wanted, version: seen, reason })
export const returnBody = Type.Object({ toVersion, version: seen, reason })
export const websiteQuery = Type.Object({
  websiteId: Type.Optional(
    Type.String({ format: 'uuid', description: 'Show what holds at this website, and only what a website may set.' }),
  ),
})
export const historyQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
})
