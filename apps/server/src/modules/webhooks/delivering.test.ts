import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { type GivenTenant, givenShopper, givenStaff, givenTenant } from '../../../test/harness/given.ts'
import { type Receiver, signatureOf, startReceiver } from '../../../test/harness/receiver.ts'
import { accountChanged, allowLoopback, givenWebhook, happened, onLoopback, tell } from '../../../test/harness/webhooks.ts'
import { recordRefusals } from '../sign-in/index.ts'
import { createWebhooks } from './index.ts'

let app: TestApp
let tenant: GivenTenant
let receiver: Receiver

beforeAll(async () => {
  app = await testApp({ env: onLoopback })
})
afterAll(() => app.close())
beforeEach(async () => {
  tenant = await givenTenant(app)
  receiver = await startReceiver()
})
afterEach(() => receiver.close())

const newId = () => app.modules.newId()
const told = () => receiver.received.map(({ event }) => event.type as string)
const deliveriesOf = async (webhookId: string) => {
  const page = await app.modules.webhooks.deliveries.list(tenant.id, webhookId, { limit: 100 })
  if (!page.ok) throw new Error(page.refusal.code)
  return page.value.items
}

test('R-61 what was sealed is posted: thin, signed, with the time of the try', async () => {
  const { id, secret } = await givenWebhook(app, tenant.id, receiver.url)
  const user = newId()
  await happened(app, tenant.id, {
    action: 'account.changed',
    subject: { kind: 'account', ownerId: tenant.id, id: user },
    after: { fields: ['phone', 'lastName'], email: 'ada@example.test' },
  })
  const at = app.clock.now()
  app.clock.pass({ seconds: 2 })
  await tell(app)
  expect(receiver.received).toHaveLength(1)
  const [it] = receiver.received
  expect(it!.event).toEqual({
    id: it!.id,
    type: 'account.changed',
    timestamp: at.toISOString(),
    tenantId: tenant.id,
    subject: { kind: 'account', id: user },
    data: { fields: ['phone', 'lastName'] },
  })
  expect(it!.headers).toMatchObject({
    'content-type': 'application/json',
    'webhook-timestamp': String(app.clock.now().getTime() / 1000),
    'webhook-signature': signatureOf(secret, it!),
    'accept-encoding': 'identity',
  })
  expect(await deliveriesOf(id)).toMatchObject([{ id: it!.id, state: 'delivered', tries: 1, status: 204 }])
  await tell(app)
  expect(receiver.received).toHaveLength(1)
})

test('R-61 only what was asked for, and only of the own tenant', async () => {
  const other = await givenTenant(app)
  const elsewhere = await startReceiver()
  await givenWebhook(app, tenant.id, receiver.url, ['account.deactivated'])
  await givenWebhook(app, other.id, elsewhere.url)
  await accountChanged(app, tenant.id, newId())
  await happened(app, tenant.id, { action: 'account.deactivated', subject: { kind: 'account', ownerId: tenant.id, id: newId() } })
  await accountChanged(app, other.id, newId())
  await tell(app)
  expect(told()).toEqual(['account.deactivated'])
  expect(elsewhere.received.map(({ event }) => [event.type, event.tenantId])).toEqual([['account.changed', other.id]])
  await elsewhere.close()
})

test('R-61 what happened before the webhook was made is not told', async () => {
  await accountChanged(app, tenant.id, newId())
  await app.modules.audit.sealAll()
  await givenWebhook(app, tenant.id, receiver.url)
  await tell(app)
  expect(receiver.received).toEqual([])
})

test('ATK-143 a later event of an account waits for the earlier one, others go on; tried again with the same id and body', async () => {
  const [mine, others] = [newId(), newId()]
  const { id } = await givenWebhook(app, tenant.id, receiver.url)
  receiver.answer(({ event }) => (event.subject.id === mine ? 500 : 204))
  await accountChanged(app, tenant.id, mine, ['phone'])
  await accountChanged(app, tenant.id, mine, ['email'])
  await accountChanged(app, tenant.id, others, ['fax'])
  await tell(app)
  const fields = () => receiver.received.map(({ event }) => event.data.fields[0] as string)
  expect(fields().toSorted()).toEqual(['fax', 'phone'])
  await tell(app)
  expect(receiver.received).toHaveLength(2)

  receiver.answer(204)
  app.clock.pass({ seconds: 5 })
  await tell(app)
  expect(fields().slice(2)).toEqual(['phone', 'email'])
  const tries = receiver.received.filter(({ event }) => event.data.fields[0] === 'phone')
  expect(tries[1]).toMatchObject({ id: tries[0]!.id, body: tries[0]!.body })
  expect(tries[1]!.headers['webhook-timestamp']).not.toBe(tries[0]!.headers['webhook-timestamp'])
  expect((await deliveriesOf(id)).every((one) => one.state === 'delivered')).toBe(true)
})

