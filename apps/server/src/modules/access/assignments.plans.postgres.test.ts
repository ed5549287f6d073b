import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { websiteRole } from '../../../test/harness/assignments.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { pagesRead, planOf } from '../../../test/harness/plans.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { cursorOf } from '../../platform/page.ts'
import { isAssignedTo } from './account-websites.ts'
import { assignedUsers, assignmentsOf, dependentsOf, waitsForNobody } from './store.assigned.ts'
import { assignmentsOfPairs, defaultsOf, dependentsOfPairs, inCircles } from './store.assignments.ts'
import { holdersOf, insertStockRoles, listRoles } from './store.roles.ts'
import { administratorsOf, customerRightsOf, soleAdministratorAt } from './store.website-rights.ts'

const [customers, users, ofRepresentative, ofStore] = [30_000, 50_000, 20_000, 10_000]

let database: DatabaseHandle
let parts: TestParts
let tenantId: string
let buyer1: string
const numbered = (kind: number, n: number) => `00000000-0000-7000-${kind}-${String(n).padStart(12, '0')}`
const id = (kind: number, n: ReturnType<typeof sql>) => sql`(${`00000000-0000-7000-${kind}-`}::text || lpad((${n})::text, 12, '0'))::uuid`
const n = sql`n`
/** Users 1: looks after 20,000 customers; 2: an ordinary one. Customers 1: a department store with 10,000 users; 15,000: an ordinary one. */
const [representative, ordinaryUser] = [numbered(9000, 1), numbered(9000, 20_000)]
const [store, ordinaryCustomer] = [numbered(8000, 1), numbered(8000, 15_000)]
const storeShipTo = numbered(8001, 1)

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  tenantId = (await givenTenant(parts)).id
  await database.transaction((tx) => insertStockRoles(tx, tenantId, parts.clock.now(), parts.newId))
  buyer1 = await websiteRole(parts, tenantId, 'Buyer1')
  const administrator = await websiteRole(parts, tenantId, 'Administrator')
  await database.db.connection().execute(async (db) => {
    await sql`set session_replication_role = replica`.execute(db)
    const by = sql`now(), 'x', now(), 'x'`
    await sql`insert into customer (tenant_id, id, kind, number, company_name, came_by, name_key, search_text, created_at, created_by, modified_at, modified_by)
      select ${tenantId}, ${id(8000, n)}, 'company', 'C' || n, w, 'import', w, 'c' || n || ' ' || w, ${by}
      from (select n, md5((n % 3000)::text) as w from generate_series(1, ${customers}::int) n) x`.execute(db)
    await sql`insert into customer (tenant_id, id, bill_to_id, kind, number, sequence, company_name, came_by, name_key, search_text, created_at, created_by, modified_at, modified_by)
      select ${tenantId}, ${id(8001, n)}, ${store}, 'company', 'C1', n, 'Dock', 'import', 'dock', 'c1 dock', ${by} from generate_series(1, 5000) n`.execute(
      db,
    )
    await sql`insert into account (owner_id, id, kind, came_by, activation, user_name, email, search_text, created_at, created_by, modified_at, modified_by)
      select ${tenantId}, ${id(9000, n)}, 'website', 'import', 'Activated', md5(n::text), n || '@example.test', n || '@example.test ' || md5((n % 500)::text), ${by}
      from generate_series(1, ${users}::int) n`.execute(db)
    const columns = sql`tenant_id, account_id, bill_to_id, role_id, approver_id, sales_representative, all_ship_tos, is_default, created_at, created_by, modified_at, modified_by`
    await sql`insert into assignment (${columns})
      select ${tenantId}, ${representative}, ${id(8000, n)}, null, null, true, true, false, ${by} from generate_series(1, ${ofRepresentative}::int) n`.execute(
      db,
    )
    await sql`insert into assignment (${columns})
      select ${tenantId}, ${id(9000, n)}, ${id(8000, sql`case when n <= ${ofStore}::int then 1 else n % ${customers}::int + 1 end`)},
        case when n % 1000 = 0 then ${administrator}::uuid when n % 2 = 0 then ${buyer1}::uuid end,
        case when n % 4 = 0 and n % 1000 > 0 and n <= ${ofStore}::int then ${numbered(9000, 1000)}::uuid end, false, n % 7 > 0, true, ${by}
      from generate_series(2, ${users}::int) n`.execute(db)
    await sql`insert into assignment_ship_to (tenant_id, account_id, bill_to_id, ship_to_id)
      select ${tenantId}, account_id, bill_to_id, ${storeShipTo} from assignment where not all_ship_tos and bill_to_id = ${store}`.execute(
      db,
    )
    await sql`insert into assignment_ship_to (tenant_id, account_id, bill_to_id, ship_to_id)
      select ${tenantId}, ${id(9000, n)}, ${ordinaryCustomer}, ${id(8001, n)} from generate_series(1, 20000) n`.execute(db)
    await sql`insert into customer_website (tenant_id, customer_id, website_id)
      select ${tenantId}, ${id(8000, n)}, ${tenantId} from generate_series(1, 20000) n`.execute(db)
    await sql`insert into account_activity (owner_id, account_id) select owner_id, id from account`.execute(db)
    await sql`insert into account_website (tenant_id, account_id, website_id) select ${tenantId}, id, ${tenantId} from account`.execute(db)
    await sql`set session_replication_role = origin`.execute(db)
    await sql`analyze`.execute(db)
  })
}, 120_000)
afterAll(() => database.close())

