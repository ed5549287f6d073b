import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Browser } from '../../../test/harness/browser.ts'
import { type GivenTenant, givenShopper, givenTenant, password } from '../../../test/harness/given.ts'
import { type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { sweepUnclaimed } from './users-erase.ts'

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
beforeEach(() => admin.post('/api/console/step-up', { password }))
afterAll(() => app.close())

const name = () => `zyxbuyer${++made}`
const patch = async (id: string, body: object) =>
  admin.patch(`${users}/${id}`, { version: (await admin.get(`${users}/${id}`)).body.version, ...body })

/** Where in the whole database any of these texts stands, in clear or as bytes. */
async function traces(texts: readonly string[]): Promise<string[]> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select schemaname as schema, tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`.execute(
    app.database.db,
  )
  const found: string[] = []
  for (const { schema, name: table } of tables) {
    const { rows } = await sql<{ text: string }>`select lower(to_jsonb(t)::text) as text from ${sql.table(`${schema}.${table}`)} t`.execute(
      app.database.db,
    )
    for (const text of texts) {
      const bytes = Buffer.from(text).toString('hex')
      if (rows.some((row) => row.text.includes(text.toLowerCase()) || row.text.includes(bytes))) found.push(`${table}: ${text}`)
    }
  }
  return found
}

test('R-08 ATK-118 erasing leaves no trace of the person in any table, frees the names, and the trail still verifies', async () => {
  const person = {
    firstName: 'Qwendolyn',
    lastName: 'Xanthopoulos',
    companyName: 'Zyxwares',
    phone: '+44 7700 900123',
    fax: '+44 7700 900124',
    position: 'Chief taster',
  }
  const shopper = await app.shopper(mine, name())
  await patch(shopper.id, person)
  await sql`update account set activated_at = ${app.clock.now()} where id = ${shopper.id}`.execute(app.database.db)
  const moved = `moved.${shopper.userName}@shop.test`
  await patch(shopper.id, { email: moved })
  const confirm = (await app.mailsTo(moved)).at(-1)!
  await app.shop(mine).post('/api/storefront/links/confirm-address', { token: confirm.token })
  await patch(shopper.id, { email: `again.${shopper.userName}@shop.test` })
  await app.shop(mine).post('/api/storefront/sign-in', { name: shopper.userName, password: 'wrong' })
  const texts = [...Object.values(person), shopper.userName, moved, shopper.email, 'Test browser']
  expect((await traces(texts)).length).toBeGreaterThan(texts.length)

  expect((await admin.post(`${users}/${shopper.id}/erase`)).body.code).toBe('conflict')
  await admin.post(`${users}/${shopper.id}/deactivate`, {})
  expect((await admin.post(`${users}/${shopper.id}/erase`)).status).toBe(204)
  // staff are still signed in with the same browser
  expect(await traces(texts.slice(0, -1))).toEqual([])
  const { rows } =
    await sql`select device, source from session where account_id = ${shopper.id} and (device <> '' or source <> '')`.execute(
      app.database.db,
    )
  expect(rows).toEqual([])
  expect((await admin.get(`${users}/${shopper.id}`)).status).toBe(404)
  expect((await admin.get(`${users}?state=erased`)).body.items).toMatchObject([
    { id: shopper.id, state: 'erased', firstName: null, email: `erased-${shopper.id}` },
  ])
  expect((await admin.post(users, { userName: shopper.userName, email: moved })).status).toBe(201)
  const trail = await app.trail(mine.id, shopper.id)
  expect(trail.find((entry) => entry.action === 'account.address-changed')?.personal).toBe('erased')
  expect(trail.find((entry) => entry.action === 'sign-in.completed')?.actor).toMatchObject({ erased: true })
  expect(trail.find((entry) => entry.action === 'account.erased')).toMatchObject({ actor: { name: 'vera' } })
  await app.modules.audit.sealAll()
  expect(await app.modules.audit.verify(mine.id)).toMatchObject([{ whole: true, waiting: 0 }])
})

test('R-08 erasing needs a fresh sign-in, and the permission alone is not enough', async () => {
  const user = await givenShopper(app, mine, name())
  await admin.post(`${users}/${user.id}/deactivate`, {})
  app.clock.pass({ minutes: 16 })
  expect((await admin.post(`${users}/${user.id}/erase`)).body.code).toBe('fresh-sign-in-needed')
  expect((await admin.get(`${users}/${user.id}/export`)).body.code).toBe('fresh-sign-in-needed')
  const helper = await app.staff(mine, 'helper', ['ISC_User'])
  expect((await helper.post(`${users}/${user.id}/erase`)).body.code).toBe('forbidden')
})

test('R-08 one user is exported as one file with what the trail says, and without names of others', async () => {
  const user = await app.shopper(mine, name())
  await patch(user.id, { firstName: 'Otto' })
  const file = await admin.get(`${users}/${user.id}/export`)
  expect(file.headers['content-disposition']).toBe(`attachment; filename="user-${user.id}.json"`)
  expect(file.body.account).toMatchObject({ id: user.id, email: user.email, firstName: 'Otto' })
  expect(file.body.sessions).toMatchObject([{ device: 'Test browser', source: '127.0.0.1' }])
  const actions = file.body.trail.map((entry: { action: string }) => entry.action)
  expect(actions).toEqual(expect.arrayContaining(['sign-in.completed', 'account.changed', 'account.exported']))
  expect(file.body.trail.find((entry: { action: string }) => entry.action === 'account.changed')).toMatchObject({
    actor: { kind: 'console' },
    personal: { after: { firstName: 'Otto' } },
  })
  expect(file.text).not.toMatch(/vera|\$argon2|hash|secret/i)
  expect((await app.trail(mine.id, user.id)).at(-1)?.action).toBe('account.exported')
  const other = await givenShopper(app, theirs, name())
  expect((await admin.get(`${users}/${other.id}/export`)).status).toBe(404)
})

test('R-17 an account that made itself and was never activated goes after 90 days, no other does', async () => {
  const [unclaimed, claimed, made_] = [
    await givenShopper(app, mine, name(), { password: null }),
    await givenShopper(app, mine, name()),
    await givenShopper(app, mine, name(), { password: null }),
  ]
  const elsewhere = await givenShopper(app, theirs, name(), { password: null })
  await sql`update account set unclaimed = true where id in (${unclaimed.id}, ${claimed.id}, ${elsewhere.id})`.execute(app.database.db)
  app.clock.pass({ days: 90 })
  expect(await sweepUnclaimed(app.parts)).toBe(0)
  const young = await givenShopper(app, mine, name(), { password: null })
  await sql`update account set unclaimed = true where id = ${young.id}`.execute(app.database.db)
  app.clock.pass({ minutes: 1 })
  expect(await sweepUnclaimed(app.parts)).toBe(2)
  expect(await sweepUnclaimed(app.parts)).toBe(0)
  const states = await Promise.all(
    [unclaimed, claimed, made_, young].map(async ({ id }) => (await app.row('account', mine.id, id))['state']),
  )
  expect(states).toEqual(['erased', 'active', 'active', 'active'])
  expect((await app.row('account', theirs.id, elsewhere.id))['state']).toBe('erased')
  expect((await app.trail(mine.id, unclaimed.id)).at(-1)).toMatchObject({
    action: 'account.erased',
    actor: { kind: 'job', name: 'never activated' },
  })
})
