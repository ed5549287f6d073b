import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { onEmbedded, testDatabase } from '../../../test/harness/database.ts'
import type { DatabaseHandle } from './index.ts'

// The same statements on both databases, failing ones among them: what the code may rely on, whichever it runs on.

const one = '01900000-0000-7000-8000-000000000001'
const two = '01900000-0000-7000-8000-000000000002'
const at = new Date('2026-11-21T10:00:00.123Z')
const merchant = (id: string) => ({ id, kind: 'merchant', name: 'Northwind', created_at: at })
const hash = (text: string) => Buffer.from(text)

let database: DatabaseHandle
beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  await database.pool.query('delete from tenant; delete from company')
})
afterAll(() => database.close())

const failure = (work: Promise<unknown>) => work.then(() => undefined).catch((error: pg.DatabaseError) => error)
const companies = () => database.db.selectFrom('company').select('id').orderBy('id').execute()

test('it is the database this project is about', () => {
  expect(database.embedded).toBe(onEmbedded)
})

test('a row goes in and comes out, time to the millisecond', async () => {
  await database.db.insertInto('company').values(merchant(one)).execute()
  const row = await database.db.selectFrom('company').selectAll().where('id', '=', one).executeTakeFirstOrThrow()
  expect(row).toEqual({ ...merchant(one), state: 'active' })
})

test('each type in use comes back as the generated type says', async () => {
  const { rows } = await database.pool.query(
    `select $1::uuid as uuid, $2::bytea as bytea, $3::jsonb as jsonb, $4::bigint as bigint, $5::int as int, $6::boolean as boolean,
       $7::uuid[] as uuids, $8::text[] as texts, $9::timestamptz as at, null::text as nothing`,
    [one, hash('\0\xff'), JSON.stringify({ a: [1, 'é'] }), '9007199254740993', 42, true, [one, two], ['a,b', '"'], at],
  )
  expect(rows[0]).toEqual({
    uuid: one,
    bytea: hash('\0\xff'),
    jsonb: { a: [1, 'é'] },
    bigint: '9007199254740993',
    int: 42,
    boolean: true,
    uuids: [one, two],
    texts: ['a,b', '"'],
    at,
    nothing: null,
  })
})

test('a duplicate names its code, table, constraint and detail', async () => {
  await database.db.insertInto('company').values(merchant(one)).execute()
  const error = await failure(database.db.insertInto('company').values(merchant(one)).execute())
  expect(error).toMatchObject({ code: '23505', table: 'company', constraint: 'company_pkey', schema: 'public', severity: 'ERROR' })
  expect(error?.detail).toContain(`Key (id)=(${one}) already exists`)
})

test('a reference to nothing, and one to the wrong kind, are refused by the foreign key', async () => {
  const tenant = { id: two, company_id: one, name: 'Northwind', created_at: at }
  const nothing = await failure(database.db.insertInto('tenant').values(tenant).execute())
  expect(nothing).toMatchObject({ code: '23503', table: 'tenant' })
  await database.db
    .insertInto('company')
    .values({ ...merchant(one), kind: 'partner' })
    .execute()
  const wrongKind = await failure(database.db.insertInto('tenant').values(tenant).execute())
  expect(wrongKind).toMatchObject({ code: '23503', table: 'tenant' })
})

test('a check and a missing value are refused with their names', async () => {
  const check = await failure(
    database.db
      .insertInto('company')
      .values({ ...merchant(one), kind: 'club' })
      .execute(),
  )
  expect(check).toMatchObject({ code: '23514', constraint: 'company_kind_check' })
  const missing = await failure(database.pool.query('insert into company (id) values ($1)', [one]))
  expect(missing).toMatchObject({ code: '23502', table: 'company', column: 'kind' })
})

test('after a syntax error, the next statement works', async () => {
  expect(await failure(sql`selekt 1`.execute(database.db))).toMatchObject({ code: '42601', position: '1' })
  expect((await sql<{ n: number }>`select 1 as n`.execute(database.db)).rows).toEqual([{ n: 1 }])
})

