import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { plus } from '../../platform/clock.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { nil } from '../../platform/random.ts'
import { Model } from './counter.model.ts'
import {
  type CounterKey,
  clearCounters,
  type LockRules,
  locksOf,
  type Reservation,
  release,
  reservationMs,
  reserve,
  settleRight,
  settleWrong,
  sweepCounters,
} from './counter.ts'

const rules: LockRules = { limit: 5, firstLockMs: 30 * 60_000, growth: 1, longestLockMs: 30 * 60_000, hardCap: 100 }
const start = new Date('2026-11-21T09:00:00Z')
let database: DatabaseHandle
let subjects = 0
let key: CounterKey
let attempts = 0

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())
beforeEach(() => {
  key = { realm: nil, subject: `subject ${subjects++}`, lane: 'strangers', known: true }
})

const ask = (now: Date, by = rules, at = key) => reserve(database.db, at, by, `attempt ${attempts++}`, now)
const settle = (one: Reservation, now: Date, by = rules) => database.transaction((tx) => settleWrong(tx, key, by, one, now))
const right = (one: Reservation, now: Date) => database.transaction((tx) => settleRight(tx, key, one, now))
async function held(now: Date, by = rules): Promise<Reservation> {
  const answer = await ask(now, by)
  if (answer.state !== 'granted') throw new Error(`expected an attempt, got ${answer.state}`)
  return answer.reservation
}
async function wrong(times: number, now: Date, by = rules) {
  for (let n = 0; n < times; n++) await settle(await held(now, by), now, by)
}
const state = async (now: Date) => (await ask(now)).state

