import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuseFields } from '../../platform/result.ts'
import type { Audit, Context } from '../audit/index.ts'
import { raiseAccountRights } from '../principals/index.ts'
import {
  approverIssue,
  approversTouched,
  type FieldOf,
  keyOf,
  losing,
  lowerCased,
  pairOf,
  type Standing,
  type Wanted,
  wantedBy,
  wishIssues,
} from './assigning-rules.ts'
import {
  type Assignment,
  type AssignmentChange,
  type AssignmentOutcome,
  type AssignmentValues,
  type AssignmentWish,
  sameValues,
} from './assignment.ts'
import {
  type AssignmentWithRole,
  assignmentsOfPairs,
  defaultsOf,
  deleteAssignments,
  dependentsOfPairs,
  holdPairs,
  inCircles,
  keepRoles,
  lockAssignments,
  lockUsers,
  shipTosAmong,
  takeApprovers,
  takeDefaults,
  writeAssignments,
} from './store.assignments.ts'
import { needsApprover } from './website-rights.ts'

export interface Assigning {
  /** Who writes, as records say it. */
  readonly by: string
  readonly now: Date
  /** Where the n-th wish stands in the request; left out: fields are named without it. */
  readonly fieldOf?: FieldOf
}

/**
 * Makes, changes and ends assignments, several at once and checked together, so that no order has to be kept: an approver may be assigned in the
 * same request. Whose approver is taken away or can approve no more falls back to the customer's Administrators. A building block: the
 * caller records the outcome (`recordAssignments`). Holds the customers, then the users and their approvers, until the transaction ends.
 */
export async function assignAllIn(
  tx: Tx,
  tenantId: string,
  typed: readonly AssignmentWish[],
  { by, now, fieldOf = (_, field) => field }: Assigning,
): Promise<Result<AssignmentOutcome>> {
  const wishes = typed.map(lowerCased)
  const standing = await standingOf(tx, tenantId, wishes)
  const issues = wishIssues(wishes, standing, fieldOf)
  if (issues.length) return refuseFields(...issues)

  const ended = wishes.filter((wish) => wish.values === 'end').map(pairOf)
  const asked = wantedBy(wishes, standing)
  const followers = await dependentsOfPairs(tx, tenantId, approversTouched(ended, asked, standing))
  const defaults = new Map(asked.filter((one) => one.isDefault).map((one) => [one.accountId, one.billToId]))
  const former = (await defaultsOf(tx, tenantId, [...defaults.keys()])).filter((one) => defaults.get(one.accountId) !== one.billToId)
  const approvers = asked.filter((one) => one.approverId !== null).map((one) => ({ accountId: one.approverId!, billToId: one.billToId }))
  const more = await assignmentsOfPairs(tx, tenantId, [...followers, ...former, ...approvers])
  const before = byKey([...standing.before.values(), ...more])

  const loses = losing(before, ended, asked)
  const freed = followers.filter((one) => loses(one, before.get(keyOf(one))?.approverId ?? null))
  const lost = asked.filter((one) => loses(one, one.approverId))
  const wanted = asked.map((one) => (lost.includes(one) && !one.names ? { ...one, approverId: null } : one))
  await takeApprovers(tx, tenantId, freed, by, now)
  await takeDefaults(tx, tenantId, former, by, now)
  await deleteAssignments(tx, tenantId, ended)
  await writeAssignments(tx, tenantId, wanted.filter(differsFrom(before)), by, now)

  const named = wanted.filter((one) => one.approverId !== null)
  const after = byKey(await assignmentsOfPairs(tx, tenantId, [...wishes.map(pairOf), ...freed, ...former, ...approvers]))
  const circles = new Set((await inCircles(tx, tenantId, named)).map(keyOf))
  const wrong = named.flatMap((one) => {
    const issue = approverIssue(one, standing, after, lost.includes(one)) ?? (circles.has(keyOf(one)) ? circle : undefined)
    return issue ? [{ field: fieldOf(one.index, 'approverId'), rule: issue[0], message: issue[1] }] : []
  })
  if (wrong.length) return refuseFields(...wrong)

  const changes = changesBetween([...wishes.map(pairOf), ...freed, ...former], before, after)
  for (const accountId of new Set(changes.map((change) => change.accountId))) await raiseAccountRights(tx, tenantId, accountId)
  const fallen = new Map([...freed, ...lost].map(({ accountId, billToId }) => [keyOf({ accountId, billToId }), { accountId, billToId }]))
  const fellBack = [...fallen].filter(([key]) => waitsForAdministrators(after.get(key))).map(([, pair]) => pair)
  return ok({ changes, fellBack })
}

