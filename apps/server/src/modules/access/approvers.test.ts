import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { givenRecord, givenUser, givenWishes, websiteRole, wish } from '../../../test/harness/assignments.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { type TestParts, testParts } from '../../../test/harness/parts.ts'
import { givenMerchant } from '../../../test/harness/people.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import type { Result } from '../../platform/result.ts'
import type { AssignmentOutcome, AssignmentWish } from './assignment.ts'
import { assignAllIn } from './service.assigning.ts'
import { findAssignment } from './store.assignments.ts'
import { administratorsAt, administratorsOf, customerRights } from './store.website-rights.ts'

let database: DatabaseHandle
let parts: TestParts
let tenantId: string
const roles: Record<string, string> = {}
beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  tenantId = (await givenMerchant(parts)).tenantId
  for (const name of ['Administrator', 'Buyer3', 'Buyer2', 'Buyer1', 'Requisitioner']) {
    roles[name] = await websiteRole(parts, tenantId, name)
  }
})
afterAll(() => database.close())

const buyer = (values = {}) => givenUser(parts, tenantId, values)
const customer = (values = {}) => givenRecord(parts, tenantId, values)
const assign = (...wishes: readonly AssignmentWish[]) =>
  database.transaction((tx) =>
    assignAllIn(tx, tenantId, wishes, { by: 'test', now: parts.clock.now(), fieldOf: (n, field) => `${n}.${field}` }),
  )
const fieldsOf = (result: Result<AssignmentOutcome>) =>
  result.ok ? [] : (result.refusal.fields ?? []).map(({ field, rule }) => `${field} ${rule}`)
const outcome = (result: Result<AssignmentOutcome>): AssignmentOutcome => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
const rights = (accountId: string, customerId: string) => customerRights(database.db, { tenantId, accountId, customerId })
const find = (accountId: string, billToId: string) => findAssignment(database.db, tenantId, accountId, billToId)

test('R-12 role, customer and approver are set in one request, in any order, the approver’s own assignment too', async () => {
  const [mia, noa, ada, one] = [await buyer(), await buyer(), await buyer(), await customer()]
  const done = outcome(
    await assign(
      wish(mia, one, { roleId: roles['Buyer1']!, approverId: ada }),
      wish(noa, one, { roleId: roles['Requisitioner']!, approverId: ada }),
      wish(ada, one, { roleId: roles['Buyer3']! }),
    ),
  )
  expect(done.changes.map(({ accountId }) => accountId)).toEqual([mia, noa, ada])
  expect((await rights(mia, one)).approvers).toMatchObject([{ accountId: ada }])
})

test('R-12 an approver is somebody else, assigned to the same customer, with a role that approves', async () => {
  const [mia, ada, bob, gone, one, two] = [await buyer(), await buyer(), await buyer(), await buyer(), await customer(), await customer()]
  const own = await websiteRole(parts, tenantId, ['order.approve'])
  await givenWishes(parts, tenantId, wish(ada, two, { roleId: roles['Administrator']! }), wish(bob, one, { roleId: roles['Buyer2']! }))
  await givenWishes(parts, tenantId, wish(gone, one, { roleId: roles['Buyer3']! }))
  await sql`update account set state = 'deactivated' where id = ${gone}`.execute(database.db)
  const asked = async (approverId: string) => fieldsOf(await assign(wish(mia, one, { roleId: roles['Buyer1']!, approverId })))
  expect(await asked(mia)).toEqual(['0.approverId self'])
  expect(await asked(ada)).toEqual(['0.approverId not-assigned'])
  expect(await asked(bob)).toEqual(['0.approverId cannot-approve'])
  expect(await asked(gone)).toEqual(['0.approverId not-active'])
  expect(await asked(parts.newId())).toEqual(['0.approverId not-assigned'])
  expect(await find(mia, one)).toBeUndefined()
  // none is a state of its own, and does not approve
  await givenWishes(parts, tenantId, wish(bob, one, { roleId: null }))
  expect(await asked(bob)).toEqual(['0.approverId cannot-approve'])
  for (const roleId of [roles['Administrator']!, roles['Buyer3']!, own]) {
    await givenWishes(parts, tenantId, wish(bob, one, { roleId }))
    expect(await asked(bob)).toEqual([])
  }
})

test('R-12 users do not approve for each other, neither two nor in a circle', async () => {
  const [a, b, c, one] = [await buyer(), await buyer(), await buyer(), await customer()]
  const approves = await websiteRole(parts, tenantId, ['checkout', 'order.approve'])
  const all = [a, b, c].map((accountId) => wish(accountId, one, { roleId: approves }))
  await givenWishes(parts, tenantId, ...all)
  expect(fieldsOf(await assign(wish(a, one, { approverId: b }), wish(b, one, { approverId: a })))).toEqual([
    '0.approverId circle',
    '1.approverId circle',
  ])
  await givenWishes(parts, tenantId, wish(a, one, { approverId: b }), wish(b, one, { approverId: c }))
  expect(fieldsOf(await assign(wish(c, one, { approverId: a })))).toEqual(['0.approverId circle'])
  // at another customer it is another matter
  const two = await customer()
  await givenWishes(parts, tenantId, wish(a, two, { roleId: approves }), wish(c, two, { approverId: a }))
  expect(await find(c, two)).toMatchObject({ approverId: a })
})

