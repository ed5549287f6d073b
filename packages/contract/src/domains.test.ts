import fc from 'fast-check'
import { expect, test } from 'vitest'
import { domainKey, readableDomain } from './domains.ts'

test.each([
  ['Example.TEST', 'example.test'],
  ['b\u00fccher.example', 'xn--bcher-kva.example'],
  ['bu\u0308cher.example', 'xn--bcher-kva.example'],
  ['XN--BCHER-KVA.example', 'xn--bcher-kva.example'],
  ['stra\u00dfe.example', 'xn--strae-oqa.example'],
  ['\u4f8b\u3048.\u30c6\u30b9\u30c8', 'xn--r8jz45g.xn--zckzah'],
  ['\u043f\u0440\u0438\u043c\u0435\u0440.test', 'xn--e1afmkfd.test'],
  ['shop1.localhost', 'shop1.localhost'],
  ['a1-b2.co.uk', 'a1-b2.co.uk'],
])('R-16 the key of the domain %s is %s', (text, key) => {
  expect(domainKey(text)).toBe(key)
})

test.each([
  '',
  'localhost',
  'example.test.',
  '.example.test',
  'a..test',
  '-a.test',
  'a-.test',
  'a_b.test',
  'a b.test',
  'a\tb.test',
  'a.test/x',
  'a.test:1',
  'u@a.test',
  'a.test#x',
  'a.test\\x',
  'a%2etest',
  '1.2.3.4',
  '1.2.3.0x4',
  'a.123',
  '[::1]',
  'a\u3002test',
  '\u2603.test',
  'xn--n3h.test',
  'xn--.test',
  'xn--a.test',
  'xn--a-.test',
  'xn--xba.test',
  'xn--example.test',
  `${'a'.repeat(64)}.test`,
  `${'abcdefg.'.repeat(32)}test`,
])('R-16 %j is no domain', (text) => {
  expect(domainKey(text)).toBeUndefined()
})

test('R-16 a domain read from its A-labels has the same key again', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abc-ßäöüéñøžабвгдежзиαβγδεあいうえ漢字한국어'), minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(letters, (label) => {
      const key = domainKey(`${label}.test`)
      if (key === undefined) return
      expect(domainKey(readableDomain(key))).toBe(key)
      expect(readableDomain(key)).toBe(`${label.normalize('NFC').toLowerCase()}.test`)
    }),
  )
})

test('R-16 what is no A-label is read as it stands, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const plain = text.replaceAll(/xn--/gi, '')
      expect(readableDomain(plain)).toBe(plain)
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'abcxyz019-') }), (text) => {
      expect(readableDomain(`xn--${text}.test`)).toMatch(/\.test$/)
    }),
  )
})
