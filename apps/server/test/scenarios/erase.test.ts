import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stockRoleId } from '../../src/modules/access/index.ts'
import { type ArrivalsApp, arrivalsApp, orderOf } from '../harness/arrivals.ts'
import type { Browser } from '../harness/browser.ts'
import { type GivenTenant, password } from '../harness/given.ts'
import { givenProperty } from '../harness/properties.ts'

let app: ArrivalsApp
let shop: GivenTenant
let owner: Browser
let tenant: string
let buyer1: string
let buyer3: string

beforeAll(async () => {
  app = await arrivalsApp()
  shop = app.engine.tenant
  owner = await app.staff(shop, 'ada', ['ISC_Owner'])
  tenant = `/api/console/tenants/${shop.id}`
  buyer1 = (await stockRoleId(app.database.db, shop.id, 'Buyer1'))!
  buyer3 = (await stockRoleId(app.database.db, shop.id, 'Buyer3'))!
  const parts = { ...app, newId: app.modules.newId }
  await givenProperty(parts, shop.id, 'website-user', { name: 'pet', type: 'text', personal: true, searchable: true, listColumn: true })
  await givenProperty(parts, shop.id, 'website-user', { name: 'diary', type: 'long-text', personal: true })
  await givenProperty(parts, shop.id, 'website-user', { name: 'size', type: 'whole-number', searchable: true })
  await givenProperty(parts, shop.id, 'customer', { name: 'doorCode', type: 'text', personal: true, searchable: true })
})
afterAll(() => app.close())

