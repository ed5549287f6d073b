import pino from 'pino'
import type { TestProject } from 'vitest/node'
import { migrate, openDatabase } from '../../src/platform/db/index.ts'
import { startPostgres } from './postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the test server with `template` as its database; '' on the embedded database. */
    postgres: string
  }
}

const log = pino({ level: 'warn' })

/** One PostgreSQL for the whole run, with a migrated template that each test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres()
  try {
    await makeTemplate(server.url(), server.url('template'))
  } catch (error) {
    await server.stop()
    throw error
  }
  project.provide('postgres', server.url('template'))
  return server.stop
}

async function makeTemplate(maintenance: string, template: string): Promise<void> {
  const server = await openDatabase({ url: maintenance, poolSize: 1 }, log)
  try {
    await server.pool.query('create database template')
    const database = await openDatabase({ url: template }, log)
    try {
      await migrate(database)
    } finally {
      await database.close()
    }
    // whoever is connected to a template keeps it from being cloned: nobody may, the server's own vacuum workers included
    await server.pool.query('alter database template with allow_connections false is_template true')
  } finally {
    await server.close()
  }
}
