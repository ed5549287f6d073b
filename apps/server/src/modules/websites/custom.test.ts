import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenProperty, type TestDictionary, testDictionary } from '../../../test/harness/dictionary.ts'
import { startDns, type TestDns } from '../../../test/harness/dns.ts'
import { atTheMachine, givenTenant, refusal, type TestParts, testParts, trail } from '../../../test/harness/parts.ts'
import { openRoutes } from '../../../test/harness/routes.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { createTxtResolver } from '../../platform/dns.ts'
import type { Http } from '../../platform/http/server.ts'
import type { Editor } from '../dictionary/index.ts'
import { createWebsites, type Websites, websiteRoutes } from './index.ts'

let database: DatabaseHandle
let dns: TestDns
let parts: TestParts
let websites: Websites
let http: Http
let dictionary: TestDictionary
const role = '019b0000-0000-7000-8000-000000000001'
const clerk: Editor = { kind: 'console', roleIds: new Set([role]) }
const others: Editor = { kind: 'console', roleIds: new Set() }

beforeAll(async () => {
  database = await testDatabase()
  dns = await startDns()
  parts = testParts(database)
  dictionary = testDictionary(parts, [role])
  websites = createWebsites({ ...parts, consoleHost: 'accounts.test', allowLocal: false, dns: createTxtResolver(dns.server) })
  http = await openRoutes((routes) => websiteRoutes(routes, { websites, database, editorOf: () => others }))
})
afterAll(async () => {
  await http.close()
  await dns.stop()
  await database.close()
})

async function givenShops() {
  const { id } = await givenTenant(parts)
  const give = (...property: Parameters<typeof givenProperty> extends [unknown, unknown, unknown, ...infer R] ? R : never) =>
    givenProperty(dictionary, id, 'website', ...property)
  await give('channel', 'one-of', { searchable: true })
  await give('opened', 'date', { searchable: true })
  await give('contact', 'e-mail', { personal: true })
  await give('margin', 'decimal', { viewRoles: [role] })
  await give('lines', 'whole-number', { required: true, rules: { default: 1 } })
  return id
}

async function made(tenantId: string, name: string, custom: Record<string, unknown>) {
  const website = await websites.create(atTheMachine, tenantId, { name, language: 'en', custom }, clerk)
  if (!website.ok) throw new Error(JSON.stringify(website.refusal))
  return website.value
}

test('R-60 custom properties of a website: given, changed, shown by role, in the trail without what is personal', async () => {
  const tenantId = await givenShops()
  const website = await made(tenantId, 'Shop', { channel: 'gold', contact: 'a@example.test', margin: 0.25 })
  expect(website.custom).toEqual({ channel: 'gold', contact: 'a@example.test', margin: 0.25, lines: 1 })
  const change = (custom: Record<string, unknown>, editor = clerk) =>
    websites.change(atTheMachine, tenantId, website.id, { custom }, editor)
  expect(await change({ margin: 0.5, channel: null })).toMatchObject({
    value: { custom: { contact: 'a@example.test', margin: 0.5, lines: 1 } },
  })
  expect(await websites.read(database.db, tenantId, website.id, others)).toMatchObject({
    value: { custom: { contact: 'a@example.test', lines: 1 } },
  })
  expect(refusal(await change({ margin: 1 }, others))).toBe('unknown')
  expect(refusal(await change({ channel: 'gold', lines: 'many' }))).toBe('type')
  expect(refusal(await change({ lines: null }))).toBe('required')
  expect((await change({ margin: 0.5 })).ok).toBe(true)
  expect(await trail(parts, tenantId).then((all) => all.filter(({ id }) => id === website.id))).toEqual([
    {
      action: 'website.created',
      id: website.id,
      before: undefined,
      after: { name: 'Shop', language: 'en', custom: { channel: 'gold', contact: '(personal)', margin: 0.25, lines: 1 } },
    },
    {
      action: 'website.changed',
      id: website.id,
      before: { name: 'Shop', language: 'en', custom: { channel: 'gold', margin: 0.25 } },
      after: { name: 'Shop', language: 'en', custom: { channel: null, margin: 0.5 } },
    },
  ])
})

test('R-60 websites are filtered and sorted by them, over HTTP too', async () => {
  const tenantId = await givenShops()
  await made(tenantId, 'A', { channel: 'gold', opened: '2026-05-01' })
  await made(tenantId, 'B', { channel: 'tin', opened: '2026-01-01' })
  await made(tenantId, 'C', { channel: 'gold' })
  const url = `/api/console/tenants/${tenantId}/websites`
  const names = async (query: string) =>
    (await http.inject({ url: `${url}?${query}` })).json().items.map(({ name }: { name: string }) => name)
  expect(await names('')).toEqual(['A', 'B', 'C'])
  expect(await names('custom=channel:is:gold')).toEqual(['A', 'C'])
  expect(await names('custom=channel:is:gold&custom=opened:given')).toEqual(['A'])
  expect(await names('sort=custom.opened')).toEqual(['C', 'B', 'A'])
  expect(await names('sort=custom.opened&order=desc')).toEqual(['A', 'B', 'C'])
  expect((await http.inject({ url: `${url}?custom=margin:given` })).json()).toMatchObject({
    code: 'invalid',
    fields: [{ rule: 'unknown' }],
  })
  expect((await http.inject({ url: `${url}?sort=name` })).statusCode).toBe(400)
  const [one] = (await http.inject({ url })).json().items
  const changed = await http.inject({ method: 'PATCH', url: `${url}/${one.id}`, payload: { custom: { opened: '2027-01-01' } } })
  expect(changed.json().custom).toMatchObject({ opened: '2027-01-01' })
  expect(await names('custom=opened:from:2027-01-01')).toEqual(['A'])
  const body = { name: 'D', custom: { channel: 'copper', nonsense: 1 } }
  expect((await http.inject({ method: 'POST', url, payload: body })).json().fields.map(({ field }: { field: string }) => field)).toEqual([
    'custom.channel',
    'custom.nonsense',
  ])
})

test('R-60 another tenant’s properties are unknown, and its websites out of every filter', async () => {
  const [mine, twin] = [await givenShops(), (await givenTenant(parts)).id]
  await made(mine, 'A', { channel: 'gold' })
  expect(refusal(await websites.create(atTheMachine, twin, { name: 'B', language: 'en', custom: { channel: 'gold' } }, clerk))).toBe(
    'unknown',
  )
  expect(refusal(await websites.search(database.db, twin, clerk, { custom: ['channel:is:gold'] }))).toBe('unknown')
  await givenProperty(dictionary, twin, 'website', 'channel', 'one-of', { searchable: true })
  expect(await websites.search(database.db, twin, clerk, { custom: ['channel:is:gold'] })).toEqual({ ok: true, value: [] })
})
