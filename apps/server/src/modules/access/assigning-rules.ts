import type { FieldIssue } from '../../platform/result.ts'
import { type AssignmentValues, type AssignmentWish, plainAssignment, valuesOf } from './assignment.ts'
import type { RoleFacts } from './role.ts'
import type { AssignmentWithRole, HeldCustomer, Pair } from './store.assignments.ts'
import { mayApprove } from './website-rights.ts'

/** What wishes are checked against, as it is under lock before anything is written. */
export interface Standing {
  readonly customers: ReadonlyMap<string, HeldCustomer>
  /** Website users that are there, by id. */
  readonly users: ReadonlyMap<string, { readonly state: string }>
  /** The roles named in the wishes. */
  readonly roles: ReadonlyMap<string, RoleFacts>
  /** The bill-to of each ship-to named in the wishes. */
  readonly shipTos: ReadonlyMap<string, string>
  /** Assignments by `keyOf`. */
  readonly before: ReadonlyMap<string, AssignmentWithRole>
}

export const keyOf = ({ accountId, billToId }: Pair) => `${accountId}/${billToId}`
export const pairOf = ({ accountId, customerId }: Pick<AssignmentWish, 'accountId' | 'customerId'>): Pair => ({
  accountId,
  billToId: customerId,
})

/** Ids as the database writes them: they are compared as texts. */
export function lowerCased({ accountId, customerId, values }: AssignmentWish): AssignmentWish {
  const lower = (id: string | null) => id?.toLowerCase() ?? null
  const pair = { accountId: accountId.toLowerCase(), customerId: customerId.toLowerCase() }
  if (values === 'end') return { ...pair, values }
  const { roleId, approverId, shipToIds } = values
  return {
    ...pair,
    values: {
      ...values,
      ...(roleId === undefined ? {} : { roleId: lower(roleId) }),
      ...(approverId === undefined ? {} : { approverId: lower(approverId) }),
      ...(shipToIds === undefined || shipToIds === 'all' ? {} : { shipToIds: [...new Set(shipToIds.map((id) => id.toLowerCase()))] }),
    },
  }
}

/** Where the n-th wish stands in the request, for the names of fields. */
export type FieldOf = (index: number, field: string) => string

/** An assignment as a wish wants it: what it leaves out stays, or is as in a plain assignment. */
export interface Wanted extends AssignmentValues, Pair {
  readonly index: number
  readonly role: RoleFacts | null
  /** The approver was named in the request, not kept from before. */
  readonly names: boolean
}

/** The assignments that are to be there afterwards. Roles that are refused count as none; a default named anew takes it from one kept. */
export function wantedBy(wishes: readonly AssignmentWish[], { before, roles }: Standing): Wanted[] {
  const newDefault = new Set(wishes.flatMap(({ accountId, values }) => (values !== 'end' && values.isDefault ? [accountId] : [])))
  return wishes.flatMap(({ values, ...wish }, index) => {
    if (values === 'end') return []
    const was = before.get(keyOf(pairOf(wish)))
    const kept = was ? valuesOf(was) : plainAssignment
    const now = { ...kept, isDefault: kept.isDefault && !newDefault.has(wish.accountId), ...values }
    const role = values.roleId === undefined ? (was?.facts ?? null) : ((values.roleId && roles.get(values.roleId)) ?? null)
    return [{ ...pairOf(wish), ...now, index, role: role || null, names: Boolean(values.approverId) }]
  })
}

