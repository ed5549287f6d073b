import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { startDns, type TestDns } from '../../../test/harness/dns.ts'
import { givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { openRoutes } from '../../../test/harness/routes.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { createTxtResolver } from '../../platform/dns.ts'
import type { Http } from '../../platform/http/server.ts'
import { createWebsites, websiteRoutes } from './index.ts'

let database: DatabaseHandle
let dns: TestDns
let parts: TestParts
let http: Http

beforeAll(async () => {
  database = await testDatabase()
  dns = await startDns()
  parts = testParts(database)
  const rules = { consoleHost: 'accounts.test', allowLocal: false }
  const websites = createWebsites({ ...parts, ...rules, dns: createTxtResolver(dns.server) })
  http = await openRoutes((routes) => websiteRoutes(routes, { websites, database, editorOf: () => ({ kind: 'trusted' }) }))
})
afterAll(async () => {
  await http.close()
  await dns.stop()
  await database.close()
})

test('over HTTP: make a website, prove its host, rename it, let the host go, close it', async () => {
  const url = `/api/console/tenants/${(await givenTenant(parts)).id}/websites`
  const made = await http.inject({ method: 'POST', url, payload: { name: 'Shop' } })
  expect(made.statusCode).toBe(201)
  const website = made.json()
  const at = parts.clock.now().toISOString()
  expect(website).toEqual({
    id: website.id,
    name: 'Shop',
    language: 'en',
    state: 'active',
    createdAt: at,
    modifiedAt: at,
    version: at,
    custom: {},
    hosts: [],
  })

  const hosts = `${url}/${website.id}/hosts`
  const added = await http.inject({ method: 'POST', url: hosts, payload: { host: 'Shop.route.test' } })
  expect(added.statusCode).toBe(201)
  const { record } = added.json()
  dns.set(record.name, [record.value])
  expect((await http.inject({ method: 'POST', url: `${hosts}/shop.route.test/check` })).json()).toMatchObject({
    host: 'shop.route.test',
    outcome: 'verified',
    verifiedAt: at,
  })
  const changed = await http.inject({ method: 'PATCH', url: `${url}/${website.id}`, payload: { language: 'fr' } })
  expect(changed.json()).toMatchObject({ name: 'Shop', language: 'fr', hosts: [{ host: 'shop.route.test', state: 'verified' }] })
  expect((await http.inject({ url })).json()).toEqual({ items: [changed.json()] })
  expect((await http.inject({ method: 'DELETE', url: `${hosts}/shop.route.test` })).statusCode).toBe(204)
  expect((await http.inject({ method: 'POST', url: `${url}/${website.id}/close` })).json()).toMatchObject({ state: 'closed', hosts: [] })
  expect((await http.inject({ url: `${url}/${website.id}` })).json()).toMatchObject({ state: 'closed' })
})

test('R-62 a change over another one is refused, and says what the version is now; without a version it is written', async () => {
  const url = `/api/console/tenants/${(await givenTenant(parts)).id}/websites`
  const made = (await http.inject({ method: 'POST', url, payload: { name: 'Shop' } })).json()
  const change = (payload: object) => http.inject({ method: 'PATCH', url: `${url}/${made.id}`, payload })
  // within the same millisecond as the making
  const first = (await change({ version: made.version, name: 'Cellar door' })).json()
  expect(first.version).not.toBe(made.version)
  const late = await change({ version: made.version, language: 'fr' })
  expect([late.statusCode, late.json()]).toEqual([409, expect.objectContaining({ code: 'version-conflict', version: first.version })])
  expect((await http.inject({ url: `${url}/${made.id}` })).json()).toMatchObject({ name: 'Cellar door', language: 'en' })
  expect((await change({ version: first.version, language: 'fr' })).json()).toMatchObject({ name: 'Cellar door', language: 'fr' })
  expect((await change({ name: 'Shop' })).json()).toMatchObject({ name: 'Shop', language: 'fr' })
})

test('unknown fields, odd ids and another tenant’s website are refused', async () => {
  const [mine, twin] = [await givenTenant(parts), await givenTenant(parts)]
  const url = `/api/console/tenants/${mine.id}/websites`
  const { id } = (await http.inject({ method: 'POST', url, payload: { name: 'Shop' } })).json()
  for (const payload of [{}, { name: '' }, { name: 'X', state: 'closed' }, { name: 'X', tenantId: twin.id }]) {
    expect((await http.inject({ method: 'POST', url, payload })).json(), JSON.stringify(payload)).toMatchObject({ code: 'bad-request' })
  }
  expect((await http.inject({ method: 'PATCH', url: `${url}/${id}`, payload: { state: 'closed' } })).statusCode).toBe(400)
  expect((await http.inject({ url: `/api/console/tenants/${twin.id}/websites/${id}` })).statusCode).toBe(404)
  expect((await http.inject({ url: `${url}/x` })).statusCode).toBe(404)
})
