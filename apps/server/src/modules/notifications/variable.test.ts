import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asText, shown, type VariableType } from './variable.ts'

const as = (type: VariableType, value: unknown, language = 'en') =>
  shown({ name: 'x', type, personal: false, meaning: '', sample: '' }, value, language)

describe('ATK-080 names', () => {
  test.each([
    ['Click https://evil.test/x', 'Click https[:]//evil\u2024test/x'],
    ['www.evil.test', 'www\u2024evil\u2024test'],
    ['eve@evil.test', 'eve@evil\u2024test'],
    ['evil。test evil．test', 'evil\u2024test evil\u2024test'],
    ['javascript:alert(1)', 'javascript[:]alert(1)'],
    ['mailto:eve', 'mailto[:]eve'],
    ['https:\\\\evil', 'https[:]\\\\evil'],
    ['Ada\r\nBcc: eve@evil.test', 'Ada Bcc: eve@evil\u2024test'],
    ['Ada\u2028\u2029\u0085\u0000\u202eB', 'Ada B'],
    ['\ud800x', '\ufffdx'],
    ['<b>Ada</b> & "Bo"', '<b>Ada</b> & "Bo"'],
  ])('ATK-080 %j is shown as %j', (from, to) => expect(asText(from)).toBe(to))

  test.each(['J. R. Smith', 'Dr. Åse Ø', 'Acme Inc.', '3.5', '10.0.0.1', 'Søren', 'Ünal & Söhne: Wein', '田中', 'علی‌رضا', '👩‍🚀'])(
    'ATK-080 %j stays as it is',
    (name) => expect(asText(name)).toBe(name),
  )

  test('ATK-080 a name of 70 KB is cut, between letters', () => {
    expect(asText('👍'.repeat(70_000))).toBe(`${'👍'.repeat(300)}…`)
  })

  test('ATK-080 no name holds a line end, a control, a scheme or a host name', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('https://', 'www.', 'evil.test', '\r\n', '\u2028', '.', ':', '//', 'javascript:'),
    )
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = asText(parts.join(''))
        expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]/u)
        expect(text).not.toMatch(/[a-z]:\/\//i)
        expect(text).not.toMatch(/[\p{L}\p{N}]\.\p{L}/u)
        expect(text.isWellFormed()).toBe(true)
      }),
    )
  })

  test('ATK-080 an address is shown whole, anything else in its place is a text', () => {
    expect(as('address', 'ada@example.test')).toBe('ada@example.test')
    expect(as('login', 'ada@example.test')).toBe('ada@example.test')
    expect(as('address', 'ada@example.test, eve@evil.test')).not.toContain('evil.test')
    expect(as('login', 'evil.test')).toBe('evil\u2024test')
  })
})

describe('ATK-081 links', () => {
  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.test',
    '/x',
    'https://a@evil.test/',
    ' https://a.test',
    'https://a.test\n',
    '',
    7,
    null,
  ])('ATK-081 %j is no link', (value) => expect(as('link', value)).toBeUndefined())
  test('ATK-081 http and https are, as a browser writes them', () => {
    expect(as('link', 'https://shop.test/reset#a.b')).toBe('https://shop.test/reset#a.b')
    expect(as('link', 'http://localhost:4000/"><script>')).toBe('http://localhost:4000/%22%3E%3Cscript%3E')
  })
})

test('R-62 times, spans, numbers and lists are written in the language of the mail', () => {
  expect(as('time', '2026-11-21T09:05:00Z')).toBe('November 21, 2026 at 09:05 UTC')
  expect(as('time', '2026-11-21T09:05:00Z', 'de')).toBe('21. November 2026 um 09:05 UTC')
  expect(as('time', 'yesterday')).toBeUndefined()
  expect([as('minutes', 2880), as('minutes', 60), as('minutes', 90), as('minutes', 2880, 'de')]).toEqual([
    '2 days',
    '1 hour',
    '90 minutes',
    '2 Tage',
  ])
  expect(as('number', 1234.5, 'de')).toBe('1.234,5')
  expect(as('list', ['a', 'b.test'])).toBe('a, b\u2024test')
  expect([
    as('list', 'a'),
    as('list', [1]),
    as('minutes', '5'),
    as('number', Number.NaN),
    as('text', ''),
    as('text', { toString: () => 'x' }),
  ]).toEqual(Array(6).fill(undefined))
})
