import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from '../../database.gen.ts'
import { type Embedded, openEmbedded } from './embedded.ts'
import { Guard, GuardedPool } from './guard.ts'
import type { DatabaseLog } from './log.ts'
import { keepPlans } from './prepared.ts'
import { checkServer, describeAddress } from './server.ts'
import { runTransaction, type Tx } from './transaction.ts'

export type Db = Kysely<Database>
/** What a store that only reads takes: the handle itself, or a transaction. */
export type Reader = Db | Tx

/** One connected database. The same for both kinds: only `connection` differs. */
export interface DatabaseHandle {
  readonly db: Db
  /**
   * Runs the callback in one transaction, read committed. Re-run from the start on serialization failures and deadlocks (at
   * most 5 times), so the callback must do nothing but database work. A returned refusal (`{ ok: false }`) rolls back.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  readonly pool: pg.Pool
  /** For a connection of one's own (listening for notifications). */
  readonly connection: pg.ClientConfig
  readonly embedded: boolean
  /** Runs `work` on a connection of its own without the time limit on statements: for migrations. */
  unhurried<T>(work: (db: Db) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** Connections to PostgreSQL at most. The embedded database has one. */
  readonly poolSize?: number
  /** After how many milliseconds a statement is cancelled on PostgreSQL. */
  readonly statementTimeoutMs?: number
  /** After how many milliseconds a statement counts as stuck on the embedded database, whose engine is then started again. */
  readonly stuckAfterMs?: number
}

/** `url`: a PostgreSQL server, 15 or newer. `folder`: the embedded database in that data folder, or in memory where undefined. */
export type DatabaseConfig = ({ readonly url: string } | { readonly folder: string | undefined }) & DatabaseOptions

/** Connects and checks the server. Throws a `DatabaseProblem` in words for the operator where that fails. */
export async function openDatabase(config: DatabaseConfig, log: DatabaseLog): Promise<DatabaseHandle> {
  const { poolSize = 10, statementTimeoutMs = 30_000, stuckAfterMs = 60_000 } = config
  const engine = 'url' in config ? undefined : await openEmbedded({ folder: config.folder, stuckAfterMs, log })
  const connection = 'url' in config ? serverConnection(config.url) : engineConnection(engine as Embedded)
  const guard = new Guard()
  const pool = new GuardedPool(guard, {
    ...connection,
    // more than one connection to the engine would wait for each other without an error
    ...(engine
      ? { max: 1, idleTimeoutMillis: 0, connectionTimeoutMillis: 30_000 }
      : { max: poolSize, idleTimeoutMillis: 10_000, connectionTimeoutMillis: 10_000, statement_timeout: statementTimeoutMs }),
  })
  listenForErrors(pool, log)
  if (!engine) pool.on('connect', keepPlans)
  const db: Db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= closeAll(db, pool, engine)
    return closing
  }
  try {
    await checkServer(pool, 'url' in config ? describeAddress(connection) : 'the embedded database')
  } catch (error) {
    await close()
    throw error
  }
  return {
    db,
    pool,
    connection,
    embedded: engine !== undefined,
    transaction: (work) => runTransaction(db, guard, work),
    unhurried: (work) => onOwnConnection(connection, engine, log, work),
    close,
  }
}

function serverConnection(url: string): pg.ClientConfig {
  return { connectionString: url, application_name: 'tillward', keepAlive: true, connectionTimeoutMillis: 10_000 }
}

function engineConnection(engine: Embedded): pg.ClientConfig {
  return { stream: engine.stream, ssl: false, user: 'postgres', database: 'postgres', password: '' }
}

/**
 * The pool listens to idle connections only; one that is lost while somebody uses it would end the process without a listener
 * of its own. The statement under way is rejected in both cases, so there is nothing to do but say so.
 */
function listenForErrors(pool: pg.Pool, log: DatabaseLog): void {
  pool.on('error', (err) => log.warn({ err }, 'an idle database connection was lost'))
  pool.on('connect', (client) => {
    client.on('error', (err) => log.warn({ err }, 'a database connection was lost'))
  })
}

async function closeAll(db: Db, pool: pg.Pool, engine: Embedded | undefined): Promise<void> {
  await db.destroy()
  if (!pool.ending) await pool.end() // a Kysely that never ran a query has not met its pool
  await engine?.close()
}

async function onOwnConnection<T>(
  connection: pg.ClientConfig,
  engine: Embedded | undefined,
  log: DatabaseLog,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  const pool = new pg.Pool({ ...connection, max: 1 })
  listenForErrors(pool, log)
  const db: Db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  try {
    return await (engine ? engine.unwatched(() => work(db)) : work(db))
  } finally {
    await db.destroy()
  }
}
