import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anyEditor, givenCustomer } from '../../../test/harness/customers.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { atTheMachine, givenTenant, refusal, type TestParts, testParts, trail } from '../../../test/harness/parts.ts'
import type { DatabaseHandle, Tx } from '../../platform/db/index.ts'
import { insertWebsite } from '../websites/store.ts'
import {
  type CustomerChange,
  type CustomerToMake,
  changeCustomerIn,
  createCustomerIn,
  findByImportKey,
  findByNumber,
  findCustomer,
  lockCustomer,
  setActiveIn,
  shipTosOf,
  versionOf,
  websitesOfCustomer,
} from './index.ts'

let database: DatabaseHandle
let parts: TestParts
let mine: string
let theirs: string
let site: string
let theirSite: string
let n = 0

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  mine = (await givenTenant(parts)).id
  theirs = (await givenTenant(parts)).id
  site = await givenWebsite(mine)
  theirSite = await givenWebsite(theirs)
})
afterAll(() => database.close())

async function givenWebsite(tenantId: string): Promise<string> {
  const id = parts.newId()
  await database.transaction((tx) => insertWebsite(tx, { tenantId, id, name: 'Shop', language: 'en', now: parts.clock.now() }))
  return id
}
const newNumber = () => `C-${++n}`
const make = (input: Partial<CustomerToMake>, tenantId = mine) =>
  database.transaction((tx) =>
    createCustomerIn(parts, tx, atTheMachine, tenantId, { cameBy: 'manual', editor: anyEditor, ...input }, parts.clock.now()),
  )
const change = (id: string, it: Partial<CustomerChange>, tenantId = mine) =>
  database.transaction((tx) => changeCustomerIn(parts, tx, atTheMachine, tenantId, id, { editor: anyEditor, ...it }, parts.clock.now()))
const setActive = (id: string, active: boolean, tenantId = mine) =>
  database.transaction((tx) => setActiveIn(parts, tx, atTheMachine, tenantId, id, active, parts.clock.now()))
const fieldsOf = (result: Awaited<ReturnType<typeof make>>) =>
  result.ok ? undefined : (result.refusal.fields ?? []).map(({ field, rule }) => `${field} ${rule}`).sort()
const inTx = <T>(work: (tx: Tx) => Promise<T>) => database.transaction(work)

