import { type SettingDifferences, type SettingKey, type Settings, settingKeys } from './settings-registry.ts'

/** A value for one side. */
type SideValue = { readonly [K in SettingKey as K extends `console.${infer Name}` ? Name : never]?: Settings[K] }

interface PresetColumns {
  /** The same for console and website, where the website has the setting. */
  readonly sides: SideValue
  readonly console?: SideValue
  readonly website?: { readonly [K in SettingKey as K extends `website.${infer Name}` ? Name : never]?: Settings[K] }
  readonly audit?: number
}

/** Spreads one column of the table in docs/settings.md over both sides; what a side says for itself wins. */
function preset(columns: PresetColumns): SettingDifferences {
  const known = new Set<string>(settingKeys)
  const named = (side: 'console' | 'website', values: object) =>
    Object.entries(values).map(([name, value]) => [`${side}.${name}`, value] as const)
  const entries = [
    ...named('console', columns.sides),
    ...named('website', columns.sides).filter(([key]) => known.has(key)),
    ...named('console', columns.console ?? {}),
    ...named('website', columns.website ?? {}),
    ...(columns.audit === undefined ? [] : [['audit.retentionMonths', columns.audit] as const]),
  ]
  return Object.fromEntries(entries) as SettingDifferences
}

const noClasses = {
  'password.requireUpper': false,
  'password.requireLower': false,
  'password.requireDigit': false,
  'password.requireSpecial': false,
  'password.requireLetterAndDigit': false,
} as const
const fourClasses = {
  'password.requireUpper': true,
  'password.requireLower': true,
  'password.requireDigit': true,
  'password.requireSpecial': true,
  'password.requireLetterAndDigit': false,
} as const
const fixedLock = {
  'lockout.enabled': true,
  'lockout.maxAttempts': 5,
  'lockout.mode': 'fixed',
  'lockout.minutes': 30,
  'lockout.hardCap': 100,
} as const

export type PresetName = 'default' | 'commerce7' | 'optimizely' | 'pci-dss-4.0.1' | 'nist-800-63b-4' | 'recommended'

/**
 * Named presets by version. A released version is never edited (R-54: an upgrade never changes a tenant's effective values; a test holds
 * their digests): a change is a new version, which a tenant has once somebody chooses it. Second factors have no module yet, so the lengths
 * and ages are those for sign-in by password alone (`secondFactor` in presetFacts says which presets would need one).
 */
