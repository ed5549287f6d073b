import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestApp, testApp, testSecret } from '../../../test/harness/app.ts'
import { type GivenTenant, givenTenant } from '../../../test/harness/given.ts'
import { atTheMachine } from '../../../test/harness/parts.ts'
import { type Receiver, signatureOf, startReceiver } from '../../../test/harness/receiver.ts'
import { accountChanged, allowLoopback, givenWebhook, onLoopback, tell } from '../../../test/harness/webhooks.ts'
import { keyRing } from '../../platform/crypto/keys.ts'
import { createWebhooks } from './index.ts'

let app: TestApp
let tenant: GivenTenant
let receiver: Receiver
let id: string
let secret: string

beforeAll(async () => {
  app = await testApp({ env: onLoopback })
})
afterAll(() => app.close())
beforeEach(async () => {
  tenant = await givenTenant(app)
  receiver = await startReceiver()
  ;({ id, secret } = await givenWebhook(app, tenant.id, receiver.url))
})
afterEach(() => receiver.close())

const replays = () => app.modules.webhooks.deliveries
const deliveries = async () => {
  const page = await replays().list(tenant.id, id, { limit: 200 })
  return page.ok ? page.value.items : []
}
const ids = () => receiver.received.map((one) => one.id)
const changed = (account = app.modules.newId(), field = 'phone') => accountChanged(app, tenant.id, account, [field])
/** As if it had been tried for three days. */
const giveUp = () =>
  sql`update webhook_delivery set state = 'dead', tries = 10 where webhook_id = ${id} and state = 'waiting'`.execute(app.database.db)

test('one event is sent again with the same id and body, as often as somebody asks', async () => {
  await changed()
  await tell(app)
  const [event] = ids()
  expect(await replays().replayOne(atTheMachine, tenant.id, id, event!)).toMatchObject({ ok: true })
  await tell(app)
  expect(ids()).toEqual([event, event])
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
  expect(await deliveries()).toMatchObject([{ state: 'delivered', tries: 1 }])
  expect(await replays().replayOne(atTheMachine, tenant.id, id, app.modules.newId())).toMatchObject({
    ok: false,
    refusal: { code: 'not-found' },
  })
  const { items } = await app.modules.audit.list(app.database.db, tenant.id, { limit: 5, action: 'webhook.replayed' })
  expect(items).toMatchObject([{ after: { eventId: event, replayed: 1 } }])
})

test('an event that waits for its next try is tried at once; one that is being tried goes on', async () => {
  receiver.answer(500)
  await changed()
  await tell(app)
  const [event] = ids()
  receiver.answer(204)
  // taken a moment ago, for all that another node can know
  expect(await replays().replayOne(atTheMachine, tenant.id, id, event!)).toMatchObject({ ok: false, refusal: { code: 'conflict' } })
  app.clock.pass({ minutes: 3 })
  await sql`update webhook_delivery set next_try_at = ${new Date('2026-12-24')} where webhook_id = ${id}`.execute(app.database.db)
  await tell(app)
  expect(ids()).toHaveLength(1)
  expect(await replays().replayOne(atTheMachine, tenant.id, id, event!)).toMatchObject({ ok: true })
  await tell(app)
  expect(ids()).toEqual([event, event])
})

test('what waited behind an event goes at once when that one gets through before its time', async () => {
  receiver.answer(500)
  const account = app.modules.newId()
  await changed(account, 'phone')
  await changed(account, 'email')
  for (const seconds of [0, 5, 30, 120]) {
    app.clock.pass({ seconds })
    await tell(app)
  }
  app.clock.pass({ minutes: 2 })
  receiver.answer(204)
  receiver.received.length = 0
  const [, phone] = await deliveries()
  await replays().replayOne(atTheMachine, tenant.id, id, phone!.id)
  await tell(app)
  expect(receiver.received.map(({ event }) => event.data.fields[0])).toEqual(['phone', 'email'])
})

