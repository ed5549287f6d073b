import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ArrivalsApp, arrivalsApp, chosen, freshBuyer, givenEngine, orderOf, runArrivals } from '../../../test/harness/arrivals.ts'
import type { Browser } from '../../../test/harness/browser.ts'
import { assign, givenBuyerOf, givenCustomer, mailInvitations } from '../../../test/harness/buyers.ts'
import { roleOf } from '../../../test/harness/merchant.ts'
import { consentsOf } from '../accounts/index.ts'

let app: ArrivalsApp
beforeAll(async () => {
  app = await arrivalsApp()
})
afterAll(() => app.close())

const db = () => app.database.db
const own = 'Victim-Lantern-77-Sea'
const yes = [{ topic: 'newsletter', given: true, wording: 'Yes.' }]
const attackers = { firstName: 'Eve', lastName: 'Mallory', address1: 'Drop Box 1', city: 'Nowhere', country: 'DE' }
const session = (browser: Browser) => browser.get('/api/storefront/session')
const register = async (email: string, password = chosen, browser = app.visitor()) => {
  expect((await browser.post('/api/storefront/register', { email, password, billTo: attackers, consents: yes })).status).toBe(202)
  await runArrivals(app)
  return browser
}
const linkOf = async (email: string) => (await app.mailsTo(email)).at(-1)!.token
const activate = (token: string, password = own, mine?: string[]) =>
  app.visitor().post('/api/storefront/links/activate', { token, password, ...(mine ? { orders: mine } : {}) })
const assignments = async (accountId: string) => {
  const { rows } = await sql<{
    id: string
  }>`select bill_to_id as id from assignment where account_id = ${accountId} order by created_at`.execute(db())
  return rows.map(({ id }) => id)
}
const given = async (accountId: string) => (await consentsOf(db(), app.engine.tenant.id, accountId)).filter((one) => one.given)

describe('ATK-132 an account made beforehand for somebody’s address', () => {
  test('ATK-132 an attacker registers it; the holder who follows that mail with another password gets an empty account, the attacker nothing', async () => {
    const email = freshBuyer()
    const attacker = await register(email)
    expect((await session(attacker)).status).toBe(200)
    expect((await activate(await linkOf(email))).status).toBe(200)
    // sessions and password of before are gone
    expect((await session(attacker)).body.code).toBe('session-ended')
    expect((await attacker.post('/api/storefront/sign-in', { name: email, password: chosen })).status).toBe(401)
    const victim = await app.enters(email, own)
    const account = (await app.holder(email))!
    expect(account).toMatchObject({ firstName: null, lastName: null, unclaimed: false })
    expect(await assignments(account.id)).toEqual([])
    expect(await given(account.id)).toEqual([])
    const seen = [await session(victim), await victim.get('/api/storefront/profile'), await victim.get('/api/storefront/customers')]
    for (const { text } of seen) expect(text).not.toMatch(/Eve|Mallory|Drop Box|Nowhere/)
  })

  test('ATK-132 both register: the holder’s own link proves the holder’s own account; the attacker’s stays apart and its link is dead', async () => {
    const email = freshBuyer()
    const attacker = await register(email)
    const attackersLink = await linkOf(email)
    const victim = await register(email, own)
    const victimsLink = await linkOf(email)
    expect((await activate(victimsLink)).status).toBe(200)
    const account = (await app.holder(email))!
    expect(account.id).not.toBe((await session(attacker)).body.account.id)
    // what the victim entered, with their password, is kept
    expect(account.firstName).toBe('Eve')
    expect(await assignments(account.id)).toHaveLength(1)
    expect((await session(victim)).body.code).toBe('session-ended')
    for (const password of [chosen, 'Third-Lantern-5-Sea']) expect((await activate(attackersLink, password)).body.code).toBe('link-refused')
    expect((await app.holder(email))?.id).toBe(account.id)
    expect((await attacker.post('/api/storefront/sign-in', { name: email, password: chosen })).status).toBe(401)
  })

  test('ATK-132 an address change or another link from before the proof works no more', async () => {
    const email = freshBuyer()
    await register(email)
    const link = await linkOf(email)
    const { rows } = await sql<{ id: string }>`select id from account where email = ${email}`.execute(db())
    // as if some path had let an unproved account ask for one
    await sql`insert into one_time_link (owner_id, secret_hash, account_id, purpose, data, created_at, expires_at)
      values (${app.engine.tenant.id}, '\\x01', ${rows[0]!.id}, 'address-confirm', '{"email":"evil@evil.test"}', ${app.clock.now()}, '2099-01-01')`.execute(
      db(),
    )
    expect((await activate(link)).status).toBe(200)
    const open = await sql`select 1 from one_time_link where account_id = ${rows[0]!.id} and used_at is null and ended_at is null`.execute(
      db(),
    )
    expect(open.rows).toEqual([])
  })

  test('ATK-132 two who prove one address at once: one is its holder', async () => {
    for (let round = 0; round < 3; round++) {
      const email = freshBuyer()
      await register(email)
      const first = await linkOf(email)
      await register(email, own)
      const second = await linkOf(email)
      const answers = await Promise.all([activate(first, chosen), activate(second, own), activate(second, own)])
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 422)).toHaveLength(2)
      const { rows } = await sql`select 1 from account where email = ${email} and activation = 'Activated'`.execute(db())
      expect(rows).toHaveLength(1)
    }
  })

  test('ATK-132 what staff wrote on an unproved account stays, what it came with does not', async () => {
    const email = freshBuyer()
    await register(email)
    const link = await linkOf(email)
    const { rows } = await sql<{ id: string }>`select id from account where email = ${email}`.execute(db())
    await sql`update account set first_name = 'Vera', modified_by = 'console user x' where id = ${rows[0]!.id}`.execute(db())
    await activate(link)
    expect(await app.holder(email)).toMatchObject({ firstName: 'Vera' })
    expect(await assignments(rows[0]!.id)).toEqual([])
  })
})

