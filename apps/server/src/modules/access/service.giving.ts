import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import { raiseAccountRights } from '../principals/index.ts'
import { findTenant, lockTenant, markHadOwner } from '../tenants/index.ts'
import { type Candidate, type GrantDenial, mayGiveRoles, mayHold } from './granting.ts'
import type { Person, Rights } from './policy.ts'
import { findAccess, findCandidate } from './read.ts'
import { ownerRole, type RoleFacts } from './role.ts'
import { ensureOwnerRemains, isActiveOwner, rightsIn } from './service.ts'
import { lockGrant, shareCompany } from './store.partners.ts'
import { rolesByIds } from './store.roles.ts'
import {
  type EndedAccess,
  endInvitationsSentBy,
  lockAccess,
  markAccepted,
  setInviter,
  setMayBringPeople,
  writeAccess,
  writeRoles,
} from './store.ts'

/** Who gives: a person whose rights are checked, or the operator, who gives the first Admin Owner of a tenant and nothing else. */
export type Giver = Person | 'operator'

export interface Giving {
  readonly tenantId: string
  readonly person: Person
  readonly roleIds: readonly string[]
  readonly giver: Giver
  /** `invited` waits for the person's consent; `active` is for the first owner of a tenant founded on the spot and for demo data. */
  readonly state: 'invited' | 'active'
  /** A partner's person who may bring in colleagues; only an Admin Owner can give this. */
  readonly mayBringPeople?: boolean
  readonly invitationEndsAt: Date
  readonly now: Date
}

/**
 * Gives access with roles to one person, or sends the invitation again with these roles. Checks who gives, inside the
 * transaction. `not-found`: no such account or tenant; `conflict`: has access already; `forbidden` or
 * `invalid`: may not. Telling the owners, the trail and the mail are the caller's.
 */
export async function giveAccess(tx: Tx, giving: Giving): Promise<Result<{ roles: readonly RoleFacts[] }>> {
  const { tenantId, person, giver, now } = giving
  const roles = await rolesToGive(tx, tenantId, giving.roleIds)
  if (!roles.ok) return roles
  await holdPartner(tx, tenantId, person)
  const candidate = await findCandidate(tx, tenantId, person)
  if (!candidate) return refuse('not-found')
  const allowed = await mayGive(tx, tenantId, giver, candidate, roles.value)
  if (!allowed.ok) return allowed
  if (giving.mayBringPeople && (candidate.own || !allowed.value?.isOwner)) {
    return refuse('forbidden', 'Only an Admin Owner lets people of a partner company bring in colleagues.')
  }
  const written = await writeAccess(tx, {
    tenantId,
    person,
    state: giving.state,
    mayBringPeople: giving.mayBringPeople ?? false,
    cameBy: giver === 'operator' ? 'founding' : allowed.value?.isOwner ? 'owner' : 'partner',
    inviter: giver === 'operator' ? undefined : giver,
    invitationEndsAt: giving.invitationEndsAt,
    now,
  })
  if (!written) return refuse('conflict', 'This person has access already.')
  await writeRoles(tx, tenantId, person.accountId, giving.roleIds)
  if (giving.state === 'active') await tookEffect(tx, tenantId, person, roles.value, now)
  return ok({ roles: roles.value })
}

/**
 * Turns an invitation into access when the person accepts. The rights of whoever invited are checked again, as they are now, with
 * the roles as they are now (ATK-133). One answer, `link-refused`, for everything that stands against it.
 */
export async function acceptAccess(
  tx: Tx,
  tenantId: string,
  person: Person,
  now: Date,
): Promise<Result<{ roles: readonly RoleFacts[]; inviter: Giver }>> {
  const refused = refuse('link-refused', 'The invitation is not valid any more. Ask for a new one.')
  await holdPartner(tx, tenantId, person)
  if (!(await lockAccess(tx, tenantId, person))) return refused
  const candidate = await findCandidate(tx, tenantId, person)
  const access = await findAccess(tx, tenantId, person)
  if (!candidate || access?.facts.access?.state !== 'invited') return refused
  const inviter = access.inviter ?? 'operator'
  const allowed = await mayGive(tx, tenantId, inviter, candidate, access.facts.roles)
  if (!allowed.ok || !(await markAccepted(tx, tenantId, person, now))) return refused
  await tookEffect(tx, tenantId, person, access.facts.roles, now)
  return ok({ roles: access.facts.roles, inviter })
}

export interface RoleChange {
  readonly tenantId: string
  readonly person: Person
  readonly roleIds: readonly string[]
  /** Left as it is where missing. */
  readonly mayBringPeople?: boolean
  readonly giver: Person
  readonly now: Date
}

