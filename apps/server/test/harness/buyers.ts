import { sql } from 'kysely'
import { expect } from 'vitest'
import { assignIn, plainAssignment, recordAssignments, unassignIn } from '../../src/modules/access/index.ts'
import { mailCustomerInvitation } from '../../src/modules/accounts/index.ts'
import { createCustomerIn, findByNumber } from '../../src/modules/customers/index.ts'
import type { TestApp } from './app.ts'
import { Browser } from './browser.ts'
import { type GivenPerson, type GivenTenant, givenShopper, password } from './given.ts'
import { roleOf } from './merchant.ts'
import { atTheMachine } from './parts.ts'

let count = 0

export interface GivenCustomer {
  readonly id: string
  readonly number: string
  /** Ids of its ship-tos. */
  readonly shipTos: readonly string[]
}

/** A bill-to of a company with so many ship-tos. */
export async function givenCustomer(
  { modules, database, clock }: TestApp,
  tenant: { id: string },
  {
    number = `K${++count}`,
    name = `Company ${number}`,
    shipTos = 0,
    websiteIds = [] as readonly string[],
  }: { number?: string; name?: string; shipTos?: number; websiteIds?: readonly string[] } = {},
): Promise<GivenCustomer> {
  const more = { cameBy: 'manual', editor: { kind: 'trusted' } } as const
  const made = await database.transaction(async (tx) => {
    const billTo = await createCustomerIn(
      modules,
      tx,
      atTheMachine,
      tenant.id,
      { companyName: name, number, websiteIds, ...more },
      clock.now(),
    )
    for (let n = 0; billTo.ok && n < shipTos; n++) {
      const shipTo = { companyName: name, city: `Town ${n + 1}`, billToId: billTo.value.id, ...more }
      const done = await createCustomerIn(modules, tx, atTheMachine, tenant.id, shipTo, clock.now())
      if (!done.ok) throw new Error(JSON.stringify(done.refusal))
    }
    return billTo
  })
  if (!made.ok) throw new Error(JSON.stringify(made.refusal))
  const { rows } = await sql<{ id: string }>`
    select id from customer where tenant_id = ${tenant.id} and bill_to_id = ${made.value.id} order by number, sequence`.execute(database.db)
  return { id: made.value.id, number: (await findByNumber(database.db, tenant.id, number))!.number, shipTos: rows.map((row) => row.id) }
}

export interface GivenAssignment {
  /** Name of a stock role; none where left out. */
  readonly role?: string
  readonly roleId?: string
  readonly shipToIds?: readonly string[]
  readonly approverId?: string
  readonly isDefault?: boolean
  readonly salesRepresentative?: boolean
}

/** Assigns a user to a bill-to, as staff would. */
export async function assign(
  app: TestApp,
  tenant: { id: string },
  { id: accountId }: { id: string },
  { id: billToId }: { id: string },
  { role, roleId, shipToIds = 'all' as never, approverId = null as never, ...more }: GivenAssignment = {},
): Promise<void> {
  const given = { ...plainAssignment, ...more, roleId: roleId ?? (role ? await roleOf(app, tenant, role) : null), shipToIds, approverId }
  const now = app.clock.now()
  await app.database.transaction(async (tx) => {
    const done = await assignIn(tx, { ...given, tenantId: tenant.id, accountId, billToId, by: 'given', now })
    if (!done.ok) throw new Error(JSON.stringify(done.refusal))
    await recordAssignments(app.modules.audit, tx, atTheMachine, tenant.id, done.value, now)
    return done
  })
}

export async function unassign(app: TestApp, tenant: { id: string }, account: { id: string }, customer: { id: string }): Promise<void> {
  const done = await app.database.transaction((tx) =>
    unassignIn(tx, { tenantId: tenant.id, accountId: account.id, billToId: customer.id, by: 'given', now: app.clock.now() }),
  )
  if (!done.ok) throw new Error(JSON.stringify(done.refusal))
}

/** A custom website role with these permissions, written straight into the tables. */
export async function givenWebsiteRole(
  { modules, database, clock }: TestApp,
  tenant: { id: string },
  permissions: readonly string[],
): Promise<string> {
  const id = modules.newId()
  const name = `Custom ${++count}`
  const now = clock.now()
  await sql`insert into role (tenant_id, id, kind, name, name_key, created_at, modified_at)
    values (${tenant.id}, ${id}, 'website', ${name}, ${name.toLowerCase()}, ${now}, ${now})`.execute(database.db)
  await sql`insert into role_permission (tenant_id, role_id, permission)
    select ${tenant.id}, ${id}, p from unnest(${[...permissions]}::text[]) p`.execute(database.db)
  return id
}

/** Does what the job would do with every invitation to a customer that waits to be mailed. */
export async function mailInvitations({ database, modules }: TestApp): Promise<number> {
  const { rows } = await sql<{ id: string; data: { tenantId: string; invitationId: string } }>`
    update jobs.job set state = 'completed' where name = 'customer-invitation' and state = 'created' returning id, data`.execute(
    database.db,
  )
  for (const job of rows) await mailCustomerInvitation(modules.userParts, job.data, job.id)
  return rows.length
}

export interface Shopping extends GivenPerson {
  readonly browser: Browser
}

/** A shopper of the tenant who is not signed in yet. */
export async function givenBuyer(app: TestApp, tenant: GivenTenant, name = `buyer${++count}`): Promise<Shopping> {
  const person = await givenShopper(app, tenant, name)
  return { ...person, browser: new Browser(app.http, { host: `${tenant.host}:4000` }) }
}

/** Signs a shopper in and says what the session answers. */
export async function enters({ browser, userName }: Pick<Shopping, 'browser' | 'userName'>, word = password) {
  const answer = await browser.post('/api/storefront/sign-in', { name: userName, password: word })
  expect(answer.status, answer.text).toBe(200)
  return sessionOf(browser)
}

export const sessionOf = async (browser: Browser) => (await browser.get('/api/storefront/session')).body

/** A shopper with one customer and this role there, signed in and acting for it. */
export async function givenBuyerOf(
  app: TestApp,
  tenant: GivenTenant,
  customer: GivenCustomer,
  assignment: GivenAssignment = {},
): Promise<Shopping> {
  const buyer = await givenBuyer(app, tenant)
  await assign(app, tenant, buyer, customer, assignment)
  await enters(buyer)
  return buyer
}
