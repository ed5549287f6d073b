import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { givenCustomer } from '../../../test/harness/customers.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { plus } from '../../platform/clock.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { insertWebsite } from '../websites/store.ts'
import { type CustomerQuery, type CustomerSort, customerFields, customerSorts, listCustomers, searchCondition, shipTosOf } from './index.ts'

let database: DatabaseHandle
let parts: TestParts
let tenant: string
let other: string
let site: string
let another: string
/** Of `tenant`, with many equal and missing values. */
const many = 60

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  tenant = (await givenTenant(parts)).id
  other = (await givenTenant(parts)).id
  ;[site, another] = [parts.newId(), parts.newId()]
  const now = parts.clock.now()
  await database.transaction(async (tx) => {
    for (const id of [site, another]) await insertWebsite(tx, { tenantId: tenant, id, name: 'Shop', language: 'en', now })
  })
  let billTo: string | undefined
  const made: string[] = []
  for (let n = 0; n < many; n++) {
    const companyName = [null, 'Ames', 'ames', 'Ångström', 'Zola', 'de Vries', '%', '_'][n % 8] ?? null
    const { id }: { id: string } = await givenCustomer(parts, tenant, {
      ...(billTo && n % 3 === 1 ? { billToId: billTo } : { number: `N${(n * 37) % many}` }),
      companyName,
      lastName: n % 8 === 0 ? `Person ${n % 5}` : null,
      country: n % 4 ? 'DE' : 'CH',
      ...(n % 3 === 0 ? { websiteIds: n % 2 ? [site] : [another] } : {}),
      ...(n % 7 === 0 ? { erpNumber: `E${n}` } : {}),
      ...(n % 11 === 0 ? { keepBroken: true, email: 'broken' } : {}),
    })
    if (n % 3 === 0) billTo = id
    made.push(id)
  }
  for (const [n, id] of made.entries()) {
    await sql`update customer set created_at = ${plus(now, { minutes: n % 7 })}, modified_at = ${plus(now, { hours: n % 5 })},
      active = ${n % 10 < 8}, erased_at = ${n % 10 === 9 ? now : null} where tenant_id = ${tenant} and id = ${id}`.execute(database.db)
  }
})
afterAll(() => database.close())

test('R-23 whatever an order keeps for a name or a country can be stored: indexes take 2,700 bytes and no more', async () => {
  const place = (await givenTenant(parts)).id
  // four bytes each, and nothing that could be pressed together
  const endless = Array.from({ length: 1000 }, (_, n) => String.fromCodePoint(0x20000 + ((n * 7919) % 40000))).join('')
  const contact = Object.fromEntries(customerFields.map((field) => [field, endless]))
  const made = await givenCustomer(parts, place, { ...contact, erpNumber: endless, importKey: endless, keepBroken: true })
  expect(made).toMatchObject({ companyName: endless, lastName: endless, city: endless })
  await givenCustomer(parts, place, { lastName: '\ufdfa'.repeat(100), firstName: endless, keepBroken: true })
  expect((await list({ sort: 'name' }, place)).length).toBe(2)
})

const query = (more: Partial<CustomerQuery> = {}): CustomerQuery => ({ sort: 'number', descending: false, limit: 100, ...more })
const list = async (more: Partial<CustomerQuery> = {}, of = tenant) => (await listCustomers(database.db, of, query(more))).items

/** All of it, page by page. */
async function paged(more: Partial<CustomerQuery>): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await listCustomers(database.db, tenant, query({ ...more, ...(cursor ? { cursor } : {}) }))
    ids.push(...page.items.map((customer) => customer.id))
    cursor = page.next
  } while (cursor)
  return ids
}

const column: Record<CustomerSort, string> = { number: 'number', name: 'name_key', createdAt: 'created_at', modifiedAt: 'modified_at' }

