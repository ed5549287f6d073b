import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findAssignment } from '../../src/modules/access/index.ts'
import { assign, type GivenAssignment, type GivenCustomer, givenCustomer, mailInvitations, unassign } from '../harness/buyers.ts'
import { type GivenPerson, type GivenTenant, givenShopper, givenTenant, password } from '../harness/given.ts'
import { Remote } from '../harness/remote.ts'
import { type TestServers, testServers } from '../harness/servers.ts'

let servers: TestServers
let tenant: GivenTenant
let people = 0

beforeAll(async () => {
  servers = await testServers(2)
  tenant = await givenTenant(servers.app)
})
afterAll(() => servers?.close())

interface Buyer extends GivenPerson {
  /** Its browser before each of the two servers, with one session. */
  readonly at: readonly [Remote, Remote]
}

/** A shopper with these customers, signed in, acting for the first. */
async function buyer(customers: readonly GivenCustomer[], assignment: GivenAssignment = {}): Promise<Buyer> {
  const person = await givenShopper(servers.app, tenant, `race-buyer${++people}`)
  for (const customer of customers) await assign(servers.app, tenant, person, customer, assignment)
  const first = new Remote(servers.running[0]!, { host: `${tenant.host}:4000` })
  const answer = await first.post('/api/storefront/sign-in', { name: person.userName, password })
  expect(answer.status, answer.text).toBe(200)
  if (customers.length > 1) await first.put('/api/storefront/session/customer', { customerId: customers[0]!.id })
  return { ...person, at: [first, first.at(servers.running[1]!)] }
}
const customer = () => givenCustomer(servers.app, tenant)
const users = ({ id }: GivenCustomer) => `/api/storefront/customers/${id}/users`
const assignmentOf = (person: { id: string }, of: GivenCustomer) => findAssignment(servers.app.database.db, tenant.id, person.id, of.id)

describe('Administrators at once on two servers', () => {
  test('R-25 ATK-065 of two who remove each other one stays', async () => {
    for (let round = 0; round < 12; round++) {
      const k = await customer()
      const pair = [await buyer([k], { role: 'Administrator' }), await buyer([k], { role: 'Administrator' })] as const
      const answers = await Promise.all([
        pair[0].at[0].post(`${users(k)}/${pair[1].id}/deactivate`, {}),
        pair[1].at[1].post(`${users(k)}/${pair[0].id}/deactivate`, {}),
      ])
      const left = (await Promise.all(pair.map((one) => assignmentOf(one, k)))).filter(Boolean)
      expect(left, JSON.stringify(answers.map((one) => [one.status, one.body]))).toHaveLength(1)
      expect(answers.filter((one) => one.status === 204)).toHaveLength(1)
    }
  })

  test('R-25 R-06 of two who remove each other beside a third one is removed: who lost the right first acts no more', async () => {
    for (let round = 0; round < 12; round++) {
      const k = await customer()
      const pair = [await buyer([k], { role: 'Administrator' }), await buyer([k], { role: 'Administrator' })] as const
      await buyer([k], { role: 'Administrator' })
      const answers = await Promise.all([
        pair[0].at[0].post(`${users(k)}/${pair[1].id}/deactivate`, {}),
        pair[1].at[1].post(`${users(k)}/${pair[0].id}/deactivate`, {}),
      ])
      expect(answers.filter((one) => one.status === 204)).toHaveLength(1)
      expect((await Promise.all(pair.map((one) => assignmentOf(one, k)))).filter(Boolean)).toHaveLength(1)
    }
  })

  test('R-25 of three who leave at once, and who take each other’s role, one Administrator stays', async () => {
    for (let round = 0; round < 6; round++) {
      const k = await customer()
      const all = [
        await buyer([k], { role: 'Administrator' }),
        await buyer([k], { role: 'Administrator' }),
        await buyer([k], { role: 'Administrator' }),
      ]
      const [one, two, three] = all as [Buyer, Buyer, Buyer]
      const { version } = (await one.at[0].get(`${users(k)}/${two.id}`)).body
      await Promise.all([
        one.at[0].post(`${users(k)}/${one.id}/deactivate`, {}),
        two.at[1].post(`${users(k)}/${two.id}/deactivate`, {}),
        three.at[0].post(`${users(k)}/${three.id}/deactivate`, {}),
        one.at[1].ask('PATCH', `${users(k)}/${two.id}`, { version, roleId: null }),
      ])
      const left = (await Promise.all(all.map((person) => assignmentOf(person, k)))).filter(
        (assignment) => assignment?.role?.name === 'Administrator',
      )
      expect(left.length).toBeGreaterThanOrEqual(1)
    }
  })

  test('R-25 an invitation answered on two servers while it is taken back is accepted once or not at all', async () => {
    for (let round = 0; round < 8; round++) {
      const k = await customer()
      const boss = await buyer([k], { role: 'Administrator' })
      const person = await buyer([])
      await boss.at[0].post(`/api/storefront/customers/${k.id}/invitations`, { email: person.email, roleId: null })
      await mailInvitations(servers.app)
      const [offer] = (await person.at[0].get('/api/storefront/customer-invitations')).body.items
      const accept = (n: 0 | 1) => person.at[n].post(`/api/storefront/customer-invitations/${offer.id}/accept`)
      const [first, second, taken] = await Promise.all([
        accept(0),
        accept(1),
        boss.at[1].delete(`/api/storefront/customers/${k.id}/invitations/${offer.id}`),
      ])
      const accepted = [first, second].filter((answer) => answer.status === 204).length
      expect([accepted, taken.status]).toEqual(taken.status === 204 ? [0, 204] : [1, 404])
      expect((await assignmentOf(person, k)) !== undefined).toBe(accepted === 1)
    }
  })
})

