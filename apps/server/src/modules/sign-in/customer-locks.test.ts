import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from '../../../test/harness/browser.ts'
import { assign, givenBuyer, givenCustomer, type Shopping } from '../../../test/harness/buyers.ts'
import { type GivenTenant, givenTenant } from '../../../test/harness/given.ts'
import { type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { lockedUsersOf } from './customer-locks.ts'

let app: UsersApp
let tenant: GivenTenant
let other: GivenTenant
let clerk: Browser

beforeAll(async () => {
  app = await usersApp()
  tenant = await givenTenant(app)
  other = await givenTenant(app)
  clerk = await app.staff(tenant, 'clerk', ['ISC_User'])
})
afterAll(() => app.close())

const url = (customer: { id: string }, query = '') => `/api/console/tenants/${tenant.id}/customers/${customer.id}/locked-users${query}`
const locked = async (customer: { id: string }) =>
  (await clerk.get(url(customer))).body.items.map((item: { accountId: string }) => item.accountId)
/** Five wrong passwords. */
async function lock({ browser, userName }: Shopping): Promise<void> {
  for (let n = 0; n < 5; n++) await browser.post('/api/storefront/sign-in', { name: userName, password: 'wrong' })
}
const buyer = () => givenBuyer(app, tenant)

test('R-43 a locked user shows on the customer, with until when, since when and the attempts by source, and is unlocked there', async () => {
  const [customer, elsewhere] = [await givenCustomer(app, tenant), await givenCustomer(app, tenant)]
  const [ann, ben] = [await buyer(), await buyer()]
  for (const person of [ann, ben]) await assign(app, tenant, person, customer)
  expect((await clerk.get(url(customer))).body).toEqual({ items: [] })
  await lock(ann)
  const at = app.clock.now()
  const answer = await clerk.get(url(customer))
  expect(answer.body.items).toEqual([
    {
      accountId: ann.id,
      userName: ann.userName,
      email: ann.email,
      name: ann.userName,
      locked: true,
      since: at.toISOString(),
      until: new Date(at.getTime() + 30 * 60_000).toISOString(),
      attempts: [{ source: '127.0.0.1', attempts: 5, last: expect.any(String) }],
    },
  ])
  expect(await locked(elsewhere)).toEqual([])
  expect((await clerk.post(`/api/console/tenants/${tenant.id}/users/${ann.id}/unlock`)).status).toBe(204)
  expect(await locked(customer)).toEqual([])
})

test('R-43 a lock that has ended shows no more; a lane that the hard cap closed shows without an end', async () => {
  const customer = await givenCustomer(app, tenant)
  const [ann, ben] = [await buyer(), await buyer()]
  for (const person of [ann, ben]) await assign(app, tenant, person, customer)
  await lock(ann)
  await lock(ben)
  await sql`update sign_in_counter set closed_at = ${app.clock.now()} where subject = ${ben.id}`.execute(app.database.db)
  expect((await locked(customer)).toSorted()).toEqual([ann.id, ben.id].toSorted())
  app.clock.pass({ minutes: 31 })
  // what has ended takes no place on a page either
  const { items } = (await clerk.get(url(customer, '?limit=1'))).body
  expect(items).toMatchObject([{ accountId: ben.id, locked: true }])
  expect(items[0].until).toBeUndefined()
})

test('R-43 a ship-to shows those who may act for it; a user of several customers shows on each', async () => {
  const [customer, second] = [await givenCustomer(app, tenant, { shipTos: 2 }), await givenCustomer(app, tenant)]
  const [whole, one] = [await buyer(), await buyer()]
  await assign(app, tenant, whole, customer)
  await assign(app, tenant, whole, second)
  await assign(app, tenant, one, customer, { shipToIds: [customer.shipTos[0]!] })
  for (const person of [whole, one]) await lock(person)
  const both = [whole.id, one.id].toSorted()
  expect((await locked(customer)).toSorted()).toEqual(both)
  expect((await locked({ id: customer.shipTos[0]! })).toSorted()).toEqual(both)
  expect(await locked({ id: customer.shipTos[1]! })).toEqual([whole.id])
  expect(await locked(second)).toEqual([whole.id])
})

test('R-43 they come page by page', async () => {
  const customer = await givenCustomer(app, tenant)
  const people = await Promise.all(Array.from({ length: 5 }, buyer))
  for (const person of people) {
    await assign(app, tenant, person, customer)
    await lock(person)
  }
  const seen: string[] = []
  let cursor = ''
  do {
    const { body } = await clerk.get(url(customer, `?limit=2${cursor}`))
    seen.push(...body.items.map((item: { accountId: string }) => item.accountId))
    cursor = body.next ? `&cursor=${body.next}` : ''
  } while (cursor)
  expect(seen).toEqual(people.map(({ id }) => id).toSorted())
})

test('R-43 ATK-051 only staff who may see website users see it, and only of their own tenant', async () => {
  const customer = await givenCustomer(app, tenant)
  const ann = await buyer()
  await assign(app, tenant, ann, customer)
  await lock(ann)
  const front = await app.staff(tenant, 'front', ['ISC_FrontEndDev'])
  expect((await front.get(url(customer))).status).toBe(403)
  const stranger = await app.staff(other, 'stranger', ['ISC_Admin'])
  expect((await stranger.get(url(customer))).status).toBe(404)
  const twin = `/api/console/tenants/${other.id}/customers/${customer.id}/locked-users`
  expect((await stranger.get(twin)).status).toBe(404)
  expect(await lockedUsersOf(app.modules, other.id, customer.id, { limit: 5 })).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
  expect(await lockedUsersOf(app.modules, tenant.id, customer.id, { limit: 5 })).toMatchObject({
    value: { items: [{ accountId: ann.id }] },
  })
})

test('R-42 a locked console user cannot be a user of a customer, so nothing of one can be there', async () => {
  const customer = await givenCustomer(app, tenant)
  await app.staff(tenant, 'colleague', ['ISC_User'])
  const { rows } = await sql<{ id: string }>`select id from account where user_name = 'colleague'`.execute(app.database.db)
  for (let n = 0; n < 6; n++) await app.office().post('/api/console/sign-in', { name: 'colleague', password: 'wrong' })
  const at = app.clock.now()
  await expect(
    sql`insert into assignment (tenant_id, account_id, bill_to_id, created_at, created_by, modified_at, modified_by)
      values (${tenant.id}, ${rows[0]!.id}, ${customer.id}, ${at}, 'x', ${at}, 'x')`.execute(app.database.db),
  ).rejects.toMatchObject({ code: '23503' })
  expect(await locked(customer)).toEqual([])
})
