import { accountSettings } from './settings-accounts.ts'
import type { SettingDefinition } from './settings-definition.ts'
import { lockoutSettings } from './settings-lockout.ts'
import { passwordSettings } from './settings-password.ts'
import { sessionSettings } from './settings-session.ts'

/** Every setting there is. The server validates with it, the console draws its forms from it, docs/settings.md is made from it. */
export const settings = { ...passwordSettings, ...lockoutSettings, ...sessionSettings, ...accountSettings }

export type SettingKey = keyof typeof settings
/** A value for every setting. */
export type Settings = { readonly [K in SettingKey]: (typeof settings)[K] extends SettingDefinition<infer V> ? V : never }
/** Values for some settings: a preset, a tenant's own differences, a website's. */
export type SettingDifferences = { readonly [K in SettingKey]?: Settings[K] }

export const settingKeys = Object.keys(settings) as readonly SettingKey[]

export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(settings, key)

/** The definition of one setting, its value type widened. */
export const settingOf = (key: SettingKey): SettingDefinition => settings[key]

/** What a new tenant has before any preset is chosen: both sources together, and Tillward's own limits. */
export const registryDefaults = Object.fromEntries(settingKeys.map((key) => [key, settings[key].default])) as Settings

/** Settings a company without a tenant (a partner's or the operator's) has: those of console users, and its own trail. */
export const companySettingKeys: readonly SettingKey[] = settingKeys.filter((key) => settings[key].side !== 'website')

/** Settings in which one website may differ from its tenant. */
export const websiteSettingKeys: readonly SettingKey[] = settingKeys.filter((key) => settings[key].scope === 'website')
