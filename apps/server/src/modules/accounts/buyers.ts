import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import {
  type Assignment,
  type AssignmentWithRole,
  type CustomerRights,
  choiceEnded,
  customerRights,
  findAssignment,
  lockAssignments,
  mayGrantWebsiteRole,
  type RoleFacts,
  rolesByIds,
  shipTosWithin,
} from '../access/index.ts'

/**
 * Who manages the users of a customer, as the rows say inside the transaction. Their customer's row is held until its end, so that whatever
 * Administrators do there happens one after another.
 */
export interface Manager {
  readonly tenantId: string
  readonly accountId: string
  readonly billToId: string
  readonly rights: CustomerRights
  /** The ship-tos they may act for themselves: nobody else's reach beyond. */
  readonly shipTos: Assignment['shipToIds']
}

/** Decides anew, with the customer held, what the guard found at the door: two who remove each other are not both right. */
export async function managing(tx: Tx, { tenantId, accountId, customerId, billToId }: CustomerRights): Promise<Result<Manager>> {
  if (!billToId) return refuse('not-found')
  await lockAssignments(tx, tenantId, [billToId])
  const rights = await customerRights(tx, { tenantId, accountId, customerId })
  const own = await findAssignment(tx, tenantId, accountId, billToId)
  if (rights.barred) return choiceEnded(rights.barred)
  if (!own || !rights.administrator) return refuse('forbidden', 'You do not manage the users of this customer any more.')
  return ok({ tenantId, accountId, billToId, rights, shipTos: own.shipToIds })
}

/** The same of somebody who need not be signed in: who invited, when the invitation is answered. Undefined where they manage nobody there now. */
export async function managerOf(tx: Tx, tenantId: string, billToId: string, accountId: string): Promise<Manager | undefined> {
  await lockAssignments(tx, tenantId, [billToId])
  const own = await findAssignment(tx, tenantId, accountId, billToId)
  if (!own) return undefined
  // who is assigned to ship-tos by name manages by each of them that is active
  for (const customerId of own.shipToIds === 'all' ? [billToId] : own.shipToIds) {
    const rights = await customerRights(tx, { tenantId, accountId, customerId })
    if (rights.administrator) return { tenantId, accountId, billToId, rights, shipTos: own.shipToIds }
  }
  return undefined
}

/** A user of the manager's customer within the manager's ship-tos. Anybody else is not there (ATK-051, ATK-138). */
export async function userWithin(tx: Tx, manager: Manager, accountId: string): Promise<Result<AssignmentWithRole>> {
  const found = await findAssignment(tx, manager.tenantId, accountId, manager.billToId)
  return found && shipTosWithin(found.shipToIds, manager.shipTos) ? ok(found) : refuse('not-found')
}

/** Such a user whom the manager may act on: not the own account, not who stands above, not the merchant's sales representatives. */
export async function userToManage(tx: Tx, manager: Manager, accountId: string): Promise<Result<AssignmentWithRole>> {
  const found = await userWithin(tx, manager, accountId)
  if (!found.ok) return found
  const { facts, salesRepresentative } = found.value
  if (accountId === manager.accountId) return refuse('forbidden', 'Another Administrator of this customer can do this for you.')
  if (salesRepresentative) return refuse('forbidden', 'Sales representatives are looked after by the shop.')
  if (!mayGrantWebsiteRole(manager.rights, facts)) return refuse('forbidden', 'This user may do things for this customer that you may not.')
  return found
}

/** What a manager gives to a user: role, ship-tos and approver of one assignment. */
export interface Given {
  readonly roleId: string | null
  readonly shipToIds: Assignment['shipToIds']
  readonly approverId: string | null
}

/** Refuses what the manager does not have or see, each field named; what is left is checked where it is written. */
export async function mayGive(tx: Tx, manager: Manager, given: Given): Promise<Result<RoleFacts | null>> {
  const { tenantId, rights, shipTos } = manager
  const role = given.roleId === null ? null : (await rolesByIds(tx, tenantId, [given.roleId]))[0]
  const unknown = role === undefined || (role && role.kind !== 'website')
  const approver = given.approverId === null || (await userWithin(tx, manager, given.approverId)).ok
  const issues = [
    ...(unknown ? [{ field: 'roleId', rule: 'unknown', message: 'There is no such role for website users.' }] : []),
    ...(!unknown && !mayGrantWebsiteRole(rights, role ?? null)
      ? [{ field: 'roleId', rule: 'above-own', message: 'This role may do things for this customer that you may not.' }]
      : []),
    ...(shipTosWithin(given.shipToIds, shipTos)
      ? []
      : [{ field: 'shipToIds', rule: 'beyond-own', message: 'Name only ship-tos that you are assigned to yourself.' }]),
    ...(approver ? [] : [{ field: 'approverId', rule: 'not-assigned', message: 'The approver is not assigned to this customer.' }]),
  ]
  return issues.length ? refuseFields(...issues) : ok(role ?? null)
}
