import { MantineProvider } from '@mantine/core'
import { clausesOf, registryDefaults, type SettingKey, settingKeys, settingOf } from '@tillward/contract/settings'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { impactText } from './impact.ts'
import { SettingControl } from './SettingControl.tsx'
import { matches } from './shown.ts'
import { pageOf } from './view.ts'
import { choiceNames, clauseName, groups, limitsText, loosensText, standardNames, stepFor, stepsOf, valueText } from './words.ts'

const drawn = (key: SettingKey, value = registryDefaults[key]) =>
  renderToStaticMarkup(
    createElement(
      MantineProvider,
      null,
      createElement(SettingControl, { settingKey: key, value, onChange: () => {}, id: 'it', describedBy: 'it-help' }),
    ),
  )

describe('R-54 every setting of the registry is drawn', () => {
  test.each(settingKeys)('%s has a page, a group, a control and words for its value', (key) => {
    const { group, schema } = settingOf(key)
    expect(['console', 'website']).toContain(pageOf(key))
    expect(groups).toContain(group)
    const html = drawn(key)
    expect(html).toContain('aria-labelledby="it-label"')
    expect(html).toMatch({ boolean: /role="switch"/, string: /<select/, integer: /NumberInput-input/ }[schema.type])
    expect(valueText(key, registryDefaults[key])).toMatch(/\w/)
  })

  test.each(settingKeys)('%s: both ends of what is allowed have words', (key) => {
    const { schema } = settingOf(key)
    if (schema.type === 'string') for (const choice of schema.enum) expect(choiceNames).toHaveProperty(choice)
    if (schema.type !== 'integer') return
    expect(limitsText(settingOf(key))).toMatch(/^\d.* to \d/)
    for (const value of [schema.minimum, schema.maximum]) expect(valueText(key, value)).toMatch(/\w/)
  })

  test.each(settingKeys)('%s says which way it loosens, where one way does', (key) => {
    expect(loosensText(settingOf(key)) === undefined).toBe(settingOf(key).tighter === 'none')
  })

  test('a fault is said at the control', () => {
    expect(drawn('console.password.minLength', Number.NaN)).toContain('Enter 8 to 128 characters')
    expect(drawn('console.password.minLength', 200)).toContain('aria-invalid="true"')
  })
})

describe('values are read as people say them', () => {
  test('times are in the largest unit in which they are whole', () => {
    expect(valueText('website.session.absoluteMinutes', 43_200)).toBe('30 days')
    expect(valueText('website.link.minutes', 90)).toBe('90 minutes')
    expect(valueText('console.invitation.hours', 72)).toBe('3 days')
    expect(valueText('console.password.maxAgeDays', 0)).toBe('Never')
    expect(valueText('console.session.atOnce', 0)).toBe('No limit')
  })

  test('units are offered where a value can have two of them', () => {
    const units = (key: SettingKey) => stepsOf(settingOf(key)).map(({ unit }) => unit)
    expect(units('website.session.absoluteMinutes')).toEqual(['minutes', 'hours', 'days'])
    expect(units('console.lockout.minutes')).toEqual(['minutes', 'hours'])
    expect(units('console.session.freshMinutes')).toEqual(['minutes'])
    expect(units('console.password.maxAgeDays')).toEqual(['days'])
    expect(stepFor(settingOf('website.link.minutes'), 2_880)).toEqual({ unit: 'days', size: 1_440 })
  })

  test('limits', () => {
    expect(limitsText(settingOf('console.link.minutes'))).toBe('5 minutes to 7 days')
    expect(limitsText(settingOf('console.password.maxAgeDays'))).toBe('1 to 90 days, or never')
    expect(limitsText(settingOf('console.password.history'))).toBe('0 to 24 passwords')
  })

  test('every clause has a short name of a known standard', () => {
    for (const clause of settingKeys.flatMap(clausesOf))
      expect(standardNames.some((name) => clauseName(clause).startsWith(`${name} `))).toBe(true)
  })

  test('people are told of in whole sentences, and not at all where nobody is touched', () => {
    expect(impactText({ key: 'console.password.maxAgeDays', people: 1 })).toMatch(/^The password of 1 console user is older/)
    expect(impactText({ key: 'website.session.idleMinutes', people: 1_200 })).toBe('1,200 website users are signed out at once.')
    expect(impactText({ key: 'website.session.idleMinutes', people: 0 })).toBeUndefined()
  })

  test('the search finds by name, hint, group and clause', () => {
    const found = (search: string) => settingKeys.filter((key) => matches(key, search))
    expect(found('pci 8.3.9')).toEqual(['console.password.maxAgeDays'])
    expect(found('guest checkout')).toContain('website.orders.guestCheckout')
    expect(found('nothing like it')).toEqual([])
  })
})