describe('counter of bad sign-ins', () => {
  test('R-40 five wrong passwords lock for 30 minutes, to the moment', async () => {
    await wrong(4, start)
    await settle(await held(start), start)
    expect(await state(start)).toBe('shut')
    expect(await state(plus(start, { minutes: 30, ms: -1 }))).toBe('shut')
    expect(await state(plus(start, { minutes: 30 }))).toBe('granted')
  })

  test('R-40 a right password forgets the failures', async () => {
    await wrong(4, start)
    expect(await right(await held(start), start)).toBe(true)
    await wrong(4, start)
    expect(await state(start)).toBe('granted')
  })

  test('R-40 failures are forgotten after 24 hours without another, not before', async () => {
    await wrong(4, start)
    await wrong(1, plus(start, { hours: 24, ms: -1 }))
    expect(await state(plus(start, { hours: 24 }))).toBe('shut')
    key = { ...key, subject: 'another' }
    await wrong(4, start)
    await wrong(4, plus(start, { hours: 24 }))
    expect(await state(plus(start, { hours: 24 }))).toBe('granted')
  })

  test('R-40 a lock that ended leaves five new attempts', async () => {
    await wrong(5, start)
    const later = plus(start, { minutes: 30 })
    await wrong(5, later)
    expect(await state(later)).toBe('shut')
  })

  test('R-40 with Lockout Enabled off nothing locks, and the hard cap still closes', async () => {
    const off = { ...rules, limit: 2_147_483_647, hardCap: 10 }
    await wrong(9, start, off)
    expect((await ask(start, off)).state).toBe('granted')
    await settle(await held(start, off), start, off)
    expect((await ask(start, off)).state).toBe('shut')
  })

  test('R-41 of many attempts at once exactly the limit is granted, the others are told to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => ask(start)))
    expect(answers.filter((a) => a.state === 'granted')).toHaveLength(5)
    expect(answers.filter((a) => a.state === 'busy')).toHaveLength(55)
  })

  test('R-41 a reservation nobody settles is a failure after its deadline, and five of them are the lock', async () => {
    for (let n = 0; n < 5; n++) await held(start)
    expect(await state(plus(start, { ms: reservationMs - 1 }))).toBe('busy')
    const then = plus(start, { ms: reservationMs })
    expect(await state(then)).toBe('shut')
    expect(await state(plus(then, { minutes: 30 }))).toBe('granted')
  })

  test('R-41 what was counted as lost is not counted again by a late settle', async () => {
    const late = await held(start)
    const then = plus(start, { ms: reservationMs })
    const next = await held(then)
    expect(await settle(late, then)).toBe(false)
    expect(await right(late, then)).toBe(false)
    await settle(next, then)
    await wrong(2, then)
    expect(await state(then)).toBe('granted')
  })

  test('R-41 a settle of an older round changes nothing', async () => {
    const old = await held(start)
    await wrong(3, start)
    // a limit lowered meanwhile locks with an attempt still under way
    await settle(await held(start), start, { ...rules, limit: 4 })
    const after = plus(start, { minutes: 30 })
    expect(await state(start)).toBe('shut')
    const next = await held(after)
    expect(next.round).toBe(old.round + 1)
    expect(await settle(old, after)).toBe(false)
    expect(await right(old, after)).toBe(false)
    await settle(next, after)
    await wrong(3, after)
    expect(await state(after)).toBe('granted')
  })

  test('R-41 an attempt given back uncounted leaves nothing', async () => {
    const given = await held(start)
    await release(database.db, key, given, start)
    await wrong(4, start)
    expect(await state(start)).toBe('granted')
  })

  test('ATK-009 attempts during a lock do not prolong it', async () => {
    await wrong(5, start)
    for (let minute = 1; minute < 30; minute++) expect(await state(plus(start, { minutes: minute }))).toBe('shut')
    expect(await state(plus(start, { minutes: 30 }))).toBe('granted')
  })

  test('ATK-006 R-46 a hundred failures in a row close the lane for good, a right password in between starts anew', async () => {
    let now = start
    const round = async () => {
      await wrong(5, now)
      now = plus(now, { minutes: 30 })
    }
    for (let n = 0; n < 19; n++) await round()
    await right(await held(now), now)
    for (let n = 0; n < 19; n++) await round()
    await wrong(4, now)
    await settle(await held(now), now)
    expect(await state(plus(now, { days: 365 }))).toBe('shut')
    await database.transaction((tx) => clearCounters(tx, nil, key.subject, now))
    expect(await state(now)).toBe('granted')
  })

  test('R-45 lanes are apart: strangers that lock themselves out leave the known device alone', async () => {
    await wrong(5, start)
    expect((await ask(start, rules, { ...key, lane: 'device:1' })).state).toBe('granted')
  })

  test('R-42 clearing opens a locked lane, and what was under way settles nothing', async () => {
    await wrong(3, start)
    const underWay = await held(start)
    await wrong(1, start)
    await database.transaction((tx) => clearCounters(tx, nil, key.subject, start))
    expect(await settle(underWay, start)).toBe(false)
    await wrong(4, start)
    expect(await state(start)).toBe('granted')
  })

  test('R-43 locks are listed while they last, for the account of that realm only', async () => {
    await wrong(5, start)
    expect(await locksOf(database.db, nil, key.subject, start)).toHaveLength(1)
    expect(await locksOf(database.db, '11111111-1111-7111-8111-111111111111', key.subject, start)).toHaveLength(0)
    expect(await locksOf(database.db, nil, key.subject, plus(start, { minutes: 30 }))).toHaveLength(0)
  })

  test('R-40 growing locks double up to their bound', async () => {
    const growing: LockRules = { ...rules, firstLockMs: 30_000, growth: 2, longestLockMs: 60 * 60_000 }
    const lengths: number[] = []
    let now = start
    for (let n = 0; n < 9; n++) {
      await wrong(5, now, growing)
      const [lock] = await locksOf(database.db, nil, key.subject, now)
      lengths.push((lock!.lockedUntil!.getTime() - now.getTime()) / 1_000)
      now = lock!.lockedUntil!
    }
    expect(lengths).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600])
  })

  test('R-44 rows of unknown names go when their lock has ended, those of accounts stay', async () => {
    await wrong(5, start)
    const known = key
    key = { ...key, subject: 'nobody', known: false }
    await wrong(5, start)
    await sweepCounters(database.db, plus(start, { minutes: 29 }))
    expect(await state(plus(start, { minutes: 29 }))).toBe('shut')
    await sweepCounters(database.db, plus(start, { minutes: 30 }))
    const { rows } = await sql<{
      subject: string
    }>`select subject from sign_in_counter where subject in ('nobody', ${known.subject})`.execute(database.db)
    expect(rows).toEqual([{ subject: known.subject }])
  })

  test('R-41 whatever happens in whatever order, the counter does what a plain model does', async () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ do: fc.constant('ask' as const) }) },
      { weight: 4, arbitrary: fc.record({ do: fc.constant('wrong' as const), which: fc.nat(9) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('right' as const), which: fc.nat(9) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), which: fc.nat(9) }) },
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constant('pass' as const),
          seconds: fc.constantFrom(1, 9, 10, 11, 60, 1_799, 1_800, 86_399, 86_400),
        }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
    )
    const shapes = fc.record({
      limit: fc.integer({ min: 1, max: 6 }),
      hardCap: fc.integer({ min: 7, max: 20 }),
      growth: fc.constantFrom(1 as const, 2 as const),
    })
    await fc.assert(
      fc.asyncProperty(shapes, fc.array(step, { minLength: 1, maxLength: 40 }), async (shape, steps) => {
        const by = { ...rules, ...shape, firstLockMs: 30_000 }
        key = { ...key, subject: `model ${subjects++}` }
        const model = new Model(by)
        const taken: Reservation[] = []
        let now = start
        for (const it of steps) {
          if (it.do === 'pass') now = plus(now, { seconds: it.seconds })
          else if (it.do === 'clear') {
            await database.transaction((tx) => clearCounters(tx, nil, key.subject, now))
            model.clear()
          } else if (it.do === 'ask') {
            const answer = await ask(now, by)
            const id = answer.state === 'granted' ? answer.reservation.id : 'none'
            expect(answer.state).toBe(model.reserve(id, now))
            if (answer.state === 'granted') taken.push(answer.reservation)
          } else {
            const one = taken[it.which % Math.max(1, taken.length)]
            if (!one) continue
            if (it.do === 'wrong') expect(await settle(one, now, by)).toBe(model.wrong(one.id, now))
            else if (it.do === 'right') expect(await right(one, now)).toBe(model.right(one.id))
            else {
              await release(database.db, key, one, now)
              model.release(one.id)
            }
          }
        }
        const locked = await locksOf(database.db, nil, key.subject, now)
        expect(locked.length > 0).toBe(model.isShut(now))
      }),
      { numRuns: 60 },
    )
  })
})
