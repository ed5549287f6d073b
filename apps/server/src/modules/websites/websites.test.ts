import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { startDns, type TestDns } from '../../../test/harness/dns.ts'
import { atTheMachine, givenTenant, refusal, type TestParts, testParts, trail } from '../../../test/harness/parts.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { createTxtResolver } from '../../platform/dns.ts'
import type { Host } from './host.ts'
import { createWebsites, findWebsite, listWebsites, type Websites, websiteByHost } from './index.ts'
import * as store from './store.ts'

let database: DatabaseHandle
let dns: TestDns
let parts: TestParts
let websites: Websites
let localWebsites: Websites

beforeAll(async () => {
  database = await testDatabase()
  dns = await startDns()
})
beforeEach(() => {
  parts = testParts(database)
  const all = { ...parts, dns: createTxtResolver(dns.server) }
  websites = createWebsites({ ...all, consoleHost: 'accounts.test:8443', allowLocal: false })
  localWebsites = createWebsites({ ...all, consoleHost: 'localhost:4000', allowLocal: true })
})
afterAll(async () => {
  await dns.stop()
  await database.close()
})

/** Hosts are unique in the installation, so every test has its own. */
let count = 0
const fresh = (name = 'shop') => `${name}-${++count}.test`

async function givenWebsite(tenantId: string, name = 'A shop') {
  const made = await websites.create(atTheMachine, tenantId, { name, language: 'en' })
  if (!made.ok) throw new Error(JSON.stringify(made.refusal))
  return made.value
}

async function added(tenantId: string, id: string, host: string) {
  const result = await websites.addHost(atTheMachine, tenantId, id, host)
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}

/** A website that proved this host. */
async function givenServed(host: string) {
  const tenant = await givenTenant(parts)
  const { id } = await givenWebsite(tenant.id)
  const { record } = await added(tenant.id, id, host)
  dns.set(record.name, [record.value])
  expect(await websites.checkHost(atTheMachine, tenant.id, id, host)).toMatchObject({ ok: true, value: { outcome: 'verified' } })
  dns.set(record.name, [])
  return { tenantId: tenant.id, id }
}

test('a website is made, renamed and closed, and each act is in the trail of its tenant', async () => {
  const tenant = await givenTenant(parts)
  const made = await websites.create(atTheMachine, tenant.id, { name: '  Shop one ', language: 'DE-ch' })
  expect(made).toMatchObject({ ok: true, value: { name: 'Shop one', language: 'de-CH', state: 'active', hosts: [] } })
  const { id } = made.ok ? made.value : { id: '' }
  parts.clock.pass({ minutes: 1 })
  const changed = await websites.change(atTheMachine, tenant.id, id, { name: 'Shop 1' })
  expect(changed).toMatchObject({ ok: true, value: { name: 'Shop 1', language: 'de-CH', modifiedAt: parts.clock.now() } })
  parts.clock.pass({ minutes: 1 })
  expect(await websites.change(atTheMachine, tenant.id, id, { name: 'Shop 1' })).toEqual(changed)
  expect(await websites.close(atTheMachine, tenant.id, id)).toMatchObject({ ok: true, value: { state: 'closed' } })
  expect(await findWebsite(database.db, tenant.id, id)).toMatchObject({ name: 'Shop 1', state: 'closed' })
  for (const act of [websites.close(atTheMachine, tenant.id, id), websites.change(atTheMachine, tenant.id, id, { name: 'X' })]) {
    expect(refusal(await act)).toBe('gone')
  }
  expect(await trail(parts, tenant.id)).toEqual([
    { action: 'website.created', id, before: undefined, after: { name: 'Shop one', language: 'de-CH' } },
    { action: 'website.changed', id, before: { name: 'Shop one', language: 'de-CH' }, after: { name: 'Shop 1', language: 'de-CH' } },
    { action: 'website.closed', id, before: { state: 'active' }, after: { state: 'closed' } },
  ])
})

