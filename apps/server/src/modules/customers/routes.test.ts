import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from '../../../test/harness/browser.ts'
import { assign, givenBuyer } from '../../../test/harness/buyers.ts'
import { type GivenPerson, type GivenTenant, givenStaff, givenTenant } from '../../../test/harness/given.ts'
import { givenKey } from '../../../test/harness/keys.ts'
import { givenProperty } from '../../../test/harness/properties.ts'
import { type UsersApp, usersApp } from '../../../test/harness/users.ts'

let app: UsersApp
let mine: GivenTenant
let theirs: GivenTenant
let admin: Browser
let stranger: Browser
let holder: GivenPerson
let customers: string

beforeAll(async () => {
  app = await usersApp()
  mine = await givenTenant(app)
  theirs = await givenTenant(app)
  await givenProperty(app.modules, mine.id, 'customer', { name: 'segment', type: 'text', searchable: true, listColumn: true })
  await givenProperty(app.modules, mine.id, 'customer', { name: 'limit', type: 'decimal', searchable: true, rules: { min: 0 } })
  const { rows } = await app.database.pool.query(`select id from role where tenant_id = $1 and stock = 'ISC_Admin'`, [mine.id])
  await givenProperty(app.modules, mine.id, 'customer', { name: 'secret', type: 'text', viewRoles: [rows[0].id] })
  admin = await app.staff(mine, 'admin', ['ISC_Admin'])
  stranger = await app.staff(theirs, 'stranger', ['ISC_Admin'])
  holder = await givenStaff(app, mine, 'holder', ['ISC_Admin'])
  customers = `/api/console/tenants/${mine.id}/customers`
})
afterAll(() => app.close())

