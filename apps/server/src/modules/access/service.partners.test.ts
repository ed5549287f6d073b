import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onEmbedded, testDatabase } from '../../../test/harness/database.ts'
import { givenCompany, type TestParts, testParts, trail } from '../../../test/harness/parts.ts'
import { asPerson, givenAccess, givenGrant, givenMerchant, givenPartner, givenPerson, roleId } from '../../../test/harness/people.ts'
import { plus } from '../../platform/clock.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { createOutbox, openData } from '../../platform/mail/index.ts'
import { bringableCompanies } from './bringable.ts'
import { createOwnerNotices } from './owner-notices.ts'
import type { Person } from './policy.ts'
import { findAccess } from './read.ts'
import { acceptAccess, giveAccess } from './service.giving.ts'
import { createPartners, type Partners } from './service.partners.ts'
import { rightsIn } from './service.ts'
import { companyHasAccess } from './store.partners.ts'

let database: DatabaseHandle
let parts: TestParts
let partners: Partners
beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  const outbox = createOutbox({ ...parts, mailDomain: 'accounts.test' })
  partners = createPartners({ ...parts, tellOwners: createOwnerNotices({ outbox }) })
})
afterAll(() => database.close())

const mails = async (ownerId: string) => {
  const { rows } = await sql<{ id: string; template: string; recipient: string; recipient_account_id: string; sealed: Buffer }>`
    select id, template, recipient, recipient_account_id, sealed from message where owner_id = ${ownerId} order by id`.execute(database.db)
  return rows.map((row) => ({ ...row, data: openData(parts.keys, ownerId, row.id, row.sealed) }))
}
const grantTo = async (tenantId: string, owner: Person, domain: string, ceiling = 'ISC_User', mayBringPeople = true) =>
  partners.grant(asPerson(parts, owner), tenantId, { domain, ceilingRoleId: await roleId(parts, tenantId, ceiling), mayBringPeople })

test('R-04 an owner grants a partner company access by its proved domain; all owners are told, and it is in the trail', async () => {
  const { tenantId, owners, owner } = await givenMerchant(parts, 2, 'Vineyard')
  const twin = await givenMerchant(parts)
  const agency = await givenPartner(parts, 'agency-one.test', 'Agency One')
  expect(await companyHasAccess(database.db, agency)).toBe(false)
  expect(await grantTo(tenantId, owner, 'AGENCY-ONE.test')).toMatchObject({
    value: {
      companyId: agency,
      name: 'Agency One',
      domains: ['agency-one.test'],
      ceiling: { name: 'ISC_User' },
      mayBringPeople: true,
      people: 0,
      invited: 0,
    },
  })
  expect(await companyHasAccess(database.db, agency)).toBe(true)
  const sent = await mails(tenantId)
  expect(sent.map((mail) => mail.recipient).toSorted()).toEqual(owners.map((one) => one.email).toSorted())
  expect(sent.every((mail) => mail.template === 'partner-granted-to-owners')).toBe(true)
  expect(sent[0]?.data).toEqual({ tenant: 'Vineyard', company: 'Agency One', by: owner.email, ceiling: 'ISC_User' })
  expect(await trail(parts, tenantId)).toMatchObject([
    { action: 'partner.granted', id: agency, after: { ceiling: 'ISC_User', mayBringPeople: true } },
  ])
  expect(await partners.list(twin.tenantId)).toEqual([])
  expect(await mails(twin.tenantId)).toEqual([])
  expect(await grantTo(tenantId, owner, 'agency-one.test')).toMatchObject({ refusal: { code: 'conflict' } })
})

test('R-01 R-04 only owners grant, change and end it, and only to partners, below ISC_Owner', async () => {
  const { tenantId, companyId, owner } = await givenMerchant(parts)
  const twin = await givenMerchant(parts)
  const agency = await givenPartner(parts, 'agency-two.test')
  const admin = await givenPerson(parts, companyId)
  await givenAccess(parts, tenantId, admin, ['ISC_Admin'], { giver: owner })
  for (const person of [admin, twin.owner])
    expect(await grantTo(tenantId, person, 'agency-two.test')).toMatchObject({ refusal: { code: 'forbidden' } })

  expect(await grantTo(tenantId, owner, 'agency-two.test', 'ISC_Owner')).toMatchObject({
    refusal: { fields: [{ field: 'ceilingRoleId', rule: 'too-high' }] },
  })
  expect(await grantTo(tenantId, owner, 'agency-two.test', 'Buyer1')).toMatchObject({ refusal: { fields: [{ rule: 'unknown' }] } })
  const foreign = { domain: 'agency-two.test', ceilingRoleId: await roleId(parts, twin.tenantId, 'ISC_User'), mayBringPeople: true }
  expect(await partners.grant(asPerson(parts, owner), tenantId, foreign)).toMatchObject({ refusal: { fields: [{ rule: 'unknown' }] } })

  await sql`insert into company_domain (company_id, domain_key, skeleton, challenge, created_at) values (${agency}, 'claimed.test', 'x', 'x', ${parts.clock.now()})`.execute(
    database.db,
  )
  await sql`insert into company_domain (company_id, domain_key, skeleton, challenge, created_at, verified_at) values (${twin.companyId}, 'merchant-two.test', 'y', 'x', ${parts.clock.now()}, ${parts.clock.now()})`.execute(
    database.db,
  )
  const closed = await givenPartner(parts, 'closed.test')
  await sql`update company set state = 'closed' where id = ${closed}`.execute(database.db)
  for (const domain of ['claimed.test', 'merchant-two.test', 'closed.test', 'sub.agency-two.test', 'nobody.test', 'not a domain']) {
    expect(await grantTo(tenantId, owner, domain), domain).toMatchObject({ refusal: { fields: [{ field: 'domain', rule: 'not-proved' }] } })
  }
  await grantTo(tenantId, owner, 'agency-two.test')
  for (const person of [admin, twin.owner]) {
    expect(await partners.change(asPerson(parts, person), tenantId, agency, { version: 1, mayBringPeople: false })).toMatchObject({
      refusal: { code: 'forbidden' },
    })
    expect(await partners.end(asPerson(parts, person), tenantId, agency)).toMatchObject({ refusal: { code: 'forbidden' } })
  }
  expect(await partners.end(asPerson(parts, twin.owner), twin.tenantId, agency)).toMatchObject({ refusal: { code: 'not-found' } })
})

