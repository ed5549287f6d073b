import { plus } from '../../src/platform/clock.ts'
import { argon2Hasher } from '../../src/platform/crypto/password-hash.ts'
import { type TestApp, testApp } from './app.ts'
import { testDatabaseUrl } from './database.ts'
import { hashCosts, type ServerOptions, type ServerProcess, startServer } from './server-process.ts'
import { ShiftedClock } from './shifted-clock.ts'

/** Several server processes on one PostgreSQL database, with one time for all of them, behind one proxy. */
export interface TestServers {
  /** The same program in this process, on the same database: for what is given, and to look behind the doors. */
  readonly app: TestApp
  readonly clock: ShiftedClock
  readonly running: ServerProcess[]
  /** One more server. */
  start(options?: Partial<ServerOptions>): Promise<ServerProcess>
  /** Moves the clock of all at one moment; resolves when that has come for all of them. */
  pass(span: Parameters<typeof plus>[1]): Promise<void>
  close(): Promise<void>
}

/** A moment ahead at which all clocks jump, so that the message has reached all of them. */
const leadMs = 60

export async function testServers(count: number, options: Partial<ServerOptions> = {}): Promise<TestServers> {
  const { handle: database, url } = await testDatabaseUrl()
  const clock = await ShiftedClock.start(database)
  // what is given has hashes of the same cost as the servers'
  const app = await testApp({ database, clock, hasher: argon2Hasher(hashCosts[options.hasher ?? 'cheap']) })
  const running: ServerProcess[] = []
  const servers: TestServers = {
    app,
    clock,
    running,
    async start(more = {}) {
      const server = await startServer(
        { database: { url }, ...options, ...more, env: { TILLWARD_PROXIES: '1', ...options.env, ...more.env } },
        clock.ahead,
      )
      running.push(server)
      return server
    },
    async pass(span) {
      const shift = { ms: clock.ahead + plus(new Date(0), span).getTime(), from: clock.base + leadMs }
      await Promise.all([clock.jump(shift), ...running.map((server) => server.shift(shift).catch(() => {}))])
    },
    async close() {
      await Promise.all(running.map((server) => server.close()))
      await app.close()
      await database.close()
    },
  }
  try {
    await Promise.all(Array.from({ length: count }, () => servers.start()))
  } catch (error) {
    await servers.close()
    throw error
  }
  return servers
}
