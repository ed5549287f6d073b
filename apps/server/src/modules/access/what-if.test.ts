import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { givenRecord, givenUser, givenWishes, websiteRole, wish } from '../../../test/harness/assignments.ts'
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

async function merchant() {
  const made = await givenMerchant(parts)
  const { settings, database, clock } = app.modules
  await database.transaction((tx) => settings.initialise(tx, atTheMachine, { id: made.tenantId, kind: 'tenant' }, clock.now()))
  return { ...made, url: `/api/console/tenants/${made.tenantId}`, browser: await browserOf(made.owner) }
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

test('R-06 R-11 a change of a role says who gains and loses what; what somebody has from another role is not lost', async () => {
  const { tenantId, companyId, owner, url, browser } = await merchant()
  const made = await browser.post(`${url}/roles`, { kind: 'console', name: 'ISC_Desk', permissions: ['users.read', 'users.unlock'] })
  const desk = made.body.id as string
  const [both, alone, other] = [
    await givenPerson(parts, companyId),
    await givenPerson(parts, companyId),
    await givenPerson(parts, companyId),
  ]
  for (const [person, roles] of [
    [both, ['ISC_User']],
    [alone, ['ISC_ContentEditor']],
    [other, ['ISC_User']],
  ] as const)
    await givenAccess(parts, tenantId, person, roles, { giver: owner })
  const user = await roleId(parts, tenantId, 'ISC_User')
  expect((await browser.put(`${url}/people/${both.accountId}/roles`, { roleIds: [user, desk] })).status).toBe(200)
  expect((await browser.put(`${url}/people/${alone.accountId}/roles`, { roleIds: [desk] })).status).toBe(200)

  const seen = await browser.post(`${url}/roles/${desk}/preview`, { permissions: ['users.read', 'erp.run'] })
  expect(seen).toMatchObject({ status: 200, body: { gains: ['erp.run'], loses: ['users.unlock'], assignments: 0 } })
  const changed = (one: Person) => seen.body.people.find(({ accountId }: Person) => accountId === one.accountId)
  expect(changed(both)).toMatchObject({ state: 'active', gains: ['erp.run'], loses: [] })
  expect(changed(alone)).toMatchObject({ gains: ['erp.run'], loses: ['users.unlock'] })
  expect(seen.body.people).toHaveLength(2)

  expect((await browser.get(`${url}/roles/${desk}`)).body.permissions).toEqual(['users.read', 'users.unlock'])
  expect(await browser.post(`${url}/roles/${desk}/preview`, { permissions: ['people.manage'] })).toMatchObject({ status: 422 })
  expect(await browser.post(`${url}/roles/${user}/preview`, { permissions: [] })).toMatchObject({ status: 409 })
})

test('R-04 another ceiling says what a partner’s people lose, and an ending what ends and which duties nobody has then', async () => {
  const { tenantId, owner, url, browser } = await merchant()
  const companyId = await givenPartner(parts, 'what-if.test', 'Agency')
  await givenGrant(parts, tenantId, companyId)
  const [lead, guest] = [
    await givenPerson(parts, companyId, { email: 'lead@what-if.test' }),
    await givenPerson(parts, companyId, { email: 'guest@what-if.test', firstName: 'Hidden' }),
  ]
  await givenAccess(parts, tenantId, lead, ['ISC_User'], { giver: owner, mayBringPeople: true })
  await givenAccess(parts, tenantId, guest, ['ISC_User'], { giver: lead, state: 'invited' })
  const ceilingRoleId = await roleId(parts, tenantId, 'ISC_ContentEditor')
  const partner = `${url}/partners/${companyId}`
  const seen = await browser.post(`${partner}/preview`, { ceilingRoleId, mayBringPeople: false })
  expect(seen).toMatchObject({ status: 200, body: { withdrawn: 1 } })
  // of who was not asked yet only the address is told
  expect(seen.body.people.map(({ name, state }: { name: string; state: string }) => [name, state]).toSorted()).toEqual([
    ['guest@what-if.test', 'invited'],
    ['lead@what-if.test', 'active'],
  ])
  expect(seen.body.people[0]).toMatchObject({ gains: [], loses: expect.arrayContaining(['users.read', 'users.unlock']) })
  expect((await browser.post(`${partner}/preview`, { ceilingRoleId: await roleId(parts, tenantId, 'Buyer1') })).status).toBe(422)
  const ending = await browser.get(`${partner}/ending`)
  expect(ending).toMatchObject({ status: 200, body: { keys: [], duties: [] } })
  expect(ending.body.people).toHaveLength(2)
})

test('R-16 ATK-051 of who was invited and has not accepted neither previews nor holders tell the company', async () => {
  const { tenantId, owner, url, browser } = await merchant()
  const companyId = await givenPartner(parts, 'unasked.test', 'Agency')
  await givenGrant(parts, tenantId, companyId)
  const [lead, guest] = [
    await givenPerson(parts, companyId, { email: 'lead@unasked.test' }),
    await givenPerson(parts, companyId, { email: 'guest@unasked.test', firstName: 'Hidden' }),
  ]
  await givenAccess(parts, tenantId, lead, ['ISC_User'], { giver: owner, mayBringPeople: true })
  await givenAccess(parts, tenantId, guest, ['ISC_User'], { giver: lead, state: 'invited' })
  const desk = await browser.post(`${url}/roles`, { kind: 'console', name: 'ISC_Unasked', permissions: ['users.read'] })
  await sql`insert into access_role (tenant_id, account_id, role_id)
    select ${tenantId}, id, ${desk.body.id} from account where owner_id = ${companyId}`.execute(app.database.db)
  const answers = [
    await browser.post(`${url}/roles/${desk.body.id}/preview`, { permissions: ['websites.read', 'erp.run'] }),
    await browser.get(`${url}/roles/${desk.body.id}/holders`),
    await browser.get(`${url}/partners/${companyId}/ending`),
  ]
  for (const { status, body } of answers) {
    const companyOf = ({ accountId }: Person) => body.people.find((one: Person) => one.accountId === accountId)?.companyId
    expect([status, companyOf(lead), companyOf(guest)]).toEqual([200, companyId, null])
  }
})

test('R-06 what a person would be able to do with other roles, never above the ceiling', async () => {
  const { tenantId, companyId, owner, url, browser } = await merchant()
  const own = await givenPerson(parts, companyId)
  await givenAccess(parts, tenantId, own, ['ISC_ContentEditor'], { giver: owner })
  const partner = await givenPartner(parts, 'below.test')
  await givenGrant(parts, tenantId, partner, { ceiling: 'ISC_Integration' })
  const theirs = await givenPerson(parts, partner, { email: 'x@below.test' })
  await givenAccess(parts, tenantId, theirs, ['ISC_Integration'], { giver: owner, state: 'invited' })
  const roleIds = [await roleId(parts, tenantId, 'ISC_User')]
  const seen = await browser.post(`${url}/people/${own.accountId}/rights/preview`, { roleIds })
  expect(seen).toMatchObject({ status: 200, body: { now: { permissions: ['websites.read'] }, loses: ['websites.read'] } })
  expect(seen.body.gains).toEqual(expect.arrayContaining(['users.read', 'customers.assign']))
  expect(seen.body.after.why[0].from).toEqual([{ role: { id: roleIds[0], name: 'ISC_User' }, by: 'access' }])
  expect((await browser.post(`${url}/people/${theirs.accountId}/rights/preview`, { roleIds })).body).toMatchObject({
    gains: [],
    after: { permissions: ['users.import'] },
  })
  const website = [await roleId(parts, tenantId, 'Buyer1')]
  expect(await browser.post(`${url}/people/${own.accountId}/rights/preview`, { roleIds: website })).toMatchObject({
    status: 422,
    body: { fields: [{ field: 'roleIds.0', rule: 'unknown' }] },
  })
})

test('R-12 what a website user may do for a customer, and would with another role or none', async () => {
  const { tenantId, url, browser } = await merchant()
  const some = { ...parts, newId: app.modules.newId }
  const [mia, customer, other] = [await givenUser(some, tenantId), await givenRecord(some, tenantId), await givenRecord(some, tenantId)]
  const [buyer1, buyer2] = [await websiteRole(some, tenantId, 'Buyer1'), await websiteRole(some, tenantId, 'Buyer2')]
  await givenWishes(some, tenantId, wish(mia, customer, { roleId: buyer1 }))
  const path = `${url}/users/${mia}/rights/preview`
  const orders = (answers: { permission: string; allowed: boolean }[]) =>
    answers.filter(({ permission }) => permission === 'checkout').map(({ allowed }) => allowed)
  const seen = await browser.post(path, { customerId: customer, roleId: buyer2 })
  expect(orders(seen.body.now)).toEqual([false, false])
  expect(orders(seen.body.after)).toEqual([true, false])
  expect(orders((await browser.post(path, { customerId: customer, roleId: null })).body.after)).toEqual([true, true])
  const asIs = (await browser.post(path, { customerId: customer })).body
  expect(asIs.after).toEqual(asIs.now)
  const elsewhere = (await browser.post(path, { customerId: other, roleId: buyer2 })).body
  expect(elsewhere.now[0]).toMatchObject({ allowed: false, reason: { code: 'not-assigned' } })
  expect(orders(elsewhere.after)).toEqual([true, false])
  expect((await browser.post(path, { customerId: customer, roleId: await roleId(parts, tenantId, 'ISC_User') })).status).toBe(422)
})

test('R-01 ATK-051 previews of another tenant’s roles, partners, people and users are not there, and need the right to look', async () => {
  const mine = await merchant()
  const twin = await merchant()
  const some = { ...parts, newId: app.modules.newId }
  const partner = await givenPartner(parts, 'twin-what-if.test')
  await givenGrant(parts, twin.tenantId, partner)
  const [user, customer] = [await givenUser(some, twin.tenantId), await givenRecord(some, twin.tenantId)]
  const theirRole = await twin.browser.post(`${twin.url}/roles`, { kind: 'console', name: 'ISC_Twin', permissions: [] })
  const foreign: readonly (readonly [string, object])[] = [
    [`roles/${theirRole.body.id}/preview`, { permissions: [] }],
    [`partners/${partner}/preview`, {}],
    [`people/${twin.owner.accountId}/rights/preview`, { roleIds: [] }],
    [`users/${user}/rights/preview`, { customerId: customer }],
  ]
  for (const [path, body] of foreign) expect((await mine.browser.post(`${mine.url}/${path}`, body)).status, path).toBe(404)
  expect((await mine.browser.get(`${mine.url}/partners/${partner}/ending`)).status).toBe(404)
  const reader = await givenPerson(parts, twin.companyId)
  await givenAccess(parts, twin.tenantId, reader, ['ISC_ContentEditor'], { giver: twin.owner })
  const browser = await browserOf(reader)
  for (const [path, body] of foreign) expect((await browser.post(`${twin.url}/${path}`, body)).status, path).toBe(403)
  expect((await browser.get(`${twin.url}/partners/${partner}/ending`)).status).toBe(403)
})
