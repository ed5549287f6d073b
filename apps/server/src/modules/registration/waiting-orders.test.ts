import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ArrivalsApp, arrivalsApp, freshBuyer, givenEngine, orderOf } from '../../../test/harness/arrivals.ts'
import { findCustomer } from '../customers/index.ts'

let app: ArrivalsApp
beforeAll(async () => {
  app = await arrivalsApp()
})
afterAll(() => app.close())

const db = () => app.database.db
const path = '/api/storefront/waiting-orders'
const consents = [{ topic: 'newsletter', given: true, wording: 'Yes.', at: '2026-11-01T00:00:00.000Z' }]
const rowOf = async (contactId: string) => {
  const { rows } = await sql<{ state: string; sealed: Buffer | null; hash: Buffer | null; account: string | null }>`
    select state, sealed, address_hash as hash, account_id as account from order_contact where contact_id = ${contactId}`.execute(db())
  return rows[0]!
}

describe('orders that wait for the holder of an address', () => {
  test('R-23 confirmed, an order becomes the holder’s: a customer of its details, the consent, and the event with the ids', async () => {
    const shopper = await app.shopper(app.engine.tenant, `confirms-${freshBuyer()}`)
    const order = orderOf(shopper.email, { consents })
    const contactId = await app.placed(order)
    const { body } = await shopper.browser.get(path)
    expect(body).toEqual({
      items: [{ contactId, orderId: order.orderId, receivedAt: app.clock.now().toISOString(), websiteId: app.engine.tenant.websiteId }],
    })
    expect((await shopper.browser.post(`${path}/${contactId}/confirm`)).status).toBe(204)
    const contact = (await app.engine.read(contactId)).body
    expect(contact).toMatchObject({ state: 'linked', accountId: shopper.id })
    expect(await findCustomer(db(), app.engine.tenant.id, contact.customerId)).toMatchObject({ city: 'Kiel', cameBy: 'order' })
    expect((await shopper.browser.get(path)).body).toEqual({ items: [] })
    const { items } = await app.modules.audit.list(db(), app.engine.tenant.id, { limit: 50, subjectId: order.orderId })
    expect(items[0]).toMatchObject({
      action: 'order.linked',
      actor: { kind: 'website', accountId: shopper.id },
      after: { contactId, accountId: shopper.id },
    })
    expect((await rowOf(contactId)).sealed).toBe(null)
    const { rows } = await sql`select topic, given, source, at from mail_consent where account_id = ${shopper.id}`.execute(db())
    expect(rows).toEqual([{ topic: 'newsletter', given: true, source: 'order', at: new Date('2026-11-01T00:00:00Z') }])
    // a second time there is nothing to say
    expect((await shopper.browser.post(`${path}/${contactId}/confirm`)).body.code).toBe('not-found')
  })

  test('R-23 a later order goes to the customer the holder has of an own order, and never to one that others gave', async () => {
    const shopper = await app.shopper(app.engine.tenant, `company-${freshBuyer()}`)
    const company = await app.placed(orderOf(freshBuyer(), { billTo: { companyName: 'ACME' } }))
    const { customerId: acme } = (await app.engine.read(company)).body
    await sql`insert into assignment (tenant_id, account_id, bill_to_id, is_default, created_at, created_by, modified_at, modified_by)
      values (${app.engine.tenant.id}, ${shopper.id}, ${acme}, true, ${app.clock.now()}, 'console user x', ${app.clock.now()}, 'console user x')`.execute(
      db(),
    )
    const linked = []
    for (let n = 0; n < 2; n++) {
      const contactId = await app.placed(orderOf(shopper.email, { billTo: { lastName: `Name ${n}` } }))
      await shopper.browser.post(`${path}/${contactId}/confirm`)
      linked.push((await app.engine.read(contactId)).body.customerId)
    }
    expect(linked[0]).not.toBe(acme)
    expect(linked[1]).toBe(linked[0])
    expect(await findCustomer(db(), app.engine.tenant.id, linked[0])).toMatchObject({ lastName: 'Name 0' })
    const { rows } = await sql`select bill_to_id from assignment where account_id = ${shopper.id} and is_default`.execute(db())
    expect(rows).toEqual([{ bill_to_id: acme }])
  })

  test('ATK-137 declined, an order is nobody’s for good, and nothing of it was ever shown', async () => {
    const shopper = await app.shopper(app.engine.tenant, `declines-${freshBuyer()}`)
    const contactId = await app.placed(orderOf(shopper.email))
    expect((await shopper.browser.post(`${path}/${contactId}/decline`)).status).toBe(204)
    expect((await app.engine.read(contactId)).body).toMatchObject({ state: 'declined', accountId: null })
    expect(await rowOf(contactId)).toMatchObject({ sealed: null, hash: null })
    for (const act of ['confirm', 'decline'])
      expect((await shopper.browser.post(`${path}/${contactId}/${act}`)).body.code).toBe('not-found')
  })

  test('ATK-137 R-23 orders of another’s address are not found, in this tenant and in another', async () => {
    const [shopper, other] = [
      await app.shopper(app.engine.tenant, `mine-${freshBuyer()}`),
      await app.shopper(app.engine.tenant, `other-${freshBuyer()}`),
    ]
    const twin = await givenEngine(app)
    const there = await app.shopper(twin.tenant, `mine-${freshBuyer()}`)
    await sql`update account set email = ${shopper.email} where id = ${there.id}`.execute(db())
    const contactId = await app.placed(orderOf(shopper.email))
    for (const browser of [other.browser, there.browser]) {
      expect((await browser.get(path)).body.items).toEqual([])
      for (const act of ['confirm', 'decline']) {
        const answers = [await browser.post(`${path}/${contactId}/${act}`), await browser.post(`${path}/${app.modules.newId()}/${act}`)]
        expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
          [404, 'not-found'],
          [404, 'not-found'],
        ])
      }
    }
    expect((await app.engine.read(contactId)).body.state).toBe('waiting')
  })

  test('R-23 a guest’s order can be taken over by whoever proves its address: the record made of it is theirs', async () => {
    const shopper = await app.shopper(app.engine.tenant, `guest-${freshBuyer()}`)
    const contactId = await app.placed(orderOf(shopper.email, { guest: true }))
    const { customerId } = (await app.engine.read(contactId)).body
    await shopper.browser.post(`${path}/${contactId}/confirm`)
    expect((await app.engine.read(contactId)).body).toMatchObject({ state: 'linked', accountId: shopper.id, customerId })
  })

  test('R-23 a consent told with an old order does not undo what the holder said since', async () => {
    const shopper = await app.shopper(app.engine.tenant, `consents-${freshBuyer()}`)
    const contactId = await app.placed(orderOf(shopper.email, { consents }))
    const said = await shopper.browser.put('/api/storefront/consents', { topic: 'newsletter', given: false, wording: 'No more.' })
    if (said.status >= 300) {
      await sql`insert into mail_consent (owner_id, account_id, id, topic, given, at, source, wording)
        values (${app.engine.tenant.id}, ${shopper.id}, ${app.modules.newId()}, 'newsletter', false, ${app.clock.now()}, 'profile', '')`.execute(
        db(),
      )
    }
    await shopper.browser.post(`${path}/${contactId}/confirm`)
    const { rows } = await sql`select given from mail_consent where account_id = ${shopper.id} order by no desc limit 1`.execute(db())
    expect(rows).toEqual([{ given: false }])
  })

  test('R-23 confirmed by many clicks at once, an order is linked once', async () => {
    const shopper = await app.shopper(app.engine.tenant, `clicks-${freshBuyer()}`)
    const order = orderOf(shopper.email)
    const contactId = await app.placed(order)
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => shopper.browser.post(`${path}/${contactId}/${n % 4 ? 'confirm' : 'decline'}`)),
    )
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    const { items } = await app.modules.audit.list(db(), app.engine.tenant.id, { limit: 50, subjectId: order.orderId })
    expect(items.filter(({ action }) => action === 'order.linked' || action === 'order.declined')).toHaveLength(1)
  })

  test('R-23 many of them come page by page, oldest first', async () => {
    const shopper = await app.shopper(app.engine.tenant, `pages-${freshBuyer()}`)
    const told = []
    for (let n = 0; n < 5; n++) {
      told.push(await app.placed(orderOf(shopper.email)))
      app.clock.pass({ minutes: 1 })
    }
    const seen: string[] = []
    for (let url = `${path}?limit=2`; url; ) {
      const { body } = await shopper.browser.get(url)
      seen.push(...body.items.map((one: { contactId: string }) => one.contactId))
      url = body.next ? `${path}?limit=2&cursor=${body.next}` : ''
    }
    expect(seen).toEqual(told)
    expect((await shopper.browser.get(`${path}?cursor=nonsense`)).body.code).toBe('bad-request')
  })
})
