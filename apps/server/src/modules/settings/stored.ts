import type { SettingDifferences, SettingKey, Settings, SettingValue } from '@tillward/contract/settings'
import { effective } from '@tillward/contract/settings'

/** Whose settings: a tenant's (its own company's people follow them too), or those of a company without a tenant. */
export type OwnerKind = 'tenant' | 'company'

/** What is stored of one owner's settings: the preset, and only what differs from it. */
export interface StoredPolicy {
  readonly ownerKind: OwnerKind
  readonly preset: string
  readonly presetVersion: number
  readonly own: SettingDifferences
  /** By website id. Websites that differ in nothing are not here. */
  readonly websites: Readonly<Record<string, SettingDifferences>>
}

/** With its number: every change makes the next. */
export interface VersionedPolicy extends StoredPolicy {
  readonly version: number
}

/** The values in force for an owner, or at one of its websites. */
export function valuesOf(policy: StoredPolicy, websiteId?: string): Settings {
  return effective(policy.preset, policy.presetVersion, policy.own, websiteId === undefined ? {} : policy.websites[websiteId])
}

/** One effective value that a version changed; with a website id, only there. */
export interface RecordedChange {
  readonly key: SettingKey
  readonly websiteId?: string
  readonly from: SettingValue
  readonly to: SettingValue
  readonly way: 'same' | 'tighter' | 'looser'
}

/** The version in which one setting last changed, and who made it. */
export interface VersionOfChange {
  readonly version: number
  readonly at: Date
  readonly ownerId: string | null
  readonly accountId: string | null
}

/** One entry of the history. */
export interface PolicyVersion {
  readonly version: number
  readonly at: Date
  readonly actor: { readonly kind: string; readonly ownerId?: string; readonly accountId?: string }
  readonly reason?: string
  readonly preset: string
  readonly presetVersion: number
  readonly changes: readonly RecordedChange[]
  readonly loosened: boolean
}
