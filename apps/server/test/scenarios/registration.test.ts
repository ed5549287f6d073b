import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ArrivalsApp, arrivalsApp, chosen, freshBuyer, givenEngine, orderOf, runArrivals } from '../harness/arrivals.ts'
import { Browser } from '../harness/browser.ts'
import { givenKey } from '../harness/keys.ts'

let app: ArrivalsApp
beforeAll(async () => {
  app = await arrivalsApp()
})
afterAll(() => app.close())

/** Where the mails to an address lead. */
const linkIn = (text: string) => /https?:\/\/\S+/.exec(text)?.[0] ?? ''

describe('R-24 a website without a host of its own', () => {
  test('R-24 R-62 mailed links lead to PUBLIC_URL and name the website; the page and its requests work there', async () => {
    const engine = await givenEngine(app)
    await sql`delete from website_host where tenant_id = ${engine.tenant.id}`.execute(app.database.db)
    const email = freshBuyer()
    const contactId = (await engine.tell(orderOf(email))).body.contactId
    await runArrivals(app)
    const [mail] = await app.mailsTo(email)
    const { websiteId } = engine.tenant
    const url = new URL(linkIn(mail!.text))
    expect([url.host, url.pathname, url.search]).toEqual(['localhost:4000', '/account/link', `?website=${websiteId}`])
    const browser = new Browser(app.http)
    const page = await browser.get(url.pathname + url.search)
    expect([page.status, /data-website="([^"]*)"/.exec(page.text)?.[1]]).toEqual([200, websiteId])
    const named = { 'tillward-website': websiteId }
    const token = url.hash.slice(1)
    expect((await browser.post('/account/api/links/inspect', { token }, named)).body.purpose).toBe('activation')
    expect((await browser.post('/account/api/links/activate', { token, password: chosen, orders: [contactId] }, named)).status).toBe(200)
    expect((await browser.post('/account/api/sign-in', { name: email, password: chosen }, named)).status).toBe(200)
    expect((await browser.get('/account/api/session', named)).body.customer.name).toBe('Mia Keller')
    expect((await browser.get(`/account?website=${websiteId}`)).status).toBe(200)
  })

  test('R-24 ATK-035 pages name a website by the query at PUBLIC_URL alone, and only one that is open', async () => {
    const { websiteId, host } = app.engine.tenant
    const at = async (where: string, id: string) => (await new Browser(app.http, { host: where }).get(`/account/link?website=${id}`)).status
    expect(await at('localhost:4000', websiteId)).toBe(200)
    expect(await at('nowhere.example', websiteId)).toBe(404)
    for (const id of [app.modules.newId(), 'x', '', `${websiteId}&website=${websiteId}`])
      expect(await at('localhost:4000', id), id).toBe(404)
    // at a host of its own the query says nothing
    const other = await givenEngine(app)
    const page = await new Browser(app.http, { host: `${host}:4000` }).get(`/account?website=${other.tenant.websiteId}`)
    expect(page.text).not.toContain(other.tenant.websiteId)
  })
})

describe('R-24 somebody who registered and did not prove the address', () => {
  test('R-24 ATK-132 other programs are told so, and nothing behind a proxy lets them in by an address that may be anybody’s', async () => {
    const email = freshBuyer()
    const browser = app.visitor()
    expect((await browser.post('/api/storefront/register', { email, password: chosen })).status).toBe(202)
    await runArrivals(app)
    const { program } = await givenKey(app, app.engine.tenant, app.engine.owner, ['decisions.read'])
    const check = (one: Browser) =>
      program.get('/api/integration/session', { 'tillward-session': one.cookies.get('__Host-tillward-shop') ?? '' })
    const forwarded = async (one: Browser) => (await one.get('/api/forward-auth/website')).status
    expect((await check(browser)).body).toMatchObject({ addressProved: false, account: { email } })
    expect((await browser.get('/api/storefront/session')).body.addressProved).toBe(false)
    expect(await forwarded(browser)).toBe(401)
    expect((await app.activates(email)).status).toBe(200)
    const proved = await app.enters(email)
    expect((await check(proved)).body).toMatchObject({ addressProved: true })
    expect(await forwarded(proved)).toBeLessThan(300)
  })
})
