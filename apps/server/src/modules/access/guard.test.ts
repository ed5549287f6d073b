import { sql } from 'kysely'
import { pino } from 'pino'
import Type from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { atTheMachine, type TestParts } from '../../../test/harness/parts.ts'
import { givenAccess, givenGrant, givenMerchant, givenPartner, givenPerson } from '../../../test/harness/people.ts'
import { cookieNames } from '../../platform/http/cookies.ts'
import { createHttp, type Http } from '../../platform/http/server.ts'
import { findAccount, insertAccount, setActivation } from '../principals/index.ts'
import { createGuard, rightsOf } from './guard.ts'
import type { Person } from './policy.ts'

let app: TestApp
let parts: TestParts
let http: Http
const logged: Record<string, unknown>[] = []

beforeAll(async () => {
  app = await testApp()
  parts = { ...app.modules, clock: app.clock as unknown as TestParts['clock'] }
  http = await createHttp({
    log: pino({ level: 'silent' }),
    requestId: () => '0'.repeat(36),
    trustedProxies: 0,
    publicUrl: 'https://accounts.test',
    version: '0',
  })
  const { database, clock, sessions, settings } = app.modules
  const securityLog = { info: (line: object) => void logged.push(line as Record<string, unknown>) }
  createGuard({ database, clock, sessions, settings, publicUrl: 'https://accounts.test', securityLog: securityLog as never })(http)
  let count = 0
  const get = (url: string, config: object, answer: (request: Parameters<typeof rightsOf>[0]) => object = () => ({})) =>
    http.get(
      url,
      { config: config as never, schema: { operationId: `op${++count}`, response: { 200: Type.Unknown() } } },
      async (request) => answer(request),
    )
  const console = (permission: string, more: object = {}) => ({ audience: 'console', permission, ...more })
  get('/open', console('anyone'), (request) => request.context)
  get('/me', console('self'), (request) => request.context.actor)
  get('/password', console('self', { partial: ['change-password'] }))
  get('/fresh', console('self', { fresh: true }))
  get('/tenants/:tenantId/mine', console('self'), (request) => ({ permissions: [...rightsOf(request).permissions] }))
  get('/tenants/:tenantId/users', console('users.read'))
  get('/tenants/:tenantId/people', console('people.manage'))
  get('/tenants/:tenantId/bring', console('people.bring-in'))
  get('/tenants/:tenantId/fresh', console('users.read', { fresh: true }))
  get('/companies/:companyId', console('company.administer'))
  get('/shop', { audience: 'storefront', permission: 'anyone' }, (request) => ({
    website: request.website?.id,
    actor: request.context.actor.kind,
  }))
  get('/shop/me', { audience: 'storefront', permission: 'self' }, (request) => request.context.actor)
  get('/integration', { audience: 'integration', permission: 'users.read' })
  await http.ready()
})
afterAll(async () => {
  await http.close()
  await app.close()
})
beforeEach(() => {
  logged.length = 0
})

/** A signed-in browser's cookie value. */
async function signIn(person: Person, websiteId: string | null = null): Promise<string> {
  const { sessions, settingsOf, database, clock } = app.modules
  const account = (await findAccount(database.db, person.companyId, person.accountId))!
  const settings = await settingsOf(database.db, account, websiteId)
  const opened = await database.transaction((tx) =>
    sessions.open(tx, { account, websiteId, settings, device: '', source: '', now: clock.now() }),
  )
  return opened!.token
}
const ask = (url: string, token?: string, headers: Record<string, string> = {}, cookie: keyof typeof cookieNames = 'console') =>
  http.inject({ url, headers: { host: 'accounts.test', ...headers, ...(token ? { cookie: `${cookieNames[cookie]}=${token}` } : {}) } })
