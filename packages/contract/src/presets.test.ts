import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { latestPresetVersion, presetNames, presets } from './presets.ts'
import { needsSecondFactor } from './presets-facts.ts'
import { brokenClauses, clauseChanges, effective, registryDefaults, type Settings, settingKeys } from './settings.ts'

const digest = (values: object) =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex')
    .slice(0, 16)

const broken = (settings: Settings, standard: string, side?: string) =>
  brokenClauses(settings)
    .filter((clause) => clause.standard.startsWith(standard) && (!side || clause.side === side || clause.side === 'both'))
    .map((clause) => clause.id)

const day = 24 * 60
const columns = ['commerce7', 'optimizely', 'pci-dss-4.0.1', 'nist-800-63b-4', 'recommended'] as const
const off = false
const row = (name: string, ...values: unknown[]): [string, unknown[]] => [name, values]

describe('R-54 presets', () => {
  test('R-54 a released version never changes: a better value is a new version', () => {
    const digests = presetNames.flatMap((name) =>
      Object.entries(presets[name]).map(([version, values]) => `${name} ${version} ${digest(values)}`),
    )
    expect(digests).toMatchInlineSnapshot(`
      [
        "default 1 2c9219ded7a56141",
        "commerce7 1 b80b9529f0ad1ac8",
        "optimizely 1 05a3bf18797b78f5",
        "pci-dss-4.0.1 1 555728dd8e9abd93",
        "nist-800-63b-4 1 af1002602184c94a",
        "recommended 1 fff2cd4c1732be05",
      ]
    `)
  })

  test('R-54 the registry’s defaults never change either; a new setting is added here with its first release', () => {
    expect(registryDefaults).toMatchObject({
      'console.password.minLength': 8,
      'console.password.requireSpecial': true,
      'console.password.requireUpper': true,
      'console.password.requireLower': true,
      'console.password.requireDigit': true,
      'console.password.requireLetterAndDigit': false,
      'console.password.common': true,
      'console.password.contextWords': true,
      'console.password.breached': false,
      'console.password.maxAgeDays': 90,
      'console.password.history': 4,
      'console.link.minutes': 2880,
      'console.invitation.hours': 168,
      'website.password.minLength': 8,
      'website.password.requireSpecial': true,
      'website.password.requireUpper': true,
      'website.password.requireLower': true,
      'website.password.requireDigit': true,
      'website.password.requireLetterAndDigit': false,
      'website.password.common': true,
      'website.password.contextWords': true,
      'website.password.breached': false,
      'website.password.maxAgeDays': 0,
      'website.password.history': 4,
      'website.link.minutes': 2880,
      'website.invitation.hours': 168,
      'console.lockout.enabled': true,
      'console.lockout.maxAttempts': 5,
      'console.lockout.mode': 'fixed',
      'console.lockout.minutes': 30,
      'console.lockout.hardCap': 100,
      'console.lockout.knownDevices': true,
      'website.lockout.enabled': true,
      'website.lockout.maxAttempts': 5,
      'website.lockout.mode': 'fixed',
      'website.lockout.minutes': 30,
      'website.lockout.hardCap': 100,
      'website.lockout.knownDevices': true,
      'console.lockout.show': false,
      'console.session.idleMinutes': 240,
      'console.session.absoluteMinutes': 1440,
      'console.session.signOutEnds': 'all-devices',
      'console.session.atOnce': 0,
      'console.session.freshMinutes': 15,
      'website.session.idleMinutes': 240,
      'website.session.absoluteMinutes': 43200,
      'website.session.signOutEnds': 'all-devices',
      'website.session.atOnce': 0,
      'website.session.freshMinutes': 15,
      'console.session.warnMinutes': 3,
      'console.inactivity.days': 0,
      'website.accounts.allowCreation': true,
      'website.accounts.requireActivation': false,
      'website.accounts.announceNew': false,
      'website.orders.guestCheckout': true,
      'website.orders.sendActivation': true,
      'website.restrictToAssigned': false,
      'audit.retentionMonths': 12,
    })
  })

  // The table of docs/settings.md, row by row: first both sides, then what differs.
  test.each([
    row('password.minLength', 8, 8, 15, 15, 15),
    row('password.requireUpper', off, true, off, off, off),
    row('password.requireLower', off, true, off, off, off),
    row('password.requireDigit', off, true, off, off, off),
    row('password.requireSpecial', off, true, off, off, off),
    row('password.requireLetterAndDigit', off, off, true, off, off),
    row('password.common', true, true, true, true, true),
    row('password.contextWords', true, true, true, true, true),
    row('password.breached', off, off, true, true, true),
    row('password.history', 4, 4, 4, 0, 4),
    row('lockout.enabled', true, true, true, true, true),
    row('lockout.maxAttempts', 5, 5, 5, 5, 5),
    row('lockout.minutes', 30, 10, 30, 60, 30),
    row('lockout.mode', 'fixed', 'fixed', 'fixed', 'growing', 'fixed'),
    row('lockout.hardCap', 100, 100, 100, 100, 100),
    row('lockout.knownDevices', true, true, off, true, true),
    row('link.minutes', 60, 2 * day, 60, day, 60),
    row('invitation.hours', 168, 168, 72, 72, 72),
    row('session.freshMinutes', 15, 15, 5, 5, 5),
    row('session.signOutEnds', 'all-devices', 'this-session', 'this-session', 'this-session', 'all-devices'),
    row('console.password.maxAgeDays', 0, 90, 90, 0, 0),
    row('website.password.maxAgeDays', 0, 0, 90, 0, 0),
    row('console.lockout.show', off, off, off, off, off),
    row('console.session.idleMinutes', 240, 15, 15, 60, 60),
    row('website.session.idleMinutes', 240, 15, 60, 60, 240),
    row('console.session.absoluteMinutes', day, day, day / 2, day, day / 2),
    row('website.session.absoluteMinutes', 30 * day, day, 30 * day, day, 30 * day),
    row('console.session.atOnce', 0, 0, 5, 0, 10),
    row('website.session.atOnce', 0, 0, 10, 0, 10),
    row('console.inactivity.days', 0, 0, 90, 0, 90),
    row('audit.retentionMonths', 12, 12, 12, undefined, 13),
  ])('R-54 %s is what the table of presets says', (name, values) => {
    const keys = settingKeys.filter((key) => key === name || key.replace(/^(console|website)\./, '') === name)
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) expect([key, ...columns.map((preset) => presets[preset][1]?.[key])]).toEqual([key, ...values])
  })

  test('R-54 the newest version is the one chosen', () => {
    for (const name of presetNames) expect(presets[name]).toHaveProperty(String(latestPresetVersion(name)))
  })

  test('R-54 presets that want a second factor say so', () => {
    expect(presetNames.filter((name) => needsSecondFactor(name).includes('console'))).toEqual([
      'pci-dss-4.0.1',
      'nist-800-63b-4',
      'recommended',
    ])
  })
})

