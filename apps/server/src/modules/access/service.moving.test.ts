import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { givenRecord, givenUser, givenWishes, websiteRole, wish } from '../../../test/harness/assignments.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { type TestParts, testParts } from '../../../test/harness/parts.ts'
import { givenMerchant } from '../../../test/harness/people.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { endAssignmentsOf, moveAssignmentsIn } from './service.moving.ts'
import { findAssignment, lockAssignments } from './store.assignments.ts'
import { customerRights } from './store.website-rights.ts'

let database: DatabaseHandle
let parts: TestParts
let tenantId: string
const roles: Record<string, string> = {}
beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  tenantId = (await givenMerchant(parts)).tenantId
  for (const name of ['Administrator', 'Buyer3', 'Buyer2', 'Buyer1']) roles[name] = await websiteRole(parts, tenantId, name)
})
afterAll(() => database.close())

const buyer = () => givenUser(parts, tenantId)
const customer = (billToId: string | null = null) => givenRecord(parts, tenantId, { billToId })
const find = (accountId: string, billToId: string) => findAssignment(database.db, tenantId, accountId, billToId)
/** As merging does it: holds both, moves the ship-tos in between. */
const move = (fromId: string, intoId: string) =>
  database.transaction(async (tx) => {
    await lockAssignments(tx, tenantId, [fromId, intoId])
    return moveAssignmentsIn(tx, {
      tenantId,
      fromId,
      intoId,
      moveShipTos: async (same) => void (await sql`update customer set bill_to_id = ${intoId} where bill_to_id = ${fromId}`.execute(same)),
      by: 'test',
      now: parts.clock.now(),
    })
  })

test('R-14 the users of a customer that goes up in another become users of that one, as they were', async () => {
  const [from, into] = [await customer(), await customer()]
  const shipTo = await customer(from)
  const [whole, named, ada] = [await buyer(), await buyer(), await buyer()]
  await givenWishes(
    parts,
    tenantId,
    wish(ada, from, { roleId: roles['Administrator']! }),
    wish(whole, from, { roleId: roles['Buyer1']!, approverId: ada, isDefault: true, salesRepresentative: true }),
    wish(named, from, { roleId: roles['Buyer2']!, shipToIds: [shipTo] }),
  )
  const { changes, fellBack } = await move(from, into)
  expect(fellBack).toEqual([])
  for (const id of [whole, named, ada]) expect(await find(id, from)).toBeUndefined()
  expect(await find(whole, into)).toMatchObject({
    role: { name: 'Buyer1' },
    shipToIds: 'all',
    approverId: ada,
    isDefault: true,
    salesRepresentative: true,
  })
  expect(await find(named, into)).toMatchObject({ role: { name: 'Buyer2' }, shipToIds: [shipTo] })
  const rights = (accountId: string, customerId: string) => customerRights(database.db, { tenantId, accountId, customerId })
  expect((await rights(named, shipTo)).barred).toBeUndefined()
  expect((await rights(named, into)).barred).toBe('ship-to-not-assigned')
  expect((await rights(whole, shipTo)).approvers).toMatchObject([{ accountId: ada }])
  const told = changes.map(({ billToId, before, after }) => `${billToId === from ? 'from' : 'into'} ${Boolean(before)} ${Boolean(after)}`)
  expect(told.toSorted((a, b) => a.localeCompare(b))).toEqual([
    ...Array.from({ length: 3 }, () => 'from true false'),
    ...Array.from({ length: 3 }, () => 'into false true'),
  ])
})

