import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Guarded, guardedRoutes } from '../../../test/harness/guarded.ts'
import { givenAccess, givenGrant, givenPartner, givenPerson } from '../../../test/harness/people.ts'

let guarded: Guarded
beforeAll(async () => {
  guarded = await guardedRoutes()
})
afterAll(() => guarded.close())
beforeEach(() => {
  guarded.logged.length = 0
})

describe('who asks', () => {
  test('R-33 only the cookie of the route’s own kind is looked at, and its session must be of that kind', async () => {
    const { tenantId, owner } = await guarded.merchant()
    const token = await guarded.signIn(owner)
    expect(await guarded.code('/me')).toBe('unauthenticated')
    expect(await guarded.code('/me', 'nonsense')).toBe('unauthenticated')
    expect(await guarded.code('/me', token)).toBe(200)
    expect(await guarded.code('/me', token, {}, 'shop')).toBe('unauthenticated')
    const { shopper, websiteId } = await guarded.givenShop(tenantId)
    const shopToken = await guarded.signIn(shopper, websiteId)
    const at = { 'tillward-website': websiteId }
    expect(await guarded.code('/shop/me', shopToken, at, 'shop')).toBe(200)
    // ATK-057: a shopper's token in the console's cookie, and the other way about
    expect(await guarded.code('/me', shopToken)).toBe('unauthenticated')
    expect(await guarded.code('/shop/me', token, at, 'shop')).toBe('unauthenticated')
    expect(await guarded.code('/shop/me', token, at)).toBe('unauthenticated')
  })

  test('R-61 the context says who, from where and with what', async () => {
    const { owner } = await guarded.merchant()
    const answer = await guarded.ask('/me', await guarded.signIn(owner))
    expect(answer.json()).toMatchObject({ kind: 'console', accountId: owner.accountId, companyId: owner.companyId, userName: owner.email })
    const open = await guarded.ask('/open', await guarded.signIn(owner), { 'user-agent': 'x'.repeat(500) })
    expect(open.json()).toMatchObject({ actor: { kind: 'anyone' }, source: '127.0.0.1', device: 'x'.repeat(300) })
  })

  test('R-51 a session that must change its password reaches only routes that say so', async () => {
    const { tenantId, owner } = await guarded.merchant()
    const token = await guarded.signIn(owner)
    await sql`insert into credential (owner_id, account_id, scheme, hash, changed_at, must_change)
      values (${owner.companyId}, ${owner.accountId}, 'none', '', ${guarded.app.clock.now()}, true)`.execute(guarded.app.database.db)
    expect(await guarded.code('/password', token)).toBe(200)
    for (const url of ['/me', `/tenants/${tenantId}/mine`, `/tenants/${guarded.parts.newId()}/mine`]) {
      expect(await guarded.code(url, token)).toBe('password-change-needed')
    }
  })

  test('R-30 a request that says it is no act of a person keeps no session alive', async () => {
    const { owner } = await guarded.merchant()
    const token = await guarded.signIn(owner)
    for (let minutes = 0; minutes < 235; minutes += 5) {
      guarded.app.clock.pass({ minutes: 5 })
      expect(await guarded.code('/me', token, { 'tillward-activity': 'none' })).toBe(200)
    }
    guarded.app.clock.pass({ minutes: 5 })
    expect(await guarded.code('/me', token, { 'tillward-activity': 'none' })).toBe('session-ended')
  })

  test('R-33 ATK-123 what is for programs takes no cookie', async () => {
    const { owner } = await guarded.merchant()
    expect(await guarded.code('/integration')).toBe('key-refused')
    expect(await guarded.code('/integration', await guarded.signIn(owner))).toBe('key-refused')
  })
})

