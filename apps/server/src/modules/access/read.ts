import { addressDomain } from '@tillward/contract/login-names'
import { type RawBuilder, sql } from 'kysely'
import { prepared, type Reader } from '../../platform/db/index.ts'
import { findWebsite, type Website } from '../websites/index.ts'
import type { Candidate } from './granting.ts'
import type { Person, RightsFacts } from './policy.ts'
import type { RoleFacts } from './role.ts'
import { type TenantQuery, tenantsByName } from './tenants-by-name.ts'

/** How an access came to be: the operator founding the tenant, an Admin Owner, or a partner's person bringing in a colleague. */
export type AccessCameBy = 'founding' | 'owner' | 'partner'

/** One access with everything a decision and a list need. */
export interface AccessRecord {
  readonly facts: RightsFacts
  readonly tenantName: string
  /** Version of the tenant's settings, so that they need not be read again where they are in memory. */
  readonly policyVersion: number | null
  readonly companyName: string
  readonly userName: string
  readonly email: string
  readonly firstName: string | null
  readonly lastName: string | null
  readonly lastSignInAt: Date | null
  readonly cameBy: AccessCameBy
  /** Undefined = the operator. */
  readonly inviter: Person | undefined
  /** What the inviter is called today; undefined where nobody, or nobody any more. */
  readonly inviterName: string | undefined
  readonly invitedAt: Date
  readonly invitationEndsAt: Date
  readonly acceptedAt: Date | null
}

interface Row {
  tenantId: string
  tenantName: string
  policyVersion: number | null
  tenantCompanyId: string
  accountId: string
  companyId: string
  companyName: string
  companyKind: 'merchant' | 'partner' | 'operator'
  companyState: 'active' | 'closed'
  domains: string[]
  accountKind: 'console' | 'website'
  accountState: 'active' | 'deactivated' | 'erased'
  activation: 'EmailNotSent' | 'EmailSent' | 'Activated'
  userName: string
  email: string
  firstName: string | null
  lastName: string | null
  lastSignInAt: Date | null
  accessState: 'invited' | 'active' | 'ended'
  mayBringPeople: boolean
  cameBy: AccessCameBy
  inviterCompanyId: string | null
  inviterAccountId: string | null
  inviterName: string | null
  invitedAt: Date
  invitationEndsAt: Date
  acceptedAt: Date | null
  roles: RoleFacts[]
  grantEnded: boolean | null
  grantMayBringPeople: boolean | null
  ceiling: RoleFacts | null
}

/** A role with its rows of permissions as one json value; `r` is the alias of the role. */
export const roleJson = sql`jsonb_build_object('id', r.id, 'name', r.name, 'kind', r.kind, 'stock', r.stock, 'permissions',
  coalesce((select jsonb_agg(p.permission order by p.permission) from role_permission p where p.tenant_id = r.tenant_id and p.role_id = r.id), '[]'))`

const verifiedDomains = (companyId: RawBuilder<unknown>) =>
  sql`array(select d.domain_key from company_domain d where d.company_id = ${companyId} and d.verified_at is not null order by 1)`

const byUserName = sql`x.tenant_id, a.user_name, a.id`

