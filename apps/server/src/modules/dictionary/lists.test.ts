import { type PropertyDefinition, type PropertyType, propertyTypes } from '@tillward/contract/properties'
import { checkValue } from '@tillward/contract/property-values'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenProperty, type TestDictionary, testDictionary } from '../../../test/harness/dictionary.ts'
import { givenTenant, refusal, type TestParts, testParts } from '../../../test/harness/parts.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { customFilter, customSort, type Editor, eraseCustom, indexCustom, type Property, propertiesOf, type Stored } from './index.ts'

let database: DatabaseHandle
let parts: TestParts
let dictionary: TestDictionary
let tenantId: string
const trusted: Editor = { kind: 'trusted' }

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  dictionary = testDictionary(parts)
  tenantId = (await givenTenant(parts)).id
})
afterAll(() => database.close())

const entity = 'website'
const given = (name: string, type: PropertyType = 'text', more: Partial<PropertyDefinition> = {}, tenant = tenantId) =>
  givenProperty(dictionary, tenant, entity, name, type, { searchable: true, ...more })

/** A record as a module would write it: index rows with it. */
async function record(stored: Stored, tenant = tenantId, id = parts.newId()): Promise<string> {
  await database.transaction(async (tx) => {
    await sql`insert into website (tenant_id, id, name, custom, created_at, modified_at)
      values (${tenant}, ${id}, 'x', ${JSON.stringify(stored)}, ${parts.clock.now()}, ${parts.clock.now()})
      on conflict (tenant_id, id) do update set custom = excluded.custom`.execute(tx)
    await indexCustom(tx, tenant, entity, id, await propertiesOf(tx, tenant, entity), stored)
  })
  return id
}

const listed = (tenant = tenantId) => ({ tenantId: tenant, entity, id: sql.ref('w.id') }) as const

async function found(filters: string[], viewer: Editor = trusted, tenant = tenantId): Promise<string[]> {
  const conditions = customFilter(await propertiesOf(database.db, tenant, entity), viewer, listed(tenant), filters)
  if (!conditions.ok) throw new Error(JSON.stringify(conditions.refusal))
  const { rows } = await sql<{ id: string }>`select w.id from website w where w.tenant_id = ${tenant}
    and ${sql.join([sql`true`, ...conditions.value], sql` and `)} order by w.id`.execute(database.db)
  return rows.map(({ id }) => id)
}

/** Page by page, three at a time. */
async function sorted(name: string, way: 'asc' | 'desc', among: readonly string[]): Promise<string[]> {
  const sort = customSort(await propertiesOf(database.db, tenantId, entity), trusted, listed(), name)
  if (!sort.ok) throw new Error(JSON.stringify(sort.refusal))
  const { join, column, type } = sort.value
  const direction = sql.raw(way)
  const beyond = way === 'asc' ? sql`>` : sql`<`
  const seen: string[] = []
  for (let place: { place: string; id: string } | undefined; ; ) {
    const { rows } = await sql<{ id: string; place: string }>`select w.id, (${column})::text as place from website w ${join}
      where w.tenant_id = ${tenantId} and w.id = any(${[...among]}::uuid[])
      ${place ? sql`and (${column}, w.id) ${beyond} (${place.place}::${type}, ${place.id}::uuid)` : sql``}
      order by ${column} ${direction}, w.id ${direction} limit 3`.execute(database.db)
    seen.push(...rows.map(({ id }) => id))
    place = rows[2]
    if (!place) return seen
  }
}

const refusedFilter = async (filter: string, viewer: Editor = trusted) =>
  refusal(customFilter(await propertiesOf(database.db, tenantId, entity), viewer, listed(), [filter]))

test('R-60 filters by text: equal without case and accents, and by its beginning', async () => {
  const { key } = await given('motto')
  const [a, b, c, d] = [
    await record({ [key]: 'Ärger' }),
    await record({ [key]: 'arg%' }),
    await record({ [key]: 'Zorn' }),
    await record({}),
  ]
  expect(await found(['motto:is:ARGER'])).toEqual([a])
  expect(await found(['motto:starts:äRg'])).toEqual([a, b])
  expect(await found(['motto:starts:arg%'])).toEqual([b])
  expect(await found(['motto:starts:%'])).toEqual([])
  expect(await found(['motto:given'])).toEqual([a, b, c])
  expect(await found(['motto:empty'])).toEqual([d])
  expect(await refusedFilter('motto:is: ')).toBe('filter')
  expect(await sorted('motto', 'asc', [a, b, c, d])).toEqual([d, b, a, c])
  expect(await sorted('motto', 'desc', [a, b, c, d])).toEqual([c, a, b, d])
})

