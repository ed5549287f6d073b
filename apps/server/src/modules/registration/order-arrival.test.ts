import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ArrivalsApp, arrivalsApp, chosen, freshBuyer, givenEngine, orderOf, runArrivals } from '../../../test/harness/arrivals.ts'
import { givenSettings, givenShopper } from '../../../test/harness/given.ts'
import { consentsOf } from '../accounts/index.ts'
import { findCustomer, shipTosOf } from '../customers/index.ts'

let app: ArrivalsApp
beforeAll(async () => {
  app = await arrivalsApp()
})
afterAll(() => app.close())

const db = () => app.database.db
const eventsOf = async (orderId: string, tenantId = app.engine.tenant.id) => {
  const { items } = await app.modules.audit.list(db(), tenantId, { limit: 200, subjectId: orderId })
  return items.toReversed()
}
const count = async (table: string, tenantId = app.engine.tenant.id) => {
  const column = table === 'account' ? 'owner_id' : 'tenant_id'
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from ${sql.table(table)} where ${sql.ref(column)} = ${tenantId}`.execute(db())
  return rows[0]!.n
}

describe('an order of a new address', () => {
  test('R-23 makes a customer with the personal details and an unclaimed user with language, consent and own fields, associated', async () => {
    const email = freshBuyer()
    const consent = { topic: 'newsletter', given: true, at: '2026-11-20T08:00:00.000Z', wording: 'Yes, mail me.' }
    const order = orderOf(email, { consents: [consent], shipTo: { firstName: 'Ole', address1: 'Kai 1', city: 'Flensburg', country: 'DE' } })
    const contactId = await app.placed(order)
    const account = (await app.holder(email))!
    expect(account).toMatchObject({
      kind: 'website',
      email,
      userName: email,
      cameBy: 'order',
      unclaimed: true,
      activation: 'EmailSent',
      language: 'de',
      currency: 'EUR',
      firstName: null,
      createdBy: 'job orders',
    })
    const contact = (await app.engine.read(contactId)).body
    expect(contact).toMatchObject({ contactId, orderId: order.orderId, state: 'linked', accountId: account.id })
    const customer = (await findCustomer(db(), app.engine.tenant.id, contact.customerId))!
    expect(customer).toMatchObject({
      kind: 'person',
      cameBy: 'order',
      firstName: 'Mia',
      lastName: 'Keller',
      city: 'Kiel',
      email,
      warnings: [],
    })
    expect((await shipTosOf(db(), app.engine.tenant.id, customer.id, { limit: 9 })).items).toMatchObject([
      { firstName: 'Ole', city: 'Flensburg' },
    ])
    const { rows } =
      await sql`select bill_to_id, role_id, is_default, all_ship_tos from assignment where account_id = ${account.id}`.execute(db())
    expect(rows).toEqual([{ bill_to_id: customer.id, role_id: null, is_default: true, all_ship_tos: true }])
    expect(await consentsOf(db(), app.engine.tenant.id, account.id)).toEqual([
      {
        topic: 'newsletter',
        given: true,
        at: new Date(consent.at),
        source: 'order',
        wording: consent.wording,
        websiteId: app.engine.tenant.websiteId,
      },
    ])
    const { rows: websites } = await sql`select website_id from account_website where account_id = ${account.id}`.execute(db())
    expect(websites).toEqual([{ website_id: app.engine.tenant.websiteId }])
    expect((await app.mailsTo(email)).map((mail) => mail.template)).toEqual(['activation'])
  })

  test('R-23 ATK-018 has neither password nor session before the address is proved', async () => {
    const email = freshBuyer()
    await app.placed(orderOf(email))
    const account = (await app.holder(email))!
    const { rows } = await sql`select (select count(*) from credential where account_id = ${account.id})
      + (select count(*) from session where account_id = ${account.id}) as n`.execute(db())
    expect(rows).toEqual([{ n: '0' }])
    expect((await app.visitor().post('/api/storefront/sign-in', { name: email, password: chosen })).status).toBe(401)
    expect((await app.visitor().post('/api/storefront/forgot-password', { name: email })).status).toBe(202)
    await app.recover()
    expect((await app.mailsTo(email)).map((mail) => mail.template)).toEqual(['activation'])
  })

  test('R-23 R-61 the trail tells that it was received by the key and linked, by ids alone', async () => {
    const order = orderOf(freshBuyer())
    const contactId = await app.placed(order)
    const { accountId, customerId } = (await app.engine.read(contactId)).body
    const events = await eventsOf(order.orderId)
    expect(events.map(({ action, actor, after }) => [action, actor.kind, after])).toEqual([
      ['order.received', 'key', { contactId, websiteId: app.engine.tenant.websiteId, warnings: [] }],
      ['order.linked', 'job', { contactId, accountId, customerId }],
    ])
    expect(JSON.stringify(events)).not.toMatch(/Keller|Kiel|orders\.test/)
  })

  test('R-23 told again with the same content, an order gets the same answer and makes nothing; with another, a conflict names it', async () => {
    const order = orderOf(freshBuyer())
    const first = await app.engine.tell(order)
    await runArrivals(app)
    const before = [await count('account'), await count('customer'), await count('order_contact')]
    // members in another order are the same content
    const again = await app.engine.tell(Object.fromEntries(Object.entries(order).toReversed()))
    expect([again.status, again.body]).toEqual([202, first.body])
    expect(await runArrivals(app)).toBe(0)
    const other = await app.engine.tell({ ...order, billTo: { ...order.billTo, city: 'Lübeck' } })
    expect([other.status, other.body.code]).toEqual([409, 'conflict'])
    expect(other.body).toMatchObject({ orderId: order.orderId })
    expect(other.text).not.toMatch(/Lübeck|Kiel|orders\.test/)
    expect([await count('account'), await count('customer'), await count('order_contact')]).toEqual(before)
  })

  test('R-23 ten orders of one new address at once make one user; the others wait', async () => {
    const email = freshBuyer()
    const told = await Promise.all(Array.from({ length: 10 }, () => app.engine.tell(orderOf(email))))
    expect(new Set(told.map(({ status }) => status))).toEqual(new Set([202]))
    await runArrivals(app)
    const states = await Promise.all(told.map(async ({ body }) => (await app.engine.read(body.contactId)).body.state))
    expect(states.filter((state) => state === 'linked')).toHaveLength(1)
    expect(states.filter((state) => state === 'waiting')).toHaveLength(9)
    const { rows } = await sql`select 1 from account where owner_id = ${app.engine.tenant.id} and email = ${email}`.execute(db())
    expect(rows).toHaveLength(1)
  })

  test('R-23 without *Send Activation E-mail After Order* no mail leaves, and staff can send it', async () => {
    const engine = await givenEngine(app)
    await givenSettings(app, engine.tenant.id, { 'website.orders.sendActivation': false })
    const email = freshBuyer()
    const { contactId } = (await engine.tell(orderOf(email))).body
    await engine.tell(orderOf(email))
    await runArrivals(app)
    const { accountId } = (await engine.read(contactId)).body
    expect((await app.row('account', engine.tenant.id, accountId))['activation']).toBe('EmailNotSent')
    expect(await app.mailsTo(email)).toEqual([])
    const staff = await app.staff(engine.tenant, `sender-${email}`)
    expect((await staff.post(`/api/console/tenants/${engine.tenant.id}/users/${accountId}/send-activation`, {})).status).toBeLessThan(300)
    expect((await app.mailsTo(email)).map((mail) => mail.template)).toEqual(['activation'])
  })

  test('R-02 is announced to the owners where the tenant switched that on', async () => {
    const engine = await givenEngine(app)
    await givenSettings(app, engine.tenant.id, { 'website.accounts.announceNew': true })
    await engine.tell(orderOf(freshBuyer()))
    await runArrivals(app)
    expect((await app.mailsTo(engine.owner.email)).map((mail) => mail.template)).toEqual(['new-account-to-owners'])
  })
})

describe('guests', () => {
  test('R-23 a guest’s order makes a customer record and no user; known and new addresses alike', async () => {
    const known = await givenShopper(app, app.engine.tenant, `known-${freshBuyer()}`)
    for (const email of [freshBuyer(), known.email]) {
      const accounts = await count('account')
      const order = orderOf(email, { guest: true })
      const contact = (await app.engine.read(await app.placed(order))).body
      expect(contact).toMatchObject({ state: 'guest', accountId: null, linkedAt: null, customerId: expect.any(String) })
      expect(await count('account')).toBe(accounts)
      expect(await app.mailsTo(email)).toEqual([])
      expect((await eventsOf(order.orderId)).map(({ action }) => action)).toEqual(['order.received', 'order.guest'])
    }
  })

  test('R-23 with *Enable Guest Checkout* off a guest’s order is taken all the same, and makes a user like any other', async () => {
    const engine = await givenEngine(app)
    await givenSettings(app, engine.tenant.id, { 'website.orders.guestCheckout': false })
    const told = await engine.tell(orderOf(freshBuyer(), { guest: true }))
    await runArrivals(app)
    expect((await engine.read(told.body.contactId)).body).toMatchObject({ state: 'linked', accountId: expect.any(String) })
  })
})
