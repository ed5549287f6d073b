import type { ConsolePermission } from '@tillward/contract/permissions'
import { sql } from 'kysely'
import { newKeySecret } from '../../src/modules/keys/secret.ts'
import { insertKey } from '../../src/modules/keys/store.ts'
import { plus } from '../../src/platform/clock.ts'
import type { KeptMail } from '../../src/platform/mail/dev-mailbox.ts'
import type { TestApp } from './app.ts'
import { type Answer, Browser } from './browser.ts'
import { type GivenPerson, type GivenTenant, givenStaff, givenTenant, password } from './given.ts'

export interface GivenKey {
  readonly id: string
  /** As it stands behind `Bearer`. */
  readonly key: string
  /** A program that sends it with every request: no cookies, no page. */
  readonly program: Browser
}

/** An API key of a tenant with this holder, written straight into the tables. */
export async function givenKey(
  app: TestApp,
  tenant: { id: string },
  holder: { ownerId: string; id: string },
  permissions: readonly ConsolePermission[],
  { days = 90, name = 'A key' }: { days?: number; name?: string } = {},
): Promise<GivenKey> {
  const id = app.modules.newId()
  const { token, hash } = newKeySecret(app.modules.random, tenant.id)
  const now = app.clock.now()
  const madeBy = { companyId: holder.ownerId, accountId: holder.id }
  await app.database.transaction((tx) =>
    insertKey(tx, { tenantId: tenant.id, id, name, permissions, madeBy, expiresAt: plus(now, { days }), secretHash: hash, now }),
  )
  return { id, key: token, program: programWith(app, token) }
}

/** A program that shows this key, whether it is one or not. */
export const programWith = (app: TestApp, key: string, headers: Record<string, string> = {}): Browser =>
  new Browser(app.http, { headers: { 'user-agent': 'A program', authorization: `Bearer ${key}`, ...headers } })

export interface KeyDesk {
  readonly no: number
  readonly mine: GivenTenant
  readonly theirs: GivenTenant
  readonly owner: GivenPerson
  /** The owner's browser. */
  vera: Browser
  keysPath(tenant?: { id: string }): string
  usersPath(tenant?: { id: string }): string
  signedIn(name: string): Promise<Browser>
  signInAgain(): Promise<void>
  // oxlint-disable-next-line typescript/no-explicit-any -- as in the browser
  make(body?: object, browser?: Browser): Promise<Answer<any>>
  made(body?: object): Promise<{ secret: string; key: { id: string; version: number; expiresAt: string } }>
  /** What a program with this secret gets: 200, or the code of the refusal. */
  tried(secret: string, url?: string): Promise<unknown>
  rowsOf(id: string): Promise<{ rows: { secret_hash: Buffer }[] }>
  /** Mails since the last look. */
  mails(): Promise<KeptMail[]>
}

let desks = 0

/** A tenant and its twin, an Admin Owner at the console, and what it takes to make keys and try them. */
export async function keyDesk(app: TestApp): Promise<KeyDesk> {
  const no = ++desks
  const [mine, theirs] = [await givenTenant(app), await givenTenant(app)]
  const owner = await givenStaff(app, mine, `owner${no}`, ['ISC_Owner'])
  const keysPath = (tenant: { id: string } = mine) => `/api/console/tenants/${tenant.id}/keys`
  const usersPath = (tenant: { id: string } = mine) => `/api/console/tenants/${tenant.id}/users`
  let seen = 0
  const desk: KeyDesk = {
    no,
    mine,
    theirs,
    owner,
    vera: new Browser(app.http),
    keysPath,
    usersPath,
    async signedIn(name: string): Promise<Browser> {
      const browser = new Browser(app.http)
      const { status, text } = await browser.post('/api/console/sign-in', { name, password })
      if (status !== 200) throw new Error(text)
      return browser
    },
    async signInAgain() {
      desk.vera = await desk.signedIn(owner.userName)
    },
    make: (body: object = {}, browser = desk.vera) =>
      browser.post(keysPath(), { name: 'Shop', permissions: ['users.read', 'orders.write'], ...body }),
    async made(body: object = {}) {
      const answer = await desk.make(body)
      if (answer.status !== 201) throw new Error(answer.text)
      return answer.body as { secret: string; key: { id: string; version: number; expiresAt: string } }
    },
    async tried(secret: string, url = usersPath()): Promise<unknown> {
      const answer = await programWith(app, secret).get(url)
      return answer.status === 200 ? 200 : answer.body.code
    },
    rowsOf: (id: string) => sql<{ secret_hash: Buffer }>`select * from api_key_secret where key_id = ${id}`.execute(app.database.db),
    async mails() {
      await app.deliver()
      const fresh = app.mailbox.list().filter((mail) => mail.no > seen)
      seen = Math.max(seen, ...fresh.map((mail) => mail.no))
      return fresh
    },
  }
  await desk.signInAgain()
  return desk
}
