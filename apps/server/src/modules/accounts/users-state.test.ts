import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from '../../../test/harness/browser.ts'
import { type GivenTenant, givenShopper, givenStaff, givenTenant, password } from '../../../test/harness/given.ts'
import { asStaff, type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { findAccount } from '../principals/index.ts'
import { deactivateOwn, deactivateUser, reactivateUser } from './users-state.ts'

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

const name = () => `buyer${++made}`
const isIn = async (browser: Browser) => (await browser.get('/api/storefront/session')).status === 200
const act = (id: string, what: string, body: object = {}) => admin.post(`${users}/${id}/${what}`, body)
const newUser = async (more: object = {}) => {
  const userName = name()
  return (await admin.post(users, { userName, email: `${userName}@shop.test`, ...more })).body
}

test('R-07 deactivating ends sessions on every device, links and known devices at once; the names stay taken', async () => {
  const { browser, ...user } = await app.shopper(mine, name())
  const phone = await app.signedIn(app.shop(mine), 'storefront', user.userName)
  await app.shop(mine).post('/api/storefront/forgot-password', { name: user.userName })
  await app.recover()
  const reset = (await app.mailsTo(user.email)).find((mail) => mail.template === 'reset')
  const done = await act(user.id, 'deactivate', { reason: 'left' })
  expect(done.body).toMatchObject({
    state: 'deactivated',
    deactivatedAt: expect.any(String),
    deactivatedBy: { kind: 'console user', name: 'vera' },
  })
  expect([await isIn(browser), await isIn(phone), await app.comesIn(app.shop(mine), 'storefront', user.userName)]).toEqual([
    false,
    false,
    false,
  ])
  expect(
    (await app.shop(mine).post('/api/storefront/links/reset', { token: reset!.token, password: 'Another-Horse-8-Battery' })).status,
  ).toBe(422)
  const { rows } = await sql`select 1 from known_device where account_id = ${user.id}`.execute(app.database.db)
  expect(rows).toEqual([])
  expect((await admin.post(users, { userName: user.userName, email: 'x@shop.test' })).body.code).toBe('name-taken')
  expect((await app.trail(mine.id, user.id)).map((entry) => [entry.action, entry.reason])).toContainEqual(['account.deactivated', 'left'])
  expect((await act(user.id, 'deactivate')).body.code).toBe('conflict')
})

test('ATK-067 reactivation brings nothing back: no session, no password, no link, no device; the user is activated anew', async () => {
  const { browser, ...user } = await app.shopper(mine, name())
  await act(user.id, 'deactivate')
  const back = await act(user.id, 'reactivate')
  expect(back.body).toMatchObject({ state: 'active', activation: 'EmailSent', deactivatedAt: null, passwordChangedOn: null })
  expect(back.body.deactivatedBy).toBeUndefined()
  expect([await isIn(browser), await app.comesIn(browser, 'storefront', user.userName)]).toEqual([false, false])
  const { rows } = await sql<{ current: number; former: number }>`
    select (select count(*)::int from credential where account_id = ${user.id}) as current,
      (select count(*)::int from credential_history where account_id = ${user.id}) as former`.execute(app.database.db)
  expect(rows).toEqual([{ current: 0, former: 1 }])
  expect((await app.mailsTo(user.email)).map((mail) => mail.template)).toEqual(['activation'])
  expect((await act(user.id, 'reactivate')).body.code).toBe('conflict')
})

test('R-17 the activation mail is sent again, the newest link counts, and the fourth within the hour is refused', async () => {
  const user = await newUser({ sendActivation: false })
  const tokens: string[] = []
  for (let n = 0; n < 3; n++) {
    expect((await act(user.id, 'send-activation')).body.activation).toBe('EmailSent')
    tokens.push((await app.mailsTo(user.email))[0]!.token)
  }
  const fourth = await act(user.id, 'send-activation')
  expect([fourth.status, fourth.body.code]).toEqual([429, 'too-many-attempts'])
  const inspected = await Promise.all(
    tokens.map(async (token) => (await app.shop(mine).post('/api/storefront/links/inspect', { token })).status),
  )
  expect(inspected).toEqual([422, 422, 200])
  app.clock.pass({ minutes: 61 })
  expect((await act(user.id, 'send-activation')).status).toBe(200)
  const active = await givenShopper(app, mine, name())
  expect((await act(active.id, 'send-activation')).body.code).toBe('conflict')
})

test('R-17 sent again, it leads to the website it led to before', async () => {
  const second = app.modules.newId()
  const now = app.clock.now()
  await sql`insert into website (tenant_id, id, name, created_at, modified_at) values (${mine.id}, ${second}, 'Second', ${now}, ${now})`.execute(
    app.database.db,
  )
  await sql`insert into website_host (tenant_id, website_id, host_key, challenge, created_at, verified_at, verified_by)
    values (${mine.id}, ${second}, 'zweiter.localhost', '', ${now}, ${now}, 'operator')`.execute(app.database.db)
  const user = await newUser({ websiteId: second })
  await act(user.id, 'send-activation')
  for (const mail of await app.mailsTo(user.email)) expect(mail.text).toContain('http://zweiter.localhost:4000/')
})

test('R-07 sessions of a user are listed and ended by staff, one or all', async () => {
  const { browser, ...user } = await app.shopper(mine, name())
  const phone = await app.signedIn(app.shop(mine), 'storefront', user.userName)
  const { items } = (await admin.get(`${users}/${user.id}/sessions`)).body
  expect(items).toHaveLength(2)
  expect(items[0]).toMatchObject({ device: 'Test browser', source: '127.0.0.1', websiteId: mine.websiteId })
  const { id } = (await phone.get('/api/storefront/session')).body.session
  expect((await admin.delete(`${users}/${user.id}/sessions/${id}`)).status).toBe(204)
  expect([await isIn(phone), await isIn(browser)]).toEqual([false, true])
  expect((await admin.delete(`${users}/${user.id}/sessions/${id}`)).status).toBe(404)
  expect((await act(user.id, 'end-sessions')).status).toBe(204)
  expect(await isIn(browser)).toBe(false)
  expect(await app.comesIn(browser, 'storefront', user.userName, password)).toBe(true)
})

describe('ATK-051 another tenant’s users', () => {
  test.each(['deactivate', 'reactivate', 'send-activation', 'end-sessions', 'erase'])(
    'ATK-051 are not found by %s, and stay as they are',
    async (what) => {
      const other = await givenShopper(app, theirs, name())
      const before = await app.row('account', theirs.id, other.id)
      await admin.post('/api/console/step-up', { password })
      expect((await act(other.id, what)).status).toBe(404)
      expect((await admin.get(`${users}/${other.id}/sessions`)).status).toBe(404)
      expect(await app.row('account', theirs.id, other.id)).toEqual(before)
    },
  )
})

test('R-07 a bulk act tells of each whether it was done, and one that fails stops no other', async () => {
  const [one, two] = [await givenShopper(app, mine, name()), await givenShopper(app, mine, name())]
  const other = await givenShopper(app, theirs, name())
  await act(two.id, 'deactivate')
  const ids = [one.id, two.id, other.id, one.id]
  const { body } = await admin.post(`${users}/bulk/deactivate`, { accountIds: ids })
  expect(body.items).toEqual([
    { accountId: one.id, ok: true },
    { accountId: two.id, ok: false, code: 'conflict', detail: 'This user is deactivated already.' },
    { accountId: other.id, ok: false, code: 'not-found' },
  ])
  const back = await admin.post(`${users}/bulk/reactivate`, { accountIds: [one.id, two.id] })
  expect(back.body.items.every((item: { ok: boolean }) => item.ok)).toBe(true)
  const sent = await admin.post(`${users}/bulk/send-activation`, { accountIds: [one.id, two.id] })
  expect(sent.body.items.every((item: { ok: boolean }) => item.ok)).toBe(true)
  for (const accountIds of [[], Array.from({ length: 201 }, () => one.id)]) {
    expect((await admin.post(`${users}/bulk/deactivate`, { accountIds })).status).toBe(400)
  }
})

test('R-07 deactivating and reactivating forty times at once leaves one of both states whole', async () => {
  const user = await givenShopper(app, mine, name())
  const staff = asStaff(app, await givenStaff(app, mine, 'racer'))
  await Promise.all(
    Array.from({ length: 40 }, (_, at) =>
      at % 2
        ? deactivateUser(app.parts, staff, mine.id, user.id)
        : reactivateUser(app.parts, staff, mine.id, user.id, { sendActivation: false }),
    ),
  )
  const { state, activation } = await app.row('account', mine.id, user.id)
  expect(['active EmailNotSent', 'deactivated Activated', 'deactivated EmailNotSent']).toContain([state, activation].join(' '))
  const acts = (await app.trail(mine.id, user.id)).map((entry) => entry.action)
  const count = (action: string) => acts.filter((one) => one === action).length
  // each act met the state the one before it left
  expect(count('account.deactivated') - count('account.reactivated')).toBe(state === 'active' ? 0 : 1)
  expect(count('account.deactivated')).toBeGreaterThan(0)
})

test('R-07 a shopper closes the own account', async () => {
  const { browser, ...user } = await app.shopper(mine, name())
  const account = (await findAccount(app.database.db, mine.id, user.id))!
  const context = {
    actor: {
      kind: 'website' as const,
      accountId: user.id,
      tenantId: mine.id,
      websiteId: mine.websiteId,
      sessionId: user.id,
      userName: user.userName,
      authenticatedAt: app.clock.now(),
    },
    requestId: 'test',
    source: '',
    device: '',
  }
  const close = () => app.database.transaction((tx) => deactivateOwn(app.parts, tx, context, account, app.clock.now()))
  expect((await close()).ok).toBe(true)
  expect(await isIn(browser)).toBe(false)
  expect((await close()).ok).toBe(false)
  expect((await admin.get(`${users}/${user.id}`)).body).toMatchObject({
    state: 'deactivated',
    deactivatedBy: { kind: 'website user', accountId: user.id },
  })
})
