import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { assign, enters, givenBuyer, givenBuyerOf, givenCustomer, sessionOf, unassign } from '../../../test/harness/buyers.ts'
import { type GivenTenant, givenTenant } from '../../../test/harness/given.ts'

let app: TestApp
let tenant: GivenTenant
beforeAll(async () => {
  app = await testApp()
  tenant = await givenTenant(app)
})
afterAll(() => app.close())

const customer = () => givenCustomer(app, tenant, { shipTos: 1 })
const users = (id: string) => `/api/storefront/customers/${id}/users`

test('R-15 a request that names a customer is for the one of the session, never a guess between two tabs', async () => {
  const [k1, k2] = [await customer(), await customer()]
  const boss = await givenBuyerOf(app, tenant, k1, { role: 'Administrator' })
  await assign(app, tenant, boss, k2, { role: 'Administrator' })
  expect((await boss.browser.get(users(k1.id))).status).toBe(200)
  expect((await boss.browser.get(users(k1.id.toUpperCase()))).status).toBe(200)
  // the other tab goes over to K2
  await boss.browser.put('/api/storefront/session/customer', { customerId: k2.id })
  const stale = await boss.browser.post(`${users(k1.id)}/${boss.id}/deactivate`, {})
  expect([stale.status, stale.body.code]).toEqual([409, 'conflict'])
  expect((await boss.browser.get(users(k1.id))).body.code).toBe('conflict')
  expect((await boss.browser.get(users(k2.shipTos[0]!))).body.code).toBe('conflict')
  expect((await boss.browser.get(users(k2.id))).status).toBe(200)
})

test('R-15 without a chosen customer the shopper is asked to choose one', async () => {
  const [k1, k2] = [await customer(), await customer()]
  const boss = await givenBuyer(app, tenant)
  for (const one of [k1, k2]) await assign(app, tenant, boss, one, { role: 'Administrator' })
  await enters(boss)
  expect((await boss.browser.get(users(k1.id))).body).toMatchObject({ status: 409, code: 'customer-needed' })
})

test('R-06 R-12 needs the permission for that customer, as it is now', async () => {
  const k1 = await customer()
  const buyer = await givenBuyerOf(app, tenant, k1, { role: 'Buyer3' })
  expect((await buyer.browser.get(users(k1.id))).body).toMatchObject({ code: 'forbidden', permission: 'users.manage' })
  await assign(app, tenant, buyer, k1, { role: 'Administrator' })
  expect((await buyer.browser.get(users(k1.id))).status).toBe(200)
  await assign(app, tenant, buyer, k1)
  expect((await buyer.browser.get(users(k1.id))).body.code).toBe('forbidden')
})

test.each([
  ['not-assigned', (id: string, buyer: { id: string }) => unassign(app, tenant, buyer, { id })],
  ['customer-inactive', (id: string) => sql`update customer set active = false where id = ${id}`.execute(app.database.db)],
] as const)('R-15 a right that was taken away (%s) ends the choice: told once, then none is chosen', async (because, take) => {
  const [k1, k2] = [await customer(), await customer()]
  const boss = await givenBuyerOf(app, tenant, k1, { role: 'Administrator' })
  await assign(app, tenant, boss, k2, { role: 'Administrator' })
  await take(k1.id, boss)
  expect((await boss.browser.get(users(k1.id))).body).toMatchObject({ status: 409, code: 'customer-choice-ended', because })
  expect((await boss.browser.get(users(k1.id))).body.code).toBe('customer-needed')
  expect(await sessionOf(boss.browser)).toMatchObject({ customer: null, needsCustomer: true })
})

test('R-15 merged into another customer, it is no more', async () => {
  const [k1, k2] = [await customer(), await customer()]
  const boss = await givenBuyerOf(app, tenant, k1, { role: 'Administrator' })
  await sql`update customer set active = false, merged_into_id = ${k2.id} where id = ${k1.id}`.execute(app.database.db)
  expect((await boss.browser.get(users(k1.id))).body.code).toBe('customer-choice-ended')
})

test('ATK-051 of another tenant’s customer nothing is told, whatever stands in the session’s row', async () => {
  const theirs = await givenTenant(app)
  const foreign = await givenCustomer(app, theirs)
  const boss = await givenBuyerOf(app, tenant, await customer(), { role: 'Administrator' })
  const random = await boss.browser.get(users(app.modules.newId()))
  const asked = await boss.browser.get(users(foreign.id))
  expect({ ...asked.body, requestId: '' }).toEqual({ ...random.body, requestId: '' })
  await sql`update session set customer_id = ${foreign.id} where account_id = ${boss.id}`.execute(app.database.db)
  expect((await boss.browser.get(users(foreign.id))).body).toMatchObject({ code: 'customer-choice-ended', because: 'not-assigned' })
})

test('ATK-138 who has not proved the address finds out of no customer that it is there', async () => {
  const [k1, k2] = [await customer(), await customer()]
  const { browser } = await givenBuyer(app, tenant)
  const email = `stranger${k1.number}@somewhere.test`.toLowerCase()
  expect((await browser.post('/api/storefront/register', { email, password: 'Quiet-Lantern-42-River' })).status).toBe(202)
  const told = async (customerId: string) => {
    const chosen = await browser.put('/api/storefront/session/customer', { customerId })
    const asked = await browser.post('/api/storefront/decisions', { customerId, permission: 'checkout' })
    return [chosen.status, chosen.body.code, chosen.body.because, asked.body]
  }
  const nowhere = await told(app.modules.newId())
  expect(nowhere[0]).toBe(404)
  for (const id of [k1.id, k2.id, k1.shipTos[0]!]) expect(await told(id)).toEqual(nowhere)
})