export const presets: { readonly [P in PresetName]: { readonly [version: number]: SettingDifferences } } = {
  default: {
    1: preset({
      sides: {
        ...fourClasses,
        ...fixedLock,
        'password.minLength': 8,
        'password.common': true,
        'password.contextWords': true,
        'password.breached': false,
        'password.history': 4,
        'lockout.knownDevices': true,
        'lockout.show': false,
        'link.minutes': 2_880,
        'invitation.hours': 168,
        'session.idleMinutes': 240,
        'session.signOutEnds': 'all-devices',
        'session.atOnce': 0,
        'session.freshMinutes': 15,
        'inactivity.days': 0,
      },
      console: { 'password.maxAgeDays': 90, 'session.absoluteMinutes': 1_440, 'session.warnMinutes': 3 },
      website: { 'password.maxAgeDays': 0, 'session.absoluteMinutes': 43_200 },
      audit: 12,
    }),
  },
  commerce7: {
    1: preset({
      sides: {
        ...noClasses,
        ...fixedLock,
        'password.minLength': 8,
        'password.common': true,
        'password.contextWords': true,
        'password.breached': false,
        'password.maxAgeDays': 0,
        'password.history': 4,
        'lockout.knownDevices': true,
        'lockout.show': false,
        'link.minutes': 60,
        'invitation.hours': 168,
        'session.idleMinutes': 240,
        'session.signOutEnds': 'all-devices',
        'session.atOnce': 0,
        'session.freshMinutes': 15,
        'inactivity.days': 0,
      },
      console: { 'session.absoluteMinutes': 1_440, 'session.warnMinutes': 3 },
      website: { 'session.absoluteMinutes': 43_200 },
      audit: 12,
    }),
  },
  optimizely: {
    1: preset({
      sides: {
        ...fourClasses,
        ...fixedLock,
        'lockout.minutes': 10,
        'password.minLength': 8,
        'password.common': true,
        'password.contextWords': true,
        'password.breached': false,
        'password.history': 4,
        'lockout.knownDevices': true,
        'lockout.show': false,
        'link.minutes': 2_880,
        'invitation.hours': 168,
        'session.idleMinutes': 15,
        'session.absoluteMinutes': 1_440,
        'session.signOutEnds': 'this-session',
        'session.atOnce': 0,
        'session.freshMinutes': 15,
        'inactivity.days': 0,
      },
      console: { 'password.maxAgeDays': 90, 'session.warnMinutes': 3 },
      website: { 'password.maxAgeDays': 0 },
      audit: 12,
    }),
  },
  'pci-dss-4.0.1': {
    1: preset({
      sides: {
        ...noClasses,
        ...fixedLock,
        'password.requireLetterAndDigit': true,
        'password.minLength': 15,
        'password.common': true,
        'password.contextWords': true,
        'password.breached': true,
        'password.maxAgeDays': 90,
        'password.history': 4,
        'lockout.knownDevices': false,
        'lockout.show': false,
        'link.minutes': 60,
        'invitation.hours': 72,
        'session.signOutEnds': 'this-session',
        'session.freshMinutes': 5,
      },
      console: {
        'session.idleMinutes': 15,
        'session.absoluteMinutes': 720,
        'session.atOnce': 5,
        'session.warnMinutes': 3,
        'inactivity.days': 90,
      },
      website: { 'session.idleMinutes': 60, 'session.absoluteMinutes': 43_200, 'session.atOnce': 10 },
      audit: 12,
    }),
  },
  'nist-800-63b-4': {
    1: preset({
      sides: {
        ...noClasses,
        ...fixedLock,
        'lockout.mode': 'growing',
        'lockout.minutes': 60,
        'password.minLength': 15,
        'password.common': true,
        'password.contextWords': true,
        'password.breached': true,
        'password.maxAgeDays': 0,
        'password.history': 0,
        'lockout.knownDevices': true,
        'lockout.show': false,
        'link.minutes': 1_440,
        'invitation.hours': 72,
        'session.idleMinutes': 60,
        'session.absoluteMinutes': 1_440,
        'session.signOutEnds': 'this-session',
        'session.atOnce': 0,
        'session.freshMinutes': 5,
        'inactivity.days': 0,
      },
      console: { 'session.warnMinutes': 3 },
      // audit retention is left to the tenant: "own policy"
    }),
  },
  recommended: {
    1: preset({
      sides: {
        ...noClasses,
        ...fixedLock,
        'password.minLength': 15,
        'password.common': true,
        'password.contextWords': true,
        'password.breached': true,
        'password.maxAgeDays': 0,
        'password.history': 4,
        'lockout.knownDevices': true,
        'lockout.show': false,
        'link.minutes': 60,
        'invitation.hours': 72,
        'session.signOutEnds': 'all-devices',
        'session.atOnce': 10,
        'session.freshMinutes': 5,
      },
      console: { 'session.idleMinutes': 60, 'session.absoluteMinutes': 720, 'session.warnMinutes': 3, 'inactivity.days': 90 },
      website: { 'session.idleMinutes': 240, 'session.absoluteMinutes': 43_200 },
      audit: 13,
    }),
  },
}

export const presetNames = Object.keys(presets) as readonly PresetName[]

export const isPresetName = (name: string): name is PresetName => Object.hasOwn(presets, name)

/** The newest version of a preset: what choosing it today means. */
export const latestPresetVersion = (name: PresetName): number => Math.max(...Object.keys(presets[name]).map(Number))
