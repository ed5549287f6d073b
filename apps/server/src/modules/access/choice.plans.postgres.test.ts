import { registryDefaults } from '@tillward/contract/settings'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { planOf } from '../../../test/harness/plans.ts'
import { statementsOf } from '../../../test/harness/statements.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { invitationsOf } from '../accounts/buyers-invitations-store.ts'
import { buyersOf, findBuyer, hasOtherCustomers, successorRemains, userWithAddress } from '../accounts/buyers-store.ts'
import { firstCustomer } from './choice.ts'
import { billToChoices, chosenCustomer, firstChoices, shipToChoices, standing } from './store.choice.ts'

const [customers, ofRepresentative, ofStore] = [60_000, 20_000, 10_000]

let database: DatabaseHandle
let parts: TestParts
let tenantId: string
/** A sales representative with 20,000 customers, and one who lost every one of them but two. */
let representative: string
let departmentStore: string
const websiteId = '01900000-0000-7000-8000-000000000000'

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  tenantId = (await givenTenant(parts)).id
  await database.db.connection().execute(async (db) => {
    await sql`set session_replication_role = replica`.execute(db)
    await sql`insert into customer (tenant_id, id, kind, number, company_name, city, active, came_by, name_key, search_text, created_at, created_by, modified_at, modified_by)
      select ${tenantId}, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'company', 'C' || n, w, 'Town', n % 40 > 0, 'import', w,
        'c' || n || ' ' || w || ' town', now(), 'x', now(), 'x'
      from (select n, md5((n % 3000)::text) as w from generate_series(1, ${customers}::int) n) x`.execute(db)
    await sql`insert into customer (tenant_id, id, bill_to_id, kind, number, sequence, company_name, active, came_by, name_key, search_text, created_at, created_by, modified_at, modified_by)
      select ${tenantId}, ('00000000-0000-7000-8001-' || lpad(n::text, 12, '0'))::uuid, '00000000-0000-7000-8000-000000000001', 'company', 'C1', n, 'Dock ' || n, true,
        'import', 'dock', 'c1 ' || n || ' dock', now(), 'x', now(), 'x'
      from generate_series(1, 20000) n`.execute(db)
    await sql`insert into account (owner_id, id, kind, came_by, activation, user_name, email, search_text, created_at, created_by, modified_at, modified_by)
      select ${tenantId}, ('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid, 'website', 'import', 'Activated', 'u' || n, 'u' || n || '@example.test',
        'u' || n || '@example.test ' || md5((n % 500)::text), now(), 'x', now(), 'x'
      from generate_series(1, 50000) n`.execute(db)
    const assigned = sql`insert into assignment (tenant_id, account_id, bill_to_id, created_at, created_by, modified_at, modified_by, sales_representative)`
    await sql`${assigned} select ${tenantId}, '00000000-0000-7000-9000-000000000001', ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
      now(), 'x', now(), 'x', true from generate_series(1, ${ofRepresentative}::int) n`.execute(db)
    await sql`${assigned} select ${tenantId}, ('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid,
      ('00000000-0000-7000-8000-' || lpad((case when n <= ${ofStore}::int then 1 else n end)::text, 12, '0'))::uuid, now(), 'x', now(), 'x', false
      from generate_series(2, 50000) n`.execute(db)
    await sql`insert into assignment_ship_to (tenant_id, account_id, bill_to_id, ship_to_id)
      select ${tenantId}, account_id, bill_to_id, gen_random_uuid() from assignment where not sales_representative limit 30000`.execute(db)
    await sql`insert into customer_website (tenant_id, customer_id, website_id)
      select ${tenantId}, id, ${websiteId} from customer where bill_to_id is null and number > 'C2'`.execute(db)
    await sql`insert into login_name (realm, name_key, what, owner_id, account_id, account_kind)
      select owner_id, email, 'mail', owner_id, id, kind from account`.execute(db)
    await sql`insert into customer_invitation (tenant_id, id, bill_to_id, email, address_key, invited_by, website_id, created_at, asked_at, ends_at)
      select ${tenantId}, gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad((n % 5000)::text, 12, '0'))::uuid, 'x', 'x', gen_random_uuid(), ${websiteId}, now(), now(), now()
      from generate_series(1, 20000) n`.execute(db)
    await sql`set session_replication_role = origin`.execute(db)
    await sql`analyze`.execute(db)
  })
  representative = '00000000-0000-7000-9000-000000000001'
  departmentStore = '00000000-0000-7000-8000-000000000001'
})
afterAll(() => database.close())

