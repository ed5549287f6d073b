import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from '../../../test/harness/browser.ts'
import { type GivenPerson, type GivenTenant, givenPartner, givenStaff, givenTenant, password } from '../../../test/harness/given.ts'
import { givenProperty } from '../../../test/harness/properties.ts'
import { type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { stockRoleId } from '../access/index.ts'

let app: UsersApp
let mine: GivenTenant
let theirs: GivenTenant
let owner: Browser
let admin: Browser
let people: string
let colleague: GivenPerson

beforeAll(async () => {
  app = await usersApp()
  mine = await givenTenant(app)
  theirs = await givenTenant(app)
  const parts = { ...app, newId: app.modules.newId }
  const forOwners = [(await stockRoleId(app.database.db, mine.id, 'ISC_Owner'))!]
  const give = (property: Parameters<typeof givenProperty>[3]) => givenProperty(parts, mine.id, 'console-user', property)
  await give({ name: 'costCentre', type: 'text', searchable: true, listColumn: true })
  await give({ name: 'birthday', type: 'date', personal: true, viewRoles: forOwners, editRoles: forOwners, listColumn: true })
  await give({ name: 'desk', type: 'whole-number' })
  await givenProperty(parts, theirs.id, 'console-user', { name: 'foreign', type: 'text' })
  owner = await app.staff(mine, 'olga', ['ISC_Owner'])
  admin = await app.staff(mine, 'vera', ['ISC_Admin'])
  colleague = await givenStaff(app, mine, 'colin', ['ISC_User'])
  people = `/api/console/tenants/${mine.id}/people`
})
afterAll(() => app.close())

const read = async (id: string, by = owner) => (await by.get(`${people}/${id}`)).body
const list = async (query: string, by = owner) => {
  const { body, status, text } = await by.get(`${people}?${query}`)
  expect(status, text).toBe(200)
  return body.items as { userName: string; custom: Record<string, unknown> }[]
}

test('R-60 people of the own company have own fields, seen by whom they are opened to', async () => {
  const custom = { costCentre: 'Häfen 7', birthday: '1990-05-17', desk: 12 }
  const changed = await owner.patch(`${people}/${colleague.id}`, { firstName: 'Colin', custom })
  expect(changed.body).toMatchObject({ firstName: 'Colin', custom })
  expect((await read(colleague.id)).custom).toEqual(custom)
  expect((await read(colleague.id, admin)).custom).toEqual({ costCentre: 'Häfen 7', desk: 12 })
  expect((await list('search=colin', admin))[0]!.custom).toEqual({ costCentre: 'Häfen 7' })
  expect((await list('search=colin'))[0]!.custom).toEqual({ costCentre: 'Häfen 7', birthday: '1990-05-17' })
  const [entry] = (await app.trail(mine.companyId, colleague.id)).slice(-1)
  expect(entry).toMatchObject({
    action: 'account.changed',
    after: { fields: ['firstName', 'custom.costCentre', 'custom.birthday', 'custom.desk'] },
    personal: { after: { custom } },
  })
})

test('R-60 the list of people is searched and narrowed by them', async () => {
  await owner.patch(`${people}/${colleague.id}`, { custom: { costCentre: 'Häfen 7' } })
  expect((await list('search=hafen')).map(({ userName }) => userName)).toEqual(['colin'])
  expect((await list('custom=costCentre:is:h%C3%A4fen 7')).map(({ userName }) => userName)).toEqual(['colin'])
  expect(await list('custom=costCentre:is:elsewhere')).toEqual([])
  expect((await admin.get(`${people}?custom=birthday:given`)).body).toMatchObject({
    code: 'invalid',
    fields: [{ field: 'custom', rule: 'unknown' }],
  })
  expect((await admin.get(`${people}?custom=desk:given`)).body).toMatchObject({ fields: [{ rule: 'not-searchable' }] })
})

test('R-60 one wrong value refuses the whole change, and another tenant’s property is unknown', async () => {
  const before = await read(colleague.id)
  const refused = await owner.patch(`${people}/${colleague.id}`, { firstName: 'X', userName: ' x', custom: { desk: 'a', foreign: 'b' } })
  expect(refused.body.fields.map(({ field }: { field: string }) => field).sort()).toEqual(['custom.desk', 'custom.foreign', 'userName'])
  expect(await read(colleague.id)).toEqual(before)
  expect((await admin.patch(`${people}/${colleague.id}`, { custom: { desk: 1 } })).body.code).toBe('forbidden')
})

test('R-04 R-60 people of a partner company have none', async () => {
  const { companyId } = await givenPartner(app, 'Agency', 'agency.test')
  const guest = await givenStaff(app, mine, 'guest@agency.test', ['ISC_User'], { companyId })
  expect((await read(guest.id)).custom).toEqual({})
  expect((await owner.patch(`${people}/${guest.id}`, { custom: { desk: 1 } })).body.code).toBe('forbidden')
  expect((await list('custom=costCentre:empty')).map(({ userName }) => userName)).not.toContain('guest@agency.test')
})

test('R-08 own fields of a person stand in the export, and the personal ones go with the person', async () => {
  await owner.post('/api/console/step-up', { password })
  const person = await givenStaff(app, mine, 'leaver', ['ISC_User'])
  const custom = { costCentre: 'North', birthday: '1990-05-17' }
  await owner.patch(`${people}/${person.id}`, { custom })
  expect((await owner.get(`${people}/${person.id}/export`)).body.custom).toEqual(custom)
  expect((await owner.post(`${people}/${person.id}/deactivate`, {})).status).toBe(204)
  expect((await owner.post(`${people}/${person.id}/erase`)).status).toBe(204)
  const row = await app.row('account', mine.companyId, person.id)
  expect(Object.values(row['custom'] as object)).toEqual(['North'])
  expect(row['custom_text']).toBe('')
  const left = await app.database.db.selectFrom('property_value').selectAll().where('subject_id', '=', person.id).execute()
  expect(left).toEqual([])
})

test('R-60 the list is sorted by them, page by page; whoever has none comes first, partners’ people among them', async () => {
  const { companyId } = await givenPartner(app, 'Studio', 'studio.test')
  await givenStaff(app, mine, 'guest@studio.test', ['ISC_User'], { companyId })
  for (const [name, costCentre] of [
    ['sorta', 'ZZ 1'],
    ['sortb', 'zz 2'],
    ['sortc', 'ZZ 3'],
  ] as const) {
    const person = await givenStaff(app, mine, name, ['ISC_User'])
    expect((await owner.patch(`${people}/${person.id}`, { custom: { costCentre } })).status).toBe(200)
  }
  const sorted = async (way: string) => {
    const seen: string[] = []
    let cursor = ''
    do {
      const { body, text } = await admin.get(`${people}?sort=custom.costCentre&limit=2${way}${cursor}`)
      expect(text).not.toContain('"code"')
      seen.push(...body.items.map(({ userName }: { userName: string }) => userName))
      cursor = body.next ? `&cursor=${body.next}` : ''
    } while (cursor)
    return seen
  }
  const up = await sorted('')
  expect(up.slice(-3)).toEqual(['sorta', 'sortb', 'sortc'])
  expect(up).toContain('guest@studio.test')
  expect(new Set(up).size).toBe(up.length)
  expect(await sorted('&descending=true')).toEqual(up.toReversed())
  expect((await admin.get(`${people}?sort=custom.birthday`)).body).toMatchObject({
    code: 'invalid',
    fields: [{ field: 'sort', rule: 'unknown' }],
  })
  expect((await admin.get(`${people}?sort=nonsense`)).status).toBe(400)
})

test('R-60 an invitation may bring them along, and demands what is required, whoever has the address', async () => {
  const roleIds = [(await stockRoleId(app.database.db, theirs.id, 'ISC_User'))!]
  const boss = await app.staff(theirs, 'boss', ['ISC_Owner'])
  await givenProperty({ ...app, newId: app.modules.newId }, theirs.id, 'console-user', { name: 'badge', type: 'text', required: true })
  const path = `/api/console/tenants/${theirs.id}/people`
  for (const email of ['new@example.test', 'colin@example.test']) {
    const wrong = await boss.post(path, { email, roleIds, custom: { badge: 7 } })
    expect(wrong.body, email).toMatchObject({ code: 'invalid', fields: [{ field: 'custom.badge', rule: 'type' }] })
    const missing = await boss.post(path, { email, roleIds })
    expect(missing.body, email).toMatchObject({ code: 'invalid', fields: [{ field: 'custom.badge', rule: 'required' }] })
    expect((await boss.post(path, { email, roleIds, custom: { badge: 'B 7' } })).status, email).toBe(202)
  }
  const { items } = (await boss.get(`${path}?search=new@example.test`)).body
  expect((await boss.get(`${path}/${items[0].accountId}`)).body.custom).toEqual({ badge: 'B 7' })
  // of an account of another company nothing was written
  expect((await read(colleague.id)).custom).not.toHaveProperty('badge')
})
