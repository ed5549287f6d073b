import { registryDefaults } from '@tillward/contract/settings'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { givenAccount } from '../../../test/harness/account.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { type TestParts, testParts } from '../../../test/harness/parts.ts'
import { plus } from '../../platform/clock.ts'
import { newToken } from '../../platform/crypto/token.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { type Account, findAccount, type Kind } from '../principals/index.ts'
import { createSessions, deviceDays, forgetDevices, type OpenedSession, readDevices, rememberDevice, sweepDevices } from './index.ts'
import { touchSession } from './store.ts'

let database: DatabaseHandle
let parts: TestParts
let sessions: ReturnType<typeof createSessions>
let account: Account

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  sessions = createSessions({ ...parts, settingsOf: async () => registryDefaults, firstCustomer: async () => null })
})
afterAll(() => database.close())
beforeEach(async () => {
  account = await someone('console')
})

async function someone(kind: Kind): Promise<Account> {
  const { ownerId, id } = await givenAccount(parts, kind)
  return (await findAccount(database.db, ownerId, id))!
}
async function open(of = account): Promise<OpenedSession> {
  const opened = await database.transaction((tx) =>
    sessions.open(tx, {
      account: of,
      websiteId: null,
      settings: registryDefaults,
      device: 'A browser',
      source: '192.0.2.1',
      now: parts.clock.now(),
    }),
  )
  return opened!
}
const state = async (token: string | undefined, kind: Kind = 'console') => (await sessions.check(token, kind, false)).state
const rotate = ({ id }: OpenedSession, epoch = 1, ownerId = account.ownerId) =>
  database.transaction((tx) => sessions.rotate(tx, { ownerId, id, epoch, now: parts.clock.now() }))
/** As its callers do: where this session is over, nothing stays of what was begun. */
async function endOthers({ id }: OpenedSession, ownerId = account.ownerId): Promise<string | undefined> {
  const result = await database.transaction<Result<string>>(async (tx) => {
    const token = await sessions.endOthers(tx, { ownerId, accountId: account.id, id, by: 'password changed', now: parts.clock.now() })
    return token === undefined ? refuse('session-ended') : ok(token)
  })
  return result.ok ? result.value : undefined
}
const endOne = ({ id }: OpenedSession, of = account) =>
  database.transaction((tx) => sessions.endOne(tx, of.ownerId, of.id, id, 'test', parts.clock.now()))

describe('tokens', () => {
  test('R-33 only a hash is stored, and no part of a row makes a token', async () => {
    const { token } = await open()
    const [owner, secret] = token.split('.')
    const { rows } = await sql<{ token_hash: Buffer }>`select * from session where account_id = ${account.id}`.execute(database.db)
    const stored = JSON.stringify(rows, (_key, value) => (value?.type === 'Buffer' ? Buffer.from(value.data).toString('base64url') : value))
    expect(stored).not.toContain(secret)
    expect(await state(`${owner}.${rows[0]!.token_hash.toString('base64url')}`)).toBe('none')
  })

  test('R-10 R-33 a token is nothing to the other kind, nor under another owner', async () => {
    const { token } = await open()
    expect(await state(token, 'website')).toBe('none')
    const shopper = await someone('website')
    const shop = await open(shopper)
    expect([await state(shop.token, 'website'), await state(shop.token, 'console')]).toEqual(['alive', 'none'])
    const [foreign] = newToken(parts.random, shopper.ownerId).token.split('.')
    expect(await state(`${foreign}.${token.split('.')[1]}`)).toBe('none')
  })

  test.each([undefined, '', 'x', '.', 'a'.repeat(4096), `${'A'.repeat(22)}.${'A'.repeat(43)}`, '\u0000'])(
    'ATK-126 %j is no session',
    async (token) => {
      expect(await state(token)).toBe('none')
    },
  )

  test('ATK-037 R-32 a fresh proof gives a new token, the old one is nothing, other sessions gain nothing', async () => {
    const [here, there] = [await open(), await open()]
    parts.clock.pass({ minutes: 30 })
    const token = (await rotate(here))!
    expect([await state(here.token), await state(token), await state(there.token)]).toEqual(['none', 'alive', 'alive'])
    const other = await sessions.check(there.token, 'console', false)
    expect(other.state === 'alive' && other.session.authenticatedAt).toEqual(plus(parts.clock.now(), { minutes: -30 }))
    const proved = await sessions.check(token, 'console', false)
    expect(proved.state === 'alive' && proved.session.authenticatedAt).toEqual(parts.clock.now())
  })

  test('ATK-046 R-31 what ended while a password was checked is not brought back by the proof', async () => {
    const ended = await open()
    await endOne(ended)
    expect(await rotate(ended)).toBeUndefined()
    expect(await endOthers(ended)).toBeUndefined()
    const signedOut = await open()
    await database.transaction((tx) => sessions.endAll(tx, account.ownerId, account.id, 'sign-out', parts.clock.now()))
    expect(await rotate(signedOut)).toBeUndefined()
    expect(await rotate(signedOut, 2)).toBeUndefined()
    expect(await endOthers(signedOut)).toBeUndefined()
    for (const { token } of [ended, signedOut]) expect(await state(token)).toBe('ended')
    // nor by an activity that was on its way
    const before = await sql`select * from session where id = ${ended.id}`.execute(database.db)
    await touchSession(database.db, account.ownerId, ended.id, plus(parts.clock.now(), { hours: 1 }))
    expect((await sql`select * from session where id = ${ended.id}`.execute(database.db)).rows).toEqual(before.rows)
  })

  test('R-32 an own change of password ends all others and goes on under a new token; nobody else’s session can be meant', async () => {
    const [here, there] = [await open(), await open()]
    const stranger = await someone('console')
    const theirs = await open(stranger)
    expect(await endOthers(theirs)).toBeUndefined()
    expect(await endOthers(here, stranger.ownerId)).toBeUndefined()
    const token = await endOthers(here)
    expect([await state(token), await state(here.token), await state(there.token), await state(theirs.token)]).toEqual([
      'alive',
      'none',
      'ended',
      'alive',
    ])
  })

  test('R-31 sixteen changes of password and sign-outs at once leave one session at most, of the epoch in force', async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, () => open()))
    const tokens = await Promise.all([
      ...opened.map((session) => endOthers(session)),
      ...opened.map(() =>
        database.transaction((tx) => sessions.endAll(tx, account.ownerId, account.id, 'sign-out', parts.clock.now())).then(() => undefined),
      ),
    ])
    const alive = []
    for (const token of tokens) if (token && (await state(token)) === 'alive') alive.push(token)
    expect(alive.length).toBeLessThanOrEqual(1)
    for (const { token } of opened) expect(await state(token)).not.toBe('alive')
  })

  test('ATK-053 a session is ended by its own account only', async () => {
    const session = await open()
    const twin = await someone('console')
    expect(await endOne(session, twin)).toBe(false)
    expect(await endOne(session, { ...account, ownerId: twin.ownerId })).toBe(false)
    expect(await endOne(session)).toBe(true)
    expect(await endOne(session)).toBe(false)
  })

  test('R-32 the list has those that live, with browser and address, and no token', async () => {
    const [idle, ended, now] = [await open(), await open(), await open()]
    await endOne(ended)
    parts.clock.pass({ hours: 4 })
    const fresh = await open()
    const listed = await sessions.list(account)
    expect(listed).toEqual([expect.objectContaining({ id: fresh.id, device: 'A browser', source: '192.0.2.1' })])
    expect(JSON.stringify(listed)).not.toContain('hash')
    expect([idle.id, now.id]).not.toContain(listed[0]!.id)
    expect(await sessions.list(await someone('console'))).toEqual([])
  })

  test('R-32 rows go a week after the last moment they could have lived', async () => {
    const { id, endsAt } = await open()
    const there = async () => (await sql`select 1 from session where id = ${id}`.execute(database.db)).rows.length
    parts.clock.pass({ ms: plus(endsAt, { days: 7 }).getTime() - parts.clock.now().getTime() })
    await sessions.sweep()
    expect(await there()).toBe(1)
    parts.clock.pass({ ms: 1 })
    await sessions.sweep()
    expect(await there()).toBe(0)
  })
})

