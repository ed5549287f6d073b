import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { type GivenTenant, givenSettings, givenShopper, givenStaff, givenTenant, password } from '../../../test/harness/given.ts'

let app: TestApp
let tenant: GivenTenant

beforeAll(async () => {
  app = await testApp()
  tenant = await givenTenant(app)
  await givenSettings(app, tenant.id, {
    'console.password.minLength': 14,
    'console.password.history': 7,
    'console.password.breached': true,
  })
})
afterAll(() => app.close())

const desk = () => new Browser(app.http)
const shop = () => new Browser(app.http, { host: `${tenant.host}:4000` })
const inspect = (token: string) => desk().post('/api/console/links/inspect', { token })

async function signedIn(name: string): Promise<Browser> {
  const browser = desk()
  expect((await browser.post('/api/console/sign-in', { name, password })).status).toBe(200)
  return browser
}

/** The token of the newest mail to an address. */
async function mailed(to: string): Promise<string> {
  await app.recover()
  await app.deliver()
  const mail = app.mailbox.list().find((one) => one.to === to)
  return /\/link#(\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
}

test('R-50 a link for a new password tells the rules that will be asked of it', async () => {
  const { userName, email } = await givenStaff(app, tenant, 'told-the-rules')
  await desk().post('/api/console/forgot-password', { name: userName })
  const token = await mailed(email)
  const { body } = await inspect(token)
  expect(body).toMatchObject({ purpose: 'reset', userName, policy: { minLength: 14, requireUpper: true, history: 7 } })
  // without a list of stolen passwords nobody is told that there is one
  expect(body.policy.breached).toBe(false)
  expect(body.address).toBeUndefined()
  expect((await shop().post('/api/storefront/links/inspect', { token })).body).toMatchObject({ code: 'link-refused' })
})

test('ATK-131 a link about an address is known by it, and does not tell it', async () => {
  const { userName, email } = await givenStaff(app, tenant, 'moving-house')
  const browser = await signedIn(userName)
  const address = 'somewhere.else@example.test'
  expect((await browser.post('/api/console/email-change', { email: address })).status).toBe(202)
  const confirming = await mailed(address)
  expect((await inspect(confirming)).body).toEqual({ purpose: 'address-confirm', userName, address: 's***@example.test' })
  expect((await desk().post('/api/console/links/confirm-address', { token: confirming })).status).toBe(200)
  expect((await inspect(await mailed(email))).body).toEqual({ purpose: 'address-undo', userName, address: 'm***@example.test' })
})

test('R-51 the rules are told to a session whose password has expired, and to nobody who is not signed in', async () => {
  const { id, userName } = await givenStaff(app, tenant, 'expired-and-asking')
  const browser = await signedIn(userName)
  await app.database.db.updateTable('credential').set({ must_change: true }).where('account_id', '=', id).execute()
  expect((await browser.get('/api/console/profile')).body).toMatchObject({ code: 'password-change-needed' })
  expect((await browser.get('/api/console/password-policy')).body).toMatchObject({ minLength: 14, history: 7 })
  expect((await desk().get('/api/console/password-policy')).status).toBe(401)
  expect((await shop().get('/api/storefront/password-policy')).status).toBe(401)
})

test('R-31 the session says what a sign-out ends, and which roles its holder has where', async () => {
  const { userName } = await givenStaff(app, tenant, 'asking-for-roles', ['ISC_User', 'ISC_ContentEditor'])
  const staff = (await (await signedIn(userName)).get('/api/console/session')).body
  expect(staff.signOutEnds).toBe('all-devices')
  expect(staff.tenants).toMatchObject([{ id: tenant.id, owner: false, roles: expect.arrayContaining(['ISC_User', 'ISC_ContentEditor']) }])
  await givenSettings(app, tenant.id, { 'website.session.signOutEnds': 'this-session' })
  const shopper = await givenShopper(app, tenant, 'asking-shopper')
  const browser = shop()
  expect((await browser.post('/api/storefront/sign-in', { name: shopper.userName, password })).status).toBe(200)
  expect((await browser.get('/api/storefront/session')).body.signOutEnds).toBe('this-session')
})
