import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { type GivenTenant, givenTenant } from '../../../test/harness/given.ts'
import { accountChanged, givenWebhook, onLoopback } from '../../../test/harness/webhooks.ts'
import type { Tx } from '../../platform/db/index.ts'
import { makeEvent } from './event.ts'
import * as deliveries from './store.deliveries.ts'
import * as reading from './store.reading.ts'
import * as sending from './store.sending.ts'
import * as store from './store.ts'
import type { Webhook } from './webhook.ts'

let app: TestApp
let mine: GivenTenant
let twin: GivenTenant
let webhook: Webhook
let eventId: string

beforeAll(async () => {
  app = await testApp({ env: onLoopback })
  mine = await givenTenant(app)
  twin = await givenTenant(app)
  webhook = await givenWebhook(app, mine.id, 'http://127.0.0.1:1/')
  await accountChanged(app, mine.id, app.modules.newId())
  await app.modules.audit.sealAll()
  await app.modules.webhooks.dispatch()
  ;[eventId] = (await deliveries.listDeliveries(app.database.db, mine.id, webhook.id, { limit: 9 })).map(({ delivery }) => delivery.id) as [
    string,
  ]
})
afterAll(() => app.close())

const inTx = <T>(work: (tx: Tx) => Promise<T>) => app.database.transaction(work)
const soon = () => ({ now: app.clock.now(), heldSince: app.clock.now(), most: 10 })
const from = new Date(0)

test('ATK-051 the twin of another tenant sees nothing', async () => {
  const { db } = app.database
  const seen = async (tenantId: string) => {
    const toRead = await inTx((tx) => reading.lockToRead(tx, tenantId, webhook.id))
    return Promise.all([
      store.listWebhooks(db, tenantId).then((rows) => rows.length),
      store.findWebhook(db, tenantId, webhook.id).then(Boolean),
      store.countWebhooks(db, tenantId),
      inTx((tx) => store.lockWebhook(tx, tenantId, webhook.id)).then(Boolean),
      Promise.resolve(toRead !== undefined),
      store.sealNoOf(db, { ...webhook, tenantId }).then(Boolean),
      reading.countWaiting(db, tenantId, webhook.id, 9),
      deliveries.listDeliveries(db, tenantId, webhook.id, { limit: 9 }).then((rows) => rows.length),
      deliveries.findDelivery(db, tenantId, webhook.id, eventId).then(Boolean),
      deliveries.countOpen(db, tenantId, webhook.id, 9).then(({ waiting }) => waiting),
      deliveries.countSince(db, tenantId, webhook.id, 'account.changed', from),
      deliveries.countReplay(db, tenantId, webhook.id, { eventId }, 9),
    ])
  }
  expect(await seen(mine.id)).toEqual([1, true, 1, true, true, true, 1, 1, true, 1, 1, 1])
  expect(await seen(twin.id)).toEqual([0, false, 0, false, false, false, 0, 0, false, 0, 0, 0])
})

test('ATK-051 the twin of another tenant changes nothing', async () => {
  const now = app.clock.now()
  const theirs = { ...webhook, tenantId: twin.id }
  const rows = () => app.database.pool.query('select w::text, d::text from webhook w left join webhook_delivery d on d.webhook_id = w.id')
  const before = (await rows()).rows
  const taken = {
    tenantId: twin.id,
    webhookId: webhook.id,
    eventId,
    orderKey: '',
    body: '',
    tries: 0,
    url: '',
    secret: Buffer.alloc(0),
    former: null,
  }
  await inTx(async (tx) => {
    await store.updateWebhook(tx, theirs, { name: 'x', url: 'x', events: [] }, 'x', now)
    await store.replaceSecret(tx, theirs, { secret: Buffer.alloc(1), formerEndsAt: now, by: 'x', now })
    await store.setPaused(tx, theirs, 'person', 'x', now)
    await store.endWebhook(tx, theirs, 'x', now)
    await store.setSecrets(tx, { ...theirs, secret: Buffer.alloc(1), former: null })
    await reading.readUpTo(tx, theirs, 99)
    await sending.recordDelivered(tx, taken, 200, now)
    await sending.recordFailure(tx, taken, { ok: false, error: 'timeout' }, undefined, now)
    await sending.markTold(tx, taken, now)
    await sending.release(tx, taken, now)
    await deliveries.sendAgain(tx, twin.id, webhook.id, { eventId }, soon())
    await deliveries.sendAgain(tx, twin.id, webhook.id, { from, to: new Date('2030-01-01') }, soon())
  })
  expect((await rows()).rows).toEqual(before)
})

test('a delivery of another tenant’s webhook cannot be written', async () => {
  const now = app.clock.now()
  const event = makeEvent(twin.id, {
    id: app.modules.newId(),
    type: 'webhook.test',
    at: now,
    subject: { kind: 'webhook', id: webhook.id },
    data: {},
  })
  await expect(inTx((tx) => reading.insertDeliveries(tx, twin.id, webhook.id, [event], now))).rejects.toThrow(/foreign key/)
})
