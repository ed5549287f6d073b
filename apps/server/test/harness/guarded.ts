import { sql } from 'kysely'
import { pino } from 'pino'
import Type from 'typebox'
import { createGuard, type Person, rightsOf } from '../../src/modules/access/index.ts'
import { findAccount, insertAccount, setActivation } from '../../src/modules/principals/index.ts'
import { cookieNames } from '../../src/platform/http/cookies.ts'
import { createHttp } from '../../src/platform/http/server.ts'
import { testApp } from './app.ts'
import { atTheMachine, type TestParts } from './parts.ts'
import { givenMerchant } from './people.ts'

export type Guarded = Awaited<ReturnType<typeof guardedRoutes>>

/** A few routes of every sort behind the guard, over real sessions and settings, and what it takes to knock at them. */
export async function guardedRoutes() {
  const app = await testApp()
  const parts: TestParts = { ...app.modules, clock: app.clock as unknown as TestParts['clock'] }
  const logged: Record<string, unknown>[] = []
  const http = await createHttp({
    log: pino({ level: 'silent' }),
    requestId: () => '0'.repeat(36),
    trustedProxies: 0,
    publicUrl: 'https://accounts.test',
    version: '0',
  })
  const { database, clock, sessions, apiKeys, settings, settingsOf, newId } = app.modules
  const securityLog = { info: (line: object) => void logged.push(line as Record<string, unknown>) }
  createGuard({
    database,
    clock,
    sessions,
    keys: apiKeys,
    settings,
    publicUrl: 'https://accounts.test',
    securityLog: securityLog as never,
  })(http)
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

  /** A signed-in browser's cookie value. */
  async function signIn(person: Person, websiteId: string | null = null): Promise<string> {
    const account = (await findAccount(database.db, person.companyId, person.accountId))!
    const limits = await settingsOf(database.db, account, websiteId)
    const opened = await database.transaction((tx) =>
      sessions.open(tx, { account, websiteId, settings: limits, device: '', source: '', now: clock.now() }),
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

  let shops = 0
  /** A website with a host and a shopper. */
  async function givenShop(tenantId: string) {
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

  return {
    app,
    parts,
    logged,
    signIn,
    ask,
    code,
    withSettings,
    merchant,
    givenShop,
    async close() {
      await http.close()
      await app.close()
    },
  }
}