test('names and languages that cannot be shown are refused', async () => {
  const tenant = await givenTenant(parts)
  const { id } = await givenWebsite(tenant.id)
  for (const name of ['', '   ', 'a\nb', 'a\u202eb', 'a\u200bb', 'a\ud800b', 'x'.repeat(101)]) {
    expect(refusal(await websites.create(atTheMachine, tenant.id, { name, language: 'en' })), JSON.stringify(name)).toBe('name')
    expect(refusal(await websites.change(atTheMachine, tenant.id, id, { name })), JSON.stringify(name)).toBe('name')
  }
  for (const language of ['', 'english please', 'e', 'en_GB', 'x'.repeat(40)]) {
    expect(refusal(await websites.create(atTheMachine, tenant.id, { name: 'X', language })), language).toBe('language')
    expect(refusal(await websites.change(atTheMachine, tenant.id, id, { language })), language).toBe('language')
  }
  expect(await listWebsites(database.db, tenant.id)).toHaveLength(1)
})

test('a host is served once its TXT record is found, and not before', async () => {
  const [tenant, host] = [await givenTenant(parts), fresh()]
  const { id } = await givenWebsite(tenant.id)
  const { record } = await added(tenant.id, id, `${host.toUpperCase()}:443`)
  expect(record).toEqual({ type: 'TXT', name: `_tillward.${host}`, value: expect.stringMatching(/^tillward-host=[0-9a-f]{40}$/) })
  const check = () => websites.checkHost(atTheMachine, tenant.id, id, host)

  expect(await check()).toMatchObject({ ok: true, value: { outcome: 'no-record', state: 'waiting' } })
  expect(refusal(await check())).toBe('too-many-attempts')
  expect(dns.asked(record.name)).toBe(1)
  parts.clock.pass({ seconds: 5 })
  dns.set(record.name, [record.value.replace('host', 'domain')])
  expect(await check()).toMatchObject({ ok: true, value: { outcome: 'other-value' } })
  parts.clock.pass({ seconds: 5 })
  dns.fail(record.name)
  expect(await check()).toMatchObject({ ok: true, value: { outcome: 'no-answer' } })
  expect(await websiteByHost(database.db, host)).toBeUndefined()

  parts.clock.pass({ seconds: 5 })
  dns.set(record.name, [record.value])
  expect(await check()).toMatchObject({ ok: true, value: { outcome: 'verified', verifiedBy: 'dns' } })
  expect(await websiteByHost(database.db, host)).toMatchObject({ tenantId: tenant.id, id })
  expect(await websiteByHost(database.db, `${host.toUpperCase()}:8443`)).toMatchObject({ id })
  for (const other of [
    `x.${host}`,
    `x${host}`,
    `${host}.`,
    `${host}.evil.test`,
    `a@${host}`,
    `${host}:`,
    `${host}:443:1`,
    `${host}/`,
    '',
    '%',
  ]) {
    expect(await websiteByHost(database.db, other), other).toBeUndefined()
  }
  expect(await websites.list(database.db, tenant.id)).toMatchObject([{ id, hosts: [{ host, state: 'verified' }] }])
  expect(await websites.read(database.db, tenant.id, id)).toMatchObject({ ok: true, value: { hosts: [{ host }] } })
  expect((await trail(parts, tenant.id)).slice(-1)).toEqual([
    { action: 'website.host-verified', id, before: undefined, after: { host, by: 'dns' } },
  ])
})

test('a host of letters beyond ASCII is kept as A-labels and shown as it reads', async () => {
  const host = fresh('bücher')
  const { id } = await givenServed(host)
  const website = await websiteByHost(database.db, new URL(`http://${host}`).host)
  expect(website?.id).toBe(id)
  expect((await websites.list(database.db, website?.tenantId ?? ''))[0]?.hosts[0]).toMatchObject({
    host: expect.stringMatching(/^xn--bcher-/),
    shownAs: host,
  })
})

test('the operator confirms a host without the DNS', async () => {
  const [tenant, host] = [await givenTenant(parts), fresh()]
  const { id } = await givenWebsite(tenant.id)
  await added(tenant.id, id, host)
  expect(await websites.confirmHostByOperator(atTheMachine, tenant.id, id, host)).toMatchObject({
    ok: true,
    value: { verifiedBy: 'operator' },
  })
  expect(await websiteByHost(database.db, host)).toMatchObject({ id })
  expect(refusal(await websites.confirmHostByOperator(atTheMachine, tenant.id, id, fresh()))).toBe('not-found')
})

