import { isPresetName, latestPresetVersion, presets } from '@tillward/contract/presets'
import { needsSecondFactor, presetFacts } from '@tillward/contract/presets-facts'
import { type Clause, effective, presetValues, type SettingKey, type SettingValue, settingOf } from '@tillward/contract/settings'
import { brokenNow, keysOf, type Plan, type PlannedChange } from './policy.ts'
import { type OwnerKind, type StoredPolicy, type VersionedPolicy, valuesOf } from './stored.ts'

/** Where a value comes from. `tenant` or `company`: the owner set it; `website`: this website differs. */
export type Origin = 'default' | 'preset' | OwnerKind | 'website'

const clauseView = ({ id, standard, clause, side, requirement }: Clause) => ({ id, standard, clause, side, requirement })

/** When a value set here was set, and by whom. */
export interface ChangedView {
  readonly version: number
  readonly at: string
  readonly by?: string
}

/** All settings of an owner, or those of one of its websites, as the console's forms need them. */
export function policyView(policy: VersionedPolicy, websiteId: string | undefined, changed: ReadonlyMap<string, ChangedView>) {
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
      ...whence(policy, key, websiteId, changed.get(key)),
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

/** The origin; of a value set here also when and by whom, and of a tenant's how many websites differ in it. */
function whence(policy: StoredPolicy, key: SettingKey, websiteId: string | undefined, changed: ChangedView | undefined) {
  const origin = originOf(policy, key, websiteId)
  const setHere = origin === (websiteId === undefined ? policy.ownerKind : 'website')
  const differing = websiteId === undefined ? Object.values(policy.websites).filter((own) => own[key] !== undefined).length : 0
  return { origin, ...(setHere && changed ? { changed } : {}), ...(differing > 0 ? { websites: differing } : {}) }
}

function originOf(policy: StoredPolicy, key: SettingKey, websiteId: string | undefined): Origin {
  if (websiteId !== undefined && policy.websites[websiteId]?.[key] !== undefined) return 'website'
  if (policy.own[key] !== undefined) return policy.ownerKind
  return presetValues(policy.preset, policy.presetVersion)[key] === undefined ? 'default' : 'preset'
}

/** What a change would do, before it is made. `people`: how many it touches, where somebody counts them. */
export function planView(plan: Plan, people: ReadonlyMap<PlannedChange, number>) {
  const at = ({ websiteId }: { readonly websiteId?: string }) => (websiteId === undefined ? {} : { websiteId })
  const loosens = plan.loosened.length > 0
  return {
    changes: plan.changes.map((change) => {
      const { key, from, to, way, loosens: needsOwner } = change
      const counted = people.get(change)
      const touched = counted === undefined ? {} : { people: counted }
      return { key, label: settingOf(key).label, ...at(change), from, to, way, loosens: needsOwner, ...touched }
    }),
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
