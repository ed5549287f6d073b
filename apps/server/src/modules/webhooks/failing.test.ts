import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { type GivenTenant, givenStaff, givenTenant } from '../../../test/harness/given.ts'
import { atTheMachine } from '../../../test/harness/parts.ts'
import { type Receiver, startReceiver } from '../../../test/harness/receiver.ts'
import { accountChanged, givenWebhook, onLoopback, tell } from '../../../test/harness/webhooks.ts'
import { plus } from '../../platform/clock.ts'

let app: TestApp
let tenant: GivenTenant
let receiver: Receiver
let id: string
let seen = 0

beforeAll(async () => {
  app = await testApp({ env: onLoopback })
})
afterAll(() => app.close())
beforeEach(async () => {
  tenant = await givenTenant(app)
  receiver = await startReceiver()
  ;({ id } = await givenWebhook(app, tenant.id, receiver.url))
})
afterEach(() => receiver.close())

const webhook = async () => {
  const found = await app.modules.webhooks.find(tenant.id, id)
  if (!found.ok) throw new Error(found.refusal.code)
  return found.value
}
const deliveries = async () => {
  const page = await app.modules.webhooks.deliveries.list(tenant.id, id, { limit: 200 })
  return page.ok ? page.value.items : []
}
const changed = () => accountChanged(app, tenant.id, app.modules.newId())
const types = () => receiver.received.map(({ event }) => event.type as string)
/** Lets time pass, with a try wherever one is due. */
async function pass(hours: number): Promise<void> {
  const end = plus(app.clock.now(), { hours })
  const to = (time: Date) => app.clock.pass({ ms: Math.max(0, time.getTime() - app.clock.now().getTime()) })
  for (;;) {
    const due = (await deliveries()).flatMap(({ nextTryAt }) => nextTryAt ?? []).sort((one, other) => one.getTime() - other.getTime())[0]
    if (!due || due > end || (await webhook()).state === 'paused') break
    to(due)
    await tell(app)
  }
  to(end)
}
async function mails() {
  await app.deliver()
  const fresh = app.mailbox.list().filter((mail) => mail.no > seen)
  seen = Math.max(seen, ...fresh.map((mail) => mail.no))
  return fresh
}

test('nothing got through for a day: all Admin Owners are told, once; for three days: paused, and nothing is lost', async () => {
  const [vera, olaf] = [
    await givenStaff(app, tenant, `vera${id}@example.test`, ['ISC_Owner']),
    await givenStaff(app, tenant, `olaf${id}@example.test`, ['ISC_Owner']),
  ]
  await givenStaff(app, tenant, `adam${id}@example.test`, ['ISC_Admin'])
  receiver.answer(500)
  await changed()
  const since = app.clock.now()
  await tell(app)
  expect((await webhook()).failingSince).toEqual(since)
  await pass(23)
  expect(await mails()).toEqual([])
  await pass(6)
  const told = await mails()
  expect(told.map(({ to }) => to).toSorted()).toEqual([olaf.email, vera.email].toSorted())
  expect(told[0]!.text).toMatch(/Receiver/)
  expect(await mails()).toEqual([])
  await changed()
  await pass(50)
  expect(await webhook()).toMatchObject({ state: 'paused', pausedBecause: 'failing' })
  expect(await mails()).toEqual([])
  const { items } = await app.modules.audit.list(app.database.db, tenant.id, { limit: 1, action: 'webhook.paused' })
  expect(items).toMatchObject([{ actor: { kind: 'job', name: 'webhooks' }, after: { because: 'failing', since: since.toISOString() } }])
  // paused: nothing is tried
  const tries = receiver.received.length
  await changed()
  await pass(2)
  expect(receiver.received).toHaveLength(tries)

  receiver.answer(204)
  const resumed = await app.modules.webhooks.resume(atTheMachine, tenant.id, id)
  expect(resumed).toMatchObject({ ok: true, value: { missed: false, webhook: { state: 'active' } } })
  await tell(app)
  expect((await webhook()).failingSince).toBeUndefined()
  expect((await deliveries()).map(({ state }) => state).toSorted()).toEqual(['dead', 'delivered', 'delivered'])
})

test('a webhook that gets anything through is not failing', async () => {
  const bad = app.modules.newId()
  receiver.answer(({ event }) => (event.subject.id === bad ? 500 : 200))
  await accountChanged(app, tenant.id, bad)
  await tell(app)
  expect((await webhook()).failingSince).toBeDefined()
  for (let day = 0; day < 4; day++) {
    await changed()
    await pass(24)
  }
  await changed()
  await tell(app)
  expect(await webhook()).toMatchObject({ state: 'active' })
  expect((await webhook()).failingSince).toBeUndefined()
  expect((await deliveries()).filter(({ state }) => state === 'dead')).toHaveLength(1)
})

test('paused, events wait in the trail; resumed, it goes on where it stopped', async () => {
  await app.modules.webhooks.pause(atTheMachine, tenant.id, id)
  expect(await app.modules.webhooks.pause(atTheMachine, tenant.id, id)).toMatchObject({ ok: false, refusal: { code: 'conflict' } })
  await changed()
  await changed()
  await tell(app)
  expect(await deliveries()).toEqual([])
  app.clock.pass({ days: 6 })
  await app.modules.webhooks.resume(atTheMachine, tenant.id, id)
  await tell(app)
  expect(types()).toEqual(['account.changed', 'account.changed'])
})

test('paused for more than seven days: what was missed is passed over, and the receiver is told so', async () => {
  await app.modules.webhooks.pause(atTheMachine, tenant.id, id)
  await changed()
  await tell(app)
  app.clock.pass({ days: 8 })
  await changed()
  await app.modules.audit.sealAll()
  expect(await app.modules.webhooks.resume(atTheMachine, tenant.id, id)).toMatchObject({ ok: true, value: { missed: true } })
  await tell(app)
  expect(types()).toEqual(['webhook.missed'])
  await changed()
  await tell(app)
  expect(types()).toEqual(['webhook.missed', 'account.changed'])
})

test('R-61 what retention has removed was missed as well, however short the pause', async () => {
  await changed()
  await tell(app)
  expect(types()).toEqual(['account.changed'])
  await app.modules.webhooks.pause(atTheMachine, tenant.id, id)
  for (let n = 0; n < 3; n++) {
    await changed()
    await app.modules.audit.sealAll()
  }
  app.clock.pass({ minutes: 1 })
  await app.modules.audit.prune(tenant.id, app.clock.now())
  expect(await app.modules.webhooks.resume(atTheMachine, tenant.id, id)).toMatchObject({ ok: true, value: { missed: true } })
  await tell(app)
  expect(types()).toEqual(['account.changed', 'webhook.missed'])
})

test('so many waiting deliveries and no more: the rest waits in the trail', async () => {
  receiver.answer(500)
  await sql`insert into webhook_delivery (tenant_id, webhook_id, event_id, event, order_key, body, at, next_try_at)
    select ${tenant.id}, ${id}, gen_random_uuid(), 'account.changed', n::text, '{}', ${app.clock.now()}, 'infinity' from generate_series(1, 5000) n`.execute(
    app.database.db,
  )
  await changed()
  await tell(app)
  expect(receiver.received).toEqual([])
  await sql`delete from webhook_delivery where webhook_id = ${id} and order_key = '1'`.execute(app.database.db)
  await tell(app)
  expect(types()).toEqual(['account.changed'])
})
