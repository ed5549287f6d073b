import { sql } from 'kysely'
import type { Reader, Tx } from '../../platform/db/index.ts'
import type { Assignment, AssignmentValues } from './assignment.ts'
import { roleJson } from './read.ts'
import type { RoleFacts } from './role.ts'

/** An assignment with the role as decisions need it. */
export type AssignmentWithRole = Assignment & { readonly facts: RoleFacts | null }

/** A user and a bill-to. */
export interface Pair {
  readonly accountId: string
  readonly billToId: string
}

const pairs = (asked: readonly Pair[]) =>
  sql`unnest(${asked.map((one) => one.accountId)}::uuid[], ${asked.map((one) => one.billToId)}::uuid[]) as q (account_id, bill_to_id)`

/** The assignments of these pairs that there are, in no order; one asked for twice may come twice. */
export async function assignmentsOfPairs(reader: Reader, tenantId: string, asked: readonly Pair[]): Promise<AssignmentWithRole[]> {
  if (asked.length === 0) return []
  const { rows } = await sql<Omit<AssignmentWithRole, 'role' | 'shipToIds'> & { shipToIds: string[]; allShipTos: boolean }>`
    select m.tenant_id as "tenantId", m.account_id as "accountId", m.bill_to_id as "billToId", m.role_id as "roleId",
      (select ${roleJson} from role r where r.tenant_id = m.tenant_id and r.id = m.role_id) as facts, m.all_ship_tos as "allShipTos",
      array(select s.ship_to_id from assignment_ship_to s where s.tenant_id = m.tenant_id and s.account_id = m.account_id
        and s.bill_to_id = m.bill_to_id order by s.ship_to_id) as "shipToIds",
      m.approver_id as "approverId", m.is_default as "isDefault", m.sales_representative as "salesRepresentative",
      m.created_at as "createdAt", m.created_by as "createdBy", m.modified_at as "modifiedAt", m.modified_by as "modifiedBy"
    from ${pairs(asked)} join assignment m on m.tenant_id = ${tenantId} and m.account_id = q.account_id and m.bill_to_id = q.bill_to_id`.execute(
    reader,
  )
  return rows.map(({ allShipTos, ...row }) => ({
    ...row,
    shipToIds: allShipTos ? 'all' : row.shipToIds,
    role: row.facts && { id: row.facts.id, name: row.facts.name, stock: row.facts.stock },
  }))
}

export async function findAssignment(
  reader: Reader,
  tenantId: string,
  accountId: string,
  billToId: string,
): Promise<AssignmentWithRole | undefined> {
  return (await assignmentsOfPairs(reader, tenantId, [{ accountId, billToId }]))[0]
}

export interface HeldCustomer {
  readonly id: string
  readonly billToId: string | null
  readonly state: 'active' | 'inactive' | 'merged' | 'erased'
}

/**
 * Holds customers, lower ids first, so that acts on the users of one customer follow each other. Before accounts. Customers that are not there are
 * missing from the answer.
 */
export async function lockAssignments(tx: Tx, tenantId: string, ids: readonly string[]): Promise<HeldCustomer[]> {
  const { rows } = await sql<HeldCustomer>`
    select id, bill_to_id as "billToId", state from customer where tenant_id = ${tenantId} and id = any(${[...new Set(ids)]}::uuid[])
    order by id for no key update`.execute(tx)
  return rows
}

/** Website users with their rows held, lower ids first; erased ones are none. */
export async function lockUsers(tx: Tx, tenantId: string, ids: readonly string[]): Promise<{ id: string; state: string }[]> {
  const { rows } = await sql<{ id: string; state: string }>`
    select id, state from account where owner_id = ${tenantId} and id = any(${[...new Set(ids)]}::uuid[]) and kind = 'website'
      and state <> 'erased' order by id for no key update`.execute(tx)
  return rows
}

/** Holds these assignments, so that what takes an approver from one of them waits, or was first. */
export async function holdPairs(tx: Tx, tenantId: string, asked: readonly Pair[]): Promise<void> {
  await sql`select 1 from assignment m join ${pairs(asked)} on m.account_id = q.account_id and m.bill_to_id = q.bill_to_id
    where m.tenant_id = ${tenantId} order by m.account_id, m.bill_to_id for update of m`.execute(tx)
}

