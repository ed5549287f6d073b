import { dictionaryLimits } from '@tillward/contract/properties'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenProperty, type TestDictionary, testDictionary } from '../../../test/harness/dictionary.ts'
import { atTheMachine, givenTenant, refusal, type TestParts, testParts, trail } from '../../../test/harness/parts.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { type NewProperty, type PropertyChange, propertiesOf } from './index.ts'

let database: DatabaseHandle
let parts: TestParts
let dictionary: TestDictionary
let tenantId: string
const role = '019b0000-0000-7000-8000-000000000001'

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  parts = testParts(database)
  dictionary = testDictionary(parts, [role])
  tenantId = (await givenTenant(parts)).id
})
afterAll(() => database.close())

const create = (given: NewProperty, entity: 'customer' | 'website' = 'customer') => dictionary.create(atTheMachine, tenantId, entity, given)
const change = (key: string, given: PropertyChange) => dictionary.change(atTheMachine, tenantId, 'customer', key, given)
const remove = (key: string, version: number) => dictionary.remove(atTheMachine, tenantId, 'customer', key, version)
const restore = (key: string) => dictionary.restore(atTheMachine, tenantId, 'customer', key)
const names = async (removed = false) => (await dictionary.list(tenantId, 'customer', removed)).map(({ name }) => name)
const given = (name: string, more: Parameters<typeof givenProperty>[5] = {}) =>
  givenProperty(dictionary, tenantId, 'customer', name, 'text', more)

test('R-60 a property is made with what was said of it; the rest is off, empty or open to all', async () => {
  expect(await create({ name: 'vatId', label: 'VAT id', type: 'text' })).toMatchObject({
    ok: true,
    value: {
      name: 'vatId',
      control: 'text-box',
      help: '',
      required: false,
      rules: {},
      personal: false,
      searchable: false,
      listColumn: false,
      viewRoles: null,
      editRoles: null,
      storefront: 'hidden',
      position: 1,
      version: 1,
      filled: true,
    },
  })
  const all = {
    name: 'tier',
    label: 'Tier',
    help: 'How good a customer is.',
    type: 'one-of',
    control: 'radio-buttons',
    required: true,
    rules: { choices: [{ key: 'gold', label: 'Gold' }], default: 'gold' },
    personal: true,
    searchable: true,
    listColumn: true,
    viewRoles: [role],
    editRoles: [role],
    storefront: 'view',
  } as const
  const made = await create(all)
  expect(made).toMatchObject({ ok: true, value: { ...all, position: 2, filled: false } })
  expect(await propertiesOf(database.db, tenantId, 'customer')).toMatchObject([{ name: 'vatId' }, { ...all }])
  expect(await propertiesOf(database.db, tenantId, 'website')).toEqual([])
})

test('R-60 what does not fit together is refused field by field, unknown roles too', async () => {
  const result = await create({
    name: 'constructor',
    label: ' ',
    type: 'text',
    rules: { pattern: '(' },
    viewRoles: [role, '019b0000-0000-7000-8000-00000000000f'],
  })
  expect(result).toMatchObject({
    refusal: { code: 'invalid', fields: [{ field: 'name', rule: 'reserved' }, { field: 'label' }, { field: 'rules.pattern' }] },
  })
  expect(await create({ name: 'a', label: 'A', type: 'text', editRoles: [role, '019b0000-0000-7000-8000-00000000000f'] })).toMatchObject({
    refusal: { fields: [{ field: 'editRoles.1', rule: 'role' }] },
  })
  expect(await names()).toEqual([])
  expect(refusal(await dictionary.create(atTheMachine, parts.newId(), 'customer', { name: 'a', label: 'A', type: 'text' }))).toBe(
    'not-found',
  )
})

test('R-60 names are unique among those in use, whatever the case; another entity has its own', async () => {
  const { key } = await given('tier')
  expect(await create({ name: 'TIER', label: 'X', type: 'text' })).toMatchObject({
    refusal: { code: 'name-taken', fields: [{ field: 'name', rule: 'taken' }] },
  })
  expect((await create({ name: 'tier', label: 'X', type: 'text' }, 'website')).ok).toBe(true)
  const other = await given('level')
  expect(refusal(await change(other.key, { version: 1, name: 'Tier' }))).toBe('taken')
  expect(await change(key, { version: 1, name: 'Tier' })).toMatchObject({ ok: true, value: { name: 'Tier', key, version: 2 } })
})