let n = 0
const make = async (more: object = {}) => {
  const answer = await admin.post(customers, { number: `R-${++n}`, companyName: `Company ${n}`, ...more })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

describe('customers over HTTP', () => {
  test('R-14 of a body with several faults every one is named at once', async () => {
    const { status, body } = await admin.post(customers, {
      companyName: 'x'.repeat(201),
      firstName: 'https://evil.example/x',
      country: 'Germany',
      currency: 'euro',
      email: 'nobody',
    })
    expect([status, body.fields.map((one: { field: string; rule: string }) => `${one.field} ${one.rule}`)]).toEqual([
      422,
      ['companyName too-long', 'firstName link', 'country country', 'email address', 'currency currency'],
    ])
  })

  test('R-14 R-60 staff make one with its own fields and custom properties, read who made it, and change it', async () => {
    const all = {
      number: 'FULL',
      kind: 'company',
      companyName: 'Okafor & Sons',
      firstName: 'Ada',
      lastName: 'Okafor',
      attention: 'Gate 3',
      address1: 'Am Kai 12',
      address2: 'Haus B',
      address3: '3. OG',
      city: 'Zürich',
      region: 'ZH',
      postalCode: '8005',
      country: 'CH',
      phone: '+41 44 123',
      fax: '+41 44 124',
      email: 'ada@okafor.example',
      currency: 'CHF',
      erpNumber: 'E-1',
      erpSequence: '000',
      importKey: 'K-1',
      websiteIds: [mine.websiteId],
      custom: { segment: 'gold', limit: 12.5, secret: 'x' },
    }
    const made = await admin.post(customers, all)
    expect(made.status, made.text).toBe(201)
    const at = app.clock.now().toISOString()
    const read = await admin.get(`${customers}/${made.body.id}`)
    expect(read.body).toEqual(made.body)
    expect(read.body).toMatchObject({
      ...all,
      custom: { segment: 'gold', limit: 12.5, secret: 'x' },
      name: 'Okafor & Sons',
      state: 'active',
      billToId: null,
      sequence: '',
      shipTos: 0,
      cameBy: 'manual',
      createdAt: at,
      createdBy: { kind: 'console user', name: 'admin' },
      modifiedBy: { kind: 'console user', name: 'admin' },
      warnings: [],
    })
    app.clock.pass({ minutes: 1 })
    const changed = await admin.patch(`${customers}/${made.body.id}`, {
      version: made.body.version,
      fax: null,
      custom: { segment: null, limit: 7 },
    })
    expect(changed.body).toMatchObject({ fax: null, phone: '+41 44 123', custom: { limit: 7, secret: 'x' } })
    expect(changed.body.custom.segment).toBeUndefined()
    expect(changed.body.version).not.toBe(made.body.version)
    const stale = await admin.patch(`${customers}/${made.body.id}`, { version: made.body.version, city: 'Basel' })
    expect(stale.body).toMatchObject({ code: 'version-conflict', version: changed.body.version })
  })

  test('R-60 a custom value of the wrong type refuses the whole request, and what somebody may not see is not told', async () => {
    const refused = await admin.post(customers, { number: 'BAD', custom: { limit: 'much', nothing: 1 } })
    expect(refused.status).toBe(422)
    expect(refused.body.fields.map(({ field }: { field: string }) => field).sort()).toEqual(['custom.limit', 'custom.nothing'])
    expect((await admin.get(`${customers}?number=BAD`)).body.items).toEqual([])
    const made = await make({ custom: { secret: 'for admins', segment: 'open' } })
    const clerk = await app.staff(mine, 'clerk', ['ISC_User'])
    expect((await clerk.get(`${customers}/${made.id}`)).body.custom).toEqual({ segment: 'open' })
  })

  test('R-60 lists show list columns, and are narrowed and sorted by custom properties', async () => {
    const of = await Promise.all(
      ['silver', 'tin', 'silver'].map((segment, i) => make({ country: 'NZ', custom: { segment, limit: 10 - i } })),
    )
    const list = async (query: string) => (await admin.get(`${customers}?country=NZ&${query}`)).body.items
    expect((await list('custom=segment:is:silver')).map((one: { id: string }) => one.id)).toEqual([of[0].id, of[2].id])
    expect((await list('sort=custom.limit')).map((one: { id: string }) => one.id)).toEqual([of[2].id, of[1].id, of[0].id])
    expect((await list('sort=custom.limit&order=desc&limit=1'))[0]).toMatchObject({ id: of[0].id, custom: { segment: 'silver' } })
    const first = await admin.get(`${customers}?country=NZ&sort=custom.limit&limit=2`)
    const second = await admin.get(`${customers}?country=NZ&sort=custom.limit&limit=2&cursor=${first.body.next}`)
    expect([...first.body.items, ...second.body.items].map((one) => one.id)).toEqual([of[2].id, of[1].id, of[0].id])
    expect((await admin.get(`${customers}?sort=custom.secret`)).status).toBe(422)
    expect((await admin.get(`${customers}?custom=nothing:is:1`)).status).toBe(422)
  })

  test('R-14 ship-tos are made under their bill-to and listed there', async () => {
    const billTo = await make()
    const url = `${customers}/${billTo.id}/ship-tos`
    for (const city of ['Oslo', 'Bergen', 'Bergen']) expect((await admin.post(url, { city })).status).toBe(201)
    expect((await admin.post(url, { sequence: '0002' })).body).toMatchObject({
      code: 'name-taken',
      fields: [{ field: 'sequence', rule: 'taken' }],
    })
    const { body } = await admin.get(`${url}?limit=2`)
    expect(body.items).toMatchObject([
      { billToId: billTo.id, number: billTo.number, sequence: '0001', city: 'Oslo' },
      { sequence: '0002', city: 'Bergen' },
    ])
    const rest = await admin.get(`${url}?limit=2&cursor=${body.next}`)
    expect(rest.body).toMatchObject({ items: [{ sequence: '0003' }] })
    expect(rest.body.next).toBeUndefined()
    expect((await admin.get(`${customers}/${billTo.id}`)).body.shipTos).toBe(3)
    expect((await admin.get(`${customers}/${body.items[0].id}/ship-tos`)).status).toBe(404)
    expect((await admin.post(`${customers}/${app.modules.newId()}/ship-tos`, {})).status).toBe(404)
    expect((await admin.patch(`${customers}/${body.items[0].id}`, { version: body.items[0].modifiedAt, sequence: '0002' })).body.code).toBe(
      'name-taken',
    )
  })

  test('R-14 deactivating says first who loses what, ends it at once, and is taken back', async () => {
    const [one, two] = [await make(), await make()]
    const shipTo = (await admin.post(`${customers}/${one.id}/ship-tos`, {})).body
    const [only, both, named] = await Promise.all([1, 2, 3].map(() => givenBuyer(app, mine)))
    await assign(app, mine, only!, one)
    await assign(app, mine, both!, one)
    await assign(app, mine, both!, two)
    await assign(app, mine, named!, one, { shipToIds: [shipTo.id] })
    const impact = async (id: string) => (await admin.get(`${customers}/${id}/impact`)).body
    expect(await impact(one.id)).toEqual({ users: 3, withoutAnother: 2, shipTos: 1 })
    expect(await impact(two.id)).toEqual({ users: 1, withoutAnother: 0, shipTos: 0 })
    expect(await impact(shipTo.id)).toEqual({ users: 3, withoutAnother: 1, shipTos: 0 })
    const off = await admin.post(`${customers}/${one.id}/deactivate`, { reason: 'closed down' })
    expect(off.body).toMatchObject({ state: 'inactive', deactivatedAt: expect.any(String) })
    expect(await impact(one.id)).toEqual({ users: 0, withoutAnother: 0, shipTos: 1 })
    expect((await admin.post(`${customers}/${one.id}/deactivate`, {})).status).toBe(409)
    expect((await app.trail(mine.id, one.id)).at(-1)).toMatchObject({ action: 'customer.deactivated', reason: 'closed down' })
    expect((await admin.post(`${customers}/${one.id}/reactivate`)).body).toMatchObject({ state: 'active', deactivatedAt: null })
    expect(await impact(one.id)).toMatchObject({ users: 3, withoutAnother: 2 })
  })
})

describe('who may', () => {
  test('R-06 customers.read reads, customers.write writes; an API key with them does, without does not', async () => {
    const made = await make()
    const clerk = await app.staff(mine, 'reader', ['ISC_User'])
    const url = `${customers}/${made.id}`
    expect((await clerk.get(url)).status).toBe(200)
    const writes = (browser: Browser) =>
      Promise.all([
        browser.post(customers, { number: `W${++n}` }),
        browser.patch(url, { version: made.version, city: 'Oslo' }),
        browser.post(`${url}/ship-tos`, {}),
        browser.post(`${url}/deactivate`, {}),
      ])
    expect((await writes(clerk)).map(({ status }) => status)).toEqual([403, 403, 403, 403])
    const { program: reading } = await givenKey(app, mine, holder, ['customers.read'])
    expect((await reading.get(customers)).status).toBe(200)
    expect((await reading.post(customers, {})).status).toBe(403)
    const { program: writing, id } = await givenKey(app, mine, holder, ['customers.read', 'customers.write'])
    const byKey = await writing.post(customers, { number: `W${++n}` })
    expect(byKey.body).toMatchObject({ cameBy: 'manual', createdBy: { kind: 'key', accountId: id } })
  })

  test('ATK-051 staff of another tenant find nothing under either tenant, whatever they ask', async () => {
    const made = await make({ importKey: 'FOREIGN' })
    const twin = `/api/console/tenants/${theirs.id}/customers`
    const acts: [string, string, object?][] = [
      ['GET', ''],
      ['PATCH', '', { version: made.version, city: 'Oslo' }],
      ['GET', '/ship-tos'],
      ['POST', '/ship-tos', {}],
      ['GET', '/impact'],
      ['POST', '/deactivate', {}],
      ['POST', '/reactivate'],
      ['POST', '/erase'],
    ]
    for (const base of [customers, twin]) {
      for (const [method, rest, body] of acts) {
        const answer = await stranger.ask(method as 'GET', `${base}/${made.id}${rest}`, body)
        const random = await stranger.ask(method as 'GET', `${base}/${app.modules.newId()}${rest}`, body)
        expect([method, rest, answer.status]).toEqual([method, rest, 404])
        expect({ ...answer.body, requestId: '' }).toEqual({ ...random.body, requestId: '' })
      }
    }
    expect((await stranger.get(customers)).status).toBe(404)
    expect((await stranger.get(`${twin}?importKey=FOREIGN`)).body.items).toEqual([])
    expect((await admin.get(`${customers}/${made.id}`)).body).toEqual(made)
  })
})

describe('bad input', () => {
  test('R-14 is refused with the field, never with 500', async () => {
    const made = await make()
    const odd: [unknown, string][] = [
      [{ number: 7 }, 'number'],
      [{ number: '' }, 'number'],
      [{ kind: 'both' }, 'kind'],
      [{ city: ['x'] }, 'city'],
      [{ websiteIds: ['x'] }, 'websiteIds.0'],
      [{ nothing: 1 }, 'nothing'],
      [{ active: false }, 'active'],
      [{ billToId: made.id }, 'billToId'],
      [{ custom: [] }, 'custom'],
    ]
    for (const [body, field] of odd) {
      const answer = await admin.post(customers, body)
      expect([field, answer.status, answer.body.fields?.[0]?.field]).toEqual([field, 400, field])
    }
    for (const [value, rule] of [
      ['nul\u0000', 'hidden-character'],
      ['\ud800', 'hidden-character'],
      ['x'.repeat(60), 'too-long'],
      ['   ', 'required'],
    ] as const) {
      expect((await admin.post(customers, { number: value })).body.fields).toEqual([{ field: 'number', rule, message: expect.any(String) }])
    }
    expect((await admin.patch(`${customers}/${made.id}`, { city: 'Oslo' })).body.fields).toMatchObject([
      { field: 'version', rule: 'required' },
    ])
  })

  test('R-14 ATK-028 odd searches, filters and cursors never fail', async () => {
    const queries = [
      'search=%00',
      'search=%25%25%25',
      "search=' or 1=1 --",
      'number=%00',
      'country=%00',
      'importKey=%27',
      'cursor=%00',
      'cursor=W10',
    ]
    const broken = Buffer.from(JSON.stringify(['a', 'not an id'])).toString('base64url')
    for (const query of [
      ...queries,
      `sort=name&cursor=${broken}`,
      `sort=createdAt&cursor=${broken}`,
      'sort=nothing',
      'limit=0',
      'state=x',
    ]) {
      const { status } = await admin.get(`${customers}?${query.replaceAll(' ', '%20')}`)
      expect([query, [200, 400, 422].includes(status)]).toEqual([query, true])
    }
  })
})
