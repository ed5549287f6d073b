import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { as } from '../../../test/harness/acting.ts'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { givenStaff, password } from '../../../test/harness/given.ts'
import { givenMerchant, personOf, roleOf } from '../../../test/harness/merchant.ts'
import { refusal } from '../../../test/harness/parts.ts'
import { findAccount } from '../principals/index.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())

test('R-08 ATK-118 erasing leaves nothing of the person behind, and a trail that verifies', async () => {
  const { people, audit } = app.modules
  const { tenant, own1 } = await givenMerchant(app)
  const person = await givenStaff(app, tenant, 'quillfeather@nest.test', ['ISC_User'])
  await people.changeDetails(as(app, own1), personOf(person), { firstName: 'Quillfeather', phone: '+41 44 999 88 77' })
  const browser = new Browser(app.http, { headers: { 'user-agent': 'Quillfeather browser' }, address: '198.51.100.77' })
  expect((await browser.post('/api/console/sign-in', { name: person.userName, password })).status).toBe(200)
  await audit.sealAll()
  expect(refusal(await people.erase(as(app, own1), personOf(person)))).toBe('conflict')
  await people.deactivate(as(app, own1), personOf(person))
  // whatever waited for the owners has left
  await app.deliver()
  expect((await people.erase(as(app, own1), personOf(person))).ok).toBe(true)
  await audit.sealAll()

  const { rows: tables } = await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public'`.execute(
    app.database.db,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql<{
      n: number
    }>`select count(*)::int as n from ${sql.table(name)} t where t::text ~* 'quillfeather|999 88 77|198.51.100.77'`.execute(app.database.db)
    if (rows[0]?.n) found.push(name)
  }
  expect(found).toEqual([])
  expect(await findAccount(app.database.db, person.ownerId, person.id)).toMatchObject({ state: 'erased', firstName: null })
  for (const chain of await audit.verify()) expect(chain, JSON.stringify(chain)).toMatchObject({ whole: true })
  const events = await audit.list(app.database.db, person.ownerId, { subjectId: person.id, limit: 200 })
  expect(events.items.find((event) => event.action === 'account.changed')).toMatchObject({ personal: 'erased' })

  // the names are free, the account is not there any more, and does not come back
  expect(refusal(await people.erase(as(app, own1), personOf(person)))).toBe('not-found')
  expect(refusal(await people.reactivate(as(app, own1), personOf(person)))).toBe('not-found')
  expect((await people.read(tenant.id, person.id)).ok).toBe(false)
  expect(
    (await people.invite(as(app, own1), tenant.id, { email: person.email, roleIds: [await roleOf(app, tenant, 'ISC_User')] })).ok,
  ).toBe(true)
})

test('R-08 the export is everything kept of one person, without a secret, and is noted', async () => {
  const { people, audit } = app.modules
  const { tenant, own1 } = await givenMerchant(app)
  const twin = await givenMerchant(app)
  const person = await givenStaff(app, tenant, 'thornbury@nest.test', ['ISC_User'])
  await people.changeDetails(as(app, own1), personOf(person), { firstName: 'Thornbury' })
  expect((await new Browser(app.http).post('/api/console/sign-in', { name: person.userName, password })).status).toBe(200)
  expect(refusal(await people.exportPerson(as(app, twin.own1), personOf(person)))).toBe('forbidden')
  const exported = await people.exportPerson(as(app, own1), personOf(person))
  if (!exported.ok) throw new Error(JSON.stringify(exported))
  expect(exported.value).toMatchObject({
    account: { firstName: 'Thornbury', email: person.email },
    loginNames: [person.email],
    access: [{ tenantId: tenant.id, roles: ['ISC_User'], state: 'active' }],
    sessions: [{ device: 'Test browser' }],
    knownDevices: [{ device: 'Test browser' }],
  })
  const actions = exported.value.trail.map((entry) => (entry as { action: string }).action)
  expect(actions).toEqual(expect.arrayContaining(['account.changed', 'sign-in.completed', 'account.exported']))
  const text = JSON.stringify(exported.value)
  expect(text).toContain('Thornbury')
  expect(text).not.toMatch(/argon2|token|hash"/i)
  expect(
    (await audit.list(app.database.db, person.ownerId, { subjectId: person.id, limit: 50 })).items.map((event) => event.action),
  ).toContain('account.exported')
})