/** All that is wrong with wishes in themselves; approvers are checked when all are written. */
export function wishIssues(wishes: readonly AssignmentWish[], standing: Standing, fieldOf: FieldOf): FieldIssue[] {
  const issues: FieldIssue[] = []
  const pairs = new Set<string>()
  const defaults = new Set<string>()
  wishes.forEach(({ values, ...wish }, index) => {
    const wrong = (field: string, rule: string, message: string) => void issues.push({ field: fieldOf(index, field), rule, message })
    const key = keyOf(pairOf(wish))
    if (pairs.has(key)) wrong('customerId', 'twice', 'This user and customer stand in the request twice.')
    pairs.add(key)
    if (!standing.users.has(wish.accountId)) wrong('accountId', 'unknown', 'There is no such website user.')
    if (values === 'end') {
      if (!standing.before.has(key)) wrong('customerId', 'not-assigned', 'This user is not assigned to this customer.')
      return
    }
    const customer = customerIssue(standing.customers.get(wish.customerId))
    if (customer) wrong('customerId', ...customer)
    if (values.roleId && standing.roles.get(values.roleId)?.kind !== 'website') {
      wrong('roleId', 'unknown', 'There is no such role for website users.')
    }
    if (values.approverId === wish.accountId) wrong('approverId', 'self', 'Nobody approves for themselves.')
    const { shipToIds = 'all' } = values
    if (shipToIds.length === 0) wrong('shipToIds', 'required', 'Name at least one ship-to, or all of them.')
    if (shipToIds !== 'all') {
      shipToIds.forEach((id, n) => {
        if (standing.shipTos.get(id) !== wish.customerId) wrong(`shipToIds.${n}`, 'unknown', 'This customer has no such ship-to.')
      })
    }
    if (values.isDefault && defaults.has(wish.accountId)) wrong('isDefault', 'one', 'A user has one default customer at most.')
    if (values.isDefault) defaults.add(wish.accountId)
  })
  return issues
}

function customerIssue(customer: HeldCustomer | undefined): [rule: string, message: string] | undefined {
  if (!customer || customer.state === 'erased') return ['unknown', 'There is no such customer.']
  if (customer.billToId !== null) return ['not-bill-to', 'This is a ship-to: name its bill-to, and this one among the ship-tos.']
  if (customer.state === 'merged') return ['merged', 'This customer went up in another: assign users to that one.']
  return undefined
}

/** Whose approving may end with this: ended at the customer, or given another role there. */
export function approversTouched(ended: readonly Pair[], wanted: readonly Wanted[], { before }: Standing): Pair[] {
  const moved = wanted.filter((one) => (before.get(keyOf(one))?.facts ?? null)?.id !== one.role?.id)
  return [...ended, ...moved].map(({ accountId, billToId }) => ({ accountId, billToId }))
}

/**
 * Says whether a user loses an approver by this request: who was able to approve what the user's role waits for and is no more, because the approver
 * ended or has another role, or because the user has one that waits for something else.
 */
export function losing(
  before: ReadonlyMap<string, AssignmentWithRole>,
  ended: readonly Pair[],
  wanted: readonly Wanted[],
): (one: Pair, approverId: string | null) => boolean {
  const gone = new Set(ended.map(keyOf))
  const roles = new Map(wanted.map((one) => [keyOf(one), one.role]))
  const was = (key: string) => before.get(key)?.facts ?? null
  const is = (key: string) => (roles.has(key) ? roles.get(key)! : was(key))
  return ({ accountId, billToId }, approverId) => {
    if (approverId === null) return false
    const [own, approver] = [keyOf({ accountId, billToId }), keyOf({ accountId: approverId, billToId })]
    return gone.has(approver) || (mayApprove(was(approver), was(own)) && !mayApprove(is(approver), is(own)))
  }
}

/**
 * What is wrong with the approver of an assignment as all are after writing: somebody assigned to the same customer, whose role approves what
 * the user's waits for. One that stands since before is left alone unless this request takes it (`lost`): a role edited meanwhile must not stop
 * another change.
 */
export function approverIssue(
  { approverId, role, ...pair }: Wanted,
  standing: Standing,
  after: ReadonlyMap<string, AssignmentWithRole>,
  lost: boolean,
): [rule: string, message: string] | undefined {
  if (approverId === null) return undefined
  if (standing.before.get(keyOf(pair))?.approverId === approverId && !lost) return undefined
  const approver = after.get(keyOf({ accountId: approverId, billToId: pair.billToId }))
  if (!approver) return ['not-assigned', 'The approver is not assigned to this customer.']
  if (!mayApprove(approver.facts, role)) {
    return ['cannot-approve', 'The approver’s role for this customer does not approve what this user’s role waits for.']
  }
  if (standing.users.get(approverId)?.state !== 'active') return ['not-active', 'The approver is deactivated.']
  return undefined
}
