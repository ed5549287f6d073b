import { sql } from 'kysely'
import type { DatabaseHandle, Db } from '../../src/platform/db/index.ts'

/** A merchant of the size the product is built for. */
export const size = { users: 1_000_000, customers: 300_000, shipTos: 100_000, ofRepresentative: 50_000 }

export interface Filled {
  /** A sales representative with 50,000 customers. */
  readonly representative: string
  /** A bill-to with 20 users or more. */
  readonly busyCustomer: string
}

/** What is filled: to be read from end to end by nothing a page asks for. */
export const largeTables: readonly string[] = [
  'account',
  'account_activity',
  'login_name',
  'customer',
  'assignment',
  'assignment_ship_to',
  'account_website',
  'property_value',
]

/**
 * Fills a tenant with a million users and 300,000 customers, three users a customer or so. Rows first and their indexes afterwards,
 * without a look at foreign keys: minutes instead of an hour. Ids follow from a number, so that tables agree with each other.
 */
export async function fill(database: DatabaseHandle, tenantId: string, searchableKey: string): Promise<Filled> {
  return database.db.connection().execute(async (db) => {
    const indexes = await dropIndexes(db)
    await sql`set session_replication_role = replica`.execute(db)
    await sql`set maintenance_work_mem = '1GB'`.execute(db)
    await sql`set statement_timeout = 0`.execute(db)
    await fillUsers(db, tenantId, searchableKey)
    await fillCustomers(db, tenantId)
    await fillAssignments(db, tenantId)
    await sql`set session_replication_role = origin`.execute(db)
    for (const made of indexes) await sql.raw(made).execute(db)
    await sql`analyze`.execute(db)
    await sql`reset statement_timeout`.execute(db)
    const { rows } = await sql<Filled>`select ${userId(0)} as representative, ${customerId(1)} as "busyCustomer"`.execute(db)
    return rows[0]!
  })
}

/** Uuids that follow from a number: `n` is a column or a value. */
const numbered = (what: number, n: ReturnType<typeof sql>) =>
  sql<string>`overlay(md5(${sql.lit(`${what}-`)} || ${n}) placing '7' from 13)::uuid`
const userId = (n: number | ReturnType<typeof sql>) => numbered(1, typeof n === 'number' ? sql.lit(n) : n)
const customerId = (n: number | ReturnType<typeof sql>) => numbered(2, typeof n === 'number' ? sql.lit(n) : n)
const n = sql`n`