test('R-60 of 20 who make one name at once, one gets it', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => create({ name: 'same', label: 'Same', type: 'text' })))
  expect(all.filter((one) => one.ok)).toHaveLength(1)
  expect(new Set(all.filter((one) => !one.ok).map(refusal))).toEqual(new Set(['taken']))
})

test('R-60 each change is in the trail, with what was and what is; one that changes nothing is not', async () => {
  const { key } = await given('tier', { searchable: true })
  expect(await change(key, { version: 1, label: 'Level', help: 'x' })).toMatchObject({ ok: true, value: { version: 2 } })
  expect(await change(key, { version: 2, label: ' Level ' })).toMatchObject({ ok: true, value: { version: 2 } })
  expect((await remove(key, 2)).ok).toBe(true)
  expect((await restore(key)).ok).toBe(true)
  const mine = await trail(parts, tenantId)
  expect(mine.map(({ action, id }) => [action, id])).toEqual(
    ['property.created', 'property.changed', 'property.removed', 'property.restored'].map((action) => [action, key]),
  )
  expect(mine[0]?.after).toMatchObject({ entity: 'customer', name: 'tier', searchable: true })
  expect(mine[1]).toMatchObject({
    before: { label: 'tier', help: '' },
    after: { entity: 'customer', name: 'tier', label: 'Level', help: 'x' },
  })
})

test('R-60 two editors notice each other', async () => {
  const { key } = await given('tier')
  const both = await Promise.all([change(key, { version: 1, label: 'A' }), change(key, { version: 1, label: 'B' })])
  expect(both.filter((one) => one.ok)).toHaveLength(1)
  expect(both.filter((one) => !one.ok)).toMatchObject([{ refusal: { code: 'version-conflict', more: { version: 2 } } }])
  expect(refusal(await remove(key, 1))).toBe('version-conflict')
  expect(refusal(await change(key, { version: 7, label: 'C' }))).toBe('version-conflict')
})

test('R-60 the type becomes one whose values are kept the same way, and no other', async () => {
  const { key } = await given('contact')
  expect(await change(key, { version: 1, type: 'whole-number' })).toMatchObject({ refusal: { fields: [{ field: 'type', rule: 'type' }] } })
  expect(await change(key, { version: 1, type: 'many-of', rules: { choices: [{ key: 'a', label: 'A' }] } })).toMatchObject({
    refusal: { fields: [{ field: 'type' }] },
  })
  expect(await change(key, { version: 1, type: 'long-text' })).toMatchObject({
    ok: true,
    value: { type: 'long-text', control: 'text-area' },
  })
})

test('R-60 a removed property is nobody’s to see, its name is free, and 30 days long it comes back', async () => {
  const { key } = await given('tier')
  await given('other')
  expect(await remove(key, 1)).toEqual({ ok: true })
  expect(await names()).toEqual(['other'])
  expect(await names(true)).toEqual(['other', 'tier'])
  expect(refusal(await dictionary.read(tenantId, 'customer', key))).toBe('gone')
  expect(refusal(await change(key, { version: 2, label: 'X' }))).toBe('gone')
  expect(refusal(await dictionary.preview(tenantId, 'customer', key, {}))).toBe('gone')
  expect(refusal(await remove(key, 2))).toBe('gone')
  const taken = await create({ name: 'tier', label: 'New', type: 'date' })
  expect(taken.ok && taken.value.key).not.toBe(key)
  expect(refusal(await restore(key))).toBe('taken')
  expect((await change(taken.ok ? taken.value.key : '', { version: 1, name: 'date' })).ok).toBe(true)
  parts.clock.pass({ days: 30, ms: -1 })
  expect(await restore(key)).toMatchObject({ ok: true, value: { key, name: 'tier', removedAt: null } })
  expect(await restore(key)).toMatchObject({ ok: true })
  expect(await names()).toEqual(['tier', 'other', 'date'])
  await remove(key, 3)
  parts.clock.pass({ days: 30 })
  expect(refusal(await restore(key))).toBe('gone')
  expect(await names(true)).toEqual(['other', 'date'])
})

