import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { startDns, type TestDns } from '../../../test/harness/dns.ts'
import { freshDomain, type TestDomains, testDomains } from '../../../test/harness/domains.ts'
import { atTheMachine, givenCompany, refusal, type TestParts, trail } from '../../../test/harness/parts.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { type Domains, hasVerifiedDomain, verifiedDomains } from './index.ts'

let database: DatabaseHandle
let dns: TestDns
let parts: TestParts
let domains: Domains
let claimed: TestDomains['claimed']
let givenHolder: TestDomains['givenHolder']

beforeAll(async () => {
  database = await testDatabase()
  dns = await startDns()
})
beforeEach(() => {
  ;({ parts, domains, claimed, givenHolder } = testDomains(database, dns))
})
afterAll(async () => {
  await dns.stop()
  await database.close()
})

test('ATK-063 sub-domain, parent, trailing dot and upper case: only the domain itself counts', async () => {
  const domain = freshDomain()
  const companyId = await givenHolder(domain)
  const under = (address: string) => hasVerifiedDomain(database.db, companyId, address)
  expect(await under(`x@${domain}`)).toBe(true)
  expect(await under(`x@${domain.toUpperCase()}`)).toBe(true)
  for (const address of [
    `x@sub.${domain}`,
    `x@${domain}.evil.test`,
    `x@evil${domain}`,
    `x@${domain}.`,
    `x@${domain}\n`,
    `"x@evil"@${domain}`,
    `x@evil.test@${domain}`,
    `x@${domain}@evil.test`,
    `x@${domain.replace('partner', 'p\u0430rtner')}`,
    domain,
    `@${domain}`,
  ]) {
    expect(await under(address), address).toBe(false)
  }
  const twin = await givenCompany(parts)
  expect(await hasVerifiedDomain(database.db, twin, `x@${domain}`)).toBe(false)

  // another company may prove a sub-domain: who runs its DNS decides
  const other = await givenHolder(`sub.${domain}`)
  expect(await verifiedDomains(database.db, other)).toEqual([`sub.${domain}`])
  expect(await under(`x@sub.${domain}`)).toBe(false)

  const third = await givenCompany(parts)
  expect(refusal(await domains.claim(atTheMachine, third, `${domain}.`))).toBe('domain')
  const upper = freshDomain('Upper')
  expect((await claimed(third, upper)).domain).toBe(upper.toLowerCase())
  expect(refusal(await domains.claim(atTheMachine, third, upper.toLowerCase()))).toBe('conflict')
})

test('ATK-063 a domain that looks like one another company has proved is refused', async () => {
  const domain = freshDomain('paypoint')
  const holder = await givenHolder(domain)
  const other = await givenCompany(parts)
  for (const alike of [domain.replace('point', 'po1nt'), domain.replace('pay', 'p\u0430y')]) {
    expect(alike).not.toBe(domain)
    expect(refusal(await domains.claim(atTheMachine, other, alike)), alike).toBe('look-alike')
    // the holder itself may have both
    expect(await domains.claim(atTheMachine, holder, alike)).toMatchObject({ ok: true })
  }
  const accent = freshDomain('bücher')
  const reader = await givenHolder(accent)
  expect(await hasVerifiedDomain(database.db, reader, `x@${accent}`)).toBe(true)
  expect(await verifiedDomains(database.db, reader)).toEqual([expect.stringMatching(/^xn--bcher-/)])
  expect(refusal(await domains.claim(atTheMachine, other, accent.replace('bücher', 'bucher')))).toBe('look-alike')
})

test('ATK-063 public mail, names that end a country’s addresses, addresses and nonsense are nobody’s domain', async () => {
  const companyId = await givenCompany(parts)
  const refused: [string, string][] = [
    ['gmail.com', 'free-mail'],
    ['OUTLOOK.com', 'free-mail'],
    ['co.uk', 'public-suffix'],
    ['com.au', 'public-suffix'],
    ['intranet', 'domain'],
    ['localhost', 'domain'],
    ['10.0.0.1', 'domain'],
    ['0x7f.1', 'domain'],
    ['[::1]', 'domain'],
    ['x@partner.test', 'domain'],
    ['https://partner.test', 'domain'],
    ['partner.test/x', 'domain'],
    ['partner.test:25', 'domain'],
    ['*.partner.test', 'domain'],
    ['part ner.test', 'domain'],
    ['partner\u200b.test', 'domain'],
    ['a..test', 'domain'],
    [`${'a.'.repeat(99)}test`, 'domain'],
    ['', 'domain'],
  ]
  for (const [domain, rule] of refused) expect(refusal(await domains.claim(atTheMachine, companyId, domain)), domain).toBe(rule)
  expect(await domains.list(database.db, companyId)).toEqual([])
  expect(await trail(parts, companyId)).toEqual([])
})

test('ATK-062 of 20 companies that prove one domain at once, one gets it', async () => {
  const domain = freshDomain()
  const companies = await Promise.all(Array.from({ length: 20 }, () => givenCompany(parts)))
  const claims = await Promise.all(companies.map((companyId) => claimed(companyId, domain)))
  dns.set(
    `_tillward.${domain}`,
    claims.map((claim) => claim.record.value),
  )
  const checks = await Promise.all(companies.map((companyId) => domains.check(atTheMachine, companyId, domain)))
  expect(checks.filter((check) => check.ok)).toHaveLength(1)
  expect(checks.filter((check) => !check.ok).map(refusal)).toEqual(Array.from({ length: 19 }, () => 'conflict'))
  const holders = await Promise.all(companies.map((companyId) => verifiedDomains(database.db, companyId)))
  expect(holders.flat()).toEqual([domain])
  const trails = await Promise.all(companies.map((companyId) => trail(parts, companyId)))
  expect(trails.flat().filter((event) => event.action === 'domain.verified')).toHaveLength(1)
})

test('ATK-062 of companies that prove domains of one look at once, one gets it', async () => {
  const domain = freshDomain('illi')
  const spellings = ['illi', '1lli', 'i1li', 'ill1', 'l1li', 'llli', '11li', '111i', 'iii1', '1111'].map((name) =>
    domain.replace('illi', name),
  )
  const companies = await Promise.all(
    spellings.map(async (spelling) => {
      const companyId = await givenCompany(parts)
      const { record } = await claimed(companyId, spelling)
      dns.set(record.name, [record.value])
      return companyId
    }),
  )
  const checks = await Promise.all(companies.map((companyId, at) => domains.check(atTheMachine, companyId, spellings[at] ?? '')))
  expect(checks.filter((check) => check.ok)).toHaveLength(1)
  expect((await Promise.all(companies.map((companyId) => verifiedDomains(database.db, companyId)))).flat()).toHaveLength(1)
})

test('ATK-062 a held domain may be claimed, and only proof tells that it is held; given up, it is free', async () => {
  const domain = freshDomain()
  const [holder, other] = [await givenHolder(domain), await givenCompany(parts)]
  const { record } = await claimed(other, domain)
  expect(await domains.check(atTheMachine, other, domain)).toMatchObject({ ok: true, value: { outcome: 'no-record' } })
  parts.clock.pass({ seconds: 5 })
  dns.set(record.name, [record.value])
  expect(refusal(await domains.check(atTheMachine, other, domain))).toBe('conflict')
  expect(await domains.remove(atTheMachine, holder, domain)).toEqual({ ok: true })
  parts.clock.pass({ seconds: 5 })
  expect(await domains.check(atTheMachine, other, domain)).toMatchObject({ ok: true, value: { outcome: 'verified' } })
})
