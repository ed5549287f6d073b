import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import type { Env } from '../env.ts'
import { dataFolder, openConfigured, secretOf } from '../installation.ts'
import { machineTime } from '../platform/clock.ts'
import { keyRing } from '../platform/crypto/keys.ts'
import { type DatabaseHandle, migrationState } from '../platform/db/index.ts'
import { createTxtResolver } from '../platform/dns.ts'
import type { Log } from '../platform/log.ts'
import { checkRelay } from '../platform/mail/index.ts'
import { secretFits } from './secret-check.ts'

/** One thing looked at. `note`: not wrong, and worth knowing. */
export interface Finding {
  readonly what: string
  readonly state: 'ok' | 'note' | 'wrong'
  readonly found: string
  /** What to do about it. */
  readonly advice?: string
}

export interface Diagnosis {
  readonly ok: boolean
  readonly findings: readonly Finding[]
}

const oldestNode = 24
/** Milliseconds between this machine's clock and the database's that are nothing to speak of. */
const harmlessSkew = 2_000
const enoughDisk = 500 * 1024 * 1024

/** Looks at everything Tillward stands on. `database`: the running server's own; else it is opened for the look. */
export async function diagnose(env: Env, log: Log, database?: DatabaseHandle): Promise<Diagnosis> {
  const findings: Finding[] = [node(process.versions.node)]
  if (!env.DATABASE_URL) findings.push(...folder(dataFolder(env)))
  findings.push(...(await aboutDatabase(env, log, database)))
  findings.push(await mail(env), await dns(env))
  return { ok: findings.every((one) => one.state !== 'wrong'), findings }
}

const good = (what: string, found: string): Finding => ({ what, state: 'ok', found })
const noted = (what: string, found: string, advice: string): Finding => ({ what, state: 'note', found, advice })
const wrong = (what: string, found: string, advice: string): Finding => ({ what, state: 'wrong', found, advice })
const told = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Exported for its test. */
export function node(version: string): Finding {
  const fits = Number.parseInt(version, 10) >= oldestNode
  return fits ? good('Node', version) : wrong('Node', version, `Install Node ${oldestNode} or newer.`)
}

