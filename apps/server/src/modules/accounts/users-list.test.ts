import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from '../../../test/harness/browser.ts'
import { assign, givenCustomer } from '../../../test/harness/buyers.ts'
import {
  type GivenPerson,
  type GivenTenant,
  givenSettings,
  givenShopper,
  givenStaff,
  givenTenant,
  password,
} from '../../../test/harness/given.ts'
import { asStaff, type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { plus } from '../../platform/clock.ts'
import { exportUsers } from './users-export.ts'

let app: UsersApp
let mine: GivenTenant
let theirs: GivenTenant
let admin: Browser
let users: string
let people: GivenPerson[]

beforeAll(async () => {
  app = await usersApp()
  mine = await givenTenant(app)
  theirs = await givenTenant(app)
  admin = await app.staff(mine, 'vera')
  users = `/api/console/tenants/${mine.id}/users`
  people = []
  for (const name of ['anna', 'bert', 'carl', 'dora', 'emil', 'fred']) people.push(await givenShopper(app, mine, name))
  await givenShopper(app, theirs, 'anna')
  await sql`update account set first_name = 'Änne', last_name = '=HYPERLINK("x")', search_text = 'anna anna@example.test anne =hyperlink' where owner_id = ${mine.id} and id = ${people[0]!.id}`.execute(
    app.database.db,
  )
})
afterAll(() => app.close())

const list = async (query = '') => {
  const { body, status, text } = await admin.get(`${users}?${query}`)
  expect(status, text).toBe(200)
  return body as { items: { userName: string }[]; next?: string }
}
const names = async (query?: string) => (await list(query)).items.map((item) => item.userName)

test('R-16 a list goes page by page through the tenant’s own users, both ways, by each sort', async () => {
  for (const sort of ['userName', 'email', 'lastName', 'createdAt', 'lastSignInAt']) {
    for (const order of ['asc', 'desc']) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await list(`sort=${sort}&order=${order}&limit=2${cursor ? `&cursor=${cursor}` : ''}`)
        seen.push(...page.items.map((item) => item.userName))
        cursor = page.next
      } while (cursor)
      expect([...seen].sort(), `${sort} ${order}`).toEqual(people.map((one) => one.userName))
      if (sort === 'userName') expect(seen).toEqual(order === 'asc' ? [...seen].sort() : [...seen].sort().toReversed())
    }
  }
  for (const cursor of ['nonsense', 'WyJhIl0']) expect((await list(`cursor=${cursor}`)).items).toHaveLength(6)
  expect((await admin.get(`${users}?limit=201`)).status).toBe(400)
})

test('R-16 search: all words, accents off, one or two letters as beginnings only, wildcards are letters', async () => {
  expect(await names('search=dora')).toEqual(['dora'])
  expect(await names('search=anne%20anna')).toEqual(['anna'])
  expect(await names(`search=${encodeURIComponent('ÄNNE')}`)).toEqual(['anna'])
  expect(await names('search=ora')).toEqual(['dora'])
  expect(await names('search=or')).toEqual([])
  expect(await names('search=do')).toEqual(['dora'])
  for (const wildcard of ['%25', '%25%25%25', '_', '___', '%5C']) expect(await names(`search=${wildcard}`)).toEqual([])
})

test('R-17 filters: state, activation, last sign-in', async () => {
  await admin.post(`${users}/${people[1]!.id}/deactivate`, {})
  const before = app.clock.now().toISOString()
  app.clock.pass({ minutes: 1 })
  await app.signedIn(app.shop(mine), 'storefront', 'carl')
  expect(await names('state=deactivated')).toEqual(['bert'])
  expect((await names('state=active&state=deactivated')).length).toBe(6)
  expect(await names('activation=EmailNotSent')).toEqual([])
  const since = app.clock.now().toISOString()
  expect(await names(`signedInAfter=${since}`)).toEqual(['carl'])
  expect((await names(`signedInBefore=${before}`)).length).toBe(5)
  expect((await admin.get(`${users}?state=nonsense`)).status).toBe(400)
})

test('R-51 filters: whose password expires within 14 days, whose has expired; nobody where passwords do not expire, nobody of another tenant', async () => {
  const changed = (days: number, name: string, of = mine) =>
    sql`update credential set changed_at = ${plus(app.clock.now(), { days: -days })} where owner_id = ${of.id}
      and account_id = (select id from account where owner_id = ${of.id} and user_name = ${name})`.execute(app.database.db)
  await changed(80, 'dora')
  await changed(91, 'emil')
  await changed(80, 'anna', theirs)
  for (const state of ['expiring', 'expired']) expect(await names(`passwordState=${state}`)).toEqual([])
  await givenSettings(app, mine.id, { 'website.password.maxAgeDays': 90 })
  expect(await names('passwordState=expiring')).toEqual(['dora'])
  expect(await names('passwordState=expired')).toEqual(['emil'])
  expect((await admin.get(`${users}?passwordState=nonsense`)).status).toBe(400)
  await givenSettings(app, mine.id, { 'website.password.maxAgeDays': 0 })
  for (const name of ['dora', 'emil']) await changed(0, name)
})

test('R-16 filters: when a user was made', async () => {
  const now = app.clock.now().toISOString()
  expect(await names(`createdAfter=${now}`)).toEqual([])
  expect((await names(`createdBefore=${now}`)).length).toBe(6)
})