async function sorted(sort: CustomerSort, descending: boolean): Promise<string[]> {
  const way = sql.raw(descending ? 'desc' : 'asc')
  const { rows } = await sql<{ id: string }>`select id from customer where tenant_id = ${tenant} and erased_at is null
    order by ${sql.ref(column[sort])} ${way}, ${sort === 'number' ? sql`sequence` : sql`id`} ${way}`.execute(database.db)
  return rows.map((row) => row.id)
}

describe('a list page by page', () => {
  test('R-14 gives every customer once, in the order of a plain sort, by any column, either way, in pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...customerSorts),
        fc.boolean(),
        fc.integer({ min: 1, max: many }),
        async (sort, descending, limit) => {
          expect(await paged({ sort, descending, limit })).toEqual(await sorted(sort, descending))
        },
      ),
      { numRuns: 25 },
    )
  })

  test('R-14 by name: companies by theirs, persons by last name, case and accents aside', async () => {
    const shown = (await list({ sort: 'name', record: 'bill-to' })).map((one) => one.companyName ?? one.lastName ?? one.number)
    expect(shown).toEqual(shown.toSorted((a, b) => (fold(a) < fold(b) ? -1 : fold(a) > fold(b) ? 1 : 0)))
    expect(new Set(shown)).toContain('Ångström')
  })
  const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

  test('R-14 narrows by each filter, and what is left out is what the filter leaves', async () => {
    const all = await list()
    const halves: [Partial<CustomerQuery>, Partial<CustomerQuery>][] = [
      [{ state: ['active'] }, { state: ['inactive'] }],
      [{ record: 'bill-to' }, { record: 'ship-to' }],
      [{ kind: 'company' }, { kind: 'person' }],
      [{ country: 'de' }, { country: 'CH' }],
    ]
    for (const [one, rest] of halves) {
      const [some, others] = [await list(one), await list(rest)]
      expect(some.length).toBeGreaterThan(0)
      expect(others.length).toBeGreaterThan(0)
      expect(new Set([...some, ...others].map(({ id }) => id))).toEqual(new Set(all.map(({ id }) => id)))
      expect(some.length + others.length).toBe(all.length)
    }
    expect((await list({ state: ['erased'] })).every((one) => one.erasedAt)).toBe(true)
    expect((await list({ withWarnings: true })).every((one) => one.warnings.length > 0)).toBe(true)
    expect((await list({ withWarnings: true })).length).toBeGreaterThan(0)
    expect((await list({ erpNumber: 'E7' })).map((one) => one.erpNumber)).toEqual(['E7'])
  })

  test('R-14 a website finds those for whom it is named, those for whom none is, and their ship-tos', async () => {
    const found = new Set((await list({ websiteId: site })).map(({ id }) => id))
    const { rows } = await sql<{ id: string; named: string[] | null }>`
      select c.id, (select array_agg(website_id::text) from customer_website w where w.tenant_id = c.tenant_id
        and w.customer_id = coalesce(c.bill_to_id, c.id)) as named
      from customer c where tenant_id = ${tenant} and erased_at is null`.execute(database.db)
    expect(rows.some((row) => row.named?.includes(another))).toBe(true)
    for (const { id, named } of rows) expect(found.has(id)).toBe(named === null || named.includes(site))
  })

  test('R-14 another tenant has none of it, nor has a cursor of this one any meaning there', async () => {
    const { next } = await listCustomers(database.db, tenant, query({ limit: 1 }))
    expect(await list({}, other)).toEqual([])
    expect(await list({ cursor: next! }, other)).toEqual([])
    expect(await list({ within: sql`select id from customer`, websiteId: site, number: 'N0' }, other)).toEqual([])
  })

  test('R-14 ATK-028 a cursor somebody made up is no cursor', async () => {
    const cursor = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url')
    for (const place of [['x'], ['x', 1], 'x', null]) expect(await list({ cursor: cursor(place) })).toEqual(await list())
  })
})

