import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { files, version } from '../../src/doors/files.ts'
import { type TestApp, testApp } from '../harness/app.ts'
import { Browser } from '../harness/browser.ts'
import { type GivenTenant, givenShopper, givenStaff, givenTenant, password } from '../harness/given.ts'

let app: TestApp
let tenant: GivenTenant
const consoleHost = 'localhost:4000'
const signInPages = ['/console', '/console/', '/console/sign-in', '/console/profile', '/console/t/any/users?q=ada']
const consolePages = [...signInPages, '/console/link', '/console/set-up']
const shopPages = ['/account', '/account/', '/account/link', '/account/customer', '/account/orders']

beforeAll(async () => {
  app = await testApp()
  tenant = await givenTenant(app)
  app.modules.setUp.open()
})
afterAll(() => app.close())

const at = (host: string) => new Browser(app.http, { host })
const shopHost = () => `${tenant.host}:4000`
/** Every page at its own host: [host, path]. */
const pages = (): [string, string][] => [
  ...consolePages.map((path): [string, string] => [consoleHost, path]),
  ...shopPages.map((path): [string, string] => [shopHost(), path]),
]
const refused = (): [string, string, number][] => [
  ['nowhere.example', '/', 404],
  ['nowhere.example', '/account', 404],
  ['nowhere.example', '/account/link', 404],
  [consoleHost, '/account', 404],
  [consoleHost, '/account/link', 404],
  [consoleHost, '/account/customer', 404],
  [shopHost(), '/console', 404],
  [shopHost(), '/console/sign-in', 404],
  [shopHost(), '/console/profile', 404],
  [shopHost(), '/console/link', 404],
  [shopHost(), '/console/set-up', 404],
  [consoleHost, '/', 302],
  [shopHost(), '/', 302],
]