test('R-12 who loses the approver falls back to the Administrators, and the answer says who that is', async () => {
  const [ada, bob, one] = [await buyer(), await buyer(), await customer()]
  const [mia, noa, max] = [await buyer(), await buyer(), await buyer()]
  const base = [
    wish(ada, one, { roleId: roles['Administrator']! }),
    wish(bob, one, { roleId: roles['Buyer3']! }),
    wish(mia, one, { roleId: roles['Buyer1']!, approverId: bob }),
    wish(noa, one, { roleId: roles['Buyer2']!, approverId: bob }),
    // kept, without effect: this role needs nobody
    wish(max, one, { roleId: roles['Buyer3']!, approverId: bob }),
  ]
  const affected = [mia, noa].toSorted().map((accountId) => ({ accountId, billToId: one }))
  for (const lesser of [wish(bob, one, { roleId: roles['Buyer2']! }), wish(bob, one, { roleId: null }), wish(bob, one, 'end')]) {
    await givenWishes(parts, tenantId, ...base)
    expect((await rights(mia, one)).approvers).toMatchObject([{ accountId: bob }])
    const done = outcome(await assign(lesser))
    expect(done.fellBack.toSorted((x, y) => x.accountId.localeCompare(y.accountId))).toEqual(affected)
    expect(done.changes.map(({ accountId }) => accountId).toSorted()).toEqual([bob, mia, noa, max].toSorted())
    expect(await find(mia, one)).toMatchObject({ approverId: null })
    expect((await rights(mia, one)).approvers).toMatchObject([{ accountId: ada }])
  }
  // somebody else takes over in the same request: nobody falls back
  await givenWishes(parts, tenantId, ...base)
  const taken = outcome(await assign(wish(bob, one, 'end'), wish(mia, one, { approverId: ada }), wish(noa, one, { approverId: ada })))
  expect(taken.fellBack).toEqual([])
  // who is changed otherwise in the same request falls back like the rest
  await givenWishes(parts, tenantId, ...base)
  expect(outcome(await assign(wish(mia, one, { isDefault: true }), wish(bob, one, 'end'))).fellBack).toHaveLength(2)
  expect(await find(mia, one)).toMatchObject({ isDefault: true, approverId: null })
  // and who is told to keep an approver that goes is refused
  await givenWishes(parts, tenantId, ...base)
  expect(fieldsOf(await assign(wish(bob, one, 'end'), wish(mia, one, { approverId: bob })))).toEqual(['1.approverId not-assigned'])
  expect(fieldsOf(await assign(wish(bob, one, { roleId: null }), wish(mia, one, { approverId: bob })))).toEqual([
    '1.approverId cannot-approve',
  ])
  expect((await rights(mia, one)).approvers).toMatchObject([{ accountId: bob }])
})

test('R-06 R-12 a role that is edited so that it approves no more counts at once, and stops no other change', async () => {
  const [ada, bob, mia, one] = [await buyer(), await buyer(), await buyer(), await customer()]
  const own = await websiteRole(parts, tenantId, ['checkout', 'order.approve'])
  await givenWishes(
    parts,
    tenantId,
    wish(ada, one, { roleId: roles['Administrator']! }),
    wish(bob, one, { roleId: own }),
    wish(mia, one, { roleId: roles['Buyer1']!, approverId: bob }),
  )
  expect((await rights(bob, one)).permissions).toEqual(new Set(['checkout', 'order.approve']))
  await sql`delete from role_permission where role_id = ${own} and permission = 'order.approve'`.execute(database.db)
  expect((await rights(bob, one)).permissions).toEqual(new Set(['checkout']))
  expect((await rights(mia, one)).approvers).toMatchObject([{ accountId: ada }])
  expect(outcome(await assign(wish(mia, one, { isDefault: true, approverId: bob }))).changes).toHaveLength(1)
  await sql`insert into role_permission (tenant_id, role_id, permission) values (${tenantId}, ${own}, 'order.approve')`.execute(database.db)
  expect((await rights(mia, one)).approvers).toMatchObject([{ accountId: bob }])
})

