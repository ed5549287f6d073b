import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { atTheMachine, type TestParts } from '../../../test/harness/parts.ts'
import { givenAccess, givenGrant, givenMerchant, givenPartner, givenPerson, roleId } from '../../../test/harness/people.ts'
import { cookieNames } from '../../platform/http/cookies.ts'
import { findAccount } from '../principals/index.ts'
import type { Person } from './policy.ts'

let app: TestApp
let parts: TestParts
beforeAll(async () => {
  app = await testApp()
  parts = { ...app.modules, clock: app.clock as unknown as TestParts['clock'] }
})
afterAll(() => app.close())

async function merchant(owners = 1) {
  const made = await givenMerchant(parts, owners)
  const { settings, database, clock } = app.modules
  await database.transaction((tx) => settings.initialise(tx, atTheMachine, { id: made.tenantId, kind: 'tenant' }, clock.now()))
  return { ...made, url: `/api/console/tenants/${made.tenantId}` }
}
async function browserOf(person: Person): Promise<Browser> {
  const { sessions, settingsOf, database, clock } = app.modules
  const account = (await findAccount(database.db, person.companyId, person.accountId))!
  const settings = await settingsOf(database.db, account, null)
  const opened = await database.transaction((tx) =>
    sessions.open(tx, { account, websiteId: null, settings, device: '', source: '', now: clock.now() }),
  )
  const browser = new Browser(app.http)
  browser.cookies.set(cookieNames.console, opened!.token)
  return browser
}

test('R-11 roles over HTTP: catalogue, make, read, compare, change, who has it, remove', async () => {
  const { tenantId, owner, url } = await merchant()
  const browser = await browserOf(owner)
  const catalogue = (await browser.get(`${url}/permissions`)).body
  expect(catalogue.items.find((one: { permission: string }) => one.permission === 'people.manage')).toEqual({
    permission: 'people.manage',
    kind: 'console',
    area: 'People',
    label: expect.any(String),
    ownerOnly: true,
    inCustomRoles: false,
  })
  expect(catalogue.items.find((one: { permission: string }) => one.permission === 'checkout')).toMatchObject({
    kind: 'website',
    inCustomRoles: true,
  })
  expect((await browser.get(`${url}/roles`)).body.items).toHaveLength(14)
  const made = await browser.post(`${url}/roles`, { kind: 'console', name: 'ISC_Shop', permissions: ['users.read', 'erp.run'] })
  expect(made).toMatchObject({ status: 201, body: { name: 'ISC_Shop', description: '', version: 1, stock: false } })
  const role = `${url}/roles/${made.body.id}`
  expect((await browser.get(role)).body).toEqual(made.body)
  const compared = await browser.get(`${role}/compare/${await roleId(parts, tenantId, 'ISC_Integration')}`)
  expect(compared.body).toEqual({ both: ['erp.run'], onlyLeft: ['users.read'], onlyRight: ['users.import', 'erp.read', 'erp.write'] })
  expect(await browser.patch(role, { version: 1, permissions: ['users.read'] })).toMatchObject({ status: 200, body: { version: 2 } })
  expect(await browser.patch(role, { version: 1, permissions: [] })).toMatchObject({ status: 409, body: { code: 'version-conflict' } })
  expect((await browser.get(`${role}/holders`)).body).toEqual({ people: [], partners: [], users: [] })
  expect(await browser.patch(role, { version: 2, kind: 'website' })).toMatchObject({ status: 400, body: { code: 'bad-request' } })
  expect((await browser.delete(role)).status).toBe(204)
  expect((await browser.get(role)).status).toBe(404)
})