describe('pages', () => {
  test('ATK-031 ATK-034 ATK-044 are in no frame, keep nothing, tell no other site where somebody was', async () => {
    const answers = [...pages().map(([host, path]) => [host, path, 200] as const), ...refused()]
    for (const [host, path, status] of answers) {
      const { headers, ...answer } = await at(host).get(path)
      expect(answer.status, `${host}${path}`).toBe(status)
      expect(headers, path).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' })
      expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'")
    }
  })

  test('ATK-032 run no inline script and style, whatever is in them', async () => {
    for (const [host, path] of pages()) {
      const { text, headers } = await at(host).get(path)
      const policy = String(headers['content-security-policy'])
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
      expect(policy).not.toContain('unsafe')
      expect(text).not.toMatch(/<style|\sstyle=|\son\w+\s*=|javascript:/i)
      for (const [tag, content] of text.matchAll(/<script[^>]*>([^<]*)/g))
        expect([tag, content]).toEqual([expect.stringContaining(' src="/'), ''])
      // nobody else is asked for anything
      expect(text).not.toMatch(/(src|href|action)="(https?:|\/\/)/i)
    }
  })

  test('are small: 8 kB a page, 14 kB of scripts until something can be typed', async () => {
    for (const [host, path] of pages()) {
      const { text } = await at(host).get(path)
      expect(Buffer.byteLength(text), path).toBeLessThanOrEqual(8 * 1024)
      const loaded = [...text.matchAll(/(?:src|href)="[^"]*\/files\/\w+\/(\w[\w-]*\.js)"/g)].map((found) => found[1]!)
      const imported = new Set(
        loaded.flatMap((name) => [...textOf(name).matchAll(/^import .* from '\.\/(.*)'$/gm)].map((found) => found[1]!)),
      )
      // all of them are asked for at once, none after another
      expect([...imported].filter((name) => !loaded.includes(name))).toEqual([])
      const bytes = loaded.reduce((sum, name) => sum + files.get(name)!.content.length, 0)
      expect(bytes, path).toBeGreaterThan(1000)
      expect(bytes, path).toBeLessThanOrEqual(14 * 1024)
    }
  })

  test('ATK-032 write a name as text', async () => {
    const odd = await givenTenant(app, 'odd-name')
    const name = `</title><script>alert(1)</script>"' onload='x`
    await sql`update website set name = ${name} where id = ${odd.websiteId}`.execute(app.database.db)
    for (const path of shopPages) {
      const { status, text } = await at(`${odd.host}:4000`).get(path)
      expect(status).toBe(200)
      expect(text).toContain('&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#39; onload=')
      expect(text).not.toContain('<script>')
      expect(text).not.toMatch(/data-brand="[^"]*["'][^"]* onload/)
    }
  })

  test('of a shop are not served once its website is closed', async () => {
    const closed = await givenTenant(app)
    expect((await at(`${closed.host}:4000`).get('/account')).status).toBe(200)
    await sql`update website set state = 'closed' where id = ${closed.websiteId}`.execute(app.database.db)
    for (const path of [...shopPages, '/']) expect((await at(`${closed.host}:4000`).get(path)).status, path).toBe(404)
  })

  test('hold nothing of whoever is signed in, and show no form before it is known who that is', async () => {
    const { userName } = await givenStaff(app, tenant, 'seen-by-nobody')
    const browser = at(consoleHost)
    const form = /data-view="sign-in" hidden/
    expect((await browser.get('/console/sign-in')).text).not.toMatch(form)
    expect((await browser.post('/api/console/sign-in', { name: userName, password })).status).toBe(200)
    const { text } = await browser.get('/console/sign-in')
    expect(text).toMatch(form)
    for (const secret of [userName, tenant.id, ...browser.cookies.values()]) expect(text).not.toContain(secret)
    const { userName: shopper } = await givenShopper(app, tenant, 'seen-by-nobody-else')
    const shop = at(shopHost())
    expect((await shop.get('/account')).text).not.toMatch(form)
    expect((await shop.post('/account/api/sign-in', { name: shopper, password })).status).toBe(200)
    const own = (await shop.get('/account')).text
    expect(own).toMatch(form)
    for (const secret of [shopper, tenant.id, ...shop.cookies.values()]) expect(own).not.toContain(secret)
  })

  test('ATK-035 lead nowhere a browser says', async () => {
    for (const [host, home] of [
      [consoleHost, '/console'],
      [shopHost(), '/account'],
    ] as const) {
      for (const to of [
        '//evil.example',
        '/\\evil.example',
        'https:evil.example',
        '/%2f%2fevil.example',
        'javascript:alert(1)',
        'http://x@evil.example',
        'evil。example',
      ]) {
        const query = `?returnUrl=${encodeURIComponent(to)}&next=${encodeURIComponent(to)}`
        const { status, headers } = await at(host).get(`/${query}`, { 'x-forwarded-host': 'evil.example' })
        expect([status, headers['location']]).toEqual([302, home])
        for (const path of [home, home === '/console' ? '/console/sign-in' : '/account/link'])
          expect((await at(host).get(`${path}${query}`)).text).not.toContain('evil')
      }
    }
    // and no script looks there either
    for (const name of scripts())
      expect(textOf(name), name).not.toMatch(/location\.search|URLSearchParams|location\.(href|assign)|window\.open|document\.referrer/)
  })
})

describe('their files', () => {
  test('are kept for good under the version of today, and by nobody under another', async () => {
    for (const home of ['/console', '/account']) {
      for (const name of files.keys()) {
        const { status, headers } = await at(consoleHost).get(`${home}/files/${version}/${name}`)
        expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
        expect(headers['content-type']).toMatch(/^(text\/(css|javascript); charset=utf-8|image\/svg\+xml)$/)
        expect((await at(consoleHost).get(`${home}/files/00000000/${name}`)).headers['cache-control']).toBe('no-cache')
      }
      for (const name of ['none.js', '..%2froutes.ts', '%2e%2e'])
        expect((await at(consoleHost).get(`${home}/files/${version}/${name}`)).status).toBe(404)
    }
  })

  test('ATK-032 ATK-040 never make code of text, and keep no token in the browser', () => {
    expect(scripts().length).toBeGreaterThan(5)
    for (const name of scripts()) {
      expect(textOf(name), name).not.toMatch(
        /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|localStorage|sessionStorage|document\.cookie/,
      )
    }
  })
})

describe('a mailed link', () => {
  const token = (text: string) => /\/link#(\S+)/.exec(text)![1]!

  test('ATK-034 is used up by nothing but the button: not by opening, by HEAD, or by asking what it is for', async () => {
    const shopper = await givenShopper(app, tenant, 'link-opener')
    const browser = at(shopHost())
    expect((await browser.post('/api/storefront/forgot-password', { name: shopper.userName })).status).toBe(202)
    await app.recover()
    await app.deliver()
    const mail = app.mailbox.list().find((one) => one.to === shopper.email)!
    expect(mail.text).toContain(`http://${shopHost()}/account/link#`)
    const secret = token(mail.text)
    for (const method of ['GET', 'HEAD'] as const) {
      const opened = await app.http.inject({ method, url: '/account/link', headers: { host: shopHost() } })
      expect(opened.statusCode).toBe(200)
    }
    for (let n = 0; n < 2; n++) {
      const { body } = await browser.post('/account/api/links/inspect', { token: secret })
      expect(body).toMatchObject({ purpose: 'reset', userName: shopper.userName, policy: { minLength: 8, requireDigit: true, history: 4 } })
    }
    expect((await browser.post('/account/api/links/reset', { token: secret, password: 'Quiet-Lantern-42-River' })).status).toBe(204)
    expect((await browser.post('/account/api/links/inspect', { token: secret })).body).toMatchObject({ code: 'link-refused' })
    expect(JSON.stringify(app.logged)).not.toContain(secret)
  })

  test('R-17 lets a shopper choose the first password at the shop, and nowhere else', async () => {
    const { userParts, users } = {
      users: await givenShopper(app, tenant, 'first-password', { password: null }),
      userParts: app.modules.userParts,
    }
    const { findAccount } = await import('../../src/modules/principals/index.ts')
    const { mailActivation } = await import('../../src/modules/accounts/index.ts')
    const now = app.clock.now()
    await app.database.transaction(async (tx) => {
      const account = (await findAccount(tx, users.ownerId, users.id))!
      await mailActivation(userParts, tx, account, { websiteId: tenant.websiteId, now })
    })
    await app.deliver()
    const secret = token(app.mailbox.list().find((one) => one.to === users.email)!.text)
    const chosen = { token: secret, password: 'Quiet-Lantern-42-River' }
    const other = await givenTenant(app)
    expect((await at(`${other.host}:4000`).post('/account/api/links/activate', chosen)).body).toMatchObject({ code: 'link-refused' })
    expect((await at(consoleHost).post('/api/console/links/activate', chosen)).body).toMatchObject({ code: 'link-refused' })
    const browser = at(shopHost())
    expect((await browser.post('/account/api/links/activate', { ...chosen, password: 'short' })).body).toMatchObject({
      code: 'password-refused',
    })
    expect((await browser.post('/account/api/links/activate', chosen)).body).toEqual({ userName: users.userName })
    expect((await browser.post('/account/api/sign-in', { name: users.userName, password: chosen.password })).status).toBe(200)
  })
})

const scripts = () => [...files.keys()].filter((name) => name.endsWith('.js'))
const textOf = (name: string) => files.get(name)!.content.toString()
