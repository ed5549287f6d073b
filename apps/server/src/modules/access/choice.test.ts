import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import {
  assign,
  enters,
  type GivenCustomer,
  givenBuyer,
  givenCustomer,
  type Shopping,
  sessionOf,
  unassign,
} from '../../../test/harness/buyers.ts'
import { type GivenTenant, givenSettings, givenTenant, password } from '../../../test/harness/given.ts'

let app: TestApp
let tenant: GivenTenant
beforeAll(async () => {
  app = await testApp()
  tenant = await givenTenant(app)
})
afterAll(() => app.close())

const customer = (options?: Parameters<typeof givenCustomer>[2]) => givenCustomer(app, tenant, options)
const buyer = () => givenBuyer(app, tenant)
/** A shopper assigned to these customers, not signed in. */
async function buyerOf(...customers: GivenCustomer[]): Promise<Shopping> {
  const person = await buyer()
  for (const one of customers) await assign(app, tenant, person, one)
  return person
}
const choose = ({ browser }: Shopping, customerId: string | null, remember?: boolean) =>
  browser.put('/api/storefront/session/customer', { customerId, ...(remember === undefined ? {} : { remember }) })
const offered = async ({ browser }: Shopping, query = '') =>
  (await browser.get(`/api/storefront/customers${query}`)).body.items.map((item: { id: string }) => item.id)
const deactivate = (id: string, active = false) => sql`update customer set active = ${active} where id = ${id}`.execute(app.database.db)

describe('at sign-in', () => {
  test('R-15 who never had a customer shops without one and is told nothing', async () => {
    expect(await enters(await buyer())).toMatchObject({ customer: null, needsCustomer: false })
    expect((await enters(await buyer())).withoutCustomer).toBeUndefined()
  })

  test('R-15 a single bill-to is chosen by itself, with what may be done for it', async () => {
    const k1 = await customer({ name: 'Nordlicht Bistro', shipTos: 2 })
    const person = await buyer()
    await assign(app, tenant, person, k1, { role: 'Buyer2' })
    expect(await enters(person)).toMatchObject({
      customer: {
        id: k1.id,
        billToId: k1.id,
        number: k1.number,
        name: 'Nordlicht Bistro',
        role: 'Buyer2',
        permissions: ['checkout', 'approval.exempt', 'invoices.read', 'prices.read'],
        others: false,
      },
      needsCustomer: false,
    })
  })

  test('R-15 R-14 a single ship-to is chosen by itself, two of one bill-to are not', async () => {
    const k1 = await customer({ shipTos: 3 })
    const [one, two] = [await buyer(), await buyer()]
    await assign(app, tenant, one, k1, { shipToIds: k1.shipTos.slice(1, 2) })
    await assign(app, tenant, two, k1, { shipToIds: k1.shipTos.slice(0, 2) })
    expect((await enters(one)).customer).toMatchObject({ id: k1.shipTos[1], billToId: k1.id, others: false })
    expect(await enters(two)).toMatchObject({ customer: null, needsCustomer: true })
  })

  test('R-15 of several none is guessed; the choice is offered', async () => {
    const [k1, k2] = [await customer(), await customer()]
    const person = await buyerOf(k1, k2)
    expect(await enters(person)).toMatchObject({ customer: null, needsCustomer: true })
    expect((await offered(person)).sort()).toEqual([k1.id, k2.id].sort())
  })

  test('R-15 what cannot be shopped for does not count: inactive customers, ship-tos, and those of other websites', async () => {
    const elsewhere = app.modules.newId()
    await sql`insert into website (tenant_id, id, name, created_at, modified_at) values (${tenant.id}, ${elsewhere}, 'Other', now(), now())`.execute(
      app.database.db,
    )
    const [gone, other, here] = [await customer(), await customer({ websiteIds: [elsewhere] }), await customer({ shipTos: 2 })]
    const person = await buyerOf(gone, other)
    await assign(app, tenant, person, here, { shipToIds: here.shipTos })
    await deactivate(gone.id)
    await deactivate(here.shipTos[0]!)
    expect((await enters(person)).customer).toMatchObject({ id: here.shipTos[1], others: false })
    expect(await offered(person)).toEqual([here.id])
    expect((await choose(person, other.id)).body).toMatchObject({ code: 'conflict', because: 'customer-not-on-website' })
    expect((await choose(person, gone.id)).body).toMatchObject({ code: 'conflict', because: 'customer-inactive' })
    const allowed = await customer({ websiteIds: [elsewhere, tenant.websiteId] })
    await assign(app, tenant, person, allowed)
    expect((await choose(person, allowed.id)).status).toBe(200)
  })

  test('R-15 the remembered customer is taken, unless Require Select Customer On Sign In', async () => {
    const [k1, k2] = [await customer(), await customer({ shipTos: 2 })]
    const person = await buyerOf(k1, k2)
    await enters(person)
    expect((await choose(person, k2.id, true)).body.customer).toMatchObject({ id: k2.id, others: true })
    expect((await enters(person)).customer?.id).toBe(k2.id)
    // a ship-to is remembered as such
    await choose(person, k2.shipTos[1]!, true)
    expect((await enters(person)).customer).toMatchObject({ id: k2.shipTos[1], billToId: k2.id })
    await givenSettings(app, tenant.id, { 'website.customers.requireSelection': true })
    expect(await enters(person)).toMatchObject({ customer: null, needsCustomer: true })
    // a single one is no selection
    const k3 = await customer()
    expect((await enters(await buyerOf(k3))).customer?.id).toBe(k3.id)
    await givenSettings(app, tenant.id, { 'website.customers.requireSelection': false })
    expect((await enters(person)).customer?.id).toBe(k2.shipTos[1])
    await choose(person, k1.id, false)
    expect((await enters(person)).customer).toBeNull()
  })

  test('R-15 a remembered customer that is no more is not taken', async () => {
    const [k1, k2, k3] = [await customer(), await customer({ shipTos: 1 }), await customer()]
    const person = await buyerOf(k1, k2, k3)
    await enters(person)
    await choose(person, k2.shipTos[0]!, true)
    await deactivate(k2.shipTos[0]!)
    // not chosen and lost again, but never chosen
    expect(await enters(person)).toMatchObject({ customer: null, needsCustomer: true })
    expect((await enters(person)).withoutCustomer).toBeUndefined()
    await choose(person, k1.id, true)
    await unassign(app, tenant, person, k1)
    expect(await enters(person)).toMatchObject({ customer: null, needsCustomer: true })
  })

  test('R-15 one whose assignments are all gone signs in and sees why', async () => {
    const [k1, k2] = [await customer(), await customer()]
    const person = await buyerOf(k1, k2)
    await unassign(app, tenant, person, k1)
    await unassign(app, tenant, person, k2)
    expect(await enters(person)).toMatchObject({
      customer: null,
      needsCustomer: false,
      withoutCustomer: { code: 'assignments-ended', text: expect.stringContaining('not assigned to any customer any more') },
    })
    const other = await buyerOf(k1)
    await deactivate(k1.id)
    expect(await enters(other)).toMatchObject({ needsCustomer: false, withoutCustomer: { code: 'customers-closed' } })
  })
})

