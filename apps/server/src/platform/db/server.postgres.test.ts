import type pg from 'pg'
import pino from 'pino'
import { expect, inject, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { DatabaseProblem, openDatabase } from './index.ts'
import { checkServer } from './server.ts'

const log = pino({ level: 'silent' })
const problem = (url: string) => openDatabase({ url }, log).catch((error: unknown) => error as Error)

test.each([
  ['mysql://localhost/shop', 'DATABASE_URL is not a PostgreSQL address.'],
  ['', 'DATABASE_URL is not a PostgreSQL address.'],
  ['postgresql://user:secret@127.0.0.1:1/shop', 'The database at 127.0.0.1:1/shop cannot be used: nothing listens there.'],
  ['postgresql://user:secret@nowhere.invalid/shop', 'The database at nowhere.invalid:5432/shop cannot be used: no such host.'],
  ['postgresql://user:secret@/shop?host=/nowhere', 'The database at /nowhere:5432/shop cannot be used: no server has its socket there.'],
])('an address that leads nowhere is one clear problem: %s', async (url, message) => {
  const error = await problem(url)
  expect(error).toBeInstanceOf(DatabaseProblem)
  expect((error as Error).message).toContain(message)
  expect((error as Error).message).not.toContain('secret')
})

test('a database that does not exist is named', async () => {
  const error = await problem(inject('postgres').replace('/template?', '/missing?'))
  expect(error).toBeInstanceOf(DatabaseProblem)
  expect((error as Error).message).toMatch(/\/missing cannot be used: database "missing" does not exist$/)
})

test('a server older than 15 is refused, 15 is not', async () => {
  const server = (version: string) => ({ query: async () => ({ rows: [{ version }] }) }) as unknown as pg.Pool
  await expect(checkServer(server('140022'), 'there')).rejects.toThrow(
    'The database at there is PostgreSQL 14. Tillward needs 15 or newer.',
  )
  await checkServer(server('150000'), 'there')
})

test('a statement past the time limit is cancelled, and the connection works on', async () => {
  const database = await testDatabase({ statementTimeoutMs: 100, poolSize: 1 })
  try {
    await expect(database.pool.query('select pg_sleep(5)')).rejects.toMatchObject({ code: '57014' })
    expect((await database.pool.query('select 1 as n')).rows).toEqual([{ n: 1 }])
    await database.unhurried(async (db) => {
      const { rows } = await db.executeQuery<{ statement_timeout: string }>({ sql: 'show statement_timeout', parameters: [] } as never)
      expect(rows[0]?.statement_timeout).toBe('0')
    })
  } finally {
    await database.close()
  }
})

test('a connection lost in the middle of a transaction is an error of that transaction and of nothing else', async () => {
  const database = await testDatabase({ poolSize: 2 })
  try {
    const lost = database.transaction(async (tx) => {
      const { rows } = await tx.executeQuery<{ pid: number }>({ sql: 'select pg_backend_pid() as pid', parameters: [] } as never)
      await endBackend(rows[0]?.pid ?? 0)
      await tx.selectFrom('company').select('id').execute()
    })
    await expect(lost).rejects.toThrow()
    expect(await database.db.selectFrom('company').select('id').execute()).toEqual([])
  } finally {
    await database.close()
  }
})

/** From a handle of its own: the one under test refuses to be used inside its transaction. */
async function endBackend(pid: number): Promise<void> {
  const other = await openDatabase({ url: inject('postgres').replace('/template?', '/postgres?'), poolSize: 1 }, log)
  await other.pool.query('select pg_terminate_backend($1)', [pid])
  await other.close()
}
