import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/db/index.ts'
import type { Person } from './policy.ts'
import type { AccessCameBy } from './read.ts'

/** Holds the access row until the transaction ends, so that accepting, changing and ending it follow each other. */
export async function lockAccess(tx: Tx, tenantId: string, person: Person): Promise<boolean> {
  const { rows } = await sql`
    select 1 from access where tenant_id = ${tenantId} and company_id = ${person.companyId} and account_id = ${person.accountId}
    for update`.execute(tx)
  return rows.length > 0
}

export interface NewAccess {
  readonly tenantId: string
  readonly person: Person
  readonly state: 'invited' | 'active'
  readonly mayBringPeople: boolean
  readonly cameBy: AccessCameBy
  readonly inviter: Person | undefined
  readonly invitationEndsAt: Date
  readonly now: Date
}

/** Writes the access, over one that ended or an invitation still open. False where the person has access already. */
export async function writeAccess(tx: Tx, it: NewAccess): Promise<boolean> {
  const { rows } = await sql`
    insert into access (tenant_id, account_id, company_id, state, may_bring_people, came_by, invited_by_company_id, invited_by_account_id,
      invited_at, invitation_ends_at, accepted_at)
    values (${it.tenantId}, ${it.person.accountId}, ${it.person.companyId}, ${it.state}, ${it.mayBringPeople}, ${it.cameBy},
      ${it.inviter?.companyId ?? null}, ${it.inviter?.accountId ?? null}, ${it.now}, ${it.invitationEndsAt},
      ${it.state === 'active' ? it.now : null})
    on conflict (tenant_id, account_id) do update set state = excluded.state, may_bring_people = excluded.may_bring_people,
      came_by = excluded.came_by, invited_by_company_id = excluded.invited_by_company_id,
      invited_by_account_id = excluded.invited_by_account_id, invited_at = excluded.invited_at,
      invitation_ends_at = excluded.invitation_ends_at, accepted_at = excluded.accepted_at, ended_at = null
    where access.state <> 'active' and access.company_id = excluded.company_id
    returning 1`.execute(tx)
  return rows.length > 0
}

/** Makes these the roles of an access. A role that is not of the tenant, or not a console role, breaks a foreign key. */
export async function writeRoles(tx: Tx, tenantId: string, accountId: string, roleIds: readonly string[]): Promise<void> {
  await sql`delete from access_role where tenant_id = ${tenantId} and account_id = ${accountId}`.execute(tx)
  await sql`insert into access_role (tenant_id, account_id, role_id)
    select ${tenantId}, ${accountId}, id from unnest(${[...new Set(roleIds)]}::uuid[]) as id`.execute(tx)
}

export async function setMayBringPeople(tx: Tx, tenantId: string, person: Person, may: boolean): Promise<void> {
  await sql`update access set may_bring_people = ${may}
    where tenant_id = ${tenantId} and company_id = ${person.companyId} and account_id = ${person.accountId}`.execute(tx)
}

/** Whose rights are checked when the invitation is accepted. */
export async function setInviter(tx: Tx, tenantId: string, person: Person, inviter: Person): Promise<void> {
  await sql`update access set invited_by_company_id = ${inviter.companyId}, invited_by_account_id = ${inviter.accountId}, came_by = 'owner'
    where tenant_id = ${tenantId} and company_id = ${person.companyId} and account_id = ${person.accountId} and state = 'invited'`.execute(
    tx,
  )
}

/** Turns an open invitation into access; one statement, so of several at once one wins. */
export async function markAccepted(tx: Tx, tenantId: string, person: Person, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update access set state = 'active', accepted_at = ${now}
    where tenant_id = ${tenantId} and company_id = ${person.companyId} and account_id = ${person.accountId}
      and state = 'invited' and invitation_ends_at > ${now}
    returning 1`.execute(tx)
  return rows.length > 0
}

export interface EndedAccess {
  readonly person: Person
  /** What it was until now. */
  readonly was: 'invited' | 'active'
  readonly roleIds: readonly string[]
}

/** Ends accesses and open invitations that match, and takes their roles. Returns what there was. */
async function endWhere(tx: Tx, where: RawBuilder<unknown>, now: Date): Promise<EndedAccess[]> {
  const { rows } = await sql<{ tenantId: string; companyId: string; accountId: string; was: 'invited' | 'active' }>`
    with old as (select tenant_id, account_id, state from access x where ${where} and x.state <> 'ended' for update)
    update access x set state = 'ended', ended_at = ${now}, may_bring_people = false
    from old where x.tenant_id = old.tenant_id and x.account_id = old.account_id
    returning x.tenant_id as "tenantId", x.company_id as "companyId", x.account_id as "accountId", old.state as was`.execute(tx)
  if (rows.length === 0) return []
  const tenantId = rows[0]!.tenantId
  const taken = await sql<{ accountId: string; roleId: string }>`
    delete from access_role where tenant_id = ${tenantId} and account_id = any(${rows.map((row) => row.accountId)}::uuid[])
    returning account_id as "accountId", role_id as "roleId"`.execute(tx)
  return rows.map(({ companyId, accountId, was }) => ({
    person: { companyId, accountId },
    was,
    roleIds: taken.rows.filter((row) => row.accountId === accountId).map((row) => row.roleId),
  }))
}

export const endAccessOf = (tx: Tx, tenantId: string, person: Person, now: Date) =>
  endWhere(tx, sql`x.tenant_id = ${tenantId} and x.company_id = ${person.companyId} and x.account_id = ${person.accountId}`, now)

export const endAccessOfCompany = (tx: Tx, tenantId: string, companyId: string, now: Date) =>
  endWhere(tx, sql`x.tenant_id = ${tenantId} and x.company_id = ${companyId}`, now)

/** Open invitations somebody sent: they would be refused at accepting once the sender lost the right (ATK-133). */
export const endInvitationsSentBy = (tx: Tx, tenantId: string, inviter: Person, now: Date) =>
  endWhere(
    tx,
    sql`x.tenant_id = ${tenantId} and x.state = 'invited' and x.invited_by_company_id = ${inviter.companyId}
      and x.invited_by_account_id = ${inviter.accountId}`,
    now,
  )

/** Open invitations that people of a partner company sent. */
export const endInvitationsSentFrom = (tx: Tx, tenantId: string, companyId: string, now: Date) =>
  endWhere(
    tx,
    sql`x.tenant_id = ${tenantId} and x.state = 'invited' and x.came_by = 'partner' and x.invited_by_company_id = ${companyId}`,
    now,
  )
