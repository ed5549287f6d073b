import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { planOf } from '../../../test/harness/plans.ts'
import { newToken } from '../../platform/crypto/token.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { systemRandom } from '../../platform/random.ts'
import { insertSession } from '../sessions/store.ts'
import { consentHistory, consentsOf } from './consent.ts'
import { findPreference, preferencesOf } from './preferences-store.ts'
import { placesOf, placesOfMany } from './users-places.ts'
import { listUsers, type UserQuery } from './users-read.ts'

let database: DatabaseHandle
let parts: TestParts
let tenant: string
/** With 20,000 users, 3 users, and a ship-to of the latter. */
let busy: string
let quiet: string
let shipTo: string
let user: string
const websites = { large: '', small: '' }
const roles = { common: '', rare: '' }

const users = 40_000
const customers = 12_000

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  tenant = (await givenTenant(parts)).id
  for (const key of ['large', 'small'] as const) websites[key] = parts.newId()
  for (const key of ['common', 'rare'] as const) roles[key] = parts.newId()
  await database.db.connection().execute(async (db) => {
    const tables = sql`('account', 'account_activity', 'customer', 'assignment', 'account_website', 'mail_consent')`
    const { rows: made } = await sql<{ name: string; made: string }>`
      select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as made from pg_index i join pg_class c on c.oid = i.indrelid
      where c.relname in ${tables} and not i.indisunique`.execute(db)
    for (const { name } of made) await sql`drop index ${sql.table(name)}`.execute(db)
    await sql`set session_replication_role = replica`.execute(db)
    const id = (what: string, n: string) => sql.raw(`overlay(md5('${what}' || ${n}) placing '7' from 13)::uuid`)
    await sql`insert into account (owner_id, id, kind, came_by, user_name, email, last_name, search_text, created_at, created_by, modified_at, modified_by)
      select ${tenant}, ${id('u', 'n')}, 'website', 'manual', substr(md5(n::text), 1, 8), n || '@example.test', substr(md5(n::text || 'l'), 1, 5),
        substr(md5(n::text), 1, 8), now() - n * interval '1 minute', '', now(), '' from generate_series(1, ${users}::int) n`.execute(db)
    await sql`insert into account_activity (owner_id, account_id, last_sign_in_at)
      select owner_id, id, case when id::text > '8' then created_at end from account`.execute(db)
    await sql`insert into customer (tenant_id, id, bill_to_id, kind, number, sequence, company_name, came_by, name_key, search_text, created_at, created_by,
        modified_at, modified_by)
      select ${tenant}, ${id('c', 'n')}, case when n > ${customers}::int / 2 then ${id('c', `(n - ${customers / 2})`)} end, 'company', 'C' || n,
        case when n > ${customers}::int / 2 then '1' else '' end, 'Company ' || n, 'manual', 'company ' || n, 'c' || n, now(), '', now(), ''
      from generate_series(1, ${customers}::int) n`.execute(db)
    await sql`insert into assignment (tenant_id, account_id, bill_to_id, role_id, is_default, created_at, created_by, modified_at, modified_by)
      select ${tenant}, ${id('u', 'n')}, ${id('c', `case when n % 2 = 0 then 1 else 2 + n / 2 % ${customers / 2 - 1} end`)},
        case when n % 500 = 0 then ${roles.rare}::uuid else ${roles.common}::uuid end, true, now(), '', now(), ''
      from generate_series(1, ${users}::int) n`.execute(db)
    await sql`insert into assignment_ship_to (tenant_id, account_id, bill_to_id, ship_to_id)
      select m.tenant_id, m.account_id, m.bill_to_id, c.id from assignment m
      join customer c on c.tenant_id = m.tenant_id and c.bill_to_id = m.bill_to_id limit 20000`.execute(db)
    await sql`insert into credential (owner_id, account_id, scheme, hash, changed_at)
      select owner_id, id, '', '', now() - (now() - created_at) * 3 from account`.execute(db)
    await sql`insert into account_website (tenant_id, account_id, website_id)
      select owner_id, id, case when id::text > '01' then ${websites.large}::uuid else ${websites.small}::uuid end from account`.execute(db)
    await sql`insert into mail_consent (owner_id, account_id, id, topic, given, at, source, wording)
      select owner_id, id, id, 'news', true, now(), 'profile', '' from account`.execute(db)
    await sql`insert into customer_invitation (tenant_id, id, bill_to_id, email, address_key, invited_by, website_id, account_id, created_at, asked_at, ends_at)
      select owner_id, id, ${id('c', '1')}, email, email, id, ${websites.large}::uuid, id, now(), now(), now() from account limit 20000`.execute(
      db,
    )
    await sql`insert into sign_in_counter (realm, subject, lane, known, locked_until, touched_at)
      select owner_id, id::text, 'strangers', true, case when id::text < '002' then now() + interval '1 hour' end, now() from account
      where kind = 'website' limit 30000`.execute(db)
    await sql`insert into preference (owner_id, account_id, key, value, version, modified_at)
      select owner_id, id, 'view', '1', id, now() from account`.execute(db)
    await sql`insert into session (owner_id, token_hash, id, account_id, kind, epoch, created_at, authenticated_at, last_active_at, ends_at, device, source)
      select owner_id, sha256(id::text::bytea), id, id, kind, 1, now(), now(), now(), now(), '', '' from account limit 5000`.execute(db)
    await sql`insert into known_device (owner_id, account_id, id, secret_hash, device, created_at, last_used_at)
      select owner_id, id, gen_random_uuid(), sha256(id::text::bytea), '', now(), now() from account limit 5000`.execute(db)
    await sql`set session_replication_role = origin`.execute(db)
    for (const { made: definition } of made) await sql.raw(definition).execute(db)
    await sql`analyze`.execute(db)
    const { rows } = await sql<{ busy: string; quiet: string; shipTo: string; user: string }>`
      select ${id('c', '1')} as busy, ${id('c', '7')} as quiet, ${id('c', `${customers / 2 + 7}`)} as "shipTo", ${id('u', '9')} as user`.execute(
      db,
    )
    ;({ busy, quiet, shipTo, user } = rows[0]!)
  })
})
afterAll(() => database.close())