describe('R-54 clauses of standards', () => {
  test('R-54 the preset of a standard breaks no clause of it', () => {
    expect(broken(effective('pci-dss-4.0.1', 1), 'PCI')).toEqual([])
    expect(broken(effective('nist-800-63b-4', 1), 'NIST')).toEqual([])
    expect(broken(effective('nist-800-63b-4', 1), 'OWASP')).toEqual([])
  })

  test('R-54 the optimizely preset breaks 8.3.4 by its lock, and 8.2.6 and 8.3.6 as the source does', () => {
    expect(broken(effective('optimizely', 1), 'PCI')).toEqual(['pci-8.2.6', 'pci-8.3.4', 'pci-8.3.6'])
  })

  test('R-54 a new tenant is told of its long idle time, its classes and its rotation', () => {
    const ids = brokenClauses(registryDefaults).map((clause) => clause.id)
    expect(ids).toEqual(expect.arrayContaining(['pci-8.2.8', 'nist-2.2.3-inactivity:console', 'asvs-6.2.5:website', 'asvs-6.2.10:console']))
    expect(ids).not.toContain('pci-8.3.4')
    expect(ids).not.toContain('asvs-6.2.10:website')
  })

  test.each([
    ['console.lockout.minutes', 29, 'pci-8.3.4'],
    ['console.lockout.enabled', false, 'pci-8.3.4'],
    ['console.lockout.mode', 'growing', 'pci-8.3.4'],
    ['console.session.idleMinutes', 16, 'pci-8.2.8'],
    ['console.password.minLength', 11, 'pci-8.3.6'],
    ['console.password.requireLetterAndDigit', false, 'pci-8.3.6'],
    ['console.password.history', 3, 'pci-8.3.7'],
    ['console.password.maxAgeDays', 0, 'pci-8.3.9'],
    ['console.inactivity.days', 91, 'pci-8.2.6'],
    ['audit.retentionMonths', 11, 'pci-10.5.1'],
  ] as const)('R-54 under PCI DSS %s = %s breaks the clause that asks for more', (key, value, id) => {
    const kept = effective('pci-dss-4.0.1', 1)
    const { broken: newly, mended } = clauseChanges(kept, { ...kept, [key]: value })
    expect(newly.map((clause) => clause.id)).toContain(id)
    expect(newly.find((clause) => clause.id === id)?.keys).toContain(key)
    expect(clauseChanges({ ...kept, [key]: value }, kept).mended.map((clause) => clause.id)).toContain(id)
    expect(mended.map((clause) => clause.id)).not.toContain(id)
  })

  test.each([
    ['website.password.minLength', 14, 'nist-3.1.1.2-length:website'],
    ['console.password.requireDigit', true, 'nist-3.1.1.2-composition:console'],
    ['website.password.maxAgeDays', 365, 'nist-3.1.1.2-rotation:website'],
    ['console.password.breached', false, 'nist-3.1.1.2-blocklist:console'],
    ['website.lockout.hardCap', 101, 'nist-3.2.2:website'],
    ['console.session.idleMinutes', 61, 'nist-2.2.3-inactivity:console'],
    ['website.session.absoluteMinutes', 1_441, 'nist-2.2.3-overall:website'],
    ['console.link.minutes', 1_441, 'nist-4.2.1.2:console'],
    ['console.password.common', false, 'asvs-6.2.4:console'],
    ['website.password.requireSpecial', true, 'asvs-6.2.5:website'],
    ['console.password.maxAgeDays', 30, 'asvs-6.2.10:console'],
    ['website.password.contextWords', false, 'asvs-6.2.11:website'],
    ['website.password.breached', false, 'asvs-6.2.12:website'],
  ] as const)('R-54 under NIST and ASVS %s = %s breaks the clause on that side', (key, value, id) => {
    const kept = effective('nist-800-63b-4', 1)
    expect(clauseChanges(kept, { ...kept, [key]: value }).broken.map((clause) => clause.id)).toContain(id)
  })
})
