import { sql } from 'kysely'
import type { Reader, Tx } from '../../platform/db/index.ts'
import type { Page } from '../../platform/page.ts'
import type { Person } from './policy.ts'
import { roleJson } from './read.ts'
import type { RoleFacts } from './role.ts'
import { pageOfTenants, type TenantQuery, tenantsByName } from './tenants-by-name.ts'

/** What a tenant granted to a partner company, in force now (R-04). */
export interface PartnerGrant {
  readonly companyId: string
  readonly name: string
  /** The company's verified domains: the addresses of its people end in one of them. */
  readonly domains: readonly string[]
  readonly ceiling: RoleFacts
  readonly mayBringPeople: boolean
  readonly version: number
  readonly grantedAt: Date
  /** People of the company with access, and invited ones. */
  readonly people: number
  readonly invited: number
}

async function grants(reader: Reader, tenantId: string, companyId?: string): Promise<PartnerGrant[]> {
  const { rows } = await sql<PartnerGrant>`
    select g.company_id as "companyId", c.name,
      array(select d.domain_key from company_domain d where d.company_id = c.id and d.verified_at is not null order by 1) as domains,
      ${roleJson} as ceiling, g.may_bring_people as "mayBringPeople", g.version, g.granted_at as "grantedAt",
      (select count(*)::int from access x where x.tenant_id = g.tenant_id and x.company_id = g.company_id and x.state = 'active') as people,
      (select count(*)::int from access x where x.tenant_id = g.tenant_id and x.company_id = g.company_id and x.state = 'invited') as invited
    from partner_grant g
    join company c on c.id = g.company_id
    join role r on r.tenant_id = g.tenant_id and r.id = g.ceiling_role_id
    where g.tenant_id = ${tenantId} and g.ended_at is null ${companyId ? sql`and g.company_id = ${companyId}` : sql``}
    order by c.name, c.id`.execute(reader)
  return rows
}

/** A tenant a partner company may enter, as the company sees it. */
export interface GrantedTenant extends Pick<PartnerGrant, 'ceiling' | 'mayBringPeople' | 'grantedAt' | 'people' | 'invited'> {
  readonly tenantId: string
  readonly name: string
  /** Whether the person who asks has access. */
  readonly own: boolean
}

/** One page of the tenants that granted a partner company access, by name, as one of its people sees them (R-04). */
export async function tenantsOfCompany(reader: Reader, asking: Person, query: TenantQuery): Promise<Page<GrantedTenant>> {
  const { matches, order } = tenantsByName(query)
  const { rows } = await sql<GrantedTenant>`
    select g.tenant_id as "tenantId", t.name, ${roleJson} as ceiling, g.may_bring_people as "mayBringPeople", g.granted_at as "grantedAt",
      (select count(*)::int from access x where x.tenant_id = g.tenant_id and x.company_id = g.company_id and x.state = 'active') as people,
      (select count(*)::int from access x where x.tenant_id = g.tenant_id and x.company_id = g.company_id and x.state = 'invited') as invited,
      exists (select 1 from access x where x.tenant_id = g.tenant_id and x.company_id = g.company_id
        and x.account_id = ${asking.accountId} and x.state = 'active') as own
    from partner_grant g
    join tenant t on t.id = g.tenant_id
    join role r on r.tenant_id = g.tenant_id and r.id = g.ceiling_role_id
    where g.company_id = ${asking.companyId} and g.ended_at is null and ${matches}
    order by ${order}`.execute(reader)
  return pageOfTenants(rows, query)
}

/** The partner companies of a tenant, by name. */
export const partnersOf = (reader: Reader, tenantId: string) => grants(reader, tenantId)

export async function findGrant(reader: Reader, tenantId: string, companyId: string): Promise<PartnerGrant | undefined> {
  return (await grants(reader, tenantId, companyId))[0]
}

/** Holds the grant until the transaction ends, so that it does not end while somebody is brought in under it. */
export async function lockGrant(tx: Tx, tenantId: string, companyId: string): Promise<void> {
  await sql`select 1 from partner_grant where tenant_id = ${tenantId} and company_id = ${companyId} for update`.execute(tx)
}

/**
 * Holds what a partner company has proved until the transaction ends, against `lockCompany`. Shared: whoever brings in a newcomer has
 * inserted an account that points at the company, and two such would wait for each other's exclusive lock in a circle.
 */
export async function shareCompany(tx: Tx, companyId: string): Promise<void> {
  await sql`select 1 from company where id = ${companyId} for share`.execute(tx)
}

/** The company that proved exactly this domain (its key). */
export async function companyOfDomain(reader: Reader, domainKey: string): Promise<{ id: string; kind: string; state: string } | undefined> {
  const { rows } = await sql<{ id: string; kind: string; state: string }>`
    select c.id, c.kind, c.state from company_domain d join company c on c.id = d.company_id
    where d.domain_key = ${domainKey} and d.verified_at is not null`.execute(reader)
  return rows[0]
}

export interface GrantValues {
  readonly ceilingRoleId: string
  readonly mayBringPeople: boolean
}

/** Writes a grant, over one that ended. False where one is in force. A company that is no partner breaks a foreign key. */
export async function insertGrant(tx: Tx, tenantId: string, companyId: string, values: GrantValues, now: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into partner_grant (tenant_id, company_id, ceiling_role_id, may_bring_people, granted_at)
    values (${tenantId}, ${companyId}, ${values.ceilingRoleId}, ${values.mayBringPeople}, ${now})
    on conflict (tenant_id, company_id) do update set ceiling_role_id = excluded.ceiling_role_id,
      may_bring_people = excluded.may_bring_people, granted_at = excluded.granted_at, ended_at = null,
      version = partner_grant.version + 1
    where partner_grant.ended_at is not null
    returning 1`.execute(tx)
  return rows.length > 0
}

/** Changes a grant in force; false where its version is another, or none is in force. */
export async function updateGrant(
  tx: Tx,
  tenantId: string,
  companyId: string,
  values: GrantValues & { readonly version: number },
): Promise<boolean> {
  const { rows } = await sql`
    update partner_grant set ceiling_role_id = ${values.ceilingRoleId}, may_bring_people = ${values.mayBringPeople}, version = version + 1
    where tenant_id = ${tenantId} and company_id = ${companyId} and ended_at is null and version = ${values.version}
    returning 1`.execute(tx)
  return rows.length > 0
}

export async function markGrantEnded(tx: Tx, tenantId: string, companyId: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update partner_grant set ended_at = ${now}, may_bring_people = false, version = version + 1
    where tenant_id = ${tenantId} and company_id = ${companyId} and ended_at is null returning 1`.execute(tx)
  return rows.length > 0
}

/** Whether a tenant granted this partner company access, used or not (R-03). */
export async function companyHasAccess(reader: Reader, companyId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from partner_grant where company_id = ${companyId} and ended_at is null limit 1`.execute(reader)
  return rows.length > 0
}