const code = async (...request: Parameters<typeof ask>) => {
  const answer = await ask(...request)
  return answer.statusCode === 200 ? 200 : (answer.json().code as string)
}
const withSettings = async (kind: 'tenant' | 'company', id: string, values: Record<string, unknown> = {}) => {
  const { settings, database, clock } = app.modules
  await database.transaction((tx) => settings.initialise(tx, atTheMachine, { id, kind }, clock.now()))
  for (const [key, value] of Object.entries(values)) {
    await sql`insert into setting (owner_id, website_id, key, value) values (${id}, '00000000-0000-0000-0000-000000000000', ${key}, ${JSON.stringify(value)})`.execute(
      database.db,
    )
  }
}
const merchant = async (owners = 1, values: Record<string, unknown> = {}) => {
  const made = await givenMerchant(parts, owners)
  await withSettings('tenant', made.tenantId, values)
  return made
}

describe('who asks', () => {
  test('R-33 only the cookie of the route’s own kind is looked at, and its session must be of that kind', async () => {
    const { tenantId, owner } = await merchant()
    const token = await signIn(owner)
    expect(await code('/me')).toBe('unauthenticated')
    expect(await code('/me', 'nonsense')).toBe('unauthenticated')
    expect(await code('/me', token)).toBe(200)
    expect(await code('/me', token, {}, 'shop')).toBe('unauthenticated')
    const { shopper, websiteId } = await givenShop(tenantId)
    const shopToken = await signIn(shopper, websiteId)
    const at = { 'tillward-website': websiteId }
    expect(await code('/shop/me', shopToken, at, 'shop')).toBe(200)
    // ATK-057: a shopper's token in the console's cookie, and the other way about
    expect(await code('/me', shopToken)).toBe('unauthenticated')
    expect(await code('/shop/me', token, at, 'shop')).toBe('unauthenticated')
    expect(await code('/shop/me', token, at)).toBe('unauthenticated')
  })

  test('R-61 the context says who, from where and with what', async () => {
    const { owner } = await merchant()
    const answer = await ask('/me', await signIn(owner))
    expect(answer.json()).toMatchObject({ kind: 'console', accountId: owner.accountId, companyId: owner.companyId, userName: owner.email })
    const open = await ask('/open', await signIn(owner), { 'user-agent': 'x'.repeat(500) })
    expect(open.json()).toMatchObject({ actor: { kind: 'anyone' }, source: '127.0.0.1', device: 'x'.repeat(300) })
  })

  test('R-51 a session that must change its password reaches only routes that say so', async () => {
    const { tenantId, owner } = await merchant()
    const token = await signIn(owner)
    await sql`insert into credential (owner_id, account_id, scheme, hash, changed_at, must_change)
      values (${owner.companyId}, ${owner.accountId}, 'none', '', ${app.clock.now()}, true)`.execute(app.database.db)
    expect(await code('/password', token)).toBe(200)
    for (const url of ['/me', `/tenants/${tenantId}/mine`, `/tenants/${parts.newId()}/mine`]) {
      expect(await code(url, token)).toBe('password-change-needed')
    }
  })

  test('R-30 a request that says it is no act of a person keeps no session alive', async () => {
    const { owner } = await merchant()
    const token = await signIn(owner)
    for (let minutes = 0; minutes < 235; minutes += 5) {
      app.clock.pass({ minutes: 5 })
      expect(await code('/me', token, { 'tillward-activity': 'none' })).toBe(200)
    }
    app.clock.pass({ minutes: 5 })
    expect(await code('/me', token, { 'tillward-activity': 'none' })).toBe('session-ended')
  })

  test('no API key gets in, as there are none', async () => {
    const { owner } = await merchant()
    expect(await code('/integration', await signIn(owner))).toBe('unauthenticated')
  })
})

