import { createHash } from 'node:crypto'
import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { type Assignment, assignIn, type CustomerRights, recordAssignments, unassignIn } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { lockAccount } from '../principals/index.ts'
import { deactivateAccount } from './account-end.ts'
import { type Given, type Manager, managing, mayGive, userToManage, userWithin } from './buyers.ts'
import { type BuyerRow, buyersOf, findBuyer, hasOtherCustomers, successorRemains } from './buyers-store.ts'
import { writtenBy } from './parts.ts'
import type { UserParts } from './users-parts.ts'
import { sendActivationIn } from './users-state.ts'

export interface BuyerChange {
  /** `version` of the user as the editor saw it. */
  readonly version: string
  readonly roleId?: string | null
  readonly shipToIds?: Given['shipToIds']
  readonly approverId?: string | null
}

const givenOf = ({ roleId, shipToIds, approverId }: Assignment): Given => ({ roleId, shipToIds, approverId })

/**
 * What an editor saw of an assignment: it changes with every value an Administrator gives. Not with what its user remembers for later visits, by
 * which one could tell that there are other customers (ATK-138).
 */
export const versionOfAssignment = (assignment: Assignment): string =>
  createHash('sha256')
    .update(JSON.stringify(givenOf(assignment)))
    .digest('base64url')
    .slice(0, 22)

/** The users of a customer, by its Administrators on the storefront, within that customer and never beyond. */
export function createBuyers(parts: UserParts) {
  const { database, clock, audit } = parts

  /** In one transaction, by who manages the customer as it is inside it. */
  const asManager = <T>(rights: CustomerRights, work: (tx: Tx, manager: Manager, now: Date) => Promise<Result<T>>): Promise<Result<T>> =>
    database.transaction(async (tx) => {
      const manager = await managing(tx, rights)
      return manager.ok ? work(tx, manager.value, clock.now()) : manager
    })

  async function shown(tx: Tx, manager: Manager, accountId: string): Promise<Result<BuyerView>> {
    const assignment = await userWithin(tx, manager, accountId)
    const row = assignment.ok ? await findBuyer(tx, manager, accountId) : undefined
    return assignment.ok && row ? ok(viewBuyer(row, assignment.value)) : refuse('not-found')
  }

  return {
    list: (rights: CustomerRights, query: { search?: string; limit: number; cursor?: string }) =>
      asManager(rights, async (tx, manager) => ok(await buyersOf(tx, manager, query))),

    read: (rights: CustomerRights, accountId: string) => asManager(rights, (tx, manager) => shown(tx, manager, accountId)),

    /** Role, ship-tos and approver of a user for this customer; nothing else of the account. */
    change: (context: Context, rights: CustomerRights, accountId: string, { version, ...typed }: BuyerChange) =>
      asManager(rights, async (tx, manager, now): Promise<Result<BuyerView>> => {
        const found = await userToManage(tx, manager, accountId)
        if (!found.ok) return found
        const before = found.value
        if (version !== versionOfAssignment(before)) {
          return refuse('version-conflict', 'Somebody else changed this after you opened it. Look at it again, then change it.', {
            more: { version: versionOfAssignment(before) },
          })
        }
        const values = { ...givenOf(before), ...typed }
        // an approver named by somebody with a wider reach may stay
        const approverId = values.approverId === before.approverId ? null : values.approverId
        const allowed = await mayGive(tx, manager, { ...values, approverId })
        if (!allowed.ok) return allowed
        const { tenantId, billToId } = manager
        const assigned = await assignIn(tx, { tenantId, accountId, billToId, ...values, by: writtenBy(context), now })
        if (!assigned.ok) return assigned
        if (!(await successorRemains(tx, manager, before))) return lastAdministrator()
        await recordAssignments(audit, tx, context, tenantId, assigned.value, now)
        return shown(tx, manager, accountId)
      }),

    /**
     * Ends a user's assignment to this customer; the account itself where this customer is all it has. The answer does not tell which.
     * One's own too, where another Administrator remains; one's account stays then.
     */
    deactivate: (context: Context, rights: CustomerRights, accountId: string, reason?: string) =>
      asManager(rights, async (tx, manager, now): Promise<Result<void>> => {
        const own = accountId === manager.accountId
        const found = own ? await userWithin(tx, manager, accountId) : await userToManage(tx, manager, accountId)
        if (!found.ok) return found
        const { tenantId, billToId } = manager
        const ended = await unassignIn(tx, { tenantId, accountId, billToId, by: writtenBy(context), now })
        if (!ended.ok) return ended
        if (!(await successorRemains(tx, manager, found.value))) return lastAdministrator()
        await recordAssignments(audit, tx, context, tenantId, ended.value, now, reason)
        const account = await lockAccount(tx, tenantId, accountId)
        if (!own && account?.state === 'active' && !(await hasOtherCustomers(tx, tenantId, accountId, billToId))) {
          await deactivateAccount(parts, tx, context, account, { now, ...(reason ? { reason } : {}) })
        }
        return ok()
      }),

    /** The activation mail once more, to the stored address of one who has not come in yet. */
    sendActivation: (context: Context, rights: CustomerRights, accountId: string) =>
      asManager(rights, async (tx, manager, now): Promise<Result<void>> => {
        const found = await userToManage(tx, manager, accountId)
        const account = found.ok ? await lockAccount(tx, manager.tenantId, accountId) : undefined
        if (!found.ok || !account) return found.ok ? refuse('not-found') : found
        return sendActivationIn(parts, tx, context, account, {}, now)
      }),
  }
}

export type Buyers = ReturnType<typeof createBuyers>

const lastAdministrator = () =>
  refuse(
    'conflict',
    'This is the last Administrator of this customer. Make somebody else an Administrator first, who has activated the account.',
  )

/** A user of a customer as its Administrators see it: nothing of what the user is elsewhere. */
export function viewBuyer(row: BuyerRow, assignment: Assignment) {
  return { ...row, shipToIds: assignment.shipToIds, version: versionOfAssignment(assignment) }
}
export type BuyerView = ReturnType<typeof viewBuyer>
