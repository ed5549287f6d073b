import { permissionsWithoutRole, type WebsitePermission } from '@tillward/contract/permissions'
import type { AssignmentValues, RoleOfAssignment } from './assignment.ts'
import { permissionsOf, type RoleFacts } from './role.ts'

/** The website somebody is at, and whether the tenant restricts users to those assigned to them. */
export interface Site {
  readonly websiteId: string
  readonly restricted: boolean
}

interface AccountFacts {
  readonly state: 'active' | 'deactivated' | 'erased'
  readonly activation: 'EmailNotSent' | 'EmailSent' | 'Activated'
}

/** All a decision about one website user and one customer needs, as one query finds it. */
export interface CustomerFacts {
  readonly tenantId: string
  readonly accountId: string
  /** A bill-to or a ship-to. */
  readonly customerId: string
  readonly billToId: string
  readonly account: AccountFacts
  /** The customer's record and, for a ship-to, its bill-to's. */
  readonly active: boolean
  /** Undefined where no website is meant. */
  readonly site: { readonly restricted: boolean; readonly assigned: boolean; readonly servesCustomer: boolean } | undefined
  readonly assignment:
    | {
        readonly role: RoleFacts | null
        /** Holds for the customer asked about: for all of the bill-to, or for this ship-to by name. */
        readonly covers: boolean
        readonly wholeCustomer: boolean
        readonly salesRepresentative: boolean
      }
    | undefined
  /** The approver named in the assignment, in force or not. */
  readonly approver:
    | {
        readonly accountId: string
        readonly name: string
        readonly account: AccountFacts
        readonly role: RoleFacts | null
        readonly covers: boolean
      }
    | undefined
  /** Who manages this customer's users and approves something, can sign in, and is not the user: at most 20 of each role, by id. */
  readonly administrators: readonly AdministratorFacts[]
}

/** Why a website user can do nothing for a customer at the moment. */
export type CustomerBarred =
  | 'not-assigned'
  | 'ship-to-not-assigned'
  | 'customer-inactive'
  | 'account-not-active'
  | 'account-not-activated'
  | 'website-not-assigned'
  | 'customer-not-on-website'

/** An Administrator, with what of the approvals the role has. */
export interface AdministratorFacts extends Approver {
  readonly approves: readonly WebsitePermission[]
}

export interface Approver {
  readonly accountId: string
  readonly name: string
}

/** What a website user may do for a customer at this moment. */
export interface CustomerRights {
  readonly tenantId: string
  readonly accountId: string
  /** The customer asked about: a bill-to or a ship-to. */
  readonly customerId: string
  /** Undefined where there is no such customer. */
  readonly billToId: string | undefined
  /** Set where nothing is allowed, and says why. */
  readonly barred?: CustomerBarred
  readonly permissions: ReadonlySet<WebsitePermission>
  /** The one role of the assignment; null where it has none, or where there is no assignment. */
  readonly role: RoleOfAssignment | null
  /** Manages the customer's users. */
  readonly administrator: boolean
  /** Assigned to the bill-to and all its ship-tos rather than to named ones. */
  readonly wholeCustomer: boolean
  readonly salesRepresentative: boolean
  /** Who approves what this user's role waits for: the approver named, else 20 Administrators at most; nobody where there is none. */
  readonly approvers: readonly Approver[]
  /** Whether that is the approver named, rather than every Administrator. */
  readonly approverNamed: boolean
}

/** Nobody, or nobody we know, for a customer we may not know either. */
export const notAssigned = (it: Pick<CustomerRights, 'tenantId' | 'accountId' | 'customerId'>): CustomerRights => ({
  ...it,
  billToId: undefined,
  barred: 'not-assigned',
  permissions: new Set(),
  role: null,
  administrator: false,
  wholeCustomer: false,
  salesRepresentative: false,
  approvers: [],
  approverNamed: false,
})

/** Decided anew on every request by the facts as they are: nothing of it is kept. */
export function customerRightsFrom(facts: CustomerFacts): CustomerRights {
  const { tenantId, accountId, customerId, billToId, assignment } = facts
  const barred = barredBy(facts)
  const role = assignment?.role ?? null
  const permissions = new Set(barred ? [] : websitePermissionsOf(role))
  const named = barred ? undefined : namedApprover(facts)
  return {
    tenantId,
    accountId,
    customerId,
    billToId,
    ...(barred ? { barred } : {}),
    permissions,
    role: role && { id: role.id, name: role.name, stock: role.stock },
    administrator: permissions.has('users.manage'),
    wholeCustomer: assignment?.wholeCustomer ?? false,
    salesRepresentative: assignment?.salesRepresentative ?? false,
    approvers: named ? [named] : barred ? [] : administratorsFor(facts.administrators, role),
    approverNamed: named !== undefined,
  }
}

