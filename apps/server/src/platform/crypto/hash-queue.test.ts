import { setImmediate as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HashQueue } from './hash-queue.ts'
import { argon2Hasher } from './password-hash.ts'

/** Work that ends when told to. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, wait: () => opened }
}

test('ATK-023 takes so many and no more, and has room again when one leaves', () => {
  const queue = new HashQueue({ running: 1, places: 3, placesPerLane: 3 })
  const tickets = [queue.enter('a'), queue.enter('a'), queue.enter('b')]
  expect(tickets.every(Boolean)).toBe(true)
  expect(queue.enter('a')).toBeUndefined()
  expect(queue.enter('c')).toBeUndefined()
  tickets[0]!.leave()
  tickets[0]!.leave()
  expect(queue.enter('c')).toBeDefined()
  expect(queue.enter('c')).toBeUndefined()
  expect(queue.stats()).toMatchObject({ places: 3, refused: 3 })
})

test('ATK-023 one lane cannot take every place', () => {
  const queue = new HashQueue({ running: 1, places: 8 })
  const flood = Array.from({ length: 20 }, () => queue.enter('flood'))
  expect(flood.filter(Boolean)).toHaveLength(6)
  expect(queue.enter('quiet')).toBeDefined()
})

test('ATK-023 turns go round the lanes: a late quiet one does not wait behind a flood', async () => {
  const queue = new HashQueue({ running: 1, places: 100, placesPerLane: 100 })
  const order: string[] = []
  const first = gate()
  const all: Promise<unknown>[] = [queue.enter('flood')!.run(first.wait)]
  const add = (lane: string, name: string) => all.push(queue.enter(lane)!.run(async () => order.push(name)))
  for (let i = 1; i <= 5; i++) add('flood', `f${i}`)
  add('quiet', 'q1')
  add('quiet', 'q2')
  add('other', 'o1')
  await pause()
  expect(queue.stats()).toMatchObject({ running: 1, waiting: 8, lanes: 3 })
  first.open()
  await Promise.all(all)
  expect(order).toEqual(['f1', 'q1', 'o1', 'f2', 'q2', 'f3', 'f4', 'f5'])
})

test('ATK-023 never more than so many run at once, and nothing is left over, whatever fails or leaves', async () => {
  const steps = fc.array(
    fc.record({
      lane: fc.constantFrom('a', 'b', 'c'),
      runs: fc.integer({ min: 0, max: 3 }),
      how: fc.constantFrom('right', 'throws', 'leaves'),
    }),
  )
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 3 }), async (visits, running) => {
      const queue = new HashQueue({ running, places: 6, placesPerLane: 4 })
      let now = 0
      let most = 0
      const work = (fails: boolean) => async () => {
        most = Math.max(most, ++now)
        await pause()
        now -= 1
        if (fails) throw new Error('no hash')
      }
      const visit = async ({ lane, runs, how }: { lane: string; runs: number; how: string }) => {
        const ticket = queue.enter(lane)
        if (!ticket) return
        try {
          for (let i = 0; i < runs; i++) {
            const run = ticket.run(work(how === 'throws'))
            if (how === 'leaves') ticket.leave()
            await run
          }
        } catch {
          // counted by the stats below
        } finally {
          ticket.leave()
        }
      }
      await Promise.all(visits.map(visit))
      await pause()
      expect(most).toBeLessThanOrEqual(running)
      expect(queue.stats()).toMatchObject({ places: 0, running: 0, waiting: 0, lanes: 0 })
    }),
    { numRuns: 60 },
  )
})

test('R-41 a ticket serves several hashes, and none after it was given back', async () => {
  const queue = new HashQueue({ running: 2, places: 4 })
  const ticket = queue.enter('a')!
  expect(await ticket.run(async () => 1)).toBe(1)
  await expect(ticket.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await ticket.run(async () => 2)).toBe(2)
  ticket.leave()
  await expect(ticket.run(async () => 3)).rejects.toThrow('given back')
  expect(queue.stats()).toMatchObject({ places: 0, running: 0, done: 3 })
})

test('ATK-023 a flood of real hashes leaves the event loop free', async () => {
  const queue = new HashQueue({ running: 2, places: 64 })
  const hasher = argon2Hasher()
  let longest = 0
  let last = performance.now()
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 5)
  const answers = await Promise.all(
    Array.from({ length: 500 }, async () => {
      const ticket = queue.enter('a')
      if (!ticket) return 'busy'
      try {
        return await ticket.run(() => hasher.verify('*', 'x'.repeat(256)))
      } finally {
        ticket.leave()
      }
    }),
  )
  clearInterval(watch)
  expect(answers.filter((answer) => answer === 'busy')).toHaveLength(500 - 48)
  expect(longest).toBeLessThan(2_000)
})
