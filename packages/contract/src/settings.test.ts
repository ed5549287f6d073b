import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { latestPresetVersion, type PresetName, presetNames, presets } from './presets.ts'
import {
  companySettingKeys,
  compare,
  effective,
  lockMilliseconds,
  registryDefaults,
  type SettingDifferences,
  type SettingKey,
  type SettingValue,
  settingChanges,
  settingFromText,
  settingIssue,
  settingKeys,
  settingOf,
  settings,
  websiteSettingKeys,
} from './settings.ts'

/** Any allowed value of a setting. */
function valueOf(key: SettingKey): fc.Arbitrary<SettingValue> {
  const { schema } = settingOf(key)
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'string') return fc.constantFrom(...schema.enum)
  return fc.integer({ min: schema.minimum, max: schema.maximum })
}

const someValues = (keys: readonly SettingKey[]): fc.Arbitrary<SettingDifferences> =>
  fc.record(Object.fromEntries(keys.map((key) => [key, valueOf(key)])), { requiredKeys: [] }) as fc.Arbitrary<SettingDifferences>

const anyPreset: fc.Arbitrary<PresetName> = fc.constantFrom(...presetNames)
const anyKeyAndTwoValues = fc
  .constantFrom(...settingKeys)
  .chain((key) => fc.record({ key: fc.constant(key), from: valueOf(key), to: valueOf(key) }))
const compared = (key: SettingKey, from: SettingValue, to: SettingValue) => compare(key, from as never, to as never)

describe('R-50 the settings the source names', () => {
  test.each([
    ['password.minLength', 'Password Minimum Requirement Length', 8],
    ['password.requireSpecial', 'Password Requires Special Character', true],
    ['password.requireUpper', 'Password Requires Uppercase', true],
    ['password.requireLower', 'Password Requires Lowercase', true],
    ['password.requireDigit', 'Password Requires Digit', true],
    ['lockout.enabled', 'Lockout Enabled', true],
    ['lockout.maxAttempts', 'Max Failed Attempts Before Lockout', 5],
    ['lockout.minutes', 'Lockout Time in Minutes', 30],
    ['link.minutes', 'Emailed Password Link Valid For', 2 * 24 * 60],
  ] as const)('R-50 %s is named and set as in the source, for both kinds apart', (name, label, value) => {
    for (const side of ['console', 'website'] as const) {
      const setting = settings[`${side}.${name}`]
      expect([setting.label, setting.default, setting.side]).toEqual([label, value, side])
    }
  })

  test('R-50 days of inactivity are off and exist for console users only', () => {
    expect(settings['console.inactivity.days']).toMatchObject({ label: 'Days Inactive Before Deactivation', default: 0 })
    expect(settingKeys).not.toContain('website.inactivity.days')
  })

  test('R-50 every value in use is within its own bounds', () => {
    for (const values of [registryDefaults, ...Object.values(presets).flatMap((versions) => Object.values(versions))]) {
      for (const [key, value] of Object.entries(values)) expect([key, settingIssue(key as SettingKey, value)]).toEqual([key, undefined])
    }
  })

  test.each([
    ['console.lockout.maxAttempts', 1, 10],
    ['website.lockout.minutes', 1, 1_440],
    ['console.session.idleMinutes', 5, 1_440],
    ['website.session.absoluteMinutes', 30, 90 * 24 * 60],
    ['console.password.minLength', 8, 128],
    ['console.password.maxAgeDays', 0, 90],
    ['console.lockout.hardCap', 10, 1_000],
    ['console.session.freshMinutes', 1, 60],
    ['website.session.atOnce', 0, 100],
  ] as const)('R-50 %s takes %i to %i and nothing beyond', (key, lowest, highest) => {
    expect([settingIssue(key, lowest), settingIssue(key, highest)]).toEqual([undefined, undefined])
    for (const wrong of [lowest - 1, highest + 1, lowest + 0.5, `${lowest}`, null, true, Number.NaN, [lowest]]) {
      expect(settingIssue(key, wrong)).toMatch(`from ${lowest} to ${highest}`)
    }
  })

  test('R-50 a value of another type is refused for yes or no and for choices', () => {
    for (const wrong of [0, 'true', null, {}]) expect(settingIssue('console.lockout.show', wrong)).toBeDefined()
    for (const wrong of [0, 'Fixed', null, ['fixed']]) expect(settingIssue('console.lockout.mode', wrong)).toBeDefined()
  })
})

test('R-50 a value typed on a command line becomes the setting’s type, or is refused', () => {
  expect(settingFromText('console.lockout.minutes', '30')).toBe(30)
  expect(settingFromText('console.lockout.show', 'false')).toBe(false)
  expect(settingFromText('console.lockout.mode', 'growing')).toBe('growing')
  for (const text of ['', ' 30', '30.5', '0x1e', '1e1', 'true']) {
    expect(settingIssue('console.lockout.minutes', settingFromText('console.lockout.minutes', text))).toBeDefined()
  }
  expect(settingIssue('console.lockout.show', settingFromText('console.lockout.show', '1'))).toBeDefined()
})