test('all that was given up is sent again, in its order', async () => {
  receiver.answer(500)
  const account = app.modules.newId()
  await changed(account, 'phone')
  await tell(app)
  await changed(account, 'email')
  await changed()
  await tell(app)
  await giveUp()
  receiver.answer(204)
  receiver.received.length = 0
  expect(await replays().replayDead(atTheMachine, tenant.id, id)).toEqual({ ok: true, value: { replayed: 3 } })
  await tell(app)
  expect(receiver.received.filter(({ event }) => event.subject.id === account).map(({ event }) => event.data.fields[0])).toEqual([
    'phone',
    'email',
  ])
  expect((await deliveries()).map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered'])
  expect(await replays().replayDead(atTheMachine, tenant.id, id)).toEqual({ ok: true, value: { replayed: 0 } })
})

test('what happened in a span of time is sent again, the end not included', async () => {
  const at: Date[] = []
  for (let n = 0; n < 3; n++) {
    at.push(app.clock.now())
    await changed()
    await tell(app)
    app.clock.pass({ minutes: 10 })
  }
  const [, second] = ids()
  expect(await replays().replayRange(atTheMachine, tenant.id, id, at[1]!, at[2]!)).toEqual({ ok: true, value: { replayed: 1 } })
  await tell(app)
  expect(ids().slice(3)).toEqual([second])
  expect(await replays().replayRange(atTheMachine, tenant.id, id, at[2]!, at[2]!)).toMatchObject({
    ok: false,
    refusal: { fields: [{ rule: 'order' }] },
  })
  await sql`insert into webhook_delivery (tenant_id, webhook_id, event_id, event, order_key, body, at, next_try_at, state)
    select ${tenant.id}, ${id}, gen_random_uuid(), 'account.changed', n::text, '{}', ${at[0]}, ${at[0]}, 'delivered' from generate_series(1, 10000) n`.execute(
    app.database.db,
  )
  expect(await replays().replayRange(atTheMachine, tenant.id, id, at[0]!, at[2]!)).toMatchObject({
    ok: false,
    refusal: { fields: [{ rule: 'too-many' }] },
  })
})

test('ATK-051 a twin’s deliveries are neither sent again nor counted', async () => {
  const other = await givenTenant(app)
  const theirs = await givenWebhook(app, other.id, receiver.url)
  await accountChanged(app, other.id, app.modules.newId())
  await changed()
  await tell(app)
  const their = receiver.received.find(({ event }) => event.tenantId === other.id)!
  receiver.received.length = 0
  expect(await replays().replayOne(atTheMachine, tenant.id, id, their.id)).toMatchObject({ ok: false })
  expect(await replays().replayOne(atTheMachine, tenant.id, theirs.id, their.id)).toMatchObject({ ok: false })
  expect(await replays().replayRange(atTheMachine, tenant.id, theirs.id, new Date(0), app.clock.now())).toMatchObject({ ok: false })
  expect(await replays().replayDead(atTheMachine, tenant.id, theirs.id)).toMatchObject({ ok: false })
  expect(await replays().counts(tenant.id, theirs.id)).toEqual({ waiting: 0, dead: 0 })
  await tell(app)
  expect(ids()).toEqual([])
})

test('an ended webhook sends nothing more, and its secrets are gone', async () => {
  receiver.answer(500)
  await changed()
  await tell(app)
  expect(await app.modules.webhooks.end(atTheMachine, tenant.id, id)).toMatchObject({ ok: true })
  app.clock.pass({ days: 1 })
  await changed()
  await tell(app)
  expect(ids()).toHaveLength(1)
  const { rows } = await sql`select secret, former_secret from webhook where id = ${id}`.execute(app.database.db)
  expect(rows).toEqual([{ secret: null, former_secret: null }])
  for (const act of ['pause', 'resume', 'end'] as const)
    expect(await app.modules.webhooks[act](atTheMachine, tenant.id, id)).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
})

test('R-08 deliveries are kept for 30 days, what waits is not swept, an ended webhook goes with its last', async () => {
  await changed()
  await tell(app)
  receiver.answer(500)
  app.clock.pass({ days: 29 })
  await changed()
  await tell(app)
  await app.modules.webhooks.sweep()
  expect((await deliveries()).map(({ state }) => state)).toEqual(['waiting', 'delivered'])
  app.clock.pass({ days: 2 })
  expect(await app.modules.webhooks.sweep()).toBeGreaterThan(0)
  expect(await deliveries()).toMatchObject([{ state: 'waiting' }])
  const there = async () => (await sql`select from webhook where id = ${id}`.execute(app.database.db)).rows.length
  await app.modules.webhooks.end(atTheMachine, tenant.id, id)
  await app.modules.webhooks.sweep()
  expect(await there()).toBe(1)
  app.clock.pass({ days: 31 })
  await app.modules.webhooks.sweep()
  expect(await there()).toBe(0)
})

test('after a change of the installation’s secret, secrets are sealed again and go on signing', async () => {
  await app.modules.webhooks.rotate(atTheMachine, tenant.id, id, 24)
  const next = 'another secret of the tests, long enough'
  const outbound = { resolver: { addresses: async () => [] }, allowed: allowLoopback }
  const later = createWebhooks({ ...app.modules, outbound, keys: keyRing(next, testSecret) })
  const renewed = await app.database.transaction((tx) => later.renewSecrets(tx))
  expect(renewed).toBeGreaterThan(0)
  expect(await app.database.transaction((tx) => later.renewSecrets(tx))).toBe(0)
  // the previous secret is gone for good
  const last = createWebhooks({ ...app.modules, outbound, keys: keyRing(next) })
  await changed()
  await app.modules.audit.sealAll()
  await last.dispatch()
  await last.sender.deliverDue()
  expect(receiver.received[0]!.headers['webhook-signature']).toContain(signatureOf(secret, receiver.received[0]!))
  // and a webhook whose secret cannot be opened says so
  await changed()
  await tell(app)
  expect((await deliveries())[0]).toMatchObject({ state: 'waiting', error: 'secret' })
  expect(receiver.received).toHaveLength(1)
  await app.modules.webhooks.end(atTheMachine, tenant.id, id)
})