/** Accesses of one tenant, of one person, or of one person in one tenant, in one query. */
async function accesses(
  reader: Reader,
  where: RawBuilder<unknown>,
  head: RawBuilder<unknown> = sql``,
  order: RawBuilder<unknown> = byUserName,
): Promise<AccessRecord[]> {
  const { rows } = await sql<Row>`${head}
    select x.tenant_id as "tenantId", t.name as "tenantName", (select v.version from policy v where v.owner_id = x.tenant_id) as "policyVersion",
      t.company_id as "tenantCompanyId", x.account_id as "accountId",
      x.company_id as "companyId", c.name as "companyName", c.kind as "companyKind", c.state as "companyState",
      ${verifiedDomains(sql`x.company_id`)} as domains,
      a.kind as "accountKind", a.state as "accountState", a.activation, a.user_name as "userName", a.email, a.first_name as "firstName",
      a.last_name as "lastName", v.last_sign_in_at as "lastSignInAt",
      x.state as "accessState", x.may_bring_people as "mayBringPeople", x.came_by as "cameBy",
      x.invited_by_company_id as "inviterCompanyId", x.invited_by_account_id as "inviterAccountId",
      (select coalesce(nullif(concat_ws(' ', i.first_name, i.last_name), ''), i.user_name) from account i
        where i.owner_id = x.invited_by_company_id and i.id = x.invited_by_account_id and i.state <> 'erased') as "inviterName",
      x.invited_at as "invitedAt", x.invitation_ends_at as "invitationEndsAt", x.accepted_at as "acceptedAt",
      coalesce((select jsonb_agg(${roleJson} order by r.name_key) from access_role xr
        join role r on r.tenant_id = xr.tenant_id and r.id = xr.role_id
        where xr.tenant_id = x.tenant_id and xr.account_id = x.account_id), '[]') as roles,
      g.ended_at is not null and g.company_id is not null as "grantEnded", g.may_bring_people as "grantMayBringPeople",
      (select ${roleJson} from role r where r.tenant_id = g.tenant_id and r.id = g.ceiling_role_id) as ceiling
    from access x
    join tenant t on t.id = x.tenant_id
    join company c on c.id = x.company_id
    join account a on a.owner_id = x.company_id and a.id = x.account_id
    left join account_activity v on v.owner_id = a.owner_id and v.account_id = a.id
    left join partner_grant g on g.tenant_id = x.tenant_id and g.company_id = x.company_id
    where ${where}
    order by ${order}`.execute(reader)
  return rows.map(record)
}

const record = (row: Row): AccessRecord => ({
  facts: {
    tenantId: row.tenantId,
    tenantCompanyId: row.tenantCompanyId,
    person: { companyId: row.companyId, accountId: row.accountId },
    company: { kind: row.companyKind, state: row.companyState, domains: row.domains },
    account: { kind: row.accountKind, state: row.accountState, activation: row.activation, domain: domainOf(row.email) },
    access: { state: row.accessState, mayBringPeople: row.mayBringPeople },
    roles: row.roles,
    grant: grantOf(row),
  },
  tenantName: row.tenantName,
  policyVersion: row.policyVersion,
  companyName: row.companyName,
  userName: row.userName,
  email: row.email,
  firstName: row.firstName,
  lastName: row.lastName,
  lastSignInAt: row.lastSignInAt,
  cameBy: row.cameBy,
  inviter: row.inviterCompanyId && row.inviterAccountId ? { companyId: row.inviterCompanyId, accountId: row.inviterAccountId } : undefined,
  inviterName: row.inviterName ?? undefined,
  invitedAt: row.invitedAt,
  invitationEndsAt: row.invitationEndsAt,
  acceptedAt: row.acceptedAt,
})

const grantOf = (row: Pick<Row, 'grantEnded' | 'grantMayBringPeople' | 'ceiling'>) =>
  row.grantMayBringPeople === null
    ? undefined
    : { ended: row.grantEnded === true, mayBringPeople: row.grantMayBringPeople, ceiling: row.ceiling ?? undefined }

/** The domain of an address as a key; '' where it is no address, which no company has. */
const domainOf = (email: string): string => addressDomain(email) ?? ''

export const accessesOfTenant = (reader: Reader, tenantId: string) =>
  accesses(reader, sql`x.tenant_id = ${tenantId} and x.state <> 'ended'`)

export const accessesOfPerson = (reader: Reader, person: Person) =>
  accesses(reader, sql`x.company_id = ${person.companyId} and x.account_id = ${person.accountId} and x.state <> 'ended'`, prepared)

/** One page (and one more) of what somebody entered and has a grant for where they need one, by the tenant's name. */
export function accessesByName(reader: Reader, person: Person, query: TenantQuery): Promise<AccessRecord[]> {
  const { matches, order } = tenantsByName(query)
  const of = sql`x.company_id = ${person.companyId} and x.account_id = ${person.accountId} and x.state = 'active'
      and (x.company_id = t.company_id or (g.company_id is not null and g.ended_at is null))`
  // the first page, which every session begins with, has one text; a search has as many as it has words
  return accesses(reader, sql`${of} and ${matches}`, query.search ? sql`` : prepared, order)
}

/** The open invitations of somebody who has an account, by the tenant's name. */
export const invitationsOf = (reader: Reader, person: Person, now: Date) =>
  accesses(
    reader,
    sql`x.company_id = ${person.companyId} and x.account_id = ${person.accountId} and x.state = 'invited' and x.invitation_ends_at > ${now}`,
    prepared,
    sql`lower(t.name), t.id`,
  )

