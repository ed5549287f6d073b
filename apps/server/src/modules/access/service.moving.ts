import type { Tx } from '../../platform/db/index.ts'
import { raiseAccountRights } from '../principals/index.ts'
import { keyOf } from './assigning-rules.ts'
import type { Assignment, AssignmentChange, AssignmentOutcome, AssignmentValues } from './assignment.ts'
import { changesBetween, waitsForAdministrators } from './service.assigning.ts'
import {
  type AssignmentWithRole,
  assignmentsOfPairs,
  customersOfUser,
  deleteAssignments,
  dependentsOfPairs,
  freeDependents,
  lockUsers,
  type Pair,
  takeApprovers,
  usersOfCustomer,
  writeAssignments,
} from './store.assignments.ts'
import { mayApprove } from './website-rights.ts'

/**
 * Merging customers: the users of one become users of the other. Who is assigned to both keeps the role and approver of the one that stays, and
 * is assigned to what either said. An approver who cannot approve there is taken. `moveShipTos` moves the ship-tos in between: what names them is
 * written anew around it. The caller holds both customers and records the outcome.
 */
export async function moveAssignmentsIn(
  tx: Tx,
  it: {
    readonly tenantId: string
    readonly fromId: string
    readonly intoId: string
    readonly moveShipTos: (tx: Tx) => Promise<void>
    readonly by: string
    readonly now: Date
  },
): Promise<AssignmentOutcome> {
  const { tenantId, fromId, intoId, by, now } = it
  const from = await usersOfCustomer(tx, tenantId, fromId)
  await lockUsers(
    tx,
    tenantId,
    from.map((one) => one.accountId),
  )
  const into = from.map(({ accountId }) => ({ accountId, billToId: intoId }))
  const before = byKey(await assignmentsOfPairs(tx, tenantId, [...from, ...into]))

  await deleteAssignments(tx, tenantId, from)
  await it.moveShipTos(tx)
  const moved = into.flatMap((pair) => {
    const was = before.get(keyOf({ accountId: pair.accountId, billToId: fromId }))
    return was ? [{ ...pair, ...united(was, before.get(keyOf(pair))) }] : []
  })
  await writeAssignments(tx, tenantId, moved, by, now)

  const fellBack = await takeUnableApprovers(tx, tenantId, moved, by, now)
  const after = byKey(await assignmentsOfPairs(tx, tenantId, into))
  const changes: AssignmentChange[] = changesBetween([...from, ...into], before, after)
  for (const accountId of new Set(changes.map((change) => change.accountId))) await raiseAccountRights(tx, tenantId, accountId)
  return { changes, fellBack: fellBack.filter((one) => waitsForAdministrators(after.get(keyOf(one)))) }
}

/** What a user of two customers that become one is there: as at the one that stays, and wherever either let them. */
function united(from: Assignment, into: Assignment | undefined): AssignmentValues {
  const { roleId, approverId } = into ?? from
  const either = into?.shipToIds === 'all' || from.shipToIds === 'all'
  return {
    roleId,
    approverId,
    shipToIds: either ? 'all' : [...new Set([...(into?.shipToIds ?? []), ...from.shipToIds])],
    isDefault: from.isDefault || (into?.isDefault ?? false),
    salesRepresentative: from.salesRepresentative || (into?.salesRepresentative ?? false),
  }
}

/**
 * Takes approvers who lost the role at the move. No circle can come about: who is assigned to both asks somebody of the customer that stays, and
 * never somebody who only comes.
 */
async function takeUnableApprovers(
  tx: Tx,
  tenantId: string,
  moved: readonly (AssignmentValues & Pair)[],
  by: string,
  now: Date,
): Promise<Pair[]> {
  const named = moved.flatMap(({ accountId, billToId, approverId }) => (approverId ? [{ accountId, billToId, approverId }] : []))
  const approverOf = (one: (typeof named)[number]) => ({ accountId: one.approverId, billToId: one.billToId })
  const there = byKey(await assignmentsOfPairs(tx, tenantId, [...named, ...named.map(approverOf)]))
  const roleAt = (pair: Pair) => there.get(keyOf(pair))?.facts ?? null
  const unable = named.filter((one) => !mayApprove(roleAt(approverOf(one)), roleAt(one)))
  await takeApprovers(tx, tenantId, unable, by, now)
  return unable.map(({ accountId, billToId }) => ({ accountId, billToId }))
}

const byKey = (assignments: readonly AssignmentWithRole[]) => new Map(assignments.map((one) => [keyOf(one), one]))

/**
 * Ends all assignments of a user who is erased. Nothing is recorded: the trail of an erased person ends with the erasure. Whoever has the
 * user as approver falls back to the Administrators. The caller holds the account.
 */
export async function endAssignmentsOf(tx: Tx, tenantId: string, accountId: string, by: string, now: Date): Promise<AssignmentOutcome> {
  const own = await customersOfUser(tx, tenantId, accountId)
  const followers = await dependentsOfPairs(tx, tenantId, own)
  const before = byKey(await assignmentsOfPairs(tx, tenantId, [...own, ...followers]))
  await freeDependents(tx, tenantId, own, by, now)
  await deleteAssignments(tx, tenantId, own)
  const after = byKey(await assignmentsOfPairs(tx, tenantId, followers))
  for (const one of new Set(followers.map((follower) => follower.accountId))) await raiseAccountRights(tx, tenantId, one)
  return {
    changes: changesBetween([...own, ...followers], before, after),
    fellBack: followers.filter((one) => waitsForAdministrators(after.get(keyOf(one)))),
  }
}