describe('making a customer', () => {
  test('R-14 a bill-to with everything is read as it was given, with who made it and when', async () => {
    const number = newNumber()
    const given = { number, companyName: 'Okafor & Sons', city: 'Zürich', country: 'ch', erpNumber: 'E-7', importKey: `key ${number}` }
    const made = await givenCustomer(parts, mine, { ...given, websiteIds: [site] })
    const at = parts.clock.now()
    expect(await findCustomer(database.db, mine, made.id)).toEqual(made)
    expect(made).toMatchObject({
      ...given,
      country: 'CH',
      billToId: null,
      sequence: '',
      kind: 'company',
      state: 'active',
      active: true,
      cameBy: 'manual',
      warnings: [],
      createdAt: at,
      createdBy: 'operator',
      modifiedAt: at,
    })
    expect(await websitesOfCustomer(database.db, mine, made.id)).toEqual([site])
  })

  test('R-14 a ship-to has its bill-to’s number and the sequence given, or the next', async () => {
    const billTo = await givenCustomer(parts, mine, { number: newNumber(), companyName: 'Department store' })
    const under = (more: object) => givenCustomer(parts, mine, { billToId: billTo.id, city: 'Oslo', ...more })
    expect(await under({})).toMatchObject({ number: billTo.number, sequence: '0001', billToId: billTo.id, kind: 'person' })
    expect(await under({ sequence: 'MAIN' })).toMatchObject({ sequence: 'MAIN' })
    expect(await under({ sequence: '41' })).toMatchObject({ sequence: '41' })
    expect(await under({})).toMatchObject({ sequence: '0042' })
    const { items } = await shipTosOf(database.db, mine, billTo.id, { limit: 10 })
    expect(items.map(({ sequence }) => sequence).toSorted()).toEqual(['0001', '0042', '41', 'MAIN'])
  })

  test('R-14 a person gets a number by itself, drawn again where it is somebody’s already', async () => {
    const drawn = [0, 0, 1]
    let asked = 0
    // nine letters a number: the same one twice, then another
    const random = { bytes: () => Buffer.alloc(0), below: () => drawn[Math.floor(asked++ / 9)]! }
    const at = (tx: Tx) =>
      createCustomerIn({ ...parts, random }, tx, atTheMachine, mine, { cameBy: 'order', editor: { kind: 'trusted' } }, parts.clock.now())
    const first = await inTx(at)
    const second = await inTx(at)
    expect([first, second].map((one) => one.ok && one.value.number)).toEqual(['W-222222222', 'W-333333333'])
  })

  test('R-14 number, sequence and import key are unique in the tenant, and the field is named', async () => {
    const [number, importKey] = [newNumber(), newNumber()]
    const billTo = await givenCustomer(parts, mine, { number, importKey })
    await givenCustomer(parts, mine, { billToId: billTo.id, sequence: '1' })
    const taken = await make({ number, importKey })
    expect(taken).toMatchObject({ ok: false, refusal: { code: 'name-taken' } })
    expect(fieldsOf(taken)).toEqual(['importKey taken', 'number taken'])
    expect(fieldsOf(await make({ billToId: billTo.id, sequence: '1' }))).toEqual(['sequence taken'])
    expect(fieldsOf(await make({ importKey }))).toEqual(['importKey taken'])
    // with another tenant they have nothing to do
    expect(await make({ number, importKey }, theirs)).toMatchObject({ ok: true })
  })

  test('R-14 everything that is wrong is named at once', async () => {
    const issues = fieldsOf(
      await make({
        number: ' ',
        sequence: '1',
        country: 'XX',
        email: 'nobody',
        websiteIds: [site, theirSite, parts.newId()],
        custom: { nothing: 1 },
      }),
    )
    expect(issues).toEqual([
      'country country',
      'custom.nothing unknown',
      'email address',
      'number required',
      'sequence ship-to',
      'websiteIds.1 unknown',
      'websiteIds.2 unknown',
    ])
  })

  test('R-14 a ship-to comes under a bill-to of the same tenant only, never under a ship-to', async () => {
    const billTo = await givenCustomer(parts, mine, { number: newNumber() })
    const shipTo = await givenCustomer(parts, mine, { billToId: billTo.id })
    const foreign = await givenCustomer(parts, theirs, { number: newNumber() })
    expect(fieldsOf(await make({ billToId: foreign.id }))).toEqual(['billToId unknown'])
    expect(fieldsOf(await make({ billToId: parts.newId() }))).toEqual(['billToId unknown'])
    expect(fieldsOf(await make({ billToId: shipTo.id }))).toEqual(['billToId not-bill-to'])
    expect(fieldsOf(await make({ billToId: billTo.id, number: 'other', websiteIds: [site] }))).toEqual([
      'number bill-to',
      'websiteIds bill-to',
    ])
  })

  test('R-23 an order’s broken address makes a customer with warnings; a taken key refuses it all the same', async () => {
    const it = { cameBy: 'order', editor: { kind: 'trusted' }, keepBroken: true } as const
    const made = await givenCustomer(parts, mine, { ...it, lastName: 'Okafor', country: 'Schweiz', email: 'ada@' })
    expect(made).toMatchObject({ lastName: 'Okafor', country: 'Schweiz', email: 'ada@', kind: 'person', cameBy: 'order' })
    expect(made.warnings.map(({ field, rule }) => [field, rule])).toEqual([
      ['country', 'country'],
      ['email', 'address'],
    ])
    expect(refusal(await make({ ...it, number: made.number }))).toBe('taken')
  })

  test('R-61 the trail says which fields were given, and nothing of what they say', async () => {
    const made = await givenCustomer(parts, mine, { number: newNumber(), lastName: 'Geheimnis', phone: '+41 44 000' })
    const entries = (await trail(parts, mine)).filter(({ id }) => id === made.id)
    expect(entries).toEqual([
      {
        action: 'customer.created',
        id: made.id,
        before: undefined,
        after: { kind: 'person', number: made.number, cameBy: 'manual', fields: ['lastName', 'phone'] },
      },
    ])
  })
})