export async function findAccess(reader: Reader, tenantId: string, person: Person): Promise<AccessRecord | undefined> {
  const found = await accesses(
    reader,
    sql`x.tenant_id = ${tenantId} and x.company_id = ${person.companyId} and x.account_id = ${person.accountId}`,
    prepared,
  )
  return found[0]
}

/** The person of an account id as paths carry it, where they have access or an open invitation here. */
export async function personInTenant(reader: Reader, tenantId: string, accountId: string): Promise<Person | undefined> {
  const { rows } = await sql<Person>`
    select company_id as "companyId", account_id as "accountId" from access
    where tenant_id = ${tenantId} and account_id = ${accountId} and state <> 'ended'`.execute(reader)
  return rows[0]
}

/** Somebody who may be given access: their account, company and the company's grant here. Undefined where there is no such account or tenant. */
export async function findCandidate(reader: Reader, tenantId: string, person: Person): Promise<Candidate | undefined> {
  const { rows } = await sql<
    Pick<
      Row,
      | 'companyKind'
      | 'companyState'
      | 'domains'
      | 'accountKind'
      | 'accountState'
      | 'email'
      | 'tenantCompanyId'
      | 'grantEnded'
      | 'grantMayBringPeople'
      | 'ceiling'
    >
  >`
    select c.kind as "companyKind", c.state as "companyState", ${verifiedDomains(sql`c.id`)} as domains, a.kind as "accountKind",
      a.state as "accountState", a.email, t.company_id as "tenantCompanyId",
      g.ended_at is not null and g.company_id is not null as "grantEnded", g.may_bring_people as "grantMayBringPeople",
      (select ${roleJson} from role r where r.tenant_id = g.tenant_id and r.id = g.ceiling_role_id) as ceiling
    from account a
    join company c on c.id = a.owner_id
    join tenant t on t.id = ${tenantId}
    left join partner_grant g on g.tenant_id = t.id and g.company_id = c.id
    where a.owner_id = ${person.companyId} and a.id = ${person.accountId}`.execute(reader)
  const row = rows[0]
  return (
    row && {
      person,
      own: row.tenantCompanyId === person.companyId && row.companyKind === 'merchant',
      company: { kind: row.companyKind, state: row.companyState, domains: row.domains },
      account: { kind: row.accountKind, state: row.accountState, domain: domainOf(row.email) },
      grant: grantOf(row),
    }
  )
}

/** An active Admin Owner: whom mails to all owners go to. */
export interface Owner {
  readonly companyId: string
  readonly accountId: string
  readonly email: string
  readonly language: string | null
  readonly userName: string
  readonly firstName: string | null
  readonly lastName: string | null
}

/** The Admin Owners in force: of the tenant's own company, access and account active and activated (R-01, R-05). Oldest first. */
export async function ownersOf(reader: Reader, tenantId: string): Promise<Owner[]> {
  const { rows } = await sql<Owner>`
    select a.owner_id as "companyId", a.id as "accountId", a.email, a.language, a.user_name as "userName", a.first_name as "firstName",
      a.last_name as "lastName"
    from tenant t
    join access x on x.tenant_id = t.id and x.company_id = t.company_id and x.state = 'active'
    join access_role xr on xr.tenant_id = x.tenant_id and xr.account_id = x.account_id
    join role r on r.tenant_id = xr.tenant_id and r.id = xr.role_id and r.stock = 'ISC_Owner' and r.kind = 'console'
    join account a on a.owner_id = x.company_id and a.id = x.account_id and a.kind = 'console' and a.state = 'active'
      and a.activation = 'Activated'
    where t.id = ${tenantId}
    order by a.created_at, a.id`.execute(reader)
  return rows
}

/** The open website with this id, whosever it is: for requests that name it where hosts do not tell (the guard). */
export async function websiteNamed(reader: Reader, websiteId: string): Promise<Website | undefined> {
  const { rows } = await sql<{ tenantId: string }>`select tenant_id as "tenantId" from website where id = ${websiteId}`.execute(reader)
  const website = rows[0] && (await findWebsite(reader, rows[0].tenantId, websiteId))
  return website?.state === 'active' ? website : undefined
}
