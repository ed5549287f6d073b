import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from '../../../test/harness/browser.ts'
import { type GivenTenant, givenShopper, givenStaff, givenTenant, password } from '../../../test/harness/given.ts'
import { givenKey } from '../../../test/harness/keys.ts'
import { type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { stockRoleId } from '../access/index.ts'

let app: UsersApp
let mine: GivenTenant
let theirs: GivenTenant
let admin: Browser
let tenant: string
let users: string
let buyer3: string
let buyer1: string
let made = 0

beforeAll(async () => {
  app = await usersApp()
  mine = await givenTenant(app)
  theirs = await givenTenant(app)
  admin = await app.staff(mine, 'vera')
  tenant = `/api/console/tenants/${mine.id}`
  users = `${tenant}/users`
  buyer3 = (await stockRoleId(app.database.db, mine.id, 'Buyer3'))!
  buyer1 = (await stockRoleId(app.database.db, mine.id, 'Buyer1'))!
})
afterAll(() => app.close())

const someone = (more: object = {}) => ({ userName: `buyer${++made}`, email: `buyer${made}@shop.test`, sendActivation: false, ...more })
async function post(path: string, body: object, by = admin): Promise<{ id: string; userName: string; number: string }> {
  const answer = await by.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const customer = async (more: object = {}) => (await post(`${tenant}/customers`, { companyName: `Company ${++made}`, ...more })).id
const user = async (more: object = {}) => (await post(users, someone(more))).id
const assignments = async (id: string) =>
  (await admin.get(`${users}/${id}/assignments`)).body.items as {
    customerId: string
    role: { name: string } | null
    approverId: string | null
  }[]
const names = async (query: string) => {
  const { body, text, status } = await admin.get(`${users}?limit=200&${query}`)
  expect(status, text).toBe(200)
  return body.items.map((one: { id: string }) => one.id).sort()
}

describe('a new user', () => {
  test('R-12 R-14 R-22 comes with customers, role, approver, ship-tos and websites in one request', async () => {
    const [acme, bolt] = [await customer(), await customer()]
    const dock = (await post(`${tenant}/customers/${bolt}/ship-tos`, { city: 'Oslo' })).id
    const boss = await user({ assignments: [{ customerId: acme, roleId: buyer3 }] })
    const answer = await admin.post(users, {
      ...someone(),
      assignments: [
        { customerId: acme, roleId: buyer1, approverId: boss, isDefault: true },
        { customerId: bolt, shipToIds: [dock], salesRepresentative: true },
      ],
      websiteIds: [mine.websiteId],
    })
    expect(answer.status, answer.text).toBe(201)
    expect(answer.body.websites).toEqual([{ id: mine.websiteId, name: expect.any(String) }])
    const found = await assignments(answer.body.id)
    expect(found).toHaveLength(2)
    expect(found).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ role: { id: buyer1, name: 'Buyer1' }, approverId: boss, isDefault: true, shipToIds: 'all' }),
        expect.objectContaining({ role: null, approverId: null, isDefault: false, shipToIds: [dock], salesRepresentative: true }),
      ]),
    )
    const trail = (await app.trail(mine.id, answer.body.id)).map(({ action }) => action)
    expect(trail.filter((action) => action === 'assignment.made')).toHaveLength(2)
    expect(trail).toContain('account.websites-changed')
  })

  test('R-12 is not made at all where one thing is wrong, and each is named', async () => {
    const acme = await customer()
    const [unknown, foreign] = [app.modules.newId(), await givenShopper(app, theirs, 'stranger')]
    const elsewhere = await app.staff(theirs, 'tom')
    const other = (await post(`/api/console/tenants/${theirs.id}/customers`, { companyName: 'Other' }, elsewhere)).id
    const who = someone({
      assignments: [
        { customerId: acme, roleId: unknown },
        { customerId: other },
        { customerId: acme, shipToIds: [acme] },
        { customerId: unknown },
      ],
      websiteIds: [mine.websiteId, theirs.websiteId],
    })
    const refused = await admin.post(users, who)
    expect(refused.status, refused.text).toBe(422)
    const fields = refused.body.fields.map(({ field }: { field: string }) => field)
    for (const field of ['assignments.0.roleId', 'assignments.1.customerId', 'assignments.3.customerId', 'websiteIds.1']) {
      expect(fields).toContain(field)
    }
    const approver = await admin.post(users, someone({ assignments: [{ customerId: acme, roleId: buyer1, approverId: foreign.id }] }))
    expect(approver.body).toMatchObject({ code: 'invalid', fields: [{ field: 'assignments.0.approverId' }] })
    expect(await names(`search=${who.userName}`)).toEqual([])
    expect((await admin.post(users, { ...who, assignments: [], websiteIds: [] })).status).toBe(201)
  })

  test('R-06 is assigned only by who may assign', async () => {
    const acme = await customer()
    await givenStaff(app, mine, 'importer', ['ISC_User'])
    const clerk = await app.signedIn(app.office(), 'console', 'importer')
    const body = someone({ assignments: [{ customerId: acme }] })
    expect((await clerk.post(users, body)).status).toBe(201)
    const owner = await app.staff(mine, 'oda', ['ISC_Owner'])
    const role = await post(`${tenant}/roles`, { name: 'ISC_Desk', kind: 'console', permissions: ['users.read', 'users.write'] }, owner)
    const { id } = await givenStaff(app, mine, 'desk', [])
    await sql`insert into access_role (tenant_id, account_id, role_id) values (${mine.id}, ${id}, ${role.id})`.execute(app.database.db)
    const desk = await app.signedIn(app.office(), 'console', 'desk')
    expect((await desk.post(users, someone({ assignments: [{ customerId: acme }] }))).body).toMatchObject({
      code: 'forbidden',
      permission: 'customers.assign',
    })
    expect((await desk.post(users, someone())).status).toBe(201)
  })
})

