import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { givenRecord, givenUser, givenWishes, websiteRole, wish } from '../../../test/harness/assignments.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { refusal, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { givenMerchant } from '../../../test/harness/people.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import type { Result } from '../../platform/result.ts'
import type { AssignmentOutcome, AssignmentWish } from './assignment.ts'
import { assignAllIn, assignIn, unassignIn } from './service.assigning.ts'
import { findAssignment } from './store.assignments.ts'
import { administratorsOf, customerRights } from './store.website-rights.ts'

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

test('R-14 one user and one customer, one user and many, many users and one', async () => {
  const [mia, noa] = [await buyer(), await buyer()]
  const [one, two] = [await customer(), await customer()]
  await givenWishes(parts, tenantId, wish(mia, one, {}), wish(mia, two, {}), wish(noa, one, {}))
  expect([await rights(mia, one), await rights(mia, two), await rights(noa, one)].every((it) => !it.barred)).toBe(true)
  expect((await rights(noa, two)).barred).toBe('not-assigned')
})

test('R-14 the bill-to comes with all its ship-tos, later ones too; named ship-tos are those and no more', async () => {
  const [all, named, billTo] = [await buyer(), await buyer(), await customer()]
  const [first, second] = [await customer({ billToId: billTo }), await customer({ billToId: billTo })]
  await givenWishes(parts, tenantId, wish(all, billTo, {}), wish(named, billTo, { shipToIds: [first] }))
  const later = await customer({ billToId: billTo })
  for (const id of [billTo, first, second, later]) expect((await rights(all, id)).barred).toBeUndefined()
  expect((await rights(named, first)).barred).toBeUndefined()
  for (const id of [billTo, second, later]) expect((await rights(named, id)).barred).toBe('ship-to-not-assigned')
  expect(await rights(named, first)).toMatchObject({ billToId: billTo, customerId: first, wholeCustomer: false })

  await givenWishes(parts, tenantId, wish(named, billTo, { shipToIds: [second] }))
  expect((await rights(named, first)).barred).toBe('ship-to-not-assigned')
  expect((await rights(named, second)).barred).toBeUndefined()
  await givenWishes(parts, tenantId, wish(named, billTo, { shipToIds: 'all' }))
  expect((await rights(named, billTo)).barred).toBeUndefined()
  expect(await find(named, billTo)).toMatchObject({ shipToIds: 'all' })
})

test('R-12 what is left out of a change stays; what nobody ever said is as in a plain assignment', async () => {
  const [mia, ada, one] = [await buyer(), await buyer(), await customer()]
  const shipTo = await customer({ billToId: one })
  await givenWishes(parts, tenantId, wish(mia, one, {}))
  expect(await find(mia, one)).toMatchObject({
    roleId: null,
    role: null,
    shipToIds: 'all',
    approverId: null,
    isDefault: false,
    salesRepresentative: false,
  })
  await givenWishes(parts, tenantId, wish(ada, one, { roleId: roles['Buyer3']! }))
  await givenWishes(
    parts,
    tenantId,
    wish(mia, one, { roleId: roles['Buyer1']!, approverId: ada, shipToIds: [shipTo], salesRepresentative: true }),
  )
  const full = await find(mia, one)
  expect(full).toMatchObject({ role: { name: 'Buyer1', stock: 'Buyer1' }, approverId: ada, shipToIds: [shipTo], salesRepresentative: true })
  parts.clock.pass({ hours: 1 })
  const nothing = outcome(await assign(wish(mia, one, {})))
  expect(nothing).toEqual({ changes: [], fellBack: [] })
  expect(await find(mia, one)).toEqual(full)
  const { changes } = outcome(await assign(wish(mia, one, { isDefault: true })))
  expect(changes).toMatchObject([
    { accountId: mia, billToId: one, before: { isDefault: false }, after: { isDefault: true, approverId: ada } },
  ])
})