/** What a role gives for a customer; none gives what R-12 says of none. A console role gives nothing. */
export function websitePermissionsOf(role: RoleFacts | null): readonly WebsitePermission[] {
  if (!role) return permissionsWithoutRole
  return role.kind === 'website' ? (permissionsOf(role) as readonly WebsitePermission[]) : []
}

/** Whether orders of who holds these ever wait for an approver. */
export const ordersWait = (held: ReadonlySet<WebsitePermission>): boolean =>
  held.has('checkout') && !(held.has('approval.exempt') && held.has('budget.exempt'))

/** Whether requisitions of who holds these wait for somebody to turn them into orders. */
export const requisitionsWait = (held: ReadonlySet<WebsitePermission>): boolean =>
  held.has('requisition.submit') && !held.has('requisition.approve')

/**
 * What who approves must be allowed to: approve orders where orders wait, turn requisitions into orders where requisitions do, both where
 * both. Of who waits for nobody, approve orders: such an approver is kept without effect.
 */
export function awaited(held: ReadonlySet<WebsitePermission>): readonly WebsitePermission[] {
  const requisitions = requisitionsWait(held)
  return [
    ...(ordersWait(held) || !requisitions ? ['order.approve' as const] : []),
    ...(requisitions ? ['requisition.approve' as const] : []),
  ]
}

const awaitedBy = (role: RoleFacts | null) => awaited(new Set(websitePermissionsOf(role)))

/** Whether who has this role can approve for who has the other: all that the other waits for. None approves nothing. */
export const mayApprove = (role: RoleFacts | null, of: RoleFacts | null): boolean => {
  const held = role ? websitePermissionsOf(role) : []
  return awaitedBy(of).every((permission) => held.includes(permission))
}

/** Of a customer's Administrators, who can approve for who has this role: at most 20. */
export const administratorsFor = (administrators: readonly AdministratorFacts[], of: RoleFacts | null): readonly Approver[] =>
  administrators
    .filter(({ approves }) => awaitedBy(of).every((permission) => approves.includes(permission)))
    .slice(0, 20)
    .map(({ accountId, name }) => ({ accountId, name }))

/** Whether what who has this role orders ever waits for somebody. */
export function needsApprover(role: RoleFacts | null): boolean {
  const held = new Set(websitePermissionsOf(role))
  return ordersWait(held) || requisitionsWait(held)
}

function barredBy({ account, active, site, assignment }: CustomerFacts): CustomerBarred | undefined {
  // before anything else: whatever else is wrong, that there is such a customer is told to nobody it is not theirs (ATK-138)
  if (!assignment) return 'not-assigned'
  if (account.state !== 'active') return 'account-not-active'
  if (account.activation !== 'Activated') return 'account-not-activated'
  if (site?.restricted && !site.assigned) return 'website-not-assigned'
  // before anything else is said of it: what another's ship-to is like is not theirs to know (ATK-138)
  if (!assignment.covers) return 'ship-to-not-assigned'
  if (!active) return 'customer-inactive'
  if (site && !site.servesCustomer) return 'customer-not-on-website'
  return undefined
}

/** Who is named counts only while able to: signed up and active, assigned to this very customer, with a role that approves what waits. */
function namedApprover({ accountId, approver, assignment }: CustomerFacts): Approver | undefined {
  const able =
    approver &&
    approver.accountId !== accountId &&
    approver.account.state === 'active' &&
    approver.account.activation === 'Activated' &&
    approver.covers &&
    mayApprove(approver.role, assignment?.role ?? null)
  return able ? { accountId: approver.accountId, name: approver.name } : undefined
}

/**
 * May who manages a customer's users give this role there? Nobody gives what they lack; none (null) gives permissions too.
 */
export function mayGrantWebsiteRole(granter: CustomerRights, role: RoleFacts | null): boolean {
  if (!granter.administrator || (role && role.kind !== 'website')) return false
  return websitePermissionsOf(role).every((permission) => granter.permissions.has(permission))
}

/** Whether the ship-tos of one assignment are among those of another to the same customer: nobody reaches beyond their own. */
export function shipTosWithin(inner: AssignmentValues['shipToIds'], outer: AssignmentValues['shipToIds']): boolean {
  if (outer === 'all') return true
  return inner !== 'all' && inner.every((id) => outer.includes(id))
}