/** Roles that stay until the transaction ends: who removes one waits, or was first and then it is not among them. */
export async function keepRoles(tx: Tx, tenantId: string, ids: readonly string[]): Promise<RoleFacts[]> {
  const { rows } = await sql<{ role: RoleFacts }>`
    select ${roleJson} as role from role r where r.tenant_id = ${tenantId} and r.id = any(${[...new Set(ids)]}::uuid[])
    order by r.id for key share`.execute(tx)
  return rows.map((row) => row.role)
}

/** The bill-to of each of these that is a ship-to. */
export async function shipTosAmong(reader: Reader, tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; billToId: string }>`
    select id, bill_to_id as "billToId" from customer
    where tenant_id = ${tenantId} and id = any(${[...new Set(ids)]}::uuid[]) and bill_to_id is not null`.execute(reader)
  return new Map(rows.map((row) => [row.id, row.billToId]))
}

/** Who has one of these as approver, at that customer. */
export async function dependentsOfPairs(reader: Reader, tenantId: string, approvers: readonly Pair[]): Promise<Pair[]> {
  if (approvers.length === 0) return []
  const { rows } = await sql<Pair>`
    select m.account_id as "accountId", m.bill_to_id as "billToId" from ${pairs(approvers)}
    join assignment m on m.tenant_id = ${tenantId} and m.approver_id = q.account_id and m.bill_to_id = q.bill_to_id
    order by m.account_id`.execute(reader)
  return rows
}

/** The default assignments of these users. */
export async function defaultsOf(reader: Reader, tenantId: string, accountIds: readonly string[]): Promise<Pair[]> {
  if (accountIds.length === 0) return []
  const { rows } = await sql<Pair>`
    select account_id as "accountId", bill_to_id as "billToId" from assignment
    where tenant_id = ${tenantId} and account_id = any(${[...accountIds]}::uuid[]) and is_default`.execute(reader)
  return rows
}

/** Takes the default from these. */
export async function takeDefaults(tx: Tx, tenantId: string, from: readonly Pair[], by: string, now: Date): Promise<void> {
  if (from.length === 0) return
  await sql`update assignment m set is_default = false, default_ship_to_id = null, modified_at = ${now}, modified_by = ${by}
    from ${pairs(from)}
    where m.tenant_id = ${tenantId} and m.account_id = q.account_id and m.bill_to_id = q.bill_to_id`.execute(tx)
}

/** Makes or changes assignments, each with the ship-tos named in it. */
export async function writeAssignments(
  tx: Tx,
  tenantId: string,
  written: readonly (AssignmentValues & Pair)[],
  by: string,
  now: Date,
): Promise<void> {
  if (written.length === 0) return
  const rows = JSON.stringify(
    written.map(({ accountId, billToId, roleId, shipToIds, approverId, isDefault, salesRepresentative }) => ({
      account: accountId,
      bill_to: billToId,
      role: roleId,
      all: shipToIds === 'all',
      approver: approverId,
      default: isDefault,
      sales: salesRepresentative,
    })),
  )
  await sql`
    insert into assignment (tenant_id, account_id, bill_to_id, role_id, all_ship_tos, approver_id, is_default, sales_representative, created_at,
      created_by, modified_at, modified_by)
    select ${tenantId}::uuid, r.account, r.bill_to, r.role, r."all", r.approver, r."default", r.sales, ${now}::timestamptz, ${by}, ${now}::timestamptz, ${by}
    from jsonb_to_recordset(${rows}::jsonb) as r (account uuid, bill_to uuid, role uuid, "all" boolean, approver uuid, "default" boolean, sales boolean)
    on conflict (tenant_id, account_id, bill_to_id) do update set role_id = excluded.role_id, all_ship_tos = excluded.all_ship_tos,
      approver_id = excluded.approver_id, is_default = excluded.is_default, sales_representative = excluded.sales_representative,
      default_ship_to_id = case when excluded.is_default then assignment.default_ship_to_id end,
      modified_at = excluded.modified_at, modified_by = excluded.modified_by`.execute(tx)
  await sql`update account set had_customers = true
    where owner_id = ${tenantId} and id = any(${written.map((one) => one.accountId)}::uuid[]) and not had_customers`.execute(tx)
  const named = written.flatMap(({ accountId, billToId, shipToIds }) =>
    shipToIds === 'all' ? [] : shipToIds.map((shipToId) => ({ accountId, billToId, shipToId })),
  )
  const shipTos = sql`unnest(${named.map((one) => one.accountId)}::uuid[], ${named.map((one) => one.billToId)}::uuid[],
    ${named.map((one) => one.shipToId)}::uuid[]) as n (account_id, bill_to_id, ship_to_id)`
  await sql`delete from assignment_ship_to s using ${pairs(written)}
    where s.tenant_id = ${tenantId} and s.account_id = q.account_id and s.bill_to_id = q.bill_to_id
      and (s.account_id, s.bill_to_id, s.ship_to_id) not in (select n.account_id, n.bill_to_id, n.ship_to_id from ${shipTos})`.execute(tx)
  if (named.length === 0) return
  await sql`insert into assignment_ship_to (tenant_id, account_id, bill_to_id, ship_to_id)
    select ${tenantId}::uuid, n.account_id, n.bill_to_id, n.ship_to_id from ${shipTos} on conflict do nothing`.execute(tx)
}