test('R-15 a user has one default customer: setting one takes it from the other', async () => {
  const [mia, one, two] = [await buyer(), await customer(), await customer()]
  await givenWishes(parts, tenantId, wish(mia, one, { isDefault: true }), wish(mia, two, {}))
  const { changes } = outcome(await assign(wish(mia, two, { isDefault: true })))
  expect(changes.map(({ billToId, after }) => [billToId, after?.isDefault])).toEqual([
    [two, true],
    [one, false],
  ])
  expect(fieldsOf(await assign(wish(mia, one, { isDefault: true }), wish(mia, two, { isDefault: true })))).toEqual(['1.isDefault one'])
  // in one request, whichever stands first, and whether or not the former is spoken of
  outcome(await assign(wish(mia, one, { isDefault: true })))
  outcome(await assign(wish(mia, one, { salesRepresentative: true }), wish(mia, two, { isDefault: true })))
  expect([(await find(mia, one))?.isDefault, (await find(mia, two))?.isDefault]).toEqual([false, true])
  outcome(await assign(wish(mia, one, { isDefault: true }), wish(mia, two, { isDefault: false })))
  outcome(await assign(wish(mia, one, { isDefault: false }), wish(mia, two, { isDefault: true })))
  expect([(await find(mia, one))?.isDefault, (await find(mia, two))?.isDefault]).toEqual([false, true])
})

test('R-16 everything wrong is named, and nothing of the request is done', async () => {
  const [mia, one, two] = [await buyer(), await customer(), await customer()]
  const [shipTo, foreign] = [await customer({ billToId: one }), await customer({ billToId: two })]
  const merged = await customer({ active: false })
  await sql`update customer set merged_into_id = ${one} where id = ${merged}`.execute(database.db)
  const console_ = (
    await sql<{ id: string }>`select id from role where tenant_id = ${tenantId} and stock = 'ISC_User'`.execute(database.db)
  ).rows[0]!.id
  const nobody = parts.newId()
  const refused = await assign(
    wish(mia, one, { roleId: nobody }),
    wish(mia, shipTo, {}),
    wish(mia, two, { shipToIds: [foreign, shipTo, nobody] }),
    wish(nobody, one, {}),
    wish(mia, nobody, { roleId: console_ }),
    wish(mia, merged, {}),
    wish(mia, one, { shipToIds: [] }),
    wish(nobody, two, 'end'),
  )
  expect(fieldsOf(refused)).toEqual([
    '0.roleId unknown',
    '1.customerId not-bill-to',
    '2.shipToIds.1 unknown',
    '2.shipToIds.2 unknown',
    '3.accountId unknown',
    '4.customerId unknown',
    '4.roleId unknown',
    '5.customerId merged',
    '6.customerId twice',
    '6.shipToIds required',
    '7.accountId unknown',
    '7.customerId not-assigned',
  ])
  expect(await find(mia, one)).toBeUndefined()
  const one_ = await database.transaction((tx) =>
    unassignIn(tx, { tenantId, accountId: mia, billToId: one, by: 'test', now: parts.clock.now() }),
  )
  expect(refusal(one_)).toBe('not-assigned')
})

test('R-16 ids count as ids, in capitals too', async () => {
  const [mia, ada, one] = [await buyer(), await buyer(), await customer()]
  const shipTo = await customer({ billToId: one })
  await givenWishes(parts, tenantId, wish(ada, one, { roleId: roles['Buyer3']! }))
  const upper = (id: string) => id.toUpperCase()
  const done = await assign(
    wish(upper(mia), upper(one), { roleId: upper(roles['Buyer1']!), approverId: upper(ada), shipToIds: [upper(shipTo), shipTo] }),
  )
  expect(fieldsOf(done)).toEqual([])
  expect(await find(mia, one)).toMatchObject({ roleId: roles['Buyer1'], approverId: ada, shipToIds: [shipTo] })
})

test('R-15 an ended assignment, a deactivated customer and a deactivated user end what could be done, and say why', async () => {
  const [mia, one] = [await buyer(), await customer()]
  const shipTo = await customer({ billToId: one })
  await givenWishes(parts, tenantId, wish(mia, one, { roleId: roles['Administrator']! }))
  const barred = async () => [(await rights(mia, one)).barred, (await rights(mia, shipTo)).barred]
  expect(await barred()).toEqual([undefined, undefined])
  await sql`update customer set active = false where id = ${shipTo}`.execute(database.db)
  expect(await barred()).toEqual([undefined, 'customer-inactive'])
  // a ship-to ends with its bill-to
  await sql`update customer set active = id <> ${one} where id in (${one}, ${shipTo})`.execute(database.db)
  expect(await barred()).toEqual(['customer-inactive', 'customer-inactive'])
  await sql`update customer set active = true where id in (${one}, ${shipTo})`.execute(database.db)
  await sql`update account set state = 'deactivated' where id = ${mia}`.execute(database.db)
  expect(await barred()).toEqual(['account-not-active', 'account-not-active'])
  await sql`update account set state = 'active' where id = ${mia}`.execute(database.db)
  outcome(await assign(wish(mia, one, 'end')))
  expect(await barred()).toEqual(['not-assigned', 'not-assigned'])
  expect((await rights(parts.newId(), one)).barred).toBe('not-assigned')
  expect((await rights(mia, parts.newId())).barred).toBe('not-assigned')
})

