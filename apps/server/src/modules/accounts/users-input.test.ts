import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from '../../../test/harness/browser.ts'
import { givenTenant } from '../../../test/harness/given.ts'
import { type UsersApp, usersApp } from '../../../test/harness/users.ts'

let app: UsersApp
let admin: Browser
let users: string
let made = 0

beforeAll(async () => {
  app = await usersApp()
  const mine = await givenTenant(app)
  admin = await app.staff(mine, 'vera')
  users = `/api/console/tenants/${mine.id}/users`
})
afterAll(() => app.close())

const someone = () => ({ userName: `buyer${++made}`, email: `buyer${made}@shop.test` })

describe('what is sent in', () => {
  test.each([
    ['role', 'ISC_Owner'],
    ['roles', ['ISC_Owner']],
    ['isOwner', true],
    ['kind', 'console'],
    ['tenantId', 'x'],
    ['companyId', 'x'],
    ['emailVerified', true],
    ['state', 'active'],
    ['activation', 'Activated'],
    ['lockedUntil', null],
    ['failedCount', 0],
    ['passwordHash', 'x'],
    ['password', 'Secret-1-secret'],
    ['createdAt', '2020-01-01T00:00:00Z'],
    ['id', '01900000-0000-7000-8000-000000000000'],
    ['companyAdministrator', true],
    ['unclaimed', true],
  ])('ATK-056 %s is no field of a new user', async (field, value) => {
    const who = someone()
    const { status, body } = await admin.post(users, { ...who, [field]: value })
    expect([status, body.code, body.fields[0]]).toMatchObject([400, 'bad-request', { field, rule: 'unknown' }])
    const { rows } = await sql`select 1 from account where email = ${who.email}`.execute(app.database.db)
    expect(rows).toEqual([])
  })

  test.each([
    ['a\u0000b'],
    ['a\nb'],
    ['a\r\nBcc: x@y.test'],
    ['a\u200bb'],
    ['a\u202eb'],
    ['a\ufeffb'],
    ['a\ud800b'],
    ['x'.repeat(255)],
    [' a'],
    ['a@b'],
    ['no@t.mine.test'],
  ])('ATK-028 %j is no user name', async (userName) => {
    const { status } = await admin.post(users, { ...someone(), userName })
    expect([400, 422]).toContain(status)
    expect([400, 422]).toContain(
      (await admin.post(users, { ...someone(), firstName: userName.length > 200 ? userName : `${userName}\u202e` })).status,
    )
  })

  test.each(['__proto__', 'constructor', 'toString', '%', '_', "'; drop table account;--", 'İstanbul'])(
    'ATK-028 %j is a user name like any other',
    async (userName) => {
      const created = await admin.post(users, { ...someone(), userName })
      expect(created.status, created.text).toBe(201)
      expect((await admin.get(`${users}/${created.body.id}`)).body.userName).toBe(userName)
    },
  )

  test.each(['a@b@c.test', 'a@localhost', '"a b"@c.test', 'a@c.test\n', 'a@c.test, b@d.test', ' a@c.test', 'a@[127.0.0.1]'])(
    'ATK-080 %j is no address',
    async (email) => {
      expect((await admin.post(users, { userName: someone().userName, email })).body).toMatchObject({
        code: 'invalid',
        fields: [{ field: 'email' }],
      })
    },
  )

  test('ATK-080 names that lead somewhere, tags and currencies that are none, and everything wrong is told at once', async () => {
    const { status, body } = await admin.post(users, {
      userName: 'x@other.test',
      email: 'no address',
      firstName: 'Click https://evil.test',
      lastName: 'www.evil.test',
      position: 'evil.test/now',
      language: 'not a tag',
      currency: 'E1R',
    })
    expect(status).toBe(422)
    expect(body.fields.map((issue: { field: string }) => issue.field)).toEqual([
      'userName',
      'email',
      'firstName',
      'lastName',
      'position',
      'language',
      'currency',
    ])
    expect(
      (await admin.post(users, { ...someone(), firstName: 'J. R.', lastName: 'O’Brien-St.John', companyName: 'Booking.com B.V.' })).status,
    ).toBe(201)
  })
})
