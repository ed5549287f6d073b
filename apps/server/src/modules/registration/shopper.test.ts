import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ArrivalsApp, arrivalsApp, chosen, freshBuyer, givenEngine, orderOf, runArrivals } from '../../../test/harness/arrivals.ts'
import type { Browser } from '../../../test/harness/browser.ts'
import { givenSettings, givenShopper } from '../../../test/harness/given.ts'
import { ownStatements, statementsOf } from '../../../test/harness/statements.ts'
import { consentsOf } from '../accounts/index.ts'
import { findCustomer } from '../customers/index.ts'

let app: ArrivalsApp
beforeAll(async () => {
  app = await arrivalsApp()
})
afterAll(() => app.close())

const db = () => app.database.db
const path = '/api/storefront/register'
const form = (email: string, more: object = {}) => ({
  email,
  password: chosen,
  billTo: { firstName: 'Nora', lastName: 'Lind', address1: 'Torg 1', city: 'Malmö', country: 'SE' },
  ...more,
})
const registered = async (email: string, more: object = {}, browser = app.visitor()): Promise<Browser> => {
  const answer = await browser.post(path, form(email, more))
  expect(answer.status, answer.text).toBe(202)
  await runArrivals(app)
  return browser
}
const accountsOf = async (email: string) => {
  const { rows } = await sql<Record<string, unknown>>`select * from account where owner_id = ${app.engine.tenant.id} and email = ${email}
    order by created_at, id`.execute(db())
  return rows
}
const session = (browser: Browser) => browser.get('/api/storefront/session')

