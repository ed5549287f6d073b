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

/** One PostgreSQL for the whole run, with a migrated template that each test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres()
  const log = pino({ level: 'warn' })
  const maintenance = await openDatabase({ url: server.url(), poolSize: 1 }, log)
  await maintenance.pool.query('create database template')
  await maintenance.close()
  const template = await openDatabase({ url: server.url('template') }, log)
  await migrate(template)
  await template.close()
  project.provide('postgres', server.url('template'))
  return server.stop
}