/** `table: text` for every text of these that stands anywhere in the database, in clear, in base64 or as bytes. */
async function traces(texts: readonly string[]): Promise<string[]> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select schemaname as schema, tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`.execute(
    app.database.db,
  )
  const found: string[] = []
  for (const { schema, name } of tables) {
    const { rows } = await sql<{ text: string }>`select lower(to_jsonb(t)::text) as text from ${sql.table(`${schema}.${name}`)} t`.execute(
      app.database.db,
    )
    for (const text of texts) {
      const forms = [text.toLowerCase(), Buffer.from(text).toString('hex'), Buffer.from(text).toString('base64').slice(0, -4).toLowerCase()]
      if (rows.some((row) => forms.some((form) => row.text.includes(form)))) found.push(`${name}: ${text}`)
    }
  }
  return found.sort()
}

const post = async (path: string, body: object, by = owner) => {
  const answer = await by.post(`${tenant}${path}`, body)
  expect([200, 201], answer.text).toContain(answer.status)
  return answer.body
}

test('R-08 ATK-118 erasing a user leaves nothing of the person in any table, nothing else is touched, and the trail is whole', async () => {
  const person = {
    firstName: 'Qwendolyn',
    lastName: 'Xanthopoulos',
    companyName: 'Zyxwares',
    phone: '+44 7700 900123',
    fax: '+44 7700 900124',
    position: 'Chief taster',
  }
  const own = { pet: 'Ozzymandias', diary: 'Dear diary, quokkas.' }
  const home = {
    address1: 'Plimsollgasse 77',
    city: 'Zwiebelbach',
    postalCode: 'ZB-90210',
    phone: '+43 1 5550042',
    email: 'qx.shopper@zz.test',
  }
  const mia = await app.shopper(shop, 'qx.shopper@zz.test')
  await owner.post('/api/console/step-up', { password })
  const user = `${tenant}/users/${mia.id}`
  const read = async () => (await owner.get(user)).body

  // all a person leaves behind
  const changed = await owner.patch(user, { version: (await read()).version, ...person, custom: { ...own, size: 42 } })
  expect(changed.status, changed.text).toBe(200)
  const record = await post('/customers', {
    firstName: person.firstName,
    lastName: person.lastName,
    ...home,
    custom: { doorCode: 'Sesame-9931' },
  })
  await post(`/customers/${record.id}/ship-tos`, { attention: 'Qwendolyn X., rear door', address1: 'Hinterhof 78' })
  const firm = await post('/customers', { companyName: 'Wholesale Ltd', email: 'office@wholesale.test' })
  const clerk = await post('/users', { userName: 'clerk', email: 'clerk@wholesale.test', sendActivation: false })
  const assign = (customerId: string, assignments: object[]) => post(`/customers/${customerId}/users`, { assign: assignments })
  await assign(record.id, [{ accountId: mia.id, isDefault: true }])
  await assign(firm.id, [
    { accountId: mia.id, roleId: buyer3 },
    { accountId: clerk.id, roleId: buyer1, approverId: mia.id },
  ])
  await post('/users/bulk/add-website', { accountIds: [mia.id], websiteId: shop.websiteId })
  await mia.browser.put('/api/storefront/preferences/views', { value: [{ name: 'Qwendolyn’s view' }] })
  await mia.browser.put('/api/storefront/consents/newsletter', { given: true, wording: 'Yes, Qwendolyn wants mail.' })
  await app.shop(shop).post('/api/storefront/sign-in', { name: mia.userName, password: 'wrong' })
  await app.shop(shop).post('/api/storefront/forgot-password', { name: mia.userName })
  await app.recover()
  await app.deliver()
  const linked = await app.placed(orderOf(mia.email, { billTo: { ...home, firstName: 'Gwenny', lastName: 'Xanth' } }))
  await app.placed(orderOf(mia.email, { billTo: { ...home, city: 'Waitinghausen' } }))
  expect((await mia.browser.post(`/api/storefront/waiting-orders/${linked}/confirm`)).status).toBe(204)
  await sql`insert into customer_invitation (tenant_id, id, bill_to_id, email, address_key, first_name, invited_by, website_id, created_at, asked_at, ends_at)
    values (${shop.id}, ${app.modules.newId()}, ${firm.id}, ${mia.email}, ${mia.email}, 'Qwendolyn', ${clerk.id}, ${shop.websiteId},
      ${app.clock.now()}, ${app.clock.now()}, ${app.clock.now()})`.execute(app.database.db)
  const texts = [
    ...Object.values({ ...person, ...own, ...home }),
    'Sesame-9931',
    'rear door',
    'Hinterhof 78',
    'Qwendolyn’s view',
    'wants mail',
    'Gwenny',
    'Waitinghausen',
  ]
  const before = await traces(texts)
  for (const table of [
    'account',
    'login_name',
    'property_value',
    'customer',
    'preference',
    'mail_consent',
    'customer_invitation',
    'message',
  ]) {
    expect(before.map((trace) => trace.split(':')[0])).toContain(table)
  }

  // the file for the person has all of it
  const file = await owner.get(`${user}/export`)
  for (const text of [...Object.values(person), ...Object.values(own), 'Qwendolyn’s view', 'wants mail', 'Wholesale Ltd']) {
    expect(file.text).toContain(text)
  }

  expect((await owner.post(`${user}/deactivate`, {})).status).toBe(200)
  expect((await owner.post(`${user}/erase`)).status).toBe(204)
  expect(await traces(texts)).toEqual([])

  // the firm and its people are untouched, but for the approver
  expect((await owner.get(`${tenant}/customers/${firm.id}`)).body).toMatchObject({ state: 'active', companyName: 'Wholesale Ltd' })
  const { items } = (await owner.get(`${tenant}/users/${clerk.id}/assignments`)).body
  expect(items).toMatchObject([{ customerId: firm.id, role: { name: 'Buyer1' }, approverId: null }])
  expect((await owner.get(`${tenant}/customers/${record.id}`)).body).not.toMatchObject({ state: 'active' })
  expect((await owner.get(`${tenant}/users?search=qwen`)).body.items).toEqual([])
  expect((await owner.get(`${tenant}/users?custom=pet:is:ozzymandias`)).body.items).toEqual([])

  // what is no person's stays, and so does the trail
  const row = await app.row('account', shop.id, mia.id)
  expect(Object.values(row['custom'] as object)).toEqual([42])
  await app.modules.audit.sealAll()
  expect(await app.modules.audit.verify(shop.id)).toMatchObject([{ whole: true, waiting: 0 }])
  const actions = (await app.trail(shop.id, mia.id)).map(({ action }) => action)
  expect(actions).toEqual(expect.arrayContaining(['consent.given', 'assignment.made', 'account.erased']))
  const erased = await app.modules.audit.list(app.database.db, shop.id, { action: 'customer.erased', limit: 10 })
  expect(erased.items.map(({ subject }) => subject.id)).toContain(record.id)
})

test('R-08 of the customers an erased user acted for only the user’s own record goes', async () => {
  await owner.post('/api/console/step-up', { password })
  const rep = await app.shopper(shop, 'rep@zz.test')
  const customers = {
    own: await post('/customers', { firstName: 'Rep', lastName: 'Resentative', email: 'REP@zz.test' }),
    // the merchant has the representative's address for this client
    client: await post('/customers', { firstName: 'Clive', lastName: 'Client', email: 'rep@zz.test' }),
    relative: await post('/customers', { firstName: 'Rolf', lastName: 'Relative', email: 'rolf@zz.test' }),
    shared: await post('/customers', { firstName: 'Sam', lastName: 'Shared', email: 'rep@zz.test' }),
    firm: await post('/customers', { companyName: 'Firm Ltd', email: 'rep@zz.test' }),
  }
  const other = await post('/users', { userName: 'sam', email: 'sam@zz.test', sendActivation: false })
  await post(`/users/${rep.id}/assignments`, {
    assign: [
      { customerId: customers.own.id },
      { customerId: customers.client.id, salesRepresentative: true },
      { customerId: customers.relative.id },
      { customerId: customers.shared.id },
      { customerId: customers.firm.id },
    ],
  })
  await post(`/users/${other.id}/assignments`, { assign: [{ customerId: customers.shared.id }] })
  await owner.post(`${tenant}/users/${rep.id}/deactivate`, {})
  expect((await owner.post(`${tenant}/users/${rep.id}/erase`)).status).toBe(204)
  const { rows } = await sql<{ id: string; erased: boolean }>`
    select id, erased_at is not null as erased from customer where id = any(${Object.values(customers).map(({ id }) => id)}::uuid[])`.execute(
    app.database.db,
  )
  expect(rows.filter(({ erased }) => erased).map(({ id }) => id)).toEqual([customers.own.id])
})

test('R-08 R-14 a customer somebody is assigned to while its only user is erased: one of the two, never an erased customer with a user', async () => {
  await owner.post('/api/console/step-up', { password })
  for (let n = 0; n < 6; n++) {
    const one = await post('/users', { userName: `race${n}`, email: `race${n}@zz.test`, sendActivation: false })
    const other = await post('/users', { userName: `late${n}`, email: `late${n}@zz.test`, sendActivation: false })
    const record = await post('/customers', { firstName: 'Race', lastName: `Runner ${n}`, email: `race${n}@zz.test` })
    await post(`/users/${one.id}/assignments`, { assign: [{ customerId: record.id }] })
    await owner.post(`${tenant}/users/${one.id}/deactivate`, {})
    const [erased, assigned] = await Promise.all([
      owner.post(`${tenant}/users/${one.id}/erase`),
      owner.post(`${tenant}/users/${other.id}/assignments`, { assign: [{ customerId: record.id }] }),
    ])
    expect(erased.status, erased.text).toBe(204)
    const { state } = (await owner.get(`${tenant}/customers/${record.id}`)).body
    const outcome = `${assigned.status === 200 ? 'assigned' : assigned.body.code}, ${state}`
    expect(['assigned, active', 'invalid, erased']).toContain(outcome)
  }
})