describe('choosing', () => {
  test('R-15 is part of this session: step-up keeps it, other sessions and the next sign-in do not have it', async () => {
    const [k1, k2] = [await customer(), await customer()]
    const person = await buyerOf(k1, k2)
    await enters(person)
    const other = { ...person, browser: person.browser.copy() }
    other.browser.cookies.delete('__Host-tillward-shop')
    await enters(other)
    await choose(person, k1.id)
    await choose(other, k2.id)
    const before = person.browser.cookies.get('__Host-tillward-shop')
    expect((await person.browser.post('/api/storefront/step-up', { password })).status).toBe(200)
    expect(person.browser.cookies.get('__Host-tillward-shop')).not.toBe(before)
    expect((await sessionOf(person.browser)).customer?.id).toBe(k1.id)
    expect((await sessionOf(other.browser)).customer?.id).toBe(k2.id)
    expect((await enters(person)).customer).toBeNull()
    expect((await choose(person, k1.id)).status).toBe(200)
    expect((await choose(person, null)).body).toMatchObject({ customer: null, needsCustomer: true })
  })

  test('R-15 ATK-138 only what one is assigned to; everything else is not there', async () => {
    const [k1, k2] = [await customer({ shipTos: 2 }), await customer({ shipTos: 1 })]
    const theirs = await givenTenant(app)
    const foreign = await givenCustomer(app, theirs, { shipTos: 1 })
    const person = await buyer()
    await assign(app, tenant, person, k1, { shipToIds: [k1.shipTos[0]!] })
    await enters(person)
    for (const id of [k2.id, k2.shipTos[0]!, k1.id, k1.shipTos[1]!, foreign.id, foreign.shipTos[0]!, app.modules.newId()]) {
      expect((await choose(person, id)).body.code, id).toBe('not-found')
    }
    expect((await choose(person, 'x')).status).toBe(400)
    expect((await sessionOf(person.browser)).customer?.id).toBe(k1.shipTos[0])
    for (const id of [k2.id, foreign.id, app.modules.newId()]) {
      expect((await person.browser.get(`/api/storefront/customers/${id}/ship-tos`)).status).toBe(404)
    }
  })

  test('R-15 the offer is searched and paged by the server, ship-tos of a customer as well', async () => {
    const many: GivenCustomer[] = []
    for (let n = 0; n < 5; n++) many.push(await customer({ name: n === 3 ? 'Zürich Fachhandel' : `Paged ${n}` }))
    const wide = await customer({ name: 'Wide', shipTos: 5 })
    const person = await buyerOf(...many)
    await assign(app, tenant, person, wide, { shipToIds: wide.shipTos.slice(1, 4) })
    await enters(person)
    const seen: string[] = []
    for (let path = '?limit=2'; ; ) {
      const { items, next } = (await person.browser.get(`/api/storefront/customers${path}`)).body
      seen.push(...items.map((item: { id: string }) => item.id))
      if (!next) break
      path = `?limit=2&cursor=${next}`
    }
    expect(seen).toHaveLength(6)
    expect(new Set(seen)).toEqual(new Set([...many, wide].map((one) => one.id)))
    expect(await offered(person, '?search=zurich')).toEqual([many[3]!.id])
    expect(await offered(person, `?search=${many[1]!.number}`)).toContain(many[1]!.id)
    expect(await offered(person, '?search=nobody')).toEqual([])
    const shipTos = async (query = '') => (await person.browser.get(`/api/storefront/customers/${wide.id}/ship-tos${query}`)).body
    const first = await shipTos('?limit=2')
    const rest = await shipTos(`?limit=2&cursor=${first.next}`)
    expect([...first.items, ...rest.items].map((item: { id: string }) => item.id)).toEqual(wide.shipTos.slice(1, 4))
    expect(rest.next).toBeUndefined()
    expect((await shipTos('?search=town%203')).items).toMatchObject([{ id: wide.shipTos[2], city: 'Town 3' }])
    expect((await person.browser.get('/api/storefront/customers?cursor=bm9uZQ')).status).toBe(200)
    const odd = Buffer.from('["x"]').toString('base64url')
    expect((await person.browser.get(`/api/storefront/customers?cursor=${odd}`)).status).toBe(400)
  })

  test('R-15 the offer says what is remembered and with which role', async () => {
    const [k1, k2] = [await customer({ shipTos: 1 }), await customer()]
    const person = await buyerOf(k2)
    await assign(app, tenant, person, k1, { role: 'Buyer1' })
    await enters(person)
    await choose(person, k1.shipTos[0]!, true)
    const { items } = (await person.browser.get('/api/storefront/customers')).body
    expect(items.find((item: { id: string }) => item.id === k1.id)).toMatchObject({
      allShipTos: true,
      remembered: true,
      rememberedShipToId: k1.shipTos[0],
      role: 'Buyer1',
    })
    expect(items.find((item: { id: string }) => item.id === k2.id)).toMatchObject({
      remembered: false,
      rememberedShipToId: null,
      role: null,
    })
  })
})

