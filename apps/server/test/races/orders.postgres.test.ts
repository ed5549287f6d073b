import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { activate } from '../../src/modules/registration/index.ts'
import { mailsOf, nobody } from '../harness/acting.ts'
import { type Engine, freshBuyer, givenEngine, orderOf } from '../harness/arrivals.ts'
import { givenKey } from '../harness/keys.ts'
import { Remote } from '../harness/remote.ts'
import { type TestServers, testServers } from '../harness/servers.ts'

let servers: TestServers
let engine: Engine
let key: string

beforeAll(async () => {
  servers = await testServers(2, { jobs: true })
  engine = await givenEngine(servers.app)
  key = (await givenKey(servers.app, engine.tenant, engine.owner, ['orders.write'])).key
})
afterAll(() => servers?.close())

const db = () => servers.app.database.db
const program = (n: number) => new Remote(servers.running[n % servers.running.length]!)
const tell = (n: number, order: object) => program(n).post('/api/integration/orders', order, { authorization: `Bearer ${key}` })
/** Waits until the servers' jobs have looked at every order. */
const settled = () =>
  expect
    .poll(async () => (await sql`select 1 from order_contact where looked_at is null limit 1`.execute(db())).rows.length, {
      timeout: 60_000,
    })
    .toBe(0)
const statesOf = async (contactIds: readonly string[]) => {
  const { rows } = await sql<{ state: string; n: number }>`
    select state, count(*)::int as n from order_contact where contact_id = any(${contactIds}::uuid[]) group by state order by state`.execute(
    db(),
  )
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
}
const madeOf = async (email: string) => {
  const { rows } = await sql<{ accounts: number; customers: number; assignments: number }>`
    select (select count(*)::int from account where owner_id = ${engine.tenant.id} and email = ${email}) as accounts,
      (select count(*)::int from customer where tenant_id = ${engine.tenant.id} and email = ${email}) as customers,
      (select count(*)::int from assignment m join account a on a.owner_id = m.tenant_id and a.id = m.account_id where a.email = ${email}) as assignments`.execute(
    db(),
  )
  return rows[0]
}

test('R-23 fifty orders of one new address at once, on two servers whose jobs run, make one user and one customer; the others wait', async () => {
  for (let round = 0; round < 3; round++) {
    const email = freshBuyer()
    const told = await Promise.all(Array.from({ length: 50 }, (_, n) => tell(n, orderOf(email))))
    expect(told.map(({ status }) => status)).toEqual(told.map(() => 202))
    await settled()
    expect(await statesOf(told.map(({ body }) => body.contactId))).toEqual({ linked: 1, waiting: 49 })
    expect(await madeOf(email)).toEqual({ accounts: 1, customers: 1, assignments: 1 })
    const mails = await mailsOf(servers.app, { to: email })
    expect(mails.length).toBeGreaterThan(0)
    expect(mails.length).toBeLessThanOrEqual(3)
    expect(new Set(mails.map(({ template }) => template))).toEqual(new Set(['activation']))
  }
})

test('R-23 one order told by fifty at once is one order with one answer; told with two contents at once, one of them counts', async () => {
  const order = orderOf(freshBuyer())
  const told = await Promise.all(Array.from({ length: 50 }, (_, n) => tell(n, order)))
  expect(told.map(({ status }) => status)).toEqual(told.map(() => 202))
  expect(new Set(told.map(({ body }) => body.contactId)).size).toBe(1)

  const [email, other] = [freshBuyer(), freshBuyer()]
  const { orderId } = orderOf(email)
  const both = await Promise.all(Array.from({ length: 20 }, (_, n) => tell(n, { orderId, email: n % 2 ? email : other })))
  expect(both.filter(({ status }) => status === 202)).toHaveLength(10)
  expect(both.filter(({ body }) => body.code === 'conflict')).toHaveLength(10)
  await settled()
  expect([(await madeOf(email))!.accounts, (await madeOf(other))!.accounts].toSorted((a, b) => a - b)).toEqual([0, 1])
})

test('R-23 orders that arrive while the holder proves the address are linked once or wait: none is lost, none is linked twice', async () => {
  const email = freshBuyer()
  const first = (await tell(0, orderOf(email))).body.contactId as string
  await settled()
  // the last links of this hour: no order sends a newer one, which would end them
  for (let n = 0; n < 2; n++) {
    await tell(n, orderOf(email))
    await settled()
  }
  const { token } = (await mailsOf(servers.app, { to: email })).at(-1)!
  const door = { kind: 'website', tenantId: engine.tenant.id, websiteId: engine.tenant.websiteId } as const
  const [proved, ...told] = await Promise.all([
    activate(servers.app.modules.registration, nobody, { door, token, password: 'Quiet-Lantern-42-River', orders: [first] }),
    ...Array.from({ length: 20 }, (_, n) => tell(n, orderOf(email))),
  ])
  expect(proved).toMatchObject({ ok: true })
  await settled()
  const ids = told.map(({ body }) => body.contactId as string)
  expect(await statesOf([first])).toEqual({ linked: 1 })
  expect(await statesOf(ids)).toEqual({ waiting: 20 })
  expect(await madeOf(email)).toEqual({ accounts: 1, customers: 1, assignments: 1 })
})
