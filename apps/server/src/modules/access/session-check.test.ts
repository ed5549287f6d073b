import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { givenRecord, givenWishes, websiteRole, wish } from '../../../test/harness/assignments.ts'
import { Browser } from '../../../test/harness/browser.ts'
import {
  type GivenPerson,
  type GivenTenant,
  givenPartner,
  givenSettings,
  givenShopper,
  givenStaff,
  givenTenant,
  password,
} from '../../../test/harness/given.ts'
import { type GivenKey, givenKey } from '../../../test/harness/keys.ts'
import { plainAssignment } from './index.ts'

let app: TestApp
let mine: GivenTenant
let theirs: GivenTenant
let owner: GivenPerson
let gateway: GivenKey
let foreign: GivenKey

beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())
let round = 0
beforeEach(async () => {
  round += 1
  mine = await givenTenant(app)
  theirs = await givenTenant(app)
  owner = await givenStaff(app, mine, `owner${round}`, ['ISC_Owner'])
  gateway = await givenKey(app, mine, owner, ['decisions.read'])
  foreign = await givenKey(app, theirs, await givenStaff(app, theirs, `their${round}`, ['ISC_Owner']), ['decisions.read'])
})

async function shopper(name = 'ann', tenant = mine): Promise<Browser> {
  const browser = new Browser(app.http, { host: `${tenant.host}:4000` })
  expect((await browser.post('/api/storefront/sign-in', { name, password })).status).toBe(200)
  return browser
}
async function staff(name: string): Promise<Browser> {
  const browser = new Browser(app.http)
  expect((await browser.post('/api/console/sign-in', { name, password })).status).toBe(200)
  return browser
}
const shopToken = (browser: Browser) => browser.cookies.get('__Host-tillward-shop')!
const consoleToken = (browser: Browser) => browser.cookies.get('__Host-tillward-console')!
const check = (token: string | undefined, query = '', key = gateway) =>
  key.program.get(`/api/integration/session${query}`, token === undefined ? {} : { 'tillward-session': token })
const code = async (...asked: Parameters<typeof check>) => {
  const answer = await check(...asked)
  return answer.status === 200 ? 200 : answer.body.code
}
const lastActive = async ({ id }: GivenPerson) =>
  (await sql<{ at: Date }>`select last_active_at as at from session where account_id = ${id}`.execute(app.database.db)).rows[0]!.at

describe('a shopper’s session', () => {
  test('R-15 who it is, where, and for which customer', async () => {
    const ann = await givenShopper(app, mine, 'ann')
    const browser = await shopper()
    const { body } = await check(shopToken(browser))
    expect(body).toMatchObject({
      kind: 'website',
      tenantId: mine.id,
      websiteId: mine.websiteId,
      account: { id: ann.id, userName: 'ann', email: ann.email, displayName: 'ann' },
      session: { authenticatedAt: app.clock.now().toISOString() },
      customer: null,
      needsCustomer: false,
    })
    // as the browser sent it
    const cookie = `__Host-tillward-shop=${shopToken(browser)}; other=1`
    expect((await gateway.program.get('/api/integration/session?kind=website', { cookie })).body.account.id).toBe(ann.id)
  })

  test('R-15 with the customer chosen and what may be done for it, until that right is gone', async () => {
    const ann = await givenShopper(app, mine, 'ann')
    const customer = await givenRecord(app.modules, mine.id, { name: 'Bakery' })
    const roleId = await websiteRole(app.modules, mine.id, 'Buyer1')
    await givenWishes(app.modules, mine.id, wish(ann.id, customer, { ...plainAssignment, roleId }))
    const token = shopToken(await shopper())
    const { body } = await check(token)
    expect(body.customer).toMatchObject({
      id: customer,
      name: 'Bakery',
      role: 'Buyer1',
      permissions: ['checkout', 'invoices.read', 'prices.read'],
    })
    await givenWishes(app.modules, mine.id, wish(ann.id, customer, 'end'))
    expect((await check(token)).body).toMatchObject({ customer: null, needsCustomer: false, withoutCustomer: { code: 'not-assigned' } })
  })

  test('R-31 ATK-041 signed out, it is over on the next question', async () => {
    await givenShopper(app, mine, 'ann')
    const browser = await shopper()
    expect(await code(shopToken(browser))).toBe(200)
    const token = shopToken(browser)
    await browser.post('/api/storefront/sign-out', {})
    expect(await code(token)).toBe('session-ended')
    expect(await code('nonsense')).toBe('unauthenticated')
    expect(await code(undefined)).toBe('unauthenticated')
  })

  test('R-30 asking keeps nobody signed in, unless it is said to be a person’s act', async () => {
    const ann = await givenShopper(app, mine, 'ann')
    const browser = await shopper()
    const opened = app.clock.now()
    app.clock.pass({ minutes: 60 })
    expect(await code(shopToken(browser))).toBe(200)
    expect(await code(shopToken(browser), '?activity=false')).toBe(200)
    expect(await lastActive(ann)).toEqual(opened)
    expect(await code(shopToken(browser), '?activity=true')).toBe(200)
    expect(await lastActive(ann)).toEqual(app.clock.now())
    app.clock.pass({ minutes: 239 })
    expect(await code(shopToken(browser))).toBe(200)
    app.clock.pass({ minutes: 1 })
    expect(await code(shopToken(browser), '?activity=true')).toBe('session-ended')
  })

  test('R-10 ATK-051 a key sees no session of another tenant, nor keeps it alive', async () => {
    const ann = await givenShopper(app, mine, 'ann')
    const browser = await shopper()
    const opened = await lastActive(ann)
    app.clock.pass({ minutes: 10 })
    expect(await code(shopToken(browser), '?activity=true', foreign)).toBe('unauthenticated')
    expect(await lastActive(ann)).toEqual(opened)
    expect(await code(shopToken(browser), `?websiteId=${theirs.websiteId}`)).toBe('unauthenticated')
    expect(await code(shopToken(browser), `?websiteId=${mine.websiteId}`)).toBe(200)
  })

  test('R-51 ATK-128 who has to change the password is not signed in for others; a closed website signs nobody in', async () => {
    const ann = await givenShopper(app, mine, 'ann')
    const browser = await shopper()
    await sql`update credential set must_change = true where account_id = ${ann.id}`.execute(app.database.db)
    expect(await code(shopToken(browser))).toBe('password-change-needed')
    await sql`update credential set must_change = false where account_id = ${ann.id}`.execute(app.database.db)
    await sql`update website set state = 'closed' where id = ${mine.websiteId}`.execute(app.database.db)
    expect(await code(shopToken(browser))).toBe('unauthenticated')
  })

  test('R-10 R-33 a session counts for its own kind only', async () => {
    await givenShopper(app, mine, 'ann')
    const browser = await shopper()
    const vera = await staff(owner.userName)
    expect(await code(shopToken(browser), '?kind=console')).toBe('unauthenticated')
    expect(await code(consoleToken(vera))).toBe('unauthenticated')
    expect(await code(gateway.key)).toBe('unauthenticated')
    expect((await check('x'.repeat(201))).body.code).toBe('bad-request')
    expect((await check(shopToken(browser), '?kind=both')).body.code).toBe('bad-request')
  })
})

