import type { ConsolePermission } from '@tillward/contract/permissions'
import type { Person, Rights } from './policy.ts'
import { consolePermissionsOf, ownerRole, type RoleFacts } from './role.ts'

/** Why somebody may not give roles. */
export type GrantDenial =
  | { readonly reason: 'may-not-grant' }
  | { readonly reason: 'not-a-console-role' | 'owner-of-own-company-only' | 'above-ceiling' | 'above-own-rights'; readonly roleId: string }
  | { readonly reason: 'other-company' | 'no-grant' | 'company-closed' | 'address-outside-domains' | 'account-not-active' }

/** Who is to be given access. `live` = the partner company's grant, not ended. */
export interface Candidate {
  readonly person: Person
  readonly own: boolean
  readonly company: {
    readonly kind: 'merchant' | 'partner' | 'operator'
    readonly state: 'active' | 'closed'
    readonly domains: readonly string[]
  }
  readonly account: { readonly kind: 'console' | 'website'; readonly state: 'active' | 'deactivated' | 'erased'; readonly domain: string }
  readonly grant: { readonly ended: boolean; readonly mayBringPeople: boolean; readonly ceiling: RoleFacts | undefined } | undefined
}

/** Nobody grants what they lack. */
export function mayGrant(granter: Rights, permissions: Iterable<ConsolePermission>): boolean {
  return [...permissions].every((permission) => granter.permissions.has(permission))
}

/**
 * May this person give the candidate these roles? Admin Owners may, to people of their own company and of partners with a grant
 * . A partner's person with that right may, to people of the same company only, whose address is under one of its verified
 * domains, never above their own rights or the ceiling (R-04, ATK-063). Nobody else may. Undefined = yes.
 */
export function mayGiveRoles(granter: Rights, candidate: Candidate, roles: readonly RoleFacts[]): GrantDenial | undefined {
  const bringsIn = granter.mayBringPeople && !granter.isOwner
  if (granter.barred || !(granter.isOwner || bringsIn)) return { reason: 'may-not-grant' }
  if (bringsIn && (candidate.own || candidate.person.companyId !== granter.person.companyId)) return { reason: 'other-company' }
  return (
    mayHold(candidate, roles) ??
    firstDenied(roles, (role) => (mayGrant(granter, consolePermissionsOf(role)) ? undefined : 'above-own-rights'))
  )
}

/** What no granter can change: which roles such a person can hold here at all. */
export function mayHold(candidate: Candidate, roles: readonly RoleFacts[]): GrantDenial | undefined {
  const { account, company, grant } = candidate
  if (account.kind !== 'console' || account.state !== 'active') return { reason: 'account-not-active' }
  if (company.state !== 'active') return { reason: 'company-closed' }
  const denied = firstDenied(roles, (role) => {
    if (role.kind !== 'console' || role.stock === 'ISC_System') return 'not-a-console-role'
    return role.stock === ownerRole && !candidate.own ? 'owner-of-own-company-only' : undefined
  })
  if (denied || candidate.own) return denied
  if (company.kind !== 'partner' || !grant || grant.ended) return { reason: 'no-grant' }
  if (!company.domains.includes(account.domain)) return { reason: 'address-outside-domains' }
  const ceiling = new Set(grant.ceiling ? consolePermissionsOf(grant.ceiling) : [])
  return firstDenied(roles, (role) =>
    consolePermissionsOf(role).every((permission) => ceiling.has(permission)) ? undefined : 'above-ceiling',
  )
}

type RoleDenial = Extract<GrantDenial, { roleId: string }>['reason']

function firstDenied(roles: readonly RoleFacts[], denies: (role: RoleFacts) => RoleDenial | undefined): GrantDenial | undefined {
  for (const role of roles) {
    const reason = denies(role)
    if (reason) return { reason, roleId: role.id }
  }
  return undefined
}

/** May this person take away somebody's access here: Admin Owners anybody's, who brings in people those of the same company. */
export function mayTakeAccess(actor: Rights, target: { readonly own: boolean; readonly companyId: string }): boolean {
  if (actor.barred) return false
  return actor.isOwner || (actor.mayBringPeople && !target.own && target.companyId === actor.person.companyId)
}

/**
 * Credentials of another (reset, unlock): only where the other's rights here are a subset of one's own, and an owner's only by an
 * owner (R-06, ATK-058). `target` is the rank (`rankIn`), not what is in force at the moment.
 */
export function mayActOnCredentials(actor: Rights, target: Rights): boolean {
  if (actor.barred || (target.isOwner && !actor.isOwner)) return false
  return mayGrant(actor, target.permissions)
}