test('R-60 filters by numbers and times, from and to, without those that have none', async () => {
  const [size, born, seen] = [await given('size', 'decimal'), await given('born', 'date'), await given('seen', 'date-time')]
  const of = (n: number, day: string) => record({ [size.key]: n, [born.key]: day, [seen.key]: `${day}T12:00:00.000Z` })
  const [a, b, c] = [await of(-1.5, '0001-01-01'), await of(2, '2026-11-21'), await of(10, '9999-12-31')]
  const none = await record({})
  expect(await found(['size:from:2'])).toEqual([b, c])
  expect(await found(['size:to:2', 'size:given'])).toEqual([a, b])
  expect(await found(['size:to:2'])).toEqual([a, b])
  expect(await found(['size:is:10.0'])).toEqual([c])
  expect(await found(['born:from:2026-11-21', 'born:to:2026-11-21'])).toEqual([b])
  expect(await found(['seen:from:2026-11-21T13:00+01:00'])).toEqual([b, c])
  expect(await found(['seen:to:2026-11-21T11:59:59Z'])).toEqual([a])
  for (const name of ['size', 'born', 'seen']) {
    expect(await sorted(name, 'asc', [c, none, a, b]), name).toEqual([none, a, b, c])
    expect(await sorted(name, 'desc', [c, none, a, b]), name).toEqual([c, b, a, none])
  }
})

test('R-60 filters by choices, any of several; many-of holds each of its own', async () => {
  const [tier, tags, flag] = [await given('tier', 'one-of'), await given('tags', 'many-of'), await given('flag', 'yes-no')]
  const a = await record({ [tier.key]: 'gold', [tags.key]: ['gold', 'tin'], [flag.key]: true })
  const b = await record({ [tier.key]: 'tin', [tags.key]: ['silver'], [flag.key]: false })
  const none = await record({})
  expect(await found(['tier:is:gold,tin'])).toEqual([a, b])
  expect(await found(['tier:is:gold'])).toEqual([a])
  expect(await found(['tags:is:tin'])).toEqual([a])
  expect(await found(['tags:is:tin,silver', 'tags:is:gold'])).toEqual([a])
  expect(await found(['tags:empty', 'tier:empty', 'flag:empty'])).toContain(none)
  expect([await found(['flag:is:yes']), await found(['flag:is:false'])]).toEqual([[a], [b]])
  expect(refusal(customSort(await propertiesOf(database.db, tenantId, entity), trusted, listed(), 'tags'))).toBe('sort')
})

test('R-60 a filter that makes no sense is refused and says why', async () => {
  for (const [name, type] of [
    ['t1', 'text'],
    ['n1', 'whole-number'],
    ['d1', 'date'],
    ['c1', 'one-of'],
    ['y1', 'yes-no'],
  ] as const) {
    await given(name, type)
  }
  await given('long', 'long-text')
  await given('unsearched', 'text', { searchable: false })
  for (const filter of [
    'n1:is:x',
    'n1:from:',
    'd1:is:2026-02-30',
    'd1:to:1',
    't1:from:a',
    'n1:starts:1',
    'c1:starts:g',
    't1:starts:',
    't1:like:a',
    't1',
    'y1:is:1',
  ]) {
    expect(await refusedFilter(filter), filter).toBe('filter')
  }
  for (const filter of ['nothing:is:1', '__proto__:is:1', 'constructor:given', ':is:1', ''])
    expect(await refusedFilter(filter), filter).toBe('unknown')
  for (const filter of ['long:given', 'unsearched:is:1']) expect(await refusedFilter(filter), filter).toBe('not-searchable')
  expect(await refusedFilter("t1:is:' or 1=1 --")).toBeUndefined()
})

test('R-60 what somebody may not see, they cannot ask for either', async () => {
  const { key } = await given('risk', 'text', { viewRoles: null, storefront: 'hidden' })
  await sql`update property set view_roles = array['019b0000-0000-7000-8000-000000000001']::uuid[] where key = ${key}`.execute(database.db)
  const properties = await propertiesOf(database.db, tenantId, entity)
  for (const viewer of [
    { kind: 'console', roleIds: new Set<string>() },
    { kind: 'storefront', roleIds: new Set(['019b0000-0000-7000-8000-000000000001']) },
  ] as const) {
    expect(refusal(customFilter(properties, viewer, listed(), ['risk:given']))).toBe('unknown')
    expect(refusal(customSort(properties, viewer, listed(), 'risk'))).toBe('unknown')
  }
  expect(
    customFilter(properties, { kind: 'console', roleIds: new Set(['019b0000-0000-7000-8000-000000000001']) }, listed(), ['risk:given']).ok,
  ).toBe(true)
})

