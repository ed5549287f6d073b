import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGate, type Gate } from '@tillward/sdk/gate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createShop as createExpressShop } from '../../../../examples/express-shop/shop.ts'
import { createShop as createFastifyShop } from '../../../../examples/fastify-shop/shop.ts'
import { assignIn, plainAssignment, stockRoleId } from '../../src/modules/access/index.ts'
import { operatorContext } from '../../src/modules/audit/index.ts'
import { createCustomerIn } from '../../src/modules/customers/index.ts'
import { type TestApp, testApp } from '../harness/app.ts'
import { Browser } from '../harness/browser.ts'
import { type GivenTenant, givenShopper, givenStaff, givenTenant, password } from '../harness/given.ts'
import { givenKey } from '../harness/keys.ts'

let app: TestApp
let tenant: GivenTenant
let tillward: string
let key: string

beforeAll(async () => {
  app = await testApp()
  tenant = await givenTenant(app)
  tillward = await app.http.listen({ port: 0, host: '127.0.0.1' })
  const owner = await givenStaff(app, tenant, 'shops-owner', ['ISC_Owner'])
  key = (await givenKey(app, tenant, owner, ['decisions.read'])).key
})
afterAll(() => app.close())

/** A shopper with this role for one customer, signed in; the cookie as a browser sends it. */
async function shopper(name: string, role: string | undefined): Promise<string> {
  const { id } = await givenShopper(app, tenant, name)
  const now = app.clock.now()
  await app.database.transaction(async (tx) => {
    if (role === undefined) return
    const made = await createCustomerIn(
      app.modules.userParts,
      tx,
      operatorContext('given'),
      tenant.id,
      { companyName: `${name} & Co`, cameBy: 'manual', editor: { kind: 'trusted' } },
      now,
    )
    if (!made.ok) throw new Error(made.refusal.detail)
    const roleId = await stockRoleId(tx, tenant.id, role)
    const assigned = await assignIn(tx, {
      ...plainAssignment,
      tenantId: tenant.id,
      accountId: id,
      billToId: made.value.id,
      roleId: roleId ?? null,
      by: 'given',
      now,
    })
    if (!assigned.ok) throw new Error(assigned.refusal.detail)
  })
  return signedIn(new Browser(app.http, { host: `${tenant.host}:4000` }), 'storefront', name)
}

async function signedIn(browser: Browser, door: 'console' | 'storefront', name: string): Promise<string> {
  expect((await browser.post(`/api/${door}/sign-in`, { name, password })).status).toBe(200)
  return [...browser.cookies].map(([cookie, value]) => `${cookie}=${value}`).join('; ')
}

interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** As a browser asks: fetch of Node says itself in `Sec-Fetch-Mode` that it is none. */
async function asBrowser(port: number, path: string, { body, ...asked }: Asked): Promise<Response> {
  const [answer] = (await once(request({ port, path, host: '127.0.0.1', ...asked }).end(body), 'response')) as [IncomingMessage]
  const text = (await answer.toArray()).join('')
  return new Response(text, { status: answer.statusCode!, headers: answer.headers as Record<string, string> })
}

const shops: readonly (readonly [string, (gate: Gate) => Promise<Server>])[] = [
  [
    'fastify-shop',
    async (gate) => {
      const shop = createFastifyShop(gate)
      await shop.listen({ port: 0, host: '127.0.0.1' })
      return shop.server
    },
  ],
  [
    'express-shop',
    async (gate) => {
      const server = createServer(createExpressShop(gate)).listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    },
  ],
]

