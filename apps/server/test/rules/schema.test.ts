import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DatabaseHandle, Reader } from '../../src/platform/db/index.ts'
import { moduleOrder, referencesAcrossOwners, type Table, tables } from '../../src/tables.ts'
import { testDatabase } from '../harness/database.ts'

const known: Readonly<Record<string, Table | undefined>> = tables

let database: DatabaseHandle
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

interface Key {
  readonly table: string
  readonly name: string
  readonly columns: readonly (string | null)[]
}

interface Reference extends Key {
  readonly target: string
  readonly targetColumns: readonly string[]
}

const live = async (db: Reader) => {
  const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public' order by 1`.execute(db)
  return rows.map((row) => row.name)
}

/** Primary keys, unique constraints and unique indexes; a column is null where an expression stands. */
const keys = async (db: Reader) => {
  const { rows } = await sql<Key>`
    select c.relname as table, i.relname as name,
      (select array_agg(a.attname::text order by k.n) from unnest(x.indkey::int2[]) with ordinality k (attnum, n)
       left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum) as columns
    from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
    where x.indisunique and c.relnamespace = 'public'::regnamespace order by 1, 2`.execute(db)
  return rows
}

const references = async (db: Reader) => {
  const names = (relation: string, numbers: string) =>
    sql.raw(`
    (select array_agg(a.attname::text order by u.n) from unnest(${numbers}) with ordinality u (attnum, n)
     join pg_attribute a on a.attrelid = ${relation} and a.attnum = u.attnum)`)
  const { rows } = await sql<Reference>`
    select c.relname as table, k.conname as name, t.relname as target,
      ${names('k.conrelid', 'k.conkey')} as columns, ${names('k.confrelid', 'k.confkey')} as "targetColumns"
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and c.relnamespace = 'public'::regnamespace order by 1, 2`.execute(db)
  return rows
}

const describeReference = (reference: Reference) => `${reference.table} → ${reference.target} (${reference.columns.join(', ')})`
const ownerOf = (table: string) => {
  const entry = known[table]
  return entry?.class === 'tenant' ? entry.owner : undefined
}

/** Everything about keys and references in this schema that breaks the rules of src/tables.ts. */
async function problems(db: Reader): Promise<string[]> {
  const found: string[] = []
  for (const key of await keys(db)) {
    const owner = ownerOf(key.table)
    if (owner && key.columns[0] !== owner) found.push(`${key.table}: ${key.name} leads with ${key.columns[0]}, not with ${owner}`)
  }
  const across: readonly string[] = referencesAcrossOwners
  for (const reference of await references(db)) {
    const from = known[reference.table]
    const to = known[reference.target]
    if (!from || !to) continue
    if (moduleOrder.indexOf(to.module) > moduleOrder.indexOf(from.module)) {
      found.push(`${describeReference(reference)}: ${from.module} comes before ${to.module}`)
    }
    // reference tables are on every shard, so what points at them may use any column
    if (to.class === 'installation' || across.includes(describeReference(reference))) continue
    const leads = reference.targetColumns[0] === to.owner && (from.class === 'installation' || reference.columns[0] === from.owner)
    if (!leads) found.push(`${describeReference(reference)}: can point at another owner's row`)
  }
  return found
}

test('every table is listed with its module and class, and none is listed that is not there', async () => {
  expect(await live(database.db)).toEqual(Object.keys(tables).sort())
})

test('the owner column of a tenant table is a uuid that is never missing', async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' and is_nullable = 'NO' and data_type = 'uuid'`.execute(database.db)
  const found = new Set(rows.map((row) => row.name))
  const expected = Object.keys(tables).flatMap((table) => (ownerOf(table) ? [`${table}.${ownerOf(table)}`] : []))
  expect(expected.filter((name) => !found.has(name))).toEqual([])
  expect(expected.length).toBeGreaterThan(20)
})

test('every key of a tenant table leads with its owner, and references follow the module order', async () => {
  expect(await problems(database.db)).toEqual([])
})

test('the listed reference across owners is there: the list holds no leftovers', async () => {
  const all = new Set((await references(database.db)).map(describeReference))
  expect(referencesAcrossOwners.filter((reference) => !all.has(reference))).toEqual([])
})

test('the console realm cannot serve a website user, nor a tenant’s realm a console user', async () => {
  const { rows } = await sql<{ definition: string }>`
    select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = 'login_name'::regclass and contype in ('c', 'p')`.execute(
    database.db,
  )
  const definitions = rows.map((row) => row.definition)
  expect(definitions).toContain('PRIMARY KEY (realm, name_key)')
  expect(definitions.some((text) => text.includes('realm =') && text.includes("account_kind = 'website'"))).toBe(true)
})

class Undo extends Error {}
test.each([
  ['create unique index bad on session (id)', 'session: bad leads with id, not with owner_id'],
  ['create unique index bad on session (upper(device))', 'session: bad leads with null, not with owner_id'],
  ['alter table setting add x uuid references account_one (id)', "setting → account (x): can point at another owner's row"],
  ['alter table company add account uuid references account_one (id)', 'company → account (account): tenants comes before principals'],
])('these rules notice: %s', async (statement, problem) => {
  let found: string[] = []
  const work = database.transaction(async (tx) => {
    await sql`alter table account add constraint account_one unique (id)`.execute(tx)
    await sql.raw(statement.replace('account_one', 'account')).execute(tx)
    found = await problems(tx)
    throw new Undo()
  })
  await expect(work).rejects.toThrow(Undo)
  expect(found).toContain(problem)
})
