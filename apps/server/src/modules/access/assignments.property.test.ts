import { stockWebsiteRoles, type WebsitePermission } from '@tillward/contract/permissions'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type AssignmentModel,
  approves,
  at,
  type Expected,
  expectedAnswer,
  expectedRights,
  wished,
} from '../../../test/harness/assignment-model.ts'
import { givenRecord, givenUser, websiteRole } from '../../../test/harness/assignments.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { writeWebsitesOfUser } from './account-websites.ts'
import type { AssignmentWish } from './assignment.ts'
import { type AskedPermission, decide } from './decision.ts'
import { assignAllIn } from './service.assigning.ts'
import { insertStockRoles } from './store.roles.ts'
import { customerRightsOf } from './store.website-rights.ts'
import type { CustomerRights } from './website-rights.ts'

let database: DatabaseHandle
let parts: TestParts
beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
})
afterAll(() => database.close())

interface World {
  readonly tenantId: string
  readonly model: AssignmentModel
  readonly users: string[]
  /** Bill-tos first. */
  readonly customers: string[]
  readonly billTos: string[]
  readonly roles: string[]
  readonly custom: string
  readonly websites: string[]
  readonly record: (billToId: string | null) => Promise<string>
}

/** Four users, two bill-tos with ship-tos, stock and custom roles, two websites. */
async function world(): Promise<World> {
  const tenantId = (await givenTenant(parts)).id
  await database.transaction((tx) => insertStockRoles(tx, tenantId, parts.clock.now(), parts.newId))
  const model: AssignmentModel = { users: new Map(), customers: new Map(), roles: new Map(), assigned: new Map() }
  const users: string[] = []
  for (const activated of [true, true, true, false]) users.push(await givenUser(parts, tenantId, { activated }))
  users.forEach((id, n) => model.users.set(id, { state: 'active', activated: n < 3, websites: new Set() }))
  const customers: string[] = []
  async function record(billToId: string | null): Promise<string> {
    const id = await givenRecord(parts, tenantId, { billToId })
    customers.push(id)
    model.customers.set(id, { billTo: billToId ?? id, active: true, websites: new Set() })
    return id
  }
  const billTos = [await record(null), await record(null)]
  for (const billTo of [billTos[0]!, billTos[0]!, billTos[1]!]) await record(billTo)
  const roles: string[] = []
  for (const { key, permissions } of stockWebsiteRoles) {
    const id = await websiteRole(parts, tenantId, key)
    roles.push(id)
    model.roles.set(id, new Set(permissions))
  }
  const custom = await websiteRole(parts, tenantId, ['checkout', 'order.approve'])
  model.roles.set(custom, new Set(['checkout', 'order.approve']))
  roles.push(custom)
  const websites = [parts.newId(), parts.newId()]
  for (const id of websites) {
    await sql`insert into website (tenant_id, id, name, created_at, modified_at) values (${tenantId}, ${id}, 'w', ${parts.clock.now()}, ${parts.clock.now()})`.execute(
      database.db,
    )
  }
  // who can approve from the start, so that many sequences have approvers
  const able = { accountId: users[0]!, customerId: billTos[0]!, values: { roleId: roles[0]! } }
  const it: World = { tenantId, model, users, customers, billTos, roles, custom, websites, record }
  await take(it, { kind: 'assign', wishes: [] }, [able, { ...able, accountId: users[1]! }, { ...able, customerId: billTos[1]! }])
  return it
}

const pick = fc.nat({ max: 99 })
const of = <T>(list: readonly T[], n: number): T => list[n % list.length]!
const some = <T>(list: readonly T[], bits: number): T[] => list.filter((_, n) => (bits >> n) & 1)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 })

