import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'
import { type Page, pageOf, readCursor } from '../../platform/page.ts'
import type { Person } from '../access/index.ts'
import type { CustomSort } from '../dictionary/index.ts'

/** A console user as a tenant sees one: of its own company with access or without, or of a partner company with access or an open invitation. */
export interface PersonInTenant {
  readonly accountId: string
  /** The tenant's own company, not a partner's; null until an invitation of another company's account is accepted. */
  readonly companyId: string | null
  readonly company: string | null
  readonly own: boolean
  readonly state: 'active' | 'deactivated'
  readonly access: 'active' | 'invited' | 'none'
  readonly activation: 'EmailNotSent' | 'EmailSent' | 'Activated'
  readonly userName: string
  readonly email: string
  readonly firstName: string | null
  readonly lastName: string | null
  readonly companyName: string | null
  readonly phone: string | null
  readonly extension: string | null
  readonly fax: string | null
  readonly position: string | null
  readonly language: string | null
  readonly currency: string | null
  readonly roles: readonly { readonly id: string; readonly name: string }[]
  readonly mayBringPeople: boolean
  readonly cameBy: string
  readonly invitedAt: Date | null
  readonly invitationEndsAt: Date | null
  readonly acceptedAt: Date | null
  readonly lastSignInAt: Date | null
  readonly createdAt: Date
  readonly createdBy: string | null
  readonly modifiedAt: Date
  readonly modifiedBy: string | null
  readonly deactivatedAt: Date | null
}

/**
 * Everybody a tenant may see. Of an account of another company that has not accepted yet, only the address somebody typed is shown: the
 * holder is asked first (R-16).
 */
const everybody = (tenantId: string): RawBuilder<unknown> => sql`(
  select s.*, a.owner_id as home, a.id as "accountId", a.state, a.email, a.language, a.currency,
    case when hidden then null else a.owner_id end as "companyId",
    case when hidden then null else (select c.name from company c where c.id = a.owner_id) end as company,
    case when hidden then 'EmailSent' else a.activation end as activation,
    case when hidden then a.email else a.user_name end as "userName",
    case when hidden then lower(a.email) when s.own then a.search_text || ' ' || a.custom_text else a.search_text end as search_text,
    case when not hidden then a.first_name end as "firstName", case when not hidden then a.last_name end as "lastName",
    case when not hidden then a.company_name end as "companyName", case when not hidden then a.phone end as phone,
    case when not hidden then a.extension end as extension, case when not hidden then a.fax end as fax,
    case when not hidden then a.position end as position, case when not hidden then v.last_sign_in_at end as "lastSignInAt",
    case when hidden then s."invitedAt" else a.created_at end as "createdAt", case when not hidden then a.created_by end as "createdBy",
    case when hidden then s."invitedAt" else a.modified_at end as "modifiedAt", case when not hidden then a.modified_by end as "modifiedBy",
    a.deactivated_at as "deactivatedAt", coalesce(s."accessCameBy", a.came_by) as "cameBy"
  from (
    select o.owner_id as person_company, o.id as person_id, true as own, false as hidden, coalesce(x.state, 'none') as access,
      coalesce(x.may_bring_people, false) as "mayBringPeople", x.came_by as "accessCameBy", x.invited_at as "invitedAt",
      x.invitation_ends_at as "invitationEndsAt", x.accepted_at as "acceptedAt"
    from tenant t join account o on o.owner_id = t.company_id and o.kind = 'console' and o.state <> 'erased'
    left join access x on x.tenant_id = t.id and x.account_id = o.id and x.company_id = o.owner_id and x.state <> 'ended'
    where t.id = ${tenantId}
    union all
    select x.company_id, x.account_id, false, x.state = 'invited', x.state, x.may_bring_people, x.came_by, x.invited_at, x.invitation_ends_at,
      x.accepted_at
    from tenant t join access x on x.tenant_id = t.id and x.company_id <> t.company_id and x.state <> 'ended' where t.id = ${tenantId}
  ) s
  join account a on a.owner_id = s.person_company and a.id = s.person_id and a.state <> 'erased'
  left join account_activity v on v.owner_id = a.owner_id and v.account_id = a.id)`

/** Whether the account of somebody who was not asked yet is deactivated is told by no column, and by no filter. */
const stateShown = sql`case when p.state = 'deactivated' and (p.own or p.access = 'active') then 'deactivated' else 'active' end`

const columns = (tenantId: string) => sql`p."accountId", p."companyId", p.company, p.own,
  ${stateShown} as state, p.access, p.activation,
  p."userName", p.email, p."firstName", p."lastName", p."companyName", p.phone, p.extension, p.fax, p.position,
  case when p.hidden then null else p.language end as language, case when p.hidden then null else p.currency end as currency,
  coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) order by r.name_key) from access_role xr
    join role r on r.tenant_id = xr.tenant_id and r.id = xr.role_id
    where xr.tenant_id = ${tenantId} and xr.account_id = p."accountId"), '[]') as roles,
  p."mayBringPeople", p."cameBy", p."invitedAt", p."invitationEndsAt", p."acceptedAt", p."lastSignInAt", p."createdAt", p."createdBy",
  p."modifiedAt", p."modifiedBy", case when p.own then p."deactivatedAt" end as "deactivatedAt"`

