import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessActs } from '../../../test/harness/acts.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { givenAccess, givenMerchant, givenPerson, roleId } from '../../../test/harness/people.ts'
import { plus } from '../../platform/clock.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import type { Person } from './policy.ts'
import { findAccess } from './read.ts'
import { giveAccess } from './service.giving.ts'
import { rightsIn } from './service.ts'
import { insertStockRoles } from './store.roles.ts'

let database: DatabaseHandle
let parts: TestParts
let acts: ReturnType<typeof accessActs>
beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  acts = accessActs(parts)
})
afterAll(() => database.close())

const stateOf = async (tenantId: string, person: Person) => (await findAccess(database.db, tenantId, person))?.facts.access?.state
const version = async (person: Person) =>
  (await sql<{ v: number }>`select rights_version as v from account where id = ${person.accountId}`.execute(database.db)).rows[0]?.v

test('R-01 an owner invites, the person accepts, and only then has rights; another tenant’s twin sees nothing', async () => {
  const { tenantId, companyId, owner } = await givenMerchant(parts)
  const twin = await givenMerchant(parts)
  const person = await givenPerson(parts, companyId)

  expect(await acts.give(tenantId, person, ['ISC_User', 'ISC_ContentEditor'], owner)).toMatchObject({ ok: true })
  expect(await rightsIn(database.db, tenantId, person)).toMatchObject({ barred: 'invited' })
  const before = await version(person)
  expect(await acts.accept(tenantId, person)).toMatchObject({ ok: true, value: { inviter: { accountId: owner.accountId } } })
  expect(await version(person)).toBe((before ?? 0) + 1)
  const rights = await rightsIn(database.db, tenantId, person)
  expect(rights.roles.map((role) => role.name)).toEqual(['ISC_ContentEditor', 'ISC_User'])
  expect(rights.permissions.has('users.read')).toBe(true)
  expect(rights.permissions.has('people.read')).toBe(false)

  expect(await rightsIn(database.db, twin.tenantId, person)).toMatchObject({ barred: 'no-access' })
  expect(await rightsIn(database.db, parts.newId(), person)).toMatchObject({ barred: 'no-access' })
  expect(await rightsIn(database.db, tenantId, { ...person, companyId: twin.companyId })).toMatchObject({ barred: 'no-access' })
  expect(await acts.give(twin.tenantId, person, ['ISC_User'], twin.owner)).toMatchObject({ refusal: { code: 'forbidden' } })
})

test('R-01 nobody but an owner gives or changes roles, not even of another tenant', async () => {
  const { tenantId, companyId, owner } = await givenMerchant(parts)
  const twin = await givenMerchant(parts)
  const admin = await givenPerson(parts, companyId)
  const person = await givenPerson(parts, companyId)
  await givenAccess(parts, tenantId, admin, ['ISC_Admin'], { giver: owner })
  for (const giver of [admin, twin.owner, person, 'operator' as const]) {
    expect(await acts.give(tenantId, person, ['ISC_User'], giver)).toMatchObject({ ok: false, refusal: { code: 'forbidden' } })
  }
  expect(await stateOf(tenantId, person)).toBeUndefined()
  for (const giver of [admin, twin.owner]) {
    expect(await acts.setRoles(tenantId, admin, ['ISC_Owner'], giver)).toMatchObject({ ok: false, refusal: { code: 'forbidden' } })
  }
  expect(await acts.end(tenantId, owner, admin)).toMatchObject({ ok: false, refusal: { code: 'forbidden' } })
  expect(await acts.end(tenantId, admin, twin.owner)).toMatchObject({ ok: false, refusal: { code: 'forbidden' } })
})

test('R-03 the operator gives the first Admin Owner of a tenant and nobody else', async () => {
  const { id: fresh, companyId } = await givenTenant(parts)
  const { tenantId: other, companyId: otherCompany } = await givenMerchant(parts)
  const [first, second] = [await givenPerson(parts, companyId), await givenPerson(parts, companyId)]
  await database.transaction((tx) => insertStockRoles(tx, fresh, parts.clock.now(), parts.newId))

  expect(await acts.give(fresh, first, ['ISC_Admin'], 'operator')).toMatchObject({ refusal: { code: 'forbidden' } })
  expect(await acts.give(fresh, await givenPerson(parts, otherCompany), ['ISC_Owner'], 'operator')).toMatchObject({
    refusal: { code: 'forbidden' },
  })
  expect(await acts.give(fresh, first, ['ISC_Owner'], 'operator')).toMatchObject({ ok: true })
  expect(await acts.give(fresh, second, ['ISC_Owner'], 'operator')).toMatchObject({ ok: true })
  expect(await acts.accept(fresh, first)).toMatchObject({ ok: true, value: { inviter: 'operator' } })
  // the tenant has had an owner: the other invitation of the operator is worth nothing any more
  expect(await acts.accept(fresh, second)).toMatchObject({ refusal: { code: 'link-refused' } })
  expect(await acts.give(other, await givenPerson(parts, otherCompany), ['ISC_Owner'], 'operator')).toMatchObject({
    refusal: { code: 'forbidden' },
  })
})

test('R-06 a change of roles counts from the next look on, and raises the version of the person’s rights', async () => {
  const { tenantId, companyId, owner } = await givenMerchant(parts)
  const person = await givenPerson(parts, companyId)
  await givenAccess(parts, tenantId, person, ['ISC_Admin'], { giver: owner })
  const before = await version(person)
  expect(await acts.setRoles(tenantId, person, ['ISC_Integration'], owner)).toMatchObject({
    ok: true,
    value: { before: [{ name: 'ISC_Admin' }], after: [{ name: 'ISC_Integration' }] },
  })
  expect(await acts.held(tenantId, person)).toEqual(['users.import', 'erp.read', 'erp.run', 'erp.write'])
  expect(await version(person)).toBe((before ?? 0) + 1)
  expect(await acts.setRoles(tenantId, person, [], owner)).toMatchObject({ refusal: { code: 'invalid' } })
  expect(await acts.setRoles(tenantId, await givenPerson(parts, companyId), ['ISC_User'], owner)).toMatchObject({
    refusal: { code: 'not-found' },
  })
})

test('R-06 roles of another tenant, and website roles, are not found', async () => {
  const { tenantId, companyId, owner } = await givenMerchant(parts)
  const twin = await givenMerchant(parts)
  const person = await givenPerson(parts, companyId)
  const now = parts.clock.now()
  const giving = { tenantId, person, giver: owner, state: 'invited' as const, invitationEndsAt: plus(now, { days: 7 }), now }
  const of = (roleIds: string[]) => database.transaction((tx) => giveAccess(tx, { ...giving, roleIds }))
  expect(await of([await roleId(parts, twin.tenantId, 'ISC_User')])).toMatchObject({
    refusal: { fields: [{ field: 'roleIds.0', rule: 'unknown' }] },
  })
  expect(await of([await roleId(parts, tenantId, 'Buyer1')])).toMatchObject({ refusal: { fields: [{ rule: 'not-a-console-role' }] } })
})
