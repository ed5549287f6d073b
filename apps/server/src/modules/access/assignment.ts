/** A role of kind website as an assignment shows it. */
export interface RoleOfAssignment {
  readonly id: string
  readonly name: string
  readonly stock: string | null
}

/** What is set in an assignment, all of it at once. */
export interface AssignmentValues {
  /** Null = none, which is a state of its own. */
  readonly roleId: string | null
  /** `all`: the bill-to and every ship-to of it, later ones too. Named ones: only those, and not the bill-to itself. */
  readonly shipToIds: 'all' | readonly string[]
  /** Who approves this user's orders; null = the customer's Administrators. Kept, without effect, while the role needs no approval. */
  readonly approverId: string | null
  /** Chosen by itself at sign-in: one a user at most. */
  readonly isDefault: boolean
  readonly salesRepresentative: boolean
}

/** A user of the whole customer without a role: what others start from. */
export const plainAssignment: AssignmentValues = {
  roleId: null,
  shipToIds: 'all',
  approverId: null,
  isDefault: false,
  salesRepresentative: false,
}

/** Ties a website user to a bill-to. */
export interface Assignment extends AssignmentValues {
  readonly tenantId: string
  readonly accountId: string
  readonly billToId: string
  readonly role: RoleOfAssignment | null
  readonly createdAt: Date
  readonly createdBy: string
  readonly modifiedAt: Date
  readonly modifiedBy: string
}

/** One wish: this user for this customer, a bill-to, is to be like that, or no more. What is left out stays, or is as in a plain assignment. */
export interface AssignmentWish {
  readonly accountId: string
  readonly customerId: string
  readonly values: Partial<AssignmentValues> | 'end'
}

/** One assignment before and after; `before` is missing where it was made, `after` where it ended. */
export interface AssignmentChange {
  readonly accountId: string
  readonly billToId: string
  readonly before?: Assignment
  readonly after?: Assignment
}

export interface AssignmentOutcome {
  /** What changed: what was asked for in its order, then what followed from it. Nothing where nothing differs. */
  readonly changes: readonly AssignmentChange[]
  /** Whose approver is theirs no more: the customer's Administrators approve now. */
  readonly fellBack: readonly { readonly accountId: string; readonly billToId: string }[]
}

/** Whether two say the same. */
export function sameValues(a: AssignmentValues, b: AssignmentValues): boolean {
  const shipTos = (it: AssignmentValues) => (it.shipToIds === 'all' ? 'all' : [...new Set(it.shipToIds)].sort().join())
  return (
    a.roleId === b.roleId &&
    a.approverId === b.approverId &&
    a.isDefault === b.isDefault &&
    a.salesRepresentative === b.salesRepresentative &&
    shipTos(a) === shipTos(b)
  )
}

export const valuesOf = ({ roleId, shipToIds, approverId, isDefault, salesRepresentative }: AssignmentValues): AssignmentValues => ({
  roleId,
  shipToIds,
  approverId,
  isDefault,
  salesRepresentative,
})
