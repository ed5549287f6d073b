import { skeleton } from '@tillward/contract/login-names'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { onEmbedded, testDatabase } from '../../../test/harness/database.ts'
import { startDns, type TestDns } from '../../../test/harness/dns.ts'
import { atTheMachine, givenCompany, givenTenant, type TestParts, testParts, trail } from '../../../test/harness/parts.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { createTxtResolver } from '../../platform/dns.ts'
import type { Domain } from './domain.ts'
import { createDomains, type Domains, hasVerifiedDomain, lockCompany, verifiedDomains } from './index.ts'
import * as store from './store.domains.ts'

let database: DatabaseHandle
let dns: TestDns
let parts: TestParts
let domains: Domains
/** Companies with access to a tenant, and domains with people under them: facts of later modules. */
let withAccess: Set<string>
let inUse: Set<string>

beforeAll(async () => {
  database = await testDatabase()
  dns = await startDns()
})
beforeEach(() => {
  parts = testParts(database)
  withAccess = new Set()
  inUse = new Set()
  domains = createDomains({
    ...parts,
    dns: createTxtResolver(dns.server),
    companyHasAccess: async (_tx, companyId) => withAccess.has(companyId),
    domainInUse: async (_tx, companyId, key) => inUse.has(`${companyId} ${key}`),
  })
})
afterAll(async () => {
  await dns.stop()
  await database.close()
})

/** Domains are unique in the installation, so every test has its own. */
let count = 0
const fresh = (name = 'partner') => `${name}-${++count}.test`

async function claimed(companyId: string, domain: string) {
  const claim = await domains.claim(atTheMachine, companyId, domain)
  if (!claim.ok) throw new Error(JSON.stringify(claim.refusal))
  return claim.value
}

/** A company that proved this domain. */
async function givenHolder(domain: string) {
  const companyId = await givenCompany(parts)
  const { record } = await claimed(companyId, domain)
  dns.set(record.name, [record.value])
  expect(await domains.check(atTheMachine, companyId, domain)).toMatchObject({ ok: true, value: { outcome: 'verified' } })
  dns.set(record.name, [])
  return companyId
}

const refusal = (result: { ok: boolean; refusal?: { code: string; fields?: readonly { rule: string }[] } }) =>
  result.refusal?.fields?.[0]?.rule ?? result.refusal?.code

test('R-04 a company claims a domain and proves it by the TXT record it was given', async () => {
  const [companyId, domain] = [await givenCompany(parts), fresh()]
  const claim = await claimed(companyId, domain)
  expect(claim).toMatchObject({ domain, state: 'waiting', record: { type: 'TXT', name: `_tillward.${domain}` } })
  expect(claim.record.value).toMatch(/^tillward-domain=[0-9a-f]{40}$/)
  expect(await verifiedDomains(database.db, companyId)).toEqual([])

  expect(await domains.check(atTheMachine, companyId, domain)).toMatchObject({
    ok: true,
    value: { outcome: 'no-record', state: 'waiting' },
  })
  parts.clock.pass({ seconds: 5 })
  dns.set(claim.record.name, ['v=spf1 -all', `${claim.record.value}0`, claim.record.value.slice(0, -1)])
  expect(await domains.check(atTheMachine, companyId, domain)).toMatchObject({
    ok: true,
    value: { outcome: 'other-value', state: 'waiting' },
  })
  parts.clock.pass({ seconds: 5 })
  dns.fail(claim.record.name)
  expect(await domains.check(atTheMachine, companyId, domain)).toMatchObject({
    ok: true,
    value: { outcome: 'no-answer', state: 'waiting' },
  })
  parts.clock.pass({ seconds: 5 })
  dns.set(claim.record.name, ['another', claim.record.value])
  expect(await domains.check(atTheMachine, companyId, domain)).toMatchObject({
    ok: true,
    value: { outcome: 'verified', state: 'verified', verifiedBy: 'dns', verifiedAt: parts.clock.now() },
  })
  expect(await verifiedDomains(database.db, companyId)).toEqual([domain])
  expect(await domains.list(database.db, companyId)).toMatchObject([{ domain, state: 'verified' }])
  expect(await trail(parts, companyId)).toMatchObject([
    { action: 'domain.claimed', id: domain },
    { action: 'domain.verified', id: domain, after: { by: 'dns' } },
  ])
})