test('R-24 who registered and has not proved the address acts for the customer of the registration, and for none they were assigned to later', async () => {
  const [mia, own, other] = [await buyer({ activated: false }), await customer(), await customer()]
  await givenWishes(parts, tenantId, wish(mia, own, { isDefault: true }))
  expect((await rights(mia, own)).barred).toBe('account-not-activated')
  await sql`update account set unclaimed = true, came_by = 'registration' where id = ${mia}`.execute(database.db)
  expect((await rights(mia, own)).barred).toBeUndefined()
  parts.clock.pass({ seconds: 1 })
  await givenWishes(parts, tenantId, wish(mia, other, { roleId: roles['Administrator']!, isDefault: true }))
  expect([(await rights(mia, own)).barred, (await rights(mia, other)).barred]).toEqual([undefined, 'account-not-activated'])
})

test('ATK-051 R-14 another tenant’s users, customers, roles and ship-tos are not there', async () => {
  const twin = (await givenMerchant(parts)).tenantId
  const [mia, one] = [await buyer(), await customer()]
  const [theirs, theirCustomer, theirRole] = [
    await givenUser(parts, twin),
    await givenRecord(parts, twin),
    await websiteRole(parts, twin, 'Buyer3'),
  ]
  const theirShipTo = await givenRecord(parts, twin, { billToId: theirCustomer })
  await givenWishes(parts, twin, wish(theirs, theirCustomer, { roleId: theirRole }))
  await givenWishes(parts, tenantId, wish(mia, one, {}))
  expect(fieldsOf(await assign(wish(theirs, one, {}), wish(mia, theirCustomer, {})))).toEqual([
    '0.accountId unknown',
    '1.customerId unknown',
  ])
  expect(
    fieldsOf(
      await assign(wish(mia, one, { roleId: theirRole, approverId: theirs, shipToIds: [theirShipTo] }), wish(theirs, theirCustomer, 'end')),
    ),
  ).toEqual(['0.roleId unknown', '0.shipToIds.0 unknown', '1.accountId unknown', '1.customerId not-assigned'])
  expect(fieldsOf(await assign(wish(mia, one, { approverId: theirs })))).toEqual(['0.approverId not-assigned'])
  expect((await rights(theirs, theirCustomer)).barred).toBe('not-assigned')
  expect(await find(theirs, theirCustomer)).toBeUndefined()
  expect(await administratorsOf(database.db, tenantId, theirCustomer)).toEqual([])
  expect((await customerRights(database.db, { tenantId: twin, accountId: theirs, customerId: theirCustomer })).barred).toBeUndefined()
  // not even a forged row
  const forged = sql`insert into assignment (tenant_id, account_id, bill_to_id, created_at, created_by, modified_at, modified_by)
    values (${tenantId}, ${mia}, ${theirCustomer}, now(), '', now(), '')`
  await expect(forged.execute(database.db)).rejects.toThrow(/foreign key/)
})

test('R-10 console users are assigned to nothing', async () => {
  const { tenantId: merchant, companyId, owner } = await givenMerchant(parts)
  const one = await givenRecord(parts, merchant)
  const by = { by: 'test', now: parts.clock.now() }
  for (const tenant of [merchant, companyId]) {
    const refused = await database.transaction((tx) => assignIn(tx, { tenantId: tenant, accountId: owner.accountId, billToId: one, ...by }))
    expect(refusal(refused)).toBe('unknown')
  }
})

test('R-06 each change raises the version of the rights of whom it concerns', async () => {
  const [mia, one] = [await buyer(), await customer()]
  const version = async () =>
    (await sql<{ v: number }>`select rights_version as v from account where id = ${mia}`.execute(database.db)).rows[0]!.v
  const before = await version()
  await givenWishes(parts, tenantId, wish(mia, one, {}))
  await givenWishes(parts, tenantId, wish(mia, one, {}))
  expect(await version()).toBe(before + 1)
  outcome(await assign(wish(mia, one, 'end')))
  expect(await version()).toBe(before + 2)
})