test('R-04 a lowered ceiling lowers everyone of the company at once; two editors do not overwrite each other', async () => {
  const { tenantId, owner } = await givenMerchant(parts)
  const agency = await givenPartner(parts, 'agency-three.test')
  await grantTo(tenantId, owner, 'agency-three.test', 'ISC_Admin')
  const person = await givenPerson(parts, agency, { email: 'p@agency-three.test' })
  const invited = await givenPerson(parts, agency, { email: 'q@agency-three.test' })
  await givenAccess(parts, tenantId, person, ['ISC_Admin'], { giver: owner, mayBringPeople: true })
  await givenAccess(parts, tenantId, invited, ['ISC_User'], { giver: person, state: 'invited' })
  const by = asPerson(parts, owner)
  expect(
    await partners.change(by, tenantId, agency, { version: 1, ceilingRoleId: await roleId(parts, tenantId, 'ISC_Integration') }),
  ).toMatchObject({
    value: { version: 2, ceiling: { name: 'ISC_Integration' }, mayBringPeople: true, people: 1, invited: 1 },
  })
  expect([...(await rightsIn(database.db, tenantId, person)).permissions]).toEqual(['users.import', 'erp.read', 'erp.run', 'erp.write'])
  expect(await partners.change(by, tenantId, agency, { version: 1, mayBringPeople: false })).toMatchObject({
    refusal: { code: 'version-conflict' },
  })
  expect(await rightsIn(database.db, tenantId, person)).toMatchObject({ mayBringPeople: true })
  // taking the right to bring in people ends the invitations they sent
  expect(await partners.change(by, tenantId, agency, { version: 2, mayBringPeople: false })).toMatchObject({ value: { invited: 0 } })
  expect(await rightsIn(database.db, tenantId, person)).toMatchObject({ mayBringPeople: false })
})

test('R-04 ending the grant ends access and invitations of all its people here, and nothing elsewhere', async () => {
  const { tenantId, owners, owner } = await givenMerchant(parts, 2)
  const other = await givenMerchant(parts)
  const agency = await givenPartner(parts, 'agency-four.test', 'Agency Four')
  await grantTo(tenantId, owner, 'agency-four.test', 'ISC_Admin')
  await givenGrant(parts, other.tenantId, agency)
  const [person, invited, own] = [
    await givenPerson(parts, agency, { email: 'p@agency-four.test' }),
    await givenPerson(parts, agency, { email: 'q@agency-four.test' }),
    owners[1]!,
  ]
  for (const merchant of [{ tenantId, owner }, other]) {
    await givenAccess(parts, merchant.tenantId, person, ['ISC_User'], { giver: merchant.owner })
    await givenAccess(parts, merchant.tenantId, invited, ['ISC_User'], { giver: merchant.owner, state: 'invited' })
  }
  const ended = await partners.end(asPerson(parts, owner), tenantId, agency)
  expect(ended.ok && new Map(ended.value.ended.map((one) => [one.person.accountId, one.was]))).toEqual(
    new Map([
      [person.accountId, 'active'],
      [invited.accountId, 'invited'],
    ]),
  )
  expect(await rightsIn(database.db, tenantId, person)).toMatchObject({ barred: 'access-ended' })
  expect(await database.transaction((tx) => acceptAccess(tx, tenantId, invited, parts.clock.now()))).toMatchObject({
    refusal: { code: 'link-refused' },
  })
  expect((await rightsIn(database.db, tenantId, own)).isOwner).toBe(true)
  expect((await rightsIn(database.db, other.tenantId, person)).permissions.size).toBeGreaterThan(0)
  expect((await findAccess(database.db, other.tenantId, invited))?.facts.access?.state).toBe('invited')
  const told = (await mails(tenantId)).filter((mail) => mail.template === 'partner-ended-to-owners')
  expect(told.map((mail) => mail.recipient).toSorted()).toEqual(owners.map((one) => one.email).toSorted())
  expect(told[0]?.data).toMatchObject({ company: 'Agency Four', by: owner.email, ceiling: 'ISC_Admin' })
  expect((await trail(parts, tenantId)).map((entry) => entry.action).toSorted()).toEqual(
    ['partner.granted', 'partner.ended', 'access.ended', 'access.invitation-withdrawn'].toSorted(),
  )
  expect(await partners.list(tenantId)).toEqual([])
  expect(await partners.end(asPerson(parts, owner), tenantId, agency)).toMatchObject({ refusal: { code: 'not-found' } })
  // granted anew it brings nobody back
  await grantTo(tenantId, owner, 'agency-four.test', 'ISC_Admin')
  expect(await rightsIn(database.db, tenantId, person)).toMatchObject({ barred: 'access-ended' })
})

