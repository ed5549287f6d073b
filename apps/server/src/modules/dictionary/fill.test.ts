import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenProperty, type TestDictionary, testDictionary } from '../../../test/harness/dictionary.ts'
import { atTheMachine, givenTenant, refusal, type TestParts, testParts, trail } from '../../../test/harness/parts.ts'
import type { DatabaseHandle, Tx } from '../../platform/db/index.ts'
import { fill, fillStep } from './fill.ts'
import { customFilter, type Editor, eraseCustom, indexCustom, type Property, propertiesOf, propertiesToWrite } from './index.ts'

let database: DatabaseHandle
let parts: TestParts
let dictionary: TestDictionary
let tenantId: string
const trusted: Editor = { kind: 'trusted' }
const entity = 'website-user'

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  parts = testParts(database)
  dictionary = testDictionary(parts)
  tenantId = (await givenTenant(parts)).id
})
afterAll(() => database.close())

const given = (name: string, more: Parameters<typeof givenProperty>[5] = {}) =>
  givenProperty(dictionary, tenantId, entity, name, 'text', more)

/** Users as they are without the dictionary: with values, and nothing in any index. */
async function users(key: string, values: readonly (string | undefined)[], tenant = tenantId): Promise<string[]> {
  const rows = values.map((value) => ({ id: parts.newId(), custom: value === undefined ? {} : { [key]: value } }))
  await sql`insert into account (owner_id, id, kind, came_by, user_name, email, search_text, custom, created_at, created_by, modified_at, modified_by)
    select ${tenant}, r.id, 'website', 'manual', r.id, r.id, 'someone', r.custom, ${parts.clock.now()}, '', ${parts.clock.now()}, ''
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, custom jsonb)`.execute(database.db)
  return rows.map(({ id }) => id)
}
const rowsOf = async (key: string) =>
  (
    await sql<{
      id: string
      text: string
    }>`select subject_id as id, text_value as text from property_value where key = ${key} order by subject_id`.execute(database.db)
  ).rows.map(({ id, text }) => [id, text])
const texts = async (tenant = tenantId) =>
  (
    await sql<{ text: string }>`select custom_text as text from account where owner_id = ${tenant} order by id`.execute(database.db)
  ).rows.map((row) => row.text)
/** As a module changes a record's value: its row held first, then the definitions. */
const write = (key: string, id: string, value: string) =>
  database.transaction(async (tx) => {
    await sql`select 1 from account where owner_id = ${tenantId} and id = ${id} for no key update`.execute(tx)
    const properties = await propertiesToWrite(tx, tenantId, entity)
    await sql`update account set custom = ${JSON.stringify({ [key]: value })} where owner_id = ${tenantId} and id = ${id}`.execute(tx)
    await indexCustom(tx, tenantId, entity, id, properties, { [key]: value })
  })
const pause = () => new Promise((resolve) => setTimeout(resolve, 150))
const filled = async ({ key }: Property) => (await propertiesOf(database.db, tenantId, entity)).find((one) => one.key === key)?.filled
const change = (property: Property, more: object) =>
  dictionary.change(atTheMachine, tenantId, entity, property.key, { version: property.version, ...more })

test('R-60 made searchable: index rows and search texts of all records follow in steps, and lists wait for that', async () => {
  const property = await given('tier')
  const { key } = property
  const ids = await users(key, ['Göld', undefined, 'tin', 'tin', 'ore'])
  const changed = await change(property, { searchable: true })
  expect(changed).toMatchObject({ ok: true, value: { filled: false } })
  const of = { tenantId, entity, id: sql.ref('a.id') } as const
  const filter = async () => customFilter(await propertiesOf(database.db, tenantId, entity), trusted, of, ['tier:given'])
  expect(refusal(await filter())).toBe('conflict')
  const [request] = dictionary.sent.splice(0)
  const step = () => database.transaction((tx) => fillStep(tx, dictionary.parts.places, request!, 2))
  expect(await step()).toBe('more')
  expect(await rowsOf(key)).toEqual([
    [ids[0], 'gold'],
    [ids[1], ''],
  ])
  // a server that starts again goes on where the last one was
  expect([await step(), await filled(property), await step(), await filled(property)]).toEqual(['more', false, 'done', true])
  expect(await rowsOf(key)).toEqual(ids.map((id, at) => [id, ['gold', '', 'tin', 'tin', 'ore'][at]]))
  expect(await texts()).toEqual(['gold', '', 'tin', 'tin', 'ore'])
  expect(refusal(await filter())).toBeUndefined()
  // once more does no harm
  expect(await step()).toBe('done')
})

