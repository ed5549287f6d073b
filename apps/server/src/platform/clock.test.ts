import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DatabaseClock } from './clock.ts'

/** A machine whose monotonic clock and database are moved by hand; reading the database takes `roundTrip` ms. */
function machine() {
  const it = { uptime: 1_000, database: Date.parse('2026-11-21T09:00:00Z'), roundTrip: 0 }
  const pass = (ms: number) => {
    it.uptime += ms
    it.database += ms
  }
  const read = async () => {
    pass(it.roundTrip / 2)
    const at = new Date(it.database)
    pass(it.roundTrip / 2)
    return at
  }
  return { it, pass, read, monotonic: () => it.uptime }
}

describe('the clock', () => {
  test('R-30 says what the database’s says, whatever the machine’s own', async () => {
    const { it, pass, read, monotonic } = machine()
    const clock = await DatabaseClock.start(read, monotonic)
    for (const ms of [0, 1, 999, 3_600_000]) {
      pass(ms)
      expect(clock.now().getTime()).toBe(it.database)
    }
  })

  test('R-30 follows when the database’s is put forward', async () => {
    const { it, read, monotonic } = machine()
    const clock = await DatabaseClock.start(read, monotonic)
    it.database += 90_000
    await clock.follow(read)
    expect(clock.now().getTime()).toBe(it.database)
  })

  test('R-30 stands still, and does not go back, when the database’s is put back; then goes on with it', async () => {
    const { it, pass, read, monotonic } = machine()
    const clock = await DatabaseClock.start(read, monotonic)
    const before = clock.now().getTime()
    it.database -= 60_000
    await clock.follow(read)
    expect(clock.now().getTime()).toBe(before)
    pass(59_999)
    expect(clock.now().getTime()).toBe(before)
    pass(2)
    expect(clock.now().getTime()).toBe(before + 1)
  })

  test('R-30 takes half the way as the way back, and no reading slower than a second', async () => {
    const { it, read, monotonic } = machine()
    const clock = await DatabaseClock.start(read, monotonic)
    it.roundTrip = 1_000
    it.database += 5_000
    await clock.follow(read)
    expect(clock.now().getTime()).toBe(it.database)
    it.roundTrip = 1_002
    it.database += 5_000
    await clock.follow(read)
    expect(clock.now().getTime()).toBe(it.database - 5_000)
  })

  test('ATK-144 a database that cannot be asked changes nothing, and says so', async () => {
    const { it, pass, read, monotonic } = machine()
    const clock = await DatabaseClock.start(read, monotonic)
    await expect(clock.follow(() => Promise.reject(new Error('away')))).rejects.toThrow('away')
    pass(10)
    expect(clock.now().getTime()).toBe(it.database)
    await expect(DatabaseClock.start(() => Promise.reject(new Error('away')), monotonic)).rejects.toThrow('away')
  })

  test('R-30 whatever happens, never goes back', async () => {
    const happening = fc.record({
      pass: fc.nat(10_000),
      jump: fc.integer({ min: -100_000, max: 100_000 }),
      roundTrip: fc.nat(2_000),
      follow: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(happening), async (steps) => {
        const { it, pass, read, monotonic } = machine()
        const clock = await DatabaseClock.start(read, monotonic)
        let last = clock.now().getTime()
        for (const { jump, roundTrip, follow, ...step } of steps) {
          pass(step.pass)
          it.database += jump
          it.roundTrip = roundTrip
          if (follow) await clock.follow(read)
          const now = clock.now().getTime()
          expect(now).toBeGreaterThanOrEqual(last)
          last = now
        }
      }),
    )
  })
})
