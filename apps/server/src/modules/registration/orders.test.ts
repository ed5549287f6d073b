import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ArrivalsApp, arrivalsApp, freshBuyer, givenEngine, orderOf, runArrivals } from '../../../test/harness/arrivals.ts'
import { givenShopper, givenStaff } from '../../../test/harness/given.ts'
import { ownStatements, statementsOf } from '../../../test/harness/statements.ts'
import { trailOf } from '../../../test/harness/trail.ts'
import { consentsOf } from '../accounts/index.ts'
import { findCustomer } from '../customers/index.ts'

let app: ArrivalsApp
beforeAll(async () => {
  app = await arrivalsApp()
})
afterAll(() => app.close())

const db = () => app.database.db
const count = async (table: string, tenantId = app.engine.tenant.id) => {
  const column = table === 'account' ? 'owner_id' : 'tenant_id'
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from ${sql.table(table)} where ${sql.ref(column)} = ${tenantId}`.execute(db())
  return rows[0]!.n
}

describe('bad input', () => {
  test('R-23 broken addresses are kept as customer data, and named; nothing is lost', async () => {
    const email = freshBuyer()
    const billTo = {
      firstName: 'Mia',
      lastName: 'http://evil.test/',
      country: 'Germany',
      postalCode: 'x'.repeat(300),
      city: 'Ki\u0000el',
      email: 'no address',
    }
    const told = await app.engine.tell(orderOf(email, { billTo, shipTo: { country: '??' }, language: 'no language', currency: 'Euro' }))
    expect(told.status, told.text).toBe(202)
    expect(told.body.warnings.map(({ field }) => field).toSorted()).toEqual(
      [
        'billTo.city',
        'billTo.country',
        'billTo.email',
        'billTo.lastName',
        'billTo.postalCode',
        'currency',
        'language',
        'shipTo.country',
      ].toSorted(),
    )
    await runArrivals(app)
    const { customerId, state } = (await app.engine.read(told.body.contactId)).body
    expect(state).toBe('linked')
    const customer = (await findCustomer(db(), app.engine.tenant.id, customerId))!
    expect(customer).toMatchObject({ country: 'Germany', city: 'Ki el', firstName: 'Mia' })
    expect(customer.warnings.map(({ field }) => field).toSorted()).toEqual([
      'city',
      'country',
      'currency',
      'email',
      'lastName',
      'postalCode',
    ])
    expect(await app.holder(email)).toMatchObject({ language: null, currency: null })
  })

  test.each(['', 'nobody', 'a@b@c.test', `${'x'.repeat(400)}@long.test`, 'a@x.test, b@evil.test', 'x\r\nBcc: evil@evil.test'])(
    'R-23 ATK-080 an e-mail address that is none (%j) makes a customer record and nobody’s account, and no mail',
    async (email) => {
      const told = await app.engine.tell(orderOf(email))
      expect(told.body.warnings).toContainEqual(expect.objectContaining({ field: 'email', rule: 'address' }))
      const accounts = await count('account')
      await runArrivals(app)
      const contact = (await app.engine.read(told.body.contactId)).body
      expect(contact).toMatchObject({ state: 'guest', accountId: null, customerId: expect.any(String) })
      expect(await count('account')).toBe(accounts)
    },
  )

  test('ATK-056 further members are refused at every depth; each wrong field is named; nothing becomes of it', async () => {
    const email = freshBuyer()
    const before = await count('order_contact')
    for (const more of [
      { accountId: app.engine.owner.id },
      { tenantId: app.engine.tenant.id },
      { billTo: { number: 'K1' } },
      { billTo: { importKey: 'x' } },
      { consents: [{ topic: 'a', given: true, wording: 'x', source: 'staff' }] },
    ]) {
      expect((await app.engine.tell(orderOf(email, more))).status, JSON.stringify(more)).toBe(400)
    }
    for (const more of [{ orderId: ' ' }, { orderId: 'a\nb' }, { orderId: 'x'.repeat(101) }]) {
      const refused = await app.engine.tell(orderOf(email, more))
      expect([refused.status, (refused.body as never as { fields: { field: string }[] }).fields.map(({ field }) => field)]).toEqual([
        422,
        ['orderId'],
      ])
    }
    const website = await app.engine.tell(orderOf(email, { websiteId: app.modules.newId(), custom: { nothing: 1 } }))
    expect((website.body as never as { fields: { field: string; rule: string }[] }).fields.map(({ field, rule }) => [field, rule])).toEqual(
      [
        ['custom.nothing', 'unknown'],
        ['websiteId', 'unknown'],
      ],
    )
    expect(await count('order_contact')).toBe(before)
  })

  test('R-23 consents that cannot be recorded are left out and named, one from the future counts from now', async () => {
    const email = freshBuyer()
    const consents = [
      { topic: 'Not a topic', given: true, wording: 'x' },
      { topic: 'offers', given: true },
      { topic: 'newsletter', given: true, wording: 'Yes.', at: '2099-01-01T00:00:00.000Z' },
    ]
    const told = await app.engine.tell(orderOf(email, { consents }))
    expect(told.body.warnings.map(({ field }) => field)).toEqual(['consents.0.topic', 'consents.1.wording'])
    await runArrivals(app)
    const account = (await app.holder(email))!
    expect(await consentsOf(db(), app.engine.tenant.id, account.id)).toMatchObject([{ topic: 'newsletter', at: app.clock.now() }])
  })
})

describe('whose address it is', () => {
  test('R-23 ATK-018 known, unclaimed, deactivated, console and new addresses get answers of one shape after the same statements', async () => {
    const { tenant } = app.engine
    const known = await givenShopper(app, tenant, `known-${freshBuyer()}`)
    const gone = await givenShopper(app, tenant, `gone-${freshBuyer()}`)
    await sql`update account set state = 'deactivated' where id = ${gone.id}`.execute(db())
    const staff = await givenStaff(app, tenant, `staff-${freshBuyer()}`)
    const unclaimed = freshBuyer()
    await app.placed(orderOf(unclaimed))
    const seen = []
    for (const email of [freshBuyer(), known.email, known.email.toUpperCase(), gone.email, staff.email, unclaimed, freshBuyer()]) {
      let answer!: Awaited<ReturnType<typeof app.engine.tell>>
      const statements = await statementsOf(async () => {
        answer = await app.engine.tell(orderOf(email))
      })
      const headers = Object.keys(answer.headers).toSorted()
      const shape = answer.text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
      seen.push([answer.status, shape, headers, ownStatements(statements)])
    }
    for (const one of seen.slice(1)) expect(one).toEqual(seen[0])
    await runArrivals(app)
    // a console user's address is another realm: new here
    expect(await app.holder(staff.email)).toMatchObject({ kind: 'website', cameBy: 'order' })
  })

  test('R-23 ATK-018 ATK-137 an order with a known address waits; it changes, opens and tells nothing; the holder is asked by mail', async () => {
    const shopper = await app.shopper(app.engine.tenant, `holder-${freshBuyer()}`)
    await app.mailsTo(shopper.email)
    const accountBefore = await app.row('account', app.engine.tenant.id, shopper.id)
    const order = orderOf(shopper.email, { consents: [{ topic: 'newsletter', given: true, wording: 'Yes.' }] })
    const contactId = await app.placed(order)
    expect((await app.engine.read(contactId)).body).toMatchObject({ state: 'waiting', accountId: null, customerId: null, linkedAt: null })
    expect(await app.row('account', app.engine.tenant.id, shopper.id)).toEqual(accountBefore)
    const { rows } = await sql<{ n: string }>`select (select count(*) from assignment where account_id = ${shopper.id})
      + (select count(*) from mail_consent where account_id = ${shopper.id}) as n`.execute(db())
    expect(Number(rows[0]!.n)).toBe(0)
    const [mail, ...others] = await app.mailsTo(shopper.email)
    expect([mail!.template, others]).toEqual(['order-waits', []])
    expect(mail!.text).toContain(order.orderId)
    // nothing of what was typed, and no link that does anything
    expect(mail!.text).not.toMatch(/Keller|Hafenstraße|#/)
    expect(mail!.text).toContain(`http://${app.engine.tenant.host}:4000/account`)
  })

  test('ATK-025 many orders with one address: three mails an hour, in every mix of known and unclaimed', async () => {
    const shopper = await app.shopper(app.engine.tenant, `bombed-${freshBuyer()}`)
    await app.mailsTo(shopper.email)
    const unclaimed = freshBuyer()
    for (let n = 0; n < 6; n++) {
      await app.placed(orderOf(shopper.email))
      await app.placed(orderOf(unclaimed))
    }
    expect(await app.mailsTo(shopper.email)).toHaveLength(3)
    expect(await app.mailsTo(unclaimed)).toHaveLength(3)
    app.clock.pass({ minutes: 61 })
    // of many at once one is told, the others are in the list
    for (let n = 0; n < 6; n++) await app.engine.tell(orderOf(shopper.email))
    await runArrivals(app)
    expect(await app.mailsTo(shopper.email)).toHaveLength(1)
    expect((await shopper.browser.get('/api/storefront/waiting-orders')).body.items).toHaveLength(12)
  })

  test('R-23 another tenant’s key finds neither order nor contact, and the same order id there is another order', async () => {
    const twin = await givenEngine(app)
    const order = orderOf(freshBuyer())
    const contactId = await app.placed(order)
    expect((await twin.read(contactId)).body.code).toBe('not-found')
    expect((await twin.read(app.modules.newId())).body.code).toBe('not-found')
    const told = await twin.tell({ ...order, billTo: {} })
    expect(told.status).toBe(202)
    expect(told.body.contactId).not.toBe(contactId)
    await runArrivals(app)
    const [here, there] = [(await app.engine.read(contactId)).body, (await twin.read(told.body.contactId)).body]
    expect([here.state, there.state]).toEqual(['linked', 'linked'])
    expect(here.accountId).not.toBe(there.accountId)
    const { rows } = await sql<{
      hash: string
    }>`select distinct encode(address_hash, 'hex') as hash from order_contact where order_id = ${order.orderId}`.execute(db())
    expect(rows).toHaveLength(2)
    // websites of another tenant are not there either
    expect((await twin.tell(orderOf(freshBuyer(), { websiteId: app.engine.tenant.websiteId }))).status).toBe(422)
  })

  test('R-16 an address its holder left and may still take back is nobody’s: the order waits', async () => {
    const shopper = await givenShopper(app, app.engine.tenant, `left-${freshBuyer()}`)
    const old = freshBuyer()
    await sql`insert into login_name (realm, name_key, what, owner_id, account_id, account_kind)
      values (${app.engine.tenant.id}, ${old}, 'former', ${app.engine.tenant.id}, ${shopper.id}, 'website')`.execute(db())
    const before = [await count('account'), await count('customer')]
    const contactId = await app.placed(orderOf(old))
    expect((await app.engine.read(contactId)).body).toMatchObject({ state: 'waiting' })
    expect([await count('account'), await count('customer')]).toEqual(before)
  })

  test('R-23 needs a key with orders.write', async () => {
    expect((await app.visitor().post('/api/integration/orders', orderOf(freshBuyer()))).status).toBe(401)
    expect((await trailOf(app, app.engine.tenant.id)).some(({ action }) => action === 'order.received')).toBe(true)
  })
})