describe('known devices', () => {
  const remember = (shown: string[], of = account, known?: string) =>
    database.transaction((tx) =>
      rememberDevice(tx, parts, { ownerId: of.ownerId, accountId: of.id, known, shown, device: 'A browser', now: parts.clock.now() }),
    )

  test('ATK-154 the cookie holds the five people who came last, each with a secret of which only a hash is stored', async () => {
    let cookie = ''
    const people: Account[] = []
    for (let n = 0; n < 7; n++) {
      people.push(await someone('console'))
      cookie = await remember(readDevices(cookie), people.at(-1))
    }
    expect(readDevices(cookie)).toHaveLength(5)
    const secret = cookie.split('~')[0]!.split('.')[1]!
    const { rows } = await sql`select * from known_device`.execute(database.db)
    expect(
      JSON.stringify(rows, (_key, value) => (value?.type === 'Buffer' ? Buffer.from(value.data).toString('base64url') : value)),
    ).not.toContain(secret)
  })

  test('ATK-154 what is no token is left out, and more than five are not looked at', () => {
    const tokens = Array.from({ length: 8 }, () => newToken(parts.random, account.ownerId).token)
    expect(readDevices(tokens.join('~'))).toEqual(tokens.slice(0, 5))
    expect(readDevices(['x', '', tokens[0], '%00', `${tokens[1]} `].join('~'))).toEqual([tokens[0]])
    expect(readDevices(undefined)).toEqual([])
    expect(readDevices('~'.repeat(4000))).toEqual([])
  })

  test('R-45 a device known already keeps its secret, so that two tabs do not forget each other', async () => {
    const cookie = await remember([])
    const { rows } = await sql<{ id: string }>`select id from known_device where account_id = ${account.id}`.execute(database.db)
    expect(await remember(readDevices(cookie), account, rows[0]!.id)).toBe(cookie)
  })

  test('ATK-154 all of an account are forgotten, nobody else’s; unused ones after 90 days', async () => {
    const twin = await someone('console')
    await remember([])
    await remember([], twin)
    await database.transaction((tx) => forgetDevices(tx, twin.ownerId, account.id))
    const count = async (of: Account) =>
      (await sql`select 1 from known_device where account_id = ${of.id}`.execute(database.db)).rows.length
    expect(await count(account)).toBe(1)
    await database.transaction((tx) => forgetDevices(tx, account.ownerId, account.id))
    expect([await count(account), await count(twin)]).toEqual([0, 1])
    await sweepDevices(database.db, plus(parts.clock.now(), { days: deviceDays }))
    expect(await count(twin)).toBe(1)
    await sweepDevices(database.db, plus(parts.clock.now(), { days: deviceDays, ms: 1 }))
    expect(await count(twin)).toBe(0)
  })
})
