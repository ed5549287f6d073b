import { plus } from '../../platform/clock.ts'
import type { FieldIssue } from '../../platform/result.ts'
import { fold } from '../principals/index.ts'

export type CustomerKind = 'company' | 'person'
/** How a customer came to be (section C of the requirements). */
export type CustomerCameBy = 'manual' | 'order' | 'registration' | 'import' | 'erp'
/** `inactive`: nobody can act for it. `merged`: it went up in another; its number still finds it. `erased`: a person's data are gone for good. */
export type CustomerState = 'active' | 'inactive' | 'merged' | 'erased'

/** What can be typed of a customer besides kind and numbers. */
export const customerFields = [
  'companyName',
  'firstName',
  'lastName',
  'attention',
  'address1',
  'address2',
  'address3',
  'city',
  'region',
  'postalCode',
  'country',
  'phone',
  'fax',
  'email',
  'currency',
] as const
export type CustomerField = (typeof customerFields)[number]
export type CustomerFields = { readonly [F in CustomerField]?: string | null }

/** Under what the record is known; `number` and `sequence` of one record are unique in the tenant, and so is the import key. */
export const keyFields = ['erpNumber', 'erpSequence', 'importKey'] as const
export type KeyField = (typeof keyFields)[number]
export type CustomerKeys = { readonly [F in KeyField]?: string | null }

/** The party that buys: a bill-to, or a ship-to that belongs to one. Not a login. */
export interface Customer extends CustomerFields, CustomerKeys {
  readonly tenantId: string
  readonly id: string
  /** null = this is a bill-to. */
  readonly billToId: string | null
  readonly kind: CustomerKind
  readonly number: string
  /** Empty for a bill-to. */
  readonly sequence: string
  readonly state: CustomerState
  /** Whether anybody can act for it: `state` is `active`. What ends with a bill-to ends for its ship-tos too. */
  readonly active: boolean
  /** The bill-to this one went up in; it points at one that is there, however many mergers there were. */
  readonly mergedIntoId: string | null
  readonly cameBy: CustomerCameBy
  /** What was kept as it came although it is not right. */
  readonly warnings: readonly FieldIssue[]
  /** Values of custom properties by key, as they are stored. */
  readonly custom: Readonly<Record<string, unknown>>
  readonly createdAt: Date
  readonly createdBy: string
  readonly modifiedAt: Date
  readonly modifiedBy: string
  readonly deactivatedAt: Date | null
  readonly erasedAt: Date | null
}

/** The bill-to of a customer: itself, or the one it belongs to. */
export const billToIdOf = (customer: Pick<Customer, 'id' | 'billToId'>): string => customer.billToId ?? customer.id

/** What a mail program or a reader could follow (ATK-080): nobody is called that. */
export const addressOfAPage = /:\/\/|\bwww\.|\bjavascript:|[\p{L}\p{N}]\.\p{L}{2,}\//iu

/**
 * What a customer is called in lists and mails: the company, else the person, else the number. An order's contact may have been kept with the
 * address of a page for a name: that is never shown as one.
 */
export function customerName({ companyName, firstName, lastName, number }: Pick<Customer, 'number'> & CustomerFields): string {
  const shown = (text: string | null | undefined) => (text && !addressOfAPage.test(text) ? text : '')
  return shown(companyName) || [firstName, lastName].map(shown).filter(Boolean).join(' ') || number
}

/** By what lists are sorted as names: company, else last name first; case and accents aside. Cut: an index takes no more, and an order keeps any name. */
export const nameKey = ({ companyName, firstName, lastName, number }: Pick<Customer, 'number'> & CustomerFields): string =>
  Array.from(fold(companyName || [lastName, firstName].filter(Boolean).join(' ') || number))
    .slice(0, 200)
    .join('')

/** What a search looks into besides custom properties. The number stands first, so that a change of it can be written without reading the rest. */
export function searchText(customer: Pick<Customer, 'number' | 'sequence'> & CustomerFields & CustomerKeys): string {
  const { number, sequence, erpNumber, companyName, firstName, lastName, attention, address1, address2, address3, email, phone } = customer
  const { city, region, postalCode } = customer
  const parts = [number, sequence, erpNumber === number ? null : erpNumber, companyName, firstName, lastName, attention, address1, address2]
  return fold([...parts, address3, postalCode, city, region, email, phone].filter(Boolean).join(' '))
}

/** A number as the trail keeps it, for ever: one that is somebody's address is not told. */
export const trailNumber = (number: string): string => (number.includes('@') ? '(an address)' : number)

/** What an editor saw: a change is refused where it is not this any more. */
export const versionOf = (customer: Pick<Customer, 'modifiedAt'>): string => customer.modifiedAt.toISOString()

/** The time a change is written with: two within one millisecond must not look like one version. */
export const modifiedNow = ({ modifiedAt }: Pick<Customer, 'modifiedAt'>, now: Date): Date =>
  now > modifiedAt ? now : plus(modifiedAt, { ms: 1 })
