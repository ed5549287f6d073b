import { readWriter } from '../audit/index.ts'
import { type Customer, customerFields, customerName, keyFields, versionOf } from './customer.ts'

const time = (at: Date | null): string | null => at?.toISOString() ?? null
const none = <T>(value: T | null | undefined): T | null => value ?? null

/** A customer as lists show it. */
export function summary(customer: Customer, custom: Record<string, unknown>) {
  const { id, billToId, kind, number, sequence, state, mergedIntoId } = customer
  return {
    id,
    billToId,
    kind,
    number,
    sequence,
    name: customerName(customer),
    state,
    mergedIntoId,
    erpNumber: none(customer.erpNumber),
    erpSequence: none(customer.erpSequence),
    companyName: none(customer.companyName),
    firstName: none(customer.firstName),
    lastName: none(customer.lastName),
    city: none(customer.city),
    postalCode: none(customer.postalCode),
    country: none(customer.country),
    email: none(customer.email),
    phone: none(customer.phone),
    warnings: customer.warnings.length,
    custom,
    createdAt: customer.createdAt.toISOString(),
    modifiedAt: customer.modifiedAt.toISOString(),
  }
}
export type CustomerSummary = ReturnType<typeof summary>

export interface Around {
  /** By name, what the viewer may see. */
  readonly custom: Record<string, unknown>
  /** Of the bill-to; none named = all. */
  readonly websiteIds: readonly string[]
  readonly shipTos: number
  readonly mergedInto: Customer | undefined
  /** What writers are called today, by account id. */
  readonly names: ReadonlyMap<string, string>
}

/** A customer as its own page shows it. */
export function detail(customer: Customer, { custom, websiteIds, shipTos, mergedInto, names }: Around) {
  const writer = (by: string) => {
    const read = readWriter(by)
    const name = read.accountId && names.get(read.accountId)
    return name ? { ...read, name } : read
  }
  const fields = Object.fromEntries([...customerFields, ...keyFields].map((field) => [field, none(customer[field])])) as {
    [F in (typeof customerFields)[number] | (typeof keyFields)[number]]: string | null
  }
  return {
    ...summary(customer, custom),
    ...fields,
    warnings: customer.warnings,
    cameBy: customer.cameBy,
    websiteIds,
    shipTos,
    ...(mergedInto ? { mergedInto: { id: mergedInto.id, number: mergedInto.number, name: customerName(mergedInto) } } : {}),
    createdBy: writer(customer.createdBy),
    modifiedBy: writer(customer.modifiedBy),
    deactivatedAt: time(customer.deactivatedAt),
    erasedAt: time(customer.erasedAt),
    version: versionOf(customer),
  }
}
export type CustomerDetail = ReturnType<typeof detail>
