import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp, testHasher } from '../../../test/harness/app.ts'
import { type CountingHasher, countingHasher } from '../../../test/harness/counting-hasher.ts'
import { type Door, doorsOf, kinds } from '../../../test/harness/doors.ts'
import { type GivenPerson, type GivenTenant, givenSettings, givenTenant, password } from '../../../test/harness/given.ts'

let app: TestApp
let hasher: CountingHasher
let tenant: GivenTenant
let doors: Record<string, Door>
let names = 0

beforeAll(async () => {
  hasher = countingHasher(testHasher())
  app = await testApp({ hasher })
})
afterAll(() => app.close())
beforeEach(async () => {
  tenant = await givenTenant(app)
  doors = doorsOf(app, tenant)
})

describe.each(kinds)('at the %s', (kind) => {
  const side = kind === 'console' ? 'console' : 'website'
  let door: Door
  let ann: GivenPerson
  beforeEach(async () => {
    door = doors[kind]!
    ann = await door.make(`leaver${++names}`)
  })

  test('R-31 with Sign-out Ends on this session the others go on, and all devices can still be asked for', async () => {
    await givenSettings(app, tenant.id, { [`${side}.session.signOutEnds`]: 'this-session' })
    const [here, there, third] = [await door.signedIn(ann.userName), await door.signedIn(ann.userName), await door.signedIn(ann.userName)]
    const old = here.copy()
    expect((await here.post(`${door.path}/sign-out`)).status).toBe(204)
    expect([await door.isIn(old), await door.isIn(there)]).toEqual([false, true])
    expect((await there.post(`${door.path}/sign-out?everywhere=true`)).status).toBe(204)
    expect(await door.isIn(third)).toBe(false)
  })

  test('R-31 ATK-044 takes the cookie and what the browser kept, leaves the known device, and is in the trail', async () => {
    const browser = await door.signedIn(ann.userName)
    const answer = await browser.post(`${door.path}/sign-out`)
    expect(answer.headers['clear-site-data']).toBe('"cache", "storage"')
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(browser.cookies.has(door.cookie)).toBe(false)
    expect(browser.cookies.has(`${door.cookie}-device`)).toBe(true)
    const { items } = await app.modules.audit.list(app.database.db, ann.ownerId, { actorId: ann.id, limit: 1 })
    expect(items[0]).toMatchObject({ action: 'sign-out', after: { ends: 'all-devices' } })
    expect((await browser.post(`${door.path}/sign-out`)).status).toBe(401)
  })

  test('ATK-045 nothing another site can send signs out', async () => {
    const browser = await door.signedIn(ann.userName)
    const foreign = [
      { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
    ]
    for (const headers of foreign) expect((await browser.post(`${door.path}/sign-out`, {}, headers)).body.code).toBe('cross-origin')
    for (const method of ['GET', 'DELETE'] as const) expect((await browser.ask(method, `${door.path}/sign-out`)).status).toBe(404)
    expect(await door.isIn(browser)).toBe(true)
  })

  test('R-33 the cookie is the browser’s own business to keep from scripts and other sites, and ends with the session', async () => {
    const browser = door.at()
    const answer = await door.signIn(ann.userName, password, browser)
    const [session, device] = [answer.headers['set-cookie']].flat().map(String)
    const days = kind === 'console' ? 1 : 30
    const end = (n: number) => new Date(app.clock.now().getTime() + n * 86_400_000).toUTCString()
    expect(session).toMatch(new RegExp(`^${door.cookie}=\\S{66}; Path=/; Expires=${end(days)}; HttpOnly; Secure; SameSite=Lax$`))
    expect(device).toMatch(new RegExp(`^${door.cookie}-device=\\S{66}; Path=/; Expires=${end(90)}; HttpOnly; Secure; SameSite=Lax$`))
    // a new token lives no longer
    app.clock.pass({ hours: 3 })
    await browser.get(`${door.path}/session`)
    const stepped = await browser.post(`${door.path}/step-up`, { password })
    expect(String(stepped.headers['set-cookie'])).toContain(
      `Expires=${new Date(app.clock.now().getTime() + days * 86_400_000 - 3 * 3_600_000).toUTCString()}`,
    )
  })

  test('ATK-040 no token is in any answer’s body, nor in the log', async () => {
    const browser = await door.signedIn(ann.userName)
    const tokens = [...browser.cookies.values()].map((value) => value.split('.')[1]!)
    const texts = [
      (await browser.get(`${door.path}/session`)).text,
      (await browser.get(`${door.path}/sessions`)).text,
      JSON.stringify(app.logged),
    ]
    for (const token of tokens) for (const text of texts) expect(text).not.toContain(token)
  })

  test('ATK-128 R-51 a password that expires while its holder is signed in leaves only the way to a new one', async () => {
    await givenSettings(app, tenant.id, { [`${side}.password.maxAgeDays`]: 90 })
    const browser = await door.signedIn(ann.userName)
    await sql`update credential set changed_at = changed_at - interval '90 days' where account_id = ${ann.id}`.execute(app.database.db)
    for (const path of ['/sessions', '/no-such-page']) expect([403, 404]).toContain((await browser.get(door.path + path)).status)
    expect((await browser.get(`${door.path}/session`)).body.mustChangePassword).toBe(true)
    expect((await browser.post(`${door.path}/step-up`, { password })).body.code).toBe('password-change-needed')
    expect((await browser.put(`${door.path}/password`, { current: password, next: password })).body.code).toBe('password-refused')
    expect((await browser.get(`${door.path}/sessions`)).body.code).toBe('password-change-needed')
    expect((await browser.put(`${door.path}/password`, { current: password, next: 'Entirely-Other-9-Words' })).status).toBe(204)
    expect((await browser.get(`${door.path}/sessions`)).status).toBe(200)
  })

  test('ATK-144 where the hash cannot be computed nobody comes in', async () => {
    const { verify } = hasher
    hasher.verify = () => Promise.reject(new Error('the worker died'))
    try {
      const answer = await door.signIn(ann.userName)
      expect(answer.status).toBe(500)
      expect(answer.text).not.toContain('worker')
      expect(answer.headers).not.toHaveProperty('set-cookie')
    } finally {
      hasher.verify = verify
    }
    expect((await door.signIn(ann.userName)).status).toBe(200)
  })

  test('R-30 the console’s polling keeps nothing alive, a person’s act does', async () => {
    const browser = await door.signedIn(ann.userName)
    for (let n = 0; n < 5; n++) {
      app.clock.pass({ minutes: 50 })
      expect((await browser.get(`${door.path}/session`, { 'tillward-activity': 'none' })).status).toBe(n < 4 ? 200 : 401)
    }
    const active = await door.signedIn(ann.userName)
    for (let n = 0; n < 6; n++) {
      app.clock.pass({ hours: 3, minutes: 59 })
      const { status } = await active.get(`${door.path}/session`)
      if (kind === 'storefront' || n < 5) expect(status).toBe(200)
    }
  })
})
