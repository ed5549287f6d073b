import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenProperty, type TestDictionary, testDictionary } from '../../../test/harness/dictionary.ts'
import { givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { planOf } from '../../../test/harness/plans.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { type AccountQuery, listAccounts } from '../principals/index.ts'
import { breaksOf } from './breaks.ts'
import { fillStep } from './fill.ts'
import { customFilter, customSort, type Editor, propertiesOf } from './index.ts'

let database: DatabaseHandle
let parts: TestParts
let dictionary: TestDictionary
let large: string
const entity = 'website-user'
const trusted: Editor = { kind: 'trusted' }
const users = 40_000

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  dictionary = testDictionary(parts)
  large = (await givenTenant(parts)).id
  const other = (await givenTenant(parts)).id
  for (const tenantId of [large, other]) {
    await givenProperty(dictionary, tenantId, entity, 'motto', 'text', { searchable: true })
    await givenProperty(dictionary, tenantId, entity, 'tier', 'one-of', { searchable: true })
    await givenProperty(dictionary, tenantId, entity, 'credit', 'decimal', { searchable: true })
    await givenProperty(dictionary, tenantId, entity, 'since', 'date', { searchable: true })
    await givenProperty(dictionary, tenantId, entity, 'note', 'text')
  }
  await database.db.connection().execute(async (db) => {
    // rows first, indexes afterwards, and no look at foreign keys
    const { rows } = await sql<{ name: string; made: string }>`
      select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index
      where indrelid in ('account'::regclass, 'property_value'::regclass) and not indisunique`.execute(db)
    for (const { name } of rows) await sql`drop index ${sql.table(name)}`.execute(db)
    await sql`set session_replication_role = replica`.execute(db)
    for (const [tenant, count] of [
      [large, users],
      [other, users / 10],
    ] as const) {
      const keys = Object.fromEntries((await propertiesOf(db, tenant, entity)).map(({ name, key }) => [name, key]))
      await sql`with made as (
          insert into account (owner_id, id, kind, came_by, user_name, email, search_text, custom, custom_text, created_at, created_by, modified_at, modified_by)
          select ${tenant}, gen_random_uuid(), 'website', 'manual', w, w || '@example.test', w,
            jsonb_build_object(${keys['note']}::text, w, ${keys['motto']}::text, m), m, now() - n * interval '1 minute', '', now(), ''
          from (select n, substr(md5(n::text), 1, 8) as w, substr(md5(n::text || 'm'), 1, 6) as m from generate_series(1, ${count}::int) n) x
          returning owner_id, id, custom_text, user_name)
        insert into property_value (tenant_id, entity, key, subject_id, text_value, number_value, time_value)
        select owner_id, ${entity}, v.key, id, v.text, v.number, v.time from made cross join lateral (values
          (${keys['motto']}::text, custom_text, null::numeric, null::timestamptz),
          (${keys['tier']}::text, case when user_name < '01' then 'gold' when user_name < '8' then 'silver' else '' end, null, null),
          (${keys['credit']}::text, null, case when user_name > 'c' then '-Infinity' else (('x' || left(user_name, 5))::bit(20)::int)::numeric end, null),
          (${keys['since']}::text, null, null, '2020-01-01'::timestamptz + ('x' || left(user_name, 3))::bit(12)::int * interval '1 day')
        ) v (key, text, number, time)`.execute(db)
    }
    await sql`insert into account_activity (owner_id, account_id) select owner_id, id from account`.execute(db)
    await sql`set session_replication_role = origin`.execute(db)
    for (const { made } of rows) await sql.raw(made).execute(db)
    await sql`analyze`.execute(db)
  })
}, 120_000)
afterAll(() => database.close())

const of = () => ({ tenantId: large, entity, id: sql.ref('a.id') }) as const
const list = async (filters: readonly string[], more: Partial<AccountQuery> = {}, sort?: string) => {
  const properties = await propertiesOf(database.db, large, entity)
  const conditions = customFilter(properties, trusted, of(), filters)
  const sorted = sort === undefined ? undefined : customSort(properties, trusted, of(), sort)
  if (!conditions.ok || (sorted && !sorted.ok)) throw new Error('refused')
  const query: AccountQuery = { sort: sorted?.value ?? 'userName', descending: false, limit: 50, conditions: conditions.value, ...more }
  return planOf(database, () => listAccounts(database.db, large, query))
}

test.each([
  ['few of many', ['tier:is:gold'], {}, undefined],
  ['many', ['tier:is:silver'], {}, undefined],
  ['none', ['tier:is:tin'], {}, undefined],
  ['those without', ['tier:empty'], {}, undefined],
  ['by the beginning', ['motto:starts:abcd'], {}, undefined],
  ['by a number', ['credit:from:1', 'credit:to:500'], {}, undefined],
  ['by a time', ['since:to:2020-01-05'], {}, undefined],
  ['several at once', ['tier:is:silver', 'credit:to:500', 'since:to:2021-01-01'], {}, undefined],
  ['with a search', ['tier:is:silver'], { search: 'abc' }, undefined],
  ['a search in own fields', [], { search: 'abcdef' }, undefined],
  ['sorted by text', [], {}, 'motto'],
  ['sorted by a number, downwards', [], { descending: true }, 'credit'],
  ['sorted by a time', [], {}, 'since'],
  ['sorted and filtered', ['tier:is:silver'], {}, 'since'],
] as const)('R-60 a list filtered or sorted by own fields reads no table whole: %s', async (_what, filters, more, sort) => {
  const { scanned } = await list(filters, more, sort)
  expect(scanned).toEqual([])
})

test('R-60 a sorted list takes the index of its values, wherever its page is', async () => {
  const index = { motto: 'property_value_by_text', credit: 'property_value_by_number', since: 'property_value_by_time' }
  const cursor = (place: string) => Buffer.from(JSON.stringify([place, '80000000-0000-7000-8000-000000000000'])).toString('base64url')
  const places = { motto: '800000', credit: '500000', since: '2024-01-01T00:00:00Z' }
  for (const name of ['motto', 'credit', 'since'] as const) {
    for (const descending of [false, true]) {
      for (const more of [{}, { cursor: cursor(places[name]) }]) {
        const { scanned, indexes } = await list([], { descending, ...more }, name)
        expect(scanned, name).toEqual([])
        expect(indexes, name).toContain(index[name])
      }
    }
  }
})

test('R-60 a step over the records of a tenant takes them by their key', async () => {
  const property = (await propertiesOf(database.db, large, entity)).find(({ name }) => name === 'note')
  const place = dictionary.parts.places[entity]
  const counting = await planOf(database, () => breaksOf(database.db, place, property!, { ...property!, rules: { maxLength: 1 } }, 100))
  expect(counting.scanned).toEqual([])
  await sql`update property set filled = false, fill_after = '80000000-0000-7000-8000-000000000000' where tenant_id = ${large} and name = 'motto'`.execute(
    database.db,
  )
  const request = { tenantId: large, entity, key: (await propertiesOf(database.db, large, entity))[0]!.key } as const
  const step = await planOf(database, () => database.transaction((tx) => fillStep(tx, dictionary.parts.places, request)))
  expect(step.scanned).toEqual([])
})
