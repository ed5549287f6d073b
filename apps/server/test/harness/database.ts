import { randomBytes } from 'node:crypto'
import { cpSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import pino from 'pino'
import { inject } from 'vitest'
import { type DatabaseHandle, type DatabaseOptions, openDatabase } from '../../src/platform/db/index.ts'

/** Which database this vitest project runs on. */
export const onEmbedded = process.env['TEST_DB'] === 'embedded'

const log = pino({ level: 'error' })

/**
 * A migrated database with nothing in it, for one test file: `const database = await testDatabase()` in `beforeAll`, and
 * `database.close()` in `afterAll`. On PostgreSQL a database of its own; on the embedded one the engine all files of a vitest
 * worker share, emptied.
 */
export async function testDatabase(options: DatabaseOptions = {}): Promise<DatabaseHandle> {
  return onEmbedded ? sharedEngine() : (await testDatabaseUrl(options)).handle
}

/** PostgreSQL only: also says the address, so that several server processes can share the database. */
export async function testDatabaseUrl(options: DatabaseOptions = {}): Promise<{ handle: DatabaseHandle; url: string }> {
  return cloneOf('template', options)
}

/**
 * PostgreSQL only: one database for several files of a run that go one after another, because it takes long to fill. The first that asks
 * has it made; what `make` answers is kept with it. Gone with the server.
 */
export async function keptDatabase<T>(
  name: string,
  make: (handle: DatabaseHandle) => Promise<T>,
): Promise<{ handle: DatabaseHandle; url: string; made: T }> {
  const address = inject('postgres')
  const of = (database: string): string => address.replace('/template?', `/${database}?`)
  const url = of(name)
  const server = await openDatabase({ url: of('postgres'), poolSize: 1 }, log)
  try {
    const { rows } = await server.pool.query<{ kept: string | null }>(
      `select shobj_description(oid, 'pg_database') as kept from pg_database where datname = $1`,
      [name],
    )
    if (rows[0]?.kept) return { handle: await openDatabase({ url }, log), url, made: JSON.parse(rows[0].kept) as T }
    // half made where `make` failed
    await server.pool.query(`drop database if exists ${name} with (force)`)
    await server.pool.query(`create database ${name} template template strategy file_copy`)
    const handle = await openDatabase({ url }, log)
    const made = await make(handle)
    await server.pool.query(`comment on database ${name} is '${JSON.stringify(made).replaceAll("'", "''")}'`)
    return { handle, url, made }
  } finally {
    await server.close()
  }
}

/** A database of its own that no migration has touched; on the embedded database, an engine of its own. */
export async function blankDatabase(options: DatabaseOptions = {}): Promise<DatabaseHandle> {
  return onEmbedded ? openDatabase({ folder: copyOf('blank'), ...options }, log) : (await cloneOf('template0', options)).handle
}

/** Embedded only: a data folder of its own, removed after the run. */
export function copyOf(folder: 'blank' | 'migrated'): string {
  const folders = inject('folders')
  if (folders === '') throw new Error('this test needs the embedded database')
  const copy = path.join(folders, randomBytes(8).toString('hex'))
  cpSync(path.join(folders, folder), copy, { recursive: true })
  return copy
}

async function cloneOf(template: string, options: DatabaseOptions): Promise<{ handle: DatabaseHandle; url: string }> {
  const address = inject('postgres')
  if (address === '') throw new Error('this test needs PostgreSQL: leave it out of the embedded project')
  const name = `test_${randomBytes(8).toString('hex')}`
  const of = (database: string): string => address.replace('/template?', `/${database}?`)
  await onServer(of('postgres'), `create database ${name} template ${template} strategy file_copy`)
  const url = of(name)
  const handle = await openDatabase({ url, ...options }, log)
  const close = async (): Promise<void> => {
    await handle.close()
    await onServer(of('postgres'), `drop database if exists ${name} with (force)`)
  }
  return { handle: { ...handle, close }, url }
}

async function onServer(url: string, statement: string): Promise<void> {
  const server = await openDatabase({ url, poolSize: 1 }, log)
  try {
    await server.pool.query(statement)
  } finally {
    await server.close()
  }
}

// files run one after another in a vitest worker and share its global object (isolate: false)
const shared = globalThis as typeof globalThis & { tillwardEngine?: Promise<DatabaseHandle> }

async function sharedEngine(): Promise<DatabaseHandle> {
  shared.tillwardEngine ??= openDatabase({ folder: copyOf('migrated') }, log)
  const engine = await shared.tillwardEngine
  await empty(engine)
  return { ...engine, close: async () => {} }
}

/** The audit tables refuse to be emptied, so their triggers sleep meanwhile: only here, and only a superuser can. */
async function empty(engine: DatabaseHandle): Promise<void> {
  await engine.db.connection().execute(async (db) => {
    const { rows } = await sql<{ tables: string }>`
      select string_agg(format('%I', tablename), ', ') as tables from pg_tables
      where schemaname = 'public' and tablename not like 'migration%'`.execute(db)
    await sql
      .raw(`
      set session_replication_role = replica;
      truncate ${rows[0]?.tables};
      set session_replication_role = origin;
      drop schema if exists jobs cascade`)
      .execute(db)
  })
}
