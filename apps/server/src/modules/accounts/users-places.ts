import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '../../platform/db/index.ts'
import type { Account } from '../principals/index.ts'

/** The customers a user acts for, with the role there, is invited to act for, and the websites a user is assigned to: for the export. */
export async function placesOf(reader: Reader, { ownerId, id }: Pick<Account, 'ownerId' | 'id'>) {
  const assignments = await sql<object>`
    select c.number as "customerNumber", coalesce(c.company_name, nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.number) as customer,
      (select r.name from role r where r.tenant_id = m.tenant_id and r.id = m.role_id) as role, m.all_ship_tos as "allShipTos",
      array(select concat_ws('-', s.number, s.sequence) from assignment_ship_to n join customer s on s.tenant_id = n.tenant_id
        and s.id = n.ship_to_id where n.tenant_id = m.tenant_id and n.account_id = m.account_id and n.bill_to_id = m.bill_to_id
        order by 1) as "shipTos",
      m.is_default as "isDefault", m.sales_representative as "salesRepresentative", m.created_at as "since"
    from assignment m join customer c on c.tenant_id = m.tenant_id and c.id = m.bill_to_id
    where m.tenant_id = ${ownerId} and m.account_id = ${id} order by c.number`.execute(reader)
  const websites = await sql<{ name: string }>`
    select w.name from account_website a join website w on w.tenant_id = a.tenant_id and w.id = a.website_id
    where a.tenant_id = ${ownerId} and a.account_id = ${id} order by w.name`.execute(reader)
  const invitations = await sql<object>`
    select c.number as "customerNumber", i.email, i.first_name as "firstName", i.last_name as "lastName", i.state, i.created_at as "createdAt",
      i.ends_at as "endsAt"
    from customer_invitation i join customer c on c.tenant_id = i.tenant_id and c.id = i.bill_to_id
    where i.tenant_id = ${ownerId} and i.account_id = ${id} order by i.created_at, i.id`.execute(reader)
  return { assignments: assignments.rows, websites: websites.rows.map((row) => row.name), customerInvitations: invitations.rows }
}

/** The same in short for many, with what they agree to be mailed about: for the list as a file. */
export interface Places {
  /** Customer numbers, the first hundred. */
  readonly customers: readonly string[]
  readonly customerCount: number
  readonly websites: readonly string[]
  readonly consents: readonly string[]
}

export async function placesOfMany(reader: Reader, tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Places>> {
  const { rows } = await sql<Places & { id: string }>`
    select u.id,
      array(select c.number from (
          select m.bill_to_id from assignment m where m.tenant_id = ${tenantId} and m.account_id = u.id order by m.bill_to_id limit 100) m
        join customer c on c.tenant_id = ${tenantId} and c.id = m.bill_to_id order by c.number) as customers,
      (select count(*)::int from assignment m where m.tenant_id = ${tenantId} and m.account_id = u.id) as "customerCount",
      array(select w.name from account_website a join website w on w.tenant_id = a.tenant_id and w.id = a.website_id
        where a.tenant_id = ${tenantId} and a.account_id = u.id order by w.name) as websites,
      array(select k.topic from (
          select distinct on (topic) topic, given from mail_consent where owner_id = ${tenantId} and account_id = u.id order by topic, no desc) k
        where k.given order by k.topic) as consents
    from unnest(${[...ids]}::uuid[]) as u (id)`.execute(reader)
  return new Map(rows.map(({ id, ...places }) => [id, places]))
}

/** What a list tells of a user besides the account: whether it is locked, and one of the customers. */
export interface Glance {
  readonly locked: boolean
  /** The default customer, else the first. */
  readonly customer: { readonly id: string; readonly number: string; readonly name: string; readonly role: string | null } | null
  /** Counted to a hundred. */
  readonly customerCount: number
}

export async function glancesOf(
  reader: Reader,
  tenantId: string,
  ids: readonly string[],
  locked: RawBuilder<unknown>,
): Promise<ReadonlyMap<string, Glance>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Glance & { id: string }>`
    select u.id, u.id = any(array(${locked})) as locked,
      (select count(*)::int from (
        select 1 from assignment m where m.tenant_id = ${tenantId} and m.account_id = u.id limit 100) counted) as "customerCount",
      (select json_build_object('id', c.id, 'number', c.number, 'role', r.name,
          'name', coalesce(c.company_name, nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.number))
        from assignment m join customer c on c.tenant_id = m.tenant_id and c.id = m.bill_to_id
        left join role r on r.tenant_id = m.tenant_id and r.id = m.role_id
        where m.tenant_id = ${tenantId} and m.account_id = u.id and m.bill_to_id = coalesce(
          (select d.bill_to_id from assignment d where d.tenant_id = ${tenantId} and d.account_id = u.id and d.is_default),
          (select f.bill_to_id from assignment f where f.tenant_id = ${tenantId} and f.account_id = u.id order by f.bill_to_id limit 1)))
        as customer
    from unnest(${[...ids]}::uuid[]) as u (id)`.execute(reader)
  return new Map(rows.map(({ id, ...glance }) => [id, glance]))
}