describe('in a tenant', () => {
  test('R-06 what a person may do is decided anew on each request', async () => {
    const { tenantId, companyId, owner } = await merchant()
    const person = await givenPerson(parts, companyId)
    await givenAccess(parts, tenantId, person, ['ISC_User'], { giver: owner })
    const token = await signIn(person)
    expect(await code(`/tenants/${tenantId}/users`, token)).toBe(200)
    await sql`delete from access_role where account_id = ${person.accountId}`.execute(app.database.db)
    const refused = await ask(`/tenants/${tenantId}/users`, token)
    expect(refused.json()).toMatchObject({ status: 403, code: 'forbidden', permission: 'users.read' })
    expect(await code(`/tenants/${tenantId}/mine`, token)).toBe(200)
    await sql`update access set state = 'ended' where account_id = ${person.accountId}`.execute(app.database.db)
    expect(await code(`/tenants/${tenantId}/mine`, token)).toBe('not-found')
  })

  test('ATK-051 a tenant one cannot enter answers as one that does not exist, byte for byte, and is noted', async () => {
    const { tenantId, companyId, owner } = await merchant()
    const twin = await merchant()
    const invited = await givenPerson(parts, companyId)
    await givenAccess(parts, tenantId, invited, ['ISC_Admin'], { giver: owner, state: 'invited' })
    const bytes = async (id: string, token: string) => {
      const { statusCode, headers, body } = await ask(`/tenants/${id}/users`, token)
      const { date: _, ...rest } = headers
      return JSON.stringify([statusCode, rest, body])
    }
    const mine = await signIn(owner)
    const random = await bytes(parts.newId(), mine)
    expect(JSON.parse(random)[0]).toBe(404)
    for (const id of [twin.tenantId, 'x', `${tenantId}x`, '..', owner.companyId]) expect(await bytes(id, mine), id).toBe(random)
    expect(await bytes(tenantId, await signIn(invited))).toBe(random)
    expect(logged.find((line) => line['tenantId'] === twin.tenantId)).toMatchObject({
      event: 'tenant-refused',
      accountId: owner.accountId,
      because: 'no-access',
    })
    expect(logged.find((line) => line['accountId'] === invited.accountId)).toMatchObject({ because: 'invited' })
    expect(await code(`/tenants/${tenantId.toUpperCase()}/users`, mine)).toBe(200)
  })

  test('R-04 who brings in people reaches that route with no permission of an owner', async () => {
    const { tenantId, owner } = await merchant()
    const agency = await givenPartner(parts, 'guard-bring.test')
    await withSettings('company', agency)
    await givenGrant(parts, tenantId, agency)
    const [bringer, other] = [
      await givenPerson(parts, agency, { email: 'a@guard-bring.test' }),
      await givenPerson(parts, agency, { email: 'b@guard-bring.test' }),
    ]
    await givenAccess(parts, tenantId, bringer, ['ISC_User'], { giver: owner, mayBringPeople: true })
    await givenAccess(parts, tenantId, other, ['ISC_Admin'], { giver: owner })
    expect(await code(`/tenants/${tenantId}/bring`, await signIn(bringer))).toBe(200)
    expect(await code(`/tenants/${tenantId}/people`, await signIn(bringer))).toBe('forbidden')
    expect(await code(`/tenants/${tenantId}/bring`, await signIn(other))).toBe('forbidden')
    expect(await code(`/tenants/${tenantId}/bring`, await signIn(owner))).toBe(200)
  })

  test('R-54 the tenant’s own limits hold at its door, whatever the home company’s', async () => {
    const { tenantId, owner } = await merchant(1, { 'console.session.idleMinutes': 15, 'console.session.absoluteMinutes': 60 })
    const agency = await givenPartner(parts, 'guard-door.test')
    await withSettings('company', agency)
    await givenGrant(parts, tenantId, agency)
    const person = await givenPerson(parts, agency, { email: 'p@guard-door.test' })
    await givenAccess(parts, tenantId, person, ['ISC_User'], { giver: owner })
    const url = `/tenants/${tenantId}/users`

    const idle = await signIn(person)
    app.clock.pass({ minutes: 14 })
    expect(await code(url, idle)).toBe(200)
    app.clock.pass({ minutes: 15 })
    expect((await ask(url, idle)).json()).toMatchObject({
      status: 401,
      code: 'tenant-needs-sign-in',
      setting: 'console.session.idleMinutes',
      minutes: 15,
    })
    // acting elsewhere does not undo the pause; the session itself goes on
    expect(await code('/me', idle)).toBe(200)
    expect(await code(url, idle)).toBe('tenant-needs-sign-in')

    const busy = await signIn(person)
    for (let minutes = 0; minutes < 50; minutes += 10) {
      app.clock.pass({ minutes: 10 })
      expect(await code(url, busy)).toBe(200)
    }
    app.clock.pass({ minutes: 10 })
    expect((await ask(url, busy)).json()).toMatchObject({
      code: 'tenant-needs-sign-in',
      setting: 'console.session.absoluteMinutes',
      minutes: 60,
    })
    // proving the password again opens the door, and does so for this tenant without a new session
    const { sessions, database, clock } = app.modules
    const { session } = (await sessions.check(idle, 'console', false)) as { session: { id: string; epoch: number } }
    const again = await database.transaction((tx) =>
      sessions.rotate(tx, { ownerId: person.companyId, id: session.id, epoch: session.epoch, now: clock.now() }),
    )
    expect(await code(url, again)).toBe(200)
  })

  test('R-54 a sensitive act needs a sign-in as fresh as the stricter of home and tenant says', async () => {
    const { tenantId, owner } = await merchant(1, { 'console.session.freshMinutes': 5 })
    const agency = await givenPartner(parts, 'guard-fresh.test')
    await withSettings('company', agency)
    await givenGrant(parts, tenantId, agency)
    const person = await givenPerson(parts, agency, { email: 'p@guard-fresh.test' })
    await givenAccess(parts, tenantId, person, ['ISC_User'], { giver: owner })
    const token = await signIn(person)
    app.clock.pass({ minutes: 4 })
    expect(await code(`/tenants/${tenantId}/fresh`, token)).toBe(200)
    app.clock.pass({ minutes: 1 })
    expect((await ask(`/tenants/${tenantId}/fresh`, token)).json()).toMatchObject({ status: 403, code: 'fresh-sign-in-needed', minutes: 5 })
    expect(await code('/fresh', token)).toBe(200)
    app.clock.pass({ minutes: 10 })
    expect(await code('/fresh', token)).toBe('fresh-sign-in-needed')
    expect(await code(`/tenants/${tenantId}/users`, token)).toBe(200)
  })
})

