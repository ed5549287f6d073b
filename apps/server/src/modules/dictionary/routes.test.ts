import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from '../../../test/harness/browser.ts'
import { type GivenTenant, givenShopper, givenTenant } from '../../../test/harness/given.ts'
import { type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { stockRoleId } from '../access/index.ts'
import type { FillRequest } from './index.ts'

let app: UsersApp
let mine: GivenTenant
let theirs: GivenTenant
let admin: Browser
let clerk: Browser
let at: string

beforeAll(async () => {
  app = await usersApp()
  mine = await givenTenant(app)
  theirs = await givenTenant(app)
  admin = await app.staff(mine, 'vera', ['ISC_Admin'])
  clerk = await app.staff(mine, 'carl', ['ISC_ContentEditor'])
  at = `/api/console/tenants/${mine.id}/dictionary`
})
afterAll(() => app.close())

/** What the fill job would do with what was sent to it. */
async function settle(): Promise<number> {
  const { rows } = await sql<{ data: FillRequest }>`
    update jobs.job set state = 'completed' where name = 'dictionary-fill' and state = 'created' returning data`.execute(app.database.db)
  for (const { data } of rows) await app.modules.dictionary.fill(data)
  return rows.length
}

test('R-60 over HTTP: made, seen by everybody, previewed, changed, put into order, removed and back again', async () => {
  const path = `${at}/customer/properties`
  const choices = ['gold', 'tin'].map((key) => ({ key, label: key }))
  const made = await admin.post(path, {
    name: 'tier',
    label: 'Tier',
    type: 'one-of',
    rules: { choices },
    searchable: true,
    storefront: 'view',
  })
  expect(made.status, made.text).toBe(201)
  const property = {
    entity: 'customer',
    key: made.body.key,
    name: 'tier',
    label: 'Tier',
    help: '',
    type: 'one-of',
    control: 'drop-down',
    required: false,
    rules: { choices },
    personal: false,
    searchable: true,
    listColumn: false,
    viewRoles: null,
    editRoles: null,
    storefront: 'view',
    position: 1,
    version: 1,
    filled: false,
    createdAt: app.clock.now().toISOString(),
    modifiedAt: app.clock.now().toISOString(),
  }
  expect(made.body).toEqual(property)
  expect(await settle()).toBe(1)
  expect((await clerk.get(path)).body).toEqual({ items: [{ ...property, filled: true }] })
  const one = `${path}/${made.body.key}`
  expect((await clerk.get(one)).body).toEqual({ ...property, filled: true })

  const preview = await admin.post(`${one}/preview`, { rules: { choices: [choices[0]] } })
  expect(preview.body).toEqual({
    misfits: { count: 0, more: false },
    missing: { count: 0, more: false },
    choices: [{ ...choices[1], count: 0, more: false }],
  })
  expect((await admin.patch(one, { version: 1, label: 'Level', required: true })).body).toMatchObject({ label: 'Level', version: 2 })
  expect((await admin.patch(one, { version: 1, label: 'Other' })).body).toMatchObject({ code: 'version-conflict', version: 2 })
  const other = (await admin.post(path, { name: 'note', label: 'Note', type: 'long-text' })).body
  const ordered = await admin.put(`${path}/order`, { keys: [other.key, made.body.key] })
  expect(ordered.body.items.map(({ name }: { name: string }) => name)).toEqual(['note', 'tier'])

  expect((await admin.delete(`${one}?version=1`)).body.code).toBe('version-conflict')
  expect((await admin.delete(`${one}?version=2`)).status).toBe(204)
  expect((await clerk.get(one)).body.code).toBe('gone')
  const removed = (await clerk.get(`${path}?removed=true`)).body.items.at(-1)
  expect(removed).toMatchObject({ name: 'tier', removedAt: expect.any(String), restorableUntil: expect.any(String) })
  expect((await admin.post(`${one}/restore`)).body).toMatchObject({ name: 'tier', version: 4 })
})

test('R-60 a change that breaks values is refused with their number until it is accepted', async () => {
  const path = `${at}/website-user/properties`
  const { key, version } = (await admin.post(path, { name: 'size', label: 'Size', type: 'whole-number' })).body
  const users = `/api/console/tenants/${mine.id}/users`
  const user = await admin.post(users, { userName: 'fits', email: 'fits@shop.test', custom: { size: 70 } })
  expect(user.body.custom, user.text).toEqual({ size: 70 })
  const refused = await admin.patch(`${path}/${key}`, { version, rules: { max: 60 } })
  expect(refused.status).toBe(409)
  expect(refused.body).toMatchObject({ code: 'conflict', breaks: { misfits: { count: 1, more: false }, choices: [] } })
  expect((await admin.patch(`${path}/${key}`, { version, rules: { max: 60 }, accept: true })).body).toMatchObject({ rules: { max: 60 } })
  expect((await admin.get(`${users}/${user.body.id}`)).body.custom).toEqual({ size: 70 })
})

test('R-60 only who may change the dictionary does; of other tenants nothing is there', async () => {
  const path = `${at}/website/properties`
  const { key } = (await admin.post(path, { name: 'colour', label: 'Colour', type: 'text' })).body
  for (const refused of [
    await clerk.post(path, { name: 'x', label: 'X', type: 'text' }),
    await clerk.patch(`${path}/${key}`, { version: 1, label: 'X' }),
    await clerk.delete(`${path}/${key}?version=1`),
    await clerk.post(`${path}/${key}/preview`, {}),
    await clerk.post(`${path}/${key}/restore`),
    await clerk.put(`${path}/order`, { keys: [key] }),
  ]) {
    expect(refused.body).toMatchObject({ code: 'forbidden', permission: 'dictionary.write' })
  }
  const stranger = await app.staff(theirs, 'stella', ['ISC_Admin'])
  const there = `/api/console/tenants/${theirs.id}/dictionary/website/properties`
  expect((await stranger.get(path)).status).toBe(404)
  expect((await stranger.get(there)).body).toEqual({ items: [] })
  for (const url of [`${there}/${key}`, `${there}/${app.modules.newId()}`]) expect((await stranger.get(url)).body.code).toBe('not-found')
  expect((await stranger.patch(`${there}/${key}`, { version: 1, label: 'X' })).body.code).toBe('not-found')
  const theirRole = (await stockRoleId(app.database.db, theirs.id, 'ISC_Admin'))!
  expect((await admin.post(path, { name: 'y', label: 'Y', type: 'text', viewRoles: [theirRole] })).body).toMatchObject({
    code: 'invalid',
    fields: [{ field: 'viewRoles.0', rule: 'role' }],
  })
})

test('ATK-056 bodies that are something else are refused, and nothing is written', async () => {
  const path = `${at}/website/properties`
  const before = (await admin.get(path)).body
  const good = { name: 'z', label: 'Z', type: 'text' }
  for (const body of [
    {},
    { ...good, key: 'mine' },
    { ...good, version: 7 },
    { ...good, tenantId: theirs.id },
    { ...good, type: 'object' },
    { ...good, control: 'slider' },
    { ...good, rules: { script: 'x' } },
    { ...good, rules: { choices: [{ key: 'a', label: 'A', isOwner: true }] } },
    { ...good, viewRoles: ['x'] },
    { ...good, viewRoles: 'all' },
    { ...good, storefront: true },
    { ...good, required: 'yes' },
    { ...good, name: 7 },
    [good],
    'text',
  ]) {
    expect((await admin.post(path, body)).body.code, JSON.stringify(body)).toBe('bad-request')
  }
  expect((await admin.post(path, { ...good, name: 'constructor' })).body).toMatchObject({
    code: 'invalid',
    fields: [{ field: 'name', rule: 'reserved' }],
  })
  expect((await admin.get(path)).body).toEqual(before)
  for (const entity of ['order', '__proto__', 'constructor'])
    expect((await admin.get(`${at}/${entity}/properties`)).status, entity).toBe(404)
})

test('R-60 the storefront changes and sees what is opened to it, and the website’s own fields are staff’s', async () => {
  const path = `${at}/website-user/properties`
  for (const body of [
    { name: 'newsletter', label: 'Newsletter', type: 'yes-no', storefront: 'edit' },
    { name: 'rating', label: 'Rating', type: 'whole-number' },
  ]) {
    expect((await admin.post(path, body)).status).toBe(201)
  }
  const shopper = await givenShopper(app, mine, 'sue')
  const browser = await app.signedIn(app.shop(mine), 'storefront', shopper.userName)
  const { version } = (await browser.get('/api/storefront/profile')).body
  const changed = await browser.patch('/api/storefront/profile', { version, custom: { newsletter: true } })
  expect(changed.body.custom, changed.text).toEqual({ newsletter: true })
  const refused = await browser.patch('/api/storefront/profile', { version: changed.body.version, custom: { rating: 5 } })
  expect(refused.body).toMatchObject({ code: 'invalid', fields: [{ field: 'custom.rating', rule: 'unknown' }] })
})