test('R-12 Administrators approve where nobody is named: those who can sign in, for the very customer, custom ones too', async () => {
  const one = await customer()
  const [near, far] = [await customer({ billToId: one }), await customer({ billToId: one })]
  const [mia, whole, part, early, own, lesser] = await Promise.all([
    buyer(),
    buyer(),
    buyer(),
    buyer({ activated: false }),
    buyer(),
    buyer(),
  ])
  const made = await websiteRole(parts, tenantId, ['users.manage', 'order.approve'])
  const managesOnly = await websiteRole(parts, tenantId, ['users.manage'])
  await givenWishes(
    parts,
    tenantId,
    wish(mia, one, { roleId: roles['Buyer1']! }),
    wish(whole, one, { roleId: roles['Administrator']! }),
    wish(part, one, { roleId: roles['Administrator']!, shipToIds: [near] }),
    wish(early, one, { roleId: roles['Administrator']! }),
    wish(own, one, { roleId: made }),
    wish(lesser, one, { roleId: managesOnly }),
  )
  const approvers = async (customerId: string) => (await rights(mia, customerId)).approvers.map(({ accountId }) => accountId).toSorted()
  expect(await approvers(one)).toEqual([whole, own].toSorted())
  expect(await approvers(far)).toEqual([whole, own].toSorted())
  expect(await approvers(near)).toEqual([whole, own, part].toSorted())
  expect((await administratorsOf(database.db, tenantId, one)).map(({ accountId }) => accountId).toSorted()).toEqual([whole, own].toSorted())
  // nobody is their own approver, whatever the role
  expect((await rights(own, one)).approvers.map(({ accountId }) => accountId)).toEqual([whole])
})

test('R-12 a requisitioner’s approver turns requisitions into orders; one who approves orders alone is refused, and stands in nobody’s way', async () => {
  const [ada, bob, rex, mia, max, one] = [await buyer(), await buyer(), await buyer(), await buyer(), await buyer(), await customer()]
  const orders = await websiteRole(parts, tenantId, ['order.approve'])
  const requisitions = await websiteRole(parts, tenantId, ['requisition.approve'])
  const manager = await websiteRole(parts, tenantId, ['users.manage', 'order.approve'])
  await givenWishes(
    parts,
    tenantId,
    wish(ada, one, { roleId: roles['Administrator']! }),
    wish(max, one, { roleId: manager }),
    wish(bob, one, { roleId: orders }),
    wish(rex, one, { roleId: requisitions }),
  )
  const asked = async (role: string, approverId: string) => fieldsOf(await assign(wish(mia, one, { roleId: roles[role]!, approverId })))
  const approvers = async () => (await rights(mia, one)).approvers.map(({ accountId }) => accountId).toSorted()
  expect(await asked('Requisitioner', bob)).toEqual(['0.approverId cannot-approve'])
  expect(await asked('Buyer1', rex)).toEqual(['0.approverId cannot-approve'])
  expect(await asked('Requisitioner', rex)).toEqual([])
  expect(await approvers()).toEqual([rex])
  // the approver's role loses what the user waits for, and keeps the other approval: it falls back, to those who can
  await sql`update role_permission set permission = 'order.approve' where role_id = ${requisitions}`.execute(database.db)
  expect(await approvers()).toEqual([ada])
  await sql`update role_permission set permission = 'requisition.approve' where role_id = ${requisitions}`.execute(database.db)
  const fell = outcome(await assign(wish(rex, one, { roleId: orders })))
  expect(fell.fellBack).toEqual([{ accountId: mia, billToId: one }])
  expect(await find(mia, one)).toMatchObject({ approverId: null })
  // the user's own role changes to one that waits for something else
  expect(await asked('Buyer1', bob)).toEqual([])
  expect(await approvers()).toEqual([bob])
  expect(await asked('Requisitioner', bob)).toEqual(['0.approverId cannot-approve'])
  expect(outcome(await assign(wish(mia, one, { roleId: roles['Requisitioner']! }))).fellBack).toEqual([{ accountId: mia, billToId: one }])
  expect(await approvers()).toEqual([ada])
  expect(outcome(await assign(wish(mia, one, { roleId: roles['Buyer2']! }))).fellBack).toEqual([])
  expect(await approvers()).toEqual([ada, max].toSorted())
})

test('R-12 another tenant’s roles, users and Administrators approve nothing here', async () => {
  const twin = (await givenMerchant(parts)).tenantId
  const [mia, one] = [await buyer(), await customer()]
  const [theirs, there] = [await givenUser(parts, twin, {}), await givenRecord(parts, twin, {})]
  await givenWishes(parts, twin, wish(theirs, there, { roleId: await websiteRole(parts, twin, ['users.manage', 'requisition.approve']) }))
  expect(fieldsOf(await assign(wish(mia, one, { roleId: roles['Requisitioner']!, approverId: theirs })))).toEqual([
    '0.approverId not-assigned',
  ])
  await givenWishes(parts, tenantId, wish(mia, one, { roleId: roles['Requisitioner']! }))
  expect((await rights(mia, one)).approvers).toEqual([])
  expect(await administratorsAt(database.db, tenantId, there)).toEqual([])
  expect(await administratorsAt(database.db, twin, there)).toEqual([
    { accountId: theirs, name: expect.any(String), approves: ['requisition.approve'] },
  ])
})
