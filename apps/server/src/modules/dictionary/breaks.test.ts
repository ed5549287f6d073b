import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenProperty, type TestDictionary, testDictionary } from '../../../test/harness/dictionary.ts'
import { atTheMachine, givenTenant, type TestParts, testParts, trail } from '../../../test/harness/parts.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { breaksOf } from './breaks.ts'
import type { PropertyChange } from './index.ts'

let database: DatabaseHandle
let parts: TestParts
let dictionary: TestDictionary
let tenantId: string

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  parts = testParts(database)
  dictionary = testDictionary(parts)
  tenantId = (await givenTenant(parts)).id
})
afterAll(() => database.close())

const given = (type: Parameters<typeof givenProperty>[4], more: Parameters<typeof givenProperty>[5] = {}) =>
  givenProperty(dictionary, tenantId, 'website', `p${parts.newId()}`, type, more)

/** Records with these values under one key; undefined = without. */
async function records(key: string, values: readonly unknown[], tenant = tenantId): Promise<void> {
  const rows = values.map((value) => ({ id: parts.newId(), custom: value === undefined ? {} : { [key]: value } }))
  await sql`insert into website (tenant_id, id, name, custom, created_at, modified_at)
    select ${tenant}, r.id, 'x', r.custom, ${parts.clock.now()}, ${parts.clock.now()}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, custom jsonb)`.execute(database.db)
}
const stored = async () =>
  (await sql<{ custom: object }>`select custom from website where tenant_id = ${tenantId} order by id`.execute(database.db)).rows.map(
    (row) => row.custom,
  )

const change = (key: string, more: PropertyChange) => dictionary.change(atTheMachine, tenantId, 'website', key, more)
const preview = async (key: string, changes: Omit<PropertyChange, 'version'>) => {
  const breaks = await dictionary.preview(tenantId, 'website', key, changes)
  if (!breaks.ok) throw new Error(JSON.stringify(breaks.refusal))
  return breaks.value
}
const none = { count: 0, more: false }

test('R-60 before a removal it shows how many records hold a value', async () => {
  const { key } = await given('text')
  await records(key, ['a', 'b', undefined])
  await records(key, ['c'], (await givenTenant(parts)).id)
  expect(await dictionary.use(tenantId, 'website', key)).toMatchObject({ value: { count: 2, more: false } })
  expect(await dictionary.use((await givenTenant(parts)).id, 'website', key)).toMatchObject({ refusal: { code: 'not-found' } })
  await dictionary.remove(atTheMachine, tenantId, 'website', key, 1)
  expect(await dictionary.use(tenantId, 'website', key)).toMatchObject({ refusal: { code: 'gone' } })
})

test('R-60 a change shows how many values would not fit, wants it accepted, and drops none', async () => {
  const { key } = await given('text')
  await records(key, ['a', 'bb', 'ccc', 'dddd', undefined])
  const before = await stored()
  const breaks = { misfits: { count: 2, more: false }, missing: none, choices: [] }
  expect(await preview(key, { rules: { maxLength: 2 } })).toEqual(breaks)
  expect(await change(key, { version: 1, rules: { maxLength: 2 } })).toMatchObject({ refusal: { code: 'conflict', more: { breaks } } })
  expect(await dictionary.read(tenantId, 'website', key)).toMatchObject({ value: { version: 1, rules: {} } })
  expect(await change(key, { version: 1, rules: { maxLength: 2 }, accept: true })).toMatchObject({ ok: true, value: { version: 2 } })
  expect(await stored()).toEqual(before)
  expect((await trail(parts, tenantId)).at(-1)).toMatchObject({ action: 'property.changed', after: { accepted: breaks } })
  // what was accepted once does not fit still, and widening needs nobody's word
  expect(await change(key, { version: 2, rules: { maxLength: 3, pattern: '.*' } })).toMatchObject({
    refusal: { more: { breaks: { misfits: { count: 1 } } } },
  })
  expect(await change(key, { version: 2, rules: {} })).toMatchObject({ ok: true })
})

test('R-60 a preview changes nothing', async () => {
  const { key } = await given('text', { searchable: true })
  await preview(key, { name: 'other', searchable: false, rules: { pattern: 'x' } })
  expect(dictionary.sent).toEqual([])
  expect(await dictionary.read(tenantId, 'website', key)).toMatchObject({ value: { version: 1, rules: {}, searchable: true } })
})

test('R-60 removing a choice in use is told, choice by choice', async () => {
  const { key } = await given('one-of')
  await records(key, ['gold', 'gold', 'silver', undefined])
  const without = { rules: { choices: [{ key: 'silver', label: 'Silver' }] } }
  expect(await preview(key, without)).toEqual({
    misfits: { count: 2, more: false },
    missing: none,
    choices: [
      { key: 'gold', label: 'The gold one', count: 2, more: false },
      { key: 'tin', label: 'The tin one', count: 0, more: false },
    ],
  })
  const many = await given('many-of')
  await records(many.key, [['gold', 'tin'], ['silver'], ['tin']])
  expect(await preview(many.key, without)).toMatchObject({
    misfits: { count: 2 },
    choices: [
      { key: 'gold', count: 1 },
      { key: 'tin', count: 2 },
    ],
  })
  // relabelled and put into another order: nothing breaks
  const { rules } = many
  expect(
    await preview(many.key, { rules: { choices: rules.choices!.toReversed().map(({ key: k }) => ({ key: k, label: 'New' })) } }),
  ).toMatchObject({ misfits: none })
})

test('R-60 a value required from now on: records without one are counted', async () => {
  const { key } = await given('text')
  await records(key, ['a', undefined, undefined])
  const breaks = { misfits: none, missing: { count: 2, more: false }, choices: [] }
  expect(await preview(key, { required: true })).toEqual(breaks)
  expect(await change(key, { version: 1, required: true })).toMatchObject({ refusal: { more: { breaks } } })
  expect(await change(key, { version: 1, required: true, accept: true })).toMatchObject({ ok: true })
  expect(await change(key, { version: 2, label: 'x' })).toMatchObject({ ok: true })
})

test('R-60 another type: values that are none of it', async () => {
  const { key } = await given('text')
  await records(key, ['a@example.test', 'https://example.test/', 'gold'])
  expect((await preview(key, { type: 'e-mail' })).misfits.count).toBe(2)
  expect((await preview(key, { type: 'one-of', rules: { choices: [{ key: 'gold', label: 'G' }] } })).misfits.count).toBe(2)
  expect((await preview(key, { type: 'long-text' })).misfits.count).toBe(0)
})

test('R-60 it is counted exactly to a number, then “more than”; other tenants and entities do not count', async () => {
  const property = await given('text')
  const { key } = property
  await records(
    key,
    Array.from({ length: 4_500 }, (_, n) => (n % 2 ? 'long enough' : undefined)),
  )
  const twin = await givenTenant(parts)
  await records(key, ['long enough', 'too'], twin.id)
  const place = dictionary.parts.places.website
  const after = { ...property, required: true, rules: { maxLength: 1 } }
  expect(await breaksOf(database.db, place, property, after)).toMatchObject({
    misfits: { count: 2_250, more: false },
    missing: { count: 2_250, more: false },
  })
  expect(await breaksOf(database.db, place, property, after, 2_250)).toMatchObject({ misfits: { more: false }, missing: { more: false } })
  expect(await breaksOf(database.db, place, property, after, 100)).toMatchObject({
    misfits: { count: 100, more: true },
    missing: { count: 100, more: true },
  })
  expect(await breaksOf(database.db, dictionary.parts.places.customer, property, after)).toMatchObject({ misfits: none, missing: none })
})
