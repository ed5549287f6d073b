import { stockRoles } from '@tillward/contract/permissions'
import { type RawBuilder, sql } from 'kysely'
import type { Reader, Tx } from '../../platform/db/index.ts'
import { type Page, pageOf, readCursor } from '../../platform/page.ts'
import type { NewId } from '../../platform/random.ts'
import { type Customer, customerName } from '../customers/index.ts'
import { roleJson } from './read.ts'
import { nameKeyOfRole, permissionsOf, type Role, type RoleFacts } from './role.ts'
import { nameOfUser } from './store.website-rights.ts'

interface Row extends RoleFacts {
  description: string
  version: number
  inUse: number
}

const toRole = (row: Row): Role => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  description: row.description,
  stock: row.stock !== null,
  permissions: permissionsOf(row),
  version: row.version,
  inUse: row.inUse,
})

/** Website users with a role are counted up to this: lists of roles stay quick where a million have it. */
const mostCounted = 1000

async function roles(reader: Reader, where: RawBuilder<unknown>): Promise<Role[]> {
  const { rows } = await sql<Row>`
    select (f.facts ->> 'id')::uuid as id, r.kind, r.name, r.stock, f.facts -> 'permissions' as permissions, r.description, r.version,
      (select count(*)::int from access_role xr where xr.tenant_id = r.tenant_id and xr.role_id = r.id)
      + (select count(*)::int from partner_grant g where g.tenant_id = r.tenant_id and g.ceiling_role_id = r.id and g.ended_at is null)
      + (select count(*)::int from (select 1 from assignment m where m.tenant_id = r.tenant_id and m.role_id = r.id
          order by m.account_id limit ${mostCounted}) counted)
      as "inUse"
    from role r cross join lateral (select ${roleJson} as facts) f
    where ${where}
    order by r.kind, r.stock is null, r.name_key`.execute(reader)
  return rows.map(toRole)
}

/** Stock roles first, then custom ones by name. */
export const listRoles = (reader: Reader, tenantId: string) => roles(reader, sql`r.tenant_id = ${tenantId}`)

export async function findRole(reader: Reader, tenantId: string, roleId: string): Promise<Role | undefined> {
  return (await roles(reader, sql`r.tenant_id = ${tenantId} and r.id = ${roleId}`))[0]
}

/** The role with its row held until the transaction ends: nobody can be given it meanwhile (their foreign key waits). */
export async function lockRole(tx: Tx, tenantId: string, roleId: string): Promise<Role | undefined> {
  const { rows } = await sql`select 1 from role where tenant_id = ${tenantId} and id = ${roleId} for update`.execute(tx)
  return rows.length > 0 ? findRole(tx, tenantId, roleId) : undefined
}

/** Roles as decisions need them; unknown ids and those of other tenants are missing from the answer. */
export async function rolesByIds(reader: Reader, tenantId: string, roleIds: readonly string[]): Promise<RoleFacts[]> {
  const { rows } = await sql<{ role: RoleFacts }>`
    select ${roleJson} as role from role r where r.tenant_id = ${tenantId} and r.id = any(${[...roleIds]}::uuid[])
    order by r.name_key`.execute(reader)
  return rows.map((row) => row.role)
}

/** All website roles of a tenant as decisions need them. */
export async function websiteRolesOf(reader: Reader, tenantId: string): Promise<RoleFacts[]> {
  const { rows } = await sql<{ role: RoleFacts }>`
    select ${roleJson} as role from role r where r.tenant_id = ${tenantId} and r.kind = 'website'
    order by r.stock is null, r.name_key`.execute(reader)
  return rows.map((row) => row.role)
}

/** Which of these are roles of the tenant, of either kind. */
export async function rolesAmong(reader: Reader, tenantId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set((await rolesByIds(reader, tenantId, ids)).map((role) => role.id))
}

/** All console roles of a tenant as decisions need them. */
export async function consoleRolesOf(reader: Reader, tenantId: string): Promise<RoleFacts[]> {
  const { rows } = await sql<{ role: RoleFacts }>`
    select ${roleJson} as role from role r where r.tenant_id = ${tenantId} and r.kind = 'console'
    order by r.stock is null, r.name_key`.execute(reader)
  return rows.map((row) => row.role)
}

/** The id of a stock role of a tenant by its key in the contract. */
export async function stockRoleId(reader: Reader, tenantId: string, stock: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from role where tenant_id = ${tenantId} and stock = ${stock}`.execute(reader)
  return rows[0]?.id
}

/** The roles every tenant has (R-11, R-12), without `ISC_System`, which is the installation's. Called once, when the tenant is founded. */
export async function insertStockRoles(tx: Tx, tenantId: string, now: Date, newId: NewId): Promise<void> {
  for (const { key, name, kind, description } of stockRoles.filter((role) => role.inTenants)) {
    await sql`insert into role (tenant_id, id, kind, name, name_key, description, stock, created_at, modified_at)
      values (${tenantId}, ${newId()}, ${kind}, ${name}, ${nameKeyOfRole(name)}, ${description}, ${key}, ${now}, ${now})`.execute(tx)
  }
}

export interface RoleValues {
  readonly name: string
  readonly description: string
  readonly permissions: readonly string[]
}

/** False where the tenant has a role of that kind and name. */
export async function insertRole(
  tx: Tx,
  tenantId: string,
  role: RoleValues & { readonly id: string; readonly kind: 'console' | 'website' },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    insert into role (tenant_id, id, kind, name, name_key, description, created_at, modified_at)
    values (${tenantId}, ${role.id}, ${role.kind}, ${role.name}, ${nameKeyOfRole(role.name)}, ${role.description}, ${now}, ${now})
    on conflict (tenant_id, kind, name_key) do nothing returning 1`.execute(tx)
  if (rows.length === 0) return false
  await writePermissions(tx, tenantId, role.id, role.permissions)
  return true
}

