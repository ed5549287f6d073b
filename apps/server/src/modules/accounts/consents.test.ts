import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from '../../../test/harness/browser.ts'
import { type GivenTenant, givenShopper, givenTenant, password } from '../../../test/harness/given.ts'
import { asStaff, type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { cleanConsents, consentsOf, recordConsent } from './consent.ts'
import { withdrawUserConsent } from './consents.ts'

let app: UsersApp
let mine: GivenTenant
let theirs: GivenTenant
let admin: Browser
let users: string
let made = 0

beforeAll(async () => {
  app = await usersApp()
  mine = await givenTenant(app)
  theirs = await givenTenant(app)
  admin = await app.staff(mine, 'vera')
  users = `/api/console/tenants/${mine.id}/users`
})
afterAll(() => app.close())

const own = '/api/storefront/consents'
const name = () => `reader${++made}`
const wording = 'Yes, send me the newsletter.\nI can take it back any time.'

test('R-08 a shopper gives consent, sees it with time, source and wording, and takes it back; nothing of before is changed', async () => {
  const mia = await app.shopper(mine, name())
  expect((await mia.browser.get(own)).body.items).toEqual([])
  const first = app.clock.now().toISOString()
  const given = await mia.browser.put(`${own}/newsletter`, { given: true, wording })
  const expected = { topic: 'newsletter', given: true, at: first, source: 'profile', wording, websiteId: mine.websiteId }
  expect(given.body.items).toEqual([expected])
  app.clock.pass({ minutes: 3 })
  const second = app.clock.now().toISOString()
  await mia.browser.put(`${own}/newsletter`, { given: false })
  await mia.browser.put(`${own}/post`, { given: true, wording: 'By post' })
  expect((await mia.browser.get(own)).body.items).toMatchObject([
    { topic: 'newsletter', given: false, at: second },
    { topic: 'post', given: true },
  ])
  const history = (await admin.get(`${users}/${mia.id}/consents`)).body.items
  expect(history).toMatchObject([expected, { topic: 'newsletter', given: false }, { topic: 'post' }])
  const trail = (await app.trail(mine.id, mia.id)).filter(({ action }) => action.startsWith('consent.'))
  expect(trail).toMatchObject([
    { action: 'consent.given', after: { topic: 'newsletter', source: 'profile', websiteId: mine.websiteId } },
    { action: 'consent.withdrawn', after: { topic: 'newsletter' } },
    { action: 'consent.given', after: { topic: 'post' } },
  ])
})

test('R-08 saying the same again writes nothing; another wording is another consent', async () => {
  const mia = await app.shopper(mine, name())
  for (let n = 0; n < 3; n++) await mia.browser.put(`${own}/newsletter`, { given: true, wording })
  await mia.browser.put(`${own}/newsletter`, { given: true, wording: `${wording} Really.` })
  for (let n = 0; n < 3; n++) await mia.browser.put(`${own}/newsletter`, { given: false })
  await mia.browser.put(`${own}/newsletter`, { given: true, wording: `${wording} Really.` })
  const history = (await admin.get(`${users}/${mia.id}/consents`)).body.items
  expect(history.map((one: { given: boolean }) => one.given)).toEqual([true, true, false, true])
})

test('R-08 staff see a user’s consents and write down a withdrawal, but give none; readers only see', async () => {
  const mia = await app.shopper(mine, name())
  await mia.browser.put(`${own}/newsletter`, { given: true, wording })
  const path = `${users}/${mia.id}/consents`
  const taken = await admin.post(`${path}/newsletter/withdraw`, { wording: 'By phone' })
  expect(taken.body.items).toMatchObject([{ topic: 'newsletter', given: false, source: 'staff', wording: 'By phone', websiteId: null }])
  expect((await mia.browser.get(own)).body.items).toEqual(taken.body.items)
  expect((await app.trail(mine.id, mia.id)).at(-1)).toMatchObject({ action: 'consent.withdrawn', actor: { name: 'vera' } })
  expect((await admin.post(`${path}/other/withdraw`, { wording: 'By phone' })).status).toBe(404)
  expect((await admin.put(`${path}/newsletter`, { given: true, wording })).status).toBe(404)
  const reader = await app.staff(mine, name(), ['ISC_FrontEndDev'])
  expect((await reader.get(path)).body.code).toBe('forbidden')
})

test('ATK-051 another tenant’s twin is not found, and its consents stay', async () => {
  const twin = name()
  const [here, there] = [await app.shopper(mine, twin), await app.shopper(theirs, twin)]
  await there.browser.put(`${own}/newsletter`, { given: true, wording })
  expect((await here.browser.get(own)).body.items).toEqual([])
  expect((await admin.get(`${users}/${there.id}/consents`)).status).toBe(404)
  expect((await admin.post(`${users}/${there.id}/consents/newsletter/withdraw`, { wording: 'x' })).status).toBe(404)
  const staff = asStaff(app, { ownerId: mine.companyId, id: here.id, userName: 'vera', email: '' })
  expect(await withdrawUserConsent(app.parts, staff, mine.id, there.id, { topic: 'newsletter', wording: 'x' })).toMatchObject({ ok: false })
  expect(await consentsOf(app.database.db, mine.id, there.id)).toEqual([])
  expect(await consentsOf(app.database.db, theirs.id, there.id)).toMatchObject([{ given: true }])
  const written = app.database.transaction((tx) =>
    recordConsent(app.parts, tx, staff, {
      ownerId: mine.id,
      accountId: here.id,
      consent: { topic: 'a', given: true, wording },
      source: 'order',
      websiteId: theirs.websiteId,
      now: app.clock.now(),
    }),
  )
  await expect(written).rejects.toMatchObject({ code: '23503' })
})

test('R-08 each wrong part of a consent is named', async () => {
  const mia = await app.shopper(mine, name())
  const put = async (topic: string, body: object) => (await mia.browser.put(`${own}/${topic}`, body)).body
  expect(await put('newsletter', { given: true })).toMatchObject({ code: 'invalid', fields: [{ field: 'wording', rule: 'required' }] })
  expect(await put('newsletter', { given: true, wording: ' \n ' })).toMatchObject({ code: 'invalid' })
  expect(await put('newsletter', { given: true, wording: 'a\u0000' })).toMatchObject({
    fields: [{ field: 'wording', rule: 'hidden-character' }],
  })
  expect(await put('newsletter', { given: true, wording: 'a\ud800' })).toMatchObject({ fields: [{ field: 'wording' }] })
  expect(await put('newsletter', { given: true, wording: 'a'.repeat(2001) })).toMatchObject({ fields: [{ rule: 'too-long' }] })
  expect(await put('News', { given: true, wording })).toMatchObject({ code: 'not-found' })
  expect(
    cleanConsents([
      { topic: 'ok', given: false },
      { topic: 'not ok', given: true },
    ]),
  ).toMatchObject({
    refusal: { fields: [{ field: 'consents.1.topic' }, { field: 'consents.1.wording' }] },
  })
  expect(cleanConsents(undefined)).toEqual({ ok: true, value: [] })
  expect((await mia.browser.get(own)).body.items).toEqual([])
})

test('R-08 a user has fifty topics at most', async () => {
  const mia = await app.shopper(mine, name())
  for (let n = 0; n < 50; n++) expect((await mia.browser.put(`${own}/topic-${n}`, { given: true, wording })).status).toBe(200)
  expect((await mia.browser.put(`${own}/one-more`, { given: true, wording })).body.code).toBe('conflict')
  expect((await mia.browser.put(`${own}/topic-3`, { given: false })).status).toBe(200)
})

test('R-08 consents and preferences stand in the export of a person and go with the person', async () => {
  const mia = await app.shopper(mine, name())
  await mia.browser.put(`${own}/newsletter`, { given: true, wording })
  await mia.browser.put(`${own}/newsletter`, { given: false })
  await mia.browser.put('/api/storefront/preferences/view', { value: { columns: ['size'] } })
  await admin.post('/api/console/step-up', { password })
  const { body } = await admin.get(`${users}/${mia.id}/export`)
  expect(body.consents).toMatchObject([{ given: true, wording, source: 'profile' }, { given: false }])
  expect(body.preferences).toMatchObject([{ key: 'view', value: { columns: ['size'] } }])
  const other = await givenShopper(app, mine, name())
  expect((await admin.get(`${users}/${other.id}/export`)).body).toMatchObject({ consents: [], preferences: [] })
  await admin.post(`${users}/${mia.id}/deactivate`, {})
  expect((await admin.post(`${users}/${mia.id}/erase`)).status).toBe(204)
  for (const table of ['mail_consent', 'preference'] as const) {
    expect(await app.database.db.selectFrom(table).selectAll().where('account_id', '=', mia.id).execute()).toEqual([])
  }
})
