import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http, { type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createReceiver } from '../../../../examples/webhook-receiver/receiver.ts'
import { type Event, verify } from '../../../../examples/webhook-receiver/verify.ts'
import { type TestApp, testApp } from '../harness/app.ts'
import { TestClock } from '../harness/clock.ts'
import { type GivenTenant, givenTenant } from '../harness/given.ts'
import { atTheMachine } from '../harness/parts.ts'
import { type Received, type Receiver, signatureOf, startReceiver } from '../harness/receiver.ts'
import { accountChanged, givenWebhook, onLoopback, tell } from '../harness/webhooks.ts'
import { repository } from '../rules/sources.ts'

let app: TestApp
let tenant: GivenTenant
let recorder: Receiver
let server: Server | undefined

// the example asks the machine for the time, as programs do
beforeAll(async () => {
  app = await testApp({ env: onLoopback, clock: new TestClock(new Date()) })
})
afterAll(() => app.close())
beforeEach(async () => {
  tenant = await givenTenant(app)
  recorder = await startReceiver()
})
afterEach(async () => {
  await recorder.close()
  server?.close()
  server?.closeAllConnections()
  server = undefined
})

/** The example on a port, with all that it handles. */
async function example(secrets: string[], handle: (event: Event) => void = () => {}) {
  const handled: Event[] = []
  server = createReceiver(secrets, (event) => {
    handle(event)
    handled.push(event)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { handled, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

/** A genuine request, with what it takes to send it again. */
async function genuine(): Promise<{ request: Received; secret: string; webhookId: string }> {
  const { secret, id } = await givenWebhook(app, tenant.id, recorder.url)
  await accountChanged(app, tenant.id, app.modules.newId())
  await tell(app)
  return { request: recorder.received.at(-1)!, secret, webhookId: id }
}
const send = (url: string, headers: http.OutgoingHttpHeaders, body: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    request.on('error', reject).end(body)
  })
const signing = ({ headers }: Received) => ({
  'webhook-id': headers['webhook-id'],
  'webhook-timestamp': headers['webhook-timestamp'],
  'webhook-signature': headers['webhook-signature'],
})

test('ATK-087 the example receives events of a real server, each once, however often it comes', async () => {
  const secrets: string[] = []
  const { url, handled } = await example(secrets)
  const { id, secret } = await givenWebhook(app, tenant.id, url)
  secrets.push(secret)
  const account = app.modules.newId()
  await accountChanged(app, tenant.id, account)
  await tell(app)
  expect(handled).toMatchObject([{ type: 'account.changed', subject: { kind: 'account', id: account }, data: { fields: ['phone'] } }])
  expect(await app.modules.webhooks.deliveries.replayOne(atTheMachine, tenant.id, id, handled[0]!.id)).toMatchObject({ ok: true })
  await tell(app)
  expect(handled).toHaveLength(1)
  const page = await app.modules.webhooks.deliveries.list(tenant.id, id, { limit: 5 })
  expect(page).toMatchObject({ ok: true, value: { items: [{ state: 'delivered', status: 204 }] } })
})

test('ATK-087 what fails to be handled is sent again', async () => {
  let broken = true
  const secrets: string[] = []
  const { url, handled } = await example(secrets, () => {
    if (broken) throw new Error('the queue is full')
  })
  secrets.push((await givenWebhook(app, tenant.id, url)).secret)
  await accountChanged(app, tenant.id, app.modules.newId())
  await tell(app)
  expect(handled).toEqual([])
  broken = false
  app.clock.pass({ seconds: 5 })
  await tell(app)
  expect(handled).toHaveLength(1)
})

test('ATK-087 only the exact body, id and time with the right secret are taken', async () => {
  const { request, secret } = await genuine()
  const { url, handled } = await example([secret])
  const headers = signing(request)
  const signature = signatureOf(secret, request)
  // the test's clock was moved by seconds, the example asks the machine's
  const old = String(Number(headers['webhook-timestamp']) - 400)
  const signedAnew = (other: Partial<Record<string, string>>) => {
    const forged = { ...request, headers: { ...request.headers, ...other } }
    return { ...signing(forged), 'webhook-signature': signatureOf(secret, forged) }
  }
  const { 'webhook-signature': _, ...unsigned } = headers
  const refused: [string, http.OutgoingHttpHeaders, string][] = [
    ['no signature', unsigned, request.body],
    ['no time', { ...headers, 'webhook-timestamp': undefined }, request.body],
    [
      'another secret',
      { ...headers, 'webhook-signature': signatureOf(`whsec_${Buffer.alloc(32).toString('base64')}`, request) },
      request.body,
    ],
    ['written again', headers, JSON.stringify(JSON.parse(request.body), null, 1)],
    ['one byte more', headers, `${request.body} `],
    ['another id', { ...headers, 'webhook-id': app.modules.newId() }, request.body],
    ['another time', { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) }, request.body],
    ['an old time, rightly signed', signedAnew({ 'webhook-timestamp': old }), request.body],
    [
      'a time to come, rightly signed',
      signedAnew({ 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 400) }),
      request.body,
    ],
    ['another version', { ...headers, 'webhook-signature': signature.replace('v1,', 'v0,') }, request.body],
    ['sha1', { ...headers, 'webhook-signature': `sha1=${signature.slice(3)}` }, request.body],
    ['an empty signature', { ...headers, 'webhook-signature': 'v1,' }, request.body],
    ['a header twice', { ...headers, 'webhook-id': [request.id, request.id] }, request.body],
  ]
  for (const [what, forged, body] of refused) {
    const cleaned = Object.fromEntries(Object.entries(forged).filter(([, value]) => value !== undefined))
    expect([what, await send(url, cleaned, body)]).toEqual([what, 401])
  }
  expect(handled).toEqual([])
  expect(await send(url, { ...headers, 'webhook-signature': `v2,abc v1,AAAA ${signature}` }, request.body)).toBe(204)
  expect(handled).toHaveLength(1)
})

test('ATK-087 another tenant’s webhook has another secret', async () => {
  const mine = await genuine()
  const other = await givenTenant(app)
  const { secret } = await givenWebhook(app, other.id, recorder.url)
  const body = Buffer.from(mine.request.body)
  expect(verify([mine.secret], mine.request.headers, body)).toMatchObject({ tenantId: tenant.id })
  expect(verify([secret], mine.request.headers, body)).toBeUndefined()
})

test('ATK-087 during a rotation a receiver with the old secret, the new one or both takes every event', async () => {
  const { webhookId, secret: former } = await genuine()
  const rotated = await app.modules.webhooks.rotate(atTheMachine, tenant.id, webhookId)
  const next = rotated.ok ? rotated.value.secret : ''
  await accountChanged(app, tenant.id, app.modules.newId())
  await tell(app)
  const { headers, body } = recorder.received.at(-1)!
  for (const secrets of [[former], [next], [next, former]]) expect(verify(secrets, headers, Buffer.from(body))).toBeDefined()
})

test('ATK-087 the example in docs/api.md tells genuine requests from others', async () => {
  const guide = readFileSync(path.join(repository, 'docs/api.md'), 'utf8')
  const code = /```ts\n([^`]*function isGenuine(?:[^`]|`(?!``))*)```/.exec(guide)?.[1] ?? ''
  const folder = mkdtempSync(path.join(tmpdir(), 'tillward-guide-'))
  const file = path.join(folder, 'genuine.ts')
  writeFileSync(file, `${code}\nexport { isGenuine }\n`)
  const { isGenuine } = (await import(pathToFileURL(file).href)) as {
    isGenuine: (secret: string, headers: http.IncomingHttpHeaders, body: Buffer) => boolean
  }
  rmSync(folder, { recursive: true })
  const { request, secret } = await genuine()
  const { headers } = request
  const body = Buffer.from(request.body)
  expect(isGenuine(secret, headers, body)).toBe(true)
  expect(isGenuine(secret, { ...headers, 'webhook-signature': `v1,AAAA ${String(headers['webhook-signature'])}` }, body)).toBe(true)
  const other = `whsec_${Buffer.alloc(32).toString('base64')}`
  for (const forged of [
    isGenuine(other, headers, body),
    isGenuine(secret, headers, Buffer.from(`${request.body} `)),
    isGenuine(secret, { ...headers, 'webhook-timestamp': '1614265330' }, body),
    isGenuine(secret, { ...headers, 'webhook-timestamp': undefined }, body),
    isGenuine(secret, { ...headers, 'webhook-signature': undefined }, body),
    isGenuine(secret, { ...headers, 'webhook-signature': 'v1,' }, body),
  ])
    expect(forged).toBe(false)
})
