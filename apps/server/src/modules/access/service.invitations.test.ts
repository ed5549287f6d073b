import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessActs } from '../../../test/harness/acts.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { type TestParts, testParts } from '../../../test/harness/parts.ts'
import { givenAccess, givenGrant, givenMerchant, givenPartner, givenPerson, roleId } from '../../../test/harness/people.ts'
import { plus } from '../../platform/clock.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { withdrawInvitation } from './service.ending.ts'
import { acceptAccess } from './service.giving.ts'

let database: DatabaseHandle
let parts: TestParts
let acts: ReturnType<typeof accessActs>
beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  acts = accessActs(parts)
})
afterAll(() => database.close())

test('ATK-133 an invitation is worth what its inviter still may when it is accepted', async () => {
  const { tenantId, companyId, owners } = await givenMerchant(parts, 2)
  const [first, second] = [owners[0]!, owners[1]!]
  const person = await givenPerson(parts, companyId)
  await acts.give(tenantId, person, ['ISC_User'], second)
  const now = parts.clock.now()
  // the inviter's access ends behind the invitation's back
  await sql`update access set state = 'ended' where tenant_id = ${tenantId} and account_id = ${second.accountId}`.execute(database.db)
  expect(await acts.accept(tenantId, person)).toMatchObject({ refusal: { code: 'link-refused' } })
  await sql`update access set state = 'active' where tenant_id = ${tenantId} and account_id = ${second.accountId}`.execute(database.db)

  // demoted by the use case: the open invitations go with it
  expect(await acts.setRoles(tenantId, second, ['ISC_Admin'], first)).toMatchObject({
    value: { endedInvitations: [{ person: { accountId: person.accountId }, was: 'invited' }] },
  })
  expect(await acts.accept(tenantId, person)).toMatchObject({ refusal: { code: 'link-refused' } })

  // withdrawn, expired, accepted twice, never made
  await acts.give(tenantId, person, ['ISC_User'], first)
  expect(await database.transaction((tx) => withdrawInvitation(tx, tenantId, person, first, now))).toMatchObject({ ok: true })
  expect(await acts.accept(tenantId, person)).toMatchObject({ refusal: { code: 'link-refused' } })
  await acts.give(tenantId, person, ['ISC_User'], first)
  expect(await database.transaction((tx) => acceptAccess(tx, tenantId, person, plus(now, { days: 7 })))).toMatchObject({
    refusal: { code: 'link-refused' },
  })
  expect(await acts.accept(tenantId, person)).toMatchObject({ ok: true })
  expect(await acts.accept(tenantId, person)).toMatchObject({ refusal: { code: 'link-refused' } })
  expect(await database.transaction((tx) => withdrawInvitation(tx, tenantId, person, first, now))).toMatchObject({
    refusal: { code: 'not-found' },
  })
  const twin = await givenMerchant(parts)
  expect(await acts.accept(twin.tenantId, person)).toMatchObject({ refusal: { code: 'link-refused' } })
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
  await acts.give(tenantId, person, ['ISC_Implementer'], bringer)

  await change('may_bring_people', false)
  expect(await acts.accept(tenantId, person)).toMatchObject({ refusal: { code: 'link-refused' } })
  await change('may_bring_people', true)
  await change('ceiling_role_id', await roleId(parts, tenantId, 'ISC_User'))
  expect(await acts.accept(tenantId, person)).toMatchObject({ refusal: { code: 'link-refused' } })
  await change('ceiling_role_id', await roleId(parts, tenantId, 'ISC_Admin'))
  await change('ended_at', parts.clock.now())
  expect(await acts.accept(tenantId, person)).toMatchObject({ refusal: { code: 'link-refused' } })
  await change('ended_at', null)
  expect(await acts.accept(tenantId, person)).toMatchObject({ ok: true })
})

test('R-01 an owner who sets the roles of an open invitation stands for it from then on', async () => {
  const { tenantId, owner } = await givenMerchant(parts)
  const agency = await givenPartner(parts, 'stands.test')
  await givenGrant(parts, tenantId, agency, { ceiling: 'ISC_Admin' })
  const bringer = await givenPerson(parts, agency, { email: 'b@stands.test' })
  await givenAccess(parts, tenantId, bringer, ['ISC_ContentEditor'], { giver: owner, mayBringPeople: true })
  const person = await givenPerson(parts, agency, { email: 'p@stands.test' })
  await acts.give(tenantId, person, ['ISC_ContentEditor'], bringer)
  expect(await acts.setRoles(tenantId, person, ['ISC_Admin'], owner)).toMatchObject({ ok: true })
  expect(await acts.accept(tenantId, person)).toMatchObject({
    ok: true,
    value: { roles: [{ name: 'ISC_Admin' }], inviter: { accountId: owner.accountId } },
  })
})
