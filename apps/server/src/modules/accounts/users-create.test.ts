import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from '../../../test/harness/browser.ts'
import { type GivenTenant, givenSettings, givenStaff, givenTenant } from '../../../test/harness/given.ts'
import { asStaff, type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { createUser } from './users-create.ts'

let app: UsersApp
let mine: GivenTenant
let theirs: GivenTenant
let admin: Browser
let users: string
let made = 0

beforeAll(async () => {
  app = await usersApp()
  mine = await givenTenant(app)
  theirs = await givenTenant(app)
  admin = await app.staff(mine, 'vera')
  users = `/api/console/tenants/${mine.id}/users`
})
afterAll(() => app.close())

const someone = () => ({ userName: `buyer${++made}`, email: `buyer${made}@shop.test` })
const all = {
  firstName: 'Ada',
  lastName: 'Okafor',
  companyName: 'Okafor & Co',
  phone: '+49 30 1234',
  extension: '12',
  fax: '+49 30 1235',
  position: 'Buyer',
  language: 'de-CH',
  currency: 'EUR',
}

test('R-22 R-16 staff make a user with every field, and read who made it and when', async () => {
  const who = someone()
  const created = await admin.post(users, { ...who, ...all, language: 'DE-ch', currency: 'eur', firstName: ' Ada ' })
  expect(created.status, created.text).toBe(201)
  const read = await admin.get(`${users}/${created.body.id}`)
  expect(read.body).toEqual(created.body)
  const at = app.clock.now().toISOString()
  expect(read.body).toMatchObject({
    ...who,
    ...all,
    displayName: 'Ada Okafor',
    state: 'active',
    activation: 'EmailSent',
    unclaimed: false,
    cameBy: 'manual',
    createdAt: at,
    modifiedAt: at,
    createdBy: { kind: 'console user', name: 'vera' },
    modifiedBy: { kind: 'console user', name: 'vera' },
    activatedAt: null,
    lastSignInAt: null,
    passwordChangedOn: null,
    passwordExpiresOn: null,
  })
  const [entry] = await app.trail(mine.id, created.body.id)
  expect(entry).toMatchObject({
    action: 'account.created',
    actor: { kind: 'console', name: 'vera' },
    after: { kind: 'website', cameBy: 'manual' },
  })
  expect(entry?.personal).toMatchObject({ after: { ...who, ...all } })
  const stored = await sql<{
    text: string
  }>`select row_to_json(e)::text as text from audit_event e where subject_id = ${created.body.id}`.execute(app.database.db)
  for (const { text } of stored.rows) expect(text).not.toMatch(/Okafor|shop\.test|1234/)
})

test('R-16 user name and address are required, nothing else is', async () => {
  for (const body of [{}, { userName: 'only' }, { email: 'only@shop.test' }])
    expect((await admin.post(users, body)).body.code).toBe('bad-request')
  const created = await admin.post(users, someone())
  expect(created.status).toBe(201)
  expect(created.body).toMatchObject({ firstName: null, language: null, displayName: created.body.userName })
})

test('R-16 names are unique in the tenant across user names and addresses, in any case, and free in another', async () => {
  const who = someone()
  expect((await admin.post(users, who)).status).toBe(201)
  const taken = async (body: object) => {
    const { status, body: problem } = await admin.post(users, body)
    return [status, problem.code, problem.fields?.[0].field]
  }
  expect(await taken({ userName: who.userName.toUpperCase(), email: someone().email })).toEqual([409, 'name-taken', 'userName'])
  expect(await taken({ userName: someone().userName, email: who.email.toUpperCase() })).toEqual([409, 'name-taken', 'email'])
  expect(await taken({ userName: who.email, email: who.email })).toEqual([409, 'name-taken', 'email'])
  const elsewhere = await app.staff(theirs, 'their-admin')
  expect((await elsewhere.post(`/api/console/tenants/${theirs.id}/users`, who)).status).toBe(201)
})

test('R-16 a name and an address that are both taken are both told at once, whoever has them, and nothing of another tenant’s', async () => {
  const [one, two] = [someone(), someone()]
  for (const who of [one, two]) expect((await admin.post(users, who)).status).toBe(201)
  const refused = async (body: object) => {
    const { status, body: problem } = await admin.post(users, body)
    return [status, problem.code, problem.fields]
  }
  const both = [
    { field: 'userName', rule: 'taken', message: 'Somebody else has this name.' },
    { field: 'email', rule: 'taken', message: 'Somebody else has this address.' },
  ]
  expect(await refused(one)).toEqual([409, 'name-taken', both])
  expect(await refused({ userName: one.userName.toUpperCase(), email: two.email.toUpperCase() })).toEqual([409, 'name-taken', both])
  const twin = someone()
  const elsewhere = await app.staff(theirs, 'their-second-admin')
  expect((await elsewhere.post(`/api/console/tenants/${theirs.id}/users`, twin)).status).toBe(201)
  expect(await refused({ userName: one.userName, email: twin.email })).toEqual([409, 'name-taken', [both[0]]])
  // and nothing is left behind that would take the one that was free
  expect((await admin.post(users, twin)).status).toBe(201)
})

test('R-10 a console user of the same name and address is in nobody’s way, and sees and opens nothing of it', async () => {
  const staff = await givenStaff(app, mine, 'twin')
  const created = await admin.post(users, { userName: staff.userName, email: staff.email })
  expect(created.status).toBe(201)
  expect((await admin.get(`${users}/${staff.id}`)).status).toBe(404)
  const { rows } = await sql`select kind from account where id in (${staff.id}, ${created.body.id}) order by kind`.execute(app.database.db)
  expect(rows).toEqual([{ kind: 'console' }, { kind: 'website' }])
  expect(await app.comesIn(app.shop(mine), 'storefront', 'twin')).toBe(false)
})

test('R-17 the activation mail goes to the address with a link of the user’s website; without it the status says so', async () => {
  const who = someone()
  const second = app.modules.newId()
  const now = app.clock.now()
  await sql`insert into website (tenant_id, id, name, created_at, modified_at) values (${mine.id}, ${second}, 'Second', ${now}, ${now})`.execute(
    app.database.db,
  )
  await sql`insert into website_host (tenant_id, website_id, host_key, challenge, created_at, verified_at, verified_by)
    values (${mine.id}, ${second}, 'second.localhost', '', ${now}, ${now}, 'operator')`.execute(app.database.db)
  await admin.post(users, { ...who, websiteId: second })
  const [mail, ...more] = await app.mailsTo(who.email)
  expect(more).toEqual([])
  expect(mail?.template).toBe('activation')
  expect(mail?.text).toContain('http://second.localhost:4000/account/link#')
  const quiet = await admin.post(users, { ...someone(), sendActivation: false })
  expect(quiet.body.activation).toBe('EmailNotSent')
  expect(await app.mailsTo(quiet.body.email)).toEqual([])
  const [other] = (await sql<{ id: string }>`select id from website where tenant_id = ${theirs.id}`.execute(app.database.db)).rows
  const refused = await admin.post(users, { ...someone(), websiteId: other!.id })
  expect([refused.status, refused.body.fields[0].field]).toEqual([422, 'websiteId'])
})

test('R-02 the owners learn of a new user only where that was switched on', async () => {
  const owner = await givenStaff(app, mine, 'the-owner', ['ISC_Owner'])
  await admin.post(users, someone())
  expect(await app.mailsTo(owner.email)).toEqual([])
  await givenSettings(app, mine.id, { 'website.accounts.announceNew': true })
  const who = someone()
  await admin.post(users, who)
  const mails = await app.mailsTo(owner.email)
  expect(mails.map((mail) => mail.template)).toEqual(['new-account-to-owners'])
  expect(mails[0]?.text).toContain(who.email)
  await givenSettings(app, mine.id, { 'website.accounts.announceNew': false })
})

test('R-16 forty at once for one name make one user and one mail', async () => {
  const staff = await givenStaff(app, mine, 'racer')
  const results = await Promise.all(
    Array.from({ length: 40 }, (_, at) =>
      createUser(app.parts, asStaff(app, staff), mine.id, { userName: `race${at % 2}`, email: 'race@shop.test' }, { kind: 'trusted' }),
    ),
  )
  expect(results.filter((result) => result.ok)).toHaveLength(1)
  for (const result of results) if (!result.ok) expect(result.refusal.code).toBe('name-taken')
  const told = results.flatMap((result) => (result.ok ? [] : [result.refusal.fields?.map(({ field }) => field).join()]))
  expect(new Set(told)).toEqual(new Set(['userName,email', 'email']))
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from account where owner_id = ${mine.id} and email = 'race@shop.test'`.execute(app.database.db)
  expect(rows).toEqual([{ n: 1 }])
  expect(await app.mailsTo('race@shop.test')).toHaveLength(1)
})
