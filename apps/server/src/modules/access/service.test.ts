import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenCompany, givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { givenAccess, givenDomain, givenGrant, givenMerchant, givenPartner, givenPerson, roleId } from '../../../test/harness/people.ts'
import { plus } from '../../platform/clock.ts'
import type { DatabaseHandle, Reader } from '../../platform/db/index.ts'
import { changeAccount, findAccount, lockAccount } from '../principals/index.ts'
import type { Person } from './policy.ts'
import { findAccess, ownersOf } from './read.ts'
import {
  acceptAccess,
  endAccess,
  endAccessEverywhere,
  type Giver,
  giveAccess,
  rankIn,
  rightsIn,
  setAccessRoles,
  tenantsOf,
  withdrawInvitation,
} from './service.ts'
import { insertStockRoles } from './store.roles.ts'

let database: DatabaseHandle
let parts: TestParts
beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
})
afterAll(() => database.close())

const give = async (
  tenantId: string,
  person: Person,
  roles: string[],
  giver: Giver,
  more: { state?: 'invited' | 'active'; mayBringPeople?: boolean } = {},
) => {
  const roleIds = await Promise.all(roles.map((name) => roleId(parts, tenantId, name)))
  const now = parts.clock.now()
  return database.transaction((tx) =>
    giveAccess(tx, { tenantId, person, roleIds, giver, state: 'invited', invitationEndsAt: plus(now, { days: 7 }), now, ...more }),
  )
}
const accept = (tenantId: string, person: Person) => database.transaction((tx) => acceptAccess(tx, tenantId, person, parts.clock.now()))
const setRoles = async (tenantId: string, person: Person, roles: string[], giver: Person) => {
  const roleIds = await Promise.all(roles.map((name) => roleId(parts, tenantId, name)))
  return database.transaction((tx) => setAccessRoles(tx, { tenantId, person, roleIds, giver, now: parts.clock.now() }))
}
const end = (tenantId: string, person: Person, taker: Person | 'home-company') =>
  database.transaction((tx) => endAccess(tx, tenantId, person, taker, parts.clock.now()))
const held = async (tenantId: string, person: Person) => [...(await rightsIn(database.db, tenantId, person)).permissions]
const stateOf = async (tenantId: string, person: Person) => (await findAccess(database.db, tenantId, person))?.facts.access?.state
const version = async (person: Person) =>
  (await sql<{ v: number }>`select rights_version as v from account where id = ${person.accountId}`.execute(database.db)).rows[0]?.v

test('R-01 an owner invites, the person accepts, and only then has rights; another tenant’s twin sees nothing', async () => {
  const { tenantId, companyId, owner } = await givenMerchant(parts)
  const twin = await givenMerchant(parts)
  const person = await givenPerson(parts, companyId)

  expect(await give(tenantId, person, ['ISC_User', 'ISC_ContentEditor'], owner)).toMatchObject({ ok: true })
  expect(await rightsIn(database.db, tenantId, person)).toMatchObject({ barred: 'invited' })
  const before = await version(person)
  expect(await accept(tenantId, person)).toMatchObject({ ok: true, value: { inviter: { accountId: owner.accountId } } })
  expect(await version(person)).toBe((before ?? 0) + 1)
  const rights = await rightsIn(database.db, tenantId, person)
  expect(rights.roles.map((role) => role.name)).toEqual(['ISC_ContentEditor', 'ISC_User'])
  expect(rights.permissions.has('users.read')).toBe(true)
  expect(rights.permissions.has('people.read')).toBe(false)

  expect(await rightsIn(database.db, twin.tenantId, person)).toMatchObject({ barred: 'no-access' })
  expect(await rightsIn(database.db, parts.newId(), person)).toMatchObject({ barred: 'no-access' })
  expect(await rightsIn(database.db, tenantId, { ...person, companyId: twin.companyId })).toMatchObject({ barred: 'no-access' })
  expect(await give(twin.tenantId, person, ['ISC_User'], twin.owner)).toMatchObject({ refusal: { code: 'forbidden' } })
})

