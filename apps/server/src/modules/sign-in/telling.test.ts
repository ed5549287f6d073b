import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { plus } from '../../platform/clock.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { nil } from '../../platform/random.ts'
import {
  type CounterKey,
  clearCounters,
  type LockRules,
  type Reservation,
  reservationMs,
  reserve,
  settleWrong,
  tellShut,
} from './counter.ts'

const rules: LockRules = { limit: 5, firstLockMs: 30 * 60_000, growth: 1, longestLockMs: 30 * 60_000, hardCap: 100 }
const start = new Date('2026-11-21T09:00:00Z')
let database: DatabaseHandle
let subjects = 0
let attempts = 0
let key: CounterKey

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())
beforeEach(() => {
  key = { realm: nil, subject: `told ${subjects++}`, lane: 'strangers', known: true }
})

const ask = (now: Date, by = rules) => reserve(database.db, key, by, `attempt ${attempts++}`, now)
const settle = (one: Reservation, now: Date, by = rules) => database.transaction((tx) => settleWrong(tx, key, by, one, now))
async function held(now: Date, by = rules): Promise<Reservation> {
  const answer = await ask(now, by)
  if (answer.state !== 'granted') throw new Error(`expected an attempt, got ${answer.state}`)
  return answer.reservation
}
async function wrong(times: number, now: Date, by = rules) {
  for (let n = 0; n < times; n++) await settle(await held(now, by), now, by)
}

describe('what is said of a lane that is shut', () => {
  test('R-42 R-61 a lock is told once, by whoever asks first, the next one again', async () => {
    const tell = () => database.transaction((tx) => tellShut(tx, key))
    await wrong(4, start)
    expect(await tell()).toBeUndefined()
    await settle(await held(start), start)
    const news = await Promise.all(Array.from({ length: 10 }, tell))
    const until = plus(start, { minutes: 30 })
    expect(news.filter((one) => one !== undefined)).toEqual([{ lockedAt: start, lockedUntil: until, closedAt: null }])
    expect([await tell(), (await ask(start)).state, await tell()]).toEqual([undefined, 'shut', undefined])
    await wrong(5, until)
    expect(await tell()).toMatchObject({ lockedAt: until })
  })

  test('R-46 a closing is told once, also after a lock that was told, and again after it was cleared', async () => {
    const by = { ...rules, hardCap: 10 }
    const tell = () => database.transaction((tx) => tellShut(tx, key))
    await wrong(5, start, by)
    expect(await tell()).toMatchObject({ closedAt: null })
    const lower = { ...rules, hardCap: 5 }
    expect(await ask(start, lower)).toEqual({ state: 'shut' })
    const news = await Promise.all(Array.from({ length: 10 }, tell))
    expect(news.filter((one) => one !== undefined)).toEqual([{ lockedAt: null, lockedUntil: null, closedAt: start }])
    expect([(await ask(plus(start, { days: 9 }), lower)).state, await tell()]).toEqual(['shut', undefined])
    await database.transaction((tx) => clearCounters(tx, nil, key.subject, start))
    expect(await tell()).toBeUndefined()
    await wrong(5, start, lower)
    expect(await tell()).toEqual({ lockedAt: start, lockedUntil: plus(start, { minutes: 30 }), closedAt: start })
  })

  test('R-41 R-46 what lost reservations shut is told by who finds it', async () => {
    for (let n = 0; n < 5; n++) await held(start)
    const then = plus(start, { ms: reservationMs })
    expect(await ask(then)).toEqual({ state: 'shut' })
    expect(await database.transaction((tx) => tellShut(tx, key))).toMatchObject({ lockedAt: then })
    expect(await database.transaction((tx) => tellShut(tx, { ...key, lane: 'device:1' }))).toBeUndefined()
  })
})