test('R-01 ATK-051 another tenant’s roles, people and partners are not there, and a role is not for readers to change', async () => {
  const mine = await merchant()
  const twin = await merchant()
  const browser = await browserOf(mine.owner)
  const theirs = await roleId(parts, twin.tenantId, 'ISC_User')
  const random = (await browser.get(`${mine.url}/roles/${parts.newId()}`)).text
  for (const path of [`roles/${theirs}`, `roles/${theirs}/holders`, `people/${twin.owner.accountId}/rights`, 'roles/x']) {
    const answer = await browser.get(`${mine.url}/${path}`)
    expect([answer.status, answer.text.replace(/"requestId":"[^"]+"/, '')], path).toEqual([404, random.replace(/"requestId":"[^"]+"/, '')])
  }
  expect((await browser.get(`${twin.url}/roles`)).status).toBe(404)
  expect((await browser.get(`${twin.url}/who-can-get-in`)).status).toBe(404)
  const admin = await givenPerson(parts, mine.companyId)
  await givenAccess(parts, mine.tenantId, admin, ['ISC_Admin'], { giver: mine.owner })
  const reader = await browserOf(admin)
  expect((await reader.get(`${mine.url}/roles`)).status).toBe(200)
  expect(await reader.post(`${mine.url}/roles`, { kind: 'website', name: 'Mine', permissions: [] })).toMatchObject({
    status: 403,
    body: { code: 'forbidden', permission: 'roles.manage' },
  })
  app.clock.pass({ minutes: 16 })
  expect(await browser.post(`${mine.url}/roles`, { kind: 'website', name: 'Mine', permissions: [] })).toMatchObject({
    body: { code: 'fresh-sign-in-needed' },
  })
})

test('R-04 partners over HTTP: granted, listed, changed, ended', async () => {
  const { tenantId, owner, url } = await merchant()
  const browser = await browserOf(owner)
  const companyId = await givenPartner(parts, 'http-agency.test', 'Agency')
  const ceilingRoleId = await roleId(parts, tenantId, 'ISC_User')
  const granted = await browser.post(`${url}/partners`, { domain: 'http-agency.test', ceilingRoleId })
  expect(granted).toMatchObject({
    status: 201,
    body: { companyId, name: 'Agency', ceiling: { id: ceilingRoleId, name: 'ISC_User' }, mayBringPeople: false },
  })
  expect((await browser.get(`${url}/partners`)).body.items).toEqual([granted.body])
  expect(await browser.patch(`${url}/partners/${companyId}`, { version: 1, mayBringPeople: true })).toMatchObject({
    body: { mayBringPeople: true, version: 2 },
  })
  const person = await givenPerson(parts, companyId, { email: 'p@http-agency.test' })
  await givenAccess(parts, tenantId, person, ['ISC_User'], { giver: owner, mayBringPeople: true })
  const theirs = await browserOf(person)
  const companies = await theirs.get(`${url}/bringable-companies`)
  expect(companies.body.items).toMatchObject([{ companyId, own: false, domains: ['http-agency.test'] }])
  expect((await theirs.post(`${url}/partners/${companyId}/end`)).status).toBe(403)
  expect(await browser.post(`${url}/partners/${companyId}/end`)).toMatchObject({ status: 200, body: { people: 1, invitations: 0 } })
  // the session goes on, the tenant is gone from its next request on
  expect((await theirs.get(`${url}/bringable-companies`)).status).toBe(404)
  expect((await theirs.get('/api/console/tenants')).body).toEqual({ items: [] })
})