/** Ends assignments. What names their holders as approvers must have been freed before (`freeDependents`). */
export async function deleteAssignments(tx: Tx, tenantId: string, ended: readonly Pair[]): Promise<void> {
  if (ended.length === 0) return
  await sql`delete from assignment m using ${pairs(ended)}
    where m.tenant_id = ${tenantId} and m.account_id = q.account_id and m.bill_to_id = q.bill_to_id`.execute(tx)
}

/** Takes these approvers, each at one customer, from all who have them there. */
export async function freeDependents(tx: Tx, tenantId: string, approvers: readonly Pair[], by: string, now: Date): Promise<void> {
  if (approvers.length === 0) return
  await sql`update assignment m set approver_id = null, modified_at = ${now}, modified_by = ${by} from ${pairs(approvers)}
    where m.tenant_id = ${tenantId} and m.approver_id = q.account_id and m.bill_to_id = q.bill_to_id`.execute(tx)
}

/** Takes the approver from these. */
export async function takeApprovers(tx: Tx, tenantId: string, from: readonly Pair[], by: string, now: Date): Promise<void> {
  if (from.length === 0) return
  await sql`update assignment m set approver_id = null, modified_at = ${now}, modified_by = ${by} from ${pairs(from)}
    where m.tenant_id = ${tenantId} and m.account_id = q.account_id and m.bill_to_id = q.bill_to_id`.execute(tx)
}

/** Which of these, walking from approver to approver at their customer, come back to where they began. */
export async function inCircles(reader: Reader, tenantId: string, asked: readonly Pair[]): Promise<Pair[]> {
  if (asked.length === 0) return []
  const { rows } = await sql<Pair>`
    with recursive way (account_id, bill_to_id, next_id) as (
      select m.account_id, m.bill_to_id, m.approver_id from ${pairs(asked)}
        join assignment m on m.tenant_id = ${tenantId} and m.account_id = q.account_id and m.bill_to_id = q.bill_to_id
      union
      select w.account_id, w.bill_to_id, m.approver_id from way w
        join assignment m on m.tenant_id = ${tenantId} and m.account_id = w.next_id and m.bill_to_id = w.bill_to_id
      where w.next_id <> w.account_id)
    select distinct account_id as "accountId", bill_to_id as "billToId" from way where next_id = account_id`.execute(reader)
  return rows
}

/** All users of a bill-to. */
export async function usersOfCustomer(reader: Reader, tenantId: string, billToId: string): Promise<Pair[]> {
  const { rows } = await sql<Pair>`
    select account_id as "accountId", bill_to_id as "billToId" from assignment where tenant_id = ${tenantId} and bill_to_id = ${billToId}
    order by account_id`.execute(reader)
  return rows
}

/** All customers of a user. */
export async function customersOfUser(reader: Reader, tenantId: string, accountId: string): Promise<Pair[]> {
  const { rows } = await sql<Pair>`
    select account_id as "accountId", bill_to_id as "billToId" from assignment where tenant_id = ${tenantId} and account_id = ${accountId}
    order by bill_to_id`.execute(reader)
  return rows
}
