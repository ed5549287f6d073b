import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GivenPerson, type GivenTenant, givenShopper, givenTenant, password } from '../harness/given.ts'
import { Remote } from '../harness/remote.ts'
import { type TestServers, testServers } from '../harness/servers.ts'

let servers: TestServers
let tenants: GivenTenant[]
let shoppers: (GivenPerson & { host: string })[]

beforeAll(async () => {
  servers = await testServers(2, { jobs: true })
  tenants = [await givenTenant(servers.app), await givenTenant(servers.app)]
  shoppers = []
  for (let n = 0; n < 40; n++) {
    const tenant = tenants[n % 2]!
    shoppers.push({ ...(await givenShopper(servers.app, tenant, `audited${n}`)), host: `${tenant.host}:4000` })
  }
})
afterAll(() => servers?.close())

test('R-61 the sealers of three processes and 40 callers who append: one chain each, every row in one seal', async () => {
  const { audit } = servers.app.modules
  const enough = performance.now() + 4_000
  let written = 0
  const callers = shoppers.map(async ({ userName, host }, n) => {
    while (performance.now() < enough) {
      const browser = new Remote(servers.running[n % 2]!, { host })
      if ((await browser.post('/api/storefront/sign-in', { name: userName, password })).status === 200) written++
    }
  })
  // a third sealer, that never rests
  const sealing = (async () => {
    while (performance.now() < enough) await audit.sealAll()
  })()
  await Promise.all([...callers, sealing])
  expect(written).toBeGreaterThan(40)
  await expect
    .poll(async () => (await sql`select 1 from audit_waiting`.execute(servers.app.database.db)).rows.length, { timeout: 10_000 })
    .toBe(0)
  let rows = 0
  for (const { id } of tenants) {
    const [chain] = await audit.verify(id)
    expect(chain).toMatchObject({ whole: true, waiting: 0 })
    expect(chain!.seals).toBeGreaterThan(2)
    rows += chain!.rows
  }
  const completed = await sql`select 1 from audit_event where action = 'sign-in.completed'`.execute(servers.app.database.db)
  expect(completed.rows.length).toBe(written)
  expect(rows).toBeGreaterThanOrEqual(written)
})