test('R-60 not searchable any more, or removed: rows and search texts go; restored, they are back', async () => {
  const property = await given('tier')
  const ids = await users(property.key, ['gold', 'tin'])
  const on = await change(property, { searchable: true })
  await dictionary.settle()
  const off = await change(on.ok ? on.value : property, { searchable: false })
  await dictionary.settle()
  expect([await rowsOf(property.key), await texts()]).toEqual([[], ['', '']])
  const again = await change(off.ok ? off.value : property, { searchable: true })
  await dictionary.settle()
  expect(await texts()).toEqual(['gold', 'tin'])
  await dictionary.remove(atTheMachine, tenantId, entity, property.key, again.ok ? again.value.version : 0)
  await dictionary.settle()
  expect([await rowsOf(property.key), await texts()]).toEqual([[], ['', '']])
  expect(await dictionary.restore(atTheMachine, tenantId, entity, property.key)).toMatchObject({ value: { filled: false } })
  await dictionary.settle()
  expect([await rowsOf(property.key), await texts()]).toEqual([
    [
      [ids[0], 'gold'],
      [ids[1], 'tin'],
    ],
    ['gold', 'tin'],
  ])
})

test('R-60 kept from some: the search forgets it, filters still know it', async () => {
  const property = await given('risk', { searchable: true })
  await users(property.key, ['high'])
  await change(property, { label: 'Risk' })
  expect(dictionary.sent).toEqual([])
  await sql`update property set filled = false where key = ${property.key}`.execute(database.db)
  await fill(dictionary.parts, { tenantId, entity, key: property.key })
  expect(await texts()).toEqual(['high'])
  const hidden = testDictionary(parts, ['019b0000-0000-7000-8000-000000000001'])
  await hidden.change(atTheMachine, tenantId, entity, property.key, { version: 2, viewRoles: ['019b0000-0000-7000-8000-000000000001'] })
  await hidden.settle()
  expect([await texts(), (await rowsOf(property.key)).length]).toEqual([[''], 1])
})

test('R-60 what is written during the run stays as it was written: before, behind and beside it', async () => {
  const property = await given('tier')
  const { key } = property
  const ids = await users(key, ['a', 'b', 'c', 'd'])
  await change(property, { searchable: true })
  const [request] = dictionary.sent.splice(0)
  await database.transaction((tx) => fillStep(tx, dictionary.parts.places, request!, 2))
  await Promise.all([
    ...ids.flatMap((id, at) => [write(key, id, `new${at}`), write(key, id, `newer${at}`)]),
    (async () => {
      while ((await database.transaction((tx) => fillStep(tx, dictionary.parts.places, request!, 1))) === 'more');
    })(),
  ])
  const { rows } = await sql<{
    value: string
  }>`select custom ->> ${key} as value from account where owner_id = ${tenantId} order by id`.execute(database.db)
  expect(await rowsOf(key)).toEqual(ids.map((id, at) => [id, rows[at]!.value]))
})

test('R-60 a step holds the records it indexes: who changes one meanwhile waits, and is not overwritten', async () => {
  if (database.embedded) return
  const property = await given('tier', { searchable: true })
  const { key } = property
  const [id] = await users(key, ['old'])
  const request = { tenantId, entity, key } as const
  await database.transaction((tx) => indexCustom(tx, tenantId, entity, id!, [property], { [key]: 'old' }))
  await sql`update property set filled = false where key = ${key}`.execute(database.db)
  // the step stops between reading the record and writing its index row, which somebody holds
  let release = () => {}
  const until = new Promise<void>((resolve) => (release = resolve))
  const holding = database.transaction(async (tx: Tx) => {
    await sql`select 1 from property_value where key = ${key} for update`.execute(tx)
    await until
  })
  await pause()
  const step = database.transaction((tx) => fillStep(tx, dictionary.parts.places, request))
  await pause()
  const writing = write(key, id!, 'new')
  await pause()
  release()
  await Promise.all([holding, step, writing])
  expect(await rowsOf(key)).toEqual([[id, 'new']])
})

test('R-60 whoever writes by the definitions from before a change is waited for', async () => {
  const property = await given('tier')
  const { key } = property
  if (database.embedded) return
  let finish = () => {}
  const until = new Promise<void>((resolve) => (finish = resolve))
  let begun = () => {}
  const has = new Promise<void>((resolve) => (begun = resolve))
  const writing = database.transaction(async (tx: Tx) => {
    const properties = await propertiesToWrite(tx, tenantId, entity)
    begun()
    await until
    const id = parts.newId()
    await sql`insert into account (owner_id, id, kind, came_by, user_name, email, search_text, custom, created_at, created_by, modified_at, modified_by)
      values (${tenantId}, ${id}, 'website', 'manual', 'late', 'late', '', ${JSON.stringify({ [key]: 'late' })}, ${parts.clock.now()}, '', ${parts.clock.now()}, '')`.execute(
      tx,
    )
    await indexCustom(tx, tenantId, entity, id, properties, { [key]: 'late' })
  })
  await has
  const changing = (async () => {
    await change(property, { searchable: true })
    await dictionary.settle()
  })()
  const first = await Promise.race([changing.then(() => 'changed'), new Promise((resolve) => setTimeout(() => resolve('waiting'), 200))])
  expect(first).toBe('waiting')
  finish()
  await Promise.all([writing, changing])
  expect((await rowsOf(key)).map(([, text]) => text)).toEqual(['late'])
})