test('R-14 who is a user of both keeps role and approver of the one that stays, and reaches what either let them', async () => {
  const [from, into] = [await customer(), await customer()]
  const [moved, own, other] = [await customer(from), await customer(into), await customer(into)]
  const [mia, noa, ada] = [await buyer(), await buyer(), await buyer()]
  await givenWishes(
    parts,
    tenantId,
    wish(mia, from, { roleId: roles['Administrator']!, shipToIds: [moved], isDefault: true, salesRepresentative: true }),
    wish(ada, into, { roleId: roles['Buyer3']! }),
    wish(mia, into, { roleId: roles['Buyer1']!, shipToIds: [own], approverId: ada }),
    wish(noa, from, { shipToIds: [moved] }),
    wish(noa, into, {}),
  )
  const { changes } = await move(from, into)
  expect(await find(mia, into)).toMatchObject({
    role: { name: 'Buyer1' },
    approverId: ada,
    shipToIds: [moved, own].toSorted(),
    isDefault: true,
    salesRepresentative: true,
  })
  expect(await find(noa, into)).toMatchObject({ shipToIds: 'all' })
  expect((await customerRights(database.db, { tenantId, accountId: mia, customerId: other })).barred).toBe('ship-to-not-assigned')
  // what did not change at the one that stays is not told of
  expect(changes.filter(({ accountId, billToId }) => accountId === noa && billToId === into)).toEqual([])
})

test('R-12 an approver who cannot approve at the customer that stays is taken; two ways of approving make no circle', async () => {
  const [from, into] = [await customer(), await customer()]
  const approves = await websiteRole(parts, tenantId, ['checkout', 'order.approve'])
  const [mia, bob, a, b] = [await buyer(), await buyer(), await buyer(), await buyer()]
  await givenWishes(
    parts,
    tenantId,
    wish(bob, from, { roleId: roles['Buyer3']! }),
    wish(bob, into, { roleId: roles['Buyer2']! }),
    wish(mia, from, { roleId: roles['Buyer1']!, approverId: bob }),
    // a asks b at the one, and b asks a at the other
    wish(b, from, { roleId: approves }),
    wish(a, from, { roleId: approves, approverId: b }),
    wish(a, into, { roleId: approves }),
    wish(b, into, { roleId: approves, approverId: a }),
  )
  const { fellBack } = await move(from, into)
  expect(fellBack.map(({ accountId }) => accountId)).toEqual([mia])
  expect(await find(mia, into)).toMatchObject({ role: { name: 'Buyer1' }, approverId: null })
  expect([(await find(a, into))?.approverId, (await find(b, into))?.approverId]).toEqual([null, a])
})

test('R-08 who is erased is assigned to nothing any more, and approves for nobody', async () => {
  const [one, two] = [await customer(), await customer()]
  const [mia, ada] = [await buyer(), await buyer()]
  await givenWishes(
    parts,
    tenantId,
    wish(ada, one, { roleId: roles['Buyer3']!, shipToIds: [await customer(one)] }),
    wish(ada, two, {}),
    wish(mia, one, { roleId: roles['Buyer1']!, approverId: ada }),
  )
  const { changes, fellBack } = await database.transaction((tx) => endAssignmentsOf(tx, tenantId, ada, 'test', parts.clock.now()))
  expect([await find(ada, one), await find(ada, two)]).toEqual([undefined, undefined])
  expect(await find(mia, one)).toMatchObject({ approverId: null })
  expect(fellBack).toEqual([{ accountId: mia, billToId: one }])
  expect(changes.map(({ accountId, after }) => [accountId, Boolean(after)])).toEqual([
    [ada, false],
    [ada, false],
    [mia, true],
  ])
})

test('ATK-051 neither touches anything of another tenant', async () => {
  const twin = (await givenMerchant(parts)).tenantId
  const [theirs, from, into] = [await givenUser(parts, twin), await givenRecord(parts, twin), await givenRecord(parts, twin)]
  await givenWishes(parts, twin, wish(theirs, from, {}))
  expect(await move(from, into)).toEqual({ changes: [], fellBack: [] })
  expect(await database.transaction((tx) => endAssignmentsOf(tx, tenantId, theirs, 'test', parts.clock.now()))).toEqual({
    changes: [],
    fellBack: [],
  })
  expect(await findAssignment(database.db, twin, theirs, from)).toBeDefined()
})