test('R-60 properties are put into an order: all of them, each once', async () => {
  const keys = [(await given('a')).key, (await given('b')).key, (await given('c')).key] as const
  const order = (...wanted: string[]) => dictionary.reorder(atTheMachine, tenantId, 'customer', wanted)
  expect((await order(keys[2], keys[0], keys[1])).ok).toBe(true)
  expect(await names()).toEqual(['c', 'a', 'b'])
  for (const wrong of [[], [keys[0], keys[1]], [keys[0], keys[1], keys[1]], [...keys, parts.newId()]]) {
    expect(refusal(await order(...wrong))).toBe('conflict')
  }
  expect((await order(keys[2], keys[0], keys[1])).ok).toBe(true)
  const told = (await trail(parts, tenantId)).filter(({ action }) => action === 'property.reordered')
  expect(told).toMatchObject([{ before: { order: ['a', 'b', 'c'] }, after: { entity: 'customer', order: ['c', 'a', 'b'] } }])
  await given('d')
  expect(await names()).toEqual(['c', 'a', 'b', 'd'])
})

test('R-60 the number of properties is bounded, also when many are made at once, and of searchable ones', async () => {
  await sql`insert into property (tenant_id, entity, key, name, label, type, control, position, created_at, created_by, modified_at, modified_by)
    select ${tenantId}, 'customer', n, 'p' || n, 'x', 'text', 'text-box', n, now(), '', now(), '' from generate_series(1, ${dictionaryLimits.properties - 3}::int) n`.execute(
    database.db,
  )
  const many = await Promise.all(Array.from({ length: 6 }, (_, n) => create({ name: `more${n}`, label: 'x', type: 'text' })))
  expect(many.filter((one) => one.ok)).toHaveLength(3)
  expect(await names()).toHaveLength(dictionaryLimits.properties)
  await sql`update property set searchable = true where tenant_id = ${tenantId} and position <= ${dictionaryLimits.searchable}`.execute(
    database.db,
  )
  const last = (await dictionary.list(tenantId, 'customer', false)).at(-1)!
  expect(await change(last.key, { version: last.version, searchable: true })).toMatchObject({
    refusal: { fields: [{ field: 'searchable' }] },
  })
})

test('a tenant sees and changes its own dictionary only', async () => {
  const { key } = await given('tier')
  const removed = await given('old')
  await remove(removed.key, 1)
  const twin = await givenTenant(parts)
  const before = await database.db.selectFrom('property').selectAll().where('tenant_id', '=', tenantId).orderBy('key').execute()
  expect(await dictionary.list(twin.id, 'customer', true)).toEqual([])
  expect(await propertiesOf(database.db, twin.id, 'customer')).toEqual([])
  const acts = [
    dictionary.read(twin.id, 'customer', key),
    dictionary.preview(twin.id, 'customer', key, {}),
    dictionary.change(atTheMachine, twin.id, 'customer', key, { version: 1, label: 'Mine' }),
    dictionary.remove(atTheMachine, twin.id, 'customer', key, 1),
    dictionary.restore(atTheMachine, twin.id, 'customer', removed.key),
    // the same tenant, another entity
    dictionary.read(tenantId, 'website', key),
    dictionary.change(atTheMachine, tenantId, 'website', key, { version: 1, label: 'Mine' }),
  ]
  expect((await Promise.all(acts)).map(refusal)).toEqual(acts.map(() => 'not-found'))
  expect(refusal(await dictionary.reorder(atTheMachine, twin.id, 'customer', [key]))).toBe('conflict')
  expect((await dictionary.create(atTheMachine, twin.id, 'customer', { name: 'tier', label: 'Theirs', type: 'date' })).ok).toBe(true)
  expect(await database.db.selectFrom('property').selectAll().where('tenant_id', '=', tenantId).orderBy('key').execute()).toEqual(before)
})