describe('a console user’s session', () => {
  test('R-06 what they may do in the key’s tenant', async () => {
    await givenStaff(app, mine, `clerk${round}`, ['ISC_ContentEditor'])
    const { body } = await check(consoleToken(await staff(`clerk${round}`)), '?kind=console')
    expect(body).toMatchObject({
      kind: 'console',
      tenantId: mine.id,
      account: { userName: `clerk${round}` },
      roles: ['ISC_ContentEditor'],
      permissions: ['websites.read'],
    })
  })

  test('ATK-051 nobody who cannot enter the tenant: for its programs they are not signed in', async () => {
    const vera = await staff(owner.userName)
    const opened = await lastActive(owner)
    app.clock.pass({ minutes: 5 })
    expect(await code(consoleToken(vera), '?kind=console&activity=true', foreign)).toBe('unauthenticated')
    expect(await lastActive(owner)).toEqual(opened)
    expect(await code(consoleToken(vera), '?kind=console&activity=true')).toBe(200)
    expect(await lastActive(owner)).toEqual(app.clock.now())
    await givenStaff(app, mine, `second${round}`, ['ISC_Owner'])
    const second = await staff(`second${round}`)
    await second.post(`/api/console/tenants/${mine.id}/people/${owner.id}/remove-access`, {})
    expect(await code(consoleToken(vera), '?kind=console')).not.toBe(200)
  })

  test('R-54 the tenant’s own limits hold for people of other companies', async () => {
    const { companyId } = await givenPartner(app, 'Agency', `agency${round}.test`)
    const { rows } = await sql<{ id: string }>`select id from role where tenant_id = ${mine.id} and stock = 'ISC_User'`.execute(
      app.database.db,
    )
    await sql`insert into partner_grant (tenant_id, company_id, ceiling_role_id, may_bring_people, granted_at)
      values (${mine.id}, ${companyId}, ${rows[0]!.id}, false, ${app.clock.now()})`.execute(app.database.db)
    await givenStaff(app, mine, `pia@agency${round}.test`, ['ISC_User'], { companyId })
    await givenSettings(app, mine.id, { 'console.session.idleMinutes': 15 })
    const pia = await staff(`pia@agency${round}.test`)
    expect(await code(consoleToken(pia), '?kind=console')).toBe(200)
    app.clock.pass({ minutes: 15 })
    expect(await code(consoleToken(pia), '?kind=console')).toBe('tenant-needs-sign-in')
  })
})