/** Writes a role read under `lockRole`. False where another role of that kind has the name. */
export async function updateRole(tx: Tx, tenantId: string, role: Role, values: RoleValues, now: Date): Promise<boolean> {
  const key = nameKeyOfRole(values.name)
  const taken = await sql`
    select 1 from role where tenant_id = ${tenantId} and kind = ${role.kind} and name_key = ${key} and id <> ${role.id}`.execute(tx)
  if (taken.rows.length > 0) return false
  await sql`update role set name = ${values.name}, name_key = ${key}, description = ${values.description}, version = version + 1,
      modified_at = ${now}
    where tenant_id = ${tenantId} and id = ${role.id} and stock is null`.execute(tx)
  await sql`delete from role_permission where tenant_id = ${tenantId} and role_id = ${role.id}`.execute(tx)
  await writePermissions(tx, tenantId, role.id, values.permissions)
  return true
}

async function writePermissions(tx: Tx, tenantId: string, roleId: string, permissions: readonly string[]): Promise<void> {
  await sql`insert into role_permission (tenant_id, role_id, permission)
    select ${tenantId}, ${roleId}, p from unnest(${[...new Set(permissions)]}::text[]) as p`.execute(tx)
}

/** Removes a custom role. Grants that have ended forget that it was their ceiling. */
export async function deleteRole(tx: Tx, tenantId: string, roleId: string): Promise<void> {
  await sql`update partner_grant set ceiling_role_id = null
    where tenant_id = ${tenantId} and ceiling_role_id = ${roleId} and ended_at is not null`.execute(tx)
  await sql`delete from role where tenant_id = ${tenantId} and id = ${roleId} and stock is null`.execute(tx)
}

/** Who has a role: people by access or open invitation, partner companies it is the ceiling of, website users by assignment. */
export interface RoleHolders {
  readonly people: readonly {
    readonly accountId: string
    /** Null of who is asked for consent. */
    readonly companyId: string | null
    readonly name: string
    readonly userName: string
    readonly state: 'active' | 'invited'
  }[]
  readonly partners: readonly { readonly companyId: string; readonly name: string }[]
  /** One page of them; where the next begins stands in `next`. */
  readonly users: readonly {
    readonly accountId: string
    readonly name: string
    readonly userName: string
    /** The bill-to for which the user has it. */
    readonly customerId: string
    readonly customer: string
  }[]
  readonly next?: string
}

export async function holdersOf(
  reader: Reader,
  tenantId: string,
  roleId: string,
  { limit = 100, cursor }: { readonly limit?: number; readonly cursor?: string } = {},
): Promise<RoleHolders> {
  const people = await sql<RoleHolders['people'][number]>`
    select case when not asked then x.company_id end as "companyId", x.account_id as "accountId", x.state, case when asked then a.email else a.user_name end as "userName",
      case when asked then a.email else coalesce(nullif(concat_ws(' ', a.first_name, a.last_name), ''), a.user_name) end as name
    from access_role xr
    join access x on x.tenant_id = xr.tenant_id and x.account_id = xr.account_id
    join tenant t on t.id = x.tenant_id
    -- who is asked for consent is shown by the address alone (R-16)
    cross join lateral (select x.state = 'invited' and x.company_id <> t.company_id as asked) h
    join account a on a.owner_id = x.company_id and a.id = x.account_id
    where xr.tenant_id = ${tenantId} and xr.role_id = ${roleId}
    order by a.user_name, a.id`.execute(reader)
  const partners = await sql<RoleHolders['partners'][number]>`
    select g.company_id as "companyId", c.name from partner_grant g join company c on c.id = g.company_id
    where g.tenant_id = ${tenantId} and g.ceiling_role_id = ${roleId} and g.ended_at is null
    order by c.name`.execute(reader)
  const { items: users, ...rest } = await usersWith(reader, tenantId, roleId, limit, cursor)
  return { people: people.rows, partners: partners.rows, users, ...rest }
}

/** In the order of their accounts, which an index answers however many there are. */
async function usersWith(
  reader: Reader,
  tenantId: string,
  roleId: string,
  limit: number,
  cursor: string | undefined,
): Promise<Page<RoleHolders['users'][number]>> {
  const place = readCursor(cursor, 2)
  const { rows } = await sql<{ accountId: string; name: string; userName: string } & Pick<Customer, 'id' | 'number'>>`
    select m.account_id as "accountId", a.user_name as "userName", ${nameOfUser} as name, c.id, c.number, c.company_name as "companyName",
      c.first_name as "firstName", c.last_name as "lastName"
    from assignment m
    join account a on a.owner_id = m.tenant_id and a.id = m.account_id
    join customer c on c.tenant_id = m.tenant_id and c.id = m.bill_to_id
    where m.tenant_id = ${tenantId} and m.role_id = ${roleId}
      ${place ? sql`and (m.account_id, m.bill_to_id) > (${place[0]}::uuid, ${place[1]}::uuid)` : sql``}
    order by m.account_id, m.bill_to_id limit ${limit + 1}`.execute(reader)
  const users = rows.map(({ accountId, name, userName, ...customer }) => ({
    accountId,
    name,
    userName,
    customerId: customer.id,
    customer: customerName(customer),
  }))
  return pageOf(users, limit, (user) => [user.accountId, user.customerId])
}
