import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Customer } from '../../src/modules/customers/index.ts'
import { assign } from '../harness/buyers.ts'
import { givenCustomer } from '../harness/customers.ts'
import { type GivenPerson, type GivenTenant, givenShopper, givenStaff, givenTenant, password } from '../harness/given.ts'
import { Remote } from '../harness/remote.ts'
import { type TestServers, testServers } from '../harness/servers.ts'

let servers: TestServers
let tenant: GivenTenant
let base: string
/** The same member of staff at both servers. */
let staff: Remote[]
let customers: Customer[]

beforeAll(async () => {
  servers = await testServers(2)
  tenant = await givenTenant(servers.app)
  base = `/api/console/tenants/${tenant.id}/customers`
  const { userName } = await givenStaff(servers.app, tenant, 'merger', ['ISC_Admin'])
  const browser = new Remote(servers.running[0]!)
  const answer = await browser.post('/api/console/sign-in', { name: userName, password })
  if (answer.status !== 200) throw new Error(answer.text)
  staff = servers.running.map((server) => browser.at(server))
})
afterAll(() => servers?.close())
beforeEach(async () => {
  const { app } = servers
  customers = []
  for (let n = 0; n < 4; n++) customers.push(await givenCustomer(app.modules, tenant.id, { companyName: `Co ${n}` }))
})

const at = (n: number) => staff[n % 2]!
const versionOf = (customer: Customer) => customer.modifiedAt.toISOString()
const merge = (n: number, source: Customer, into: Customer) =>
  at(n).post(`${base}/${source.id}/merge`, { intoId: into.id, version: versionOf(source), intoVersion: versionOf(into) })
const statuses = (answers: readonly { status: number }[]) => answers.map(({ status }) => status).toSorted((a, b) => a - b)

interface Row {
  id: string
  state: string
  mergedIntoId: string | null
}
async function records(): Promise<Map<string, Row>> {
  const { rows } = await sql<Row>`select id, state, merged_into_id as "mergedIntoId" from customer
    where tenant_id = ${tenant.id} and id = any(${customers.map(({ id }) => id)}::uuid[])`.execute(servers.app.database.db)
  return new Map(rows.map((row) => [row.id, row]))
}
/** Whatever went up in another went up in one that is there. */
async function expectNoChain(): Promise<void> {
  const all = await records()
  for (const { state, mergedIntoId } of all.values()) {
    expect(state === 'merged').toBe(mergedIntoId !== null)
    if (mergedIntoId) expect(all.get(mergedIntoId)?.state).toBe('active')
  }
}

describe('merging', () => {
  test.each([1, 2, 3, 4, 5])('R-14 two customers merged into each other at once: one of them goes through (%i)', async () => {
    const [a, b] = customers
    const answers = await Promise.all([merge(0, a!, b!), merge(1, b!, a!)])
    expect([200, 409, 422]).toEqual(expect.arrayContaining(statuses(answers)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect([...(await records()).values()].filter(({ state }) => state === 'merged')).toHaveLength(1)
    await expectNoChain()
  })

  test.each([1, 2, 3])('R-14 mergers in a ring, all at once, leave no circle and no chain (%i)', async () => {
    const ring = customers.map((source, n) => [source, customers[(n + 1) % customers.length]!] as const)
    const answers = await Promise.all(ring.map(([source, into], n) => merge(n, source, into)))
    for (const { status, text } of answers) expect([200, 409, 422], text).toContain(status)
    expect(answers.some(({ status }) => status === 200)).toBe(true)
    expect([...(await records()).values()].some(({ state }) => state === 'active')).toBe(true)
    await expectNoChain()
  })

  test('R-14 one customer merged into three at once goes up in one of them, with all its users', async () => {
    const [source, ...targets] = customers
    const people = await Promise.all(Array.from({ length: 6 }, (_, n) => givenShopper(servers.app, tenant, `torn${n}`, { password: null })))
    for (const person of people) await assign(servers.app, tenant, person, source!)
    const answers = await Promise.all(targets.map((target, n) => merge(n, source!, target)))
    expect(statuses(answers)).toEqual([200, 409, 409])
    const into = (await records()).get(source!.id)?.mergedIntoId
    const { rows } = await sql<{ at: string; count: number }>`select bill_to_id as at, count(*)::int as count from assignment
      where tenant_id = ${tenant.id} and account_id = any(${people.map(({ id }) => id)}::uuid[]) group by 1`.execute(
      servers.app.database.db,
    )
    expect(rows).toEqual([{ at: into, count: people.length }])
  })

  test('R-14 users assigned and ship-tos made while it is merged are the target’s, or refused: none is left behind', async () => {
    const [source, target] = customers
    const people: GivenPerson[] = []
    for (let n = 0; n < 20; n++) people.push(await givenShopper(servers.app, tenant, `late${n}`, { password: null }))
    const acts = people.flatMap((person, n) => [
      () => at(n).post(`${base}/${source!.id}/users`, { assign: [{ accountId: person.id }] }),
      () => at(n + 1).post(`${base}/${source!.id}/ship-tos`, { city: `Town ${n}` }),
    ])
    acts.splice(15, 0, () => merge(1, source!, target!))
    const answers = await Promise.all(acts.map((act) => act()))
    expect(answers[15]!.status, answers[15]!.text).toBe(200)
    for (const { status, text } of answers) expect([200, 201, 409, 422], text).toContain(status)
    const { rows } = await sql<{ users: number; shipTos: number }>`
      select (select count(*)::int from assignment where tenant_id = ${tenant.id} and bill_to_id = ${source!.id}) as users,
        (select count(*)::int from customer where tenant_id = ${tenant.id} and bill_to_id = ${source!.id}) as "shipTos"`.execute(
      servers.app.database.db,
    )
    expect(rows).toEqual([{ users: 0, shipTos: 0 }])
  })
})

describe('numbers', () => {
  test('R-14 one number asked for by 30 at once is one customer’s', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => at(n).post(base, { number: 'WANTED', city: `Town ${n}` })))
    expect(statuses(answers)).toEqual([201, ...Array(29).fill(409)])
    expect(answers.every(({ status, body }) => status === 201 || body.fields[0].field === 'number')).toBe(true)
  })

  test('R-14 30 ship-tos of one bill-to made at once, each with the next sequence', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => at(n).post(`${base}/${customers[0]!.id}/ship-tos`, {})))
    expect(answers.map(({ body }): string => body.sequence).toSorted()).toEqual(
      Array.from({ length: 30 }, (_, n) => String(n + 1).padStart(4, '0')),
    )
  })

  test('R-14 a number that some take by changing and others by making is one customer’s, and nobody sees a fault', async () => {
    for (const number of ['MOVED-1', 'MOVED-2', 'MOVED-3']) {
      const fresh = await Promise.all(customers.map((one) => at(0).get(`${base}/${one.id}`)))
      const changes = fresh.map(({ body }, n) => at(n).ask('PATCH', `${base}/${body.id}`, { version: body.version, number }))
      const made = Array.from({ length: 4 }, (_, n) => at(n).post(base, { number }))
      const answers = await Promise.all([...changes, ...made])
      expect(answers.filter(({ status }) => status < 300)).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(7)
    }
  })

  test('R-14 of many who change one record as they saw it, one does', async () => {
    const { body } = await at(0).get(`${base}/${customers[0]!.id}`)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => at(n).ask('PATCH', `${base}/${body.id}`, { version: body.version, city: `Town ${n}` })),
    )
    expect(statuses(answers)).toEqual([200, ...Array(19).fill(409)])
  })
})