const sorts = {
  userName: { column: sql`p."userName"`, type: sql`text` },
  lastName: { column: sql`coalesce(p."lastName", '')`, type: sql`text` },
  createdAt: { column: sql`p."createdAt"`, type: sql`timestamptz` },
  lastSignInAt: { column: sql`coalesce(p."lastSignInAt", '-infinity'::timestamptz)`, type: sql`timestamptz` },
}
export type PeopleSort = keyof typeof sorts
export const peopleSorts = Object.keys(sorts) as PeopleSort[]

export interface PeopleQuery {
  /** Words that all must occur in name, address, company, phone or searchable own fields. */
  readonly search?: string
  readonly access?: readonly PersonInTenant['access'][]
  readonly state?: PersonInTenant['state']
  readonly own?: boolean
  readonly roleId?: string
  /** Last sign-in before this moment, or none that is known here. */
  readonly signedInBefore?: Date
  /** Last sign-in at this moment or later. */
  readonly signedInAfter?: Date
  /** Own fields: by one that only people of the own company have; the others come first. */
  readonly sort: PeopleSort | CustomSort
  readonly descending: boolean
  readonly limit: number
  readonly cursor?: string
  /** Further conditions, on `personId`. */
  readonly conditions?: readonly RawBuilder<unknown>[]
}

/** The account in the list of people. */
export const personId = sql`p."accountId"`

/** One page of the people of a tenant. Tens to hundreds of people: places are found by value, not by index. */
export async function listPeople(reader: Reader, tenantId: string, query: PeopleQuery): Promise<Page<PersonInTenant>> {
  const { join, column, type } = typeof query.sort === 'string' ? { join: sql``, ...sorts[query.sort] } : withOthers(query.sort)
  const place = readCursor(query.cursor, 2)
  const direction = query.descending ? sql`desc` : sql`asc`
  const beyond = query.descending ? sql`<` : sql`>`
  const words = (query.search ?? '').normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8)
  const { rows } = await sql<PersonInTenant & { place: string }>`
    select ${columns(tenantId)}, (${column})::text as place from ${everybody(tenantId)} p ${join}
    where ${sql.join([sql`true`, ...(query.conditions ?? [])], sql` and `)}
      ${query.access?.length ? sql`and p.access = any(${query.access}::text[])` : sql``}
      ${query.state ? sql`and ${stateShown} = ${query.state}` : sql``}
      ${query.signedInBefore ? sql`and (p."lastSignInAt" is null or p."lastSignInAt" < ${query.signedInBefore})` : sql``}
      ${query.signedInAfter ? sql`and p."lastSignInAt" >= ${query.signedInAfter}` : sql``}
      ${query.own === undefined ? sql`` : sql`and p.own = ${query.own}`}
      ${query.roleId ? sql`and exists (select 1 from access_role xr where xr.tenant_id = ${tenantId} and xr.account_id = p."accountId" and xr.role_id = ${query.roleId})` : sql``}
      ${
        words.length
          ? sql.join(
              words.map((word) => sql`and p.search_text like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`),
              sql` `,
            )
          : sql``
      }
      ${place ? sql`and (${column}, p."accountId") ${beyond} (${place[0]}::${type}, ${place[1]}::uuid)` : sql``}
    order by ${column} ${direction}, p."accountId" ${direction} limit ${query.limit + 1}`.execute(reader)
  const page = pageOf(rows, query.limit, (row) => [row.place, row.accountId])
  return { ...page, items: page.items.map(({ place: _place, ...person }) => person) }
}

/** Partners' people have no own fields of this tenant: listed all the same, as those without a value. */
const withOthers = ({ join, column, type, empty }: CustomSort) => ({
  join: sql`left ${join}`,
  column: sql`coalesce(${column}, ${empty})`,
  type,
})

/** One of them, or undefined: unknown ids, other tenants' people and erased ones alike (ATK-051). */
export async function findPerson(reader: Reader, tenantId: string, accountId: string): Promise<PersonInTenant | undefined> {
  const { rows } = await sql<PersonInTenant>`
    select ${columns(tenantId)} from ${everybody(tenantId)} p where p."accountId" = ${accountId}`.execute(reader)
  return rows[0]
}

/** Home company and account behind an id that a tenant's people use. */
export async function identify(reader: Reader, tenantId: string, accountId: string): Promise<Person | undefined> {
  const { rows } = await sql<Person>`
    select p.home as "companyId", p."accountId" from ${everybody(tenantId)} p where p."accountId" = ${accountId}`.execute(reader)
  return rows[0]
}

/** Activated console users of a company who gave no sign of life since: no sign-in, no new password, no activation (R-07). */
export async function inactivePeople(reader: Reader, companyId: string, since: Date, accountId?: string): Promise<Person[]> {
  const { rows } = await sql<Person>`
    select a.owner_id as "companyId", a.id as "accountId" from account a
    left join credential c on c.owner_id = a.owner_id and c.account_id = a.id
    left join account_activity v on v.owner_id = a.owner_id and v.account_id = a.id
    where a.owner_id = ${companyId} and a.kind = 'console' and a.state = 'active' and a.activation = 'Activated'
      and greatest(v.last_sign_in_at, a.activated_at, a.created_at, c.changed_at) < ${since}
      ${accountId ? sql`and a.id = ${accountId}` : sql``}
    order by a.id`.execute(reader)
  return rows
}

/** Companies whose people may be in use, oldest first. */
export async function activeCompanies(reader: Reader): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from company where state = 'active' order by created_at, id`.execute(reader)
  return rows.map((row) => row.id)
}
