import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { onEmbedded, testDatabase } from '../../../test/harness/database.ts'
import type { DatabaseHandle } from '../db/index.ts'
import { createJobs, type Jobs } from './index.ts'

let database: DatabaseHandle
let jobs: Jobs
const log = pino({ level: 'silent' })
const clock = { now: () => new Date(performance.timeOrigin + performance.now()) }

beforeAll(async () => {
  database = await testDatabase()
})
afterEach(() => jobs.stop())
afterAll(() => database.close())

test('a job sent in a transaction runs soon after the commit', async () => {
  const seen: unknown[] = []
  jobs = createJobs(database, clock, log)
  jobs.queue<{ n: number }>('commit', async (job) => void seen.push(job.data.n))
  await jobs.start()
  expect(jobs.healthy()).toBe(true)
  await database.transaction(async (tx) => {
    await jobs.send(tx, 'commit', { n: 1 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(seen).toEqual([])
  })
  // Far less than the poll of 30 seconds: it is the notification that wakes.
  await vi.waitFor(() => expect(seen).toEqual([1]), { timeout: 10_000 })
})

test('a job sent in a transaction that rolls back never runs', async () => {
  const seen: unknown[] = []
  jobs = createJobs(database, clock, log)
  jobs.queue<{ n: number }>('rollback', async (job) => void seen.push(job.data.n))
  await jobs.start()
  await database
    .transaction(async (tx) => jobs.send(tx, 'rollback', { n: 1 }).then(() => Promise.reject(new Error('no'))))
    .catch(() => undefined)
  await database.transaction((tx) => jobs.send(tx, 'rollback', { n: 2 }))
  await vi.waitFor(() => expect(seen).toEqual([2]), { timeout: 10_000 })
})

test('twenty jobs of one transaction, which are one notification, all run at once', async () => {
  const seen: number[] = []
  jobs = createJobs(database, clock, log)
  jobs.queue<{ n: number }>('burst', async (job) => void seen.push(job.data.n))
  await jobs.start()
  await database.transaction(async (tx) => {
    for (let n = 0; n < 20; n++) await jobs.send(tx, 'burst', { n })
  })
  await vi.waitFor(() => expect(seen).toHaveLength(20), { timeout: 8_000 })
})

test('a failing job is tried again and does not stop the others', async () => {
  const seen: string[] = []
  jobs = createJobs(database, clock, log)
  jobs.queue<{ name: string }>(
    'failing',
    async ({ data }) => {
      seen.push(data.name)
      if (data.name === 'bad' && seen.filter((name) => name === 'bad').length === 1) throw new Error('once')
    },
    { retries: 1, retrySeconds: 0 },
  )
  await jobs.start()
  await database.transaction((tx) => jobs.send(tx, 'failing', { name: 'bad' }))
  // A further try sends no notification of its own: it comes with the next look.
  await vi.waitFor(
    async () => {
      await database.transaction((tx) => jobs.send(tx, 'failing', { name: 'good' }))
      expect(seen.filter((name) => name === 'bad')).toHaveLength(2)
    },
    { timeout: 8_000, interval: 500 },
  )
  await vi.waitFor(() => expect(seen).toContain('good'), { timeout: 8_000 })
})

test('the same queues are declared again by a second start, and schedules that are gone are forgotten', async () => {
  jobs = createJobs(database, clock, log)
  jobs.schedule('nightly', '0 3 * * *', async () => undefined)
  await jobs.start()
  await jobs.stop()
  const schedules = () =>
    database.pool.query<{ name: string }>('select name from jobs.schedule').then((found) => found.rows.map((row) => row.name))
  expect(await schedules()).toEqual(['nightly'])
  jobs = createJobs(database, clock, log)
  jobs.queue('commit', async () => undefined, { retries: 1 })
  await jobs.start()
  expect(await schedules()).toEqual([])
  expect(jobs.healthy()).toBe(true)
  await jobs.stop()
  expect(jobs.healthy()).toBe(false)
})

test('a job to a queue nobody declared is an error of the program', async () => {
  jobs = createJobs(database, clock, log)
  await expect(database.transaction((tx) => jobs.send(tx, 'nobody', {}))).rejects.toThrow('no queue is called nobody')
})

test.skipIf(onEmbedded)('after its connection for notifications was lost, jobs run again', async () => {
  const seen: number[] = []
  jobs = createJobs(database, clock, log)
  jobs.queue<{ n: number }>('lost', async (job) => void seen.push(job.data.n))
  await jobs.start()
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %' and datname = current_database()`,
  )
  await vi.waitFor(() => expect(jobs.healthy()).toBe(false))
  await vi.waitFor(() => expect(jobs.healthy()).toBe(true), { timeout: 10_000 })
  await database.transaction((tx) => jobs.send(tx, 'lost', { n: 1 }))
  await vi.waitFor(() => expect(seen).toEqual([1]), { timeout: 10_000 })
})