test('after an error a transaction refuses everything and leaves nothing', async () => {
  const error = await failure(
    database.transaction(async (tx) => {
      await tx.insertInto('company').values(merchant(one)).execute()
      await failure(tx.insertInto('company').values(merchant(one)).execute())
      await tx.insertInto('company').values(merchant(two)).execute()
    }),
  )
  expect(error).toMatchObject({ code: '25P02' })
  expect(await companies()).toEqual([])
})

test('an error that was swallowed cannot pass for a commit', async () => {
  await expect(
    database.transaction(async (tx) => {
      await failure(sql`select 1 / 0`.execute(tx))
    }),
  ).rejects.toThrow()
})

test('a client thrown away inside a transaction rolls it back', async () => {
  const client = await database.pool.connect()
  await client.query('begin')
  await client.query({
    text: 'insert into company (id, kind, name, created_at) values ($1, $2, $3, $4)',
    values: [one, 'partner', 'Lost', at],
  })
  client.release(true)
  expect(await companies()).toEqual([])
})

test('five megabytes in one parameter go in and come out', async () => {
  const text = 'ä'.repeat(2_500_000)
  const { rows } = await database.pool.query('select $1::text as text, octet_length($1::text) as bytes', [text])
  expect(rows[0].bytes).toBe(5_000_000)
  expect(rows[0].text === text).toBe(true)
})

test('several statements in one text run in order, and all fail together', async () => {
  const results = (await database.pool.query('select 1 as n; select 2 as n')) as unknown as pg.QueryResult[]
  expect(results.map((result) => result.rows)).toEqual([[{ n: 1 }], [{ n: 2 }]])
  const insert = `insert into company (id, kind, name, created_at) values ('${one}', 'partner', 'Lost', '2026-11-21')`
  expect(await failure(database.pool.query(`${insert}; select 1 / 0`))).toMatchObject({ code: '22012' })
  expect(await companies()).toEqual([])
})

test('a statement that returns what it changed, upserts and locks works', async () => {
  await database.db.insertInto('company').values(merchant(one)).execute()
  const upserted = await database.db
    .insertInto('company')
    .values(merchant(one))
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name: 'Southwind' }))
    .returning('name')
    .executeTakeFirstOrThrow()
  expect(upserted.name).toBe('Southwind')
  const locked = await database.transaction((tx) => tx.selectFrom('company').select('name').where('id', '=', one).forUpdate().execute())
  expect(locked).toEqual([{ name: 'Southwind' }])
})

test('a listener hears after the commit, and nothing after a rollback', async () => {
  const listener = new pg.Client(database.connection)
  const heard: (string | undefined)[] = []
  listener.on('notification', (message) => heard.push(message.payload))
  await listener.connect()
  try {
    await listener.query('listen news')
    const undone = database.transaction(async (tx) => {
      await sql`select pg_notify('news', 'undone')`.execute(tx)
      throw new Error('never mind')
    })
    await expect(undone).rejects.toThrow('never mind')
    await database.transaction(async (tx) => {
      await sql`select pg_notify('news', 'done')`.execute(tx)
      expect(heard).toEqual([])
    })
    await expect.poll(() => heard).toEqual(['done'])
  } finally {
    await listener.end()
  }
})

test('a second connection sees nothing that is not committed', async () => {
  const other = new pg.Client(database.connection)
  await other.connect()
  try {
    const { seen } = await database.transaction(async (tx) => {
      await tx.insertInto('company').values(merchant(one)).execute()
      // on the embedded database it waits for its turn, so it is not awaited in here
      return { seen: other.query('select count(*)::int as n from company').then((result) => result.rows[0].n as number) }
    })
    expect([0, 1]).toContain(await seen) // 0 where it ran at once, 1 where it came after the commit; never an error
    expect((await other.query('select count(*)::int as n from company')).rows[0].n).toBe(1)
  } finally {
    await other.end()
  }
})

test('many callers at once all get their turn', async () => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, n) => database.transaction((tx) => sql<{ n: number }>`select ${n}::int as n`.execute(tx))),
  )
  expect(answers.map((answer) => answer.rows[0]?.n)).toEqual(Array.from({ length: 60 }, (_, n) => n))
})