describe('R-54 which value holds', () => {
  test('R-54 a tenant that changed nothing has the preset, and the registry’s default where the preset is silent', () => {
    for (const name of presetNames) expect(effective(name, 1)).toEqual({ ...registryDefaults, ...presets[name][1] })
  })

  test('R-54 the preset of a new tenant is what the registry says', () => {
    expect(effective('default', 1)).toEqual(registryDefaults)
  })

  test('R-54 an upgrade that brings a new version of a preset changes no effective value of who chose the old one', () => {
    fc.assert(
      fc.property(anyPreset, someValues(settingKeys), someValues(settingKeys), (name, own, revised) => {
        const versions = presets[name] as Record<number, SettingDifferences>
        const before = effective(name, 1, own)
        versions[2] = { ...versions[1], ...revised }
        try {
          expect(latestPresetVersion(name)).toBe(2)
          expect(effective(name, 1, own)).toEqual(before)
        } finally {
          delete versions[2]
        }
      }),
    )
  })

  test('R-54 website over tenant over preset, and a website only in what it may set', () => {
    fc.assert(
      fc.property(anyPreset, someValues(settingKeys), someValues(settingKeys), (name, own, ofWebsite) => {
        const values = effective(name, 1, own, ofWebsite)
        for (const key of settingKeys) {
          const mine = websiteSettingKeys.includes(key) ? ofWebsite[key] : undefined
          expect(values[key]).toBe(mine ?? own[key] ?? presets[name][1]?.[key] ?? registryDefaults[key])
        }
      }),
    )
  })

  test('R-54 a website may differ in idle, absolute, mails, registration, orders and choosing the customer, and in nothing else', () => {
    expect([...websiteSettingKeys].sort()).toEqual([
      'website.accounts.allowCreation',
      'website.accounts.announceNew',
      'website.accounts.requireActivation',
      'website.customers.requireSelection',
      'website.orders.guestCheckout',
      'website.orders.sendActivation',
      'website.session.absoluteMinutes',
      'website.session.idleMinutes',
    ])
  })

  test('R-54 a company without a tenant has no settings of website users', () => {
    expect(companySettingKeys.some((key) => key.startsWith('website.'))).toBe(false)
    expect(companySettingKeys).toContain('console.password.minLength')
  })

  test('R-54 an unknown preset or version is an error, not a guess', () => {
    expect(() => effective('recommended', 999)).toThrow('version 999')
    expect(() => effective('toString', 1)).toThrow('toString')
  })
})

describe('R-54 tighter and looser', () => {
  test('R-54 one way is the opposite of the other, and no change is no change', () => {
    const opposite = { same: 'same', tighter: 'looser', looser: 'tighter' } as const
    fc.assert(
      fc.property(anyKeyAndTwoValues, ({ key, from, to }) => {
        expect(compared(key, to, from)).toBe(opposite[compared(key, from, to)])
        expect(compared(key, from, from)).toBe('same')
        if (settingOf(key).tighter !== 'none' && from !== to) expect(compared(key, from, to)).not.toBe('same')
      }),
    )
  })

  test('R-54 two loosenings one after the other are a loosening', () => {
    const three = fc.constantFrom(...settingKeys).chain((key) => fc.tuple(fc.constant(key), valueOf(key), valueOf(key), valueOf(key)))
    fc.assert(
      fc.property(three, ([key, a, b, c]) => {
        if (compared(key, a, b) === 'looser' && compared(key, b, c) === 'looser') expect(compared(key, a, c)).toBe('looser')
      }),
    )
  })

  test.each([
    ['console.password.maxAgeDays', 90, 0, 'looser'],
    ['console.password.maxAgeDays', 0, 90, 'tighter'],
    ['console.password.maxAgeDays', 90, 60, 'tighter'],
    ['website.session.atOnce', 10, 0, 'looser'],
    ['console.session.signOutEnds', 'all-devices', 'this-session', 'looser'],
    ['console.lockout.show', false, true, 'looser'],
    ['console.lockout.mode', 'fixed', 'growing', 'looser'],
    ['console.lockout.minutes', 30, 10, 'looser'],
    ['console.lockout.maxAttempts', 5, 10, 'looser'],
    ['console.password.history', 4, 0, 'looser'],
    ['audit.retentionMonths', 12, 13, 'tighter'],
    ['website.accounts.allowCreation', true, false, 'tighter'],
    ['console.session.warnMinutes', 3, 10, 'same'],
  ] as const)('R-54 %s from %s to %s is %s', (key, from, to, way) => {
    expect(compared(key, from, to)).toBe(way)
  })

  test('R-07 switching the deactivation of inactive people on is the owners’, though it tightens', () => {
    const changes = settingChanges(registryDefaults, {
      ...registryDefaults,
      'console.inactivity.days': 90,
      'console.password.minLength': 12,
    })
    expect(changes).toEqual([
      { key: 'console.password.minLength', from: 8, to: 12, way: 'tighter', loosens: false },
      { key: 'console.inactivity.days', from: 0, to: 90, way: 'tighter', loosens: true },
    ])
  })
})

test('R-40 a lock lasts its minutes, or grows from 30 seconds up to them', () => {
  expect(lockMilliseconds('fixed', 30, 7)).toBe(30 * 60_000)
  const growing = [1, 2, 3, 7, 8, 9, 2_000].map((nth) => lockMilliseconds('growing', 60, nth) / 1_000)
  expect(growing).toEqual([30, 60, 120, 1_920, 3_600, 3_600, 3_600])
})
