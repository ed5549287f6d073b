import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { startDns, type TestDns } from '../../../test/harness/dns.ts'
import { type GivenTenant, givenTenant } from '../../../test/harness/given.ts'
import { atTheMachine } from '../../../test/harness/parts.ts'
import { type Receiver, startReceiver } from '../../../test/harness/receiver.ts'
import { accountChanged, givenWebhook, tell } from '../../../test/harness/webhooks.ts'

let dns: TestDns
let app: TestApp
let tenant: GivenTenant
let receiver: Receiver
let trap: Receiver

// 127.0.0.2 stands for the world: what may be reached; 127.0.0.1 for the inside: what may not
beforeAll(async () => {
  dns = await startDns()
  app = await testApp({ env: { TILLWARD_DNS_SERVER: dns.server, TILLWARD_WEBHOOK_PRIVATE: '127.0.0.2' } })
})
afterAll(async () => {
  await app.close()
  await dns.stop()
})
beforeEach(async () => {
  tenant = await givenTenant(app)
  ;[receiver, trap] = await onOnePort()
})
afterEach(() => Promise.all([receiver.close(), trap.close()]))

/** Both on the same port, so that the address alone decides who gets it. */
async function onOnePort(tries = 10): Promise<[Receiver, Receiver]> {
  const outside = await startReceiver({ address: '127.0.0.2' })
  try {
    return [outside, await startReceiver({ address: '127.0.0.1', port: outside.port })]
  } catch (error) {
    await outside.close()
    if (tries <= 1) throw error
    return onOnePort(tries - 1)
  }
}

const errorsOf = async (webhookId: string) => {
  const page = await app.modules.webhooks.deliveries.list(tenant.id, webhookId, { limit: 10 })
  return page.ok ? page.value.items.map(({ state, error }) => [state, error]) : []
}

test('ATK-085 a name that is fine at save and stands for the inside at the time of the try: nobody inside is connected to', async () => {
  dns.setAddresses('rebind.example', ['127.0.0.2'], ['127.0.0.1'])
  const { id } = await givenWebhook(app, tenant.id, `http://rebind.example:${receiver.port}/hooks`)
  await accountChanged(app, tenant.id, app.modules.newId())
  await tell(app)
  expect(trap.connections + receiver.connections).toBe(0)
  expect(await errorsOf(id)).toEqual([['waiting', 'address']])
})

test('ATK-085 a name that changes with every answer: what was checked is what is connected to', async () => {
  // asked once at save and once for the try; a third answer would be for the connection
  dns.setAddresses('flip.example', ['127.0.0.2'], ['127.0.0.2'], ['127.0.0.1'])
  const { id } = await givenWebhook(app, tenant.id, `http://flip.example:${receiver.port}/hooks`)
  await accountChanged(app, tenant.id, app.modules.newId())
  await tell(app)
  expect([receiver.received.length, trap.connections]).toEqual([1, 0])
  expect(receiver.received[0]!.headers.host).toBe(`flip.example:${receiver.port}`)
  expect(await errorsOf(id)).toEqual([['delivered', undefined]])
})

test('ATK-085 one address of the inside among several: none of them is connected to', async () => {
  dns.setAddresses('many.example', ['127.0.0.2'], ['127.0.0.2', '127.0.0.1'])
  const { id } = await givenWebhook(app, tenant.id, `http://many.example:${receiver.port}/hooks`)
  await accountChanged(app, tenant.id, app.modules.newId())
  await tell(app)
  expect(trap.connections + receiver.connections).toBe(0)
  expect(await errorsOf(id)).toEqual([['waiting', 'address']])
})

test('ATK-084 a public name over http, once it is not the operator’s any more, is not posted to', async () => {
  dns.setAddresses('moved.example', ['127.0.0.2'], ['93.184.215.14'])
  const { id } = await givenWebhook(app, tenant.id, `http://moved.example:${receiver.port}/hooks`)
  await accountChanged(app, tenant.id, app.modules.newId())
  await tell(app)
  expect(await errorsOf(id)).toEqual([['waiting', 'refused']])
})

test('a DNS that fails is no reason to give up: tried again', async () => {
  dns.setAddresses('shaky.example', ['127.0.0.2'])
  const { id } = await givenWebhook(app, tenant.id, `http://shaky.example:${receiver.port}/hooks`)
  dns.setAddresses('shaky.example')
  dns.fail('shaky.example')
  await accountChanged(app, tenant.id, app.modules.newId())
  await tell(app)
  expect(await errorsOf(id)).toEqual([['waiting', 'no-answer']])
  dns.setAddresses('shaky.example', ['127.0.0.2'])
  app.clock.pass({ seconds: 5 })
  await tell(app)
  expect(receiver.received).toHaveLength(1)
})

test('ATK-085 a receiver that redirects inside: its answer is a failure, and nobody inside hears of it', async () => {
  receiver.answer((_request, response) => void response.writeHead(307, { location: `http://127.0.0.1:${trap.port}/hooks` }).end())
  const { id } = await givenWebhook(app, tenant.id, receiver.url)
  await accountChanged(app, tenant.id, app.modules.newId())
  await tell(app)
  expect(trap.connections).toBe(0)
  const page = await app.modules.webhooks.deliveries.list(tenant.id, id, { limit: 1 })
  expect(page).toMatchObject({ ok: true, value: { items: [{ state: 'waiting', status: 307, error: 'status' }] } })
})

test('ATK-084 the address of the inside itself is refused at save', async () => {
  const made = await app.modules.webhooks.create(atTheMachine, tenant.id, { name: 'x', url: trap.url, events: ['*'] })
  expect(made).toMatchObject({ ok: false, refusal: { fields: [{ field: 'url', rule: 'address' }] } })
})