test('ATK-062 of 20 websites that prove one host at once, one gets it; unproved claims block nobody', async () => {
  const host = fresh()
  const tenants = await Promise.all(Array.from({ length: 20 }, () => givenTenant(parts)))
  const sites = await Promise.all(tenants.map(async (tenant) => ({ tenantId: tenant.id, id: (await givenWebsite(tenant.id)).id })))
  const hosts = await Promise.all(sites.map(({ tenantId, id }) => added(tenantId, id, host)))
  dns.set(
    `_tillward.${host}`,
    hosts.map(({ record }) => record.value),
  )
  const checks = await Promise.all(sites.map(({ tenantId, id }) => websites.checkHost(atTheMachine, tenantId, id, host)))
  expect(checks.filter((check) => check.ok)).toHaveLength(1)
  expect(checks.filter((check) => !check.ok).map(refusal)).toEqual(Array.from({ length: 19 }, () => 'conflict'))
  const winner = sites[checks.findIndex((check) => check.ok)]
  expect(await websiteByHost(database.db, host)).toMatchObject(winner ?? {})
  const trails = await Promise.all(sites.map(({ tenantId }) => trail(parts, tenantId)))
  expect(trails.flat().filter((event) => event.action === 'website.host-verified')).toHaveLength(1)
})

test('a closed website serves nobody, keeps its hosts, and lets go of them by removal', async () => {
  const host = fresh()
  const { tenantId, id } = await givenServed(host)
  const next = await givenWebsite(tenantId, 'Next')
  await added(tenantId, next.id, host)
  await websites.close(atTheMachine, tenantId, id)
  expect(await websiteByHost(database.db, host)).toBeUndefined()
  expect(refusal(await websites.addHost(atTheMachine, tenantId, id, fresh()))).toBe('gone')
  expect(refusal(await websites.checkHost(atTheMachine, tenantId, id, host))).toBe('gone')
  expect(refusal(await websites.confirmHostByOperator(atTheMachine, tenantId, next.id, host))).toBe('conflict')
  parts.clock.pass({ seconds: 1 })
  expect(await websites.removeHost(atTheMachine, tenantId, id, host)).toEqual({ ok: true })
  expect((await trail(parts, tenantId)).at(-1)).toEqual({
    action: 'website.host-removed',
    id,
    before: { host, verified: true },
    after: undefined,
  })
  expect(await websites.confirmHostByOperator(atTheMachine, tenantId, next.id, host)).toMatchObject({ ok: true })
  expect(await websiteByHost(database.db, host)).toMatchObject({ id: next.id })
})

test('what is no host of a shop is refused, the console’s own among it', async () => {
  const tenant = await givenTenant(parts)
  const { id } = await givenWebsite(tenant.id)
  const refused: [string, string][] = [
    ['accounts.test', 'console'],
    ['ACCOUNTS.test:9000', 'console'],
    ['localhost', 'local'],
    ['shop1.localhost:4000', 'local'],
    ['127.0.0.1', 'host'],
    ['[::1]:4000', 'host'],
    ['shop', 'host'],
    ['https://shop.test', 'host'],
    ['shop.test/x', 'host'],
    ['*.shop.test', 'host'],
    ['shop.test.', 'host'],
    ['_x.shop.test', 'host'],
    [`${'a.'.repeat(99)}test`, 'host'],
    ['', 'host'],
  ]
  for (const [host, rule] of refused) expect(refusal(await websites.addHost(atTheMachine, tenant.id, id, host)), host).toBe(rule)
  expect((await websites.list(database.db, tenant.id))[0]?.hosts).toEqual([])
})

test('on a local installation names under localhost need no proof, but one serves one website', async () => {
  const tenant = await givenTenant(parts)
  const [one, two] = [await givenWebsite(tenant.id), await givenWebsite(tenant.id)]
  const host = `shop-${++count}.localhost`
  expect(await localWebsites.addHost(atTheMachine, tenant.id, one.id, host)).toMatchObject({ ok: true, value: { verifiedBy: 'local' } })
  expect(await websiteByHost(database.db, `${host}:4000`)).toMatchObject({ id: one.id })
  expect(refusal(await localWebsites.addHost(atTheMachine, tenant.id, two.id, host))).toBe('conflict')
  expect((await websites.list(database.db, tenant.id)).flatMap((website) => website.hosts)).toHaveLength(1)
  expect(refusal(await localWebsites.addHost(atTheMachine, tenant.id, one.id, 'localhost'))).toBe('console')
  expect(await localWebsites.addHost(atTheMachine, tenant.id, one.id, fresh())).toMatchObject({ ok: true, value: { state: 'waiting' } })
})

