import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { blankDatabase } from '../../../test/harness/database.ts'
import {
  type DatabaseHandle,
  DatabaseProblem,
  describeSchema,
  type MigrationFile,
  migrate,
  migrationFiles,
  migrationState,
} from './index.ts'

const files: MigrationFile[] = [
  { name: '0001_one', text: 'create table one (id int primary key);\ninsert into one values (1);' },
  { name: '0002_two', text: 'create table two (id int primary key);' },
]
const third: MigrationFile = { name: '0003_three', text: 'create table three (id int);' }

let database: DatabaseHandle
beforeAll(async () => {
  database = await blankDatabase()
})
beforeEach(wipe)
afterAll(() => database.close())

async function wipe(): Promise<void> {
  await database.pool.query('drop schema public cascade; create schema public')
}

const problem = async (work: Promise<unknown>) => {
  const error = await work.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(DatabaseProblem)
  return (error as DatabaseProblem).message
}
const tables = async () => {
  const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public' order by 1`.execute(
    database.db,
  )
  return rows.map((row) => row.name).filter((name) => !name.startsWith('migration'))
}
const ready = { pending: [], unknown: [], changed: [] }

test('a new database gets every file once, in order', async () => {
  expect(await migrationState(database, files)).toEqual({ ...ready, pending: ['0001_one', '0002_two'] })
  expect(await migrate(database, files)).toEqual(['0001_one', '0002_two'])
  expect(await migrationState(database, files)).toEqual(ready)
  expect(await migrate(database, files)).toEqual([])
  expect((await sql`select id from one`.execute(database.db)).rows).toEqual([{ id: 1 }])
})

test('an older database gets what it lacks', async () => {
  await migrate(database, files)
  expect(await migrationState(database, [...files, third])).toEqual({ ...ready, pending: ['0003_three'] })
  expect(await migrate(database, [...files, third])).toEqual(['0003_three'])
})

test('a file that changed after it was applied is refused before anything runs', async () => {
  await migrate(database, files)
  const edited = [{ name: '0001_one', text: `${files[0]?.text} -- better` }, ...files.slice(1), third]
  expect(await migrationState(database, edited)).toEqual({ ...ready, changed: ['0001_one'], pending: ['0003_three'] })
  expect(await problem(migrate(database, edited))).toBe(
    'Migration files changed after they were applied: 0001_one. Put them back and add a new file instead.',
  )
  expect(await tables()).toEqual(['one', 'two'])
})

test('line ends are no change', async () => {
  await migrate(database, files)
  const windows = files.map((file) => ({ ...file, text: file.text.replaceAll('\n', '\r\n') }))
  expect(await migrate(database, windows)).toEqual([])
})

test('a database newer than the program is refused', async () => {
  await migrate(database, [...files, third])
  expect(await migrationState(database, files)).toEqual({ ...ready, unknown: ['0003_three'] })
  expect(await problem(migrate(database, files))).toBe(
    'The database is newer than this Tillward: it has 0003_three. Start the version that made it, or a newer one.',
  )
})

test('a file that fails is named, and leaves nothing of its run', async () => {
  const broken = { name: '0003_broken', text: 'create table three (id int); select 1 / 0;' }
  expect(await problem(migrate(database, [...files, broken]))).toBe('Migration 0003_broken failed: division by zero')
  expect(await tables()).toEqual([])
  expect(await migrate(database, files)).toEqual(['0001_one', '0002_two'])
})

test('several nodes starting at once apply each file once', async () => {
  const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(database, files)))
  expect(applied.flat()).toEqual(['0001_one', '0002_two'])
  expect((await sql`select id from one`.execute(database.db)).rows).toEqual([{ id: 1 }])
})

test('a long migration is not cut off by the time limit on statements', async () => {
  const hurried = await blankDatabase({ statementTimeoutMs: 400, stuckAfterMs: 400 })
  try {
    expect(await migrate(hurried, [{ name: '0001_long', text: 'select pg_sleep(1.5)' }])).toEqual(['0001_long'])
  } finally {
    await hurried.close()
  }
})

test('upgraded file by file, the schema is the same as made at once', async () => {
  const all = migrationFiles()
  for (let count = 1; count <= all.length; count++) expect(await migrate(database, all.slice(0, count))).toHaveLength(1)
  const upgraded = await describeSchema(database.db)
  await wipe()
  await migrate(database)
  expect(upgraded).toBe(await describeSchema(database.db))
})

test('each file of this program is numbered in order and opens no transaction of its own', () => {
  for (const [index, file] of migrationFiles().entries()) {
    expect(file.name).toMatch(new RegExp(`^${String(index + 1).padStart(4, '0')}_[a-z_]+$`))
    expect(file.text).not.toMatch(/^\s*(begin|commit|rollback|start transaction)\s*;/im)
  }
})
