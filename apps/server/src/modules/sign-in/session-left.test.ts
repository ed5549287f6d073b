import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { givenStaff, givenTenant, password } from '../../../test/harness/given.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())

test('R-30 a passive read tells how much is left until the end for inactivity, and keeps nothing', async () => {
  const { userName } = await givenStaff(app, await givenTenant(app), 'left')
  const browser = new Browser(app.http)
  expect((await browser.post('/api/console/sign-in', { name: userName, password })).status).toBe(200)
  const passive = { 'tillward-activity': 'none' }
  const left = async (headers = {}) => (await browser.get('/api/console/session', headers)).body.idleLeftSeconds
  expect(await left(passive)).toBe(240 * 60)
  app.clock.pass({ minutes: 237 })
  expect(await left(passive)).toBe(180)
  app.clock.pass({ minutes: 2 })
  expect(await left(passive)).toBe(60)
  // a person's own request: all of it again, from the next read on
  await left()
  expect(await left(passive)).toBe(240 * 60)
  app.clock.pass({ minutes: 240 })
  expect((await browser.get('/api/console/session', passive)).body.code).toBe('session-ended')
})
