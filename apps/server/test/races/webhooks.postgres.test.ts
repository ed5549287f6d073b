import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type GivenTenant, givenShopper, givenTenant, password } from '../harness/given.ts'
import { type Receiver, startReceiver } from '../harness/receiver.ts'
import { Remote } from '../harness/remote.ts'
import { type TestServers, testServers } from '../harness/servers.ts'
import { accountChanged, givenWebhook, onLoopback } from '../harness/webhooks.ts'

let servers: TestServers
let tenant: GivenTenant
let receiver: Receiver

beforeAll(async () => {
  servers = await testServers(2, { jobs: true, env: onLoopback })
})
afterAll(() => servers?.close())
beforeEach(async () => {
  tenant = await givenTenant(servers.app)
  receiver = await startReceiver()
})
afterEach(() => receiver.close())

/** The app of this process allows nothing: made straight, as its own service would with the servers' environment. */
async function webhook(): Promise<string> {
  const made = await givenWebhook(servers.app, tenant.id, 'https://93.184.215.14/')
  await sql`update webhook set url = ${receiver.url} where id = ${made.id}`.execute(servers.app.database.db)
  return made.id
}
const states = async (id: string) => {
  const { rows } = await sql<{ state: string }>`select distinct state from webhook_delivery where webhook_id = ${id}`.execute(
    servers.app.database.db,
  )
  return rows.map((row) => row.state)
}
const ids = () => receiver.received.map((one) => one.id)

test('ATK-143 two nodes read the trail and send at once: every event once, those of an account in order', async () => {
  await webhook()
  const accounts = Array.from({ length: 12 }, () => servers.app.modules.newId())
  for (let n = 0; n < 20; n++) await Promise.all(accounts.map((id) => accountChanged(servers.app, tenant.id, id, [`field${n}`])))
  await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(240)
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  expect(receiver.received).toHaveLength(240)
  expect(new Set(ids()).size).toBe(240)
  const expected = Array.from({ length: 20 }, (_, n) => `field${n}`)
  for (const id of accounts) {
    const order = receiver.received.filter(({ event }) => event.subject.id === id).map(({ event }) => event.data.fields[0] as string)
    expect(order).toEqual(expected)
  }
}, 60_000)

test('ATK-143 many readers of one trail make one delivery an event', async () => {
  const id = await webhook()
  const { audit, webhooks } = servers.app.modules
  for (let round = 0; round < 5; round++) {
    for (let n = 0; n < 10; n++) await accountChanged(servers.app, tenant.id, servers.app.modules.newId())
    await audit.sealAll()
    await Promise.all(Array.from({ length: 8 }, () => webhooks.dispatch()))
  }
  const { rows } = await sql<{ n: number; most: number }>`select count(*)::int as n, count(distinct event_id)::int as most
    from webhook_delivery where webhook_id = ${id}`.execute(servers.app.database.db)
  expect(rows).toEqual([{ n: 50, most: 50 }])
})

test('R-61 a sign-in at a real server is told within a few seconds', async () => {
  await webhook()
  const shopper = await givenShopper(servers.app, tenant, `told${tenant.id}`)
  const browser = new Remote(servers.running[0]!, { host: `${tenant.host}:4000` })
  expect((await browser.post('/api/storefront/sign-in', { name: shopper.userName, password })).status).toBe(200)
  const begin = performance.now()
  await expect
    .poll(() => receiver.received.map(({ event }) => [event.type, event.subject.id]), { timeout: 10_000 })
    .toEqual([['sign-in.completed', shopper.id]])
  expect(performance.now() - begin).toBeLessThan(8_000)
  expect(receiver.received[0]!.body).not.toContain(shopper.userName)
})

test('ATK-143 a node that is killed while it sends: the other one sends the same again, and nothing is lost', async () => {
  const id = await webhook()
  let letGo = (): void => {}
  const held = new Promise<void>((resolve) => (letGo = resolve))
  receiver.answer(() => held.then(() => 204))
  for (let n = 0; n < 12; n++) await accountChanged(servers.app, tenant.id, servers.app.modules.newId())
  // both nodes have all their lanes to this receiver in use
  await expect.poll(() => receiver.received.length, { timeout: 15_000 }).toBe(8)
  const before = ids()
  await servers.running[0]!.kill()
  receiver.answer(204)
  letGo()
  // what the living node held and what waited arrives; what the dead one held is held until its time is up
  await expect.poll(() => new Set(ids()).size, { timeout: 15_000 }).toBe(12)
  await servers.pass({ seconds: 61 })
  await expect.poll(() => states(id), { timeout: 15_000 }).toEqual(['delivered'])
  const counts = Map.groupBy(ids(), (one) => one)
  const again = [...counts.values()].filter((one) => one.length > 1)
  expect(again).toHaveLength(4)
  expect(again.every((one) => one.length === 2 && before.includes(one[0]!))).toBe(true)
}, 60_000)