describe('changing a customer', () => {
  test('R-14 what is left out stays, null takes away, and only what differs is in the trail', async () => {
    const made = await givenCustomer(parts, mine, { number: newNumber(), lastName: 'Okafor', phone: '1', city: 'Oslo' })
    parts.clock.pass({ minutes: 1 })
    const changed = await change(made.id, { phone: null, city: 'Bergen', lastName: 'Okafor' })
    expect(changed).toMatchObject({ ok: true, value: { lastName: 'Okafor', phone: null, city: 'Bergen', createdAt: made.createdAt } })
    expect(changed.ok && changed.value.modifiedAt).toEqual(parts.clock.now())
    const entries = (await trail(parts, mine)).filter(({ id }) => id === made.id)
    expect(entries.at(-1)).toMatchObject({ action: 'customer.changed', after: { fields: ['city', 'phone'] } })
    expect(await change(made.id, { city: 'Bergen' })).toMatchObject({ ok: true, value: { modifiedAt: parts.clock.now() } })
    expect((await trail(parts, mine)).filter(({ id }) => id === made.id)).toHaveLength(entries.length)
  })

  test('R-14 of two who edit one record the second learns of it, within a millisecond too', async () => {
    const made = await givenCustomer(parts, mine, { number: newNumber(), city: 'Oslo' })
    const version = versionOf(made)
    const first = await change(made.id, { version, city: 'Bergen' })
    expect(first.ok).toBe(true)
    const second = await change(made.id, { version, city: 'Trondheim' })
    expect(second).toMatchObject({
      ok: false,
      refusal: { code: 'version-conflict', more: { version: first.ok && versionOf(first.value) } },
    })
    expect((await findCustomer(database.db, mine, made.id))?.city).toBe('Bergen')
  })

  test('R-14 the ship-tos made under a number follow it, in search as well', async () => {
    const billTo = await givenCustomer(parts, mine, { number: newNumber(), companyName: 'Renamed' })
    const shipTo = await givenCustomer(parts, mine, { billToId: billTo.id, city: 'Oslo' })
    const number = newNumber()
    expect(await change(billTo.id, { number })).toMatchObject({ ok: true, value: { number } })
    expect(await findByNumber(database.db, mine, number, shipTo.sequence)).toMatchObject({ id: shipTo.id, number })
    expect(await findByNumber(database.db, mine, billTo.number)).toBeUndefined()
    const { rows } = await sql<{ text: string; name: string }>`
      select search_text as text, name_key as name from customer where id = ${shipTo.id}`.execute(database.db)
    expect(rows).toEqual([{ text: `${number.toLowerCase()} 0001 oslo`, name: number.toLowerCase() }])
    expect(fieldsOf(await change(shipTo.id, { number: newNumber() }))).toEqual(['number bill-to'])
    expect(fieldsOf(await change(billTo.id, { sequence: '1' }))).toEqual(['sequence ship-to'])
    expect((await trail(parts, mine)).findLast(({ id }) => id === billTo.id)).toMatchObject({
      before: { number: billTo.number },
      after: { number, fields: ['number'] },
    })
  })

  test('R-14 a number or import key of somebody else is refused by name, and nothing is changed', async () => {
    const other = await givenCustomer(parts, mine, { number: newNumber(), importKey: newNumber() })
    const made = await givenCustomer(parts, mine, { number: newNumber() })
    const refused = await change(made.id, { number: other.number, importKey: other.importKey!, city: 'Oslo' })
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'name-taken' } })
    expect(fieldsOf(refused)).toEqual(['importKey taken', 'number taken'])
    expect(await findCustomer(database.db, mine, made.id)).toEqual(made)
    // its own is no conflict
    expect(await change(other.id, { number: other.number, importKey: other.importKey!, city: 'Oslo' })).toMatchObject({ ok: true })
  })

  test('R-23 a field that is put right loses its warning; the others keep theirs', async () => {
    const it = { cameBy: 'order', editor: { kind: 'trusted' }, keepBroken: true } as const
    const made = await givenCustomer(parts, mine, { ...it, country: 'Schweiz', email: 'ada@' })
    const changed = await change(made.id, { country: 'CH' })
    expect(changed).toMatchObject({ ok: true, value: { country: 'CH', warnings: [{ field: 'email' }] } })
    expect(fieldsOf(await change(made.id, { email: 'still@' }))).toEqual(['email address'])
  })

  test('R-14 websites are those named, none = all, and the trail says which', async () => {
    const made = await givenCustomer(parts, mine, { number: newNumber() })
    await change(made.id, { websiteIds: [site, site.toUpperCase()] })
    expect(await websitesOfCustomer(database.db, mine, made.id)).toEqual([site])
    expect((await trail(parts, mine)).findLast(({ id }) => id === made.id)).toMatchObject({
      before: { websiteIds: [] },
      after: { websiteIds: [site], fields: [] },
    })
    await change(made.id, { websiteIds: [] })
    expect(await websitesOfCustomer(database.db, mine, made.id)).toEqual([])
  })
})