test('ATK-132 R-24 who registered and has not proved the address is offered the customer of the registration, not those assigned since', async () => {
  const [own, firm] = [await customer(), await customer({ shipTos: 2 })]
  const person = await buyerOf(own)
  await enters(person)
  await sql`update account set unclaimed = true, came_by = 'registration' where id = ${person.id}`.execute(app.database.db)
  await sql`update assignment set created_at = (select created_at from account where id = ${person.id}) where account_id = ${person.id}`.execute(
    app.database.db,
  )
  app.clock.pass({ seconds: 1 })
  await assign(app, tenant, person, firm)
  const shipTos = async () => (await person.browser.get(`/api/storefront/customers/${firm.id}/ship-tos`)).status
  expect([await offered(person), await shipTos()]).toEqual([[own.id], 404])
  await sql`update account set unclaimed = false where id = ${person.id}`.execute(app.database.db)
  expect([(await offered(person)).length, await shipTos()]).toEqual([2, 200])
})

describe('what is taken away', () => {
  test('R-15 ends the choice at once, and tells why', async () => {
    const [k1, k2, k3] = [await customer(), await customer({ shipTos: 2 }), await customer()]
    const person = await buyerOf(k1, k2, k3)
    await enters(person)
    await choose(person, k1.id)
    await unassign(app, tenant, person, k1)
    expect(await sessionOf(person.browser)).toMatchObject({
      customer: null,
      needsCustomer: true,
      withoutCustomer: { code: 'not-assigned', text: 'You are not assigned to this customer any more.' },
    })
    // told once: after that there simply is none
    expect((await sessionOf(person.browser)).withoutCustomer).toBeUndefined()
    await choose(person, k2.shipTos[0]!)
    await assign(app, tenant, person, k2, { shipToIds: [k2.shipTos[1]!] })
    expect((await sessionOf(person.browser)).withoutCustomer).toMatchObject({ code: 'ship-to-not-assigned' })
    await choose(person, k3.id)
    await deactivate(k3.id)
    expect((await sessionOf(person.browser)).withoutCustomer).toMatchObject({ code: 'customer-inactive' })
  })

  test('R-15 does not come back with the right', async () => {
    const [k1, k2] = [await customer(), await customer()]
    const person = await buyerOf(k1, k2)
    await enters(person)
    await choose(person, k1.id)
    await deactivate(k1.id)
    await sessionOf(person.browser)
    await deactivate(k1.id, true)
    expect((await sessionOf(person.browser)).customer).toBeNull()
  })

  test('R-15 R-12 a changed role counts on the next request', async () => {
    const k1 = await customer()
    const person = await buyer()
    await assign(app, tenant, person, k1, { role: 'Requisitioner' })
    expect((await enters(person)).customer?.permissions).not.toContain('checkout')
    await assign(app, tenant, person, k1, { role: 'Buyer3' })
    expect((await sessionOf(person.browser)).customer).toMatchObject({ role: 'Buyer3', permissions: expect.arrayContaining(['checkout']) })
  })
})