describe('ATK-137 an order placed with somebody’s address', () => {
  test('ATK-137 R-23 the holder who claims the account without calling the order theirs sees nothing of it', async () => {
    const email = freshBuyer()
    const order = orderOf(email, { billTo: attackers, consents: yes, language: 'fr' })
    const contactId = await app.placed(order)
    const { accountId, customerId } = (await app.engine.read(contactId)).body
    const token = await linkOf(email)
    const shown = await app.visitor().post('/api/storefront/links/orders', { token })
    expect(shown.body).toEqual({
      items: [{ contactId, orderId: order.orderId, receivedAt: expect.any(String), websiteId: app.engine.tenant.websiteId }],
    })
    expect((await activate(token)).status).toBe(200)
    const victim = await app.enters(email, own)
    expect(await assignments(accountId)).toEqual([])
    expect(await given(accountId)).toEqual([])
    expect((await app.holder(email))?.language).toBe(null)
    const seen = [await session(victim), await victim.get('/api/storefront/profile'), await victim.get('/api/storefront/customers')]
    for (const { text } of seen) expect(text).not.toMatch(/Eve|Mallory|Drop Box|Nowhere/)
    // the customer record stays the merchant's
    expect((await app.engine.read(contactId)).body).toMatchObject({ state: 'waiting', accountId: null, customerId })
    const waiting = await victim.get('/api/storefront/waiting-orders')
    expect(waiting.body.items).toMatchObject([{ contactId, orderId: order.orderId }])
    expect(waiting.text).not.toMatch(/Eve|Mallory|Drop Box|Nowhere/)
  })

  test('R-23 the holder who calls the order theirs has its customer, from the first moment', async () => {
    const email = freshBuyer()
    const contactId = await app.placed(orderOf(email, { consents: yes }))
    const second = await app.placed(orderOf(email))
    const [guests, others] = [freshBuyer(), freshBuyer()]
    const foreign = [
      await app.placed(orderOf(guests, { guest: true })),
      await app.placed(orderOf(others)),
      await app.placed(orderOf(others)),
    ]
    const { accountId, customerId } = (await app.engine.read(contactId)).body
    const token = await linkOf(email)
    expect((await app.visitor().post('/api/storefront/links/orders', { token })).body.items).toHaveLength(2)
    // of orders of another address nothing is said, and nothing becomes of them
    expect((await activate(token, own, [contactId, second, ...foreign, app.modules.newId()])).status).toBe(200)
    const states = await Promise.all(foreign.map(async (id) => (await app.engine.read(id)).body))
    expect(states.map(({ state }) => state)).toEqual(['guest', 'linked', 'waiting'])
    for (const one of states) expect(one.accountId).not.toBe(accountId)
    expect((await session(await app.enters(email, own))).body).toMatchObject({
      account: { id: accountId },
      customer: { id: customerId, name: 'Mia Keller' },
    })
    expect(await given(accountId)).toHaveLength(1)
    // the second order is linked to the same customer, of which nothing changed
    expect((await app.engine.read(second)).body).toMatchObject({ state: 'linked', accountId, customerId })
    expect(await assignments(accountId)).toEqual([customerId])
  })

  test('R-23 R-24 whoever registers an address that only an order has is its holder; the order’s user gives way, its orders wait', async () => {
    const email = freshBuyer()
    const contactId = await app.placed(orderOf(email))
    const before = (await app.engine.read(contactId)).body
    const orderLink = await linkOf(email)
    await register(email, own)
    expect((await app.activates(email, { password: own })).status).toBe(200)
    const account = (await app.holder(email))!
    expect(account.id).not.toBe(before.accountId)
    expect((await activate(orderLink)).body.code).toBe('link-refused')
    expect((await app.row('account', app.engine.tenant.id, before.accountId))['state']).toBe('erased')
    expect((await app.engine.read(contactId)).body).toMatchObject({ state: 'waiting', accountId: null })
    const browser = await app.enters(email, own)
    expect((await browser.post(`/api/storefront/waiting-orders/${contactId}/confirm`)).status).toBe(204)
    expect((await app.engine.read(contactId)).body).toMatchObject({ state: 'linked', accountId: account.id, customerId: before.customerId })
    expect(await assignments(account.id)).toHaveLength(2)
  })

  test('R-24 a user an order made gives way to nobody once staff assigned it: registering leads to that account', async () => {
    const email = freshBuyer()
    const contactId = await app.placed(orderOf(email))
    const { accountId, customerId } = (await app.engine.read(contactId)).body
    const other = (await app.engine.read(await app.placed(orderOf(freshBuyer(), { billTo: { companyName: 'ACME' } })))).body
    await assign(app, app.engine.tenant, { id: accountId }, { id: other.customerId })
    await app.mailsTo(email)
    await register(email)
    const [mail] = await app.mailsTo(email)
    expect(mail!.template).toBe('activation')
    expect((await activate(mail!.token, own)).status).toBe(200)
    expect((await app.holder(email))?.id).toBe(accountId)
    // what staff gave stays, what the order brought does not
    expect(await assignments(accountId)).toEqual([other.customerId])
    expect(customerId).not.toBe(other.customerId)
  })

  test('R-23 another tenant’s links and orders are not there', async () => {
    const twin = await givenEngine(app)
    const email = freshBuyer()
    const contactId = await app.placed(orderOf(email))
    const token = await linkOf(email)
    expect((await app.shop(twin.tenant).post('/api/storefront/links/orders', { token })).body.code).toBe('link-refused')
    expect((await app.shop(twin.tenant).post('/api/storefront/links/activate', { token, password: own })).body.code).toBe('link-refused')
    const there = (await twin.tell(orderOf(email))).body.contactId
    await runArrivals(app)
    await activate(token, own, [contactId, there])
    expect((await twin.read(there)).body).toMatchObject({ state: 'linked' })
    expect((await twin.read(there)).body.accountId).not.toBe((await app.engine.read(contactId)).body.accountId)
  })
})

