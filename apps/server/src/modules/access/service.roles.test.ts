import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { type TestParts, testParts, trail } from '../../../test/harness/parts.ts'
import { asPerson, givenAccess, givenMerchant, givenPartner, givenPerson, roleId } from '../../../test/harness/people.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { findTenant } from '../tenants/index.ts'
import type { Person } from './policy.ts'
import { endAccess } from './service.ending.ts'
import { setAccessRoles } from './service.giving.ts'
import { createPartners } from './service.partners.ts'
import { createRoles, type Roles } from './service.roles.ts'
import { rightsIn } from './service.ts'

let database: DatabaseHandle
let parts: TestParts
let roles: Roles
beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  roles = createRoles(parts)
})
afterAll(() => database.close())

const marketing = {
  kind: 'console',
  name: 'ISC_Marketing',
  description: 'Campaigns',
  permissions: ['templates.write', 'websites.read'],
} as const
const make = async (tenantId: string, owner: Person, values: Partial<Parameters<Roles['create']>[2]> = {}) => {
  const made = await roles.create(asPerson(parts, owner), tenantId, { ...marketing, ...values })
  if (!made.ok) throw new Error(JSON.stringify(made.refusal))
  return made.value
}

test('R-11 every tenant has the stock roles, ISC_System not among them', async () => {
  const { tenantId } = await givenMerchant(parts)
  const twin = await givenMerchant(parts)
  const all = await roles.list(tenantId)
  expect(
    all
      .filter((role) => role.kind === 'console')
      .map((role) => role.name)
      .toSorted(),
  ).toEqual([
    'ISC_Admin',
    'ISC_ContentAdmin',
    'ISC_ContentApprover',
    'ISC_ContentEditor',
    'ISC_FrontEndDev',
    'ISC_Implementer',
    'ISC_Integration',
    'ISC_Owner',
    'ISC_User',
  ])
  expect(
    all
      .filter((role) => role.kind === 'website')
      .map((role) => role.name)
      .toSorted(),
  ).toEqual(['Administrator', 'Buyer1', 'Buyer2', 'Buyer3', 'Requisitioner'])
  expect(all.every((role) => role.stock && role.name.startsWith('ISC_') === (role.kind === 'console'))).toBe(true)
  expect(all.find((role) => role.name === 'ISC_Owner')).toMatchObject({ inUse: 1 })
  const theirs = await roles.list(twin.tenantId)
  expect(theirs.some((role) => all.some((mine) => mine.id === role.id))).toBe(false)
  expect(await roles.read(tenantId, theirs[0]!.id)).toMatchObject({ refusal: { code: 'not-found' } })
  expect(await roles.whoHas(tenantId, theirs[0]!.id)).toMatchObject({ refusal: { code: 'not-found' } })
})

test('R-11 an owner makes, changes and removes roles; all of it is in the trail', async () => {
  const { tenantId, owner } = await givenMerchant(parts)
  const by = asPerson(parts, owner)
  const role = await make(tenantId, owner)
  expect(role).toMatchObject({ ...marketing, stock: false, version: 1, inUse: 0 })
  const version = (await findTenant(database.db, tenantId))?.rightsVersion ?? 0
  parts.clock.pass({ seconds: 1 })
  const changed = await roles.change(by, tenantId, role.id, { version: 1, name: 'ISC_Campaigns', permissions: ['templates.write'] })
  expect(changed).toMatchObject({
    value: { name: 'ISC_Campaigns', description: 'Campaigns', permissions: ['templates.write'], version: 2 },
  })
  expect((await findTenant(database.db, tenantId))?.rightsVersion).toBe(version + 1)
  parts.clock.pass({ seconds: 1 })
  expect(await roles.remove(by, tenantId, role.id)).toMatchObject({ ok: true })
  expect(await roles.read(tenantId, role.id)).toMatchObject({ refusal: { code: 'not-found' } })
  expect(await trail(parts, tenantId)).toMatchObject([
    { action: 'role.created', id: role.id, after: marketing },
    { action: 'role.changed', before: { name: 'ISC_Marketing', permissions: marketing.permissions }, after: { name: 'ISC_Campaigns' } },
    { action: 'role.removed', before: { kind: 'console', name: 'ISC_Campaigns' } },
  ])
})

