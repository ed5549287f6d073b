import { isPresetName, latestPresetVersion } from '@tillward/contract/presets'
import {
  brokenClauses,
  type Clause,
  clauseChanges,
  companySettingKeys,
  isSettingKey,
  presetValues,
  type SettingChange,
  type SettingDifferences,
  type SettingKey,
  settingChanges,
  settingIssue,
  settingKeys,
  websiteSettingKeys,
} from '@tillward/contract/settings'
import { type FieldIssue, ok, type Refused, type Result, refuse, refuseFields } from '../../platform/result.ts'
import { type StoredPolicy, valuesOf } from './stored.ts'

/** What somebody wants of the settings. A preset is chosen in its newest version; `null` gives a setting back what it inherits. */
export interface Wish {
  readonly preset?: string
  readonly changes?: Readonly<Record<string, unknown>>
  /** The changes are for this website alone. */
  readonly websiteId?: string
}

/** The settings an owner, or one of its websites, has. */
export function keysOf(policy: StoredPolicy, websiteId?: string): readonly SettingKey[] {
  if (websiteId !== undefined) return websiteSettingKeys
  return policy.ownerKind === 'company' ? companySettingKeys : settingKeys
}

/**
 * What would be stored. Choosing a preset clears the owner's own differences in the settings that the preset names, and leaves those it does
 * not name and those of websites; `changes` come on top. What equals the inherited value is not kept as a difference.
 */
export function apply(policy: StoredPolicy, { preset, changes = {}, websiteId }: Wish): Result<StoredPolicy> {
  if (preset === undefined && Object.keys(changes).length === 0)
    return refuseFields(issue('changes', 'required', 'Name a setting or a preset.'))
  if (preset !== undefined && websiteId !== undefined)
    return refuseFields(issue('preset', 'scope', 'A preset is chosen for all websites together.'))
  if (preset !== undefined && !isPresetName(preset)) return refuseFields(issue('preset', 'choice', 'There is no preset of this name.'))
  const wrong = changeIssues(policy, changes, websiteId)
  if (wrong.length) return refuseFields(...wrong)

  if (websiteId !== undefined) {
    const own = difference(policy.websites[websiteId] ?? {}, changes, valuesOf(policy))
    const { [websiteId]: _, ...others } = policy.websites
    return ok({ ...policy, websites: Object.keys(own).length ? { ...others, [websiteId]: own } : others })
  }
  const chosen = preset === undefined ? policy : choosePreset(policy, preset)
  return ok({ ...chosen, own: difference(chosen.own, changes, valuesOf({ ...chosen, own: {} })) })
}

function choosePreset(policy: StoredPolicy, name: string): StoredPolicy {
  if (!isPresetName(name)) return policy
  const version = latestPresetVersion(name)
  const named = presetValues(name, version)
  const kept = Object.entries(policy.own).filter(([key]) => !(key in named))
  return { ...policy, preset: name, presetVersion: version, own: Object.fromEntries(kept) as SettingDifferences }
}

function changeIssues(policy: StoredPolicy, changes: Readonly<Record<string, unknown>>, websiteId: string | undefined): FieldIssue[] {
  const allowed = new Set<string>(keysOf(policy, websiteId))
  return Object.entries(changes).flatMap(([key, value]) => {
    const field = `changes.${key}`
    if (!isSettingKey(key)) return issue(field, 'unknown', 'There is no setting of this name.')
    if (!allowed.has(key)) {
      const why = websiteId === undefined ? 'A company has no settings of website users.' : 'A website cannot differ in this setting.'
      return issue(field, 'scope', why)
    }
    const wrong = value === null ? undefined : settingIssue(key, value)
    return wrong === undefined ? [] : issue(field, 'value', wrong)
  })
}

const issue = (field: string, rule: string, message: string): FieldIssue => ({ field, rule, message })

function difference(own: SettingDifferences, changes: Readonly<Record<string, unknown>>, inherited: Readonly<Record<string, unknown>>) {
  const entries = Object.entries({ ...own, ...changes }).filter(([key, value]) => value !== null && value !== inherited[key])
  return Object.fromEntries(entries) as SettingDifferences
}

/** A change of an effective value; with a website id where it happens only there. */
export type PlannedChange = SettingChange & { readonly websiteId?: string }
/** A clause, and the website where alone it is broken or mended. */
export type PlannedClause = Clause & { readonly websiteId?: string }

/** What going from one stored state to another does. */
export interface Plan {
  readonly changes: readonly PlannedChange[]
  readonly broken: readonly PlannedClause[]
  readonly mended: readonly PlannedClause[]
  /** The settings that only an Admin Owner (or company administrator) may change so. */
  readonly loosened: readonly SettingKey[]
}

/** Compares effective values, the owner's and those of each website that differs from it in either state. */
export function plan(before: StoredPolicy, after: StoredPolicy): Plan {
  const keys = new Set(keysOf(after))
  const outside = ({ side }: Clause) => after.ownerKind === 'company' && side === 'website'
  const own = between(before, after, undefined)
  const changes: PlannedChange[] = own.changes.filter(({ key }) => keys.has(key))
  const broken: PlannedClause[] = own.broken.filter((clause) => !outside(clause))
  const mended: PlannedClause[] = own.mended.filter((clause) => !outside(clause))
  for (const websiteId of new Set([...Object.keys(before.websites), ...Object.keys(after.websites)])) {
    const there = between(before, after, websiteId)
    // What happens to the whole tenant is said once; a website is named where something else happens to it.
    const same = (one: SettingChange) => own.changes.some(({ key, from, to }) => key === one.key && from === one.from && to === one.to)
    changes.push(...there.changes.filter((one) => !same(one)).map((one) => ({ ...one, websiteId })))
    broken.push(...there.broken.filter((one) => !own.broken.includes(one)).map((one) => ({ ...one, websiteId })))
    mended.push(...there.mended.filter((one) => !own.mended.includes(one)).map((one) => ({ ...one, websiteId })))
  }
  return { changes, broken, mended, loosened: [...new Set(changes.filter((one) => one.loosens).map(({ key }) => key))] }
}

function between(before: StoredPolicy, after: StoredPolicy, websiteId: string | undefined) {
  const [from, to] = [valuesOf(before, websiteId), valuesOf(after, websiteId)]
  return { changes: settingChanges(from, to), ...clauseChanges(from, to) }
}

/** The clauses broken now, for an owner or at a website. */
export function brokenNow(policy: StoredPolicy, websiteId?: string): readonly Clause[] {
  return brokenClauses(valuesOf(policy, websiteId)).filter(({ side }) => policy.ownerKind === 'tenant' || side !== 'website')
}

/** Loosening needs the right, a fresh sign-in and a reason, asked for in this order; tightening none of them. */
export function refusalToLoosen(
  { loosened }: Plan,
  facts: { readonly mayLoosen: boolean; readonly fresh: boolean; readonly reason: string },
): Refused | undefined {
  if (loosened.length === 0) return undefined
  if (!facts.mayLoosen) {
    return refuse('forbidden', 'Only an Admin Owner may loosen settings.', {
      fields: loosened.map((key) => issue(`changes.${key}`, 'loosening', 'Only an Admin Owner may change it so.')),
    })
  }
  if (!facts.fresh) return refuse('fresh-sign-in-needed', 'Loosening settings needs a fresh sign-in.')
  if (facts.reason === '') return refuseFields(issue('reason', 'required', 'Say why the settings are loosened.'))
  return undefined
}
