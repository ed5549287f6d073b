import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../harness/app.ts'
import { Browser } from '../harness/browser.ts'
import { type GivenTenant, givenSettings, givenShopper, givenStaff, givenTenant, password } from '../harness/given.ts'

let app: TestApp
let tenant: GivenTenant
let other: GivenTenant
let people = 0

beforeAll(async () => {
  app = await testApp()
  tenant = await givenTenant(app)
  other = await givenTenant(app)
})
afterAll(() => app.close())

const door = {
  console: { at: () => new Browser(app.http), path: '/api/console', make: (name: string) => givenStaff(app, tenant, name) },
  storefront: {
    at: () => new Browser(app.http, { host: `${tenant.host}:4000` }),
    path: '/api/storefront',
    make: (name: string) => givenShopper(app, tenant, name),
  },
}
const kinds = ['console', 'storefront'] as const
const someone = () => `person${++people}`

async function signedIn(kind: keyof typeof door, name: string): Promise<Browser> {
  const browser = door[kind].at()
  const answer = await browser.post(`${door[kind].path}/sign-in`, { name, password })
  expect(answer.status, answer.text).toBe(200)
  return browser
}
const isIn = async (kind: keyof typeof door, browser: Browser) =>
  (await browser.get(`${door[kind].path}/session`, { 'tillward-activity': 'none' })).status === 200

