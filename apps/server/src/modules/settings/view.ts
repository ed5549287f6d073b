import { isPresetName, latestPresetVersion, presets } from '@tillward/contract/presets'
import { needsSecondFactor, presetFacts } from '@tillward/contract/presets-facts'
import { type Clause, effective, presetValues, type SettingKey, type SettingValue, settingOf } from '@tillward/contract/settings'
import { brokenNow, keysOf, type Plan } from './policy.ts'
import { type OwnerKind, type StoredPolicy, type VersionedPolicy, valuesOf } from './stored.ts'

/** Where a value comes from. `tenant` or `company`: the owner set it; `website`: this website differs. */
export type Origin = 'default' | 'preset' | OwnerKind | 'website'

const clauseView = ({ id, standard, clause, side, requirement }: Clause) => ({ id, standard, clause, side, requirement })

/** All settings of an owner, or those of one of its websites, as the console's forms need them. */
export function policyView(policy: VersionedPolicy, websiteId?: string) {
  const values = valuesOf(policy, websiteId)
  const inherited = websiteId === undefined ? valuesOf({ ...policy, own: {} }) : valuesOf(policy)
  const broken = brokenNow(policy, websiteId)
  return {
    version: policy.version,
    preset: presetState(policy),
    settings: keysOf(policy, websiteId).map((key) => ({
      key,
      ...describe(key),
      value: values[key],
      origin: originOf(policy, key, websiteId),
      inherited: inherited[key],
      broken: broken.filter((clause) => clause.keys.includes(key)).map(clauseView),
    })),
    websitesThatDiffer: Object.keys(policy.websites),
  }
}

function presetState({ preset, presetVersion }: StoredPolicy) {
  const latest = isPresetName(preset) ? latestPresetVersion(preset) : presetVersion
  return { name: preset, version: presetVersion, ...(latest > presetVersion ? { newer: latest } : {}) }
}

function describe(key: SettingKey) {
  const { label, help, group, side, scope, schema, default: fallback, unit, zeroMeans, ownersOnly } = settingOf(key)
  return {
    label,
    help,
    group,
    side,
    scope,
    schema,
    default: fallback,
    ...(unit ? { unit } : {}),
    ...(zeroMeans ? { zeroMeans } : {}),
    ownersOnly: ownersOnly === true,
  }
}

function originOf(policy: StoredPolicy, key: SettingKey, websiteId: string | undefined): Origin {
  if (websiteId !== undefined && policy.websites[websiteId]?.[key] !== undefined) return 'website'
  if (policy.own[key] !== undefined) return policy.ownerKind
  return presetValues(policy.preset, policy.presetVersion)[key] === undefined ? 'default' : 'preset'
}

/** What a change would do, before it is made. `people`: how many it touches, where somebody counts them. */
export function planView(plan: Plan, people: ReadonlyMap<SettingKey, number>) {
  const at = ({ websiteId }: { readonly websiteId?: string }) => (websiteId === undefined ? {} : { websiteId })
  const counted = (key: SettingKey) => (people.has(key) ? { people: people.get(key) } : {})
  const loosens = plan.loosened.length > 0
  return {
    changes: plan.changes.map(({ key, from, to, way, loosens: needsOwner, websiteId }) => ({
      key,
      label: settingOf(key).label,
      ...(websiteId === undefined ? {} : { websiteId }),
      from,
      to,
      way,
      loosens: needsOwner,
      ...(websiteId === undefined ? counted(key) : {}),
    })),
    broken: plan.broken.map((clause) => ({ ...clauseView(clause), ...at(clause) })),
    mended: plan.mended.map((clause) => ({ ...clauseView(clause), ...at(clause) })),
    needs: { loosening: loosens, freshSignIn: loosens, reason: loosens },
  }
}

/** The presets in their newest versions with what to know about each. A company sees the values of console users only. */
export function presetViews(ownerKind: OwnerKind) {
  return Object.keys(presets)
    .filter(isPresetName)
    .map((name) => {
      const version = latestPresetVersion(name)
      const { title, summary, facts, secondFactor } = presetFacts[name]
      const stored: StoredPolicy = { ownerKind, preset: name, presetVersion: version, own: {}, websites: {} }
      const values: Record<string, SettingValue> = effective(name, version)
      const named = keysOf(stored).filter((key) => presetValues(name, version)[key] !== undefined)
      return {
        name,
        version,
        title,
        summary,
        facts: [...facts],
        secondFactor,
        lacksSecondFactor: [...needsSecondFactor(name)],
        values: Object.fromEntries(named.map((key) => [key, values[key]])),
        broken: brokenNow(stored).map(clauseView),
      }
    })
}
