import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testSecret } from '../../../test/harness/app.ts'
import { type ArrivalsApp, arrivalsApp, freshBuyer, orderOf, runArrivals } from '../../../test/harness/arrivals.ts'
import { keyRing } from '../../platform/crypto/keys.ts'
import { sweepUnclaimed } from '../accounts/index.ts'
import { findCustomer } from '../customers/index.ts'
import { ordersOfAccount, renewOrders, sweepOrders } from './index.ts'
import { openContact } from './orders.ts'
import { findContact } from './store.orders.ts'

let app: ArrivalsApp
beforeAll(async () => {
  app = await arrivalsApp()
})
afterAll(() => app.close())

const db = () => app.database.db
const path = '/api/storefront/waiting-orders'
const contactRow = async (contactId: string) => (await findContact(db(), app.engine.tenant.id, contactId))!
const rowOf = async (contactId: string) => {
  const { rows } = await sql<{ state: string; sealed: Buffer | null; hash: Buffer | null; account: string | null }>`
    select state, sealed, address_hash as hash, account_id as account from order_contact where contact_id = ${contactId}`.execute(db())
  return rows[0]!
}

describe('how waiting ends', () => {
  test('R-23 an order whose job was lost is looked at again', async () => {
    const { contactId } = (await app.engine.tell(orderOf(freshBuyer()))).body
    await sql`delete from jobs.job where name = 'order-contact' and state = 'created'`.execute(db())
    await sweepOrders(app.modules.registration, 'test')
    expect(await runArrivals(app)).toBe(0)
    app.clock.pass({ minutes: 16 })
    await sweepOrders(app.modules.registration, 'test')
    expect(await runArrivals(app)).toBe(1)
    expect((await app.engine.read(contactId)).body.state).toBe('linked')
  })

  test('R-08 erasing a person takes their orders with them, and nobody else’s', async () => {
    const [shopper, other] = [
      await app.shopper(app.engine.tenant, `erased-${freshBuyer()}`),
      await app.shopper(app.engine.tenant, `stays-${freshBuyer()}`),
    ]
    const [linked, waiting, others] = [
      await app.placed(orderOf(shopper.email)),
      await app.placed(orderOf(shopper.email)),
      await app.placed(orderOf(other.email)),
    ]
    await shopper.browser.post(`${path}/${linked}/confirm`)
    const account = (await app.holder(shopper.email))!
    const { waitingOf, erase } = ordersOfAccount(app.modules)
    expect(await waitingOf(db(), app.engine.tenant.id, account)).toMatchObject([{ contactId: waiting }])
    expect(JSON.stringify(await waitingOf(db(), app.engine.tenant.id, account))).not.toMatch(/Keller|Kiel/)
    await app.database.transaction((tx) => erase(tx, app.engine.tenant.id, account))
    expect(await rowOf(linked)).toMatchObject({ state: 'guest', account: null, hash: null })
    expect(await rowOf(waiting)).toMatchObject({ state: 'expired', sealed: null, hash: null })
    expect((await rowOf(others)).state).toBe('waiting')
    expect((await rowOf(others)).sealed).not.toBe(null)
  })

  test('R-08 details are sealed at rest, tied to their row, and sealed again under a new secret, under which their address finds them', async () => {
    const shopper = await app.shopper(app.engine.tenant, `sealed-${freshBuyer()}`)
    const contactId = await app.placed(orderOf(shopper.email))
    const { rows } = await sql<{ row: string }>`select o::text as row from order_contact o where contact_id = ${contactId}`.execute(db())
    expect(rows[0]!.row).not.toMatch(/Keller|Kiel|confirms|sealed-/)
    expect(Buffer.from(rows[0]!.row, 'utf8').includes('Keller')).toBe(false)
    const row = await contactRow(contactId)
    expect(openContact(app.modules, row)).toMatchObject({ email: shopper.email })
    expect(openContact(app.modules, { ...row, contactId: app.modules.newId() })).toBe(undefined)

    const keys = keyRing('another secret of the tests, long enough for it', testSecret)
    expect(await app.database.transaction((tx) => renewOrders({ keys }, tx))).toBeGreaterThan(0)
    expect(await app.database.transaction((tx) => renewOrders({ keys }, tx))).toBe(0)
    const renewed = await contactRow(contactId)
    const alone = keyRing('another secret of the tests, long enough for it')
    expect(openContact({ keys: alone }, renewed)).toMatchObject({ email: shopper.email })
    const account = (await app.holder(shopper.email))!
    expect(await ordersOfAccount({ keys: alone }).waitingOf(db(), app.engine.tenant.id, account)).toMatchObject([{ contactId }])
  })

  test('R-23 R-08 after 90 days a waiting order expires: its details are gone, the engine sees it, the holder does not', async () => {
    const shopper = await app.shopper(app.engine.tenant, 'late@late.test')
    const contactId = await app.placed(orderOf(shopper.email))
    const linked = await app.placed(orderOf(freshBuyer()))
    const { accountId } = (await app.engine.read(linked)).body
    expect(await sweepOrders(app.modules.registration, 'test')).toBe(0)
    app.clock.pass({ days: 91 })
    expect(await sweepOrders(app.modules.registration, 'test')).toBeGreaterThan(0)
    expect((await app.engine.read(contactId)).body).toMatchObject({ state: 'expired', accountId: null, customerId: null })
    const { rows } = await sql`select sealed, address_hash from order_contact where contact_id = ${contactId}`.execute(app.database.db)
    expect(rows).toEqual([{ sealed: null, address_hash: null }])
    // a user made by an order and never activated goes as well; the customer's data stay
    const { customerId } = (await app.engine.read(linked)).body
    expect(await sweepUnclaimed(app.parts)).toBeGreaterThan(0)
    expect((await app.engine.read(linked)).body).toMatchObject({ state: 'guest', accountId: null, customerId })
    expect(await app.row('account', app.engine.tenant.id, accountId)).toMatchObject({ state: 'erased' })
    expect(await findCustomer(app.database.db, app.engine.tenant.id, customerId)).toMatchObject({ state: 'active', city: 'Kiel' })
  })
})
