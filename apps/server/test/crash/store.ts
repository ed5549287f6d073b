import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import pino from 'pino'
import { type DatabaseHandle, migrate, openDatabase } from '../../src/platform/db/index.ts'
import { testDatabaseUrl } from '../harness/database.ts'
import { dataRoot } from '../harness/postgres.ts'
import type { ServerOptions } from '../harness/server-process.ts'

/** A database that outlives the servers killed on it. Opened here only while none of them runs: the embedded one takes a single process. */
export interface Store {
  readonly database: ServerOptions['database']
  look<T>(work: (database: DatabaseHandle) => Promise<T>): Promise<T>
  remove(): Promise<void>
}

const log = pino({ level: 'error' })

async function looking<T>(config: ServerOptions['database'], work: (database: DatabaseHandle) => Promise<T>): Promise<T> {
  const database = await openDatabase(config, log)
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

export async function onPostgres(): Promise<Store> {
  const { handle, url } = await testDatabaseUrl()
  return { database: { url }, look: (work) => looking({ url }, work), remove: () => handle.close() }
}

/** The embedded database in a folder. */
export async function inFolder(): Promise<Store> {
  const folder = mkdtempSync(path.join(dataRoot(), 'tillward-crash-'))
  await looking({ folder }, async (database) => void (await migrate(database)))
  return {
    database: { folder },
    look: (work) => looking({ folder }, work),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  }
}