test('R-01 nobody but an owner gives or changes roles, not even of another tenant', async () => {
  const { tenantId, companyId, owner } = await givenMerchant(parts)
  const twin = await givenMerchant(parts)
  const admin = await givenPerson(parts, companyId)
  const person = await givenPerson(parts, companyId)
  await givenAccess(parts, tenantId, admin, ['ISC_Admin'], { giver: owner })
  for (const giver of [admin, twin.owner, person, 'operator' as const]) {
    expect(await give(tenantId, person, ['ISC_User'], giver)).toMatchObject({ ok: false, refusal: { code: 'forbidden' } })
  }
  expect(await stateOf(tenantId, person)).toBeUndefined()
  for (const giver of [admin, twin.owner]) {
    expect(await setRoles(tenantId, admin, ['ISC_Owner'], giver)).toMatchObject({ ok: false, refusal: { code: 'forbidden' } })
  }
  expect(await end(tenantId, owner, admin)).toMatchObject({ ok: false, refusal: { code: 'forbidden' } })
  expect(await end(tenantId, admin, twin.owner)).toMatchObject({ ok: false, refusal: { code: 'forbidden' } })
})

test('R-03 the operator gives the first Admin Owner of a tenant and nobody else', async () => {
  const { id: fresh, companyId } = await givenTenant(parts)
  const { tenantId: other, companyId: otherCompany } = await givenMerchant(parts)
  const [first, second] = [await givenPerson(parts, companyId), await givenPerson(parts, companyId)]
  await database.transaction((tx) => insertStockRoles(tx, fresh, parts.clock.now(), parts.newId))

  expect(await give(fresh, first, ['ISC_Admin'], 'operator')).toMatchObject({ refusal: { code: 'forbidden' } })
  expect(await give(fresh, await givenPerson(parts, otherCompany), ['ISC_Owner'], 'operator')).toMatchObject({
    refusal: { code: 'forbidden' },
  })
  expect(await give(fresh, first, ['ISC_Owner'], 'operator')).toMatchObject({ ok: true })
  expect(await give(fresh, second, ['ISC_Owner'], 'operator')).toMatchObject({ ok: true })
  expect(await accept(fresh, first)).toMatchObject({ ok: true, value: { inviter: 'operator' } })
  // the tenant has had an owner: the other invitation of the operator is worth nothing any more
  expect(await accept(fresh, second)).toMatchObject({ refusal: { code: 'link-refused' } })
  expect(await give(other, await givenPerson(parts, otherCompany), ['ISC_Owner'], 'operator')).toMatchObject({
    refusal: { code: 'forbidden' },
  })
})

