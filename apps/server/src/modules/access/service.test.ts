import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessActs } from '../../../test/harness/acts.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenCompany, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { givenAccess, givenGrant, givenMerchant, givenPartner, givenPerson, roleId } from '../../../test/harness/people.ts'
import { plus } from '../../platform/clock.ts'
import type { DatabaseHandle, Reader } from '../../platform/db/index.ts'
import { findAccount } from '../principals/index.ts'
import { ownersOf } from './read.ts'
import { endAccessEverywhere } from './service.ending.ts'
import { rankIn, rightsIn, tenantsOf } from './service.ts'

let database: DatabaseHandle
let parts: TestParts
let acts: ReturnType<typeof accessActs>
beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  acts = accessActs(parts)
})
afterAll(() => database.close())

test('R-07 removing access ends it here at once and nothing elsewhere; deactivating ends all of it', async () => {
  const one = await givenMerchant(parts)
  const two = await givenMerchant(parts)
  const agency = await givenPartner(parts, 'remove.test')
  const person = await givenPerson(parts, agency, { email: 'p@remove.test' })
  for (const { tenantId, owner } of [one, two]) {
    await givenGrant(parts, tenantId, agency)
    await givenAccess(parts, tenantId, person, ['ISC_User'], { giver: owner })
  }
  expect(await acts.end(one.tenantId, person, one.owner)).toMatchObject({
    ok: true,
    value: { ended: { was: 'active', roleIds: [expect.any(String)] } },
  })
  expect(await acts.held(one.tenantId, person)).toEqual([])
  expect((await acts.held(two.tenantId, person)).length).toBeGreaterThan(0)
  expect(await acts.end(one.tenantId, person, one.owner)).toMatchObject({ refusal: { code: 'not-found' } })

  await acts.give(one.tenantId, person, ['ISC_User'], one.owner)
  const all = await database.transaction((tx) => endAccessEverywhere(tx, person, parts.clock.now()))
  expect(all.ok && new Map(all.value.map((ended) => [ended.tenantId, ended.ended.was]))).toEqual(
    new Map([
      [one.tenantId, 'invited'],
      [two.tenantId, 'active'],
    ]),
  )
  expect(await tenantsOf(database.db, person, parts.clock.now())).toEqual([])
})

test('ATK-057 a forged access row of a website account opens nothing', async () => {
  const { tenantId, owner } = await givenMerchant(parts)
  const id = parts.newId()
  const now = parts.clock.now()
  await sql`insert into account (owner_id, id, kind, came_by, user_name, email, search_text, created_at, created_by, modified_at, modified_by, activation)
    values (${tenantId}, ${id}, 'website', 'test', 'shopper', 'shopper@x.test', '', ${now}, 'test', ${now}, 'test', 'Activated')`.execute(
    database.db,
  )
  const shopper = { companyId: tenantId, accountId: id }
  expect(await acts.give(tenantId, shopper, ['ISC_Admin'], owner)).toMatchObject({ ok: false })
  const admin = await roleId(parts, tenantId, 'ISC_Admin')
  const forge = (kind: string, db: Reader = database.db) =>
    sql`insert into access (tenant_id, account_id, company_id, account_kind, state, came_by, invited_at, invitation_ends_at)
      values (${tenantId}, ${id}, ${tenantId}, ${kind}, 'active', 'owner', ${now}, ${now})`.execute(db)
  await expect(forge('console')).rejects.toThrow(/foreign key/)
  await expect(forge('website')).rejects.toThrow(/check constraint/)
  await expect(
    sql`insert into access_role (tenant_id, account_id, role_id) values (${tenantId}, ${owner.accountId}, ${await roleId(parts, tenantId, 'Buyer1')})`.execute(
      database.db,
    ),
  ).rejects.toThrow(/foreign key/)
  // as a superuser who switches the foreign keys off
  await database.db.connection().execute(async (db) => {
    await sql`set session_replication_role = replica`.execute(db)
    await forge('console', db)
    await sql`insert into access_role (tenant_id, account_id, role_id) values (${tenantId}, ${id}, ${admin})`.execute(db)
    await sql`set session_replication_role = origin`.execute(db)
  })
  expect((await rightsIn(database.db, tenantId, shopper)).permissions.size).toBe(0)
})

test('R-06 the rank of somebody invited as owner is an owner’s; of a stranger, nothing', async () => {
  const { tenantId, companyId, owner } = await givenMerchant(parts)
  const person = await givenPerson(parts, companyId, { activated: false })
  await acts.give(tenantId, person, ['ISC_Owner'], owner)
  expect(await rankIn(database.db, tenantId, person)).toMatchObject({ isOwner: true })
  expect(await rightsIn(database.db, tenantId, person)).toMatchObject({ isOwner: false })
  const stranger = await givenPerson(parts, await givenCompany(parts))
  expect(await rankIn(database.db, tenantId, stranger)).toMatchObject({ isOwner: false, barred: 'no-access' })
})

test('R-02 the owners to tell are those in force, of this tenant', async () => {
  const { tenantId, companyId, owner } = await givenMerchant(parts)
  const twin = await givenMerchant(parts)
  const invited = await givenPerson(parts, companyId)
  const waiting = await givenPerson(parts, companyId, { activated: false })
  await acts.give(tenantId, invited, ['ISC_Owner'], owner)
  await givenAccess(parts, tenantId, waiting, ['ISC_Owner'], { giver: owner })
  await givenAccess(parts, tenantId, await givenPerson(parts, companyId), ['ISC_Admin'], { giver: owner })
  expect((await ownersOf(database.db, tenantId)).map((one) => one.accountId)).toEqual([owner.accountId])
  await acts.accept(tenantId, invited)
  const now = await ownersOf(database.db, tenantId)
  expect(now.map((one) => one.accountId).toSorted()).toEqual([owner.accountId, invited.accountId].toSorted())
  expect(now[0]?.email).toBe((await findAccount(database.db, companyId, now[0]!.accountId))?.email)
  expect((await ownersOf(database.db, twin.tenantId)).map((one) => one.accountId)).toEqual([twin.owner.accountId])
})

test('R-04 the tenants of a person: entered, invited to, barred; none of somebody else', async () => {
  const one = await givenMerchant(parts, 1, 'Beta')
  const two = await givenMerchant(parts, 1, 'Alpha')
  const agency = await givenPartner(parts, 'several.test')
  const person = await givenPerson(parts, agency, { email: 's@several.test' })
  for (const { tenantId } of [one, two]) await givenGrant(parts, tenantId, agency)
  await givenAccess(parts, one.tenantId, person, ['ISC_User'], { giver: one.owner })
  await acts.give(two.tenantId, person, ['ISC_User'], two.owner)
  const now = parts.clock.now()
  expect(await tenantsOf(database.db, person, now)).toMatchObject([
    { name: 'Alpha', tenantId: two.tenantId, rights: { barred: 'invited' }, invitationEndsAt: plus(now, { days: 7 }) },
    { name: 'Beta', tenantId: one.tenantId },
  ])
  expect((await tenantsOf(database.db, person, plus(now, { days: 7 }))).map((tenant) => tenant.name)).toEqual(['Beta'])
  expect((await tenantsOf(database.db, one.owner, now)).map((tenant) => tenant.tenantId)).toEqual([one.tenantId])
})