describe('deactivating', () => {
  test('R-14 ends with one word what anybody may do for it, and can be taken back', async () => {
    const made = await givenCustomer(parts, mine, { number: newNumber() })
    const version = async () =>
      (await sql<{ v: number }>`select rights_version as v from tenant where id = ${mine}`.execute(database.db)).rows[0]!.v
    const before = await version()
    expect(await setActive(made.id, false)).toMatchObject({ ok: true, value: { active: false, state: 'inactive' } })
    expect(await version()).toBe(before + 1)
    expect(refusal(await setActive(made.id, false))).toBe('conflict')
    expect(await setActive(made.id, true)).toMatchObject({ ok: true, value: { active: true, state: 'active', deactivatedAt: null } })
    expect((await trail(parts, mine)).filter(({ id }) => id === made.id).map(({ action }) => action)).toEqual([
      'customer.created',
      'customer.deactivated',
      'customer.reactivated',
    ])
  })
})

test('R-14 another tenant finds, holds, changes and counts nothing of it', async () => {
  const key = newNumber()
  const made = await givenCustomer(parts, mine, { number: newNumber(), importKey: key, websiteIds: [site] })
  await givenCustomer(parts, mine, { billToId: made.id })
  expect(await findCustomer(database.db, theirs, made.id)).toBeUndefined()
  expect(await inTx((tx) => lockCustomer(tx, theirs, made.id))).toBeUndefined()
  expect(await findByNumber(database.db, theirs, made.number)).toBeUndefined()
  expect(await findByNumber(database.db, theirs, made.number, '0001')).toBeUndefined()
  expect(await findByImportKey(database.db, theirs, key)).toBeUndefined()
  expect(await websitesOfCustomer(database.db, theirs, made.id)).toEqual([])
  expect((await shipTosOf(database.db, theirs, made.id, { limit: 5 })).items).toEqual([])
  expect(refusal(await change(made.id, { city: 'Oslo' }, theirs))).toBe('not-found')
  expect(refusal(await setActive(made.id, false, theirs))).toBe('not-found')
  // the same key here finds it
  expect((await findByImportKey(database.db, mine, key))?.id).toBe(made.id)
  // nor can a row point there, whoever writes it
  await expect(
    sql`update customer set bill_to_id = ${made.id}, sequence = '1' where tenant_id = ${theirs}`.execute(database.db),
  ).rejects.toMatchObject({ code: '23503' })
})