test('R-04 the DNS is asked once in 5 seconds for a claim, and not at all for a verified one', async () => {
  const [companyId, domain] = [await givenCompany(parts), fresh()]
  const { record } = await claimed(companyId, domain)
  const checks = await Promise.all(Array.from({ length: 8 }, () => domains.check(atTheMachine, companyId, domain)))
  expect(checks.filter((check) => check.ok)).toHaveLength(1)
  expect(new Set(checks.filter((check) => !check.ok).map(refusal))).toEqual(new Set(['too-many-attempts']))
  expect(dns.asked(record.name)).toBe(1)
  parts.clock.pass({ ms: 4_999 })
  expect(refusal(await domains.check(atTheMachine, companyId, domain))).toBe('too-many-attempts')
  parts.clock.pass({ ms: 1 })
  dns.set(record.name, [record.value])
  expect(await domains.check(atTheMachine, companyId, domain)).toMatchObject({ ok: true, value: { outcome: 'verified' } })
  dns.set(record.name, [])
  expect(await domains.check(atTheMachine, companyId, domain)).toMatchObject({ ok: true, value: { outcome: 'verified' } })
  expect(dns.asked(record.name)).toBe(2)
})

test('ATK-063 sub-domain, parent, trailing dot and upper case: only the domain itself counts', async () => {
  const domain = fresh()
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
  const upper = fresh('Upper')
  expect((await claimed(third, upper)).domain).toBe(upper.toLowerCase())
  expect(refusal(await domains.claim(atTheMachine, third, upper.toLowerCase()))).toBe('conflict')
})

