import { sql } from 'kysely'
import { stockRoleId } from '../../src/modules/access/index.ts'
import type { TestApp } from './app.ts'
import { type GivenPerson, type GivenTenant, givenPartner, givenStaff, givenTenant } from './given.ts'

let count = 0

/** An address nobody has. */
export const freshAddress = (domain = 'somewhere.test') => `new${++count}@${domain}`

export async function roleOf(app: TestApp, tenant: { id: string }, name: string): Promise<string> {
  const id = await stockRoleId(app.database.db, tenant.id, name)
  if (!id) throw new Error(`no role ${name}`)
  return id
}

export interface GivenMerchant {
  readonly tenant: GivenTenant
  readonly own1: GivenPerson
  readonly own2: GivenPerson
}

/** A merchant with two Admin Owners. */
export async function givenMerchant(app: TestApp): Promise<GivenMerchant> {
  const tenant = await givenTenant(app)
  const own1 = await givenStaff(app, tenant, `owner${++count}`, ['ISC_Owner'])
  return { tenant, own1, own2: await givenStaff(app, tenant, `owner${++count}`, ['ISC_Owner']) }
}

export interface GivenPartner {
  readonly companyId: string
  readonly domain: string
  /** With access, and the right to bring in colleagues. */
  readonly par1: GivenPerson
}

/** A partner company with a grant in this tenant, and one of its people. */
export async function givenGrantedPartner(
  app: TestApp,
  tenant: { id: string; companyId: string },
  { ceiling = 'ISC_Admin', mayBringPeople = true, roles = ['ISC_User'] as readonly string[] } = {},
): Promise<GivenPartner> {
  const domain = `partner${++count}.test`
  const { companyId } = await givenPartner(app, `Partner ${count}`, domain)
  await givenGrant(app, tenant, companyId, { ceiling, mayBringPeople })
  const par1 = await givenStaff(app, tenant, `par${++count}@${domain}`, roles, { companyId })
  await sql`update access set may_bring_people = true where account_id = ${par1.id}`.execute(app.database.db)
  return { companyId, domain, par1 }
}

export async function givenGrant(
  app: TestApp,
  tenant: { id: string },
  companyId: string,
  { ceiling = 'ISC_Admin', mayBringPeople = true } = {},
): Promise<void> {
  await sql`insert into partner_grant (tenant_id, company_id, ceiling_role_id, may_bring_people, granted_at)
    values (${tenant.id}, ${companyId}, ${await roleOf(app, tenant, ceiling)}, ${mayBringPeople}, ${app.clock.now()})`.execute(
    app.database.db,
  )
}

/** Access to a further tenant, as if offered and accepted long ago. */
export async function givenAccessTo(app: TestApp, tenant: { id: string }, person: GivenPerson, roles: readonly string[]): Promise<void> {
  const now = app.clock.now()
  await sql`insert into access (tenant_id, account_id, company_id, state, came_by, invited_at, invitation_ends_at, accepted_at)
    values (${tenant.id}, ${person.id}, ${person.ownerId}, 'active', 'owner', ${now}, ${now}, ${now})`.execute(app.database.db)
  for (const role of roles) {
    await sql`insert into access_role (tenant_id, account_id, role_id) values (${tenant.id}, ${person.id}, ${await roleOf(app, tenant, role)})`.execute(
      app.database.db,
    )
  }
}

export const personOf = (person: GivenPerson) => ({ companyId: person.ownerId, accountId: person.id })
