import { registryDefaults, type Settings } from '@tillward/contract/settings'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { givenAccount } from '../../../test/harness/account.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { type TestParts, testParts } from '../../../test/harness/parts.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { type Account, findAccount, type Kind, markDeactivated, markReactivated } from '../principals/index.ts'
import { createSessions, type OpenedSession } from './index.ts'

let database: DatabaseHandle
let parts: TestParts
let sessions: ReturnType<typeof createSessions>
let settings: Settings
let account: Account

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  sessions = createSessions({ ...parts, settingsOf: async () => settings, firstCustomer: async () => null })
})
afterAll(() => database.close())
beforeEach(async () => {
  settings = registryDefaults
  account = await someone('console')
})

const loosen = (change: Partial<Settings>) => void (settings = { ...settings, ...change })
async function someone(kind: Kind): Promise<Account> {
  const { ownerId, id } = await givenAccount(parts, kind)
  return (await findAccount(database.db, ownerId, id))!
}
const tryToOpen = (of = account) =>
  database.transaction((tx) =>
    sessions.open(tx, { account: of, websiteId: null, settings, device: 'A browser', source: '192.0.2.1', now: parts.clock.now() }),
  )
async function open(of = account): Promise<OpenedSession> {
  const opened = await tryToOpen(of)
  if (!opened) throw new Error('no session')
  return opened
}
const check = ({ token }: { token: string }, activity = false, kind: Kind = 'console') => sessions.check(token, kind, activity)
const state = async (session: { token: string }, activity = false) => {
  const found = await check(session, activity)
  return found.state === 'ended' ? found.because : found.state
}
const row = async ({ id }: { id: string }) =>
  (
    await sql<{
      last_active_at: Date
      ended_by: string | null
      longest_pause_seconds: number
    }>`select * from session where id = ${id}`.execute(database.db)
  ).rows[0]!
const pass = (span: Parameters<TestParts['clock']['pass']>[0]) => parts.clock.pass(span)

describe('the idle limit', () => {
  test.each([5, 15, 240, 1440])(
    'ATK-046 R-30 of %i minutes: a second before it holds, a second after the session has ended for good',
    async (idleMinutes) => {
      loosen({ 'console.session.idleMinutes': idleMinutes, 'console.session.absoluteMinutes': 10_000 })
      const session = await open()
      pass({ minutes: idleMinutes, seconds: -1 })
      expect(await state(session)).toBe('alive')
      pass({ seconds: 2 })
      expect(await state(session, true)).toBe('idle')
      expect((await row(session)).ended_by).toBe('idle')
      // neither a longer limit nor a clock put back brings it back
      loosen({ 'console.session.idleMinutes': 10_000 })
      expect(await state(session, true)).toBe('dead')
      pass({ hours: -3 })
      expect(await state(session, true)).toBe('dead')
    },
  )

  test('R-30 the moment of the limit is over it', async () => {
    const session = await open()
    pass({ hours: 4, seconds: -1 })
    expect(await state(session)).toBe('alive')
    pass({ seconds: 1 })
    expect(await state(session)).toBe('idle')
  })

  test('R-30 only what a person does keeps it alive', async () => {
    const session = await open()
    for (let n = 0; n < 3; n++) {
      pass({ hours: 1 })
      expect(await state(session, false)).toBe('alive')
    }
    pass({ hours: 1 })
    expect(await state(session, true)).toBe('idle')
  })

  test('ATK-049 R-30 the activity is written when the written one is 60 seconds old, or a tenth of a short limit', async () => {
    for (const [idleMinutes, least] of [
      [240, 60],
      [5, 30],
    ] as const) {
      loosen({ 'console.session.idleMinutes': idleMinutes })
      const session = await open()
      const start = parts.clock.now()
      pass({ seconds: least, ms: -1 })
      await check(session, true)
      expect((await row(session)).last_active_at).toEqual(start)
      pass({ ms: 1 })
      await check(session, true)
      expect((await row(session)).last_active_at).toEqual(parts.clock.now())
    }
  })

  test('ATK-049 R-30 the end is never late: at most 60 seconds early after an activity that was not written', async () => {
    const session = await open()
    pass({ seconds: 59 })
    await check(session, true)
    pass({ hours: 4, seconds: -59 })
    expect(await state(session)).toBe('idle')
  })

  test('R-30 an activity never goes back in time, and none is written on what is over', async () => {
    const session = await open()
    const start = parts.clock.now()
    pass({ hours: -1 })
    expect(await state(session, true)).toBe('alive')
    expect((await row(session)).last_active_at).toEqual(start)
    pass({ hours: 2 })
    await database.transaction((tx) => sessions.endOne(tx, account.ownerId, account.id, session.id, 'test', parts.clock.now()))
    expect(await state(session, true)).toBe('dead')
    expect((await row(session)).last_active_at).toEqual(start)
  })

  test('R-54 the longest pause since the password was proved is kept for stricter tenants, a new proof forgets it', async () => {
    const session = await open()
    for (const minutes of [10, 50, 20]) {
      pass({ minutes })
      await check(session, true)
    }
    expect((await row(session)).longest_pause_seconds).toBe(3000)
    await database.transaction((tx) => sessions.rotate(tx, { ownerId: account.ownerId, id: session.id, epoch: 1, now: parts.clock.now() }))
    expect((await row(session)).longest_pause_seconds).toBe(0)
  })

  test('R-30 many requests at once at the limit agree that it has ended, many before it that it lives', async () => {
    const session = await open()
    pass({ hours: 3 })
    expect(new Set(await Promise.all(Array.from({ length: 20 }, () => state(session, true))))).toEqual(new Set(['alive']))
    pass({ hours: 4 })
    for (const one of await Promise.all(Array.from({ length: 20 }, () => state(session, true)))) expect(['idle', 'dead']).toContain(one)
  })
})

