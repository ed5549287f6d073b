import type { Schemas } from '../../../lib/api.ts'

/** What is set in an assignment of a user to a customer. */
export interface Assigning {
  readonly customerId: string | null
  /** Whom, where it is asked: at a customer, several can be assigned at once. */
  readonly accountIds: readonly string[]
  /** null: no role, which is a state of its own. */
  readonly roleId: string | null
  readonly shipToIds: 'all' | readonly string[]
  /** null: the Administrators of the customer. */
  readonly approverId: string | null
  readonly isDefault: boolean
  readonly salesRepresentative: boolean
}

export const newAssigning: Assigning = {
  customerId: null,
  accountIds: [],
  roleId: null,
  shipToIds: 'all',
  approverId: null,
  isDefault: false,
  salesRepresentative: false,
}

/** An assignment as it is, to change it. */
export const assigningOf = (it: Schemas['Assignment']): Assigning => ({
  customerId: it.customerId,
  accountIds: [it.accountId],
  roleId: it.role?.id ?? null,
  shipToIds: it.shipToIds,
  approverId: it.approverId,
  isDefault: it.isDefault,
  salesRepresentative: it.salesRepresentative,
})

const values = (it: Assigning) => ({
  roleId: it.roleId,
  shipToIds: it.shipToIds === 'all' ? ('all' as const) : [...it.shipToIds],
  approverId: it.approverId,
  isDefault: it.isDefault,
  salesRepresentative: it.salesRepresentative,
})

/** As the API takes it at a user; the customer must be chosen. */
export const assigningBody = (it: Assigning) => ({ customerId: it.customerId ?? '', ...values(it) })

/** As the API takes it at a customer: the same for each of the users chosen. */
export const assigningUsers = (it: Assigning) => it.accountIds.map((accountId) => ({ accountId, ...values(it) }))

/** What is missing before it is sent, by field. `users` is left out where they are not asked for. */
export function assigningFaults(
  it: Assigning,
  words: { customer: string; shipTos: string; users?: string },
): Readonly<Record<string, string>> {
  return {
    ...(words.users && it.accountIds.length === 0 ? { accountId: words.users } : {}),
    ...(it.customerId ? {} : { customerId: words.customer }),
    ...(it.shipToIds !== 'all' && it.shipToIds.length === 0 ? { shipToIds: words.shipTos } : {}),
  }
}
