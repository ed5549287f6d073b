import { sql } from 'kysely'
import { findAccount, holderOf } from '../../src/modules/principals/index.ts'
import { handleClaim, handleOrder, handleShopper } from '../../src/modules/registration/index.ts'
import type { TestApp } from './app.ts'
import { type Answer, Browser } from './browser.ts'
import { type GivenPerson, type GivenTenant, givenStaff, givenTenant } from './given.ts'
import { givenKey } from './keys.ts'
import { type UsersApp, usersApp } from './users.ts'

/** Long enough, and nobody's name. */
export const chosen = 'Quiet-Lantern-42-River'

let count = 0

/** An address nobody has. */
export const freshBuyer = () => `buyer${++count}@orders.test`

/** What a commerce engine tells of an order. */
export const orderOf = (email: string, more: object = {}) => ({
  orderId: `SO-${++count}`,
  email,
  language: 'de',
  currency: 'eur',
  billTo: {
    firstName: 'Mia',
    lastName: 'Keller',
    address1: 'Hafenstraße 4',
    city: 'Kiel',
    postalCode: '24103',
    country: 'DE',
    phone: '+49 431 1',
  },
  ...more,
})

/** Does what the jobs would do with everything that waits for them; returns how many there were. */
export async function runArrivals({ database, modules }: Pick<TestApp, 'database' | 'modules'>): Promise<number> {
  const { rows } = await sql<{ id: string; name: string; data: never }>`
    update jobs.job set state = 'completed' where name in ('order-contact', 'shopper-registration', 'customer-claim') and state = 'created'
    returning id, name, data`.execute(database.db)
  for (const { id, name, data } of rows) {
    if (name === 'order-contact') await handleOrder(modules.registration, data, id)
    else if (name === 'shopper-registration') await handleShopper(modules.registration, data)
    else await handleClaim(modules.registration, data, id)
  }
  return rows.length
}

export interface Engine {
  readonly tenant: GivenTenant
  readonly owner: GivenPerson
  /** Tells an order, as the engine does. */
  tell(order: object): Promise<Answer<{ contactId: string; warnings: { field: string; rule: string }[]; code?: string }>>
  /** What became of a contact. */
  // oxlint-disable-next-line typescript/no-explicit-any -- as in the browser
  read(contactId: string): Promise<Answer<any>>
}

/** A merchant, and its commerce engine with a key. */
export async function givenEngine(app: TestApp, tenant?: GivenTenant): Promise<Engine> {
  const place = tenant ?? (await givenTenant(app))
  const owner = await givenStaff(app, place, `engine-owner${++count}`, ['ISC_Owner'])
  const { program } = await givenKey(app, place, owner, ['orders.write'], { days: 365 })
  return {
    tenant: place,
    owner,
    tell: (order) => program.post('/api/integration/orders', order),
    read: (contactId) => program.get(`/api/integration/order-contacts/${contactId}`),
  }
}

export type ArrivalsApp = UsersApp & {
  engine: Engine
  /** A browser at the engine's shop, from a network address of its own unless said. */
  visitor(address?: string): Browser
  /** Tells an order and lets the job do its work. */
  placed(order: object): Promise<string>
  /** Who has an address in the engine's tenant. */
  holder(email: string): Promise<Awaited<ReturnType<typeof findAccount>>>
  /** Activates by the newest link mailed to an address; `mine`: contact ids of orders the holder calls theirs. */
  activates(email: string, options?: { password?: string; mine?: readonly string[] }): Promise<Answer>
  /** A browser signed in at the shop. */
  enters(name: string, password?: string): Promise<Browser>
}

/** The server, a merchant with an engine, and shoppers. */
export async function arrivalsApp(): Promise<ArrivalsApp> {
  const app = await usersApp()
  const engine = await givenEngine(app)
  const host = `${engine.tenant.host}:4000`
  let sources = 0
  const visitor = (address = `198.51.100.${++sources}`) => new Browser(app.http, { host, address })
  const tokens = new Map<string, string>()
  const mailsTo = async (address: string) => {
    const mails = await app.mailsTo(address)
    for (const { template, token } of mails) {
      if (template === 'activation' || template === 'registration-confirm') tokens.set(address, token)
    }
    return mails
  }
  return {
    ...app,
    mailsTo,
    engine,
    visitor,
    async placed(order) {
      const told = await engine.tell(order)
      if (told.status !== 202) throw new Error(told.text)
      await runArrivals(app)
      return told.body.contactId
    },
    async holder(email) {
      const found = await holderOf(app.database.db, engine.tenant.id, email)
      return found && findAccount(app.database.db, found.ownerId, found.accountId)
    },
    async activates(email, { password = chosen, mine } = {}) {
      await mailsTo(email)
      return visitor().post('/api/storefront/links/activate', {
        token: tokens.get(email) ?? '-',
        password,
        ...(mine ? { orders: mine } : {}),
      })
    },
    async enters(name, password = chosen) {
      const browser = visitor()
      const answer = await browser.post('/api/storefront/sign-in', { name, password })
      if (answer.status !== 200) throw new Error(answer.text)
      return browser
    },
  }
}