test('R-01 R-06 nobody else does, in whatever tenant, and an owner of another one least', async () => {
  const { tenantId, companyId, owner } = await givenMerchant(parts)
  const twin = await givenMerchant(parts)
  const admin = await givenPerson(parts, companyId)
  await givenAccess(parts, tenantId, admin, ['ISC_Admin'], { giver: owner })
  const role = await make(tenantId, owner)
  for (const person of [admin, twin.owner]) {
    const by = asPerson(parts, person)
    for (const refused of [
      await roles.create(by, tenantId, { ...marketing, name: 'ISC_Other' }),
      await roles.change(by, tenantId, role.id, { version: 1, description: 'x' }),
      await roles.remove(by, tenantId, role.id),
    ]) {
      expect(refused.ok).toBe(false)
    }
  }
  expect(await roles.change(asPerson(parts, twin.owner), twin.tenantId, role.id, { version: 1, description: 'x' })).toMatchObject({
    refusal: { code: 'not-found' },
  })
  const job = { actor: { kind: 'job', name: 'x' }, requestId: '', source: '', device: '' } as const
  expect(await roles.create(job, tenantId, { ...marketing, name: 'ISC_Other' })).toMatchObject({ refusal: { code: 'forbidden' } })
  expect(await roles.read(tenantId, role.id)).toMatchObject({ value: { version: 1, description: 'Campaigns' } })
})

test('R-11 ATK-057 names: the prefix, its look-alikes, and renaming into them', async () => {
  const { tenantId, owner } = await givenMerchant(parts)
  const by = asPerson(parts, owner)
  const rule = async (kind: 'console' | 'website', name: string) => {
    const made = await roles.create(by, tenantId, { kind, name, description: '', permissions: [] })
    return made.ok ? 'made' : made.refusal.fields?.[0]?.rule
  }
  for (const name of ['ISC_X', 'isc_x', 'ІSC_X', 'ISC_X\u200b', ' ISC_X', 'IＳC_X'])
    expect(await rule('website', name), name).not.toBe('made')
  for (const name of ['Marketing', 'isc_Marketing', ' ISC_Marketing', 'ІSC_Marketing'])
    expect(await rule('console', name), name).not.toBe('made')
  expect(await rule('console', 'ISC_owner')).toBe('stock')
  const website = await make(tenantId, owner, { kind: 'website', name: 'Branch buyer', permissions: ['checkout'] })
  expect(await roles.change(by, tenantId, website.id, { version: 1, name: 'ISC_Branch buyer' })).toMatchObject({
    refusal: { fields: [{ rule: 'website-prefix' }] },
  })
})

test('R-11 one name, one role, whatever the case; both kinds have names of their own', async () => {
  const { tenantId, owner } = await givenMerchant(parts)
  const twin = await givenMerchant(parts)
  const by = asPerson(parts, owner)
  const first = await make(tenantId, owner)
  const second = await make(tenantId, owner, { name: 'ISC_Second' })
  expect(await roles.create(by, tenantId, { ...marketing, name: 'ISC_MARKETING' })).toMatchObject({ refusal: { code: 'name-taken' } })
  expect(await roles.change(by, tenantId, second.id, { version: 1, name: 'ISC_marketing' })).toMatchObject({
    refusal: { code: 'name-taken' },
  })
  expect(await roles.change(by, tenantId, first.id, { version: 1, name: 'ISC_marketing' })).toMatchObject({ ok: true })
  expect(await roles.create(asPerson(parts, twin.owner), twin.tenantId, marketing)).toMatchObject({ ok: true })
})

test('R-11 two editors: one wins, the other is told', async () => {
  const { tenantId, owner } = await givenMerchant(parts)
  const role = await make(tenantId, owner)
  const by = asPerson(parts, owner)
  const edits = await Promise.all([
    ...['a', 'b', 'c', 'd'].map((description) => roles.change(by, tenantId, role.id, { version: 1, description })),
    ...['ISC_Same', 'ISC_same'].map((name) => roles.create(by, tenantId, { ...marketing, name })),
  ])
  expect(edits.slice(0, 4).filter((edit) => edit.ok)).toHaveLength(1)
  for (const edit of edits.slice(0, 4)) if (!edit.ok) expect(edit.refusal.code).toBe('version-conflict')
  expect(edits.slice(4).filter((edit) => edit.ok)).toHaveLength(1)
})

