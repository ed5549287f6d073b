import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { assign, type GivenCustomer, givenCustomer, givenWebsiteRole } from '../../../test/harness/buyers.ts'
import { type GivenPerson, type GivenTenant, givenShopper, givenTenant } from '../../../test/harness/given.ts'
import { roleOf } from '../../../test/harness/merchant.ts'
import { customerRights } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { createBuyers } from './buyers-users.ts'

/** Roles in plain words: what each may do. */
const can = {
  none: ['checkout', 'approval.exempt', 'budget.exempt', 'prices.read'],
  Administrator: ['everything'],
  Buyer3: ['checkout', 'approval.exempt', 'budget.exempt', 'prices.read', 'invoices.read', 'order.approve', 'requisition'],
  Buyer1: ['checkout', 'invoices.read', 'prices.read'],
  Supervisor: ['checkout', 'invoices.read', 'prices.read', 'users.manage'],
} as const
type Role = keyof typeof can
const roles = Object.keys(can) as Role[]
const manages = (role: Role) => role === 'Administrator' || role === 'Supervisor'
const atMost = (lower: Role, upper: Role) =>
  upper === 'Administrator' || can[lower].every((one) => (can[upper] as readonly string[]).includes(one))

/** A user of the customer in plain words; `shipTos` empty = all. */
interface User {
  role: Role
  shipTos: number[]
  representative: boolean
}
const within = (inner: number[], outer: number[]) => outer.length === 0 || (inner.length > 0 && inner.every((one) => outer.includes(one)))

type Act = { actor: number; target: number } & ({ kind: 'change'; role: Role; shipTos: number[] } | { kind: 'deactivate' })

/** Users after an act, or nothing where it is refused. */
function after(users: readonly (User | undefined)[], act: Act): (User | undefined)[] | undefined {
  const [actor, target] = [users[act.actor], users[act.target]]
  if (!actor || !target || !manages(actor.role) || !within(target.shipTos, actor.shipTos)) return undefined
  const own = act.actor === act.target
  if (own ? act.kind === 'change' : target.representative || !atMost(target.role, actor.role)) return undefined
  if (act.kind === 'change' && (!atMost(act.role, actor.role) || !within(act.shipTos, actor.shipTos))) return undefined
  const next = [...users]
  next[act.target] = act.kind === 'change' ? { ...target, role: act.role, shipTos: act.shipTos } : undefined
  const succeeds = next.some((one) => one && manages(one.role) && !one.representative && within(target.shipTos, one.shipTos))
  return manages(target.role) && !target.representative && !succeeds ? undefined : next
}

let app: TestApp
let tenant: GivenTenant
let elsewhere: GivenCustomer
let supervisor: string
const people: GivenPerson[] = []

beforeAll(async () => {
  app = await testApp()
  tenant = await givenTenant(app)
  elsewhere = await givenCustomer(app, tenant)
  supervisor = await givenWebsiteRole(app, tenant, can.Supervisor)
  for (let n = 0; n < 4; n++) {
    const person = await givenShopper(app, tenant, `model${n}`, { password: null })
    await sql`update account set activation = 'Activated' where id = ${person.id}`.execute(app.database.db)
    // so that nobody's account ends with this customer
    await assign(app, tenant, person, elsewhere)
    people.push(person)
  }
})
afterAll(() => app.close())

const roleIdOf = async (role: Role) => (role === 'none' ? null : role === 'Supervisor' ? supervisor : roleOf(app, tenant, role))
const contextOf = ({ id, userName }: GivenPerson): Context => ({
  actor: {
    kind: 'website',
    accountId: id,
    tenantId: tenant.id,
    websiteId: tenant.websiteId,
    sessionId: '',
    userName,
    authenticatedAt: app.clock.now(),
  },
  requestId: 'test',
  source: '',
  device: '',
})

