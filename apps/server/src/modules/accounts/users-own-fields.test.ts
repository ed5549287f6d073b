import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from '../../../test/harness/browser.ts'
import { type GivenTenant, givenTenant, password } from '../../../test/harness/given.ts'
import { givenProperty } from '../../../test/harness/properties.ts'
import { type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { stockRoleId } from '../access/index.ts'

let app: UsersApp
let mine: GivenTenant
let theirs: GivenTenant
/** ISC_Admin, ISC_User, and an owner of the tenant. */
let admin: Browser
let clerk: Browser
let owner: Browser
let users: string
let made = 0

beforeAll(async () => {
  app = await usersApp()
  mine = await givenTenant(app)
  theirs = await givenTenant(app)
  admin = await app.staff(mine, 'vera', ['ISC_Admin'])
  clerk = await app.staff(mine, 'carl', ['ISC_User'])
  owner = await app.staff(mine, 'olga', ['ISC_Owner'])
  users = `/api/console/tenants/${mine.id}/users`
  const parts = { ...app, newId: app.modules.newId }
  const forAdmins = [(await stockRoleId(app.database.db, mine.id, 'ISC_Admin'))!]
  const give = (property: Parameters<typeof givenProperty>[3]) => givenProperty(parts, mine.id, 'website-user', property)
  await give({ name: 'size', type: 'whole-number', searchable: true, listColumn: true, rules: { min: 30, max: 60 } })
  await give({ name: 'hobby', type: 'text', searchable: true, personal: true })
  await give({
    name: 'tags',
    type: 'many-of',
    searchable: true,
    rules: { choices: ['a', 'b', 'c'].map((key) => ({ key, label: `Tag ${key}` })) },
  })
  await give({ name: 'since', type: 'date' })
  await give({ name: 'tier', type: 'one-of', rules: { choices: [{ key: 'gold', label: 'Gold' }], default: 'gold' }, listColumn: true })
  await give({ name: 'risk', type: 'decimal', searchable: true, listColumn: true, viewRoles: forAdmins, editRoles: forAdmins })
  await give({ name: 'remark', type: 'text', editRoles: forAdmins })
  await givenProperty(parts, theirs.id, 'website-user', { name: 'foreign', type: 'text' })
  await givenProperty(parts, mine.id, 'customer', { name: 'ofCustomers', type: 'text' })
})
afterAll(() => app.close())

test('R-60 a number beyond every number in a cursor or a filter is bad input', async () => {
  const cursor = Buffer.from(JSON.stringify(['1e400000', mine.id])).toString('base64url')
  expect((await admin.get(`${users}?sort=custom.size&cursor=${cursor}`)).status).toBe(400)
  for (const beyond of ['9'.repeat(500), '1e400000']) expect((await admin.get(`${users}?custom=risk:from:${beyond}`)).status).toBe(422)
})

const someone = (more: object = {}) => ({ userName: `buyer${++made}`, email: `buyer${made}@shop.test`, ...more })
const make = async (custom: object, more: object = {}) => {
  const answer = await admin.post(users, someone({ custom, ...more }))
  expect(answer.status, answer.text).toBe(201)
  return answer.body as { id: string; version: string; userName: string; custom: Record<string, unknown> }
}
const read = async (id: string, by = admin) => (await by.get(`${users}/${id}`)).body
const change = async (id: string, custom: object, by = admin) => by.patch(`${users}/${id}`, { version: (await read(id)).version, custom })

test('R-60 values come with a new user, by name and typed, with defaults, and stand on the user’s page', async () => {
  const user = await make({ size: 42, hobby: 'Fencing', tags: ['b', 'a'], since: '2020-02-29', risk: 0.25 })
  const custom = { size: 42, hobby: 'Fencing', tags: ['b', 'a'], since: '2020-02-29', risk: 0.25, tier: 'gold' }
  expect(user.custom).toEqual(expect.objectContaining({ ...custom, tags: expect.arrayContaining(['a', 'b']) }))
  expect(await read(user.id)).toEqual(user)
  const trail = await app.trail(mine.id, user.id)
  expect(trail[0]).toMatchObject({ action: 'account.created', personal: { after: { custom: { size: 42, hobby: 'Fencing' } } } })
  expect(JSON.stringify(trail[0]!.after)).not.toContain('Fencing')
})

test('R-60 each wrong value is named, together with all else that is wrong, and nothing is made', async () => {
  const who = someone({
    email: 'no address',
    firstName: 'a\u0000b',
    custom: { size: 'many', tags: ['d'], since: '2021-02-29', nonsense: 1 },
  })
  const refused = await admin.post(users, who)
  expect(refused.status).toBe(422)
  const fields = refused.body.fields.map(({ field }: { field: string }) => field).sort()
  expect(fields).toEqual(['custom.nonsense', 'custom.since', 'custom.size', 'custom.tags', 'email', 'firstName'])
  expect((await admin.get(`${users}?search=${who.userName}`)).body.items).toEqual([])
  // another entity's, and another tenant's, are as unknown as any
  const foreign = await admin.post(users, someone({ custom: { foreign: 'x', ofCustomers: 'x', constructor: 'x' } }))
  expect(foreign.body.fields.map(({ rule }: { rule: string }) => rule)).toEqual(['unknown', 'unknown', 'unknown'])
})

test('R-60 a change merges: what is left out stays, null takes away, one wrong value refuses the whole request', async () => {
  const { id } = await make({ size: 40, hobby: 'Chess' })
  const changed = await change(id, { size: 41, since: '2020-01-01', hobby: null })
  expect(changed.body.custom).toEqual({ size: 41, since: '2020-01-01', tier: 'gold' })
  const refused = await admin.patch(`${users}/${id}`, {
    version: changed.body.version,
    firstName: 'Ada',
    custom: { size: 99, since: '2020-01-02' },
  })
  expect(refused.body).toMatchObject({ code: 'invalid', fields: [{ field: 'custom.size' }] })
  expect(await read(id)).toEqual(changed.body)
  const both = await admin.patch(`${users}/${id}`, { version: changed.body.version, firstName: 'Ada', custom: { size: 50 } })
  expect(both.body).toMatchObject({ firstName: 'Ada', custom: { size: 50 } })
  const entries = (await app.trail(mine.id, id)).filter(({ action }) => action === 'account.changed')
  expect(entries.at(-1)).toMatchObject({
    after: { fields: ['firstName', 'custom.size'] },
    personal: { before: { firstName: null, custom: { size: 41 } }, after: { firstName: 'Ada', custom: { size: 50 } } },
  })
  // nothing differs: nothing is written
  const same = await change(id, { size: 50, hobby: null })
  expect(same.body.version).toBe(both.body.version)
  expect((await admin.patch(`${users}/${id}`, { version: changed.body.version, custom: { size: 51 } })).body.code).toBe('version-conflict')
})

describe('who may see what', () => {
  test('R-60 what is opened to certain roles is seen, changed, filtered and sorted by these alone', async () => {
    const user = await make({ size: 44, risk: 0.75, remark: 'Pays late' })
    expect((await read(user.id, clerk)).custom).toEqual({ size: 44, tier: 'gold', remark: 'Pays late' })
    expect((await read(user.id, owner)).custom).toMatchObject({ risk: 0.75 })
    expect((await change(user.id, { risk: 0.5 }, clerk)).body).toMatchObject({ fields: [{ field: 'custom.risk', rule: 'unknown' }] })
    expect((await change(user.id, { remark: 'x' }, clerk)).body).toMatchObject({ fields: [{ field: 'custom.remark', rule: 'read-only' }] })
    expect((await change(user.id, { risk: 0.5 }, owner)).body.custom).toMatchObject({ risk: 0.5 })
    expect((await clerk.get(`${users}?custom=risk:from:0`)).body).toMatchObject({
      code: 'invalid',
      fields: [{ field: 'custom', rule: 'unknown' }],
    })
    expect((await clerk.get(`${users}?sort=custom.risk`)).body).toMatchObject({ code: 'invalid', fields: [{ field: 'sort' }] })
    const row = async (by: Browser) => (await by.get(`${users}?search=${user.userName}`)).body.items[0].custom
    expect(await row(clerk)).toEqual({ size: 44, tier: 'gold' })
    expect(await row(admin)).toEqual({ size: 44, tier: 'gold', risk: 0.5 })
  })

  test('R-60 R-08 the list is exported with the columns the reader may see, a person’s file with everything personal', async () => {
    const { id } = await make({ size: 45, hobby: '=cmd', tags: ['a', 'c'], risk: 0.1, remark: 'secret' }, { firstName: 'Export' })
    const file = async (by: Browser, rest: string) => {
      await by.post('/api/console/step-up', { password })
      return by.get(`${users}/${rest}`)
    }
    const csv = await file(clerk, `export?custom=size:is:45`)
    const [head, line] = csv.text.trim().split('\n')
    expect(head).toMatch(/,custom\.size,custom\.hobby,custom\.tags,custom\.since,custom\.tier,custom\.remark$/)
    expect(line).toMatch(/,45,'=cmd,a; c,,gold,secret$/)
    expect((await file(admin, `export?custom=size:is:45`)).text).toContain('custom.risk')
    const jsonl = await file(clerk, `export?format=jsonl&custom=size:is:45`)
    expect(JSON.parse(jsonl.text).custom).toEqual({ size: 45, hobby: '=cmd', tags: ['a', 'c'], tier: 'gold', remark: 'secret' })
    expect((await file(clerk, 'export?custom=risk:from:0')).body.code).toBe('invalid')
    expect((await file(clerk, `${id}/export`)).body.custom).not.toHaveProperty('risk')
    expect((await file(owner, `${id}/export`)).body.custom).toMatchObject({ hobby: '=cmd', risk: 0.1 })
    const { items } = await app.modules.audit.list(app.database.db, mine.id, { action: 'accounts.exported', limit: 10 })
    expect(items[0]).toMatchObject({ after: { custom: ['size'] } })
  })
})

describe('lists', () => {
  const listed = async (query: string) => {
    const { body, status, text } = await admin.get(`${users}?search=lister&limit=200&${query}`)
    expect(status, text).toBe(200)
    return body.items.map((one: { userName: string }) => one.userName.replace('lister', ''))
  }
  beforeAll(async () => {
    const values = [{ size: 36, hobby: 'Reading' }, { size: 38, tags: ['a'] }, { hobby: 'Rowing', tags: ['a', 'b'] }, { size: 36 }, {}]
    for (const [n, custom] of values.entries()) {
      const answer = await admin.post(users, { userName: `lister${n}`, email: `lister${n}@shop.test`, custom, sendActivation: false })
      if (answer.status !== 201) throw new Error(answer.text)
    }
  })

  test('R-60 are narrowed by searchable values', async () => {
    expect(await listed('custom=size:is:36')).toEqual(['0', '3'])
    expect(await listed('custom=size:from:37')).toEqual(['1'])
    expect(await listed('custom=tags:is:b')).toEqual(['2'])
    expect(await listed('custom=size:is:36&custom=hobby:given')).toEqual(['0'])
    expect(await listed('custom=size:empty')).toEqual(['2', '4'])
    for (const wrong of ['custom=since:given', 'custom=nonsense:given', 'custom=size:is:x', 'sort=custom.tags', 'sort=custom.since']) {
      expect((await admin.get(`${users}?${wrong}`)).status, wrong).toBe(422)
    }
    for (const wrong of ['custom=a', 'sort=custom.', 'sort=custom.a;drop', 'sort=nonsense']) {
      expect((await admin.get(`${users}?${wrong}`)).status, wrong).toBe(400)
    }
  })

  test('R-60 are sorted by them, page by page, whoever has none first', async () => {
    for (const order of ['asc', 'desc']) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const { body } = await admin.get(
          `${users}?search=lister&sort=custom.size&order=${order}&limit=2${cursor ? `&cursor=${cursor}` : ''}`,
        )
        seen.push(...body.items.map((one: { custom: { size?: number } }) => String(one.custom.size ?? '-')))
        cursor = body.next
      } while (cursor)
      expect(seen).toEqual(order === 'asc' ? ['-', '-', '36', '36', '38'] : ['38', '36', '36', '-', '-'])
    }
  })

  test('R-60 are searched in them, not in what is kept from some or is not searchable', async () => {
    const find = async (word: string) =>
      (await admin.get(`${users}?search=${word}`)).body.items.map((one: { userName: string }) => one.userName)
    expect(await find('rowing')).toEqual(['lister2'])
    expect(await find('lister%20read')).toEqual(['lister0'])
    expect(await find('gold')).toEqual([])
    const { id } = (await admin.get(`${users}?search=rowing`)).body.items[0]
    await change(id, { hobby: 'Sailing' })
    expect([await find('rowing'), await find('sailing')]).toEqual([[], ['lister2']])
    expect(await listed('custom=hobby:is:sailing')).toEqual(['2'])
  })
})

test('ATK-051 values of another tenant’s user are neither read nor changed nor found', async () => {
  const elsewhere = await app.staff(theirs, 'tom', ['ISC_Owner'])
  const other = await elsewhere.post(`/api/console/tenants/${theirs.id}/users`, someone({ custom: { foreign: 'Zanzibar' } }))
  expect(other.body.custom).toEqual({ foreign: 'Zanzibar' })
  expect((await admin.get(`${users}/${other.body.id}`)).status).toBe(404)
  expect((await admin.patch(`${users}/${other.body.id}`, { version: other.body.version, custom: { size: 40 } })).status).toBe(404)
  expect((await admin.get(`${users}?search=zanzibar`)).body.items).toEqual([])
  expect((await elsewhere.post(`/api/console/tenants/${theirs.id}/users`, someone({ custom: { size: 40 } }))).status).toBe(422)
})