/** As sign-in, which comes after accounts, hands it in. */
const lockedIn = (realm: string) => sql`select c.subject::uuid from sign_in_counter c
  where c.realm = ${realm} and c.known and (c.locked_until > now() or c.closed_at is not null)`
const settingsOf = async () => ({ 'website.password.maxAgeDays': 80 }) as never
const page = (query: Partial<UserQuery>) => () =>
  listUsers(
    { database, clock: { now: () => new Date() }, lockedIn, settingsOf },
    tenant,
    { sort: 'userName', descending: false, limit: 50, ...query },
    { kind: 'trusted' },
  )
const ofAccount = () => ({ ownerId: tenant, id: user })

test('R-14 R-16 among 40,000 users a page of those of a customer, a role or a website is read by index, however many they are', async () => {
  const cases: [string, Partial<UserQuery>][] = [
    ['a customer of many', { customerId: busy }],
    ['a customer of few', { customerId: quiet }],
    ['a ship-to', { customerId: shipTo }],
    ['a role of many', { roleId: roles.common }],
    ['a role of few', { roleId: roles.rare }],
    ['a role for a customer', { customerId: busy, roleId: roles.rare }],
    ['a website of many', { websiteId: websites.large }],
    ['a website of few', { websiteId: websites.small }],
    ['by last sign-in', { customerId: busy, sort: 'lastSignInAt', descending: true }],
    ['signed in lately', { signedInAfter: new Date('2999-01-01'), roleId: roles.common }],
    ['locked', { locked: true }],
    ['not locked', { locked: false }],
    ['locked, for a customer', { locked: true, customerId: busy }],
    ['made lately', { createdAfter: new Date('2999-01-01') }],
    ['made long ago', { createdBefore: new Date('1999-01-01'), sort: 'lastName' }],
    ['a password that expires soon', { passwordState: 'expiring' }],
    ['a password that has expired', { passwordState: 'expired', sort: 'lastSignInAt', descending: true }],
    ['by phone', { search: '+49 40 7771234' }],
    ['searched', { search: 'abc', customerId: busy }],
  ]
  for (const [name, query] of cases) {
    const { scanned, indexes } = await planOf(database, page(query))
    expect([name, scanned]).toEqual([name, []])
    expect(indexes.length, name).toBeGreaterThan(0)
  }
  const found = await page({ customerId: quiet })()
  expect(found.ok && found.value.items.length).toBeGreaterThan(0)
})

test('R-08 what is kept of one user, and of a page for a file, is read by index', async () => {
  const work: (() => Promise<unknown>)[] = [
    () => placesOf(database.db, ofAccount()),
    () => placesOfMany(database.db, tenant, [user]),
    () => consentsOf(database.db, tenant, user),
    () => consentHistory(database.db, tenant, user),
    () => preferencesOf(database.db, ofAccount()),
    () => findPreference(database.db, ofAccount(), 'view'),
  ]
  for (const one of work) expect((await planOf(database, one)).scanned, one.toString()).toEqual([])
})

test('R-31 opening a session notes the sign-in by index, and writes no index of the account', async () => {
  const now = parts.clock.now()
  const open = (accountId: string) =>
    database.transaction((tx) =>
      insertSession(tx, {
        ownerId: tenant,
        accountId,
        kind: 'website',
        id: parts.newId(),
        tokenHash: newToken(systemRandom, tenant).hash,
        epoch: 1,
        websiteId: null,
        customerId: null,
        now,
        endsAt: now,
        device: '',
        source: '',
        knownDevice: undefined,
      }),
    )
  const { scanned, indexes } = await planOf(database, () => open(parts.newId()))
  expect(scanned).toEqual([])
  expect(indexes).toContain('account_activity_pkey')
  const before = await sql<{
    at: string
  }>`select xmin || ' ' || ctid as at from account where owner_id = ${tenant} and id = ${user}`.execute(database.db)
  expect(await open(user)).toBe(true)
  const after = await sql<{
    at: string
  }>`select xmin || ' ' || ctid as at from account where owner_id = ${tenant} and id = ${user}`.execute(database.db)
  expect(after.rows).toEqual(before.rows)
  const noted = await sql`select last_sign_in_at as at from account_activity where owner_id = ${tenant} and account_id = ${user}`.execute(
    database.db,
  )
  expect(noted.rows).toEqual([{ at: now }])
})