test('R-06 a change of roles counts from the next look on, and raises the version of the person’s rights', async () => {
  const { tenantId, companyId, owner } = await givenMerchant(parts)
  const person = await givenPerson(parts, companyId)
  await givenAccess(parts, tenantId, person, ['ISC_Admin'], { giver: owner })
  const before = await version(person)
  expect(await setRoles(tenantId, person, ['ISC_Integration'], owner)).toMatchObject({
    ok: true,
    value: { before: [{ name: 'ISC_Admin' }], after: [{ name: 'ISC_Integration' }] },
  })
  expect(await held(tenantId, person)).toEqual(['users.import', 'erp.read', 'erp.run', 'erp.write'])
  expect(await version(person)).toBe((before ?? 0) + 1)
  expect(await setRoles(tenantId, person, [], owner)).toMatchObject({ refusal: { code: 'invalid' } })
  expect(await setRoles(tenantId, await givenPerson(parts, companyId), ['ISC_User'], owner)).toMatchObject({
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

test('R-07 removing access ends it here at once and nothing elsewhere; deactivating ends all of it', async () => {
  const one = await givenMerchant(parts)
  const two = await givenMerchant(parts)
  const agency = await givenPartner(parts, 'remove.test')
  const person = await givenPerson(parts, agency, { email: 'p@remove.test' })
  for (const { tenantId, owner } of [one, two]) {
    await givenGrant(parts, tenantId, agency)
    await givenAccess(parts, tenantId, person, ['ISC_User'], { giver: owner })
  }
  expect(await end(one.tenantId, person, one.owner)).toMatchObject({
    ok: true,
    value: { ended: { was: 'active', roleIds: [expect.any(String)] } },
  })
  expect(await held(one.tenantId, person)).toEqual([])
  expect((await held(two.tenantId, person)).length).toBeGreaterThan(0)
  expect(await end(one.tenantId, person, one.owner)).toMatchObject({ refusal: { code: 'not-found' } })

  await give(one.tenantId, person, ['ISC_User'], one.owner)
  const all = await database.transaction((tx) => endAccessEverywhere(tx, person, parts.clock.now()))
  expect(all.ok && all.value.map((ended) => [ended.tenantId, ended.ended.was]).toSorted()).toEqual(
    [
      [one.tenantId, 'invited'],
      [two.tenantId, 'active'],
    ].toSorted(),
  )
  expect(await tenantsOf(database.db, person, parts.clock.now())).toEqual([])
})

test('R-04 a partner’s person with that right brings in colleagues, within the ceiling, and removes only those', async () => {
  const { tenantId, owner, companyId } = await givenMerchant(parts)
  const agency = await givenPartner(parts, 'partner-one.test')
  const rival = await givenPartner(parts, 'partner-two.test')
  for (const company of [agency, rival]) await givenGrant(parts, tenantId, company, { ceiling: 'ISC_User' })
  const bringer = await givenPerson(parts, agency, { email: 'par1@partner-one.test' })
  const other = await givenPerson(parts, rival, { email: 'par2@partner-two.test' })
  await givenAccess(parts, tenantId, bringer, ['ISC_User'], { giver: owner, mayBringPeople: true })
  await givenAccess(parts, tenantId, other, ['ISC_User'], { giver: owner })

  const colleague = await givenPerson(parts, agency, { email: 'new@PARTNER-ONE.test' })
  expect(await give(tenantId, colleague, ['ISC_User'], bringer)).toMatchObject({ ok: true })
  expect(await accept(tenantId, colleague)).toMatchObject({ ok: true })
  expect(await findAccess(database.db, tenantId, colleague)).toMatchObject({ cameBy: 'partner' })

  expect(await give(tenantId, colleague, ['ISC_User'], bringer)).toMatchObject({ refusal: { code: 'conflict' } })
  const another = await givenPerson(parts, agency, { email: 'more@partner-one.test' })
  expect(await give(tenantId, another, ['ISC_Admin'], bringer)).toMatchObject({ refusal: { fields: [{ rule: 'above-ceiling' }] } })
  expect(await give(tenantId, another, ['ISC_User'], colleague)).toMatchObject({ refusal: { code: 'forbidden' } })
  expect(await give(tenantId, another, ['ISC_User'], bringer, { mayBringPeople: true })).toMatchObject({ refusal: { code: 'forbidden' } })
  expect(await give(tenantId, await givenPerson(parts, companyId), ['ISC_User'], bringer)).toMatchObject({ refusal: { code: 'forbidden' } })
  expect(await give(tenantId, await givenPerson(parts, rival, { email: 'x@partner-two.test' }), ['ISC_User'], bringer)).toMatchObject({
    refusal: { code: 'forbidden' },
  })

  expect(await end(tenantId, other, bringer)).toMatchObject({ refusal: { code: 'forbidden' } })
  expect(await end(tenantId, owner, bringer)).toMatchObject({ refusal: { code: 'forbidden' } })
  expect(await end(tenantId, colleague, bringer)).toMatchObject({ ok: true })
})

test('ATK-063 only addresses exactly under a proved domain; leaving it suspends, at once and until it is back', async () => {
  const { tenantId, owner } = await givenMerchant(parts)
  const agency = await givenPartner(parts, 'exact.test')
  await givenGrant(parts, tenantId, agency)
  for (const email of ['x@elsewhere.test', 'x@exact.test.evil.test', 'x@sub.exact.test', 'x@xn--exct-53d.test']) {
    const stranger = await givenPerson(parts, agency, { email })
    expect(await give(tenantId, stranger, ['ISC_User'], owner), email).toMatchObject({ refusal: { code: 'forbidden' } })
  }
  const person = await givenPerson(parts, agency, { email: 'y@Exact.TEST' })
  await givenAccess(parts, tenantId, person, ['ISC_User'], { giver: owner })
  expect(await rightsIn(database.db, tenantId, person)).not.toHaveProperty('barred')

  const moveTo = (email: string) =>
    database.transaction(async (tx) => {
      const account = await lockAccount(tx, person.companyId, person.accountId)
      return account ? changeAccount(tx, account, { email, userName: email }, 'test', parts.clock.now()) : undefined
    })
  await moveTo('y@elsewhere2.test')
  expect(await rightsIn(database.db, tenantId, person)).toMatchObject({ barred: 'address-outside-domains' })
  await moveTo('y@exact.test')
  expect(await rightsIn(database.db, tenantId, person)).not.toHaveProperty('barred')
  await sql`delete from company_domain where company_id = ${agency}`.execute(database.db)
  expect(await rightsIn(database.db, tenantId, person)).toMatchObject({ barred: 'address-outside-domains' })
  await givenDomain(parts, agency, 'exact.test')
  expect(await rightsIn(database.db, tenantId, person)).not.toHaveProperty('barred')
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
  expect(await give(tenantId, shopper, ['ISC_Admin'], owner)).toMatchObject({ ok: false })
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

test('ATK-133 an invitation is worth what its inviter still may when it is accepted', async () => {
  const { tenantId, companyId, owners } = await givenMerchant(parts, 2)
  const [first, second] = [owners[0]!, owners[1]!]
  const person = await givenPerson(parts, companyId)
  await give(tenantId, person, ['ISC_User'], second)
  const now = parts.clock.now()
  // the inviter's access ends behind the invitation's back
  await sql`update access set state = 'ended' where tenant_id = ${tenantId} and account_id = ${second.accountId}`.execute(database.db)
  expect(await accept(tenantId, person)).toMatchObject({ refusal: { code: 'link-refused' } })
  await sql`update access set state = 'active' where tenant_id = ${tenantId} and account_id = ${second.accountId}`.execute(database.db)

  // demoted by the use case: the open invitations go with it
  expect(await setRoles(tenantId, second, ['ISC_Admin'], first)).toMatchObject({
    value: { endedInvitations: [{ person: { accountId: person.accountId }, was: 'invited' }] },
  })
  expect(await accept(tenantId, person)).toMatchObject({ refusal: { code: 'link-refused' } })

  // withdrawn, expired, accepted twice, never made
  await give(tenantId, person, ['ISC_User'], first)
  expect(await database.transaction((tx) => withdrawInvitation(tx, tenantId, person, first, now))).toMatchObject({ ok: true })
  expect(await accept(tenantId, person)).toMatchObject({ refusal: { code: 'link-refused' } })
  await give(tenantId, person, ['ISC_User'], first)
  expect(await database.transaction((tx) => acceptAccess(tx, tenantId, person, plus(now, { days: 7 })))).toMatchObject({
    refusal: { code: 'link-refused' },
  })
  expect(await accept(tenantId, person)).toMatchObject({ ok: true })
  expect(await accept(tenantId, person)).toMatchObject({ refusal: { code: 'link-refused' } })
  expect(await database.transaction((tx) => withdrawInvitation(tx, tenantId, person, first, now))).toMatchObject({
    refusal: { code: 'not-found' },
  })
  const twin = await givenMerchant(parts)
  expect(await accept(twin.tenantId, person)).toMatchObject({ refusal: { code: 'link-refused' } })
})

test('ATK-133 R-04 a partner’s invitation does not outlive the right, the ceiling or the grant', async () => {
  const { tenantId, owner } = await givenMerchant(parts)
  const agency = await givenPartner(parts, 'lapse.test')
  await givenGrant(parts, tenantId, agency, { ceiling: 'ISC_Admin' })
  const bringer = await givenPerson(parts, agency, { email: 'b@lapse.test' })
  await givenAccess(parts, tenantId, bringer, ['ISC_Admin'], { giver: owner, mayBringPeople: true })
  const person = await givenPerson(parts, agency, { email: 'p@lapse.test' })
  const change = (column: string, value: unknown) =>
    sql`update partner_grant set ${sql.ref(column)} = ${value} where tenant_id = ${tenantId} and company_id = ${agency}`.execute(
      database.db,
    )
  await give(tenantId, person, ['ISC_Implementer'], bringer)

  await change('may_bring_people', false)
  expect(await accept(tenantId, person)).toMatchObject({ refusal: { code: 'link-refused' } })
  await change('may_bring_people', true)
  await change('ceiling_role_id', await roleId(parts, tenantId, 'ISC_User'))
  expect(await accept(tenantId, person)).toMatchObject({ refusal: { code: 'link-refused' } })
  await change('ceiling_role_id', await roleId(parts, tenantId, 'ISC_Admin'))
  await change('ended_at', parts.clock.now())
  expect(await accept(tenantId, person)).toMatchObject({ refusal: { code: 'link-refused' } })
  await change('ended_at', null)
  expect(await accept(tenantId, person)).toMatchObject({ ok: true })
})

test('R-01 an owner who sets the roles of an open invitation stands for it from then on', async () => {
  const { tenantId, owner } = await givenMerchant(parts)
  const agency = await givenPartner(parts, 'stands.test')
  await givenGrant(parts, tenantId, agency, { ceiling: 'ISC_Admin' })
  const bringer = await givenPerson(parts, agency, { email: 'b@stands.test' })
  await givenAccess(parts, tenantId, bringer, ['ISC_ContentEditor'], { giver: owner, mayBringPeople: true })
  const person = await givenPerson(parts, agency, { email: 'p@stands.test' })
  await give(tenantId, person, ['ISC_ContentEditor'], bringer)
  expect(await setRoles(tenantId, person, ['ISC_Admin'], owner)).toMatchObject({ ok: true })
  expect(await accept(tenantId, person)).toMatchObject({
    ok: true,
    value: { roles: [{ name: 'ISC_Admin' }], inviter: { accountId: owner.accountId } },
  })
})

test('R-06 the rank of somebody invited as owner is an owner’s; of a stranger, nothing', async () => {
  const { tenantId, companyId, owner } = await givenMerchant(parts)
  const person = await givenPerson(parts, companyId, { activated: false })
  await give(tenantId, person, ['ISC_Owner'], owner)
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
  await give(tenantId, invited, ['ISC_Owner'], owner)
  await givenAccess(parts, tenantId, waiting, ['ISC_Owner'], { giver: owner })
  await givenAccess(parts, tenantId, await givenPerson(parts, companyId), ['ISC_Admin'], { giver: owner })
  expect((await ownersOf(database.db, tenantId)).map((one) => one.accountId)).toEqual([owner.accountId])
  await accept(tenantId, invited)
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
  await give(two.tenantId, person, ['ISC_User'], two.owner)
  const now = parts.clock.now()
  expect(await tenantsOf(database.db, person, now)).toMatchObject([
    { name: 'Alpha', tenantId: two.tenantId, rights: { barred: 'invited' }, invitationEndsAt: plus(now, { days: 7 }) },
    { name: 'Beta', tenantId: one.tenantId },
  ])
  expect((await tenantsOf(database.db, person, plus(now, { days: 7 }))).map((tenant) => tenant.name)).toEqual(['Beta'])
  expect((await tenantsOf(database.db, one.owner, now)).map((tenant) => tenant.tenantId)).toEqual([one.tenantId])
})