test('R-60 long values differ from each other also behind what is compared letter by letter', async () => {
  const { key } = await given('link', 'url')
  const long = (end: string) => `https://example.test/${'ä'.repeat(150)}/${end}`
  const [a, b] = [checkValue('url', {}, long('a')), checkValue('url', {}, long('b'))]
  const [one, two] = [await record({ [key]: 'value' in a && a.value }), await record({ [key]: 'value' in b && b.value })]
  expect(await found([`link:is:${long('a')}`])).toEqual([one])
  expect(await found([`link:is:${long('b')}`])).toEqual([two])
  expect(await found(['link:starts:https://example.test/'])).toEqual([one, two])
})

/** Every type as a property of one tenant, and values for it. */
const values: Readonly<Record<PropertyType, fc.Arbitrary<unknown>>> = {
  text: fc.string({ unit: 'grapheme', maxLength: 520 }),
  'long-text': fc.string({ unit: 'binary', maxLength: 40 }),
  'whole-number': fc.maxSafeInteger(),
  decimal: fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((n) => Number(n.toFixed(6))),
  'yes-no': fc.boolean(),
  date: fc.date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') }).map((d) => d.toISOString().slice(0, 10)),
  'date-time': fc.date({ noInvalidDate: true, min: new Date('0001-01-02'), max: new Date('9999-12-30') }).map((d) => d.toISOString()),
  'one-of': fc.constantFrom('gold', 'silver', 'tin'),
  'many-of': fc.subarray(['gold', 'silver', 'tin'], { minLength: 1 }),
  'e-mail': fc.emailAddress(),
  url: fc.webUrl({ withQueryParameters: true }),
  phone: fc.stringMatching(/^\+?[0-9]{3,8}[ -]?[0-9]{0,8}$/),
}

test('R-60 whatever a definition takes is kept, read back equal, and found by its filter alone', async () => {
  const tenant = (await givenTenant(parts)).id
  const all: Property[] = []
  for (const type of propertyTypes) all.push(await given(`p-${type}`, type, { searchable: type !== 'long-text' }, tenant))
  const other = await record({}, tenant)
  const id = parts.newId()
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...all).chain((property) => values[property.type].map((value) => ({ property, value }))),
      async ({ property, value }) => {
        const checked = checkValue(property.type, property.rules, value)
        if ('issue' in checked || checked.value === '') return
        await record({ [property.key]: checked.value }, tenant, id)
        const { rows } = await sql<{
          custom: Record<string, unknown>
        }>`select custom from website where tenant_id = ${tenant} and id = ${id}`.execute(database.db)
        expect(rows[0]!.custom[property.key]).toEqual(checked.value)
        if (property.type === 'long-text') return
        const asked = Array.isArray(checked.value)
          ? checked.value.join(',')
          : checked.value === true
            ? 'yes'
            : checked.value === false
              ? 'no'
              : String(checked.value)
        expect(await found([`${property.name}:is:${asked}`], trusted, tenant)).toEqual([id])
        expect(await found([`${property.name}:given`], trusted, tenant)).toEqual([id])
        expect(await found([`${property.name}:empty`], trusted, tenant)).toEqual([other])
      },
    ),
    { numRuns: 150 },
  )
}, 60_000)

test('each statement touches the rows of its tenant and entity only', async () => {
  const [mine, twin] = [await givenTenant(parts), await givenTenant(parts)]
  const { key } = await given('same', 'text', {}, mine.id)
  // the same key and the same record id in both, so that only the tenant tells them apart
  await sql`insert into property (tenant_id, entity, key, name, label, type, control, searchable, position, created_at, created_by, modified_at, modified_by)
    select ${twin.id}, entity, key, name, label, type, control, searchable, position, created_at, created_by, modified_at, modified_by
    from property where key = ${key}`.execute(database.db)
  const id = parts.newId()
  await record({ [key]: 'theirs' }, twin.id, id)
  await record({ [key]: 'mine' }, mine.id, id)
  await record({ [key]: 'changed' }, mine.id, id)
  expect(await found(['same:is:theirs'], trusted, twin.id)).toEqual([id])
  expect(await found(['same:is:theirs'], trusted, mine.id)).toEqual([])
  expect(await found(['same:is:changed'], trusted, mine.id)).toEqual([id])
  await database.transaction((tx) => eraseCustom(tx, mine.id, entity, id))
  expect(await found(['same:given'], trusted, mine.id)).toEqual([])
  expect(await found(['same:given'], trusted, twin.id)).toEqual([id])
})
