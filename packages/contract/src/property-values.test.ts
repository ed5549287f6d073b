import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PropertyRules, type PropertyType, propertyTypes } from './properties.ts'
import { checkValue, isEmptyValue, readValue } from './property-values.ts'

const choices = [
  { key: 'gold', label: 'Gold' },
  { key: 'silver', label: 'Silver' },
  { key: 'x-1', label: 'Third' },
]
const rulesFor = (type: PropertyType): PropertyRules => (type === 'one-of' || type === 'many-of' ? { choices } : {})
const rule = (type: PropertyType, value: unknown, rules: PropertyRules = rulesFor(type)) => {
  const checked = checkValue(type, rules, value)
  return 'issue' in checked ? checked.issue.rule : undefined
}
const kept = (type: PropertyType, value: unknown, rules: PropertyRules = rulesFor(type)) => {
  const checked = checkValue(type, rules, value)
  return 'value' in checked ? checked.value : checked.issue
}

/** Values people and programs could send for a type, right ones and wrong ones. */
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((n) => Number(n.toFixed(3))),
  fc.boolean(),
  fc.date({ noInvalidDate: true }).map((d) => d.toISOString()),
  fc.date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') }).map((d) => d.toISOString().slice(0, 10)),
  fc.emailAddress(),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.subarray(choices.map(({ key }) => key)),
  fc.constantFrom(...choices.map(({ key }) => key)),
  fc.array(fc.string()),
  fc.constantFrom('+49 30 1234', '(030) 12-34', '030/12.34 x5', '12', '٣٤٥٦'),
  fc.anything(),
)

test('R-60 what is taken is taken again as it was kept, and comes through JSON unchanged', () => {
  fc.assert(
    fc.property(fc.constantFrom(...propertyTypes), anything, (type, given) => {
      const first = checkValue(type, rulesFor(type), given)
      if ('issue' in first) return
      expect(checkValue(type, rulesFor(type), first.value)).toEqual(first)
      const through = JSON.parse(JSON.stringify(first.value)) as unknown
      expect(through).toEqual(first.value)
      expect(Object.is(through, first.value) || typeof through === 'object').toBe(true)
    }),
    { numRuns: 3_000 },
  )
})

test('R-60 checking never throws, and says what is wrong in words', () => {
  fc.assert(
    fc.property(fc.constantFrom(...propertyTypes), fc.anything(), (type, given) => {
      const checked = checkValue(type, rulesFor(type), given)
      if ('issue' in checked) expect(checked.issue.message).toMatch(/\.$/)
    }),
    { numRuns: 2_000 },
  )
})

test('R-60 each type takes its own kind of value and no other', () => {
  const right: Record<PropertyType, unknown> = {
    text: 'a',
    'long-text': 'a\nb',
    'whole-number': 7,
    decimal: 7.25,
    'yes-no': true,
    date: '2026-11-21',
    'date-time': '2026-11-21T09:30:00Z',
    'one-of': 'gold',
    'many-of': ['gold'],
    'e-mail': 'a@example.test',
    url: 'https://example.test/',
    phone: '+49 30 123',
  }
  const strangers = [7, true, 'a', ['gold'], {}, { gold: true }, [['gold']], [1], Number.NaN, undefined]
  for (const type of propertyTypes) {
    expect(rule(type, right[type]), type).toBeUndefined()
    for (const stranger of strangers) {
      if (typeof stranger === typeof right[type] && Array.isArray(stranger) === Array.isArray(right[type])) continue
      expect(rule(type, stranger), `${type} ${JSON.stringify(stranger)}`).toBe('type')
    }
  }
})

describe('R-60 texts', () => {
  test('are composed and trimmed, and hold nothing that cannot be seen', () => {
    expect(kept('text', '  u\u0308ber ')).toBe('über')
    expect(kept('long-text', 'a\r\nb\tc\r')).toBe('a\nb\tc')
    for (const odd of ['a\u0000b', 'a\u202eb', 'a\u200bb', 'a\ud800b', 'a\u0007']) {
      for (const type of ['text', 'long-text', 'e-mail', 'url', 'phone'] as const) expect(rule(type, odd), type).toBe('hidden-character')
    }
    expect(rule('text', 'a\nb')).toBe('hidden-character')
  })

  test('have lengths in characters, not in units', () => {
    expect(rule('text', '😀'.repeat(500))).toBeUndefined()
    expect(rule('text', 'x'.repeat(501))).toBe('too-long')
    expect(rule('text', '😀😀😀', { maxLength: 3 })).toBeUndefined()
    expect(rule('text', 'abcd', { maxLength: 3 })).toBe('too-long')
    expect(rule('text', 'ab', { minLength: 3 })).toBe('too-short')
    expect(rule('text', 'x'.repeat(900), { maxLength: 2_000 })).toBe('too-long')
    expect(rule('long-text', 'x'.repeat(10_001))).toBe('too-long')
    expect(rule('text', 'x'.repeat(5_000_000))).toBe('too-long')
  })

  test('match the whole pattern, with its hint where they do not', () => {
    const rules = { pattern: '[A-Z]{2}-[0-9]+', patternHint: 'Two letters, a dash, digits.' }
    expect(rule('text', 'AB-12', rules)).toBeUndefined()
    expect(kept('text', 'xAB-12x', rules)).toEqual({ rule: 'pattern', message: 'Two letters, a dash, digits.' })
  })

  test('ATK-081 a URL is a page of the web and leads where it says', () => {
    expect(kept('url', ' https://Example.TEST/a b?q=1 ')).toBe('https://example.test/a%20b?q=1')
    expect(kept('url', 'https://bücher.test')).toBe('https://xn--bcher-kva.test/')
    const refused = [
      'javascript:alert(1)',
      'JaVaScript:alert(1)',
      'java\tscript:alert(1)',
      ' javascript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      'file:///etc/passwd',
      'ftp://example.test',
      '//example.test',
      'example.test',
      'https://',
      'http:example.test',
      'https://ok@evil.test',
      'https://user:word@evil.test/',
      'https:\\\\evil.test',
      'https://evil.test\\@ok.test',
      '{{constructor}}',
    ]
    for (const url of refused) expect(['url', 'hidden-character'], url).toContain(rule('url', url))
  })

  test('e-mail addresses and phone numbers', () => {
    for (const address of ['a@example.test', 'ä.b+c@bücher.test']) expect(rule('e-mail', address)).toBeUndefined()
    for (const address of ['a', 'a@b', '@x.test', 'a@x.test, b@x.test', 'a b@x.test', '<a@x.test>'])
      expect(rule('e-mail', address)).toBe('e-mail')
    for (const phone of ['123', '+49 (0)30 123-45/6', '030.123 x12', '(02) 1234 ext. 5'])
      expect(rule('phone', phone), phone).toBeUndefined()
    for (const phone of ['12', 'call me', '1+2', '+', '123456789012345678901', 'tel:123', '٣٤٥٦'])
      expect(rule('phone', phone), phone).toBe('phone')
  })
})

