import pino from 'pino'
import { createApp } from '../apps/server/src/app.ts'
import { readEnv } from '../apps/server/src/env.ts'
import { argon2Hasher } from '../apps/server/src/platform/crypto/password-hash.ts'
import { migrate, openDatabase } from '../apps/server/src/platform/db/index.ts'
import { systemRandom } from '../apps/server/src/platform/random.ts'
import type { TestApp } from '../apps/server/test/harness/app.ts'
import { startPostgres } from '../apps/server/test/harness/postgres.ts'
import {
  hashCosts,
  processSecret,
  type ServerOptions,
  type ServerProcess,
  startServer,
} from '../apps/server/test/harness/server-process.ts'
import { ShiftedClock } from '../apps/server/test/harness/shifted-clock.ts'
import { parentOf } from './machine.ts'

/** What a benchmark plays on: a real PostgreSQL of its own, and server processes as in production. */
export interface Stage {
  /** The program in this process, for what is given: never measured. */
  readonly app: TestApp
  readonly servers: readonly ServerProcess[]
  readonly postgresPid: number
  close(): Promise<void>
}

const log = pino({ level: 'error' })

export async function stage(count: number, options: Omit<ServerOptions, 'database'> = {}): Promise<Stage> {
  const postgres = await startPostgres()
  const maintenance = await openDatabase({ url: postgres.url(), poolSize: 1 }, log)
  await maintenance.pool.query('create database bench')
  await maintenance.close()
  const url = postgres.url('bench')
  const database = await openDatabase({ url }, log)
  await migrate(database)
  const clock = await ShiftedClock.start(database)
  const app = await createApp({
    env: readEnv({ PUBLIC_URL: 'http://localhost:4000' }),
    secret: processSecret,
    database,
    clock,
    random: systemRandom,
    hasher: argon2Hasher(hashCosts[options.hasher ?? 'cheap']),
    dns: { txt: async () => [] },
    transport: undefined,
    log,
  })
  await app.modules.jobs.prepare()
  const servers = await Promise.all(
    Array.from({ length: count }, () =>
      startServer({ database: { url }, jobs: true, ...options, env: { TILLWARD_PROXIES: '1', ...options.env } }),
    ),
  )
  const { rows } = await database.pool.query<{ pid: number }>('select pg_backend_pid() as pid')
  return {
    // the givens read no more of it than this
    app: { ...app, database, clock } as unknown as TestApp,
    servers,
    postgresPid: parentOf(rows[0]!.pid),
    async close() {
      await Promise.all(servers.map((server) => server.close()))
      await app.stop()
      await database.close()
      await postgres.stop()
    },
  }
}
