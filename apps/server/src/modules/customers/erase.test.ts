import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from '../../../test/harness/browser.ts'
import { givenCustomer } from '../../../test/harness/customers.ts'
import { type GivenTenant, givenTenant, password } from '../../../test/harness/given.ts'
import { atTheMachine } from '../../../test/harness/parts.ts'
import { givenProperty } from '../../../test/harness/properties.ts'
import { type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { type Customer, eraseCustomer, findCustomer, markMerged, moveShipTos } from './index.ts'

let app: UsersApp
let mine: GivenTenant
let theirs: GivenTenant
let admin: Browser

beforeAll(async () => {
  app = await usersApp()
  mine = await givenTenant(app)
  theirs = await givenTenant(app)
  admin = await app.staff(mine, 'eraser', ['ISC_Admin'])
})
afterAll(() => app.close())

const person = (more: object = {}, tenant = mine) =>
  givenCustomer(app.modules, tenant.id, {
    kind: 'person',
    firstName: 'Zebedee',
    lastName: 'Quillfeather',
    address1: 'Quillfeather Lane 1',
    city: 'Oslo',
    phone: '+47 987 654',
    email: 'quillfeather@shop.test',
    ...more,
  })
const erase = (customer: Customer, tenantId = mine.id) =>
  app.database.transaction((tx) => eraseCustomer(app.modules, tx, atTheMachine, tenantId, customer.id, app.clock.now()))
/** Everything the tables of customers hold of a tenant, as text. */
async function stored(): Promise<string> {
  const { rows } = await sql<{ text: string }>`
    select string_agg(t, '') as text from (select row_to_json(c)::text as t from customer c where tenant_id = ${mine.id}
      union all select row_to_json(v)::text from property_value v where tenant_id = ${mine.id}
      union all select row_to_json(e)::text from audit_event e where owner_id = ${mine.id}) x`.execute(app.database.db)
  return rows[0]!.text
}

describe('erasing a person who is a customer', () => {
  test('R-08 nothing that identifies the person is left: fields, warnings, search, personal values; ship-tos and merged records as well', async () => {
    await givenProperty(app.modules, mine.id, 'customer', { name: 'nickname', type: 'text', personal: true, searchable: true })
    await givenProperty(app.modules, mine.id, 'customer', { name: 'segment', type: 'text', searchable: true })
    const custom = { nickname: 'Quillfeather the Bold', segment: 'gold' }
    const former = await person({ number: 'FORMER', custom })
    const one = await person({
      number: 'PERSON',
      custom,
      keepBroken: true,
      region: 'Quillfeather\u0007',
      importKey: 'quillfeather@shop.test',
    })
    await givenCustomer(app.modules, mine.id, { billToId: one.id, attention: 'Zebedee', custom })
    await app.database.transaction(async (tx) => {
      await moveShipTos(tx, { source: former, target: one }, 'test', app.clock.now())
      await markMerged(tx, { source: former, target: one }, 'test', app.clock.now())
    })
    expect(await stored()).toMatch(/quillfeather/i)
    expect(await erase(one)).toBe(true)
    expect(await stored()).not.toMatch(/quillfeather|zebedee|987 654|Oslo/i)
    const erased = (await findCustomer(app.database.db, mine.id, one.id))!
    expect(erased).toMatchObject({ state: 'erased', active: false, number: 'PERSON', importKey: `erased-${one.id}`, warnings: [] })
    expect(Object.values(erased.custom)).toEqual(['gold'])
    expect((await findCustomer(app.database.db, mine.id, former.id))?.state).toBe('erased')
  })

  test('R-08 ATK-118 a number that is an address is left nowhere, the trail included', async () => {
    const address = 'zorblax.number@shop.test'
    const numbers = { number: address, erpNumber: address, erpSequence: address, importKey: address }
    const [one, other] = [await person(numbers), await person({ number: `to.${address}` })]
    await person({ billToId: one.id, sequence: address })
    const url = `/api/console/tenants/${mine.id}/customers`
    const { version } = (await admin.get(`${url}/${one.id}`)).body
    const changed = await admin.patch(`${url}/${one.id}`, { version, number: `new.${address}` })
    const into = { intoId: other.id, version: changed.body.version, intoVersion: (await admin.get(`${url}/${other.id}`)).body.version }
    await admin.post('/api/console/step-up', { password })
    expect((await admin.post(`${url}/${one.id}/merge`, into)).status).toBe(200)
    expect(await stored()).toMatch(/zorblax/)
    expect(await erase(other)).toBe(true)
    expect(await stored()).not.toMatch(/zorblax/)
  })

  test('R-08 the trail says that it happened, and still verifies', async () => {
    const one = await person({ number: 'TRAIL' })
    await app.modules.audit.sealAll()
    await erase(one)
    await app.modules.audit.sealAll()
    expect((await app.trail(mine.id, one.id)).map(({ action }) => action)).toEqual(['customer.created', 'customer.erased'])
    expect(await app.modules.audit.verify(mine.id)).toMatchObject([{ whole: true, waiting: 0 }])
  })

  test('R-08 a company, a ship-to and another tenant’s person are not erased; a second time does nothing', async () => {
    const company = await person({ kind: 'company', companyName: 'Co' })
    const shipTo = await person({ billToId: (await person()).id })
    const foreign = await person({}, theirs)
    for (const one of [company, shipTo, foreign]) expect(await erase(one)).toBe(false)
    expect(await findCustomer(app.database.db, theirs.id, foreign.id)).toEqual(foreign)
    const one = await person()
    expect([await erase(one), await erase(one)]).toEqual([true, false])
  })

  test('R-08 staff erase in two acts, with a fresh sign-in, and what is erased is gone from lists and cannot be changed', async () => {
    const one = await person({ number: 'STAFF1' })
    const url = `/api/console/tenants/${mine.id}/customers/${one.id}`
    expect((await admin.post(`${url}/erase`)).body.code).toBe('conflict')
    await admin.post(`${url}/deactivate`, {})
    const clerk = await app.staff(mine, 'no-eraser', ['ISC_User'])
    expect((await clerk.post(`${url}/erase`)).status).toBe(403)
    expect((await admin.post(`${url}/erase`)).status).toBe(204)
    expect((await admin.post(`${url}/erase`)).body.code).toBe('gone')
    const read = await admin.get(url)
    expect(read.body).toMatchObject({ state: 'erased', name: 'STAFF1', lastName: null, number: 'STAFF1' })
    expect((await admin.patch(url, { version: read.body.version, lastName: 'Back' })).body.code).toBe('gone')
    expect((await admin.post(`${url}/reactivate`)).body.code).toBe('gone')
    expect((await admin.get(`/api/console/tenants/${mine.id}/customers?search=staff1`)).body.items).toEqual([])
    const company = await person({ kind: 'company', active: false })
    expect((await admin.post(`/api/console/tenants/${mine.id}/customers/${company.id}/erase`)).body.code).toBe('conflict')
  })
})
