import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { type TestParts, testParts } from '../../../test/harness/parts.ts'
import { givenAccess, givenGrant, givenMerchant, givenPartner, givenPerson } from '../../../test/harness/people.ts'
import { plus } from '../../platform/clock.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { holdersOf, stockRoleId } from './store.roles.ts'
import { soleDuties, whoCanGetIn, whoCanGetInCsv } from './who.ts'

let database: DatabaseHandle
let parts: TestParts
beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
})
afterAll(() => database.close())

async function givenAll(prefix: string) {
  const { tenantId, companyId, owner } = await givenMerchant(parts, 1, `${prefix} merchant`)
  const agency = await givenPartner(parts, `${prefix}.test`, `${prefix} agency`)
  await givenGrant(parts, tenantId, agency, { ceiling: 'ISC_User' })
  const admin = await givenPerson(parts, companyId, { email: `admin@${prefix}-own.test`, firstName: '=cmd()' })
  await givenAccess(parts, tenantId, admin, ['ISC_Admin', 'ISC_Integration'], { giver: owner })
  const bringer = await givenPerson(parts, agency, { email: `bringer@${prefix}.test`, firstName: 'Bea' })
  await givenAccess(parts, tenantId, bringer, ['ISC_User'], { giver: owner, mayBringPeople: true })
  const colleague = await givenPerson(parts, agency, { email: `colleague@${prefix}.test` })
  await givenAccess(parts, tenantId, colleague, ['ISC_User'], { giver: bringer, state: 'invited' })
  const suspended = await givenPerson(parts, agency, { email: `suspended@${prefix}.test` })
  await givenAccess(parts, tenantId, suspended, ['ISC_User'], { giver: owner })
  await sql`update account set email = 'gone@elsewhere.test' where id = ${suspended.accountId}`.execute(database.db)
  const gone = await givenPerson(parts, companyId)
  await givenAccess(parts, tenantId, gone, ['ISC_User'], { giver: owner })
  await sql`update access set state = 'ended' where account_id = ${gone.accountId}`.execute(database.db)
  await sql`update account_activity set last_sign_in_at = ${parts.clock.now()} where account_id = ${admin.accountId}`.execute(database.db)
  return { tenantId, companyId, owner, agency, admin, bringer, colleague, suspended, gone }
}

test('R-63 people, partners and open invitations, with roles, last sign-in and how they came', async () => {
  const all = await givenAll('whoone')
  const twin = await givenAll('whotwo')
  const now = parts.clock.now()
  const who = await whoCanGetIn(database.db, all.tenantId, now)
  const people = Object.fromEntries(who.people.map((person) => [person.accountId, person]))
  expect(Object.keys(people).toSorted()).toEqual([all.owner, all.admin, all.bringer, all.suspended].map((one) => one.accountId).toSorted())
  expect(people[all.owner.accountId]).toMatchObject({ own: true, cameBy: 'founding', roles: [{ name: 'ISC_Owner' }], lastSignInAt: null })
  expect(people[all.owner.accountId]).not.toHaveProperty('invitedBy')
  expect(people[all.admin.accountId]).toMatchObject({
    company: 'whoone merchant',
    cameBy: 'owner',
    invitedBy: all.owner.email,
    roles: [{ name: 'ISC_Admin' }, { name: 'ISC_Integration' }],
    lastSignInAt: now,
    since: now,
  })
  expect(people[all.admin.accountId]).not.toHaveProperty('barred')
  expect(people[all.bringer.accountId]).toMatchObject({ own: false, company: 'whoone agency', name: 'Bea', mayBringPeople: true })
  expect(people[all.suspended.accountId]).toMatchObject({ barred: 'address-outside-domains' })
  expect(who.partners).toMatchObject([{ companyId: all.agency, ceiling: { name: 'ISC_User' }, people: 2, invited: 1 }])
  expect(who.invitations).toMatchObject([
    { accountId: all.colleague.accountId, cameBy: 'partner', invitedBy: 'Bea', endsAt: plus(now, { days: 7 }) },
  ])
  expect((await whoCanGetIn(database.db, all.tenantId, plus(now, { days: 7 }))).invitations).toEqual([])
  expect(JSON.stringify(who)).not.toContain('whotwo')
  expect((await whoCanGetIn(database.db, twin.tenantId, now)).people).toHaveLength(4)
})

test('R-16 R-63 who was asked for consent is shown by the address alone until it is given', async () => {
  const { tenantId, owner } = await givenMerchant(parts)
  const agency = await givenPartner(parts, 'whosixth.test', 'Whosixth agency')
  await givenGrant(parts, tenantId, agency, { ceiling: 'ISC_User' })
  const asked = await givenPerson(parts, agency, { email: 'asked@whosixth.test', firstName: 'Hidden' })
  await sql`update account set user_name = 'hidden.name' where id = ${asked.accountId}`.execute(database.db)
  await sql`update account_activity set last_sign_in_at = ${parts.clock.now()} where account_id = ${asked.accountId}`.execute(database.db)
  await givenAccess(parts, tenantId, asked, ['ISC_User'], { giver: owner, state: 'invited' })
  const who = await whoCanGetIn(database.db, tenantId, parts.clock.now())
  expect(who.invitations).toMatchObject([{ accountId: asked.accountId, userName: asked.email, name: asked.email, lastSignInAt: null }])
  expect(JSON.stringify(who.invitations)).not.toMatch(/hidden|whosixth agency/i)
  expect(whoCanGetInCsv(who)).not.toMatch(/hidden/i)
  const holders = await holdersOf(database.db, tenantId, (await stockRoleId(database.db, tenantId, 'ISC_User'))!)
  expect(holders.people).toMatchObject([{ userName: asked.email, name: asked.email }])
  await sql`update access set state = 'active' where account_id = ${asked.accountId}`.execute(database.db)
  expect(
    (await whoCanGetIn(database.db, tenantId, parts.clock.now())).people.find((one) => one.accountId === asked.accountId),
  ).toMatchObject({ name: 'Hidden', company: 'Whosixth agency' })
})

test('R-63 the table has everything, and nothing in it is a formula', async () => {
  const all = await givenAll('whothree')
  const table = whoCanGetInCsv(await whoCanGetIn(database.db, all.tenantId, parts.clock.now()))
  const lines = table.trim().split('\r\n')
  expect(lines[0]).toContain('Kind,Company,User name,Name,E-mail,Roles or permissions,State')
  expect(
    lines
      .slice(1)
      .map((line) => line.split(',')[0] ?? '')
      .toSorted(),
  ).toEqual(['Invitation', 'Partner', 'Person', 'Person', 'Person of a partner', 'Person of a partner'].toSorted())
  expect(table).toContain("'=cmd()")
  expect(table).not.toMatch(/(^|,)"?=/m)
  expect(table).toContain('address-outside-domains')
})

test('R-07 the duties that only this person holds', async () => {
  const all = await givenAll('whofour')
  const duties = await soleDuties(database.db, all.tenantId, all.owner)
  expect(duties).toContain('people.manage')
  expect(duties).not.toContain('users.read')
  expect(await soleDuties(database.db, all.tenantId, all.admin)).toEqual([])
  expect(await soleDuties(database.db, all.tenantId, all.gone)).toEqual([])
  const twin = await givenAll('whofive')
  expect(await soleDuties(database.db, twin.tenantId, all.owner)).toEqual([])
})