test('R-04 a company is administered by its own administrators, a merchant’s by its Admin Owners', async () => {
  const { tenantId, companyId, owner } = await merchant()
  const admin = await givenPerson(parts, companyId, { companyAdministrator: true })
  await givenAccess(parts, tenantId, admin, ['ISC_Admin'], { giver: owner })
  const agency = await givenPartner(parts, 'guard-company.test')
  const boss = await givenPerson(parts, agency, { email: 'boss@guard-company.test', companyAdministrator: true })
  const clerk = await givenPerson(parts, agency, { email: 'clerk@guard-company.test' })
  expect(await code(`/companies/${companyId}`, await signIn(owner))).toBe(200)
  expect(await code(`/companies/${companyId}`, await signIn(admin))).toBe('forbidden')
  expect(await code(`/companies/${agency}`, await signIn(boss))).toBe(200)
  expect(await code(`/companies/${agency}`, await signIn(clerk))).toBe('forbidden')
  // somebody else's company is not there
  for (const id of [companyId, parts.newId(), 'x']) expect(await code(`/companies/${id}`, await signIn(boss))).toBe('not-found')
  expect(await code(`/companies/${agency}`, await signIn(owner))).toBe('not-found')
})

describe('at a storefront', () => {
  test('R-10 the website is the host’s; a header names it only where hosts do not tell', async () => {
    const { tenantId } = await merchant()
    const { websiteId, host } = await givenShop(tenantId)
    const asked = async (headers: Record<string, string>) => {
      const answer = await ask('/shop', undefined, headers)
      return answer.statusCode === 200 ? (answer.json().website as string) : answer.statusCode
    }
    expect(await asked({ host })).toBe(websiteId)
    expect(await asked({ host: 'nobody.test' })).toBe(404)
    expect(await asked({ host: 'accounts.test' })).toBe(404)
    for (const local of ['accounts.test', 'localhost:4000', '127.0.0.1', '[::1]:4000']) {
      expect(await asked({ host: local, 'tillward-website': websiteId })).toBe(websiteId)
    }
    expect(await asked({ host: 'localhost', 'tillward-website': parts.newId() })).toBe(404)
    expect(await asked({ host: 'localhost', 'tillward-website': 'x' })).toBe(404)
    const other = await givenShop(tenantId)
    expect(await asked({ host, 'tillward-website': other.websiteId })).toBe(websiteId)
    expect(await asked({ host: 'evil-localhost', 'tillward-website': websiteId })).toBe(404)
    await sql`update website set state = 'closed' where id = ${websiteId}`.execute(app.database.db)
    expect(await asked({ host })).toBe(404)
    expect(await asked({ host: 'localhost', 'tillward-website': websiteId })).toBe(404)
  })

  test('R-10 a shopper’s session serves the website it was opened at: no other of the tenant, none of another', async () => {
    const one = await merchant()
    const two = await merchant()
    const { shopper, websiteId } = await givenShop(one.tenantId)
    const token = await signIn(shopper, websiteId)
    const at = (id: string) => code('/shop/me', token, { host: 'localhost', 'tillward-website': id }, 'shop')
    expect(await at(websiteId)).toBe(200)
    expect(await at((await givenShop(one.tenantId)).websiteId)).toBe('unauthenticated')
    expect(await at((await givenShop(two.tenantId)).websiteId)).toBe('unauthenticated')
  })
})

