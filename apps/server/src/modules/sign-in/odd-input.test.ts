import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { type Door, doorsOf, kinds } from '../../../test/harness/doors.ts'
import { type GivenTenant, givenTenant, password } from '../../../test/harness/given.ts'
import { argon2Hasher } from '../../platform/crypto/password-hash.ts'
import { typedName } from './look-up.ts'

let app: TestApp
let tenant: GivenTenant
let doors: Record<string, Door>
let names = 0
beforeAll(async () => {
  app = await testApp()
  tenant = await givenTenant(app)
  doors = doorsOf(app, tenant)
})
afterAll(() => app.close())

const oddNames = [
  '\u0000',
  'a\u0000b',
  '\u0001\u007f',
  '\u202eann',
  'a\u200bb',
  'ann\r\nx',
  '\ud800',
  '%',
  '_',
  '%%%',
  '__proto__',
  'constructor',
  'toString',
  'null',
  "' or 1=1 --",
  '😀'.repeat(80),
  'é'.repeat(320),
  '@',
  'a@',
  '@b',
  'a@b@c',
  'ﷺ'.repeat(300),
]
const oddPasswords = [
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00x',
  'a'.repeat(1024),
  '😀'.repeat(1024),
  `a${'\u0301'.repeat(1000)}`,
  'ﷺ'.repeat(1024),
  ' ',
  '__proto__',
  '\r\n',
]

describe.each(kinds)('odd input at the %s', (kind) => {
  test.each(oddNames)('ATK-028 the name %j is refused like any wrong one', async (name) => {
    const door = doors[kind]!
    expect((await door.signIn(name)).body.code).toBe('sign-in-refused')
    expect((await door.at().post(`${door.path}/forgot-password`, { name })).status).toBe(202)
    await app.recover()
  })

  test.each(oddPasswords)('ATK-024 the password %j is wrong, and no more than that', async (typed) => {
    const door = doors[kind]!
    const { userName } = await door.make(`odd${++names}`)
    expect((await door.signIn(userName, typed)).body.code).toBe('sign-in-refused')
    const browser = await door.signedIn(userName)
    expect((await browser.post(`${door.path}/step-up`, { password: typed })).body.code).toBe('sign-in-refused')
    expect([422, 204]).toContain((await browser.put(`${door.path}/password`, { current: password, next: typed })).status)
  })

  test.each<[string, unknown, number]>([
    ['a name of 64 KiB', { name: 'x'.repeat(65_000), password }, 400],
    ['a body of a megabyte', { name: 'x', password: 'x'.repeat(1_048_576) }, 413],
    ['a password of 1,025 characters', { name: 'x', password: 'x'.repeat(1_025) }, 400],
    ['no password', { name: 'x' }, 400],
    ['an empty password', { name: 'x', password: '' }, 400],
    ['a number', { name: 7, password }, 400],
    ['a list', { name: ['x'], password }, 400],
    ['an object', { name: { $ne: null }, password: { $ne: null } }, 400],
    ['something more', { name: 'x', password, role: 'ISC_Owner' }, 400],
    ['null', null, 400],
  ])('ATK-028 ATK-056 %s is a bad request, the same for every name', async (_what, body, status) => {
    const door = doors[kind]!
    expect((await door.at().post(`${door.path}/sign-in`, body)).status).toBe(status)
  })

  test('ATK-028 keys that mean something to programs do not get in', async () => {
    const door = doors[kind]!
    for (const payload of [
      '{"name":"x","password":"y","__proto__":{"mayEnter":true}}',
      '{"name":"x","password":"y","constructor":{"prototype":{"x":1}}}',
    ]) {
      const headers = { 'content-type': 'application/json', host: kind === 'console' ? 'localhost:4000' : `${tenant.host}:4000` }
      expect((await app.http.inject({ method: 'POST', url: `${door.path}/sign-in`, payload, headers })).statusCode).toBe(400)
    }
  })

  test('ATK-024 nothing is cut: two passwords of 200 characters that differ in the last are two, and 72 bytes are no limit', async () => {
    const door = doors[kind]!
    for (const length of [72, 199]) {
      const { id, userName } = await door.make(`odd${++names}`)
      const long = 'A'.repeat(length)
      const hash = await argon2Hasher({ memory: 1024, time: 1, parallelism: 1 }).hash(`${long}x`)
      await sql`update credential set hash = ${hash} where account_id = ${id}`.execute(app.database.db)
      expect((await door.signIn(userName, `${long}y`)).status).toBe(401)
      expect((await door.signIn(userName, long)).status).toBe(401)
      expect((await door.signIn(userName, `${long}x`)).status).toBe(200)
    }
  })

  test.each([
    '',
    '*',
    '!',
    'x',
    '$argon2id$',
    '$2b$12$abcdefghijklmnopqrstuv',
    '$argon2id$v=19$m=4194304,t=10,p=4$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNo',
    `$P$S${'a'.repeat(10_000)}`,
  ])('ATK-024b a stored hash %j lets nobody in, not with an empty password either, and breaks nothing', async (hash) => {
    const door = doors[kind]!
    const { id, userName } = await door.make(`odd${++names}`)
    await sql`update credential set hash = ${hash} where account_id = ${id}`.execute(app.database.db)
    for (const typed of [password, hash.slice(0, 1024) || ' ', ' '])
      expect((await door.signIn(userName, typed)).body.code).toBe('sign-in-refused')
  })
})

test('ATK-028 what nobody can be called is looked up under a key no account can have', () => {
  for (const name of [...oddNames, 'ann\u0000', ` ann`, `${'x'.repeat(254)}y`]) {
    const { key } = typedName(app.modules.keys, 'console', app.modules.newId(), name)
    expect(
      key.startsWith(' ') ||
        ['%', '_', '%%%', '__proto__', 'constructor', 'tostring', 'null', "' or 1=1 --"].includes(key) ||
        key === '😀'.repeat(80),
      name,
    ).toBe(true)
    expect(key).not.toContain('\u0000')
  }
})