const shopper = () => ({ tenantId, accountId: representative, websiteId })
const planned = async (work: () => Promise<unknown>) => (await planOf(database, work)).scanned
/** Pages of tables and indexes the database looks at for what is asked. */
async function pagesRead(work: () => Promise<unknown>): Promise<number> {
  let pages = 0
  for (const { text, values } of await statementsOf(work)) {
    if (!/\b(from|join)\b/.test(text)) continue
    const { rows } = await database.pool.query(`explain (analyze, buffers, format json) ${text}`, [...values])
    const plan = rows[0]['QUERY PLAN'][0].Plan
    pages += plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
  }
  return pages
}

describe('R-15 for a sales representative with 20,000 customers', () => {
  test.each([
    ['whether there is exactly one', () => firstChoices(database.db, shopper())],
    ['what a session begins with', () => database.transaction((tx) => firstCustomer(tx, { ...shopper(), settings: registryDefaults }))],
    ['whether there is any', () => standing(database.db, shopper())],
    ['the chosen one', () => chosenCustomer(database.db, shopper(), { customerId: departmentStore, billToId: departmentStore })],
    ['a page', () => billToChoices(database.db, shopper(), { limit: 50 })],
    [
      'a page further on',
      () =>
        billToChoices(database.db, shopper(), {
          limit: 50,
          cursor: Buffer.from('["00000000-0000-7000-8000-000000015000"]').toString('base64url'),
        }),
    ],
    ['a page of ship-tos', () => shipToChoices(database.db, shopper(), departmentStore, { limit: 50 })],
  ] as const)('%s costs a few pages, and no table is read from end to end', async (_what, ask) => {
    expect(await planned(ask)).toEqual([])
    expect(await pagesRead(ask)).toBeLessThan(1_000)
  })

  test.each(['c15000', 'c1 town', 'nobody at all', '3644a684f98ea8fe223c713b77189a77'])(
    'searching for %s reads no table from end to end',
    async (search) => {
      expect(await planned(() => billToChoices(database.db, shopper(), { limit: 50, search }))).toEqual([])
      expect(await planned(() => shipToChoices(database.db, shopper(), departmentStore, { limit: 50, search }))).toEqual([])
    },
  )
})

describe('R-25 for an Administrator of 10,000 users', () => {
  const reach = () => ({ tenantId, billToId: departmentStore, accountId: representative, shipTos: 'all' as const })
  test.each([
    ['a page', () => buyersOf(database.db, reach(), { limit: 50 })],
    ['a search', () => buyersOf(database.db, reach(), { limit: 50, search: 'u9000' })],
    ['one user', () => findBuyer(database.db, reach(), '00000000-0000-7000-9000-000000000007')],
    ['an address', () => userWithAddress(database.db, tenantId, departmentStore, 'u7@example.test')],
    ['other customers of a user', () => hasOtherCustomers(database.db, tenantId, representative, departmentStore)],
    [
      'who could follow',
      () => successorRemains(database.db, reach(), { shipToIds: 'all', roleId: websiteId, salesRepresentative: false } as never),
    ],
    ['invitations', () => invitationsOf(database.db, reach(), { limit: 50 })],
  ] as const)('%s: no table is read from end to end', async (_what, ask) => {
    expect(await planned(ask)).toEqual([])
  })
})
