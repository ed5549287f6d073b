import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../harness/app.ts'
import { Browser } from '../harness/browser.ts'
import { type GivenTenant, givenShopper, givenTenant, password } from '../harness/given.ts'

let app: TestApp
let tenant: GivenTenant

beforeAll(async () => {
  app = await testApp()
  tenant = await givenTenant(app)
})
afterAll(() => app.close())

test('R-45 ATK-008 a browser stays known for 90 days from its last sign-in, not from its first', async () => {
  const { userName } = await givenShopper(app, tenant, 'regular')
  const at = () => new Browser(app.http, { host: `${tenant.host}:4000` })
  const signIn = async (browser: Browser, typed: string) =>
    (await browser.post('/api/storefront/sign-in', { name: userName, password: typed })).status
  const lockStrangersOut = async () => {
    for (let n = 0; n < 5; n++) expect(await signIn(at(), 'wrong')).toBe(401)
    expect(await signIn(at(), password)).toBe(401)
  }
  const browser = at()
  expect(await signIn(browser, password)).toBe(200)
  for (let month = 0; month < 3; month++) {
    app.clock.pass({ days: 60 })
    await lockStrangersOut()
    expect(await signIn(browser, password)).toBe(200)
  }
  app.clock.pass({ days: 90 })
  await lockStrangersOut()
  expect(await signIn(browser, password)).toBe(401)
})
