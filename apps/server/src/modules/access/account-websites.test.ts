import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testHasher } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { countingHasher } from '../../../test/harness/counting-hasher.ts'
import { type GivenTenant, givenSettings, givenShopper, givenStaff, givenTenant, password } from '../../../test/harness/given.ts'
import { ownStatements, statementsOf } from '../../../test/harness/statements.ts'
import { type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { isAssignedTo, websitesOfUser } from './account-websites.ts'

let app: UsersApp
let tenant: GivenTenant
let second: { id: string; host: string }
const hasher = countingHasher(testHasher())
beforeAll(async () => {
  app = await usersApp({ hasher })
  tenant = await givenTenant(app)
  second = { id: app.modules.newId(), host: 'second-website.localhost' }
  const now = app.clock.now()
  await sql`insert into website (tenant_id, id, name, created_at, modified_at) values (${tenant.id}, ${second.id}, 'second', ${now}, ${now})`.execute(
    app.database.db,
  )
  await sql`insert into website_host (tenant_id, website_id, host_key, challenge, created_at, verified_at, verified_by)
    values (${tenant.id}, ${second.id}, ${second.host}, '', ${now}, ${now}, 'operator')`.execute(app.database.db)
})
afterAll(() => app.close())

const restrict = (on: boolean) => givenSettings(app, tenant.id, { 'website.restrictToAssigned': on })
const at = (host: string) => new Browser(app.http, { host: `${host}:4000`, address: `192.0.2.${++addresses}` })
let addresses = 0
const signIn = (browser: Browser, name: string, typed = password) => browser.post('/api/storefront/sign-in', { name, password: typed })
const isIn = async (browser: Browser) => (await browser.get('/api/storefront/session')).status
const assign = (accountId: string, websiteId: string) =>
  sql`insert into account_website (tenant_id, account_id, website_id) values (${tenant.id}, ${accountId}, ${websiteId})`.execute(
    app.database.db,
  )

test('R-13 with the setting off any website of the tenant serves a user; with it on only those assigned', async () => {
  const mia = await givenShopper(app, tenant, 'mia.websites')
  await assign(mia.id, second.id)
  await restrict(false)
  for (const host of [tenant.host, second.host]) expect((await signIn(at(host), 'mia.websites')).status).toBe(200)
  await restrict(true)
  expect((await signIn(at(second.host), 'mia.websites')).status).toBe(200)
  expect((await signIn(at(tenant.host), 'mia.websites')).status).toBe(401)
  await givenShopper(app, tenant, 'noa.websites')
  for (const host of [tenant.host, second.host]) expect((await signIn(at(host), 'noa.websites')).status).toBe(401)
})

test('R-13 R-44 the refusal is byte for byte that of a wrong password and of an unknown name, by the same statements and one hash', async () => {
  await restrict(true)
  await givenShopper(app, tenant, 'elsewhere.right')
  const wrong = await givenShopper(app, tenant, 'elsewhere.wrong')
  await assign(wrong.id, tenant.websiteId)
  // settings are read once a version and then kept
  await signIn(at(tenant.host), 'nobody.before')
  async function refused(name: string, typed: string) {
    const before = hasher.counts.verified
    let answer = ''
    const sent = await statementsOf(async () => {
      const { status, text, headers } = await signIn(at(tenant.host), name, typed)
      const same = Object.fromEntries(
        Object.entries(headers).filter(([header]) => !['date', 'tillward-request-id', 'x-request-id'].includes(header)),
      )
      answer = JSON.stringify([status, text.replace(/"requestId":"[^"]+"/, ''), same])
    })
    expect(hasher.counts.verified - before).toBe(1)
    return { answer, sent: ownStatements(sent) }
  }
  const expected = await refused('nobody.here', password)
  expect(expected.answer).toContain('sign-in-refused')
  expect(await refused('elsewhere.right', password)).toEqual(expected)
  expect(await refused('elsewhere.right', 'wrong')).toEqual(expected)
  expect(await refused('elsewhere.wrong', 'wrong')).toEqual(expected)
})

test('R-13 a session at a website that is not the user’s any more ends at its next request, for good', async () => {
  await restrict(true)
  const mia = await givenShopper(app, tenant, 'mia.ends')
  await assign(mia.id, tenant.websiteId)
  await assign(mia.id, second.id)
  const [here, there] = [at(tenant.host), at(second.host)]
  for (const browser of [here, there]) expect((await signIn(browser, 'mia.ends')).status).toBe(200)
  const staff = await app.staff(tenant, 'websites-staff')
  const path = `/api/console/tenants/${tenant.id}/users/${mia.id}/websites`
  expect((await staff.get(path)).body).toEqual({ websiteIds: [tenant.websiteId, second.id].toSorted() })
  expect((await staff.put(path, { websiteIds: [second.id] })).body).toEqual({ websiteIds: [second.id] })
  const ended = await here.get('/api/storefront/session')
  expect([ended.status, ended.body.code]).toEqual([401, 'session-ended'])
  expect(await isIn(there)).toBe(200)
  // given back, the session that ended stays so
  await staff.put(path, { websiteIds: [second.id, tenant.websiteId] })
  expect([await isIn(here), await isIn(there)]).toEqual([401, 200])
  expect((await signIn(here, 'mia.ends')).status).toBe(200)
  expect(await app.trail(tenant.id, mia.id)).toMatchObject([
    ...Array.from({ length: 2 }, () => ({ action: 'sign-in.completed' })),
    { action: 'account.websites-changed', before: { websiteIds: expect.any(Array) }, after: { websiteIds: [second.id] } },
    { action: 'account.websites-changed' },
    { action: 'sign-in.completed' },
  ])
})

test('R-13 switching the setting on ends sessions of users who are not assigned, and no others', async () => {
  await restrict(false)
  await givenShopper(app, tenant, 'mia.switch')
  const noa = await givenShopper(app, tenant, 'noa.switch')
  await assign(noa.id, tenant.websiteId)
  const [mias, noas] = [at(tenant.host), at(tenant.host)]
  await signIn(mias, 'mia.switch')
  await signIn(noas, 'noa.switch')
  expect([await isIn(mias), await isIn(noas)]).toEqual([200, 200])
  await restrict(true)
  expect([await isIn(mias), await isIn(noas)]).toEqual([401, 200])
})

test('R-13 the preview of the setting says how many are signed in where they are not assigned', async () => {
  const shop = await givenTenant(app)
  const [mia, noa] = [await givenShopper(app, shop, 'mia.preview'), await givenShopper(app, shop, 'noa.preview')]
  await sql`insert into account_website (tenant_id, account_id, website_id) values (${shop.id}, ${noa.id}, ${shop.websiteId})`.execute(
    app.database.db,
  )
  for (const { userName } of [mia, mia, noa]) expect((await signIn(at(shop.host), userName)).status).toBe(200)
  const staff = await app.staff(shop, 'preview-staff')
  const asked = await staff.post(`/api/console/tenants/${shop.id}/settings/preview`, { changes: { 'website.restrictToAssigned': true } })
  expect(asked.body.changes).toMatchObject([{ key: 'website.restrictToAssigned', people: 1 }])
})

test('R-13 ATK-051 websites of a user are those of the tenant; unknown and other tenants’ are named and refused', async () => {
  const mia = await givenShopper(app, tenant, 'mia.names')
  const other = await givenTenant(app)
  await givenStaff(app, tenant, 'names-staff')
  const staff = await app.signedIn(app.office(), 'console', 'names-staff')
  const path = `/api/console/tenants/${tenant.id}/users/${mia.id}/websites`
  const refused = await staff.put(path, { websiteIds: [second.id, other.websiteId, app.modules.newId()] })
  expect([refused.status, refused.body.fields.map(({ field, rule }: { field: string; rule: string }) => `${field} ${rule}`)]).toEqual([
    422,
    ['websiteIds.1 unknown', 'websiteIds.2 unknown'],
  ])
  expect((await staff.get(path)).body).toEqual({ websiteIds: [] })
  // an id means the same in capitals: what says it was done was done
  const many = (act: string) =>
    staff.post(`/api/console/tenants/${tenant.id}/users/bulk/${act}-website`, { accountIds: [mia.id], websiteId: second.id.toUpperCase() })
  expect((await staff.put(path, { websiteIds: [second.id.toUpperCase()] })).body).toEqual({ websiteIds: [second.id] })
  for (const [act, websiteIds] of [
    ['remove', []],
    ['add', [second.id]],
    ['remove', []],
  ] as const) {
    expect((await many(act)).body.items).toEqual([{ accountId: mia.id, ok: true, moved: true }])
    expect((await staff.get(path)).body).toEqual({ websiteIds })
  }
  await assign(mia.id, second.id)
  expect(await isAssignedTo(app.database.db, tenant.id, mia.id, second.id)).toBe(true)
  expect(await isAssignedTo(app.database.db, other.id, mia.id, second.id)).toBe(false)
  expect(await websitesOfUser(app.database.db, other.id, mia.id)).toEqual([])
  await expect(assign(mia.id, other.websiteId)).rejects.toThrow(/foreign key/)
})
