import { sql } from 'kysely'
import { insertStockRoles, stockRoleId } from '../../src/modules/access/index.ts'
import { operatorContext } from '../../src/modules/audit/index.ts'
import { insertAccount, setActivation } from '../../src/modules/principals/index.ts'
import { insertCompany, insertTenant, markHadOwner } from '../../src/modules/tenants/index.ts'
import { nil } from '../../src/platform/random.ts'
import type { TestApp } from './app.ts'

/** The password everybody given here has, unless said. */
export const password = 'Correct-Horse-7-Battery'

export interface GivenPerson {
  readonly ownerId: string
  readonly id: string
  readonly userName: string
  readonly email: string
}

export interface GivenTenant {
  readonly id: string
  readonly companyId: string
  readonly websiteId: string
  readonly host: string
}

let count = 0

/** A merchant with a website at `<name>.localhost`, stock roles and default settings; written straight into the tables. */
export async function givenTenant({ modules, database, clock }: TestApp, name = `merchant${++count}`): Promise<GivenTenant> {
  const { newId, settings } = modules
  const it = { id: newId(), companyId: newId(), websiteId: newId(), host: `${name}.localhost` }
  const now = clock.now()
  await database.transaction(async (tx) => {
    await insertCompany(tx, { id: it.companyId, kind: 'merchant', name, now })
    await insertTenant(tx, { id: it.id, companyId: it.companyId, name, demo: false, now })
    await settings.initialise(tx, operatorContext('given'), { id: it.id, kind: 'tenant' }, now)
    await insertStockRoles(tx, it.id, now, newId)
    await sql`insert into website (tenant_id, id, name, created_at, modified_at) values (${it.id}, ${it.websiteId}, ${name}, ${now}, ${now})`.execute(
      tx,
    )
    await sql`insert into website_host (tenant_id, website_id, host_key, challenge, created_at, verified_at, verified_by)
      values (${it.id}, ${it.websiteId}, ${it.host}, '', ${now}, ${now}, 'operator')`.execute(tx)
  })
  return it
}

/** An activated account with `password`. */
async function givenAccount(
  { modules, database, clock }: TestApp,
  kind: 'console' | 'website',
  ownerId: string,
  userName: string,
  withPassword: string | null,
): Promise<GivenPerson> {
  const { newId, personKeys, signIn } = modules
  const person = { ownerId, id: newId(), userName, email: userName.includes('@') ? userName : `${userName}@example.test` }
  const now = clock.now()
  const hash = withPassword === null ? undefined : await signIn.hasher.hash(withPassword)
  await database.transaction(async (tx) => {
    const made = await insertAccount(tx, { ...person, kind, cameBy: 'manual', by: 'given', now })
    if (!made.ok) throw new Error(`${userName}: ${made.refusal.detail}`)
    await personKeys.make(tx, { ownerId, accountId: person.id })
    if (!hash) return
    await setActivation(tx, ownerId, person.id, 'Activated', now)
    await sql`insert into credential (owner_id, account_id, scheme, hash, changed_at) values (${ownerId}, ${person.id}, 'argon2id', ${hash}, ${now})`.execute(
      tx,
    )
  })
  return person
}

/** A console user of the tenant's own company (or of another) with access and these stock roles. */
export async function givenStaff(
  app: TestApp,
  tenant: { id: string; companyId: string },
  userName: string,
  roles: readonly string[] = ['ISC_Admin'],
  options: { companyId?: string; password?: string | null } = {},
): Promise<GivenPerson> {
  const companyId = options.companyId ?? tenant.companyId
  const person = await givenAccount(app, 'console', companyId, userName, options.password === undefined ? password : options.password)
  const now = app.clock.now()
  await app.database.transaction(async (tx) => {
    await sql`insert into access (tenant_id, account_id, company_id, state, came_by, invited_at, invitation_ends_at, accepted_at)
      values (${tenant.id}, ${person.id}, ${companyId}, 'active', 'owner', ${now}, ${now}, ${now})`.execute(tx)
    for (const role of roles) {
      const roleId = await stockRoleId(tx, tenant.id, role)
      await sql`insert into access_role (tenant_id, account_id, role_id) values (${tenant.id}, ${person.id}, ${roleId})`.execute(tx)
    }
    if (roles.includes('ISC_Owner')) await markHadOwner(tx, tenant.id, now)
  })
  return person
}

export const givenShopper = (
  app: TestApp,
  tenant: { id: string },
  userName: string,
  options: { password?: string | null } = {},
): Promise<GivenPerson> => givenAccount(app, 'website', tenant.id, userName, options.password === undefined ? password : options.password)

/** A partner company with a verified domain. */
export async function givenPartner({ modules, database, clock }: TestApp, name: string, domain: string): Promise<{ companyId: string }> {
  const companyId = modules.newId()
  const now = clock.now()
  await database.transaction(async (tx) => {
    await insertCompany(tx, { id: companyId, kind: 'partner', name, now })
    await modules.settings.initialise(tx, operatorContext('given'), { id: companyId, kind: 'company' }, now)
    await sql`insert into company_domain (company_id, domain_key, challenge, created_at, verified_at, verified_by, skeleton)
      values (${companyId}, ${domain}, '', ${now}, ${now}, 'dns', ${domain})`.execute(tx)
  })
  return { companyId }
}

/** Sets settings of a tenant or company as they are stored, past every rule. */
export async function givenSettings({ database }: TestApp, ownerId: string, values: Record<string, unknown>): Promise<void> {
  await database.transaction(async (tx) => {
    for (const [key, value] of Object.entries(values)) {
      await sql`insert into setting (owner_id, website_id, key, value) values (${ownerId}, ${nil}, ${key}, ${JSON.stringify(value)})
        on conflict (owner_id, website_id, key) do update set value = excluded.value`.execute(tx)
    }
    await sql`update policy set version = version + 1 where owner_id = ${ownerId}`.execute(tx)
  })
}