describe('in a tenant', () => {
  test('R-06 what a person may do is decided anew on each request', async () => {
    const { tenantId, companyId, owner } = await guarded.merchant()
    const person = await givenPerson(guarded.parts, companyId)
    await givenAccess(guarded.parts, tenantId, person, ['ISC_User'], { giver: owner })
    const token = await guarded.signIn(person)
    expect(await guarded.code(`/tenants/${tenantId}/users`, token)).toBe(200)
    await sql`delete from access_role where account_id = ${person.accountId}`.execute(guarded.app.database.db)
    const refused = await guarded.ask(`/tenants/${tenantId}/users`, token)
    expect(refused.json()).toMatchObject({ status: 403, code: 'forbidden', permission: 'users.read' })
    expect(await guarded.code(`/tenants/${tenantId}/mine`, token)).toBe(200)
    await sql`update access set state = 'ended' where account_id = ${person.accountId}`.execute(guarded.app.database.db)
    expect(await guarded.code(`/tenants/${tenantId}/mine`, token)).toBe('not-found')
  })

  test('ATK-051 a tenant one cannot enter answers as one that does not exist, byte for byte, and is noted', async () => {
    const { tenantId, companyId, owner } = await guarded.merchant()
    const twin = await guarded.merchant()
    const invited = await givenPerson(guarded.parts, companyId)
    await givenAccess(guarded.parts, tenantId, invited, ['ISC_Admin'], { giver: owner, state: 'invited' })
    const bytes = async (id: string, token: string) => {
      const { statusCode, headers, body } = await guarded.ask(`/tenants/${id}/users`, token)
      const { date: _, ...rest } = headers
      return JSON.stringify([statusCode, rest, body])
    }
    const mine = await guarded.signIn(owner)
    const random = await bytes(guarded.parts.newId(), mine)
    expect(JSON.parse(random)[0]).toBe(404)
    for (const id of [twin.tenantId, 'x', `${tenantId}x`, '..', owner.companyId]) expect(await bytes(id, mine), id).toBe(random)
    expect(await bytes(tenantId, await guarded.signIn(invited))).toBe(random)
    expect(guarded.logged.find((line) => line['tenantId'] === twin.tenantId)).toMatchObject({
      event: 'tenant-refused',
      accountId: owner.accountId,
      because: 'no-access',
    })
    expect(guarded.logged.find((line) => line['accountId'] === invited.accountId)).toMatchObject({ because: 'invited' })
    expect(await guarded.code(`/tenants/${tenantId.toUpperCase()}/users`, mine)).toBe(200)
  })

  test('R-04 who brings in people reaches that route with no permission of an owner', async () => {
    const { tenantId, owner } = await guarded.merchant()
    const agency = await givenPartner(guarded.parts, 'guard-bring.test')
    await guarded.withSettings('company', agency)
    await givenGrant(guarded.parts, tenantId, agency)
    const [bringer, other] = [
      await givenPerson(guarded.parts, agency, { email: 'a@guard-bring.test' }),
      await givenPerson(guarded.parts, agency, { email: 'b@guard-bring.test' }),
    ]
    await givenAccess(guarded.parts, tenantId, bringer, ['ISC_User'], { giver: owner, mayBringPeople: true })
    await givenAccess(guarded.parts, tenantId, other, ['ISC_Admin'], { giver: owner })
    expect(await guarded.code(`/tenants/${tenantId}/bring`, await guarded.signIn(bringer))).toBe(200)
    expect(await guarded.code(`/tenants/${tenantId}/people`, await guarded.signIn(bringer))).toBe('forbidden')
    expect(await guarded.code(`/tenants/${tenantId}/bring`, await guarded.signIn(other))).toBe('forbidden')
    expect(await guarded.code(`/tenants/${tenantId}/bring`, await guarded.signIn(owner))).toBe(200)
  })

  test('R-54 the tenant’s own limits hold at its door, whatever the home company’s', async () => {
    const { tenantId, owner } = await guarded.merchant(1, { 'console.session.idleMinutes': 15, 'console.session.absoluteMinutes': 60 })
    const agency = await givenPartner(guarded.parts, 'guard-door.test')
    await guarded.withSettings('company', agency)
    await givenGrant(guarded.parts, tenantId, agency)
    const person = await givenPerson(guarded.parts, agency, { email: 'p@guard-door.test' })
    await givenAccess(guarded.parts, tenantId, person, ['ISC_User'], { giver: owner })
    const url = `/tenants/${tenantId}/users`

    const idle = await guarded.signIn(person)
    guarded.app.clock.pass({ minutes: 14 })
    expect(await guarded.code(url, idle)).toBe(200)
    guarded.app.clock.pass({ minutes: 15 })
    expect((await guarded.ask(url, idle)).json()).toMatchObject({
      status: 401,
      code: 'tenant-needs-sign-in',
      setting: 'console.session.idleMinutes',
      minutes: 15,
    })
    // acting elsewhere does not undo the pause; the session itself goes on
    expect(await guarded.code('/me', idle)).toBe(200)
    expect(await guarded.code(url, idle)).toBe('tenant-needs-sign-in')

    const busy = await guarded.signIn(person)
    for (let minutes = 0; minutes < 50; minutes += 10) {
      guarded.app.clock.pass({ minutes: 10 })
      expect(await guarded.code(url, busy)).toBe(200)
    }
    guarded.app.clock.pass({ minutes: 10 })
    expect((await guarded.ask(url, busy)).json()).toMatchObject({
      code: 'tenant-needs-sign-in',
      setting: 'console.session.absoluteMinutes',
      minutes: 60,
    })
    // proving the password again opens the door, and does so for this tenant without a new session
    const { sessions, database, clock } = guarded.app.modules
    const { session } = (await sessions.check(idle, 'console', false)) as { session: { id: string; epoch: number } }
    const again = await database.transaction((tx) =>
      sessions.rotate(tx, { ownerId: person.companyId, id: session.id, epoch: session.epoch, now: clock.now() }),
    )
    expect(await guarded.code(url, again)).toBe(200)
  })

  test('R-54 a sensitive act needs a sign-in as fresh as the stricter of home and tenant says', async () => {
    const { tenantId, owner } = await guarded.merchant(1, { 'console.session.freshMinutes': 5 })
    const agency = await givenPartner(guarded.parts, 'guard-fresh.test')
    await guarded.withSettings('company', agency)
    await givenGrant(guarded.parts, tenantId, agency)
    const person = await givenPerson(guarded.parts, agency, { email: 'p@guard-fresh.test' })
    await givenAccess(guarded.parts, tenantId, person, ['ISC_User'], { giver: owner })
    const token = await guarded.signIn(person)
    guarded.app.clock.pass({ minutes: 4 })
    expect(await guarded.code(`/tenants/${tenantId}/fresh`, token)).toBe(200)
    guarded.app.clock.pass({ minutes: 1 })
    expect((await guarded.ask(`/tenants/${tenantId}/fresh`, token)).json()).toMatchObject({
      status: 403,
      code: 'fresh-sign-in-needed',
      minutes: 5,
    })
    expect(await guarded.code('/fresh', token)).toBe(200)
    guarded.app.clock.pass({ minutes: 10 })
    expect(await guarded.code('/fresh', token)).toBe('fresh-sign-in-needed')
    expect(await guarded.code(`/tenants/${tenantId}/users`, token)).toBe(200)
  })
})