describe('a chosen customer on two servers', () => {
  test('R-15 an assignment ended while requests for the customer are under way: none that began afterwards is let through', async () => {
    for (let round = 0; round < 5; round++) {
      const [k1, k2] = [await customer(), await customer()]
      const boss = await buyer([k1, k2], { role: 'Administrator' })
      const seen: { began: number; code: string }[] = []
      const asking = Array.from({ length: 8 }, async (_, n) => {
        for (let turn = 0; turn < 12; turn++) {
          const began = performance.now()
          const answer = await boss.at[(n % 2) as 0 | 1].get(users(k1))
          seen.push({ began, code: answer.status === 200 ? 'ok' : answer.body.code })
        }
      })
      await new Promise((resolve) => setTimeout(resolve, 15 * round))
      await unassign(servers.app, tenant, boss, k1)
      const ended = performance.now()
      await Promise.all(asking)
      const after = seen.filter((one) => one.began > ended).map((one) => one.code)
      expect(after).not.toContain('ok')
      for (const { code } of seen) expect(['ok', 'customer-choice-ended', 'customer-needed']).toContain(code)
      await boss.at[0].get(users(k1))
      const { rows } = await sql<{ customer_id: string | null }>`
        select customer_id from session where account_id = ${boss.id} and ended_at is null`.execute(servers.app.database.db)
      expect(rows).toEqual([{ customer_id: null }])
    }
  })

  test('R-15 choosing K1 while its assignment ends on the other server: the next request is refused', async () => {
    for (let round = 0; round < 10; round++) {
      const [k1, k2] = [await customer(), await customer()]
      const boss = await buyer([k2, k1], { role: 'Administrator' })
      const [chosen] = await Promise.all([
        boss.at[0].put('/api/storefront/session/customer', { customerId: k1.id }),
        unassign(servers.app, tenant, boss, k1),
      ])
      expect([200, 404]).toContain(chosen.status)
      const next = await boss.at[1].get(users(k1))
      expect(['customer-choice-ended', 'customer-needed', 'conflict']).toContain(next.body.code)
    }
  })

  test('R-15 a choice that ends does not take the one made meanwhile with it', async () => {
    for (let round = 0; round < 10; round++) {
      const [k1, k2] = [await customer(), await customer()]
      const boss = await buyer([k1, k2], { role: 'Administrator' })
      await unassign(servers.app, tenant, boss, k1)
      const [, chosen] = await Promise.all([
        boss.at[0].get(users(k1)),
        boss.at[1].put('/api/storefront/session/customer', { customerId: k2.id }),
      ])
      expect(chosen.body.customer?.id).toBe(k2.id)
      expect((await boss.at[0].get(users(k2))).status).toBe(200)
    }
  })

  test('R-15 remembering two customers at once from two sessions leaves one remembered', async () => {
    const all = [await customer(), await customer(), await customer()]
    const person = await buyer(all)
    for (let round = 0; round < 8; round++) {
      const answers = await Promise.all(
        all.flatMap((one, n) => [
          person.at[(n % 2) as 0 | 1].put('/api/storefront/session/customer', { customerId: one.id, remember: true }),
          person.at[((n + 1) % 2) as 0 | 1].put('/api/storefront/session/customer', { customerId: one.id, remember: true }),
        ]),
      )
      expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 6 }, () => 200))
      const { rows } = await sql`select 1 from assignment where account_id = ${person.id} and is_default`.execute(servers.app.database.db)
      expect(rows).toHaveLength(1)
    }
  })
})
