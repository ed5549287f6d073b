import { sql } from 'kysely'
import { giveAccess, insertStockRoles, type Person, stockRoleId } from '../../src/modules/access/index.ts'
import type { Context } from '../../src/modules/audit/index.ts'
import { insertAccount, setActivation } from '../../src/modules/principals/index.ts'
import { plus } from '../../src/platform/clock.ts'
import { givenCompany, givenTenant, type TestParts } from './parts.ts'

let made = 0

/** A console user of a company: activated, unless said otherwise. */
export async function givenPerson(
  { database, newId, clock }: TestParts,
  companyId: string,
  values: { email?: string; firstName?: string; activated?: boolean; companyAdministrator?: boolean } = {},
): Promise<Person & { email: string }> {
  const id = newId()
  const email = values.email ?? `person${++made}@somewhere.test`
  const now = clock.now()
  await database.transaction(async (tx) => {
    const { firstName, companyAdministrator } = values
    const account = { ownerId: companyId, id, kind: 'console' as const, userName: email, email, cameBy: 'manual', by: 'test', now }
    const written = await insertAccount(tx, {
      ...account,
      ...(firstName ? { firstName } : {}),
      ...(companyAdministrator ? { companyAdministrator } : {}),
    })
    if (!written.ok) throw new Error(JSON.stringify(written.refusal))
    if (values.activated !== false) await setActivation(tx, companyId, id, 'Activated', now)
  })
  return { companyId, accountId: id, email }
}

/** What somebody's request would carry. */
export const asPerson = ({ clock }: TestParts, person: Person & { email?: string }): Context => ({
  actor: {
    kind: 'console',
    ...person,
    sessionId: person.accountId,
    userName: person.email ?? person.accountId,
    authenticatedAt: clock.now(),
  },
  requestId: 'test',
  source: '192.0.2.1',
  device: 'test',
})

/** The id of a stock role. */
export async function roleId({ database }: TestParts, tenantId: string, name: string): Promise<string> {
  const id = await stockRoleId(database.db, tenantId, name)
  if (!id) throw new Error(`no role ${name}`)
  return id
}

/** A merchant with its stock roles and so many active Admin Owners. */
export async function givenMerchant(parts: TestParts, owners = 1, name = 'A merchant') {
  const { id: tenantId, companyId } = await givenTenant(parts, name)
  await parts.database.transaction((tx) => insertStockRoles(tx, tenantId, parts.clock.now(), parts.newId))
  const people: (Person & { email: string })[] = []
  for (let count = 0; count < owners; count++) {
    const person = await givenPerson(parts, companyId)
    await givenAccess(parts, tenantId, person, ['ISC_Owner'], { giver: people[0] ?? 'operator' })
    people.push(person)
  }
  return { tenantId, companyId, owners: people, owner: people[0]! }
}

/** Access with stock roles, given by somebody who may. */
export async function givenAccess(
  parts: TestParts,
  tenantId: string,
  person: Person,
  roles: readonly string[],
  more: { giver: Person | 'operator'; state?: 'invited' | 'active'; mayBringPeople?: boolean },
): Promise<void> {
  const now = parts.clock.now()
  const roleIds = await Promise.all(roles.map((name) => roleId(parts, tenantId, name)))
  const given = await parts.database.transaction((tx) =>
    giveAccess(tx, { tenantId, person, roleIds, state: 'active', invitationEndsAt: plus(now, { days: 7 }), now, ...more }),
  )
  if (!given.ok) throw new Error(JSON.stringify(given.refusal))
}

/** A partner company with a proved domain. */
export async function givenPartner(parts: TestParts, domain: string, name = 'A partner'): Promise<string> {
  const companyId = await givenCompany(parts, 'partner', name)
  await givenDomain(parts, companyId, domain)
  return companyId
}

export async function givenDomain({ database, clock }: TestParts, companyId: string, domain: string): Promise<void> {
  const now = clock.now()
  await sql`insert into company_domain (company_id, domain_key, skeleton, challenge, created_at, verified_at, verified_by)
    values (${companyId}, ${domain}, ${domain}, 'x', ${now}, ${now}, 'dns')`.execute(database.db)
}

/** A grant as an Admin Owner would make it. */
export async function givenGrant(
  parts: TestParts,
  tenantId: string,
  companyId: string,
  { ceiling = 'ISC_Admin', mayBringPeople = true } = {},
): Promise<void> {
  await sql`insert into partner_grant (tenant_id, company_id, ceiling_role_id, may_bring_people, granted_at)
    values (${tenantId}, ${companyId}, ${await roleId(parts, tenantId, ceiling)}, ${mayBringPeople}, ${parts.clock.now()})`.execute(
    parts.database.db,
  )
}