describe.each(shops)('examples/%s', (name, start) => {
  let server: Server
  let ask: (path: string, cookie?: string, more?: Asked) => Promise<Response>

  beforeAll(async () => {
    server = await start(createGate({ baseUrl: tillward, apiKey: key }))
    const { port } = server.address() as AddressInfo
    ask = (path, cookie, more = {}) => asBrowser(port, path, { ...more, headers: { ...(cookie ? { cookie } : {}), ...more.headers } })
  })
  afterAll(() => server.close())

  const order = (total: number, cookie?: string) =>
    ask('/orders', cookie, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ total }) })

  test('R-15 knows the shopper and the customer chosen; whoever is not signed in is refused, or sent to sign in where a page was opened', async () => {
    const cookie = await shopper(`${name}-basket`, 'Buyer3')
    expect(await (await ask('/basket', cookie)).json()).toEqual({ for: `${name}-basket`, customer: `${name}-basket & Co` })
    const odd = ['x', '', 'x'.repeat(300), 'é', 'a b', '%00'].map((token) => `__Host-tillward-shop=${token}`)
    for (const nobody of [undefined, ...odd]) {
      const refused = await ask('/basket', nobody)
      expect([refused.status, refused.headers.get('content-type')?.split(';')[0]]).toEqual([401, 'application/problem+json'])
      expect(await refused.json()).toMatchObject({ code: 'unauthenticated', status: 401 })
    }
    const sent = await ask('/basket', undefined, { headers: { 'sec-fetch-mode': 'navigate' } })
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/account'])
  })

  test('R-12 lets through what Tillward allows, and says why not', async () => {
    const buyer2 = await shopper(`${name}-buyer2`, 'Buyer2')
    expect((await order(900, buyer2)).status).toBe(201)
    const over = await order(1_100, buyer2)
    expect([over.status, (await over.json()) as object]).toEqual([
      403,
      expect.objectContaining({ code: 'forbidden', detail: expect.any(String) }),
    ])
    const requisitioner = await shopper(`${name}-requisitioner`, 'Requisitioner')
    expect((await order(1, requisitioner)).status).toBe(403)
    const without = await shopper(`${name}-without`, undefined)
    expect((await order(1, without)).status).toBe(409)
    expect((await order(1)).status).toBe(401)
  })

  test('R-24 whoever registered a moment ago waits for the proof of the address', async () => {
    const browser = new Browser(app.http, { host: `${tenant.host}:4000` })
    const registered = await browser.post('/api/storefront/register', { email: `${name}@new.test`, password })
    expect(registered.status, registered.text).toBe(202)
    const cookie = [...browser.cookies].map(([one, value]) => `${one}=${value}`).join('; ')
    const refused = await ask('/basket', cookie)
    expect([refused.status, await refused.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'forbidden', title: 'The e-mail address is not proved yet' }),
    ])
  })

  test('R-10 staff enter the back office with the permission, shoppers never do', async () => {
    await givenStaff(app, tenant, `${name}-admin`, ['ISC_Admin'])
    await givenStaff(app, tenant, `${name}-writer`, ['ISC_ContentEditor'])
    const admin = await signedIn(new Browser(app.http), 'console', `${name}-admin`)
    const writer = await signedIn(new Browser(app.http), 'console', `${name}-writer`)
    expect((await ask('/back-office', admin)).status).toBe(200)
    expect((await ask('/back-office', writer)).status).toBe(403)
    const buyer = await shopper(`${name}-nosy`, 'Administrator')
    expect((await ask('/back-office', buyer.replace('tillward-shop=', 'tillward-console='))).status).toBe(401)
    expect((await ask('/basket', admin.replace('tillward-console=', 'tillward-shop='))).status).toBe(401)
  })

  test('R-31 what was signed out is refused at the next request', async () => {
    const browser = new Browser(app.http, { host: `${tenant.host}:4000` })
    await shopper(`${name}-leaves`, 'Buyer3')
    const cookie = await signedIn(browser, 'storefront', `${name}-leaves`)
    expect((await ask('/basket', cookie)).status).toBe(200)
    expect((await browser.post('/api/storefront/sign-out', {})).status).toBe(204)
    expect((await ask('/basket', cookie)).status).toBe(401)
  })

  test('R-30 only a page that is opened, or a change, keeps the session alive', async () => {
    const cookie = await shopper(`${name}-idle`, 'Buyer3')
    const polls = () => ask('/basket', cookie)
    for (let hour = 0; hour < 3; hour++) {
      app.clock.pass({ hours: 1 })
      expect((await polls()).status).toBe(200)
    }
    app.clock.pass({ minutes: 61 })
    expect((await polls()).status).toBe(401)

    const alive = await shopper(`${name}-busy`, 'Buyer3')
    for (let hour = 0; hour < 5; hour++) {
      app.clock.pass({ hours: 1 })
      expect((await ask('/basket', alive, { headers: { 'sec-fetch-mode': 'navigate' } })).status).toBe(200)
    }
  })

  test('ATK-144 lets nobody through while Tillward does not answer, or does not know the key', async () => {
    const cookie = await shopper(`${name}-cut`, 'Buyer3')
    for (const gate of [
      createGate({ baseUrl: 'http://127.0.0.1:9', apiKey: key }),
      createGate({ baseUrl: tillward, apiKey: 'twk_nothing' }),
    ]) {
      const cut = await start(gate)
      const answer = await fetch(`http://127.0.0.1:${(cut.address() as AddressInfo).port}/basket`, { headers: { cookie } })
      expect([answer.status, await answer.json()]).toEqual([503, expect.objectContaining({ code: 'unavailable' })])
      cut.close()
    }
  })
})
