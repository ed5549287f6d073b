import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { type GivenTenant, givenTenant } from '../../../test/harness/given.ts'
import { statementsOf } from '../../../test/harness/statements.ts'
import { addressHash } from './address.ts'
import { ordersOfAccount, renewOrders, sweepOrders } from './index.ts'
import { findContact, findOrder, linkedOrders, lockContact, ordersOfAddress } from './store.orders.ts'

const many = 200_000
let app: TestApp
let tenant: GivenTenant
const id = '01a3d1f8-2e80-7001-b123-330e82d38f3a'

beforeAll(async () => {
  app = await testApp()
  tenant = await givenTenant(app)
  // half of them linked long ago, a few waiting
  await sql`insert into order_contact (tenant_id, order_id, contact_id, content, address_hash, state, guest, sealed, received_at, looked_at)
    select ${tenant.id}, 'SO-' || n, gen_random_uuid(), '', case when n % 2 = 0 then sha256((n / 3)::text::bytea) end,
      case when n % 50 = 0 then 'waiting' else 'guest' end, false, case when n % 50 = 0 then 'x'::bytea end,
      ${app.clock.now()}::timestamptz - n * interval '1 minute', ${app.clock.now()}
    from generate_series(1, ${many}) n`.execute(app.database.db)
  await sql`analyze order_contact`.execute(app.database.db)
}, 120_000)
afterAll(() => app.close())

/** Whether the orders are read from end to end by anything that `work` asks, reading or writing. */
async function scans(work: () => Promise<unknown>): Promise<string[]> {
  const found: string[] = []
  for (const { text, values } of (await statementsOf(work)).filter((one) => one.text.includes('order_contact'))) {
    const { rows } = await app.database.pool.query(`explain (format json) ${text}`, [...values])
    if (/"Node Type":"Seq Scan"[^}]*"Relation Name":"order_contact"/.test(JSON.stringify(rows[0]['QUERY PLAN']))) found.push(text)
  }
  return found
}

test('R-23 orders are found, listed, erased, ended and sealed again by index, however many there are', async () => {
  const { database, modules } = app
  const { db } = database
  const hash = addressHash(modules.keys, tenant.id, 'mia@orders.test')
  const account = { ownerId: tenant.id, id, email: 'mia@orders.test' }
  const orders = ordersOfAccount(modules)
  expect(await scans(() => sql`select 1 from order_contact where content = 'y'`.execute(db))).toHaveLength(1)
  for (const work of [
    () => findOrder(db, tenant.id, 'SO-7'),
    () => findContact(db, tenant.id, id),
    () => database.transaction((tx) => lockContact(tx, tenant.id, id)),
    () => ordersOfAddress(db, tenant.id, hash, 20),
    () => ordersOfAddress(db, tenant.id, hash, 20, [app.clock.now(), id]),
    () => linkedOrders(db, tenant.id, id),
    () => orders.waitingOf(db, tenant.id, account),
    () => database.transaction((tx) => orders.erase(tx, tenant.id, account)),
    () => database.transaction((tx) => orders.release(tx, tenant.id, id)),
    () => database.transaction((tx) => renewOrders({ keys: modules.keys }, tx)),
    () => sweepOrders(modules.registration, 'test'),
  ]) {
    expect(await scans(work), String(work)).toEqual([])
  }
}, 120_000)