describe('registration', () => {
  test('R-24 makes customer and user by the code of orders, signs the browser in at once, and mails the proof of the address', async () => {
    const email = freshBuyer()
    const consents = [{ topic: 'newsletter', given: true, wording: 'Yes.' }]
    const browser = await registered(email, { consents, language: 'sv' })
    const [account] = await accountsOf(email)
    expect(account).toMatchObject({
      came_by: 'registration',
      unclaimed: true,
      activation: 'EmailSent',
      first_name: 'Nora',
      language: 'sv',
      user_name: email,
    })
    const now = (await session(browser)).body
    expect(now).toMatchObject({ account: { email }, needsCustomer: false, customer: { name: 'Nora Lind' } })
    expect(await findCustomer(db(), app.engine.tenant.id, now.customer.id)).toMatchObject({
      cameBy: 'registration',
      kind: 'person',
      city: 'Malmö',
      email,
    })
    expect(await consentsOf(db(), app.engine.tenant.id, account!['id'] as string)).toMatchObject([{ given: true, source: 'registration' }])
    const mails = await app.mailsTo(email)
    expect(mails.map(({ template }) => template)).toEqual(['registration-confirm'])
    expect(mails[0]!.text).not.toMatch(/Nora|Lind|Malmö/)
  })

  test('R-24 the link and the same password prove the address: what was entered is kept, and signs in from then on', async () => {
    const email = freshBuyer()
    const browser = await registered(email)
    const before = (await session(browser)).body
    expect((await app.visitor().post('/api/storefront/sign-in', { name: email, password: chosen })).status).toBe(401)
    const activated = await app.activates(email)
    expect([activated.status, activated.body]).toEqual([200, { userName: email }])
    // sessions from before the proof are over
    expect((await session(browser)).body.code).toBe('session-ended')
    const after = (await session(await app.enters(email))).body
    expect([after.account.id, after.customer.id]).toEqual([before.account.id, before.customer.id])
    expect((await accountsOf(email))[0]).toMatchObject({ unclaimed: false, activation: 'Activated', first_name: 'Nora' })
  })

  test('R-24 with *Require Activate Account* nobody is signed in before the link was followed; the answer is the same', async () => {
    const engine = await givenEngine(app)
    await givenSettings(app, engine.tenant.id, { 'website.accounts.requireActivation': true })
    const email = freshBuyer()
    const browser = app.shop(engine.tenant)
    const answer = await browser.post(path, form(email))
    expect([answer.status, answer.headers['set-cookie']]).toEqual([202, undefined])
    expect((await session(browser)).status).toBe(401)
    await runArrivals(app)
    const [{ token } = { token: '' }] = await app.mailsTo(email)
    expect((await app.shop(engine.tenant).post('/api/storefront/links/activate', { token, password: chosen })).status).toBe(200)
    expect((await browser.post('/api/storefront/sign-in', { name: email, password: chosen })).status).toBe(200)
  })

  test('R-24 with *Allow Account Creation* off nobody registers; the form says so beforehand', async () => {
    const engine = await givenEngine(app)
    const shop = app.shop(engine.tenant)
    expect((await shop.get(path)).body).toMatchObject({
      allowed: true,
      activationFirst: false,
      guestCheckout: true,
      passwordPolicy: { minLength: 8 },
    })
    await givenSettings(app, engine.tenant.id, { 'website.accounts.allowCreation': false })
    expect((await shop.get(path)).body.allowed).toBe(false)
    const email = freshBuyer()
    expect((await shop.post(path, form(email))).body.code).toBe('forbidden')
    expect(await accountsOf(email)).toEqual([])
    // an order still makes its buyer's account
    await engine.tell(orderOf(email))
    await runArrivals(app)
    expect((await sql`select 1 from account where email = ${email}`.execute(db())).rows).toHaveLength(1)
  })

  test('R-17 ATK-132 before the proof the browser that registered reaches little: no password, address, orders, claims, closing', async () => {
    const browser = await registered(freshBuyer())
    expect((await session(browser)).status).toBe(200)
    expect((await browser.get('/api/storefront/profile')).status).toBe(200)
    expect((await browser.get('/api/storefront/customers')).status).toBe(200)
    const tried = [
      await browser.put('/api/storefront/password', { current: chosen, next: 'Another-Lantern-7-Sea' }),
      await browser.post('/api/storefront/step-up', { password: chosen }),
      await browser.post('/api/storefront/email-change', { email: freshBuyer() }),
      await browser.patch('/api/storefront/profile', { version: 'x', firstName: 'Eve' }),
      await browser.get('/api/storefront/waiting-orders'),
      await browser.post('/api/storefront/customer-claims', { number: 'K1' }),
      await browser.post('/api/storefront/account/close', { password: chosen }),
      await browser.get('/api/storefront/sessions'),
    ]
    expect(tried.map(({ body }) => body.code)).toEqual(tried.map(() => 'forbidden'))
    expect(tried[0]!.body.detail).toContain('Confirm your address')
    expect((await browser.post('/api/storefront/sign-out')).status).toBe(204)
    expect((await session(browser)).status).toBe(401)
  })

  test('R-15 R-24 before the proof it may shop for the customer it made, and for none that others gave it', async () => {
    const email = freshBuyer()
    const browser = await registered(email)
    const own = (await session(browser)).body.customer.id
    const ask = async (customerId: string) =>
      (await browser.post('/api/storefront/decisions', { customerId, permission: 'checkout' })).body.allowed
    expect(await ask(own)).toBe(true)
    const [account] = await accountsOf(email)
    await sql`update assignment set created_by = 'console user x', created_at = created_at + interval '1 minute' where account_id = ${account!['id']}`.execute(
      db(),
    )
    expect(await ask(own)).toBe(false)
    expect((await session(browser)).body.customer).toBe(null)
  })
})

