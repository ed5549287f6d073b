import { isPresetName, presets } from './presets.ts'
import type { SettingValue } from './settings-definition.ts'
import { registryDefaults, type SettingDifferences, type SettingKey, type Settings, settingKeys, settingOf } from './settings-registry.ts'

export { brokenClauses, type Clause, clauseChanges, clauses, clausesOf, type Standard } from './settings-clauses.ts'
export type {
  SettingDefinition,
  SettingGroup,
  SettingSchema,
  SettingScope,
  SettingSide,
  SettingUnit,
  SettingValue,
  Tighter,
} from './settings-definition.ts'
export { lockMilliseconds } from './settings-lockout.ts'
export * from './settings-registry.ts'

/**
 * The values in force: registry default → preset → tenant (or company) → website. Of the website's differences only those that a
 * website may set are looked at. An unknown preset or version is a database newer than the program: an error, never a guess.
 */
export function effective(
  presetName: string,
  presetVersion: number,
  own: SettingDifferences = {},
  ofWebsite: SettingDifferences = {},
): Settings {
  const chosen = presetValues(presetName, presetVersion)
  const allowed = Object.entries(ofWebsite).filter(([key]) => settingOf(key as SettingKey).scope === 'website')
  return { ...registryDefaults, ...chosen, ...own, ...Object.fromEntries(allowed) }
}

/** What one version of a preset says; settings it does not name keep what they have. */
export function presetValues(name: string, version: number): SettingDifferences {
  const values = isPresetName(name) ? presets[name][version] : undefined
  if (!values) throw new Error(`This program does not know version ${version} of the preset ${name}.`)
  return values
}

/** Where a value stands between loose and tight, as a number that grows with tightness. */
function tightness(key: SettingKey, value: SettingValue): number {
  const { tighter, zeroMeans, schema } = settingOf(key)
  if (tighter === 'none') return 0
  if (tighter === 'true') return value === true ? 1 : 0
  if (tighter === 'false') return value === false ? 1 : 0
  if (tighter === 'later') return schema.type === 'string' ? schema.enum.indexOf(String(value)) : 0
  const size = value === 0 && zeroMeans ? Number.POSITIVE_INFINITY : Number(value)
  return tighter === 'higher' ? size : -size
}

/** Whether going from one value to another loosens or tightens; `same` also where neither way makes anybody safer. */
export function compare<K extends SettingKey>(key: K, from: Settings[K], to: Settings[K]): 'same' | 'tighter' | 'looser' {
  const before = tightness(key, from)
  const after = tightness(key, to)
  if (before === after) return 'same'
  return after > before ? 'tighter' : 'looser'
}

/** One setting that differs between two sets of values. */
export interface SettingChange {
  readonly key: SettingKey
  readonly from: SettingValue
  readonly to: SettingValue
  readonly way: 'same' | 'tighter' | 'looser'
  /** Needs an Admin Owner (`settings.loosen`): it loosens, or is a setting only owners change. */
  readonly loosens: boolean
}

/** What differs, in the order of the registry. */
export function settingChanges(from: Settings, to: Settings): SettingChange[] {
  return settingKeys
    .filter((key) => from[key] !== to[key])
    .map((key) => {
      const way = compare(key, from[key], to[key])
      return { key, from: from[key], to: to[key], way, loosens: way === 'looser' || settingOf(key).ownersOnly === true }
    })
}

/** What is wrong with a value for a setting, as a sentence for people; `undefined` where nothing is. */
export function settingIssue(key: SettingKey, value: unknown): string | undefined {
  const { schema } = settingOf(key)
  if (schema.type === 'boolean') return typeof value === 'boolean' ? undefined : 'Use true or false.'
  if (schema.type === 'string') return schema.enum.includes(value as string) ? undefined : `Use one of: ${schema.enum.join(', ')}.`
  const fits = Number.isInteger(value) && (value as number) >= schema.minimum && (value as number) <= schema.maximum
  return fits ? undefined : `Use a whole number from ${schema.minimum} to ${schema.maximum}.`
}

/** A value as typed on a command line (`30`, `true`, `fixed`) in the setting's own type; what does not fit stays text, for `settingIssue` to refuse. */
export function settingFromText(key: SettingKey, text: string): SettingValue {
  const { schema } = settingOf(key)
  if (schema.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  if (schema.type === 'integer' && /^-?\d{1,9}$/.test(text)) return Number(text)
  return text
}
