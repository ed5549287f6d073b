import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { givenTenant } from '../../../test/harness/given.ts'
import { planOf } from '../../../test/harness/plans.ts'
import { givenWebhook, onLoopback } from '../../../test/harness/webhooks.ts'
import { plus } from '../../platform/clock.ts'
import { nil } from '../../platform/random.ts'
import { countOpen, countReplay, listDeliveries } from './store.deliveries.ts'
import { countWaiting } from './store.reading.ts'
import { claimDue } from './store.sending.ts'

let app: TestApp
let tenantId: string
let id: string

beforeAll(async () => {
  app = await testApp({ env: onLoopback })
  ;({ id: tenantId } = await givenTenant(app))
  ;({ id } = await givenWebhook(app, tenantId, 'http://127.0.0.1:1/'))
  const now = app.clock.now()
  await sql`insert into webhook_delivery (tenant_id, webhook_id, event_id, event, order_key, body, at, next_try_at, state)
    select ${tenantId}, ${id}, gen_random_uuid(), 'account.changed', (n % 5000)::text, '{}', ${now}::timestamptz - n * interval '1 second', ${now},
      case when n < 1000 then 'waiting' when n % 100 = 0 then 'dead' else 'delivered' end from generate_series(1, 60000) n`.execute(
    app.database.db,
  )
  await sql`analyze`.execute(app.database.db)
})
afterAll(() => app.close())

test.each([
  ['taking what is due', () => app.database.transaction((tx) => claimDue(tx, claim()))],
  ['the list', () => listDeliveries(app.database.db, tenantId, id, { limit: 51, before: '30000' })],
  ['the list of one state', () => listDeliveries(app.database.db, tenantId, id, { limit: 51, state: 'dead' })],
  ['the counts beside a webhook', () => countOpen(app.database.db, tenantId, id, 1_000)],
  ['whether there is room', () => countWaiting(app.database.db, tenantId, id, 5_000)],
  [
    'what a replay would send',
    () => countReplay(app.database.db, tenantId, id, { from: plus(app.clock.now(), { hours: -1 }), to: app.clock.now() }, 10_001),
  ],
])('no look through all deliveries: %s', async (_what, work) => {
  const { scanned } = await planOf(app.database, work)
  expect(scanned).not.toContain('webhook_delivery')
})

const claim = () => {
  const now = app.clock.now()
  return { now, until: plus(now, { minutes: 1 }), limit: 32, each: 4, busy: new Map(), after: nil }
}
