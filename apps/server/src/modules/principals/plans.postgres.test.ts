import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { statementsOf } from '../../../test/harness/statements.ts'
import { newToken } from '../../platform/crypto/token.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { systemRandom } from '../../platform/random.ts'
import { lookUp, typedName } from '../sign-in/look-up.ts'
import { type AccountQuery, accountSorts, findAccount, holderOf, listAccounts } from './index.ts'

let database: DatabaseHandle
let parts: TestParts
let large: string
let small: string

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  large = (await givenTenant(parts)).id
  small = (await givenTenant(parts)).id
  await database.db.connection().execute(async (db) => {
    // rows first, indexes afterwards, and no look at foreign keys: 50,000 rows in a few seconds
    const { rows } = await sql<{ name: string; made: string }>`
      select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index where indrelid in ('account'::regclass, 'account_activity'::regclass)
        and not indisunique`.execute(db)
    for (const { name } of rows) await sql`drop index ${sql.table(name)}`.execute(db)
    await sql`set session_replication_role = replica`.execute(db)
    for (const [owner, count] of [
      [large, 45_000],
      [small, 5_000],
    ] as const) {
      await sql`
        insert into account (owner_id, id, kind, came_by, user_name, email, last_name, search_text, created_at, created_by, modified_at, modified_by)
        select ${owner}, gen_random_uuid(), 'website', 'manual', w || n, w || n || '@example.test', l, w || n || ' ' || l, t, 'x', t, 'x'
        from (select n, substr(md5(n::text), 1, 6) as w, substr(md5((n % 5000)::text || 'l'), 1, 8) as l, now() - n * interval '1 minute' as t
          from generate_series(1, ${count}::int) n) x`.execute(db)
    }
    await sql`insert into account_activity (owner_id, account_id, last_sign_in_at)
      select owner_id, id, case when substr(id::text, 1, 1) > '4' then created_at end from account`.execute(db)
    await sql`insert into login_name (realm, name_key, what, owner_id, account_id, account_kind)
      select owner_id, user_name, 'name', owner_id, id, kind from account limit 20000`.execute(db)
    await sql`insert into credential (owner_id, account_id, scheme, hash, changed_at) select owner_id, id, 'argon2id', '', now() from account limit 5000`.execute(
      db,
    )
    await sql`insert into known_device (owner_id, account_id, id, secret_hash, device, created_at, last_used_at)
      select owner_id, id, gen_random_uuid(), sha256(id::text::bytea), '', now(), now() from account limit 5000`.execute(db)
    await sql`insert into account_website (tenant_id, account_id, website_id) select owner_id, id, gen_random_uuid() from account limit 5000`.execute(
      db,
    )
    await sql`insert into sign_in_source (source, touched_at) select n::text, now() from generate_series(1, 5000) n`.execute(db)
    await sql`set session_replication_role = origin`.execute(db)
    for (const { made } of rows) await sql.raw(made).execute(db)
    await sql`analyze`.execute(db)
  })
})
afterAll(() => database.close())

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  Plans?: Plan[]
}
const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)]

/** How the database would do what `work` asks for: the tables read from end to end, and the indexes used. */
async function planOf(work: () => Promise<unknown>): Promise<{ scanned: string[]; indexes: string[] }> {
  const asked = (await statementsOf(work)).filter(({ text }) => /^(\/\*.*?\*\/)?\s*select/i.test(text))
  expect(asked.length).toBeGreaterThan(0)
  const found: Plan[] = []
  for (const { text, values } of asked) {
    const { rows } = await database.pool.query(`explain (format json) ${text}`, [...values])
    found.push(...nodes(rows[0]['QUERY PLAN'][0].Plan))
  }
  const tiny = new Set(['tenant', 'company', 'policy'])
  return {
    scanned: found
      .filter((node) => node['Node Type'] === 'Seq Scan')
      .map((node) => node['Relation Name'] ?? '')
      .filter((name) => !tiny.has(name)),
    indexes: found.map((node) => node['Index Name'] ?? '').filter(Boolean),
  }
}
const page = (more: Partial<AccountQuery>) => () =>
  listAccounts(database.db, large, { sort: 'createdAt', descending: true, limit: 50, ...more })

describe('among 50,000 accounts', () => {
  test.each(accountSorts.flatMap((sort) => [true, false].map((descending) => [sort, descending] as const)))(
    'R-16 a page sorted by %s (descending: %s), the first and one in the middle, is read from an index',
    async (sort, descending) => {
      let { next } = await page({ sort, descending, limit: 200 })()
      for (let n = 0; n < 3; n++) ({ next } = await page({ sort, descending, limit: 200, cursor: next! })())
      for (const cursor of [{}, { cursor: next! }]) {
        const { scanned, indexes } = await planOf(page({ sort, descending, ...cursor }))
        expect(scanned).toEqual([])
        expect(indexes.filter((name) => !name.endsWith('_pkey'))).toEqual([expect.stringMatching(/^account_(activity_)?by_/)])
      }
    },
  )

  test.each(['abc', 'abc def', 'ab cde', 'a1b2'])('R-16 a search for “%s” is answered by an index', async (search) => {
    const { scanned, indexes } = await planOf(page({ search }))
    expect(scanned).toEqual([])
    expect(indexes.length).toBeGreaterThan(0)
  })

  test('R-16 a name or an account is found by its key', async () => {
    expect((await planOf(() => holderOf(database.db, large, 'abc123'))).scanned).toEqual([])
    expect((await planOf(() => findAccount(database.db, large, small))).scanned).toEqual([])
  })

  test('R-44 the look-up of a sign-in, known devices and all, reads nothing from end to end', async () => {
    const token = newToken(systemRandom, large).token
    const { rows } = await sql<{ name: string }>`select user_name as name from account where owner_id = ${large} limit 1`.execute(
      database.db,
    )
    for (const name of [rows[0]!.name, 'nobody']) {
      const typed = typedName(parts.keys, 'website', large, name)
      expect((await planOf(() => lookUp(database.db, typed, '192.0.2.1', [token], true, parts.clock.now(), large))).scanned).toEqual([])
    }
  })
})