function folder(at: string): Finding[] {
  const what = 'Data folder'
  if (!existsSync(at)) return [noted(what, `${at} is not there yet`, 'It is made at the first start.')]
  try {
    accessSync(at, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    return [wrong(what, `${at} cannot be read and written by this user`, 'Give it to the user Tillward runs as: chown -R.')]
  }
  const { mode, uid } = statSync(at)
  const me = process.getuid?.()
  const kept = path.join(at, 'secret')
  const secretOpen = existsSync(kept) && (statSync(kept).mode & 0o077) !== 0
  const findings = [
    process.platform !== 'win32' && (secretOpen || (mode & 0o002) !== 0)
      ? wrong(what, `others may read the secret in ${at}, or write there`, `chmod 700 ${at}; chmod 600 ${kept}`)
      : good(what, at),
  ]
  if (me !== undefined && uid !== me)
    findings.push(noted('Owner of the data folder', `user ${uid}, and this is user ${me}`, 'Run commands as the user the server runs as.'))
  const { bavail, bsize } = statfsSync(at)
  const free = `${Math.round((bavail * bsize) / 1024 / 1024)} MB free`
  findings.push(
    bavail * bsize < enoughDisk ? wrong('Disk', free, 'Make room: the database stops when the disk is full.') : good('Disk', free),
  )
  return findings
}

async function aboutDatabase(env: Env, log: Log, running: DatabaseHandle | undefined): Promise<Finding[]> {
  let database: DatabaseHandle
  try {
    if (!running && !env.DATABASE_URL && !existsSync(path.join(dataFolder(env), 'database')))
      return [noted('Database', 'none yet', 'It is made at the first start.')]
    database = running ?? (await openConfigured(env, log))
  } catch (error) {
    return [wrong('Database', told(error), 'Nothing works without it: see docs/configuration.md, DATABASE_URL.')]
  }
  try {
    const { rows } = await sql<{
      version: string
      at: Date
    }>`select current_setting('server_version') as version, clock_timestamp() as at`.execute(database.db)
    const { version, at } = rows[0]!
    return [
      good('Database', database.embedded ? `embedded, PostgreSQL ${version}` : `PostgreSQL ${version}`),
      clockSkew(at, machineTime()),
      ...(await migrations(env, database)),
    ]
  } catch (error) {
    return [wrong('Database', told(error), 'It was reached and then did not answer: see its own log.')]
  } finally {
    if (!running) await database.close()
  }
}

/** Exported for its test. */
export function clockSkew(database: Date, machine: Date): Finding {
  const ms = Math.abs(database.getTime() - machine.getTime())
  if (ms <= harmlessSkew) return good('Clock', `${ms} ms from the database’s`)
  return wrong(
    'Clock',
    `${Math.round(ms / 1000)} s from the database’s`,
    'Tillward follows the database’s clock. Set both machines by NTP, or logs will not fit together.',
  )
}

async function migrations(env: Env, database: DatabaseHandle): Promise<Finding[]> {
  const { pending, unknown, changed } = await migrationState(database)
  if (pending.length > 0) return [wrong('Migrations', `${pending.length} not applied`, 'Run `tillward migrate`, or start the server.')]
  if (unknown.length + changed.length > 0) {
    return [
      wrong(
        'Migrations',
        `made by another Tillward: ${[...unknown, ...changed].join(', ')}`,
        'Run the version that made them, or a newer one.',
      ),
    ]
  }
  return [good('Migrations', 'all applied'), await secret(env, database)]
}

/** Never makes one: a secret that is missing beside a database that was used is a loss, not a first start. */
async function secret(env: Env, { db }: DatabaseHandle): Promise<Finding> {
  const missing = !env.TILLWARD_SECRET && !existsSync(path.join(dataFolder(env), 'secret'))
  const fits = await secretFits(
    db,
    keyRing(missing ? 'none: nothing was ever sealed with this' : secretOf(env), env.TILLWARD_SECRET_PREVIOUS),
  )
  if (fits === 'nothing-sealed') return good('Secret', 'nothing is sealed yet')
  if (fits) return good('Secret', 'opens what the database holds')
  return missing
    ? wrong('Secret', `${path.join(dataFolder(env), 'secret')} is missing`, 'Restore it from a backup before the next start.')
    : wrong(
        'Secret',
        'does not open what the database holds',
        'Set TILLWARD_SECRET to the one used before, or both it and TILLWARD_SECRET_PREVIOUS.',
      )
}

async function mail(env: Env): Promise<Finding> {
  if (!env.SMTP_URL) {
    return env.DATABASE_URL
      ? wrong('Mail', 'SMTP_URL is not set: mails wait', 'Set SMTP_URL: nobody gets an invitation or a reset until then.')
      : noted('Mail', 'kept and shown on this machine', 'Set SMTP_URL to send it.')
  }
  const problem = await checkRelay(env.SMTP_URL)
  return problem
    ? wrong('Mail', `the relay refuses: ${problem}`, 'Check SMTP_URL: host, port, user and password.')
    : good('Mail', 'the relay answers')
}

async function dns(env: Env): Promise<Finding> {
  const server = env.TILLWARD_DNS_SERVER ?? 'this machine’s servers'
  try {
    await createTxtResolver(env.TILLWARD_DNS_SERVER).txt('_tillward.example.com')
    return good('DNS', `${server} answer`)
  } catch (error) {
    return wrong(
      'DNS',
      `no answer from ${server} (${told(error)})`,
      'Domains and host names cannot be proved. Set TILLWARD_DNS_SERVER to one that answers.',
    )
  }
}