async function dropIndexes(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string; made: string }>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index
    where indrelid = any(${largeTables}::text[]::regclass[]) and not indisunique`.execute(db)
  for (const { name } of rows) await sql`drop index ${sql.table(name)}`.execute(db)
  return rows.map((row) => row.made)
}

/** Names that look like names: syllables, each several thousand times among a million. */
const syllables = sql.lit('ka mo ri sel tan ve lor min dar bes ul fen go hir jam nok pra quo sti wex')
const word = (
  seed: string,
) => sql`(select string_agg(split_part(${syllables}, ' ', 1 + (abs(hashtext(${sql.lit(seed)} || n || '-' || i)) % 20)), '')
  from generate_series(1, 3) i)`

async function fillUsers(db: Db, tenantId: string, searchableKey: string): Promise<void> {
  await sql`
    insert into account (owner_id, id, kind, came_by, state, activation, user_name, email, first_name, last_name, phone, custom, search_text,
      custom_text, had_customers, created_at, created_by, modified_at, modified_by)
    select ${tenantId}, ${userId(n)}, 'website', 'import', case when n % 50 = 0 then 'deactivated' else 'active' end, 'Activated', f || n, f || n || '@example.test',
      f, l, '+49 40 ' || n, jsonb_build_object(${searchableKey}::text, n % 1000), f || n || ' ' || f || n || '@example.test ' || f || ' ' || l || ' +4940' || n,
      'level' || n % 1000, true, t, 'import', t, 'import'
    from (select n, ${word('f')} as f, ${word('l')} as l, '2026-11-21'::timestamptz - n * interval '1 minute' as t
      from generate_series(0, ${sql.lit(size.users - 1)}) n) x`.execute(db)
  await sql`insert into account_activity (owner_id, account_id, last_sign_in_at)
    select owner_id, id, case when right(id::text, 1) > '5' then created_at end from account where owner_id = ${tenantId}`.execute(db)
  await sql`insert into login_name (realm, name_key, what, owner_id, account_id, account_kind)
    select owner_id, email, 'mail', owner_id, id, kind from account where owner_id = ${tenantId}`.execute(db)
  await sql`insert into property_value (tenant_id, entity, key, subject_id, number_value)
    select owner_id, 'website-user', ${searchableKey}::text, id, (custom ->> ${searchableKey}::text)::numeric from account where owner_id = ${tenantId}`.execute(
    db,
  )
}

async function fillCustomers(db: Db, tenantId: string): Promise<void> {
  const columns = sql`tenant_id, id, bill_to_id, kind, number, sequence, erp_number, company_name, address_1, city, postal_code, country, phone, email, active,
    came_by, name_key, search_text, created_at, created_by, modified_at, modified_by`
  await sql`
    insert into customer (${columns})
    select ${tenantId}, ${customerId(n)}, null, case when n % 3 = 0 then 'person' else 'company' end, 'C' || n, '', 'E' || n, w, 'Road ' || n, c, n::text, 'DE',
      '+49 89 ' || n, w || n || '@example.test', n % 40 > 0, 'import', w, 'c' || n || ' ' || w || ' ' || c || ' ' || w || n || '@example.test', t, 'import', t, 'import'
    from (select n, ${word('w')} as w, ${word('c')} as c, '2026-11-21'::timestamptz - n * interval '1 minute' as t
      from generate_series(1, ${sql.lit(size.customers - size.shipTos)}) n) x`.execute(db)
  await sql`
    insert into customer (${columns})
    select ${tenantId}, ${numbered(3, n)}, ${customerId(n)}, 'company', 'C' || n, '1', null, w, 'Dock ' || n, w, n::text, 'DE', null, null, true, 'import', w,
      'c' || n || ' ' || w, t, 'import', t, 'import'
    from (select n, ${word('s')} as w, '2026-11-21'::timestamptz - n * interval '1 minute' as t from generate_series(1, ${sql.lit(size.shipTos)}) n) x`.execute(
    db,
  )
}

async function fillAssignments(db: Db, tenantId: string): Promise<void> {
  const billTos = sql.lit(size.customers - size.shipTos)
  const columns = sql`tenant_id, account_id, bill_to_id, all_ship_tos, is_default, sales_representative, created_at, created_by, modified_at, modified_by`
  const at = sql`'2026-11-21'::timestamptz, 'import', '2026-11-21'::timestamptz, 'import'`
  // one customer a user, four to six users a customer; user 0 looks after 50,000 of them, and customer 1 is a department store
  const toShipTo = sql`(n % 10 = 3 and n % ${billTos} < ${sql.lit(size.shipTos)})`
  await sql`insert into assignment (${columns})
    select ${tenantId}, ${userId(n)}, ${customerId(sql`(case when n % 1000 = 7 then 1 else 1 + n % ${billTos} end)`)}, not ${toShipTo}, true, false, ${at}
    from generate_series(1, ${sql.lit(size.users - 1)}) n`.execute(db)
  await sql`insert into assignment (${columns})
    select ${tenantId}, ${userId(0)}, ${customerId(n)}, true, n = 1, true, ${at} from generate_series(1, ${sql.lit(size.ofRepresentative)}) n`.execute(
    db,
  )
  // one in ten of those whose customer has a ship-to is assigned to it alone
  await sql`insert into assignment_ship_to (tenant_id, account_id, bill_to_id, ship_to_id)
    select ${tenantId}, ${userId(n)}, ${customerId(sql`(1 + n % ${billTos})`)}, ${numbered(3, sql`(1 + n % ${billTos})`)}
    from generate_series(1, ${sql.lit(size.users - 1)}) n where ${toShipTo}`.execute(db)
  await sql`insert into account_website (tenant_id, account_id, website_id)
    select owner_id, a.id, w.id from account a join website w on w.tenant_id = a.owner_id where a.owner_id = ${tenantId} and right(a.id::text, 1) > '7'`.execute(
    db,
  )
}