test('R-01 R-22 an API key makes and changes users as far as its permissions go, and stands in the record', async () => {
  const holder = await givenStaff(app, mine, 'keeper', ['ISC_Owner'])
  const { id, program } = await givenKey(app, mine, holder, ['users.read', 'users.write', 'customers.assign'])
  const acme = await customer()
  const kim = await program.post(users, someone({ assignments: [{ customerId: acme, roleId: buyer3 }] }))
  expect(kim.status, kim.text).toBe(201)
  expect(kim.body).toMatchObject({ createdBy: { kind: 'key' } })
  expect((await program.patch(`${users}/${kim.body.id}`, { version: kim.body.version, firstName: 'Kim' })).body.firstName).toBe('Kim')
  expect((await program.post(`${users}/bulk/unassign`, { accountIds: [kim.body.id], customerId: acme })).body.items).toMatchObject([
    { ok: true },
  ])
  expect((await program.get(`${users}?customerId=${acme}`)).body.items).toEqual([])
  expect((await program.post(`${users}/${kim.body.id}/deactivate`, {})).body.code).toBe('forbidden')
  expect((await program.get(`${users}/${kim.body.id}/export`)).body.code).toBe('forbidden')
  expect((await program.get('/api/console/preferences')).status).toBe(403)
  const [entry] = (await app.trail(mine.id, kim.body.id)).slice(-1)
  expect(entry).toMatchObject({ action: 'assignment.ended', actor: { kind: 'key', accountId: id } })
})

