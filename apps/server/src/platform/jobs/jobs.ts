import { AsyncLocalStorage } from 'node:async_hooks'
import type pg from 'pg'
import { fromKysely, type Db as JobsDb, PgBoss, type Queue } from 'pg-boss'
import type { Clock } from '../clock.ts'
import type { DatabaseHandle, Tx } from '../db/index.ts'
import type { Log } from '../log.ts'
import { type Repeating, repeat } from './every.ts'
import { type Listener, listen } from './listener.ts'

/** One job as its handler sees it. */
export interface Job<T> {
  readonly id: string
  readonly data: T
}

export interface QueueOptions {
  /** Further tries after the first failed. */
  readonly retries?: number
  /** Seconds until the first further try; each next one waits about twice as long, an hour at most. */
  readonly retrySeconds?: number
  /** After how many seconds a run counts as failed. */
  readonly expireSeconds?: number
  /** Runs of this queue at once in one process; 1 where left out. */
  readonly atOnce?: number
}

/** Background work. Queues, schedules and repetitions are declared before `start`. */
export interface Jobs {
  /** Runs `handler` for each job sent to this queue, on one node, at least once. */
  queue<T extends object>(name: string, handler: (job: Job<T>) => Promise<void>, options?: QueueOptions): void
  /** Runs `handler` at the times of a cron expression (UTC, minutes), on one node. */
  schedule(name: string, cron: string, handler: () => Promise<void>): void
  /** Runs `work` in this process, `ms` milliseconds after its last run ended. */
  every(name: string, ms: number, work: () => Promise<void>): void
  /** Sends a job as part of the transaction: it is seen after commit, and never after a rollback. `after`: not before then, up to 30 seconds later. */
  send(tx: Tx, name: string, data: object, after?: Date): Promise<void>
  start(): Promise<void>
  /** Makes tables and queues and works on nothing: for a process that only sends, such as a command. */
  prepare(): Promise<void>
  /** Lets what is running end, for at most 10 seconds. */
  stop(): Promise<void>
  /** Whether jobs are being worked on and notifications arrive. */
  healthy(): boolean
}

type Declared = {
  readonly options: Omit<Queue, 'name'>
  readonly atOnce?: number
  readonly cron?: string
  readonly handler: (job: Job<never>) => Promise<void>
}

const pollSeconds = 30