test('R-60 numbers are exact, within their bounds and have no more decimals than asked for', () => {
  expect(kept('whole-number', -0)).toBe(0)
  expect(Object.is(kept('decimal', -0), 0)).toBe(true)
  expect(rule('whole-number', 1.5)).toBe('whole-number')
  expect(rule('whole-number', Number.MAX_SAFE_INTEGER + 1)).toBe('too-large')
  expect(rule('decimal', 0.1 + 0.2)).toBe('decimals')
  expect(rule('decimal', 1e-7)).toBe('decimals')
  expect(rule('decimal', 0.000001)).toBeUndefined()
  expect(rule('decimal', 1.25, { decimals: 1 })).toBe('decimals')
  expect(rule('decimal', 1e9 + 1)).toBe('too-large')
  expect(rule('decimal', Number.POSITIVE_INFINITY)).toBe('too-large')
  expect([rule('whole-number', 1, { min: 2 }), rule('whole-number', 3, { max: 2 }), rule('whole-number', 2, { min: 2, max: 2 })]).toEqual([
    'min',
    'max',
    undefined,
  ])
})

test('R-60 dates exist, and moments are kept in UTC', () => {
  for (const day of ['2024-02-29', '0001-01-01', '9999-12-31']) expect(kept('date', day)).toBe(day)
  for (const day of ['2023-02-29', '2026-13-01', '2026-00-10', '0000-01-01', '21.11.2026', '2026-1-1', '2026-11-21T00:00:00Z']) {
    expect(rule('date', day), day).toBe('date')
  }
  expect(kept('date-time', '2026-11-21T01:30:00.123456+02:00')).toBe('2026-11-20T23:30:00.123Z')
  expect(kept('date-time', '2026-11-21T09:30Z')).toBe('2026-11-21T09:30:00.000Z')
  const refused = [
    '2026-11-21T09:30:00',
    '2023-02-30T00:00:00Z',
    '2026-11-21 09:30Z',
    '2026-11-21T25:00Z',
    '2026-11-21T09:30+25:00',
    '0001-01-01T00:00+05:00',
    '9999-12-31T23:59-05:00',
  ]
  for (const at of refused) expect(rule('date-time', at), at).toBe('date-time')
  expect([
    rule('date', '2026-01-01', { min: '2026-01-02' }),
    rule('date-time', '2026-01-03T00:00Z', { max: '2026-01-02T00:00:00.000Z' }),
  ]).toEqual(['min', 'max'])
})

test('R-60 choices are known ones, each once, in the order of the choices', () => {
  expect(kept('many-of', ['x-1', 'gold'])).toEqual(['gold', 'x-1'])
  expect([rule('one-of', 'Gold'), rule('one-of', 'constructor'), rule('one-of', '__proto__')]).toEqual(['choice', 'choice', 'choice'])
  expect([rule('many-of', ['gold', 'gold']), rule('many-of', ['tin']), rule('many-of', 'gold')]).toEqual(['choice', 'choice', 'type'])
})

test('R-60 what stands as text in a file is read by its type', () => {
  const read = (type: PropertyType, text: string) => {
    const checked = readValue(type, rulesFor(type), text)
    return 'value' in checked ? checked.value : checked.issue.rule
  }
  expect([read('whole-number', '42'), read('decimal', '-1.5'), read('yes-no', 'Yes'), read('yes-no', 'no')]).toEqual([
    42,
    -1.5,
    true,
    false,
  ])
  expect([read('many-of', 'silver, gold'), read('one-of', 'gold'), read('date', '2026-11-21')]).toEqual([
    ['gold', 'silver'],
    'gold',
    '2026-11-21',
  ])
  for (const [type, text] of [
    ['whole-number', '0x10'],
    ['whole-number', '1e3'],
    ['decimal', ''],
    ['decimal', '1,5'],
    ['yes-no', '1'],
  ] as const) {
    expect(read(type, text), text).toBe('type')
  }
})

test('R-60 nothing is no value', () => {
  for (const nothing of [null, '', '  ', []]) expect(isEmptyValue(nothing)).toBe(true)
  for (const something of [0, false, 'a', ['a'], {}, undefined]) expect(isEmptyValue(something)).toBe(false)
})
