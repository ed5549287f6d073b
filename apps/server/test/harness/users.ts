import { sql } from 'kysely'
import { expect } from 'vitest'
import { createGuard } from '../../src/modules/access/index.ts'
import { ownAccountRoutes, type UserRouteParts, userRoutes } from '../../src/modules/accounts/index.ts'
import type { Context } from '../../src/modules/audit/index.ts'
import { clearCounters, consoleSignInRoutes, storefrontSignInRoutes } from '../../src/modules/sign-in/index.ts'
import { createHttp } from '../../src/platform/http/server.ts'
import { type TestApp, testApp } from './app.ts'
import { Browser } from './browser.ts'
import { type GivenPerson, type GivenTenant, givenShopper, givenStaff, password } from './given.ts'

export type UsersApp = Awaited<ReturnType<typeof usersApp>>

/** The server with the routes of website users and of the own account, behind the guard. */
export async function usersApp() {
  const app: TestApp = await testApp()
  const { env, database, clock, sessions, settings, securityLog, newId, log, signIn } = app.modules
  const parts: UserRouteParts = {
    ...app.modules,
    linkTo: signIn.linkTo,
    clearFailures: clearCounters,
    mayGoOn: async (request) => (await sessions.check(request.cookies['__Host-tillward-console'], 'console', false)).state === 'alive',
  }
  const http = await createHttp({ log, requestId: newId, trustedProxies: 0, publicUrl: env.PUBLIC_URL, version: '0' })
  createGuard({ database, clock, sessions, settings, publicUrl: env.PUBLIC_URL, securityLog })(http)
  consoleSignInRoutes(http, signIn)
  storefrontSignInRoutes(http, signIn)
  userRoutes(http, parts)
  ownAccountRoutes(http, parts)
  await http.ready()

  const office = () => new Browser(http)
  const shop = ({ host }: GivenTenant) => new Browser(http, { host: `${host}:4000` })
  /** A browser in which this person of either kind is signed in. */
  async function signedIn(browser: Browser, door: 'console' | 'storefront', name: string, word = password): Promise<Browser> {
    const answer = await browser.post(`/api/${door}/sign-in`, { name, password: word })
    expect(answer.status, answer.text).toBe(200)
    return browser
  }

  return {
    ...app,
    http,
    parts,
    office,
    shop,
    staff: async (tenant: GivenTenant, name: string, roles = ['ISC_Admin']) => {
      await givenStaff(app, tenant, name, roles)
      return signedIn(office(), 'console', name)
    },
    shopper: async (tenant: GivenTenant, name: string): Promise<GivenPerson & { browser: Browser }> => {
      const person = await givenShopper(app, tenant, name)
      return { ...person, browser: await signedIn(shop(tenant), 'storefront', name) }
    },
    signedIn,
    /** Whether name and password open this door. */
    comesIn: async (browser: Browser, door: 'console' | 'storefront', name: string, word = password) =>
      (await browser.post(`/api/${door}/sign-in`, { name, password: word })).status === 200,
    /** The mails to an address since the last look, oldest first, as `template` and the token of their link. */
    async mailsTo(address: string): Promise<{ template: string; token: string; text: string }[]> {
      const { rows } = await sql<{ message_id: string; template: string }>`
        select message_id, template from message where recipient = ${address} and state = 'waiting' order by no`.execute(database.db)
      await app.deliver()
      return rows.map(({ message_id, template }) => {
        const text = app.mailbox.list().find((mail) => mail.messageId === message_id)?.text ?? ''
        return { template, token: /#(\S+)/.exec(text)?.[1] ?? '', text }
      })
    },
    /** One row, every column. */
    async row(table: string, ownerId: string, id: string): Promise<Record<string, unknown>> {
      const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)} where owner_id = ${ownerId} and id = ${id}`.execute(database.db)
      return rows[0]!
    },
    /** What the chain of an owner says happened to an account, oldest first. */
    trail: async (ownerId: string, id: string) => {
      const { items } = await app.modules.audit.list(database.db, ownerId, { subjectId: id, limit: 200 })
      return items.toReversed()
    },
  }
}

/** What a request of this console user would carry. */
export const asStaff = ({ clock }: Pick<UsersApp, 'clock'>, person: GivenPerson): Context => ({
  actor: { kind: 'console', accountId: person.id, companyId: person.ownerId, sessionId: person.id, userName: person.userName, authenticatedAt: clock.now() },
  requestId: 'test',
  source: '192.0.2.1',
  device: 'test',
})