async function carryOut(customer: GivenCustomer, users: readonly (User | undefined)[], act: Act): Promise<boolean> {
  const buyers = createBuyers(app.modules.userParts)
  const [actor, target] = [people[act.actor]!, people[act.target]!]
  const named = users[act.actor]?.shipTos[0]
  const customerId = named === undefined ? customer.id : customer.shipTos[named]!
  const rights = await customerRights(app.database.db, { tenantId: tenant.id, accountId: actor.id, customerId })
  if (act.kind === 'deactivate') return (await buyers.deactivate(contextOf(actor), rights, target.id)).ok
  const seen = await buyers.read(rights, target.id)
  const shipToIds = act.shipTos.length ? act.shipTos.map((n) => customer.shipTos[n]!) : ('all' as const)
  const change = { version: seen.ok ? seen.value.version : '', roleId: await roleIdOf(act.role), shipToIds, approverId: null }
  return (await buyers.change(contextOf(actor), rights, target.id, change)).ok
}

/** The users of a customer as the tables have them, in the words of the model. */
async function usersIn(customer: GivenCustomer): Promise<(User | undefined)[]> {
  const { rows } = await sql<{ account_id: string; role: Role; all: boolean; ids: string[]; rep: boolean }>`
    select m.account_id, coalesce(case when r.id = ${supervisor} then 'Supervisor' else r.name end, 'none') as role, m.all_ship_tos as all, m.sales_representative as rep,
      array(select s.ship_to_id from assignment_ship_to s where s.account_id = m.account_id and s.bill_to_id = m.bill_to_id) as ids
    from assignment m left join role r on r.tenant_id = m.tenant_id and r.id = m.role_id where m.bill_to_id = ${customer.id}`.execute(
    app.database.db,
  )
  return people.map(({ id }) => {
    const row = rows.find((one) => one.account_id === id)
    return (
      row && { role: row.role, shipTos: row.ids.map((one) => customer.shipTos.indexOf(one)).sort((a, b) => a - b), representative: row.rep }
    )
  })
}

const shipTos: fc.Arbitrary<number[]> = fc.oneof(fc.constant([] as number[]), fc.subarray([0, 1, 2]))
const role = fc.constantFrom(...roles)
const person = fc.integer({ min: 0, max: 3 })
const user = fc.option(fc.record({ role, shipTos, representative: fc.integer({ min: 0, max: 5 }).map((n) => n === 0) }), {
  nil: undefined,
  freq: 6,
})
const administrator = fc.record({ role: fc.constant('Administrator' as const), shipTos, representative: fc.constant(false) })
const actor = fc.constantFrom(0, 0, 0, 1, 2, 3)
// the first is an Administrator at the start, so what it does to the others is often allowed: half of the acts are such
const between = fc.oneof(fc.record({ actor, target: person }), fc.record({ actor: fc.constant(0), target: fc.constantFrom(1, 2, 3) }))
const act: fc.Arbitrary<Act> = fc
  .tuple(
    between,
    fc.oneof(fc.record({ kind: fc.constant('change' as const), role, shipTos }), fc.record({ kind: fc.constant('deactivate' as const) })),
  )
  .map(([who, what]) => ({ ...who, ...what }))

test('R-25 R-06 whatever Administrators try on each other, what happens is what a plain model says', { timeout: 120_000 }, async () => {
  let [done, refused] = [0, 0]
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(administrator, user, user, user),
      fc.array(act, { minLength: 4, maxLength: 8, size: 'max' }),
      async (start, acts) => {
        const customer = await givenCustomer(app, tenant, { shipTos: 3 })
        for (const [n, one] of start.entries()) {
          if (!one) continue
          const roleId = await roleIdOf(one.role)
          const named = one.shipTos.length ? { shipToIds: one.shipTos.map((at) => customer.shipTos[at]!) } : {}
          await assign(app, tenant, people[n]!, customer, {
            ...(roleId ? { roleId } : {}),
            ...named,
            salesRepresentative: one.representative,
          })
        }
        let users: (User | undefined)[] = start
        for (const one of acts) {
          const expected = after(users, one)
          const happened = await carryOut(customer, users, one)
          expect(happened, JSON.stringify({ users, one })).toBe(expected !== undefined)
          users = expected ?? users
          expect(await usersIn(customer)).toEqual(users)
          if (happened) done++
          else refused++
        }
      },
    ),
    { numRuns: 60 },
  )
  // both were tried, or this proves nothing
  expect(Math.min(done, refused)).toBeGreaterThan(20)
})
