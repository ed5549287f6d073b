import { skeleton } from '@tillward/contract/login-names'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { onEmbedded, testDatabase } from '../../../test/harness/database.ts'
import { startDns, type TestDns } from '../../../test/harness/dns.ts'
import { freshDomain, type TestDomains, testDomains } from '../../../test/harness/domains.ts'
import { atTheMachine, givenCompany, givenTenant, refusal, type TestParts, trail } from '../../../test/harness/parts.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import type { Domain } from './domain.ts'
import { type Domains, lockCompany, verifiedDomains } from './index.ts'
import * as store from './store.domains.ts'

let database: DatabaseHandle
let dns: TestDns
let parts: TestParts
let domains: Domains
let claimed: TestDomains['claimed']
let givenHolder: TestDomains['givenHolder']
let withAccess: Set<string>
let inUse: Set<string>

beforeAll(async () => {
  database = await testDatabase()
  dns = await startDns()
})
beforeEach(() => {
  ;({ parts, domains, claimed, givenHolder, withAccess, inUse } = testDomains(database, dns))
})
afterAll(async () => {
  await dns.stop()
  await database.close()
})

test('R-04 a company claims a domain and proves it by the TXT record it was given', async () => {
  const [companyId, domain] = [await givenCompany(parts), freshDomain()]
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
  const [companyId, domain] = [await givenCompany(parts), freshDomain()]
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

test('R-03 the operator confirms a domain only while the company has access to no tenant', async () => {
  const [companyId, domain, later] = [await givenCompany(parts), freshDomain(), freshDomain()]
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
  const own = freshDomain()
  await claimed(merchant.companyId, own)
  expect(refusal(await domains.confirmByOperator(atTheMachine, merchant.companyId, own))).toBe('conflict')
  expect(refusal(await domains.confirmByOperator(atTheMachine, companyId, freshDomain()))).toBe('not-found')

  const twin = await givenCompany(parts)
  await claimed(twin, domain)
  expect(refusal(await domains.confirmByOperator(atTheMachine, twin, domain))).toBe('conflict')
})

test.skipIf(onEmbedded)('R-03 a confirmation that meets a grant waits for it and is refused', async () => {
  const [companyId, domain] = [await givenCompany(parts), freshDomain()]
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
  const domain = freshDomain()
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
  const domain = freshDomain()
  const [holder, twin] = [await givenHolder(domain), await givenCompany(parts)]
  expect(await domains.list(database.db, twin)).toEqual([])
  for (const act of [domains.check, domains.confirmByOperator, domains.remove]) {
    expect(refusal(await act(atTheMachine, twin, domain))).toBe('not-found')
    expect(refusal(await act(atTheMachine, parts.newId(), domain))).toBe('not-found')
  }
  expect(refusal(await domains.claim(atTheMachine, parts.newId(), freshDomain()))).toBe('not-found')
  expect(await verifiedDomains(database.db, holder)).toEqual([domain])
  expect(await trail(parts, twin)).toEqual([])

  // the twin's claim of the same domain is a row of its own
  const { record } = await claimed(twin, domain)
  expect(record.value).not.toBe((await domains.list(database.db, holder))[0]?.record.value)
  expect(await domains.remove(atTheMachine, twin, domain)).toEqual({ ok: true })
  expect(await verifiedDomains(database.db, holder)).toEqual([domain])
})

test('each statement touches the row of its company only', async () => {
  const key = freshDomain()
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
  const claims = await Promise.all(Array.from({ length: 25 }, () => domains.claim(atTheMachine, companyId, freshDomain())))
  expect(claims.filter((claim) => claim.ok)).toHaveLength(20)
  expect(await domains.list(database.db, companyId)).toHaveLength(20)
})

test('a claim removed and made anew is not proved by the record of the old one', async () => {
  const [companyId, domain] = [await givenCompany(parts), freshDomain()]
  const old = await claimed(companyId, domain)
  await domains.remove(atTheMachine, companyId, domain)
  const anew = await claimed(companyId, domain)
  expect(anew.record.value).not.toBe(old.record.value)
  dns.set(old.record.name, [old.record.value])
  expect(await domains.check(atTheMachine, companyId, domain)).toMatchObject({ ok: true, value: { outcome: 'other-value' } })
})

test('a closed company claims and proves nothing', async () => {
  const [companyId, domain] = [await givenCompany(parts), freshDomain()]
  await claimed(companyId, domain)
  await database.db.updateTable('company').set({ state: 'closed' }).where('id', '=', companyId).execute()
  expect(refusal(await domains.claim(atTheMachine, companyId, freshDomain()))).toBe('gone')
  expect(refusal(await domains.check(atTheMachine, companyId, domain))).toBe('gone')
  expect(refusal(await domains.confirmByOperator(atTheMachine, companyId, domain))).toBe('gone')
  expect(await domains.remove(atTheMachine, companyId, domain)).toEqual({ ok: true })
})
