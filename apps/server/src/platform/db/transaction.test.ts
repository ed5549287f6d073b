import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { ok, type Result, refuse } from '../result.ts'
import type { DatabaseHandle, Tx } from './index.ts'

const one = '01900000-0000-7000-8000-000000000001'
const at = new Date('2026-11-21T10:00:00Z')

let database: DatabaseHandle
beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  await database.pool.query('delete from company')
})
afterAll(() => database.close())

const insert = (tx: Tx, id: string) => tx.insertInto('company').values({ id, kind: 'partner', name: 'Acme', created_at: at }).execute()
const count = async () => (await database.db.selectFrom('company').select('id').execute()).length
const raise = (tx: Tx, code: string) => sql.raw(`do $$ begin raise exception 'lost' using errcode = '${code}'; end $$`).execute(tx)

test('what the callback returns is returned, and committed', async () => {
  const value = await database.transaction(async (tx): Promise<Result<string>> => {
    await insert(tx, one)
    return ok('done')
  })
  expect(value).toEqual({ ok: true, value: 'done' })
  expect(await count()).toBe(1)
})

test('a refusal is returned, and rolls back', async () => {
  const refused = refuse('name-taken', 'Somebody has that name.')
  const value = await database.transaction(async (tx): Promise<Result<string>> => {
    await insert(tx, one)
    return refused
  })
  expect(value).toBe(refused)
  expect(await count()).toBe(0)
})

test('an exception rolls back and goes on its way', async () => {
  const mishap = new Error('mishap')
  const work = database.transaction(async (tx) => {
    await insert(tx, one)
    throw mishap
  })
  await expect(work).rejects.toBe(mishap)
  expect(await count()).toBe(0)
})

test.each(['40001', '40P01'])('a transaction that lost a race (%s) runs again from the start', async (code) => {
  let runs = 0
  const value = await database.transaction(async (tx) => {
    await insert(tx, one) // would be a duplicate if the first run had left anything
    if (++runs < 3) await raise(tx, code)
    return runs
  })
  expect(value).toBe(3)
  expect(await count()).toBe(1)
})

test('it gives up after five runs', async () => {
  let runs = 0
  const work = database.transaction(async (tx) => {
    runs++
    await raise(tx, '40001')
  })
  await expect(work).rejects.toMatchObject({ code: '40001' })
  expect(runs).toBe(5)
})

test('no other error runs it again', async () => {
  let runs = 0
  const work = database.transaction(async (tx) => {
    runs++
    await raise(tx, '23505')
  })
  await expect(work).rejects.toMatchObject({ code: '23505' })
  expect(runs).toBe(1)
})

test('transactions are read committed, whatever the database defaults to', async () => {
  const level = await database.transaction((tx) =>
    sql<{ level: string }>`select current_setting('transaction_isolation') as level`.execute(tx),
  )
  expect(level.rows[0]?.level).toBe('read committed')
})

const outside = 'inside a transaction: use its own handle'

test('the outer handle is refused inside a transaction', async () => {
  await expect(database.transaction(() => count())).rejects.toThrow(outside)
  await expect(database.transaction(() => database.pool.query('select 1'))).rejects.toThrow(outside)
  await expect(database.transaction(() => database.transaction(async () => {}))).rejects.toThrow(outside)
})

test('the outer handle is refused with a callback too', async () => {
  const error = await database.transaction(
    () => new Promise((resolve) => database.pool.query('select 1', (problem: Error) => resolve(problem))),
  )
  expect((error as Error).message).toContain(outside)
})

test('the outer handle works beside a transaction, and for what it leaves running behind', async () => {
  const begun = Promise.withResolvers<void>()
  const done = Promise.withResolvers<void>()
  const counted = begun.promise.then(() => count()) // asked for meanwhile, from outside
  const later = await database.transaction(async () => {
    begun.resolve()
    return { counting: done.promise.then(() => count()) } // inherits the transaction's context, runs after it
  })
  done.resolve()
  expect(await counted).toBe(0)
  expect(await later.counting).toBe(0)
})