/** Whether orders wait and nobody is named to approve them. */
export const waitsForAdministrators = (assignment: AssignmentWithRole | undefined): boolean =>
  assignment !== undefined && assignment.approverId === null && needsApprover(assignment.facts)

const differsFrom = (before: ReadonlyMap<string, Assignment>) => (one: Wanted) => {
  const was = before.get(keyOf(one))
  return !was || !sameValues(was, one)
}

const circle = ['circle', 'These users would approve for each other in a circle.'] as const

/** Takes the locks, in their order, and reads what the wishes speak of. */
async function standingOf(tx: Tx, tenantId: string, wishes: readonly AssignmentWish[]): Promise<Standing> {
  const values = wishes.flatMap((wish) => (wish.values === 'end' ? [] : [wish.values]))
  const pairs = wishes.map(pairOf)
  const customerIds = pairs.map((pair) => pair.billToId)
  const accountIds = [...pairs.map((pair) => pair.accountId), ...values.flatMap(({ approverId }) => approverId ?? [])]
  const roleIds = values.flatMap(({ roleId }) => roleId ?? [])
  const shipToIds = values.flatMap((one) => (one.shipToIds === 'all' ? [] : (one.shipToIds ?? [])))
  const customers = await lockAssignments(tx, tenantId, customerIds)
  const users = await lockUsers(tx, tenantId, accountIds)
  await holdPairs(tx, tenantId, pairs)
  return {
    customers: new Map(customers.map((one) => [one.id, one])),
    users: new Map(users.map((one) => [one.id, one])),
    roles: new Map((await keepRoles(tx, tenantId, roleIds)).map((role) => [role.id, role])),
    shipTos: await shipTosAmong(tx, tenantId, shipToIds),
    before: byKey(await assignmentsOfPairs(tx, tenantId, pairs)),
  }
}

const byKey = (assignments: readonly AssignmentWithRole[]) => new Map(assignments.map((one) => [keyOf(one), one]))

/** What differs, each once, in the order of the pairs. Where somebody else's act took a follower meanwhile, nothing is said of it. */
export function changesBetween(
  pairs: readonly { accountId: string; billToId: string }[],
  before: ReadonlyMap<string, Assignment>,
  after: ReadonlyMap<string, Assignment>,
): AssignmentChange[] {
  const changes: AssignmentChange[] = []
  for (const [key, { accountId, billToId }] of new Map(pairs.map((pair) => [keyOf(pair), pair]))) {
    const [was, is] = [before.get(key), after.get(key)]
    if (was && is ? sameValues(was, is) : was === is) continue
    changes.push({ accountId, billToId, ...(was ? { before: was } : {}), ...(is ? { after: is } : {}) })
  }
  return changes
}

/** `assignAllIn` for one user and one customer, a bill-to: how accounts and registration assign whom they make. */
export const assignIn = (
  tx: Tx,
  {
    tenantId,
    accountId,
    billToId,
    by,
    now,
    ...values
  }: Partial<AssignmentValues> & {
    readonly tenantId: string
    readonly accountId: string
    readonly billToId: string
    readonly by: string
    readonly now: Date
  },
): Promise<Result<AssignmentOutcome>> => assignAllIn(tx, tenantId, [{ accountId, customerId: billToId, values }], { by, now })

/** Ends one assignment; `invalid` where there is none. */
export const unassignIn = (
  tx: Tx,
  it: { readonly tenantId: string; readonly accountId: string; readonly billToId: string; readonly by: string; readonly now: Date },
): Promise<Result<AssignmentOutcome>> =>
  assignAllIn(tx, it.tenantId, [{ accountId: it.accountId, customerId: it.billToId, values: 'end' }], it)

/** One row in the trail for each assignment that changed, at its user. */
export async function recordAssignments(
  audit: Pick<Audit, 'record'>,
  tx: Tx,
  context: Context,
  tenantId: string,
  { changes }: Pick<AssignmentOutcome, 'changes'>,
  now: Date,
  reason?: string,
): Promise<void> {
  for (const { accountId, billToId, before, after } of changes) {
    await audit.record(tx, context, {
      ownerId: tenantId,
      action: before ? (after ? 'assignment.changed' : 'assignment.ended') : 'assignment.made',
      now,
      subject: { kind: 'account', ownerId: tenantId, id: accountId },
      ...(before ? { before: shown(billToId, before) } : {}),
      ...(after ? { after: shown(billToId, after) } : {}),
      ...(reason ? { reason } : {}),
    })
  }
}

const shown = (customerId: string, { role, shipToIds, approverId, isDefault, salesRepresentative }: Assignment) => ({
  customerId,
  role: role?.name ?? null,
  roleId: role?.id ?? null,
  shipToIds,
  approverId,
  isDefault,
  salesRepresentative,
})
