import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GivenTenant, givenShopper, givenStaff, givenTenant } from '../../../test/harness/given.ts'
import { givenProperty } from '../../../test/harness/properties.ts'
import { type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { stockRoleId } from '../access/index.ts'

let app: UsersApp
let mine: GivenTenant
let made = 0

beforeAll(async () => {
  app = await usersApp()
  mine = await givenTenant(app)
})
afterAll(() => app.close())

const doors = {
  console: { at: () => app.office(), make: (name: string) => givenStaff(app, mine, name), owner: () => mine.companyId },
  storefront: { at: () => app.shop(mine), make: (name: string) => givenShopper(app, mine, name), owner: () => mine.id },
}

const roleOf = async (name: string) => (await stockRoleId(app.database.db, mine.id, name))!

test('R-60 own fields at the console: seen and changed by the roles held in the own company’s tenant', async () => {
  const parts = { ...app, newId: app.modules.newId }
  const give = (property: Parameters<typeof givenProperty>[3]) => givenProperty(parts, mine.id, 'console-user', property)
  await give({ name: 'desk', type: 'text', searchable: true })
  await give({ name: 'badge', type: 'whole-number', editRoles: [await roleOf('ISC_Owner')] })
  await give({ name: 'salary', type: 'decimal', viewRoles: [await roleOf('ISC_Owner')] })
  await give({ name: 'shopOnly', type: 'text', viewRoles: [await roleOf('Buyer3')], storefront: 'edit' })
  const person = await givenStaff(app, mine, `own${++made}`)
  const browser = await app.signedIn(app.office(), 'console', person.userName)
  const { version } = (await browser.get('/api/console/profile')).body
  const changed = await browser.patch('/api/console/profile', { version, firstName: 'Ada', custom: { desk: '4.12' } })
  expect(changed.body).toMatchObject({ firstName: 'Ada', custom: { desk: '4.12' } })
  expect((await browser.get('/api/console/profile')).body).toEqual(changed.body)
  for (const [custom, rule] of [
    [{ desk: 7 }, 'type'],
    [{ badge: 7 }, 'read-only'],
    [{ salary: 1 }, 'unknown'],
    [{ shopOnly: 'x' }, 'unknown'],
    [{ constructor: 'x' }, 'unknown'],
  ] as const) {
    const refused = await browser.patch('/api/console/profile', { version: changed.body.version, lastName: 'X', custom })
    expect(refused.body, JSON.stringify(custom)).toMatchObject({ code: 'invalid', fields: [{ rule }] })
  }
  expect((await browser.get('/api/console/profile')).body).toEqual(changed.body)
  const entry = (await app.trail(mine.companyId, person.id)).find((one) => one.action === 'account.changed')
  expect(entry).toMatchObject({ after: { fields: ['firstName', 'custom.desk'] }, personal: { after: { custom: { desk: '4.12' } } } })
})

test('R-60 own fields say what they are called and may hold to whoever sees them, and not which roles see them', async () => {
  const [merchant, stranger] = [await givenTenant(app), await givenTenant(app)]
  const parts = { ...app, newId: app.modules.newId }
  const owners = [(await stockRoleId(app.database.db, merchant.id, 'ISC_Owner'))!]
  await givenProperty(parts, merchant.id, 'console-user', { name: 'desk', label: 'Desk', type: 'text', rules: { maxLength: 9 } })
  await givenProperty(parts, merchant.id, 'console-user', { name: 'badge', type: 'whole-number', editRoles: owners })
  await givenProperty(parts, merchant.id, 'console-user', { name: 'salary', type: 'decimal', viewRoles: owners })
  await givenProperty(parts, merchant.id, 'website-user', { name: 'tier', label: 'Tier', type: 'text', storefront: 'view' })
  await givenProperty(parts, merchant.id, 'website-user', { name: 'risk', type: 'text' })
  const asked = async (tenant: GivenTenant, kind: 'console' | 'storefront') => {
    const [person, at] =
      kind === 'console'
        ? [await givenStaff(app, tenant, `own${++made}`), app.office()]
        : [await givenShopper(app, tenant, `own${++made}`), app.shop(tenant)]
    return (
      await (await app.signedIn(at, kind === 'console' ? 'console' : 'storefront', person.userName)).get(`/api/${kind}/profile/properties`)
    ).body.items
  }
  const [desk, badge, ...hidden] = await asked(merchant, 'console')
  expect(desk).toMatchObject({ name: 'desk', label: 'Desk', type: 'text', rules: { maxLength: 9 }, mayEdit: true })
  expect(badge).toMatchObject({ name: 'badge', mayEdit: false })
  expect(Object.keys(badge)).not.toContain('editRoles')
  expect(hidden).toEqual([])
  expect(await asked(merchant, 'storefront')).toMatchObject([{ name: 'tier', label: 'Tier', mayEdit: false }])
  // another tenant's people have none of them
  expect([await asked(stranger, 'console'), await asked(stranger, 'storefront')]).toEqual([[], []])
})

test('R-60 own fields at the storefront: hidden there unless they are opened', async () => {
  const parts = { ...app, newId: app.modules.newId }
  const give = (property: Parameters<typeof givenProperty>[3]) => givenProperty(parts, mine.id, 'website-user', property)
  const seen = await give({ name: 'tier', type: 'text', storefront: 'view' })
  const closed = await give({ name: 'risk', type: 'text' })
  await give({ name: 'size', type: 'whole-number', storefront: 'edit' })
  await give({ name: 'forBuyers', type: 'text', storefront: 'edit', viewRoles: [await roleOf('Buyer3')] })
  const person = await givenShopper(app, mine, `own${++made}`)
  await sql`update account set custom = ${JSON.stringify({ [seen]: 'gold', [closed]: 'high' })} where owner_id = ${mine.id} and id = ${person.id}`.execute(
    app.database.db,
  )
  const browser = await app.signedIn(app.shop(mine), 'storefront', person.userName)
  const { version, custom } = (await browser.get('/api/storefront/profile')).body
  expect(custom).toEqual({ tier: 'gold' })
  const changed = await browser.patch('/api/storefront/profile', { version, custom: { size: 42 } })
  expect(changed.body.custom).toEqual({ tier: 'gold', size: 42 })
  for (const [given, rule] of [
    [{ tier: 'x' }, 'read-only'],
    [{ risk: 'low' }, 'unknown'],
    [{ forBuyers: 'x' }, 'unknown'],
  ] as const) {
    const refused = await browser.patch('/api/storefront/profile', { version: changed.body.version, custom: given })
    expect(refused.body).toMatchObject({ code: 'invalid', fields: [{ rule }] })
  }
  expect((await app.row('account', mine.id, person.id))['custom']).toMatchObject({ [closed]: 'high', [seen]: 'gold' })
})

describe.each(['console', 'storefront'] as const)('the own profile at the %s', (kind) => {
  const { at, make, owner } = doors[kind]
  const path = `/api/${kind}/profile`
  async function someone() {
    const person = await make(`own${++made}`)
    return { ...person, browser: await app.signedIn(at(), kind, person.userName) }
  }

  test('R-16 shows the own account and changes its profile, with the values in the trail', async () => {
    const { browser, ...person } = await someone()
    const { body } = await browser.get(path)
    expect(body).toMatchObject({
      id: person.id,
      userName: person.userName,
      email: person.email,
      firstName: null,
      passwordChangedOn: '2026-11-21',
    })
    expect(body.passwordExpiresOn).toBe(kind === 'console' ? '2027-02-19' : null)
    const changed = await browser.patch(path, { version: body.version, firstName: 'Ada', language: 'en-gb', currency: 'gbp' })
    expect(changed.body).toMatchObject({ firstName: 'Ada', language: 'en-GB', currency: 'GBP', displayName: 'Ada' })
    expect((await browser.get(path)).body).toEqual(changed.body)
    const entry = (await app.trail(owner(), person.id)).find((one) => one.action === 'account.changed')
    expect(entry).toMatchObject({
      actor: { kind: kind === 'console' ? 'console' : 'website', accountId: person.id },
      personal: { after: { firstName: 'Ada' } },
    })
    expect((await browser.patch(path, { version: body.version, firstName: 'Eve' })).body.code).toBe('version-conflict')
  })

  test('ATK-056 takes profile fields only; every other column stays, and so does everybody else', async () => {
    const [{ browser, ...person }, bystander] = [await someone(), await someone()]
    const { version } = (await browser.get(path)).body
    const before = await app.row('account', owner(), person.id)
    const others = await app.row('account', owner(), bystander.id)
    const extras = {
      userName: 'x',
      email: 'x@example.test',
      role: 'ISC_Owner',
      roles: ['ISC_Owner'],
      isOwner: true,
      kind: 'console',
      tenantId: mine.id,
      companyId: mine.companyId,
      state: 'active',
      activation: 'Activated',
      unclaimed: false,
      companyAdministrator: true,
      sessionEpoch: 9,
      createdAt: '2020-01-01T00:00:00Z',
      id: bystander.id,
      password: 'x',
      passwordHash: 'x',
      lockedUntil: null,
      failedCount: 0,
    }
    for (const [field, value] of Object.entries(extras)) {
      expect((await browser.patch(path, { version, firstName: 'Eve', [field]: value })).body, field).toMatchObject({
        code: 'bad-request',
        fields: [{ field }],
      })
    }
    expect(await app.row('account', owner(), person.id)).toEqual(before)
    app.clock.pass({ seconds: 1 })
    expect((await browser.patch(path, { version, lastName: 'Larsen' })).status).toBe(200)
    const after = await app.row('account', owner(), person.id)
    const moved = Object.keys(after).filter((column) => JSON.stringify(after[column]) !== JSON.stringify(before[column]))
    expect(moved.sort()).toEqual(['last_name', 'modified_at', 'modified_by', 'search_text'])
    expect(await app.row('account', owner(), bystander.id)).toEqual(others)
  })

  test('ATK-028 what cannot be seen or leads somewhere is refused', async () => {
    const { browser } = await someone()
    const { version } = (await browser.get(path)).body
    for (const firstName of ['a\u202eb', 'a\u0000b', 'https://evil.test', 'x'.repeat(101)]) {
      expect((await browser.patch(path, { version, firstName })).body, firstName).toMatchObject({
        code: 'invalid',
        fields: [{ field: 'firstName' }],
      })
    }
  })
})
