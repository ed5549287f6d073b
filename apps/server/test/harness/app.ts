import { sql } from 'kysely'
import pino from 'pino'
import { type App, createApp } from '../../src/app.ts'
import { readEnv } from '../../src/env.ts'
import { handleReset } from '../../src/modules/sign-in/index.ts'
import { argon2Hasher, type PasswordHasher } from '../../src/platform/crypto/password-hash.ts'
import type { DatabaseHandle } from '../../src/platform/db/index.ts'
import type { TxtResolver } from '../../src/platform/dns.ts'
import { createDevMailbox, type DevMailbox, type MailTransport } from '../../src/platform/mail/index.ts'
import { systemRandom } from '../../src/platform/random.ts'
import { TestClock } from './clock.ts'
import { testDatabase } from './database.ts'

export interface TestApp extends App {
  readonly database: DatabaseHandle
  readonly clock: TestClock
  readonly mailbox: DevMailbox
  /** Lines of the log, parsed: the security log among them. */
  readonly logged: Record<string, unknown>[]
  /** Hands over what waits, as the mail job does. */
  deliver(): Promise<void>
  /** Does what the recovery job would do with every request waiting for it. */
  recover(): Promise<void>
  close(): Promise<void>
}

export interface TestAppOptions {
  readonly database?: DatabaseHandle
  readonly clock?: TestClock
  readonly dns?: TxtResolver
  readonly transport?: MailTransport
  readonly env?: Record<string, string>
  /** Cheap where not said. */
  readonly hasher?: PasswordHasher
  /** Of a built Admin Console; none where not said, whether or not this working copy has one. */
  readonly consoleFolder?: string
}

export const testSecret = 'a secret of the tests, long enough for it'
/** Argon2id as in production, cheap: what is tested is who may be hashed, not how slowly. */
export const testHasher = () => argon2Hasher({ memory: 1024, time: 1, parallelism: 1 })

/** The whole server on a database of its own, with a clock that stands still and a mailbox to look into. Jobs run only where a test runs them. */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.database ?? (await testDatabase())
  const clock = options.clock ?? new TestClock()
  const mailbox = createDevMailbox({ clock, from: 'no-reply@localhost' })
  const logged: Record<string, unknown>[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>) })
  const app = await createApp({
    env: readEnv({ PUBLIC_URL: 'http://localhost:4000', ...options.env }),
    secret: testSecret,
    database,
    clock,
    random: systemRandom,
    hasher: options.hasher ?? testHasher(),
    dns: options.dns ?? { txt: async () => [] },
    transport: options.transport ?? mailbox.transport,
    log,
    consoleFolder: options.consoleFolder ?? '/nowhere',
  })
  // pg-boss makes its tables and queues at its start; tests need the queues, not the workers
  await app.modules.jobs.prepare()
  await app.http.ready()
  return {
    ...app,
    database,
    clock,
    mailbox,
    logged,
    deliver: () => app.modules.notifications.sender.deliverDue(),
    async recover() {
      const { rows } = await sql<{ id: string; data: { sealed: string; nameHash: string } }>`
        update jobs.job set state = 'completed' where name = 'recovery' and state = 'created' returning id, data`.execute(database.db)
      for (const job of rows) await handleReset(app.modules.signIn, job.data, job.id)
    },
    async close() {
      await app.stop()
      if (!options.database) await database.close()
    },
  }
}
