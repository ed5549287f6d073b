import { afterAll, beforeAll, expect, test } from 'vitest'
import { warnOfExpiry } from '../../src/modules/sign-in/index.ts'
import { type TestApp, testApp } from '../harness/app.ts'
import { Browser } from '../harness/browser.ts'
import { type GivenTenant, givenSettings, givenShopper, givenStaff, givenTenant, password } from '../harness/given.ts'

let app: TestApp
let tenant: GivenTenant

beforeAll(async () => {
  app = await testApp()
  tenant = await givenTenant(app)
})
afterAll(() => app.close())

async function signedIn(name: string): Promise<Browser> {
  const browser = new Browser(app.http)
  expect((await browser.post('/api/console/sign-in', { name, password })).status).toBe(200)
  return browser
}

test('R-51 whoever’s console password expires is told 14, 7 and 1 days before, once each; shoppers are not', async () => {
  const { email } = await givenStaff(app, tenant, 'expiring')
  const shopper = await givenShopper(app, tenant, 'expiring-shopper')
  const told: [number, string[]][] = []
  for (let day = 0; day <= 91; day++) {
    await warnOfExpiry(app.modules.signIn, 'http://localhost:4000/console/profile')
    await warnOfExpiry(app.modules.signIn, 'http://localhost:4000/console/profile')
    const before = app.mailbox.list().length
    await app.deliver()
    const mails = app.mailbox.list().slice(0, app.mailbox.list().length - before)
    if (mails.length) told.push([day, mails.map((mail) => mail.to)])
    app.clock.pass({ days: 1 })
  }
  expect(told).toEqual([
    [76, [email]],
    [83, [email]],
    [89, [email]],
  ])
  expect(app.mailbox.list().some((mail) => mail.to === shopper.email)).toBe(false)
})

test('R-51 days without a run are made up for by the nearest warning, not by all of them', async () => {
  const { email } = await givenStaff(app, tenant, 'late-told')
  app.clock.pass({ days: 86 })
  await warnOfExpiry(app.modules.signIn, 'http://localhost:4000/console/profile')
  await app.deliver()
  const mails = app.mailbox.list().filter((mail) => mail.to === email)
  expect(mails).toHaveLength(1)
  expect(mails[0]!.text).toContain('expires on')
})

test('R-42 whether a console user is locked can be seen nowhere until an Admin Owner loosens Show Console Lockouts', async () => {
  await givenStaff(app, tenant, 'watching-owner', ['ISC_Owner'])
  const target = await givenStaff(app, tenant, 'watched')
  const owner = await signedIn('watching-owner')
  const wrong = async () => {
    for (let n = 0; n < 5; n++) await new Browser(app.http).post('/api/console/sign-in', { name: 'watched', password: 'wrong' })
  }
  const lockOf = (id: string) => owner.get(`/api/console/tenants/${tenant.id}/people/${id}/lock`)
  const free = await givenStaff(app, tenant, 'not-watched')
  await wrong()
  // the same of who is locked, who is not, and who does not exist
  for (const id of [target.id, free.id, '01900000-0000-7000-8000-000000000000']) {
    const { status, text } = await lockOf(id)
    expect([status, text]).toEqual([200, '{"shown":false}'])
  }
  await givenSettings(app, tenant.id, { 'console.lockout.show': true })
  expect((await lockOf(target.id)).body).toMatchObject({ shown: true, locked: true, until: expect.any(String) })
  expect((await lockOf(free.id)).body).toEqual({ shown: true, locked: false })
  expect((await lockOf((await givenShopper(app, tenant, 'not-staff')).id)).status).toBe(404)
  await givenSettings(app, tenant.id, { 'console.lockout.show': false })
})

test('R-42 R-53 unlock answers the same whether or not there was a lock, and opens one', async () => {
  await givenStaff(app, tenant, 'unlocking-owner', ['ISC_Owner'])
  const [locked, free] = [await givenStaff(app, tenant, 'locked-one'), await givenStaff(app, tenant, 'free-one')]
  for (let n = 0; n < 5; n++) await new Browser(app.http).post('/api/console/sign-in', { name: 'locked-one', password: 'wrong' })
  const owner = await signedIn('unlocking-owner')
  const unlock = async (id: string) => {
    const { date: _, ...headers } = (await owner.post(`/api/console/tenants/${tenant.id}/people/${id}/unlock`, {})).headers
    return headers
  }
  expect(await unlock(locked.id)).toEqual(await unlock(free.id))
  await signedIn('locked-one')
})
