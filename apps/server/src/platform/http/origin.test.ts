import { expect, test } from 'vitest'
import { type OriginFacts, provesSameOrigin } from './origin.ts'

const host = 't1.test'
const facts = (change: Partial<OriginFacts>): OriginFacts => ({
  method: 'POST',
  secFetchSite: undefined,
  origin: undefined,
  host,
  hasCookies: true,
  tillwardRequest: undefined,
  scheme: 'https',
  ...change,
})

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'QUERY'])('ATK-029 %s from a page of another origin is refused', (method) => {
  expect(provesSameOrigin(facts({ method, secFetchSite: 'cross-site', origin: 'https://evil.test' }))).toBe(false)
  expect(provesSameOrigin(facts({ method, origin: 'https://evil.test' }))).toBe(false)
})

test.each(['cross-site', 'same-site', 'none', '', 'Same-Origin', 'same-origin, cross-site'])(
  'ATK-029 Sec-Fetch-Site %s is refused',
  (secFetchSite) => {
    expect(provesSameOrigin(facts({ secFetchSite, origin: `https://${host}`, tillwardRequest: '1' }))).toBe(false)
    // Also without cookies: a sign-in forced from outside brings none (ATK-039).
    expect(provesSameOrigin(facts({ secFetchSite, hasCookies: false }))).toBe(false)
  },
)

test('ATK-029 our own pages pass, a form of a page without referrer too (its Origin is null)', () => {
  expect(provesSameOrigin(facts({ secFetchSite: 'same-origin', origin: `https://${host}` }))).toBe(true)
  expect(provesSameOrigin(facts({ secFetchSite: 'same-origin', origin: 'null' }))).toBe(true)
  expect(provesSameOrigin(facts({ origin: `https://${host}` }))).toBe(true)
})

test.each([
  'https://evil.test',
  'null',
  'https://t1.test.evil.test',
  'https://evilt1.test',
  'http://t1.test',
  'https://T1.test',
  'https://t1.test.',
  'https://t1.test:444',
  'https://t1.test/',
  'https://t1.test https://evil.test',
  'https://user@t1.test',
  't1.test',
  '',
])('ATK-033 Origin %s is not ours', (origin) => {
  expect(provesSameOrigin(facts({ origin }))).toBe(false)
  expect(provesSameOrigin(facts({ origin, hasCookies: false }))).toBe(false)
})

test('ATK-033 the port counts, the default one may be left out', () => {
  expect(provesSameOrigin(facts({ origin: 'http://localhost:4000', host: 'localhost:4000', scheme: 'http' }))).toBe(true)
  expect(provesSameOrigin(facts({ origin: 'http://localhost:4001', host: 'localhost:4000', scheme: 'http' }))).toBe(false)
  expect(provesSameOrigin(facts({ origin: 'https://t1.test', host: 't1.test:443' }))).toBe(true)
  expect(provesSameOrigin(facts({ origin: 'https://t1.test', host: undefined }))).toBe(false)
  expect(provesSameOrigin(facts({ origin: 'https://t1.test', host: 't1.test@evil' }))).toBe(false)
})

test('R-33 a client that is no browser passes without cookies, or with the header no other site can send', () => {
  expect(provesSameOrigin(facts({ hasCookies: false }))).toBe(true)
  expect(provesSameOrigin(facts({}))).toBe(false)
  expect(provesSameOrigin(facts({ tillwardRequest: '1' }))).toBe(true)
  expect(provesSameOrigin(facts({ tillwardRequest: '1', origin: 'https://evil.test' }))).toBe(false)
})

test.each(['GET', 'HEAD', 'OPTIONS'])('%s changes nothing and needs no proof', (method) => {
  expect(provesSameOrigin(facts({ method, secFetchSite: 'cross-site' }))).toBe(true)
})