describe('the list', () => {
  test('R-13 R-14 is narrowed by customer, ship-to, role and website', async () => {
    const [acme, bolt] = [await customer(), await customer()]
    const [north, south] = [
      (await post(`${tenant}/customers/${acme}/ship-tos`, { city: 'North' })).id,
      (await post(`${tenant}/customers/${acme}/ship-tos`, { city: 'South' })).id,
    ]
    const whole = await user({ assignments: [{ customerId: acme, roleId: buyer3 }], websiteIds: [mine.websiteId] })
    const part = await user({
      assignments: [
        { customerId: acme, shipToIds: [north] },
        { customerId: bolt, roleId: buyer3 },
      ],
    })
    const other = await user({ assignments: [{ customerId: bolt, roleId: buyer1 }] })
    expect(await names(`customerId=${acme}`)).toEqual([whole, part].sort())
    expect(await names(`customerId=${bolt}`)).toEqual([part, other].sort())
    expect(await names(`customerId=${north}`)).toEqual([whole, part].sort())
    expect(await names(`customerId=${south}`)).toEqual([whole])
    expect(await names(`customerId=${acme}&roleId=${buyer3}`)).toEqual([whole])
    expect(await names(`customerId=${bolt}&roleId=${buyer3}`)).toEqual([part])
    expect(await names(`roleId=${buyer1}&customerId=${acme}`)).toEqual([])
    expect(await names(`roleId=${buyer1}`)).toContain(other)
    expect(await names(`websiteId=${mine.websiteId}&customerId=${acme}`)).toEqual([whole])
    // other tenants' are as unknown as any
    for (const query of [`customerId=${app.modules.newId()}`, `websiteId=${theirs.websiteId}`, `roleId=${app.modules.newId()}`]) {
      expect(await names(query)).toEqual([])
    }
    expect((await admin.get(`${users}?customerId=x`)).status).toBe(400)
  })
})

describe('many at once', () => {
  test('R-14 the answer says for whom an assignment was made or ended, so that this alone can be taken back', async () => {
    const acme = await customer()
    const [there, fresh] = [await user({ assignments: [{ customerId: acme }] }), await user()]
    const ids = [there, fresh]
    const moved = async (act: string, more: object) =>
      (await admin.post(`${users}/bulk/${act}`, { accountIds: ids, ...more })).body.items.map((one: { moved: boolean }) => one.moved)
    expect(await moved('assign', { customerId: acme, roleId: buyer3 })).toEqual([false, true])
    expect(await moved('unassign', { customerId: acme.toUpperCase() })).toEqual([true, true])
    expect(await moved('add-website', { websiteId: mine.websiteId })).toEqual([true, true])
    expect(await moved('add-website', { websiteId: mine.websiteId })).toEqual([false, false])
    expect(await moved('remove-website', { websiteId: mine.websiteId })).toEqual([true, true])
  })

  const bulk = async (act: string, body: object) => {
    const { body: answer, status, text } = await admin.post(`${users}/bulk/${act}`, body)
    expect(status, text).toBe(200)
    return answer.items as { accountId: string; ok: boolean; code?: string; fields?: { field: string }[] }[]
  }

  test('R-14 users are assigned to a customer, and what fails for one stops no other', async () => {
    const acme = await customer()
    const boss = await user({ assignments: [{ customerId: acme, roleId: buyer3 }] })
    const [one, two] = [await user(), await user({ assignments: [{ customerId: acme, roleId: buyer1, approverId: boss }] })]
    const twin = await givenShopper(app, theirs, 'bulktwin')
    const unknown = app.modules.newId()
    const items = await bulk('assign', {
      accountIds: [one, twin.id, two, boss, unknown],
      customerId: acme,
      approverId: boss,
      roleId: buyer1,
    })
    expect(items).toMatchObject([
      { accountId: one, ok: true },
      { accountId: twin.id, ok: false, code: 'not-found' },
      { accountId: two, ok: true },
      { accountId: boss, ok: false, code: 'invalid', fields: [{ field: 'approverId' }] },
      { accountId: unknown, ok: false, code: 'not-found' },
    ])
    expect(await assignments(one)).toMatchObject([{ role: { name: 'Buyer1' }, approverId: boss }])
    // what is left out stays
    expect(await bulk('assign', { accountIds: [two], customerId: acme, isDefault: true })).toMatchObject([{ ok: true }])
    expect(await assignments(two)).toMatchObject([{ role: { name: 'Buyer1' }, approverId: boss, isDefault: true }])
    const ended = await bulk('unassign', { accountIds: [one, two, unknown, one], customerId: acme })
    expect(ended).toMatchObject([{ ok: true }, { ok: true }, { ok: false, code: 'not-found' }])
    expect(await bulk('unassign', { accountIds: [one], customerId: acme })).toMatchObject([{ ok: false, code: 'invalid' }])
    expect(await names(`customerId=${acme}`)).toEqual([boss])
  })

  test('R-13 users are assigned to a website, and taken from it', async () => {
    const [one, two] = [await user(), await user({ websiteIds: [mine.websiteId] })]
    const twin = await givenShopper(app, theirs, 'placetwin')
    const websiteId = mine.websiteId
    const added = await bulk('add-website', { accountIds: [one, two, twin.id], websiteId })
    expect(added).toMatchObject([{ ok: true }, { ok: true }, { ok: false, code: 'not-found' }])
    expect(await bulk('add-website', { accountIds: [one], websiteId: theirs.websiteId })).toMatchObject([{ ok: false, code: 'invalid' }])
    expect((await admin.get(`${users}/${one}`)).body.websites).toMatchObject([{ id: websiteId }])
    expect(await bulk('remove-website', { accountIds: [one], websiteId })).toMatchObject([{ ok: true }])
    expect((await admin.get(`${users}/${one}`)).body.websites).toEqual([])
  })
})