test('R-01 R-10 what a role cannot contain is refused on making and on changing', async () => {
  const { tenantId, owner } = await givenMerchant(parts)
  const by = asPerson(parts, owner)
  const role = await make(tenantId, owner)
  for (const permissions of [['people.manage'], ['roles.manage'], ['checkout'], ['sign-in.relay'], ['installation.read']]) {
    expect(await roles.create(by, tenantId, { ...marketing, name: 'ISC_Other', permissions })).toMatchObject({
      refusal: { code: 'invalid' },
    })
    expect(await roles.change(by, tenantId, role.id, { version: 1, permissions })).toMatchObject({ refusal: { code: 'invalid' } })
  }
})

test('R-11 stock roles cannot be changed or removed', async () => {
  const { tenantId, owner } = await givenMerchant(parts)
  const by = asPerson(parts, owner)
  for (const name of ['ISC_Owner', 'ISC_User', 'Buyer1']) {
    const id = await roleId(parts, tenantId, name)
    expect(await roles.change(by, tenantId, id, { version: 1, permissions: [] })).toMatchObject({ refusal: { code: 'conflict' } })
    expect(await roles.remove(by, tenantId, id)).toMatchObject({ refusal: { code: 'conflict' } })
  }
})

test('R-11 a role in use stays, and says who has it: people, invitations, partner companies', async () => {
  const { tenantId, companyId, owner } = await givenMerchant(parts)
  const by = asPerson(parts, owner)
  const role = await make(tenantId, owner)
  const person = await givenPerson(parts, companyId, { firstName: 'Mara' })
  const now = parts.clock.now()
  await givenAccess(parts, tenantId, person, ['ISC_User'], { giver: owner, state: 'invited' })
  await database.transaction((tx) => setAccessRoles(tx, { tenantId, person, roleIds: [role.id], giver: owner, now }))
  const agency = await givenPartner(parts, 'in-use.test', 'Agency')
  const partners = createPartners({ ...parts, tellOwners: async () => 0 })
  await partners.grant(by, tenantId, { domain: 'in-use.test', ceilingRoleId: role.id, mayBringPeople: false })
  const holders = {
    people: [{ accountId: person.accountId, companyId, name: 'Mara', userName: person.email, state: 'invited' }],
    partners: [{ companyId: agency, name: 'Agency' }],
    users: [],
  }
  expect(await roles.whoHas(tenantId, role.id)).toEqual({ ok: true, value: holders })
  expect(await roles.remove(by, tenantId, role.id)).toMatchObject({ refusal: { code: 'conflict', more: { holders } } })
  expect(await roles.read(tenantId, role.id)).toMatchObject({ value: { inUse: 2 } })

  await database.transaction((tx) => endAccess(tx, tenantId, person, owner, now))
  await partners.end(by, tenantId, agency)
  expect(await roles.remove(by, tenantId, role.id)).toMatchObject({ ok: true })
  // a grant that ended forgot its ceiling; granted anew it has one again
  expect(
    await partners.grant(by, tenantId, {
      domain: 'in-use.test',
      ceilingRoleId: await roleId(parts, tenantId, 'ISC_User'),
      mayBringPeople: false,
    }),
  ).toMatchObject({ ok: true })
})

test('R-06 a changed role changes what its holders may do at once', async () => {
  const { tenantId, companyId, owner } = await givenMerchant(parts)
  const role = await make(tenantId, owner)
  const person = await givenPerson(parts, companyId)
  await givenAccess(parts, tenantId, person, ['ISC_User'], { giver: owner })
  await database.transaction((tx) => setAccessRoles(tx, { tenantId, person, roleIds: [role.id], giver: owner, now: parts.clock.now() }))
  expect([...(await rightsIn(database.db, tenantId, person)).permissions]).toEqual(['templates.write', 'websites.read'])
  await roles.change(asPerson(parts, owner), tenantId, role.id, { version: 1, permissions: ['erp.run'] })
  expect([...(await rightsIn(database.db, tenantId, person)).permissions]).toEqual(['erp.run'])
})