test('ATK-063 a domain that looks like one another company has proved is refused', async () => {
  const domain = fresh('paypoint')
  const holder = await givenHolder(domain)
  const other = await givenCompany(parts)
  for (const alike of [domain.replace('point', 'po1nt'), domain.replace('pay', 'p\u0430y')]) {
    expect(alike).not.toBe(domain)
    expect(refusal(await domains.claim(atTheMachine, other, alike)), alike).toBe('look-alike')
    // the holder itself may have both
    expect(await domains.claim(atTheMachine, holder, alike)).toMatchObject({ ok: true })
  }
  const accent = fresh('bücher')
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
  const domain = fresh()
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
  const domain = fresh('illi')
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
  const domain = fresh()
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

test('R-03 the operator confirms a domain only while the company has access to no tenant', async () => {
  const [companyId, domain, later] = [await givenCompany(parts), fresh(), fresh()]
  await claimed(companyId, domain)
  await claimed(companyId, later)
  expect(await domains.confirmByOperator(atTheMachine, companyId, domain)).toMatchObject({
    ok: true,
    value: { state: 'verified', verifiedBy: 'operator' },
  })
  expect(await trail(parts, companyId)).toContainEqual({
    action: 'domain.verified',
    id: domain,
    before: undefined,
    after: { by: 'operator' },
  })
  withAccess.add(companyId)
  expect(refusal(await domains.confirmByOperator(atTheMachine, companyId, later))).toBe('conflict')
  expect(await verifiedDomains(database.db, companyId)).toEqual([domain])

  const merchant = await givenTenant(parts)
  const own = fresh()
  await claimed(merchant.companyId, own)
  expect(refusal(await domains.confirmByOperator(atTheMachine, merchant.companyId, own))).toBe('conflict')
  expect(refusal(await domains.confirmByOperator(atTheMachine, companyId, fresh()))).toBe('not-found')

  const twin = await givenCompany(parts)
  await claimed(twin, domain)
  expect(refusal(await domains.confirmByOperator(atTheMachine, twin, domain))).toBe('conflict')
})

test.skipIf(onEmbedded)('R-03 a confirmation that meets a grant waits for it and is refused', async () => {
  const [companyId, domain] = [await givenCompany(parts), fresh()]
  await claimed(companyId, domain)
  const [locked, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const granted = database.transaction(async (tx) => {
    await lockCompany(tx, companyId)
    locked.resolve()
    await gate.promise
    withAccess.add(companyId)
  })
  await locked.promise
  const confirmed = domains.confirmByOperator(atTheMachine, companyId, domain)
  const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
  while ((await database.pool.query(waiting)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  gate.resolve()
  await granted
  expect(refusal(await confirmed)).toBe('conflict')
})

test('R-04 a domain under which people have addresses stays', async () => {
  const domain = fresh()
  const companyId = await givenHolder(domain)
  inUse.add(`${companyId} ${domain}`)
  expect(refusal(await domains.remove(atTheMachine, companyId, domain))).toBe('conflict')
  expect(await verifiedDomains(database.db, companyId)).toEqual([domain])
  inUse.clear()
  parts.clock.pass({ seconds: 1 })
  expect(await domains.remove(atTheMachine, companyId, domain)).toEqual({ ok: true })
  expect(await domains.list(database.db, companyId)).toEqual([])
  expect((await trail(parts, companyId)).at(-1)).toMatchObject({ action: 'domain.removed', id: domain, before: { verified: true } })
})

test('a company sees, checks, confirms and removes its own domains only', async () => {
  const domain = fresh()
  const [holder, twin] = [await givenHolder(domain), await givenCompany(parts)]
  expect(await domains.list(database.db, twin)).toEqual([])
  for (const act of [domains.check, domains.confirmByOperator, domains.remove]) {
    expect(refusal(await act(atTheMachine, twin, domain))).toBe('not-found')
    expect(refusal(await act(atTheMachine, parts.newId(), domain))).toBe('not-found')
  }
  expect(refusal(await domains.claim(atTheMachine, parts.newId(), fresh()))).toBe('not-found')
  expect(await verifiedDomains(database.db, holder)).toEqual([domain])
  expect(await trail(parts, twin)).toEqual([])

  // the twin's claim of the same domain is a row of its own
  const { record } = await claimed(twin, domain)
  expect(record.value).not.toBe((await domains.list(database.db, holder))[0]?.record.value)
  expect(await domains.remove(atTheMachine, twin, domain)).toEqual({ ok: true })
  expect(await verifiedDomains(database.db, holder)).toEqual([domain])
})

test('each statement touches the row of its company only', async () => {
  const key = fresh()
  const [mine, twin] = [await givenCompany(parts), await givenCompany(parts)]
  await claimed(mine, key)
  await claimed(twin, key)
  const now = parts.clock.now()
  const of = async (companyId: string) => (await store.findDomain(database.db, companyId, key)) as Domain
  const before = await of(twin)
  await database.transaction(async (tx) => {
    expect(await store.startDomainCheck(tx, mine, key, now, now)).toBe(true)
    expect(await store.markDomainVerified(tx, { ...(await store.findDomain(tx, twin, key))!, companyId: mine }, 'dns', now)).toBeUndefined()
    expect(await store.markDomainVerified(tx, (await store.findDomain(tx, mine, key))!, 'dns', now)).toMatchObject({ companyId: mine })
    expect(await store.verifiedAlike(tx, twin, skeleton(key))).toEqual([key])
    expect(await store.verifiedAlike(tx, mine, skeleton(key))).toEqual([])
  })
  expect(await of(twin)).toEqual(before)
  expect(await store.verifiedDomains(database.db, twin)).toEqual([])
  await database.transaction((tx) => store.deleteDomain(tx, mine, key))
  expect(await store.listDomains(database.db, mine)).toEqual([])
  expect(await store.listDomains(database.db, twin)).toEqual([before])
})

test('a company has 20 domains at most, also when it claims many at once', async () => {
  const companyId = await givenCompany(parts)
  const claims = await Promise.all(Array.from({ length: 25 }, () => domains.claim(atTheMachine, companyId, fresh())))
  expect(claims.filter((claim) => claim.ok)).toHaveLength(20)
  expect(await domains.list(database.db, companyId)).toHaveLength(20)
})

test('a claim removed and made anew is not proved by the record of the old one', async () => {
  const [companyId, domain] = [await givenCompany(parts), fresh()]
  const old = await claimed(companyId, domain)
  await domains.remove(atTheMachine, companyId, domain)
  const anew = await claimed(companyId, domain)
  expect(anew.record.value).not.toBe(old.record.value)
  dns.set(old.record.name, [old.record.value])
  expect(await domains.check(atTheMachine, companyId, domain)).toMatchObject({ ok: true, value: { outcome: 'other-value' } })
})

test('a closed company claims and proves nothing', async () => {
  const [companyId, domain] = [await givenCompany(parts), fresh()]
  await claimed(companyId, domain)
  await database.db.updateTable('company').set({ state: 'closed' }).where('id', '=', companyId).execute()
  expect(refusal(await domains.claim(atTheMachine, companyId, fresh()))).toBe('gone')
  expect(refusal(await domains.check(atTheMachine, companyId, domain))).toBe('gone')
  expect(refusal(await domains.confirmByOperator(atTheMachine, companyId, domain))).toBe('gone')
  expect(await domains.remove(atTheMachine, companyId, domain)).toEqual({ ok: true })
})
