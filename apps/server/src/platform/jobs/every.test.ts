import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { repeat } from './every.ts'

const log = pino({ level: 'silent' })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('runs never overlap: the next begins the interval after the last has ended', async () => {
  let running = 0
  let most = 0
  let runs = 0
  const entry = repeat(
    'slow',
    10,
    async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 100))
      running--
      runs++
    },
    log,
  )
  entry.start()
  entry.start()
  await vi.advanceTimersByTimeAsync(1_100)
  expect({ most, runs }).toEqual({ most: 1, runs: 10 })
  const stopped = entry.stop()
  await vi.advanceTimersByTimeAsync(200)
  await stopped
})

test('a failing run does not end the repetition', async () => {
  let runs = 0
  const entry = repeat(
    'failing',
    10,
    async () => {
      runs++
      throw new Error('always')
    },
    log,
  )
  entry.start()
  await vi.advanceTimersByTimeAsync(55)
  expect(runs).toBe(5)
  await entry.stop()
})

test('stop waits for the run under way, and none follows', async () => {
  let ended = 0
  const entry = repeat(
    'ending',
    10,
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 100))
      ended++
    },
    log,
  )
  entry.start()
  await vi.advanceTimersByTimeAsync(20)
  const stopped = entry.stop().then(() => ended)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await stopped).toBe(1)
  expect(ended).toBe(1)
})
