import { existsSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { createModules, type Modules } from './app.ts'
import { type Env, isLoopback } from './env.ts'
import { type Clock, DatabaseClock } from './platform/clock.ts'
import { keptSecret } from './platform/crypto/kept-secret.ts'
import { argon2Hasher } from './platform/crypto/password-hash.ts'
import { type DatabaseHandle, migrate, migrationState, openDatabase } from './platform/db/index.ts'
import { createTxtResolver } from './platform/dns.ts'
import type { Log } from './platform/log.ts'
import { createDevMailbox, type DevMailbox, smtpTransport } from './platform/mail/index.ts'
import { systemRandom } from './platform/random.ts'
import { fileProblem, OperatorProblem } from './problem.ts'

/** Everything an installation is made of, open and ready; nothing is served and no job runs yet. */
export interface Installation {
  readonly env: Env
  readonly log: Log
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly modules: Modules
  /** Migrations that were applied on the way. */
  readonly migrated: readonly string[]
  /** Where mails are kept: on the embedded database without a relay. */
  readonly mailbox: DevMailbox | undefined
  /** Ends jobs and database; what serves them ends before. */
  close(): Promise<void>
}

/** Milliseconds between two looks at the database's clock. */
const clockFollows = 5_000

/** `migrate` brings the database up to this program; without it, one that is not is a problem in words. */
export async function openInstallation(env: Env, log: Log, how: { readonly migrate: boolean }): Promise<Installation> {
  const database = await openConfigured(env, log)
  let following: NodeJS.Timeout | undefined
  try {
    const migrated = how.migrate ? await migrate(database) : await refuseUnprepared(database)
    const secret = secretOf(env)
    const clock = await DatabaseClock.start(() => databaseTime(database))
    following = setInterval(() => {
      clock.follow(() => databaseTime(database)).catch((err: unknown) => log.warn({ err }, 'the database’s clock cannot be read'))
    }, clockFollows)
    following.unref()
    const mailbox = env.SMTP_URL || !database.embedded ? undefined : createDevMailbox({ clock, from: env.MAIL_FROM })
    const transport = env.SMTP_URL ? smtpTransport({ url: env.SMTP_URL, from: env.MAIL_FROM }) : mailbox?.transport
    const dns = createTxtResolver(env.TILLWARD_DNS_SERVER)
    const modules = createModules({ env, secret, database, clock, random: systemRandom, hasher: argon2Hasher(), dns, transport, log })
    return {
      env,
      log,
      database,
      clock,
      modules,
      migrated,
      mailbox,
      async close() {
        clearInterval(following)
        await modules.notifications.sender.stop()
        await modules.jobs.stop()
        await database.close()
      },
    }
  } catch (error) {
    clearInterval(following)
    await database.close()
    throw error
  }
}

/** Only the database the environment names, as it is. */
export function openConfigured(env: Env, log: Log): Promise<DatabaseHandle> {
  return openDatabase(env.DATABASE_URL ? { url: env.DATABASE_URL } : { folder: dataFolder(env) }, log)
}

export const dataFolder = (env: Pick<Env, 'TILLWARD_DATA'>): string => path.resolve(env.TILLWARD_DATA)

/** Whether an embedded database was ever made in the data folder. */
export const hasEmbedded = (env: Pick<Env, 'TILLWARD_DATA'>): boolean => existsSync(path.join(dataFolder(env), 'database'))

/** Whether only this machine reaches the installation: then demo data may be in it. */
export const isLocal = (env: Pick<Env, 'PUBLIC_URL'>): boolean => isLoopback(new URL(env.PUBLIC_URL).hostname)

/** The environment's, or the one kept in the data folder of the embedded database. */
export function secretOf(env: Env): string {
  if (env.TILLWARD_SECRET) return env.TILLWARD_SECRET
  try {
    return keptSecret(dataFolder(env), systemRandom)
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code
      ? fileProblem(`The secret in the data folder ${dataFolder(env)} cannot be read`, error)
      : new OperatorProblem((error as Error).message, { cause: error })
  }
}

async function databaseTime(database: DatabaseHandle): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(database.db)
  return rows[0]!.at
}

async function refuseUnprepared(database: DatabaseHandle): Promise<readonly string[]> {
  const { pending, unknown, changed } = await migrationState(database)
  if (pending.length + unknown.length + changed.length === 0) return []
  throw new OperatorProblem(
    pending.length > 0
      ? 'The database is not prepared for this Tillward. Run `tillward migrate` first.'
      : 'The database was made by another Tillward: run the version that made it, or a newer one.',
  )
}