test('R-43 the list says who is locked and can be narrowed to them; nobody of another tenant', async () => {
  for (const tenant of [mine, theirs]) {
    for (let n = 0; n < 5; n++) await app.shop(tenant).post('/api/storefront/sign-in', { name: 'anna', password: 'wrong' })
  }
  expect(await names('locked=true')).toEqual(['anna'])
  expect(await names('locked=false')).toEqual(['bert', 'carl', 'dora', 'emil', 'fred'])
  const { items } = (await admin.get(users)).body
  expect(items.map((one: { locked: boolean }) => one.locked)).toEqual([true, false, false, false, false, false])
  app.clock.pass({ minutes: 31 })
  expect(await names('locked=true')).toEqual([])
})

test('R-14 the list names the default customer with the role, and counts customers', async () => {
  const [first, second] = [await givenCustomer(app, mine), await givenCustomer(app, mine)]
  for (const customer of [first, second]) await assign(app, mine, people[3]!, customer)
  const of = async (query: string) => (await admin.get(`${users}?search=dora${query}`)).body.items[0]
  expect(await of('')).toMatchObject({ customerCount: 2, customer: { id: expect.any(String), role: null } })
  expect((await admin.get(`${users}?search=emil`)).body.items[0]).toMatchObject({ customerCount: 0, customer: null })
})

test('R-08 the list is exported as CSV and JSON lines, formulas escaped, noted without the words searched for', async () => {
  await admin.post('/api/console/step-up', { password })
  const csv = await admin.get(`${users}/export?format=csv&sort=userName`)
  expect(csv.headers['content-type']).toContain('text/csv')
  const lines = csv.text.trim().split('\n')
  expect(lines).toHaveLength(7)
  expect(lines[0]).toMatch(/^id,userName,email,firstName/)
  expect(csv.text).toContain(`'=HYPERLINK`)
  const jsonl = await admin.get(`${users}/export?format=jsonl&search=Dora`)
  expect(
    jsonl.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).userName),
  ).toEqual(['dora'])
  const { items } = await app.modules.audit.list(app.database.db, mine.id, { action: 'accounts.exported', limit: 10 })
  expect(items.map((entry) => entry.after)).toEqual(expect.arrayContaining([expect.objectContaining({ format: 'jsonl', searched: true })]))
  expect(JSON.stringify(items)).not.toMatch(/dora/i)
})

test('R-08 users chosen by hand are exported, and of another tenant none', async () => {
  await admin.post('/api/console/step-up', { password })
  const twin = await sql<{ id: string }>`select id from account where owner_id = ${theirs.id}`.execute(app.database.db)
  const accountIds = [people[3]!.id, people[1]!.id, twin.rows[0]!.id]
  const { text, headers } = await admin.post(`${users}/bulk/export`, { accountIds, format: 'jsonl' })
  expect(headers['content-type']).toContain('application/jsonl')
  const told = text.trim().split('\n')
  expect(told.map((line) => JSON.parse(line).userName)).toEqual(['bert', 'dora'])
  const { items } = await app.modules.audit.list(app.database.db, mine.id, { action: 'accounts.exported', limit: 10 })
  expect(items[0]?.after).toEqual({ kind: 'website', format: 'jsonl', sort: 'userName', descending: false, chosen: 3 })
  const many = Array.from({ length: 10_000 }, () => app.modules.newId())
  expect((await admin.post(`${users}/bulk/export`, { accountIds: many })).status).toBe(200)
  expect((await admin.post(`${users}/bulk/export`, { accountIds: [...many, people[0]!.id] })).status).toBe(400)
})

test('ATK-043 an export breaks off when whoever asked is signed out or loses the right, and does not look whole', async () => {
  for (let n = 0; n < 520; n++) {
    await sql`insert into account (owner_id, id, kind, came_by, user_name, email, search_text, created_at, created_by, modified_at, modified_by)
      values (${mine.id}, ${app.modules.newId()}, 'website', 'manual', ${`many${n}`}, ${`many${n}@x.test`}, '', now(), '', now(), '')`.execute(
      app.database.db,
    )
  }
  const staff = asStaff(app, await givenStaff(app, mine, 'reader'))
  const query = { sort: 'userName', descending: false } as const
  const trusted = { kind: 'trusted' } as const
  for (const format of ['csv', 'jsonl'] as const) {
    let asked = 0
    const exported = await exportUsers(app.parts, staff, mine.id, query, { format, viewer: trusted, mayGoOn: async () => ++asked < 2 })
    const file = exported.ok ? exported.value : []
    let read = ''
    const whole = (async () => {
      for await (const part of file) read += String(part)
    })()
    await expect(whole).rejects.toThrow('stopped')
    expect(read).toContain('anna')
    expect(read).not.toContain('many99,')
  }
})

test('R-51 Password Changed On and its expiry are dates on the user’s page', async () => {
  await givenSettings(app, mine.id, { 'website.password.maxAgeDays': 30 })
  const { body } = await admin.get(`${users}/${people[3]!.id}`)
  expect([body.passwordChangedOn, body.passwordExpiresOn]).toEqual(['2026-11-21', '2026-12-21'])
  await givenSettings(app, mine.id, { 'website.password.maxAgeDays': 0 })
  expect((await admin.get(`${users}/${people[3]!.id}`)).body.passwordExpiresOn).toBeNull()
})