/** Jobs in the same database, by pg-boss: woken by notifications, with a look every 30 seconds in case one was lost. */
export function createJobs(database: Pick<DatabaseHandle, 'pool' | 'connection' | 'embedded'>, clock: Clock, log: Log): Jobs {
  const declared = new Map<string, Declared>()
  const repeating: Repeating[] = []
  let state: 'new' | 'prepared' | 'running' | 'stopped' = 'new'
  let listener: Listener | undefined
  const { db, inside } = boundDatabase(database, log, (made) => (listener = made))
  const boss = new PgBoss({
    db,
    schema: 'jobs',
    useListenNotify: true,
    clock: pgBossClock(clock),
    // Both ask for what the embedded database has not: concurrent index builds and vacuum statistics.
    reindex: !database.embedded,
    monitorVacuum: !database.embedded,
  })
  boss.on('error', (err) => log.error({ err }, 'jobs: error'))
  boss.on('warning', (warning) => log.warn({ warning }, 'jobs: warning'))

  const declare = (name: string, entry: Declared): void => {
    if (state !== 'new') throw new Error(`declare the queue ${name} before the jobs start`)
    if (declared.has(name)) throw new Error(`the queue ${name} is declared twice`)
    declared.set(name, entry)
  }

  const makeQueues = async (): Promise<void> => {
    const there = new Set((await boss.getQueues()).map((queue) => queue.name))
    for (const [name, { options }] of declared) {
      if (there.has(name)) await boss.updateQueue(name, withoutPolicy(options))
      else await boss.createQueue(name, options)
    }
  }

  const work = async (name: string, { cron, handler }: Declared): Promise<void> => {
    if (cron) await boss.schedule(name, cron, null, { tz: 'UTC' })
    const worker = await boss.work<never>(name, { notifyPollingIntervalSeconds: pollSeconds }, async (jobs) => {
      for (const { id, data } of jobs) {
        try {
          await handler({ id, data })
        } catch (err) {
          log.error({ err, queue: name, jobId: id }, 'a job failed')
          throw err
        } finally {
          // One notification may stand for many jobs: look for the next at once, until a look finds none.
          boss.notifyWorker(worker)
        }
      }
    })
  }

  return {
    queue: (name, handler, { retries = 5, retrySeconds = 5, expireSeconds = 300, atOnce = 1 } = {}) =>
      declare(name, {
        handler,
        atOnce,
        options: {
          notify: true,
          retryLimit: retries,
          retryDelay: retrySeconds,
          retryBackoff: true,
          retryDelayMax: 3600,
          expireInSeconds: expireSeconds,
        },
      }),
    // `exclusive`: while one run is due or going on, no second one is added.
    schedule: (name, cron, handler) =>
      declare(name, { handler, cron, options: { notify: true, policy: 'exclusive', retryLimit: 2, retryDelay: 60 } }),
    every(name, ms, fn) {
      const entry = repeat(name, ms, fn, log)
      repeating.push(entry)
      if (state === 'running') entry.start()
    },
    async send(tx, name, data, after) {
      if (!declared.has(name)) throw new Error(`no queue is called ${name}`)
      const mine = fromKysely(tx)
      await inside.run(mine, () => boss.send(name, data, { db: mine, ...(after ? { startAfter: after } : {}) }))
    },
    async prepare() {
      await boss.start()
      state = 'prepared'
      await makeQueues()
    },
    async start() {
      await boss.start()
      await makeQueues()
      for (const old of await boss.getSchedules()) if (!declared.get(old.name)?.cron) await boss.unschedule(old.name)
      for (const [name, entry] of declared) for (let n = 0; n < (entry.atOnce ?? 1); n++) await work(name, entry)
      state = 'running'
      for (const entry of repeating) entry.start()
    },
    async stop() {
      if (state !== 'stopped' && state !== 'new')
        await Promise.all([boss.stop({ graceful: true, timeout: 10_000, close: false }), ...repeating.map((entry) => entry.stop())])
      state = 'stopped'
    },
    healthy: () => state === 'running' && listener?.connected() === true,
  }
}

/**
 * The database as pg-boss wants it. Even with a transaction handed to it, `boss.send` looks a queue it has not met up through this object;
 * on the embedded database's single connection, inside that very transaction, the look-up would wait for itself. So whatever is asked for
 * while sending goes through the transaction.
 */
function boundDatabase(
  { pool, connection, embedded }: Pick<DatabaseHandle, 'pool' | 'connection' | 'embedded'>,
  log: Log,
  onListen: (listener: Listener) => void,
) {
  const inside = new AsyncLocalStorage<JobsDb>()
  const db: JobsDb = {
    async executeSql(text, values) {
      const mine = inside.getStore()
      if (mine) return mine.executeSql(text, values)
      const result: pg.QueryResult | pg.QueryResult[] = await pool.query(text, values)
      return { rows: Array.isArray(result) ? result.flatMap((one: pg.QueryResult) => one.rows ?? []) : result.rows }
    },
    async listen(channel, onNotification, onConnected) {
      const made = await listen({ connection, channel, log, heartbeatMs: embedded ? undefined : 10_000, onNotification, onConnected })
      onListen(made)
      return made
    },
  }
  return { db, inside }
}

/** Our time, real timers. */
function pgBossClock(clock: Clock) {
  return {
    now: () => clock.now().getTime(),
    setTimeout: (work: () => void, ms: number) => setTimeout(work, ms),
    clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
    setInterval: (work: () => void, ms: number) => setInterval(work, ms),
    clearInterval: (timer: unknown) => clearInterval(timer as NodeJS.Timeout),
  }
}

/** A queue's policy is fixed when it is made. */
function withoutPolicy({ policy: _policy, ...rest }: Omit<Queue, 'name'>): Omit<Queue, 'name'> {
  return rest
}
