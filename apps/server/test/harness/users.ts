import { sql } from 'kysely'
import { expect } from 'vitest'
import type { UserParts } from '../../src/modules/accounts/index.ts'
import type { Context } from '../../src/modules/audit/index.ts'
import { type TestApp, type TestAppOptions, testApp } from './app.ts'
import { Browser } from './browser.ts'
import { type GivenPerson, type GivenTenant, givenShopper, givenStaff, password } from './given.ts'

export type UsersApp = Awaited<ReturnType<typeof usersApp>>

/** The server, and what it takes to knock at it as staff and as a shopper. */
export async function usersApp(options: TestAppOptions = {}) {
  const app: TestApp = await testApp(options)
  const { database, http } = app
  const parts: UserParts = app.modules.userParts

  const seen = new Set<string>()
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
      await app.deliver()
      const { rows } = await sql<{ message_id: string; template: string }>`
        select message_id, template from message where recipient = ${address} and state = 'handed' order by no`.execute(database.db)
      const fresh = rows.filter((row) => !seen.has(row.message_id))
      return fresh.map(({ message_id, template }) => {
        seen.add(message_id)
        const text = app.mailbox.list().find((mail) => mail.messageId === message_id)?.text ?? ''
        return { template, token: /#(\S+)/.exec(text)?.[1] ?? '', text }
      })
    },
    /** One row, every column. */
    async row(table: string, ownerId: string, id: string): Promise<Record<string, unknown>> {
      const { rows } = await sql<
        Record<string, unknown>
      >`select * from ${sql.table(table)} where owner_id = ${ownerId} and id = ${id}`.execute(database.db)
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
  actor: {
    kind: 'console',
    accountId: person.id,
    companyId: person.ownerId,
    sessionId: person.id,
    userName: person.userName,
    authenticatedAt: clock.now(),
  },
  requestId: 'test',
  source: '192.0.2.1',
  device: 'test',
})