test('R-60 a long run hands the rest on to a further job', async () => {
  const property = await given('tier')
  await sql`insert into account (owner_id, id, kind, came_by, user_name, email, search_text, custom, created_at, created_by, modified_at, modified_by)
    select ${tenantId}, ('019b0000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'website', 'manual', n, n, '', '{}', now(), '', now(), ''
    from generate_series(1, 20500) n`.execute(database.db)
  await change(property, { searchable: true })
  const [request] = dictionary.sent.splice(0)
  await fill(dictionary.parts, request!)
  expect([await filled(property), dictionary.sent.length]).toEqual([false, 1])
  await dictionary.settle()
  expect(await filled(property)).toBe(true)
  expect(await rowsOf(property.key)).toHaveLength(20_500)
}, 60_000)

test('R-60 after 30 days definition, index rows and values of a removed property are gone, and nothing else is', async () => {
  const [property, stays] = [await given('tier', { searchable: true }), await given('other', { searchable: true })]
  const { key } = property
  const ids = await users(key, [...Array.from({ length: 1_200 }, () => 'gold'), undefined])
  const twin = await givenTenant(parts)
  await users(key, ['a twin’s'], twin.id)
  await sql`update account set state = 'erased' where id = ${ids[1]}`.execute(database.db)
  await sql`update account set custom = custom || ${JSON.stringify({ [stays.key]: 'x' })} where owner_id = ${tenantId} and id = ${ids[0]}`.execute(
    database.db,
  )
  await dictionary.remove(atTheMachine, tenantId, entity, key, 1)
  parts.clock.pass({ days: 30, ms: -1 })
  expect(await dictionary.purgeRemoved('job')).toBe(0)
  parts.clock.pass({ ms: 2 })
  expect(await dictionary.purgeRemoved('job')).toBe(1)
  const { rows } = await sql<{ custom: object }>`select custom from account where owner_id = ${tenantId} and custom <> '{}'`.execute(
    database.db,
  )
  expect(rows).toEqual([{ custom: { [stays.key]: 'x' } }])
  expect(await rowsOf(key)).toEqual([])
  expect((await propertiesOf(database.db, tenantId, entity)).map(({ name }) => name)).toEqual(['other'])
  expect((await sql<{ custom: object }>`select custom from account where owner_id = ${twin.id}`.execute(database.db)).rows).toEqual([
    { custom: { [key]: 'a twin’s' } },
  ])
  expect((await trail(parts, tenantId)).at(-1)).toMatchObject({ action: 'property.purged', id: key, before: { entity, name: 'tier' } })
  expect(await dictionary.purgeRemoved('job')).toBe(0)
})

test('R-60 one that was restored meanwhile is not purged', async () => {
  const property = await given('tier')
  await users(property.key, ['gold'])
  await dictionary.remove(atTheMachine, tenantId, entity, property.key, 1)
  await dictionary.restore(atTheMachine, tenantId, entity, property.key)
  parts.clock.pass({ days: 31 })
  expect(await dictionary.purgeRemoved('job')).toBe(0)
  expect((await sql<{ custom: object }>`select custom from account where owner_id = ${tenantId}`.execute(database.db)).rows).toEqual([
    { custom: { [property.key]: 'gold' } },
  ])
})

test('R-08 a record that leaves takes its index rows with it, a twin’s stay', async () => {
  const property = await given('tier', { searchable: true })
  const twin = await givenTenant(parts)
  const theirs = await givenProperty(dictionary, twin.id, entity, 'tier', 'text', { searchable: true })
  const id = parts.newId()
  await database.transaction(async (tx) => {
    await indexCustom(tx, tenantId, entity, id, [property], { [property.key]: 'gold' })
    await indexCustom(tx, twin.id, entity, id, [theirs], { [theirs.key]: 'tin' })
    await eraseCustom(tx, tenantId, entity, id)
  })
  expect([await rowsOf(property.key), await rowsOf(theirs.key)]).toEqual([[], [[id, 'tin']]])
})
