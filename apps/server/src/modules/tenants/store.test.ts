import { afterAll, beforeAll, expect, test } from 'vitest'
import { onEmbedded, testDatabase } from '../../../test/harness/database.ts'
import { givenCompany, givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import type { DatabaseHandle, Tx } from '../../platform/db/index.ts'
import {
  findCompany,
  findTenant,
  insertCompany,
  insertTenant,
  listTenants,
  lockCompany,
  lockTenant,
  markHadOwner,
  policyOwnerOf,
  raiseRightsVersion,
  tenantOfCompany,
} from './index.ts'

let database: DatabaseHandle
let parts: TestParts
beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
})
afterAll(() => database.close())

/** Until somebody waits for a row that another transaction holds. */
async function somebodyWaits() {
  const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
  while ((await database.pool.query(waiting)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** Runs `first`, and once it holds its lock `second`; lets the first end only when the second waits for it. */
async function meet<T>(first: (tx: Tx) => Promise<unknown>, last: (tx: Tx) => Promise<unknown>, second: (tx: Tx) => Promise<T>) {
  const [locked, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const before = database.transaction(async (tx) => {
    await first(tx)
    locked.resolve()
    await gate.promise
    await last(tx)
  })
  await locked.promise
  const after = database.transaction(second)
  await somebodyWaits()
  gate.resolve()
  await before
  return after
}

// The embedded database has one connection: there two transactions never meet.
test.skipIf(onEmbedded)('R-05 who locks a tenant waits for the one before and sees what it did; other tenants do not wait', async () => {
  const [mine, other] = [await givenTenant(parts), await givenTenant(parts)]
  const seen = await meet(
    (tx) => lockTenant(tx, mine.id),
    async (tx) => {
      expect(await tx.selectFrom('tenant').select('id').where('id', '=', other.id).forUpdate().skipLocked().execute()).toHaveLength(1)
      await raiseRightsVersion(tx, mine.id)
    },
    (tx) => lockTenant(tx, mine.id),
  )
  expect(seen?.rightsVersion).toBe(2)
})

test.skipIf(onEmbedded)('R-03 what newly refers to a company, as a grant does, waits for who holds its row', async () => {
  const companyId = await givenCompany(parts, 'merchant')
  let released = false
  const waited = await meet(
    (tx) => lockCompany(tx, companyId),
    async () => (released = true),
    async (tx) => {
      await insertTenant(tx, { id: parts.newId(), companyId, name: 'X', demo: false, now: parts.clock.now() })
      return released
    },
  )
  expect(waited).toBe(true)
})

test('a company is found by its id, another one is not', async () => {
  const [mine, other] = [await givenCompany(parts, 'partner', 'Mine'), await givenCompany(parts, 'merchant', 'Other')]
  expect(await findCompany(database.db, mine)).toEqual({
    id: mine,
    kind: 'partner',
    name: 'Mine',
    state: 'active',
    createdAt: parts.clock.now(),
  })
  expect(await database.transaction((tx) => lockCompany(tx, other))).toMatchObject({ id: other, kind: 'merchant', name: 'Other' })
  expect(await findCompany(database.db, parts.newId())).toBeUndefined()
  expect(await database.transaction((tx) => lockCompany(tx, parts.newId()))).toBeUndefined()
})

test('a tenant is found by its id and by its own company; its twin is not touched', async () => {
  const [mine, twin] = [await givenTenant(parts, 'Mine'), await givenTenant(parts, 'Twin')]
  const partner = await givenCompany(parts)
  expect(await findTenant(database.db, mine.id)).toEqual({
    id: mine.id,
    companyId: mine.companyId,
    name: 'Mine',
    rightsVersion: 1,
    demo: false,
    createdAt: parts.clock.now(),
  })
  expect((await tenantOfCompany(database.db, mine.companyId))?.id).toBe(mine.id)
  expect(await tenantOfCompany(database.db, partner)).toBeUndefined()
  expect(await findTenant(database.db, mine.companyId)).toBeUndefined()
  expect((await database.transaction((tx) => lockTenant(tx, twin.id)))?.name).toBe('Twin')
  expect(await database.transaction((tx) => lockTenant(tx, parts.newId()))).toBeUndefined()
  expect((await listTenants(database.db)).map((tenant) => tenant.id)).toEqual(expect.arrayContaining([mine.id, twin.id]))

  expect(await database.transaction((tx) => raiseRightsVersion(tx, mine.id))).toBe(2)
  expect((await findTenant(database.db, twin.id))?.rightsVersion).toBe(1)
  expect(await database.transaction((tx) => raiseRightsVersion(tx, parts.newId()))).toBeUndefined()
})

test('R-03 the first time a tenant had an owner stays', async () => {
  const [mine, twin] = [await givenTenant(parts), await givenTenant(parts)]
  const first = parts.clock.now()
  await database.transaction((tx) => markHadOwner(tx, mine.id, first))
  await database.transaction((tx) => markHadOwner(tx, mine.id, new Date(first.getTime() + 60_000)))
  expect((await findTenant(database.db, mine.id))?.hadOwnerAt).toEqual(first)
  expect((await findTenant(database.db, twin.id))?.hadOwnerAt).toBeUndefined()
})

test('R-54 a merchant’s people go by the settings of its tenant, a partner’s by those of their company', async () => {
  const [tenant, partner] = [await givenTenant(parts), await givenCompany(parts)]
  expect(await policyOwnerOf(database.db, tenant.companyId)).toBe(tenant.id)
  expect(await policyOwnerOf(database.db, partner)).toBe(partner)
})

test('the schema refuses a tenant of a partner, a second tenant of a company and a second operator', async () => {
  const [tenant, partner] = [await givenTenant(parts), await givenCompany(parts)]
  const now = parts.clock.now()
  const found = (companyId: string) =>
    database.transaction((tx) => insertTenant(tx, { id: parts.newId(), companyId, name: 'X', demo: false, now }))
  await expect(found(partner)).rejects.toMatchObject({ code: '23503' })
  await expect(found(tenant.companyId)).rejects.toMatchObject({ code: '23505' })
  const operator = () => database.transaction((tx) => insertCompany(tx, { id: parts.newId(), kind: 'operator', name: 'O', now }))
  await operator()
  await expect(operator()).rejects.toMatchObject({ code: '23505', constraint: 'company_one_operator' })
})