describe('R-25 ATK-132 an Administrator invites the address of somebody who is registering', () => {
  test('R-25 ATK-132 whoever follows the own link is the holder, keeps what they entered, and finds the invitation; the account made for it gives way', async () => {
    const { tenant } = app.engine
    const customer = await givenCustomer(app, tenant)
    const boss = await givenBuyerOf(app, tenant, customer, { role: 'Administrator' })
    const email = freshBuyer()
    await register(email)
    const ownLink = await linkOf(email)
    const body = { email, firstName: 'Typed', lastName: 'By the Administrator', roleId: await roleOf(app, tenant, 'Buyer1') }
    expect((await boss.browser.post(`/api/storefront/customers/${customer.id}/invitations`, body)).status).toBe(202)
    await mailInvitations(app)
    const invitedLink = await linkOf(email)
    const made = (await app.holder(email))!
    expect(made).toMatchObject({ cameBy: 'customer-administrator', firstName: 'Typed' })

    expect((await activate(ownLink, chosen)).status).toBe(200)
    const account = (await app.holder(email))!
    expect(account).toMatchObject({ cameBy: 'registration', firstName: 'Eve' })
    expect((await activate(invitedLink)).body.code).toBe('link-refused')
    const shopper = await app.enters(email, chosen)
    const offers = (await shopper.get('/api/storefront/customer-invitations')).body.items
    expect(offers).toMatchObject([{ number: expect.any(String) }])
    expect((await shopper.post(`/api/storefront/customer-invitations/${offers[0].id}/accept`)).status).toBe(204)
    expect(await assignments(account.id)).toContain(customer.id)
    const { rows } = await sql<{ state: string }>`select state from account where id = ${made.id}`.execute(db())
    expect(rows).toEqual([{ state: 'erased' }])
  })

  test('R-25 once the invitation’s link was followed, another’s registration takes nothing', async () => {
    const { tenant } = app.engine
    const customer = await givenCustomer(app, tenant)
    const boss = await givenBuyerOf(app, tenant, customer, { role: 'Administrator' })
    const email = freshBuyer()
    await register(email)
    const registered = await linkOf(email)
    const body = { email, roleId: await roleOf(app, tenant, 'Buyer1') }
    await boss.browser.post(`/api/storefront/customers/${customer.id}/invitations`, body)
    await mailInvitations(app)
    expect((await activate(await linkOf(email))).status).toBe(200)
    const holder = (await app.holder(email))!
    expect((await activate(registered, chosen)).body.code).toBe('link-refused')
    expect(await app.holder(email)).toMatchObject({ id: holder.id, activation: 'Activated' })
    expect(await assignments(holder.id)).toEqual([customer.id])
  })
})