describe('ship-tos', () => {
  test('R-14 come by sequence, page by page, of one bill-to only', async () => {
    const billTo = await givenCustomer(parts, tenant, { number: 'SHIPS' })
    const sibling = await givenCustomer(parts, tenant, { number: 'SHIPS2' })
    for (let i = 0; i < 12; i++) await givenCustomer(parts, tenant, { billToId: billTo.id, city: i % 2 ? 'Oslo' : 'Bergen' })
    await givenCustomer(parts, tenant, { billToId: sibling.id })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await shipTosOf(database.db, tenant, billTo.id, { limit: 5, ...(cursor ? { cursor } : {}) })
      seen.push(...page.items.map((one) => one.sequence))
      cursor = page.next
    } while (cursor)
    expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => String(i + 1).padStart(4, '0')))
    expect((await shipTosOf(database.db, tenant, billTo.id, { limit: 50, search: 'berg' })).items).toHaveLength(6)
    const [first] = (await shipTosOf(database.db, tenant, billTo.id, { limit: 1 })).items
    await sql`update customer set active = false where id = ${first!.id}`.execute(database.db)
    const count = async (active?: boolean) =>
      (await shipTosOf(database.db, tenant, billTo.id, { limit: 50, ...(active === undefined ? {} : { active }) })).items.length
    expect([await count(), await count(true), await count(false)]).toEqual([12, 11, 1])
  })
})

describe('search', () => {
  let shop: string
  beforeAll(async () => {
    shop = (await givenTenant(parts)).id
    const given = (more: object) => givenCustomer(parts, shop, more)
    const store = await given({ number: 'K-100', companyName: 'Müller & Söhne', city: 'Zürich', postalCode: '8005', phone: '+41 44 1' })
    await given({ billToId: store.id, attention: 'Lager Nord', address1: 'Industriestrasse 7' })
    await given({ number: 'K-200', firstName: 'Anna', lastName: 'Annister', email: 'anna@annister.example', erpNumber: 'ERP9' })
    await given({ number: 'K-300', companyName: '100% Wool_Co' })
    await sql`update customer set custom_text = 'hiddenword' where tenant_id = ${shop} and number = 'K-300'`.execute(database.db)
  })
  const found = async (search: string) => (await list({ search }, shop)).map((one) => `${one.number}${one.sequence && `/${one.sequence}`}`)

  test('R-14 finds by number, name, address, phone and e-mail, in any case, with or without accents', async () => {
    for (const word of ['muller', 'SÖHNE', 'zurich', '8005', '+41 44']) expect(await found(word)).toEqual(['K-100'])
    expect(await found('k-100')).toEqual(['K-100', 'K-100/0001'])
    expect(await found('industrie nord')).toEqual(['K-100/0001'])
    expect(await found('annister.example')).toEqual(['K-200'])
    expect(await found('erp9')).toEqual(['K-200'])
    expect(await found('zürich anna')).toEqual([])
  })

  test('R-14 ATK-028 characters that mean something to LIKE mean themselves; under three letters beginnings only', async () => {
    expect(await found('0%')).toEqual([])
    expect(await found('100%')).toEqual(['K-300'])
    expect(await found('l_c')).toEqual(['K-300'])
    expect(await found('%%%')).toEqual([])
    expect(await found('an')).toEqual(['K-200'])
    expect(await found('nn')).toEqual([])
  })

  test('R-60 staff find words of custom properties; a search of the record’s own fields does not', async () => {
    expect(await found('hiddenword')).toEqual(['K-300'])
    const own = await sql`select 1 from customer c where c.tenant_id = ${shop} and ${searchCondition('hiddenword', 'own')}`.execute(
      database.db,
    )
    expect(own.rows).toEqual([])
    const wool = await sql`select 1 from customer c where c.tenant_id = ${shop} and ${searchCondition('wool', 'own')}`.execute(database.db)
    expect(wool.rows).toHaveLength(1)
  })
})