test('R-06 R-63 rights and their reasons, and who can get in, over HTTP', async () => {
  const { tenantId, owner, companyId, url } = await merchant()
  const browser = await browserOf(owner)
  const person = await givenPerson(parts, companyId, { email: 'who@http-own.test' })
  await givenAccess(parts, tenantId, person, ['ISC_ContentEditor'], { giver: owner })
  const rights = await browser.get(`${url}/people/${person.accountId}/rights`)
  expect(rights.body).toEqual({
    isOwner: false,
    mayBringPeople: false,
    roles: [{ id: expect.any(String), name: 'ISC_ContentEditor' }],
    permissions: ['websites.read'],
    why: [{ permission: 'websites.read', from: [{ role: { id: expect.any(String), name: 'ISC_ContentEditor' }, by: 'access' }] }],
  })
  const editor = await browserOf(person)
  expect((await editor.get(`${url}/rights`)).body).toEqual(rights.body)
  const entered = { id: tenantId, name: 'A merchant', owner: false, roles: ['ISC_ContentEditor'], permissions: ['websites.read'] }
  expect((await editor.get('/api/console/tenants')).body.items).toMatchObject([entered])
  expect((await editor.get(`/api/console/tenants?tenantId=${tenantId}`)).body.items).toMatchObject([entered])
  expect((await editor.get('/api/console/session')).body).toMatchObject({ tenants: [entered], moreTenants: false })
  expect((await editor.get('/api/console/tenants?search=merch&limit=1')).body.items).toMatchObject([entered])
  expect((await editor.get('/api/console/tenants?search=nothing+like+it')).body).toEqual({ items: [] })
  expect((await editor.get('/api/console/tenants?limit=0')).status).toBe(400)
  const elsewhere = await merchant()
  expect((await editor.get(`/api/console/tenants?tenantId=${elsewhere.tenantId}`)).body).toEqual({ items: [] })
  expect((await editor.get(`${url}/people/${person.accountId}/rights`)).status).toBe(403)
  expect((await editor.get(`${url}/who-can-get-in`)).status).toBe(403)

  const who = (await browser.get(`${url}/who-can-get-in`)).body
  expect(who.people.map((one: { accountId: string }) => one.accountId).toSorted()).toEqual([owner.accountId, person.accountId].toSorted())
  const [first, second] = [owner, person].map((one) =>
    who.people.find(({ accountId }: { accountId: string }) => accountId === one.accountId),
  )
  expect(first).toMatchObject({ cameBy: 'founding', lastSignInAt: expect.any(String) })
  expect(second).toMatchObject({ cameBy: 'owner', lastSignInAt: expect.any(String) })
  const table = await browser.get(`${url}/who-can-get-in.csv`)
  expect(table).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': expect.stringContaining('attachment') },
  })
  expect(table.text).toContain('who@http-own.test')
  const { items } = await app.modules.audit.list(app.database.db, tenantId, { limit: 10, action: 'people.exported' })
  expect(items).toMatchObject([{ action: 'people.exported', actor: { accountId: owner.accountId } }])
})

test('R-04 a partner’s administrator sees the company and the tenants it may enter, and no other company’s', async () => {
  const { tenantId, owner } = await merchant()
  const agency = await givenPartner(parts, 'agency-tenants.test', 'Agency')
  const other = await givenPartner(parts, 'agency-other.test', 'Other')
  const boss = await givenPerson(parts, agency, { email: 'boss@agency-tenants.test', companyAdministrator: true })
  const clerk = await givenPerson(parts, agency, { email: 'clerk@agency-tenants.test' })
  const browser = await browserOf(boss)
  const url = `/api/console/companies/${agency}`
  expect((await browser.get(url)).body).toMatchObject({ id: agency, name: 'Agency', kind: 'partner', state: 'active' })
  expect((await browser.get(`${url}/tenants`)).body).toEqual({ items: [] })
  await givenGrant(parts, tenantId, agency, { ceiling: 'ISC_User' })
  await givenAccess(parts, tenantId, clerk, ['ISC_User'], { giver: owner })
  expect((await browser.get(`${url}/tenants`)).body.items).toMatchObject([
    { tenantId, name: 'A merchant', ceiling: { name: 'ISC_User' }, mayBringPeople: true, people: 1, invited: 0 },
  ])
  for (const path of ['', '/tenants']) {
    expect((await browser.get(`/api/console/companies/${other}${path}`)).status).toBe(404)
    expect((await (await browserOf(clerk)).get(url + path)).status).toBe(403)
  }
})