/** Sets the roles of an access or an open invitation. Admin Owners only; never takes the last one. */
export async function setAccessRoles(
  tx: Tx,
  change: RoleChange,
): Promise<Result<{ before: readonly RoleFacts[]; after: readonly RoleFacts[]; endedInvitations: readonly EndedAccess[] }>> {
  const { tenantId, person, giver, now } = change
  await holdPartner(tx, tenantId, person)
  await lockTenant(tx, tenantId)
  const granter = await rightsIn(tx, tenantId, giver)
  if (!granter.isOwner) return refuse('forbidden', 'Only Admin Owners change roles.')
  const roles = await rolesToGive(tx, tenantId, change.roleIds)
  if (!roles.ok) return roles
  if (!(await lockAccess(tx, tenantId, person))) return refuse('not-found')
  const candidate = await findCandidate(tx, tenantId, person)
  const access = await findAccess(tx, tenantId, person)
  if (!candidate || !access || access.facts.access?.state === 'ended') return refuse('not-found')
  const denied = mayGiveRoles(granter, candidate, roles.value)
  if (denied) return refuseDenied(denied, change.roleIds)
  if (change.mayBringPeople && candidate.own) return refuse('forbidden', 'Only people of a partner company bring in colleagues this way.')
  const wasOwner = await isActiveOwner(tx, tenantId, person)
  await writeRoles(tx, tenantId, person.accountId, change.roleIds)
  if (change.mayBringPeople !== undefined) await setMayBringPeople(tx, tenantId, person, change.mayBringPeople)
  const active = access.facts.access?.state === 'active'
  if (active) await tookEffect(tx, tenantId, person, roles.value, now)
  // an open invitation is from now on this owner's, whose rights cover the new roles
  else await setInviter(tx, tenantId, person, giver)
  if (wasOwner) {
    const remains = await ensureOwnerRemains(tx, tenantId)
    if (!remains.ok) return remains
  }
  const lost = active && !(await mayStillInvite(tx, tenantId, person))
  const endedInvitations = lost ? await endInvitationsSentBy(tx, tenantId, person, now) : []
  return ok({ before: access.facts.roles, after: roles.value, endedInvitations })
}

/**
 * Holds a partner's company and grant so that neither proofs nor the grant end in between. Locks are taken in one order
 * everywhere: company, grant, tenant, access, account.
 */
export async function holdPartner(tx: Tx, tenantId: string, person: Person): Promise<void> {
  const tenant = await findTenant(tx, tenantId)
  if (!tenant || tenant.companyId === person.companyId) return
  await shareCompany(tx, person.companyId)
  await lockGrant(tx, tenantId, person.companyId)
}

/** The granter's rights where a person gives; nothing more to know where the operator does. */
export async function mayGive(
  tx: Tx,
  tenantId: string,
  giver: Giver,
  candidate: Candidate,
  roles: readonly RoleFacts[],
): Promise<Result<Rights | undefined>> {
  if (giver === 'operator') {
    const tenant = await lockTenant(tx, tenantId)
    const first = tenant && !tenant.hadOwnerAt && candidate.own && roles.every((role) => role.stock === ownerRole)
    if (!first) return refuse('forbidden', 'The operator invites the first Admin Owner of a tenant, and nobody else.')
    const denied = mayHold(candidate, roles)
    return denied ? refuseDenied(denied, []) : ok(undefined)
  }
  const granter = await rightsIn(tx, tenantId, giver)
  const denied = mayGiveRoles(granter, candidate, roles)
  return denied
    ? refuseDenied(
        denied,
        roles.map((role) => role.id),
      )
    : ok(granter)
}

export async function rolesToGive(tx: Tx, tenantId: string, roleIds: readonly string[]): Promise<Result<RoleFacts[]>> {
  if (roleIds.length === 0) return refuseFields({ field: 'roleIds', rule: 'required', message: 'Choose at least one role.' })
  const roles = await rolesByIds(tx, tenantId, roleIds)
  const known = new Set(roles.map((role) => role.id))
  const issues = roleIds.flatMap((id, index) =>
    known.has(id) ? [] : [{ field: `roleIds.${index}`, rule: 'unknown', message: 'There is no such role.' }],
  )
  return issues.length ? refuseFields(...issues) : ok(roles)
}

async function tookEffect(tx: Tx, tenantId: string, person: Person, roles: readonly RoleFacts[], now: Date): Promise<void> {
  await raiseAccountRights(tx, person.companyId, person.accountId)
  if (roles.some((role) => role.stock === ownerRole)) await markHadOwner(tx, tenantId, now)
}

async function mayStillInvite(tx: Tx, tenantId: string, person: Person): Promise<boolean> {
  const rights = await rightsIn(tx, tenantId, person)
  return rights.isOwner || rights.mayBringPeople
}

const denials: { readonly [R in GrantDenial['reason']]: string } = {
  'may-not-grant': 'Only Admin Owners give access and roles.',
  'other-company': 'You can bring in people of your own company only.',
  'no-grant': 'This person’s company has no access to the tenant.',
  'company-closed': 'This person’s company is closed.',
  'address-outside-domains': 'The e-mail address must be under a domain the company has proved.',
  'account-not-active': 'The account is not active.',
  'not-a-console-role': 'This is not a console role.',
  'owner-of-own-company-only': 'Only people of the tenant’s own company can be Admin Owners.',
  'above-ceiling': 'This role is above what the partner company may do here.',
  'above-own-rights': 'You cannot give a role that may do more than you.',
}

function refuseDenied(denial: GrantDenial, roleIds: readonly string[]) {
  const message = denials[denial.reason]
  if ('roleId' in denial) return refuseFields({ field: `roleIds.${roleIds.indexOf(denial.roleId)}`, rule: denial.reason, message })
  return refuse('forbidden', message)
}
