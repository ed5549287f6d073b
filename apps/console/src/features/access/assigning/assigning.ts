import type { Schemas } from '../../../lib/api.ts'

/** What is set in an assignment of a user to a customer. */
export interface Assigning {
  readonly customerId: string | null
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
  roleId: null,
  shipToIds: 'all',
  approverId: null,
  isDefault: false,
  salesRepresentative: false,
}

/** An assignment as it is, to change it. */
export const assigningOf = (it: Schemas['Assignment']): Assigning => ({
  customerId: it.customerId,
  roleId: it.role?.id ?? null,
  shipToIds: it.shipToIds,
  approverId: it.approverId,
  isDefault: it.isDefault,
  salesRepresentative: it.salesRepresentative,
})

/** As the API takes it; the customer must be chosen. */
export const assigningBody = (it: Assigning) => ({
  customerId: it.customerId ?? '',
  roleId: it.roleId,
  shipToIds: it.shipToIds === 'all' ? ('all' as const) : [...it.shipToIds],
  approverId: it.approverId,
  isDefault: it.isDefault,
  salesRepresentative: it.salesRepresentative,
})

/** What is missing before it is sent, by field. */
export function assigningFaults(it: Assigning, words: { customer: string; shipTos: string }): Readonly<Record<string, string>> {
  return {
    ...(it.customerId ? {} : { customerId: words.customer }),
    ...(it.shipToIds !== 'all' && it.shipToIds.length === 0 ? { shipToIds: words.shipTos } : {}),
  }
}