const rarely = fc.nat({ max: 19 }).map((n) => n === 0)
const oneWish = fc.record({
  user: pick,
  customer: fc.nat({ max: 1 }),
  end: fc.nat({ max: 4 }).map((n) => n === 0),
  role: maybe(fc.option(pick, { nil: null, freq: 8 })),
  shipTos: maybe(fc.oneof(fc.constant('all' as const), fc.integer({ min: 1, max: 3 }))),
  approver: maybe(fc.option(pick, { nil: null, freq: 4 })),
  isDefault: maybe(fc.boolean()),
  /** Takes what may well be wrong: a ship-to for the customer, somebody else's ship-tos, anybody as approver, ends what is not there. */
  careless: rarely,
})
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('assign' as const), wishes: fc.array(oneWish, { minLength: 1, maxLength: 3, size: 'max' }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('customer' as const), which: pick, active: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('user' as const), which: pick, active: fc.boolean(), activated: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ship-to' as const), which: pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('role' as const), bits: fc.nat({ max: 255 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('websites' as const), which: pick, bits: fc.nat({ max: 3 }), ofCustomer: fc.boolean() }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

let fulfilled = 0
let withApprover = 0

async function take(it: World, one: Step, more: readonly AssignmentWish[] = []): Promise<void> {
  const { tenantId, model } = it
  const { db } = database
  if (one.kind === 'customer') {
    const id = of(it.customers, one.which)
    model.customers.get(id)!.active = one.active
    await sql`update customer set active = ${one.active} where id = ${id}`.execute(db)
  } else if (one.kind === 'user') {
    const [id, state] = [of(it.users, one.which), one.active ? ('active' as const) : ('deactivated' as const)]
    Object.assign(model.users.get(id)!, { state, activated: one.activated })
    await sql`update account set state = ${state}, activation = ${one.activated ? 'Activated' : 'EmailSent'} where id = ${id}`.execute(db)
  } else if (one.kind === 'ship-to') {
    await it.record(of(it.billTos, one.which))
  } else if (one.kind === 'role') {
    const all: WebsitePermission[] = [
      'checkout',
      'order.approve',
      'approval.exempt',
      'budget.exempt',
      'users.manage',
      'requisition.submit',
      'requisition.approve',
      'prices.read',
    ]
    const permissions = some(all, one.bits)
    model.roles.set(it.custom, new Set(permissions))
    await sql`delete from role_permission where role_id = ${it.custom}`.execute(db)
    await sql`insert into role_permission (tenant_id, role_id, permission) select ${tenantId}::uuid, ${it.custom}::uuid, unnest(${permissions}::text[])`.execute(
      db,
    )
  } else if (one.kind === 'websites') {
    const websites = some(it.websites, one.bits)
    if (one.ofCustomer) {
      const id = of(it.billTos, one.which)
      model.customers.get(id)!.websites = new Set(websites)
      await sql`delete from customer_website where customer_id = ${id}`.execute(db)
      await sql`insert into customer_website (tenant_id, customer_id, website_id) select ${tenantId}::uuid, ${id}::uuid, unnest(${websites}::uuid[])`.execute(
        db,
      )
    } else {
      const id = of(it.users, one.which)
      model.users.get(id)!.websites = new Set(websites)
      await database.transaction((tx) => writeWebsitesOfUser(tx, tenantId, id, websites))
    }
  } else {
    const wishes = [...one.wishes.map((wish) => wishIn(it, wish)), ...more]
    const expected = wished(model, wishes)
    const done = await database.transaction((tx) => assignAllIn(tx, tenantId, wishes, { by: 'test', now: parts.clock.now() }))
    expect(done.ok, JSON.stringify(done)).toBe(expected !== undefined)
    model.assigned = expected ?? model.assigned
    fulfilled += expected ? 1 : 0
    withApprover += [...(expected?.values() ?? [])].filter(({ approverId }) => approverId).length
  }
}

/** A wish that would be fulfilled in most cases; a careless one takes anything. */
function wishIn(it: World, typed: typeof oneWish extends fc.Arbitrary<infer T> ? T : never): AssignmentWish {
  const { model } = it
  const { careless, role, shipTos, approver, isDefault } = typed
  const pair = { accountId: of(it.users, typed.user), customerId: of(careless ? it.customers : it.billTos, typed.customer) }
  if (typed.end && (careless || model.assigned.has(at(pair.accountId, pair.customerId)))) return { ...pair, values: 'end' }
  const own = it.customers.filter((id) => id !== pair.customerId && (careless || model.customers.get(id)!.billTo === pair.customerId))
  const named = typeof shipTos === 'number' ? some(own, shipTos) : []
  const kept = model.assigned.get(at(pair.accountId, pair.customerId))?.roleId ?? null
  const roleId = role === undefined ? kept : role === null ? null : of(it.roles, role)
  const able = it.users.filter(
    (id) =>
      careless ||
      (id !== pair.accountId &&
        approves(model, model.assigned.get(at(id, pair.customerId)), roleId) &&
        model.users.get(id)!.state === 'active'),
  )
  return {
    ...pair,
    values: {
      ...(role === undefined ? {} : { roleId }),
      ...(shipTos === undefined ? {} : { shipToIds: named.length || careless ? named : 'all' }),
      ...(approver === undefined ? {} : { approverId: approver === null || able.length === 0 ? null : of(able, approver) }),
      ...(isDefault === undefined ? {} : { isDefault }),
    },
  }
}

const seen = ({ barred, permissions, approvers }: CustomerRights): Expected => ({
  barred,
  permissions: [...permissions].toSorted(),
  approvers: approvers.map(({ accountId }) => accountId).toSorted(),
})
const asked: AskedPermission[] = [
  'checkout',
  'order.approve',
  'invoices.read',
  'users.manage',
  'requisition.submit',
  'requisition.approve',
  'prices.read',
]

/** Every user and customer, with no website, a website, and a website users are restricted to. */
async function compare({ tenantId, model, users, customers, websites }: World): Promise<void> {
  const sites = [
    undefined,
    ...websites.flatMap((websiteId) => [
      { websiteId, restricted: false },
      { websiteId, restricted: true },
    ]),
  ]
  const pairs = users.flatMap((accountId) => customers.flatMap((customerId) => sites.map((site) => ({ accountId, customerId, site }))))
  const found = await customerRightsOf(database.db, tenantId, pairs)
  pairs.forEach(({ accountId, customerId, site }, n) => {
    const expected = expectedRights(model, accountId, customerId, site)
    const rights = found[n]!
    expect(seen(rights)).toEqual(expected)
    for (const permission of asked) {
      for (const overBudget of [true, false]) {
        const { allowed, reason } = decide(rights, { permission, overBudget, budgetsOn: true })
        const code = allowed ? 'yes' : reason.code === 'needs-approval' || reason.code === 'over-budget' ? 'waits' : reason.code
        expect(code).toBe(expectedAnswer(expected, permission, overBudget))
      }
    }
  })
  const defaults = await sql<{ n: number }>`select count(*)::int as n from assignment where tenant_id = ${tenantId} and is_default
    group by account_id`.execute(database.db)
  expect(defaults.rows.every(({ n }) => n === 1)).toBe(true)
}

test('R-12 R-13 R-14 R-15 whatever is assigned, ended, edited and deactivated in whatever order, rights and answers are those of the plain model', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16, size: 'max' }), async (steps) => {
      const it = await world()
      for (const one of steps) await take(it, one)
      await compare(it)
    }),
    { numRuns: 40, timeout: 20_000 },
  )
  // a model that is only ever refused would agree with anything
  expect(fulfilled).toBeGreaterThan(100)
  expect(withApprover).toBeGreaterThan(100)
}, 180_000)