describe('the absolute limit', () => {
  test('ATK-049 R-32 ends a session however busy it is, to the moment', async () => {
    const session = await open()
    for (let n = 0; n < 23; n++) {
      pass({ hours: 1 })
      expect(await state(session, true)).toBe('alive')
    }
    pass({ hours: 1, ms: -1 })
    expect(await state(session, true)).toBe('alive')
    pass({ ms: 1 })
    expect(await state(session, true)).toBe('absolute')
  })

  test('ATK-145 tightened limits hold from the next request on, loosened ones only for new sessions', async () => {
    const [busy, quiet] = [await open(), await open()]
    pass({ hours: 2 })
    await check(busy, true)
    loosen({ 'console.session.idleMinutes': 60 })
    expect([await state(busy), await state(quiet)]).toEqual(['alive', 'idle'])
    loosen({ 'console.session.absoluteMinutes': 120 })
    expect(await state(busy)).toBe('absolute')
    loosen(registryDefaults)
    const old = await open()
    loosen({ 'console.session.absoluteMinutes': 10_000, 'console.session.idleMinutes': 10_000 })
    pass({ hours: 24 })
    expect(await state(old)).toBe('absolute')
    expect(await state(await open())).toBe('alive')
  })
})

describe('what else ends a session', () => {
  test('R-31 a raised epoch ends every session at once, and a session for the former epoch is not opened', async () => {
    const before = [await open(), await open()]
    await database.transaction((tx) => sessions.endAll(tx, account.ownerId, account.id, 'sign-out', parts.clock.now()))
    for (const session of before) expect(await state(session, true)).toBe('dead')
    expect(await tryToOpen()).toBeUndefined()
    const now = (await findAccount(database.db, account.ownerId, account.id))!
    expect(await state(await open(now))).toBe('alive')
  })

  test('ATK-066 ATK-067 deactivation ends every session, reactivation brings none back', async () => {
    const session = await open()
    await database.transaction((tx) => markDeactivated(tx, account.ownerId, account.id, 'test', parts.clock.now()))
    expect(await state(session)).toBe('dead')
    expect(await tryToOpen()).toBeUndefined()
    await database.transaction((tx) => markReactivated(tx, account.ownerId, account.id, 'test', parts.clock.now()))
    expect(await state(session)).toBe('dead')
    expect(await tryToOpen()).toBeUndefined()
  })

  test.each([0, 1, 10])('ATK-050 of twenty opened at once with a limit of %i (0 = none) as many live as it allows', async (atOnce) => {
    loosen({ 'console.session.atOnce': atOnce })
    const opened = await Promise.all(Array.from({ length: 20 }, () => open()))
    const states = await Promise.all(opened.map((session) => state(session)))
    expect(states.filter((one) => one === 'alive')).toHaveLength(atOnce || 20)
    expect(await sessions.list(account)).toHaveLength(atOnce || 20)
  })

  test('ATK-050 the oldest go, the one just opened stays, another account’s do not count', async () => {
    const twin = await someone('console')
    loosen({ 'console.session.atOnce': 2 })
    const others = await open(twin)
    const opened: OpenedSession[] = []
    for (let n = 0; n < 5; n++) {
      opened.push(await open())
      expect(await state(opened.at(-1)!)).toBe('alive')
    }
    expect(await Promise.all(opened.map((session) => state(session)))).toEqual(['dead', 'dead', 'dead', 'alive', 'alive'])
    expect(await state(others)).toBe('alive')
    // opened by a node whose clock is ahead
    await sql`update session set created_at = created_at + interval '1 minute' where id = any(${opened.map((session) => session.id)})`.execute(
      database.db,
    )
    loosen({ 'console.session.atOnce': 1 })
    expect(await state(await open())).toBe('alive')
    expect(await Promise.all(opened.map((session) => state(session)))).not.toContain('alive')
  })
})
