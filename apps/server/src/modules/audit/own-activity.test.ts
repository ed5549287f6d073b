import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { type GivenTenant, givenStaff, givenTenant, password } from '../../../test/harness/given.ts'

let app: TestApp
let tenant: GivenTenant
let other: GivenTenant

beforeAll(async () => {
  app = await testApp()
  tenant = await givenTenant(app)
  other = await givenTenant(app)
})
afterAll(() => app.close())

async function staff(name: string, at = tenant, roles: string[] = []) {
  const person = await givenStaff(app, at, name, roles)
  const browser = new Browser(app.http)
  expect((await browser.post('/api/console/sign-in', { name: person.userName, password })).status).toBe(200)
  return { browser, person }
}
interface Seen {
  readonly items: { readonly action: string; readonly actor: { readonly accountId?: string } }[]
  readonly next?: string
}

test('R-61 ATK-051 everybody reads what the own account did, page by page, and nothing of a colleague or a stranger', async () => {
  const mine = await staff('reads-own')
  const colleague = await staff('colleague')
  const stranger = await staff('reads-own-too', other)
  for (const { browser } of [mine, colleague, stranger]) {
    app.clock.pass({ seconds: 1 })
    expect((await browser.post('/api/console/step-up', { password })).status).toBe(200)
  }
  for (const { browser, person } of [mine, colleague, stranger]) {
    const { status, body } = await browser.get<Seen>('/api/console/activity')
    expect([status, body.items.map((one) => one.action)]).toEqual([200, ['sign-in.stepped-up', 'sign-in.completed']])
    expect(new Set(body.items.map((one) => one.actor.accountId))).toEqual(new Set([person.id]))
    const first = (await browser.get<Seen>('/api/console/activity?limit=1')).body
    const second = (await browser.get<Seen>(`/api/console/activity?limit=1&cursor=${encodeURIComponent(first.next!)}`)).body
    expect([...first.items, ...second.items]).toEqual(body.items)
  }
})

test('R-42 wrong passwords and a lock are not in it', async () => {
  const { browser, person } = await staff('locked-out')
  const before = (await browser.get('/api/console/activity')).text
  const door = new Browser(app.http, { address: '10.9.8.7' })
  for (let n = 0; n < 12; n++) await door.post('/api/console/sign-in', { name: person.userName, password: 'wrong' })
  expect((await browser.get('/api/console/activity')).text).toBe(before)
})

test('R-06 nobody reads it without a session', async () => {
  expect((await new Browser(app.http).get('/api/console/activity')).body.code).toBe('unauthenticated')
  const shop = new Browser(app.http, { host: `${tenant.host}:4000` })
  expect((await shop.get('/api/console/activity')).status).toBe(401)
})
