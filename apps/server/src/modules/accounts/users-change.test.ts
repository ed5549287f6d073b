import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from '../../../test/harness/browser.ts'
import { type GivenTenant, givenShopper, givenTenant } from '../../../test/harness/given.ts'
import { asStaff, type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { changeUser } from './users-change.ts'

let app: UsersApp
let mine: GivenTenant
let theirs: GivenTenant
let admin: Browser
let users: string
let made = 0

beforeAll(async () => {
  app = await usersApp()
  mine = await givenTenant(app)
  theirs = await givenTenant(app)
  admin = await app.staff(mine, 'vera')
  users = `/api/console/tenants/${mine.id}/users`
})
afterAll(() => app.close())

const name = () => `buyer${++made}`
/** A user as staff made it: never activated. */
const newUser = async () => {
  const userName = name()
  return (await admin.post(users, { userName, email: `${userName}@shop.test` })).body
}
const read = async (id: string) => (await admin.get(`${users}/${id}`)).body
const change = async (id: string, body: object) => admin.patch(`${users}/${id}`, { version: (await read(id)).version, ...body })

test('R-16 a change writes what differs, says who and when, and puts the values before and after into the trail', async () => {
  const { id, email } = await newUser()
  app.clock.pass({ minutes: 5 })
  const changed = await change(id, { firstName: 'Ben', phone: '1', userName: 'ben' })
  expect(changed.body).toMatchObject({
    firstName: 'Ben',
    userName: 'ben',
    email,
    modifiedAt: app.clock.now().toISOString(),
    modifiedBy: { name: 'vera' },
  })
  await change(id, { phone: null })
  expect((await read(id)).phone).toBeNull()
  const entries = (await app.trail(mine.id, id)).filter((entry) => entry.action === 'account.changed')
  expect(entries.map(({ personal }) => personal)).toEqual([
    {
      before: { userName: expect.stringMatching(/^buyer/), firstName: null, phone: null },
      after: { userName: 'ben', firstName: 'Ben', phone: '1' },
    },
    { before: { phone: '1' }, after: { phone: null } },
  ])
  const same = await change(id, { firstName: 'Ben' })
  expect(same.body.version).toBe((await read(id)).version)
  expect((await app.trail(mine.id, id)).filter((entry) => entry.action === 'account.changed')).toHaveLength(2)
})

test('R-16 of two editors the second is told, also within the same millisecond, and of forty at once one wins', async () => {
  const { id, version } = await newUser()
  const first = await admin.patch(`${users}/${id}`, { version, position: 'one' })
  expect(first.status).toBe(200)
  const second = await admin.patch(`${users}/${id}`, { version, position: 'two' })
  expect([second.status, second.body.code, second.body.version]).toEqual([409, 'version-conflict', first.body.version])
  const staff = { ownerId: mine.companyId, id: (await read(id)).modifiedBy.accountId, userName: 'vera', email: '' }
  const results = await Promise.all(
    Array.from({ length: 40 }, (_, at) =>
      changeUser(app.parts, asStaff(app, staff), mine.id, id, { version: first.body.version, position: `p${at}` }, { kind: 'trusted' }),
    ),
  )
  expect(results.filter((result) => result.ok)).toHaveLength(1)
})

test('ATK-051 another tenant’s user, a console user and an unknown one are not found by any change', async () => {
  const other = await givenShopper(app, theirs, name())
  const version = new Date(0).toISOString()
  for (const id of [other.id, app.modules.newId(), (await read((await newUser()).id)).createdBy.accountId]) {
    expect((await admin.patch(`${users}/${id}`, { version, firstName: 'X' })).status).toBe(404)
  }
  expect((await app.row('account', theirs.id, other.id))['first_name']).toBeNull()
})

test('R-16 a name of somebody else is refused, one with @ must be the own address', async () => {
  const [one, two] = [await newUser(), await newUser()]
  expect((await change(one.id, { userName: two.userName })).body).toMatchObject({ code: 'name-taken', fields: [{ field: 'userName' }] })
  expect((await change(one.id, { userName: two.email })).body).toMatchObject({ code: 'invalid', fields: [{ field: 'userName' }] })
  expect((await change(one.id, { userName: one.email })).status).toBe(200)
})

test('R-16 a name and an address that are both taken are both told, before the account was activated and after', async () => {
  const [one, two] = [await newUser(), await newUser()]
  const active = await givenShopper(app, mine, name())
  await sql`update account set activated_at = ${app.clock.now()} where id = ${active.id}`.execute(app.database.db)
  for (const id of [one.id, active.id]) {
    const refused = await change(id, { userName: two.userName, email: two.email.toUpperCase(), firstName: 'No' })
    expect([refused.status, refused.body.code]).toEqual([409, 'name-taken'])
    expect(refused.body.fields).toMatchObject([{ field: 'userName' }, { field: 'email' }])
    expect(await read(id)).toMatchObject({ firstName: null })
  }
  expect(await app.mailsTo(two.email)).toHaveLength(1)
})

test('ATK-056 a change takes known fields only, and no other column moves', async () => {
  const { id, version } = await newUser()
  const before = await app.row('account', mine.id, id)
  for (const field of [
    'state',
    'activation',
    'kind',
    'ownerId',
    'id',
    'unclaimed',
    'password',
    'createdAt',
    'sessionEpoch',
    'websiteId',
    'companyAdministrator',
  ]) {
    expect((await admin.patch(`${users}/${id}`, { version, [field]: 'x' })).body, field).toMatchObject({ code: 'bad-request' })
  }
  expect(await app.row('account', mine.id, id)).toEqual(before)
  await change(id, { lastName: 'Larsen' })
  const after = await app.row('account', mine.id, id)
  const moved = Object.keys(after).filter((column) => JSON.stringify(after[column]) !== JSON.stringify(before[column]))
  expect(moved.sort()).toEqual(['last_name', 'modified_at', 'search_text'])
})

test('R-62 the address of somebody never activated is corrected at once: the old link is dead, a new one goes to the right address', async () => {
  const { id, email } = await newUser()
  const [wrong] = await app.mailsTo(email)
  const corrected = await change(id, { email: `right${made}@shop.test` })
  expect(corrected.body).toMatchObject({ email: `right${made}@shop.test`, activation: 'EmailSent' })
  expect(corrected.body.pendingEmail).toBeUndefined()
  expect(await app.mailsTo(email)).toEqual([])
  const [right] = await app.mailsTo(`right${made}@shop.test`)
  const inspect = async (token: string) => (await app.shop(mine).post('/api/storefront/links/inspect', { token })).status
  expect([await inspect(wrong!.token), await inspect(right!.token)]).toEqual([422, 200])
})

test('ATK-058 staff change an activated user’s address: it counts when confirmed at the new one, the old one learns of it and can undo it', async () => {
  const user = await givenShopper(app, mine, name())
  await sql`update account set activated_at = ${app.clock.now()} where id = ${user.id}`.execute(app.database.db)
  const next = `next${made}@shop.test`
  const asked = await change(user.id, { email: next, firstName: 'Kim' })
  expect(asked.body).toMatchObject({ email: user.email, pendingEmail: next, firstName: 'Kim' })
  expect(await app.comesIn(app.shop(mine), 'storefront', next)).toBe(false)
  // a reset asked for meanwhile goes to the stored address
  await app.shop(mine).post('/api/storefront/forgot-password', { name: user.userName })
  await app.recover()
  expect((await app.mailsTo(user.email)).map((mail) => mail.template)).toEqual(['reset'])
  const [confirm] = await app.mailsTo(next)
  expect(confirm?.template).toBe('address-confirm')
  expect((await app.shop(mine).post('/api/storefront/links/confirm-address', { token: confirm!.token })).status).toBe(200)
  expect(await read(user.id)).toMatchObject({ email: next, modifiedBy: { name: 'vera' } })
  expect((await app.mailsTo(user.email)).map((mail) => mail.template)).toEqual(['address-changed'])
  expect(await app.comesIn(app.shop(mine), 'storefront', next)).toBe(true)
})

test('ATK-058 deactivating and reactivating first is no way round the confirmation', async () => {
  const user = await givenShopper(app, mine, name())
  const next = `around${made}@shop.test`
  await admin.post(`${users}/${user.id}/deactivate`, {})
  expect((await change(user.id, { email: next })).body.code).toBe('conflict')
  await admin.post(`${users}/${user.id}/reactivate`, { sendActivation: false })
  const asked = await change(user.id, { email: next })
  expect(asked.body).toMatchObject({ email: user.email, pendingEmail: next })
})

test('R-16 staff are told that an address is taken', async () => {
  const [user, holder] = [await givenShopper(app, mine, name()), await givenShopper(app, mine, name())]
  const asked = await change(user.id, { email: holder.email.toUpperCase(), firstName: 'No' })
  expect(asked.body).toMatchObject({ code: 'name-taken', fields: [{ field: 'email' }] })
  expect((await read(user.id)).firstName).toBeNull()
})