test.each([
  ['/x', { audience: 'console', permission: 'users.read' }, 'needs :tenantId'],
  ['/tenants/:tenantId/x', { audience: 'console', permission: 'users.raed' }, 'no permission users.raed'],
  ['/tenants/:tenantId/x', { audience: 'console', permission: 'checkout' }, 'no permission checkout'],
  ['/x', { audience: 'console', permission: 'company.administer' }, 'needs :companyId'],
  ['/companies/:companyId', { audience: 'storefront', permission: 'company.administer' }, 'needs :companyId'],
  ['/tenants/:tenantId/x', { audience: 'storefront', permission: 'users.read' }, 'anyone or self'],
])('a route that cannot be guarded is refused when it is registered: %s %o', async (url, config, message) => {
  const bare = await createHttp({
    log: pino({ level: 'silent' }),
    requestId: () => '',
    trustedProxies: 0,
    publicUrl: 'https://accounts.test',
    version: '0',
  })
  const { database, clock, sessions, settings, securityLog } = app.modules
  createGuard({ database, clock, sessions, settings, publicUrl: 'https://accounts.test', securityLog })(bare)
  expect(() => bare.get(url, { config: config as never, schema: { operationId: 'x' } }, async () => ({}))).toThrow(message)
  await bare.close()
})

let shops = 0
/** A website with a host and a shopper. */
async function givenShop(tenantId: string) {
  const { newId, database, clock } = app.modules
  const [websiteId, accountId, host, now] = [newId(), newId(), `shop${++shops}.test`, clock.now()]
  const shopper = { companyId: tenantId, accountId }
  await database.transaction(async (tx) => {
    await sql`insert into website (tenant_id, id, name, created_at, modified_at) values (${tenantId}, ${websiteId}, 'Shop', ${now}, ${now})`.execute(
      tx,
    )
    await sql`insert into website_host (tenant_id, website_id, host_key, challenge, created_at, verified_at, verified_by)
      values (${tenantId}, ${websiteId}, ${host}, '', ${now}, ${now}, 'operator')`.execute(tx)
    const mail = `shopper${shops}@mail.test`
    await insertAccount(tx, {
      ownerId: tenantId,
      id: accountId,
      kind: 'website',
      userName: mail,
      email: mail,
      cameBy: 'manual',
      by: 'test',
      now,
    })
    await setActivation(tx, tenantId, accountId, 'Activated', now)
  })
  return { websiteId, host, shopper }
}
