import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import type { DatabaseHandle } from './index.ts'
import { prepared } from './prepared.ts'

let database: DatabaseHandle
beforeAll(async () => {
  database = await testDatabase({ poolSize: 1 })
})
afterAll(() => database.close())

const kept = async () =>
  (await database.pool.query<{ statement: string }>('select statement from pg_prepared_statements')).rows.map((row) => row.statement)

test('a marked statement is planned once a connection, whatever its values; others leave nothing behind', async () => {
  const double = async (n: number) => (await sql<{ n: number }>`${prepared} select ${n}::int * 2 as n`.execute(database.db)).rows[0]?.n
  expect([
    await double(1),
    await double(2),
    await database.transaction(async (tx) => (await sql<{ n: number }>`${prepared} select ${4}::int * 2 as n`.execute(tx)).rows[0]?.n),
  ]).toEqual([2, 4, 8])
  await sql`select ${1}::int as unmarked`.execute(database.db)
  expect((await kept()).filter((text) => text.includes('::int'))).toEqual(['/* prepared */ select $1::int * 2 as n'])
})

test('what fails once is asked anew', async () => {
  const divide = (n: number) => sql<{ n: number }>`${prepared} select 1 / ${n}::int as n`.execute(database.db)
  await expect(divide(0)).rejects.toMatchObject({ code: '22012' })
  expect((await divide(1)).rows[0]?.n).toBe(1)
  const missing = () => sql`${prepared} select 1 from nowhere_yet`.execute(database.db)
  await expect(missing()).rejects.toMatchObject({ code: '42P01' })
  await sql`create table nowhere_yet ()`.execute(database.db)
  expect((await missing()).rows).toEqual([])
})

test('a table that changed under a kept plan is planned anew', async () => {
  await sql`create table grows (a int)`.execute(database.db)
  const read = () => sql<{ a: number }>`${prepared} select a from grows where a = ${1}`.execute(database.db)
  await read()
  await sql`alter table grows add column b int`.execute(database.db)
  await sql`insert into grows values (1, 2)`.execute(database.db)
  expect((await read()).rows).toEqual([{ a: 1 }])
})
