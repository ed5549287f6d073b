import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { planOf } from '../../../test/harness/plans.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import {
  type CustomerQuery,
  customerSorts,
  findByImportKey,
  findByNumber,
  findCustomer,
  listCustomers,
  shipTosOf,
  websitesOfCustomer,
} from './index.ts'
import { nextSequence } from './number.ts'

let database: DatabaseHandle
let parts: TestParts
let large: string
let site: string
let billTo: string

/** 40,000 customers of one tenant, half of them ship-tos, and 4,000 of another. */
beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  large = (await givenTenant(parts)).id
  const small = (await givenTenant(parts)).id
  site = parts.newId()
  await database.db.connection().execute(async (db) => {
    // rows first, indexes afterwards, and no look at foreign keys
    const { rows } = await sql<{ name: string; made: string }>`
      select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index where indrelid = 'customer'::regclass and not indisunique`.execute(
      db,
    )
    for (const { name } of rows) await sql`drop index ${sql.table(name)}`.execute(db)
    await sql`set session_replication_role = replica`.execute(db)
    for (const [tenant, count] of [
      [large, 20_000],
      [small, 2_000],
    ] as const) {
      const common = sql`came_by, company_name, city, country, phone, active, warnings, name_key, search_text, created_at, created_by, modified_at, modified_by`
      const values = sql`'import', w, w, case when n % 500 = 0 then 'CH' else 'DE' end, n::text, n % 97 > 0,
        case when n % 5000 = 0 then '[{}]'::jsonb else '[]' end, w, 'c' || n || ' ' || w, t, 'x', t + interval '1 day', 'x'`
      const from = sql`(select n, substr(md5(n::text), 1, 8) as w, timestamptz '2026-01-01' + n * interval '1 minute' as t
        from generate_series(1, ${count}::int) n) x`
      await sql`insert into customer (tenant_id, id, kind, number, erp_number, import_key, ${common})
        select ${tenant}, gen_random_uuid(), 'company', 'C' || n, 'E' || n, 'K' || n, ${values} from ${from}`.execute(db)
      await sql`insert into customer (tenant_id, id, bill_to_id, kind, number, sequence, ${common})
        select ${tenant}, gen_random_uuid(), b.id, 'company', b.number, lpad((n % 4)::text, 4, '0'), ${values}
        from ${from} join customer b on b.tenant_id = ${tenant} and b.number = 'C' || (n / 4 + 1) and b.bill_to_id is null`.execute(db)
    }
    await sql`insert into customer_website (tenant_id, customer_id, website_id)
      select tenant_id, id, ${site} from customer where tenant_id = ${large} and bill_to_id is null limit 6000`.execute(db)
    await sql`set session_replication_role = origin`.execute(db)
    for (const { made } of rows) await sql.raw(made).execute(db)
    await sql`analyze`.execute(db)
  })
  billTo = (await findByNumber(database.db, large, 'C7'))!.id
})
afterAll(() => database.close())

const page = (more: Partial<CustomerQuery>) => () =>
  listCustomers(database.db, large, { sort: 'createdAt', descending: true, limit: 50, ...more })

describe('among 40,000 customers', () => {
  test.each(customerSorts.flatMap((sort) => [true, false].map((descending) => [sort, descending] as const)))(
    'R-14 a page sorted by %s (descending: %s), the first and one in the middle, is read from an index',
    async (sort, descending) => {
      for (const record of [{}, { record: 'bill-to' }] as const) {
        let { next } = await page({ sort, descending, limit: 200, ...record })()
        for (let n = 0; n < 3; n++) ({ next } = await page({ sort, descending, limit: 200, cursor: next!, ...record })())
        for (const cursor of [{}, { cursor: next! }]) {
          const { scanned, indexes } = await planOf(database, page({ sort, descending, ...record, ...cursor }))
          expect(scanned).toEqual([])
          expect(indexes).toEqual([expect.stringMatching(/^customer_(number|by_(name|created|modified))$/)])
        }
      }
    },
  )

  const filters: Partial<CustomerQuery>[] = [
    { search: 'abc' },
    { search: 'abc def' },
    { search: 'ab cde' },
    { search: 'c1234' },
    { state: ['inactive'] },
    { state: ['merged'] },
    { country: 'CH' },
    { country: 'CH', sort: 'number' },
    { withWarnings: true },
    { kind: 'person' },
    { number: 'C77' },
    { erpNumber: 'E77' },
    { importKey: 'K77' },
    { record: 'ship-to', search: 'abc' },
  ]
  test.each(filters.map((filter) => [JSON.stringify(filter), filter] as const))(
    'R-14 a list with %s reads nothing from end to end',
    async (_, filter) => {
      const { scanned, indexes } = await planOf(database, page(filter))
      expect(scanned).toEqual([])
      expect(indexes.length).toBeGreaterThan(0)
    },
  )

  test('R-14 a list by website reads nothing from end to end', async () => {
    for (const sort of customerSorts) {
      const { scanned } = await planOf(database, page({ websiteId: site, sort, record: 'bill-to' }))
      expect(scanned).toEqual([])
    }
  })

  test('R-14 a customer is found by each of its keys, and its ship-tos and websites by it', async () => {
    const asked: [string, () => Promise<unknown>][] = [
      ['id', () => findCustomer(database.db, large, billTo)],
      ['number', () => findByNumber(database.db, large, 'C7', '0001')],
      ['import key', () => findByImportKey(database.db, large, 'K7')],
      ['ship-tos', () => shipTosOf(database.db, large, billTo, { limit: 50 })],
      ['search among ship-tos', () => shipTosOf(database.db, large, billTo, { limit: 50, search: 'ab' })],
      ['websites', () => websitesOfCustomer(database.db, large, billTo)],
      ['next sequence', () => nextSequence(database.db, large, 'C7')],
    ]
    for (const [what, work] of asked) expect({ what, ...(await planOf(database, work)) }).toMatchObject({ what, scanned: [] })
  })
})