test('ATK-143 ten tries in three days, then given up; the next event of the account goes its way', async () => {
  const user = newId()
  const { id } = await givenWebhook(app, tenant.id, receiver.url)
  receiver.answer(({ event }) => (event.data.fields?.[0] === 'phone' ? 503 : 204))
  await accountChanged(app, tenant.id, user, ['phone'])
  await accountChanged(app, tenant.id, user, ['email'])
  const begin = app.clock.now().getTime()
  const hours: number[] = []
  for (let step = 0; step < 12; step++) {
    await tell(app)
    const last = (await deliveriesOf(id)).at(-1)
    hours.push((app.clock.now().getTime() - begin) / 3_600_000)
    if (last?.state !== 'waiting') break
    app.clock.pass({ ms: last.nextTryAt!.getTime() - app.clock.now().getTime() })
    // another account gets through meanwhile: the webhook as a whole is not failing
    await accountChanged(app, tenant.id, newId(), ['fax'])
  }
  expect(receiver.received.filter(({ event }) => event.data.fields[0] === 'phone')).toHaveLength(10)
  expect(hours.at(-1)).toBeGreaterThan(71)
  expect(hours.at(-1)).toBeLessThan(75)
  const [email, phone] = (await deliveriesOf(id)).slice(-2)
  expect([phone?.state, phone?.error, email?.state]).toEqual(['dead', 'status', 'delivered'])
})

test('ATK-143 a crash between the receiver’s answer and our record: sent again, with the same id', async () => {
  await givenWebhook(app, tenant.id, receiver.url)
  await accountChanged(app, tenant.id, newId())
  // a process whose database is gone once the receiver has answered
  const { database } = app.modules
  const dying = createWebhooks({
    ...app.modules,
    outbound: { resolver: { addresses: async () => [] }, allowed: allowLoopback },
    database: {
      ...database,
      transaction: (work) => (receiver.received.length ? Promise.reject(new Error('gone')) : database.transaction(work)),
    },
  })
  await app.modules.audit.sealAll()
  await dying.dispatch()
  await dying.sender.wake()
  await expect.poll(() => receiver.received.length).toBe(1)
  await dying.stop()
  await tell(app)
  expect(receiver.received).toHaveLength(1)
  app.clock.pass({ seconds: 60 })
  await tell(app)
  expect(receiver.received.map((one) => one.id)).toEqual([receiver.received[0]!.id, receiver.received[0]!.id])
  app.clock.pass({ days: 1 })
  await tell(app)
  expect(receiver.received).toHaveLength(2)
})

test('ATK-085 one receiver that is slow keeps no other waiting', async () => {
  const other = await givenTenant(app)
  const slow = await startReceiver()
  let letGo = (): void => {}
  const held = new Promise<void>((resolve) => (letGo = resolve))
  slow.answer(() => held.then(() => 204))
  await givenWebhook(app, other.id, slow.url)
  await givenWebhook(app, tenant.id, receiver.url)
  for (let n = 0; n < 60; n++) await accountChanged(app, other.id, newId())
  for (let n = 0; n < 20; n++) await accountChanged(app, tenant.id, newId())
  await app.modules.audit.sealAll()
  await app.modules.webhooks.dispatch()
  await app.modules.webhooks.sender.wake()
  await expect.poll(() => receiver.received.length, { timeout: 10_000 }).toBe(20)
  expect(slow.received.length).toBe(4)
  letGo()
  await app.modules.webhooks.sender.deliverDue()
  expect(slow.received).toHaveLength(60)
  await slow.close()
})

test('ATK-067 a webhook belongs to the tenant: it goes on when the person who made it is gone', async () => {
  const admin = await givenStaff(app, tenant, `maker${tenant.id}@example.test`, ['ISC_Admin'])
  const made = await app.modules.webhooks.create(
    {
      actor: {
        kind: 'console',
        accountId: admin.id,
        companyId: tenant.companyId,
        sessionId: newId(),
        userName: 'x',
        authenticatedAt: app.clock.now(),
      },
      requestId: 'test',
      source: '',
      device: '',
    },
    tenant.id,
    { name: 'Receiver', url: receiver.url, events: ['*'] },
  )
  expect(made).toMatchObject({ ok: true, value: { webhook: { createdBy: `console user ${admin.id}` } } })
  await happened(app, tenant.id, { action: 'access.ended', subject: { kind: 'account', ownerId: tenant.companyId, id: admin.id } })
  await tell(app)
  expect(told()).toEqual(['access.ended'])
})

test('R-42 a shopper who is locked is told of; a console user who is locked leaves nothing to tell', async () => {
  await givenWebhook(app, tenant.id, receiver.url)
  const shopper = await givenShopper(app, tenant, `locked${tenant.id}`)
  const person = await givenStaff(app, tenant, `person${tenant.id}`, ['ISC_Admin'])
  const [shop, console] = [
    new Browser(app.http, { host: `${tenant.host}:4000`, address: '192.0.2.1' }),
    new Browser(app.http, { address: '192.0.2.2' }),
  ]
  for (let n = 0; n < 6; n++) {
    expect((await shop.post('/api/storefront/sign-in', { name: shopper.userName, password: 'Wrong-Horse-7-Battery' })).status).toBe(401)
    expect((await console.post('/api/console/sign-in', { name: person.userName, password: 'Wrong-Horse-7-Battery' })).status).toBe(401)
  }
  app.clock.pass({ minutes: 2 })
  await recordRefusals(app.database, app.modules.audit, newId(), app.clock.now())
  await tell(app)
  expect(receiver.received.map(({ event }) => [event.type, event.subject.id])).toEqual([['sign-in.locked', shopper.id]])
  expect(receiver.received[0]!.body).not.toMatch(/192\.0\.2|attempts|until/)
})