test('R-04 a company is administered by its own administrators, a merchant’s by its Admin Owners', async () => {
  const { tenantId, companyId, owner } = await guarded.merchant()
  const admin = await givenPerson(guarded.parts, companyId, { companyAdministrator: true })
  await givenAccess(guarded.parts, tenantId, admin, ['ISC_Admin'], { giver: owner })
  const agency = await givenPartner(guarded.parts, 'guard-company.test')
  const boss = await givenPerson(guarded.parts, agency, { email: 'boss@guard-company.test', companyAdministrator: true })
  const clerk = await givenPerson(guarded.parts, agency, { email: 'clerk@guard-company.test' })
  expect(await guarded.code(`/companies/${companyId}`, await guarded.signIn(owner))).toBe(200)
  expect(await guarded.code(`/companies/${companyId}`, await guarded.signIn(admin))).toBe('forbidden')
  expect(await guarded.code(`/companies/${agency}`, await guarded.signIn(boss))).toBe(200)
  expect(await guarded.code(`/companies/${agency}`, await guarded.signIn(clerk))).toBe('forbidden')
  // somebody else's company is not there
  for (const id of [companyId, guarded.parts.newId(), 'x'])
    expect(await guarded.code(`/companies/${id}`, await guarded.signIn(boss))).toBe('not-found')
  expect(await guarded.code(`/companies/${agency}`, await guarded.signIn(owner))).toBe('not-found')
})