test('R-07 a deactivated user acts for nobody, and reactivated is assigned as before', async () => {
  const acme = await customer()
  const boss = await user({ assignments: [{ customerId: acme, roleId: buyer3 }] })
  const one = await user({ assignments: [{ customerId: acme, roleId: buyer1, approverId: boss }] })
  const before = await assignments(one)
  expect((await admin.post(`${users}/${boss}/deactivate`, {})).status).toBe(200)
  expect(await assignments(one)).toEqual(before)
  expect((await admin.post(`${users}/${boss}/reactivate`, { sendActivation: false })).body).toMatchObject({ state: 'active' })
  expect(await assignments(boss)).toMatchObject([{ role: { name: 'Buyer3' } }])
})

test('R-07 who removes a console user sees for whom the website user with the same address acts', async () => {
  const owner = await app.staff(mine, 'olga', ['ISC_Owner'])
  const person = await givenStaff(app, mine, 'both@shop.test', ['ISC_User'])
  const [acme, bolt] = [await customer({ companyName: 'Acme' }), await customer({ companyName: 'Bolt' })]
  await post(users, { userName: 'both@shop.test', email: 'both@shop.test', assignments: [{ customerId: acme }, { customerId: bolt }] })
  const preview = await owner.get(`${tenant}/people/${person.id}/removal`)
  expect(preview.body.websiteUsers).toMatchObject([{ email: 'both@shop.test', customers: [{ name: 'Acme' }, { name: 'Bolt' }] }])
})

test('R-08 the list as a file has customers, websites and topics agreed to', async () => {
  await admin.post('/api/console/step-up', { password })
  const acme = await post(`${tenant}/customers`, { companyName: 'Acme' })
  const bolt = await post(`${tenant}/customers`, { companyName: 'Bolt' })
  const shopper = await app.shopper(mine, `filed${++made}`)
  for (const { id } of [acme, bolt]) await admin.post(`${users}/bulk/assign`, { accountIds: [shopper.id], customerId: id })
  await admin.post(`${users}/bulk/add-website`, { accountIds: [shopper.id], websiteId: mine.websiteId })
  for (const [topic, given] of [
    ['news', true],
    ['offers', true],
    ['offers', false],
  ] as const) {
    await shopper.browser.put(`/api/storefront/consents/${topic}`, { given, wording: 'Yes' })
  }
  const row = JSON.parse((await admin.get(`${users}/export?format=jsonl&search=${shopper.userName}`)).text)
  const numbers = [acme.number, bolt.number].sort()
  expect(row).toMatchObject({ customers: numbers, customerCount: 2, websites: [expect.any(String)], consents: ['news'] })
  const [, line] = (await admin.get(`${users}/export?search=${shopper.userName}`)).text.trim().split('\n')
  expect(line).toContain(`,${numbers.join('; ')},2,${row.websites[0]},news`)
})
