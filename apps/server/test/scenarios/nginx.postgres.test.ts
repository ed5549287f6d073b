import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { plainAssignment } from '../../src/modules/access/index.ts'
import { cookieNames } from '../../src/platform/http/cookies.ts'
import { type TestApp, testApp } from '../harness/app.ts'
import { givenRecord, givenWishes, websiteRole, wish } from '../harness/assignments.ts'
import { type GivenPerson, type GivenTenant, givenShopper, givenStaff, givenTenant, password } from '../harness/given.ts'
import { freePort, hasNginx, send, startEcho, startNginx } from '../harness/nginx.ts'

const example = (name: string) => new URL(`../../../../examples/nginx/${name}`, import.meta.url)

// skipped where there is no nginx: `apt-get install nginx-light` brings it, and CI does so
describe.skipIf(!hasNginx)('a real nginx with the configuration of examples/nginx, in front of a page', () => {
  let app: TestApp
  let mine: GivenTenant
  let theirs: GivenTenant
  let ann: GivenPerson
  let vera: GivenPerson
  let shop: Awaited<ReturnType<typeof startEcho>>
  let nginx: Awaited<ReturnType<typeof startNginx>>
  let port: number
  let round = 0

  beforeAll(async () => {
    app = await testApp({ env: { TILLWARD_PROXIES: '1' } })
    mine = await givenTenant(app)
    theirs = await givenTenant(app)
    vera = await givenStaff(app, mine, 'vera', ['ISC_Owner'])
    await app.http.listen({ port: 0, host: '127.0.0.1' })
    const tillward = (app.http.server.address() as AddressInfo).port
    shop = await startEcho()
    port = await freePort()
    const replaced = (text: string) =>
      text
        .replaceAll('listen 80;', `listen 127.0.0.1:${port};`)
        .replaceAll('shop.example', mine.host)
        .replaceAll('accounts.example', 'localhost')
        .replaceAll('127.0.0.1:4000', `127.0.0.1:${tillward}`)
        .replaceAll(/127\.0\.0\.1:808[01]/g, `127.0.0.1:${shop.port}`)
        .replaceAll('00000000-0000-7000-8000-000000000000', mine.id)
    nginx = await startNginx([example('shop.conf'), example('staff.conf')], replaced, () => send(port, '/'))
  })
  afterAll(async () => {
    await nginx.close()
    await app.close()
    await shop.close()
  })
  beforeEach(async () => {
    ann = await givenShopper(app, mine, `ann${++round}`)
  })

  const page = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  const script = { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }
  const at = (host: string) => ({ host: `${host}:${port}`, origin: `http://${host}:${port}` })
  /** What a browser with this cookie gets at the shop. */
  const get = (url: string, cookie?: string, more: Record<string, string> = page, method = 'GET', body?: string) =>
    send(port, url, {
      method,
      headers: { ...at(mine.host), ...(cookie ? { cookie } : {}), ...more },
      ...(body === undefined ? {} : { body }),
    })
  const status = async (...asked: Parameters<typeof get>) => (await get(...asked)).status
  async function signedIn(name: string, door: 'shop' | 'console' = 'shop'): Promise<string> {
    const [host, url] = door === 'shop' ? [mine.host, '/account/api/sign-in'] : ['localhost', '/api/console/sign-in']
    const headers = { ...at(host), 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
    const answer = await send(port, url, { method: 'POST', headers, body: JSON.stringify({ name, password }) })
    expect(answer.status, answer.text + nginx.log()).toBe(200)
    const set = (answer.headers['set-cookie'] ?? []).find((one) => one.startsWith(`${cookieNames[door]}=`))
    return set!.split(';')[0]!
  }
  const signOut = (cookie: string) =>
    send(port, '/account/api/sign-out', {
      method: 'POST',
      headers: { ...at(mine.host), cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: '{}',
    })

  test('R-33 signed out: people are shown the way to sign-in, scripts get a 401, public pages stay open', async () => {
    const shown = await get('/orders/1')
    expect([shown.status, shown.headers.location]).toEqual([303, `http://${mine.host}:${port}/account`])
    expect(await status('/orders/1', undefined, script)).toBe(401)
    expect(await status('/orders/1', `${cookieNames.shop}=nonsense`, script)).toBe(401)
    expect(await status('/')).toBe(200)
    expect((await get('/account')).text).toContain('<!doctype html>')
    // the question itself is not to be asked from outside through nginx
    expect(await status('/tillward-shopper')).toBe(404)
  })

  test('R-33 signed in: the page, told who it is', async () => {
    const cookie = await signedIn(ann.userName)
    const { status: code, text } = await get('/orders/1?x=1', cookie)
    expect(code, text + nginx.log()).toBe(200)
    expect(JSON.parse(text)).toMatchObject({
      url: '/orders/1?x=1',
      headers: {
        'tillward-account': ann.id,
        'tillward-kind': 'website',
        'tillward-tenant': mine.id,
        'tillward-website': mine.websiteId,
        'tillward-name': ann.userName,
      },
    })
  })

  test('ATK-117 what a browser sends as Tillward-… never reaches the page', async () => {
    const forged = Object.fromEntries(
      ['account', 'kind', 'tenant', 'website', 'customer', 'name'].map((name) => [`tillward-${name}`, 'forged']),
    )
    const underlined = { tillward_account: 'forged', 'Tillward-account': 'forged' }
    const cookie = await signedIn(ann.userName)
    for (const [url, jar] of [
      ['/orders/1', cookie],
      ['/', cookie],
      ['/', undefined],
    ] as const) {
      const { text } = await get(url, jar, { ...page, ...forged, ...underlined })
      expect(text).toContain('"url"')
      expect(text).not.toContain('forged')
    }
  })

  test('ATK-117 nginx and the shop read an address alike: nobody comes to a closed page by another way of writing it', async () => {
    const ways = [
      '/orders/%2e%2e/',
      '/orders/1%2f..%2f..%2f',
      '/x/..%2forders/1',
      '//orders/1',
      '/orders%2f1',
      '/%6frders/1',
      '/./orders/1',
    ]
    for (const url of ways) {
      const { status: code, text } = await get(url, undefined, script)
      // asked about, or passed on as the public page it was taken for
      if (code !== 401) expect(JSON.parse(text), url).toMatchObject({ url: expect.not.stringMatching(/orders/i) })
    }
    const cookie = await signedIn(ann.userName)
    expect(JSON.parse((await get('/orders/a%20b%3fc?x=%2f', cookie)).text)).toMatchObject({ url: '/orders/a%20b%3Fc?x=%2f' })
  })

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('any method is asked about: %s arrives with its body', async (method) => {
    const cookie = await signedIn(ann.userName)
    const json = { ...script, 'content-type': 'application/json' }
    expect(await status('/orders/1', undefined, json, method, '{"n":1}')).toBe(401)
    const { text } = await get('/orders/1', cookie, json, method, '{"n":1}')
    expect(JSON.parse(text)).toMatchObject({ method, body: '{"n":1}', headers: { 'tillward-account': ann.id } })
  })

  test('R-31 ATK-041 after sign-out the very next request is refused', async () => {
    const cookie = await signedIn(ann.userName)
    expect(await status('/orders/1', cookie, script)).toBe(200)
    expect((await signOut(cookie)).status).toBe(204)
    expect(await status('/orders/1', cookie, script)).toBe(401)
    const again = await signedIn(ann.userName)
    await app.database.db.updateTable('account').set({ state: 'deactivated' }).where('id', '=', ann.id).execute()
    expect(await status('/orders/1', again, script)).toBe(401)
  })

  test('R-30 opening pages keeps a session alive, polling and prefetching do not', async () => {
    const [opening, polling] = [await signedIn(ann.userName), await signedIn(ann.userName)]
    const prefetch = { ...page, 'sec-purpose': 'prefetch' }
    for (let hours = 0; hours < 5; hours++) {
      if (hours < 4) expect(await status('/orders/1', polling, hours % 2 ? prefetch : script), `${hours} h`).toBe(200)
      expect(await status('/orders/1', opening, page), `${hours} h`).toBe(200)
      app.clock.pass({ hours: 1 })
    }
    expect(await status('/orders/1', polling, script)).toBe(401)
    expect(await status('/orders/1', opening, script)).toBe(200)
  })

  test('ATK-125 neither Host nor forwarded headers of a browser say whose website it is', async () => {
    await givenShopper(app, theirs, 'mallory')
    const direct = await app.http.inject({
      method: 'POST',
      url: '/api/storefront/sign-in',
      headers: { host: theirs.host },
      payload: { name: 'mallory', password },
    })
    const cookie = String(direct.headers['set-cookie']).split(';')[0]!
    const forms = [
      { host: theirs.host },
      { 'x-forwarded-host': theirs.host },
      { forwarded: `host=${theirs.host}` },
      { 'tillward-website': theirs.websiteId },
    ]
    for (const form of forms) expect(await status('/orders/1', cookie, { ...script, ...form }), JSON.stringify(form)).toBe(401)
  })

  test('R-12 a page that asks for a permission is closed to those without it', async () => {
    const cookie = await signedIn(ann.userName)
    expect(await status('/invoices/1', cookie)).toBe(403)
    expect(await status('/invoices/1', undefined, script)).toBe(401)
    const customer = await givenRecord(app.modules, mine.id)
    const buyer = { ...plainAssignment, roleId: await websiteRole(app.modules, mine.id, 'Buyer1') }
    await givenWishes(app.modules, mine.id, wish(ann.id, customer, buyer))
    const again = await signedIn(ann.userName)
    expect(JSON.parse((await get('/invoices/1', again)).text).headers).toMatchObject({ 'tillward-customer': customer })
    await givenWishes(app.modules, mine.id, wish(ann.id, customer, plainAssignment))
    expect(await status('/invoices/1', again)).toBe(403)
    await givenWishes(app.modules, mine.id, wish(ann.id, customer, 'end'))
    const { headers } = JSON.parse((await get('/orders/1', again)).text) as { headers: Record<string, string> }
    expect(headers['tillward-account']).toBe(ann.id)
    expect(headers).not.toHaveProperty('tillward-customer')
  })

  test('R-06 a program for staff: who can enter the tenant and may do what it asks for', async () => {
    await givenStaff(app, mine, 'editor', ['ISC_ContentEditor'])
    await givenStaff(app, theirs, 'foreign', ['ISC_Owner'])
    const pos = async (cookie?: string) =>
      send(port, '/pos/till', { headers: { ...at('localhost'), ...script, ...(cookie ? { cookie } : {}) } })
    const open = await pos(await signedIn('vera', 'console'))
    expect(JSON.parse(open.text).headers).toMatchObject({ 'tillward-account': vera.id, 'tillward-name': 'vera' })
    expect((await pos()).status).toBe(401)
    expect((await pos(await signedIn('editor', 'console'))).status).toBe(403)
    expect((await pos(await signedIn('foreign', 'console'))).status).toBe(401)
    // a shopper's session is nothing there
    expect((await pos((await signedIn(ann.userName)).replace(cookieNames.shop, cookieNames.console))).status).toBe(401)
  })

  test('where Tillward does not answer, nothing is shown', async () => {
    const cookie = await signedIn(ann.userName)
    expect(await status('/orders/1', cookie)).toBe(200)
    await app.http.close()
    expect(await status('/orders/1', cookie)).toBe(500)
    expect(await status('/')).toBe(200)
  })
})