test('a website has 20 hosts at most, also when many are added at once', async () => {
  const tenant = await givenTenant(parts)
  const { id } = await givenWebsite(tenant.id)
  const results = await Promise.all(Array.from({ length: 25 }, () => websites.addHost(atTheMachine, tenant.id, id, fresh())))
  expect(results.filter((result) => result.ok)).toHaveLength(20)
  expect((await websites.list(database.db, tenant.id))[0]?.hosts).toHaveLength(20)
})

test('a tenant sees and changes its own websites only', async () => {
  const host = fresh()
  const { tenantId, id } = await givenServed(host)
  const twin = await givenTenant(parts)
  expect(await findWebsite(database.db, twin.id, id)).toBeUndefined()
  expect(await listWebsites(database.db, twin.id)).toEqual([])
  expect(await websites.list(database.db, twin.id)).toEqual([])
  const acts = [
    websites.read(database.db, twin.id, id),
    websites.change(atTheMachine, twin.id, id, { name: 'Mine' }),
    websites.close(atTheMachine, twin.id, id),
    websites.addHost(atTheMachine, twin.id, id, fresh()),
    websites.checkHost(atTheMachine, twin.id, id, host),
    websites.confirmHostByOperator(atTheMachine, twin.id, id, host),
    websites.removeHost(atTheMachine, twin.id, id, host),
    websites.create(atTheMachine, parts.newId(), { name: 'X', language: 'en' }),
  ]
  expect((await Promise.all(acts)).map(refusal)).toEqual(acts.map(() => 'not-found'))
  expect(await findWebsite(database.db, tenantId, id)).toMatchObject({ name: 'A shop', state: 'active' })
  expect(await websiteByHost(database.db, host)).toMatchObject({ id })
  expect(await trail(parts, twin.id)).toEqual([])
})

test('each statement touches the rows of its tenant and website only', async () => {
  const key = fresh()
  const [mine, twin] = [await givenTenant(parts), await givenTenant(parts)]
  const now = parts.clock.now()
  // the same website id in both tenants, so that only the tenant tells them apart
  const id = parts.newId()
  for (const tenantId of [mine.id, twin.id]) {
    await database.transaction(async (tx) => {
      await store.insertWebsite(tx, { tenantId, id, name: tenantId, language: 'en', now })
      await store.insertHost(tx, { tenantId, websiteId: id, key, challenge: tenantId, createdAt: now })
    })
  }
  const ofTwin = async () => [await findWebsite(database.db, twin.id, id), await store.findHost(database.db, twin.id, id, key)]
  const before = await ofTwin()
  await database.transaction(async (tx) => {
    const host = (await store.findHost(tx, mine.id, id, key)) as Host
    expect(host.tenantId).toBe(mine.id)
    expect(await store.lockWebsite(tx, mine.id, id)).toMatchObject({ name: mine.id })
    expect(await store.countWebsites(tx, mine.id)).toBe(1)
    expect(await store.updateWebsite(tx, mine.id, id, { name: 'Changed', now })).toMatchObject({ tenantId: mine.id })
    expect(await store.isServed(tx, key)).toBe(false)
    expect(await store.startHostCheck(tx, host, now, now)).toBe(true)
    expect(await store.markHostVerified(tx, { ...host, challenge: twin.id }, 'dns', now)).toBeUndefined()
    expect(await store.markHostVerified(tx, host, 'dns', now)).toMatchObject({ tenantId: mine.id })
    expect(await store.isServed(tx, key)).toBe(true)
    expect(await store.websiteByHostKey(tx, key)).toMatchObject({ tenantId: mine.id })
  })
  expect(await ofTwin()).toEqual(before)
  await database.transaction(async (tx) => store.deleteHost(tx, (await store.findHost(tx, mine.id, id, key)) as Host))
  expect(await store.listHosts(database.db, mine.id)).toEqual([])
  expect(await store.listHosts(database.db, twin.id, id)).toHaveLength(1)
  expect(await ofTwin()).toEqual(before)
})
