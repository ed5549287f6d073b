import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessActs } from '../../../test/harness/acts.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenCompany, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { givenAccess, givenGrant, givenMerchant, givenPartner, givenPerson, roleId } from '../../../test/harness/people.ts'
import { plus } from '../../platform/clock.ts'
import type { DatabaseHandle, Reader } from '../../platform/db/index.ts'
import { findAccount } from '../principals/index.ts'
import type { Person } from './policy.ts'
import { invitationsOf, ownersOf } from './read.ts'
import { endAccessEverywhere } from './service.ending.ts'
import { rankIn, rightsIn, tenantsOf } from './service.ts'
import { tenantsOfCompany } from './store.partners.ts'

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
  expect(await tenantsOf(database.db, person, { limit: 5 })).toEqual({ items: [] })
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

test('R-04 the tenants of a person: those entered, and apart from them those invited to; none of somebody else', async () => {
  const one = await givenMerchant(parts, 1, 'Beta')
  const two = await givenMerchant(parts, 1, 'Alpha')
  const agency = await givenPartner(parts, 'several.test')
  const person = await givenPerson(parts, agency, { email: 's@several.test' })
  const colleague = await givenPerson(parts, agency, { email: 'c@several.test' })
  for (const { tenantId } of [one, two]) await givenGrant(parts, tenantId, agency)
  await givenAccess(parts, one.tenantId, person, ['ISC_User'], { giver: one.owner })
  await givenAccess(parts, two.tenantId, colleague, ['ISC_User'], { giver: two.owner })
  await acts.give(two.tenantId, person, ['ISC_User'], two.owner)
  const now = parts.clock.now()
  const names = async (of: Person) => (await tenantsOf(database.db, of, { limit: 5 })).items.map((tenant) => tenant.name)
  const invitedTo = async (at: Date) => (await invitationsOf(database.db, person, at)).map((invitation) => invitation.tenantName)
  expect(await names(person)).toEqual(['Beta'])
  expect(await names(colleague)).toEqual(['Alpha'])
  expect((await tenantsOf(database.db, one.owner, { limit: 5 })).items.map((tenant) => tenant.tenantId)).toEqual([one.tenantId])
  expect(await invitationsOf(database.db, person, now)).toMatchObject([{ tenantName: 'Alpha', invitationEndsAt: plus(now, { days: 7 }) }])
  expect(await invitedTo(plus(now, { days: 7 }))).toEqual([])
  await acts.accept(two.tenantId, person)
  expect(await names(person)).toEqual(['Alpha', 'Beta'])
  expect(await invitedTo(now)).toEqual([])
  // an address that left the company's domains suspends
  await sql`update account set email = 's@elsewhere.test' where owner_id = ${agency} and id = ${person.accountId}`.execute(database.db)
  expect(await names(person)).toEqual([])
})

test('R-04 R-33 a thousand tenants are found by name, page by page, each once and in order', async () => {
  const agency = await givenPartner(parts, 'roams.test')
  const person = await givenPerson(parts, agency, { email: 'r@roams.test' })
  const names = ['ärmel & Co', 'Zinc 100%', 'alpha', 'Alpha', 'alpha two', 'zinc', 'Beta_one', 'Betaxone']
  for (const name of names) {
    const { tenantId, owner } = await givenMerchant(parts, 1, name)
    await givenGrant(parts, tenantId, agency)
    await givenAccess(parts, tenantId, person, ['ISC_User'], { giver: owner })
  }
  const found = async (search?: string) => {
    const all: string[] = []
    let cursor: string | undefined
    do {
      const page = await tenantsOf(database.db, person, { limit: 3, ...(search ? { search } : {}), ...(cursor ? { cursor } : {}) })
      expect(page.items.length).toBeLessThanOrEqual(3)
      all.push(...page.items.map((one) => one.name))
      cursor = page.next
    } while (cursor)
    return all
  }
  const all = await found()
  expect(all.toSorted()).toEqual(names.toSorted())
  expect(all.slice(0, 3).map((name) => name.toLowerCase())).toEqual(['alpha', 'alpha', 'alpha two'])
  expect((await found('ALPHA')).length).toBe(3)
  expect(await found('two alpha')).toEqual(['alpha two'])
  // what is a pattern to the database is a letter to a person
  expect(await found('100%')).toEqual(['Zinc 100%'])
  expect(await found('beta_')).toEqual(['Beta_one'])
  expect(await found('no such')).toEqual([])
  expect((await tenantsOf(database.db, person, { limit: 3, cursor: 'made up' })).items.length).toBe(3)
  // the company's administrator sees those that granted it access, in the same order
  const asking = { companyId: agency, accountId: person.accountId }
  const first = await tenantsOfCompany(database.db, asking, { limit: 3 })
  const second = await tenantsOfCompany(database.db, asking, { limit: 30, cursor: first.next! })
  expect([...first.items, ...second.items].map((one) => one.name)).toEqual(all)
  expect(first.items.every((one) => one.own)).toBe(true)
  const colleague = await givenPerson(parts, agency, { email: 'c@roams.test' })
  const seen = await tenantsOfCompany(database.db, colleague, { limit: 30, search: 'zinc' })
  expect(seen.items.map(({ name, own, people }) => ({ name, own, people }))).toEqual([
    { name: 'zinc', own: false, people: 1 },
    { name: 'Zinc 100%', own: false, people: 1 },
  ])
  const twin = await givenPartner(parts, 'roams-not.test')
  expect(await tenantsOfCompany(database.db, { companyId: twin, accountId: person.accountId }, { limit: 30 })).toEqual({ items: [] })
})