describe.each(kinds)('sign-in at the %s', (kind) => {
  const { path, at, make } = door[kind]

  test('R-40 five wrong passwords lock for 30 minutes, attempt six with the right one fails too', async () => {
    const { userName } = await make(someone())
    for (let n = 0; n < 5; n++) expect((await at().post(`${path}/sign-in`, { name: userName, password: 'wrong' })).status).toBe(401)
    expect((await at().post(`${path}/sign-in`, { name: userName, password })).status).toBe(401)
    app.clock.pass({ minutes: 30 })
    expect((await at().post(`${path}/sign-in`, { name: userName, password })).status).toBe(200)
  })

  test('R-16 the e-mail address signs in as well as the user name, in any case', async () => {
    const { email, userName } = await make(someone())
    for (const name of [email, email.toUpperCase(), userName.toUpperCase()]) {
      expect((await at().post(`${path}/sign-in`, { name, password })).status).toBe(200)
    }
  })

  test('R-31 signing out on one device ends every session on every device', async () => {
    const { userName } = await make(someone())
    const [laptop, phone] = [await signedIn(kind, userName), await signedIn(kind, userName)]
    expect((await laptop.post(`${path}/sign-out`)).status).toBe(204)
    expect(await isIn(kind, phone)).toBe(false)
    expect(await isIn(kind, await signedIn(kind, userName))).toBe(true)
  })

  test('R-30 four hours without activity end a session, what a program asks does not keep it', async () => {
    const { userName } = await make(someone())
    const browser = await signedIn(kind, userName)
    app.clock.pass({ hours: 3, minutes: 59 })
    expect(await isIn(kind, browser)).toBe(true)
    app.clock.pass({ minutes: 1 })
    const answer = await browser.get(`${path}/session`)
    expect(answer.status).toBe(401)
    expect(answer.body.code).toBe('session-ended')
    const active = await signedIn(kind, userName)
    for (let n = 0; n < 4; n++) {
      app.clock.pass({ hours: 3 })
      expect((await active.get(`${path}/session`)).status).toBe(200)
    }
  })

  test('R-32 a session has an absolute end, a fresh proof gives it a new token and does not move it', async () => {
    const { userName } = await make(someone())
    const browser = await signedIn(kind, userName)
    const old = browser.copy()
    expect((await browser.post(`${path}/step-up`, { password })).status).toBe(200)
    expect(await isIn(kind, browser)).toBe(true)
    expect(await isIn(kind, old)).toBe(false)
    const days = kind === 'console' ? 1 : 30
    for (let n = 0; n < days * 8; n++) {
      app.clock.pass({ hours: 3 })
      const status = (await browser.get(`${path}/session`)).status
      expect(status).toBe(n === days * 8 - 1 ? 401 : 200)
    }
  })

  test('R-41 ATK-005 guesses at step-up and at the change of password count like guesses at the door', async () => {
    const { userName } = await make(someone())
    const browser = await signedIn(kind, userName)
    for (let n = 0; n < 3; n++) expect((await browser.post(`${path}/step-up`, { password: 'wrong' })).status).toBe(401)
    for (let n = 0; n < 2; n++)
      expect((await browser.put(`${path}/password`, { current: 'wrong', next: 'Another-Good-1-Here' })).status).toBe(401)
    expect((await browser.post(`${path}/step-up`, { password })).status).toBe(401)
    // the same device at the door is in the same lane
    expect((await browser.post(`${path}/sign-in`, { name: userName, password })).status).toBe(401)
  })

  test('R-45 ATK-008 strangers that lock an account do not lock its known device out', async () => {
    const { userName } = await make(someone())
    const known = await signedIn(kind, userName)
    for (let n = 0; n < 6; n++) await at().post(`${path}/sign-in`, { name: userName, password: 'wrong' })
    expect((await at().post(`${path}/sign-in`, { name: userName, password })).status).toBe(401)
    expect((await known.post(`${path}/sign-in`, { name: userName, password })).status).toBe(200)
  })

  test('R-45 twenty names refused from one source bar it for every name, known devices excepted', async () => {
    const { userName } = await make(someone())
    const from = { address: kind === 'console' ? '198.51.100.7' : '198.51.100.8' }
    const here = () => new Browser(app.http, { ...from, ...(kind === 'storefront' ? { host: `${tenant.host}:4000` } : {}) })
    const known = here()
    expect((await known.post(`${path}/sign-in`, { name: userName, password })).status).toBe(200)
    for (let n = 0; n < 20; n++) expect((await here().post(`${path}/sign-in`, { name: `nobody${n}`, password: 'wrong' })).status).toBe(401)
    const barred = await here().post(`${path}/sign-in`, { name: userName, password })
    const unknown = await here().post(`${path}/sign-in`, { name: 'nobody-at-all', password })
    expect([barred.status, unknown.status]).toEqual([429, 429])
    expect(barred.text.replace(/"requestId":"[^"]+"/, '')).toBe(unknown.text.replace(/"requestId":"[^"]+"/, ''))
    expect((await known.post(`${path}/sign-in`, { name: userName, password })).status).toBe(200)
    app.clock.pass({ minutes: 10 })
    expect((await here().post(`${path}/sign-in`, { name: userName, password })).status).toBe(200)
  })

  test('R-44 ATK-012 every refusal is the same to the byte', async () => {
    const shopper = kind === 'console' ? await givenShopper(app, tenant, someone()) : await givenStaff(app, tenant, someone())
    const foreign = kind === 'console' ? await givenShopper(app, other, someone()) : await givenShopper(app, other, someone())
    const locked = await make(someone())
    for (let n = 0; n < 5; n++) await at().post(`${path}/sign-in`, { name: locked.userName, password: 'wrong' })
    const off = await make(someone())
    await app.database.db.updateTable('account').set({ state: 'deactivated' }).where('id', '=', off.id).execute()
    const fresh =
      kind === 'console'
        ? await givenStaff(app, tenant, someone(), [], { password: null })
        : await givenShopper(app, tenant, someone(), { password: null })
    const attempts: Record<string, [string, string]> = {
      'wrong password': [(await make(someone())).userName, 'wrong'],
      unknown: ['nobody-of-this-name', password],
      'other kind': [shopper.userName, password],
      'other tenant': [foreign.userName, password],
      'locked, right password': [locked.userName, password],
      'locked, wrong password': [locked.userName, 'wrong'],
      deactivated: [off.userName, password],
      'not activated': [fresh.userName, password],
      'no name at all': ['\u202e\u200b', password],
    }
    const seen = new Map<string, string>()
    for (const [what, [name, tried]] of Object.entries(attempts)) {
      const answer = await at().post(`${path}/sign-in`, { name, password: tried })
      const { date: _date, ...headers } = answer.headers
      seen.set(what, JSON.stringify([answer.status, headers, answer.text.replace(/"requestId":"[^"]{36}"/, '"requestId":"…"')]))
    }
    expect(new Set(seen.values()).size, JSON.stringify([...seen], null, 1)).toBe(1)
  })

  test('R-53 R-42 a forgotten password is replaced by a mailed link, which opens a locked account and ends all sessions', async () => {
    const { userName, email } = await make(someone())
    const elsewhere = await signedIn(kind, userName)
    for (let n = 0; n < 5; n++) await at().post(`${path}/sign-in`, { name: userName, password: 'wrong' })
    expect((await at().post(`${path}/forgot-password`, { name: userName })).status).toBe(202)
    expect((await at().post(`${path}/forgot-password`, { name: 'nobody-here' })).status).toBe(202)
    await app.recover()
    await app.deliver()
    const mail = app.mailbox.list().find((one) => one.to === email)!
    const link = /https?:\/\/\S+#(\S+)/.exec(mail.text)
    expect(new URL(link![0]).host).toBe(kind === 'console' ? 'localhost:4000' : `${tenant.host}:4000`)
    const token = link![1]!
    expect((await at().post(`${path}/links/inspect`, { token })).body).toMatchObject({ purpose: 'reset' })
    const next = 'Entirely-Other-9-Words'
    expect((await at().post(`${path}/links/reset`, { token, password: 'short' })).body.code).toBe('password-refused')
    expect((await at().post(`${path}/links/reset`, { token, password: next })).status).toBe(204)
    expect(await isIn(kind, elsewhere)).toBe(false)
    expect((await at().post(`${path}/sign-in`, { name: userName, password: next })).status).toBe(200)
    expect((await at().post(`${path}/sign-in`, { name: userName, password })).status).toBe(401)
    expect((await at().post(`${path}/links/reset`, { token, password: 'Third-Time-8-Lucky' })).body.code).toBe('link-refused')
  })

  test('R-51 an expired password leads only to changing it, R-52 not to one of the last four', async () => {
    if (kind === 'storefront') await givenSettings(app, tenant.id, { 'website.password.maxAgeDays': 90 })
    const { userName } = await make(someone())
    app.clock.pass({ days: 90 })
    const browser = at()
    expect((await browser.post(`${path}/sign-in`, { name: userName, password })).body.mustChangePassword).toBe(true)
    expect((await browser.get(`${path}/sessions`)).body.code).toBe('password-change-needed')
    expect((await browser.post(`${path}/step-up`, { password })).body.code).toBe('password-change-needed')
    expect((await browser.put(`${path}/password`, { current: password, next: password })).body.fields[0].rule).toBe('used-before')
    let current = password
    for (const next of ['First-New-1-Word', 'Second-New-2-Word', 'Third-New-3-Word']) {
      expect((await browser.put(`${path}/password`, { current, next })).status).toBe(204)
      current = next
    }
    expect((await browser.put(`${path}/password`, { current, next: password })).body.code).toBe('password-refused')
    expect((await browser.put(`${path}/password`, { current, next: 'Fourth-New-4-Word' })).status).toBe(204)
    expect((await browser.put(`${path}/password`, { current: 'Fourth-New-4-Word', next: password })).status).toBe(204)
    expect((await browser.get(`${path}/sessions`)).status).toBe(200)
  })

  test('R-32 an own change of password ends all other sessions and keeps this one with a new token', async () => {
    const { userName } = await make(someone())
    const [here, there] = [await signedIn(kind, userName), await signedIn(kind, userName)]
    const old = here.copy()
    expect((await here.put(`${path}/password`, { current: password, next: 'Some-Other-5-Word' })).status).toBe(204)
    expect([await isIn(kind, here), await isIn(kind, there), await isIn(kind, old)]).toEqual([true, false, false])
  })

  test('R-32 own sessions are listed with device and address, and ended one by one', async () => {
    const { userName } = await make(someone())
    const [here, there] = [await signedIn(kind, userName), await signedIn(kind, userName)]
    const { items } = (await here.get(`${path}/sessions`)).body
    expect(items).toHaveLength(2)
    const one = items.find((item: { current: boolean }) => !item.current)
    expect(one).toMatchObject({ device: 'Test browser', source: '127.0.0.1' })
    const stranger = await signedIn(kind, (await make(someone())).userName)
    expect((await stranger.delete(`${path}/sessions/${one.id}`)).status).toBe(404)
    expect((await here.delete(`${path}/sessions/${one.id}`)).status).toBe(204)
    expect([await isIn(kind, here), await isIn(kind, there)]).toEqual([true, false])
  })
})

test('R-45 an account is known on fifty browsers at most, the latest', async () => {
  const { userName, id } = await givenShopper(app, tenant, someone())
  for (let n = 0; n < 52; n++) {
    await signedIn('storefront', userName)
    app.clock.pass({ seconds: 1 })
  }
  const { rows } = await sql<{ n: string }>`select count(*) as n from known_device where account_id = ${id}`.execute(app.database.db)
  expect(Number(rows[0]!.n)).toBe(50)
})

describe('storefront API under the shop’s own prefix', () => {
  test('R-33 /account/api is the same door with the same cookies', async () => {
    const { userName } = await givenShopper(app, tenant, someone())
    const browser = door.storefront.at()
    expect((await browser.post('/account/api/sign-in', { name: userName, password })).status).toBe(200)
    expect((await browser.get('/account/api/session?x=1')).body.account.userName).toBe(userName)
    expect((await browser.get('/account/apisession')).status).toBe(404)
  })
})

describe('kinds apart', () => {
  test('R-10 R-33 a session of one kind is nothing to the other', async () => {
    const staff = await signedIn('console', (await givenStaff(app, tenant, someone())).userName)
    const shopper = await signedIn('storefront', (await givenShopper(app, tenant, someone())).userName)
    const swapped = new Browser(app.http)
    swapped.cookies.set('__Host-tillward-console', shopper.cookies.get('__Host-tillward-shop')!)
    expect((await swapped.get('/api/console/session')).status).toBe(401)
    const stranger = new Browser(app.http, { host: `${tenant.host}:4000` })
    stranger.cookies.set('__Host-tillward-shop', staff.cookies.get('__Host-tillward-console')!)
    expect((await stranger.get('/api/storefront/session')).status).toBe(401)
  })

  test('R-10 the same name may exist on both sides, each with its own lock', async () => {
    const name = someone()
    await givenStaff(app, tenant, name)
    await givenShopper(app, tenant, name)
    for (let n = 0; n < 5; n++) await door.console.at().post('/api/console/sign-in', { name, password: 'wrong' })
    expect((await door.console.at().post('/api/console/sign-in', { name, password })).status).toBe(401)
    expect((await door.storefront.at().post('/api/storefront/sign-in', { name, password })).status).toBe(200)
  })
})