test.skipIf(onEmbedded)('R-04 a grant that ends while its people invite and accept leaves nobody in', async () => {
  for (let round = 0; round < 10; round++) {
    const { tenantId, owner } = await givenMerchant(parts)
    const domain = `race${round}.test`
    const agency = await givenPartner(parts, domain)
    await grantTo(tenantId, owner, domain, 'ISC_Admin')
    const bringer = await givenPerson(parts, agency, { email: `b@${domain}` })
    await givenAccess(parts, tenantId, bringer, ['ISC_Admin'], { giver: owner, mayBringPeople: true })
    const people = await Promise.all(Array.from({ length: 20 }, (_, n) => givenPerson(parts, agency, { email: `p${n}@${domain}` })))
    const invitations = people.slice(0, 10)
    for (const person of invitations) await givenAccess(parts, tenantId, person, ['ISC_User'], { giver: bringer, state: 'invited' })
    const roleIds = [await roleId(parts, tenantId, 'ISC_User')]
    const now = parts.clock.now()
    const acts = [
      ...people
        .slice(10)
        .map(
          (person) => () =>
            database.transaction((tx) =>
              giveAccess(tx, { tenantId, person, roleIds, giver: bringer, state: 'active', invitationEndsAt: plus(now, { days: 7 }), now }),
            ),
        ),
      ...invitations.map((person) => () => database.transaction((tx) => acceptAccess(tx, tenantId, person, now))),
    ]
    const end = () => partners.end(asPerson(parts, owner), tenantId, agency)
    // in the middle of them, so that some come before and some after
    const started = acts.map((act, n) => (n === 5 ? Promise.all([act(), end()]) : act()))
    await Promise.all(started)
    expect(await partners.list(tenantId)).toEqual([])
    const { rows } =
      await sql`select state from access where tenant_id = ${tenantId} and company_id = ${agency} and state <> 'ended'`.execute(database.db)
    expect(rows).toEqual([])
  }
})

test('R-04 whose people somebody may invite, and with which roles', async () => {
  const { tenantId, companyId, owner } = await givenMerchant(parts, 1, 'Own company')
  const agency = await givenPartner(parts, 'agency-five.test', 'Agency Five')
  const rival = await givenPartner(parts, 'agency-six.test', 'Agency Six')
  await grantTo(tenantId, owner, 'agency-five.test', 'ISC_FrontEndDev')
  await grantTo(tenantId, owner, 'agency-six.test', 'ISC_Integration')
  const bringer = await givenPerson(parts, agency, { email: 'b@agency-five.test' })
  await givenAccess(parts, tenantId, bringer, ['ISC_ContentEditor'], { giver: owner, mayBringPeople: true })
  const shown = async (person: Person) =>
    (await bringableCompanies(database.db, await rightsIn(database.db, tenantId, person))).map(({ name, own, domains, roles }) => [
      name,
      own,
      domains.join(),
      roles.map((role) => role.name).join(),
    ])
  const content = 'ISC_ContentAdmin,ISC_ContentApprover,ISC_ContentEditor'
  expect(await shown(bringer)).toEqual([['Agency Five', false, 'agency-five.test', content]])
  const all =
    'ISC_Admin,ISC_ContentAdmin,ISC_ContentApprover,ISC_ContentEditor,ISC_FrontEndDev,ISC_Implementer,ISC_Integration,ISC_Owner,ISC_User'
  expect(await shown(owner)).toEqual([
    ['Own company', true, '', all],
    ['Agency Five', false, 'agency-five.test', `${content},ISC_FrontEndDev`],
    ['Agency Six', false, 'agency-six.test', 'ISC_Integration'],
  ])
  const admin = await givenPerson(parts, companyId)
  await givenAccess(parts, tenantId, admin, ['ISC_Admin'], { giver: owner })
  expect(await shown(admin)).toEqual([])
  expect(await companyHasAccess(database.db, rival)).toBe(true)
  expect(await companyHasAccess(database.db, await givenCompany(parts))).toBe(false)
})