describe('whose address it is', () => {
  test('R-24 ATK-017 known, unclaimed, deactivated and new addresses: one answer, one shape of cookie, the same statements', async () => {
    const known = await givenShopper(app, app.engine.tenant, `known-${freshBuyer()}`)
    const gone = await givenShopper(app, app.engine.tenant, `gone-${freshBuyer()}`)
    await sql`update account set state = 'deactivated' where id = ${gone.id}`.execute(db())
    const unclaimed = freshBuyer()
    await app.placed(orderOf(unclaimed))
    const seen = []
    for (const email of [freshBuyer(), known.email, known.email.toUpperCase(), gone.email, unclaimed, freshBuyer()]) {
      const browser = app.visitor()
      let answer!: Awaited<ReturnType<Browser['post']>>
      const statements = await statementsOf(async () => {
        answer = await browser.post(path, form(email))
      })
      const cookies = [answer.headers['set-cookie']].flat().map((one) => String(one).replace(/=[^;]+/, '='))
      const home = await session(browser)
      const shape = Object.keys(home.body).toSorted()
      const mine = [home.status, shape, home.body.customer?.name, home.body.account.displayName]
      seen.push([answer.status, answer.text, cookies, Object.keys(answer.headers).toSorted(), ownStatements(statements), mine])
    }
    for (const one of seen.slice(1)) expect(one).toEqual(seen[0])
  })

  test('R-24 ATK-017 the holder of a known address is told; nothing of theirs changes; the browser gets an account of its own that leads nowhere', async () => {
    const holder = await app.shopper(app.engine.tenant, `holder-${freshBuyer()}`)
    await app.mailsTo(holder.email)
    const before = await app.row('account', app.engine.tenant.id, holder.id)
    const stranger = await registered(holder.email)
    expect(await app.row('account', app.engine.tenant.id, holder.id)).toEqual(before)
    expect((await app.mailsTo(holder.email)).map(({ template, token }) => [template, token])).toEqual([['registration-known-address', '']])
    const own = (await session(stranger)).body.account
    expect(own.id).not.toBe(holder.id)
    // its password opens nothing, the holder's goes on
    expect((await app.visitor().post('/api/storefront/sign-in', { name: holder.email, password: chosen })).status).toBe(401)
    expect((await session(holder.browser)).status).toBe(200)
    const { rows } = await sql`select 1 from login_name where account_id = ${own.id}`.execute(db())
    expect(rows).toEqual([])
  })

  test('ATK-025 registering an address again and again mails it three times an hour', async () => {
    const holder = await givenShopper(app, app.engine.tenant, `bombed-${freshBuyer()}`)
    const fresh = freshBuyer()
    for (let n = 0; n < 5; n++) {
      await registered(holder.email)
      await registered(fresh)
    }
    expect(await app.mailsTo(holder.email)).toHaveLength(3)
    expect(await app.mailsTo(fresh)).toHaveLength(3)
    app.clock.pass({ minutes: 61 })
    await registered(holder.email)
    expect(await app.mailsTo(holder.email)).toHaveLength(1)
  })

  test('R-45 ATK-025 one source that registers often is refused for a while, whatever the addresses', async () => {
    const browser = app.visitor('203.0.113.77')
    const statuses = []
    for (let n = 0; n < 22; n++) statuses.push((await browser.post(path, form(freshBuyer()))).status)
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 202), 429, 429])
    expect((await app.visitor().post(path, form(freshBuyer()))).status).toBe(202)
    app.clock.pass({ minutes: 11 })
    expect((await browser.post(path, form(freshBuyer()))).status).toBe(202)
  })

  test('R-24 an address of another tenant’s user is new here', async () => {
    const twin = await givenEngine(app)
    const there = await app.shopper(twin.tenant, `twin-${freshBuyer()}`)
    await app.mailsTo(there.email)
    await registered(there.email)
    expect((await app.mailsTo(there.email)).map(({ template }) => template)).toEqual(['registration-confirm'])
  })

  test('R-17 whom staff made and nobody activated gets the activation of that account', async () => {
    const made = await givenShopper(app, app.engine.tenant, `made-${freshBuyer()}`, { password: null })
    await registered(made.email)
    expect((await app.mailsTo(made.email)).map(({ template }) => template)).toEqual(['activation'])
    expect((await app.activates(made.email, { password: 'Holder-Chose-9-This' })).status).toBe(200)
    expect((await app.holder(made.email))?.id).toBe(made.id)
  })
})