const read = () => database.db
/** Large tables read from end to end; those of console users are small. */
const scanned = async (ask: () => Promise<unknown>) =>
  (await planOf(database, ask)).scanned.filter((table) => !['access', 'access_role', 'partner_grant'].includes(table))
const onPage = { limit: 50 }
const asked = (accountId: string, customerId: string) => ({ accountId, customerId, site: { websiteId: tenantId, restricted: true } })

test.each([
  ['rights of a representative', 100, () => customerRightsOf(read(), tenantId, [asked(representative, numbered(8000, 19_999))])],
  ['rights of an ordinary user', 100, () => customerRightsOf(read(), tenantId, [asked(ordinaryUser, numbered(8000, 20_001))])],
  ['rights for a ship-to', 100, () => customerRightsOf(read(), tenantId, [asked(numbered(9000, 8), storeShipTo)])],
  [
    'a hundred rights',
    10_000,
    () =>
      customerRightsOf(
        read(),
        tenantId,
        Array.from({ length: 100 }, (_, k) => asked(numbered(9000, k + 2), k % 2 ? store : storeShipTo)),
      ),
  ],
  ['Administrators of a department store', 300, () => administratorsOf(read(), tenantId, store)],
  ['the website of a user', 10, () => isAssignedTo(read(), tenantId, ordinaryUser, tenantId)],
] as const)('R-15 %s: found by keys, at most %i pages', async (_what, pages, ask) => {
  expect(await scanned(ask)).toEqual([])
  expect(await pagesRead(database, ask)).toBeLessThan(pages)
})

describe('R-14 lists', () => {
  test.each([
    ['customers of a representative', () => assignmentsOf(read(), tenantId, representative, onPage)],
    [
      'customers of a representative by name',
      () => assignmentsOf(read(), tenantId, representative, { ...onPage, sort: 'name', descending: true }),
    ],
    [
      'customers of a representative, further on',
      () => assignmentsOf(read(), tenantId, representative, { ...onPage, cursor: cursorOf(['C25', '']) }),
    ],
    ['customers of a representative, searched', () => assignmentsOf(read(), tenantId, representative, { ...onPage, search: 'c1234' })],
    ['customers of an ordinary user', () => assignmentsOf(read(), tenantId, ordinaryUser, onPage)],
    ['users of a department store', () => assignedUsers(read(), tenantId, { id: store, billToId: null }, onPage)],
    [
      'users of a department store, further on',
      () => assignedUsers(read(), tenantId, { id: store, billToId: null }, { ...onPage, cursor: cursorOf(['8', store]) }),
    ],
    [
      'users of a department store, searched',
      () => assignedUsers(read(), tenantId, { id: store, billToId: null }, { ...onPage, search: '4321@' }),
    ],
    ['users of a ship-to', () => assignedUsers(read(), tenantId, { id: storeShipTo, billToId: store }, onPage)],
    ['users of an ordinary customer', () => assignedUsers(read(), tenantId, { id: ordinaryCustomer, billToId: null }, onPage)],
    [
      'sales representatives',
      () => assignedUsers(read(), tenantId, { id: store, billToId: null }, { ...onPage, salesRepresentatives: true }),
    ],
    ['users with a role', () => assignedUsers(read(), tenantId, { id: store, billToId: null }, { ...onPage, roleId: buyer1 })],
    [
      'users without a role',
      () => assignedUsers(read(), tenantId, { id: ordinaryCustomer, billToId: null }, { ...onPage, roleId: 'none' }),
    ],
    ['whose approver somebody is', () => dependentsOf(read(), tenantId, numbered(9000, 1000), onPage)],
    ['where somebody is the only Administrator', () => soleAdministratorAt(read(), tenantId, representative, 20)],
    ['who has a role', () => holdersOf(read(), tenantId, buyer1, onPage)],
    ['who has a role, further on', () => holdersOf(read(), tenantId, buyer1, { ...onPage, cursor: cursorOf([ordinaryUser, store]) })],
    ['roles with how many have them', () => listRoles(read(), tenantId)],
  ] as const)('%s: no table is read from end to end', async (_what, ask) => {
    expect(await scanned(ask)).toEqual([])
  })
})

test.each([
  ['assignments', () => assignmentsOfPairs(read(), tenantId, [{ accountId: representative, billToId: store }])],
  ['dependents', () => dependentsOfPairs(read(), tenantId, [{ accountId: numbered(9000, 1000), billToId: store }])],
  ['defaults', () => defaultsOf(read(), tenantId, [ordinaryUser, representative])],
  ['circles', () => inCircles(read(), tenantId, [{ accountId: numbered(9000, 4), billToId: store }])],
  ['who waits for nobody', () => waitsForNobody(read(), tenantId, [store, ordinaryCustomer])],
] as const)('R-12 what a change looks at (%s): no table is read from end to end', async (_what, ask) => {
  expect(await scanned(ask)).toEqual([])
})
