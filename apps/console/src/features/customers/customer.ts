import { api, type Schemas } from '../../lib/api.ts'
import { currentLanguage } from '../../lib/text.ts'

export type Customer = Schemas['Customer']
export type ListedCustomer = Schemas['CustomerSummary']

/** Number, and of a ship-to the sequence: "C-10042 / 3". */
export const numberOf = ({ number, sequence }: Pick<ListedCustomer, 'number' | 'sequence'>): string =>
  sequence ? `${number} / ${sequence}` : number

/** What it is called: a ship-to that has no name of its own by number and sequence. */
export const titleOf = (it: Pick<ListedCustomer, 'name' | 'number' | 'sequence'>): string =>
  it.name === it.number ? numberOf(it) : it.name

// to make one takes longer than to use it a hundred times, and a list says many countries
const names = new Map<string, Intl.DisplayNames>()

/** A country or currency by name in the person's language; what is none stands as it came. */
export function nameOfCode(type: 'region' | 'currency', code: string | null): string {
  if (!code) return ''
  try {
    const key = `${currentLanguage()} ${type}`
    const kept = names.get(key) ?? new Intl.DisplayNames(currentLanguage(), { type, fallback: 'none' })
    names.set(key, kept)
    return kept.of(code) ?? code
  } catch {
    return code
  }
}

/** "Portugal · Porto" for lists. */
export const placeOf = ({ city, country }: Pick<ListedCustomer, 'city' | 'country'>): string =>
  [city, nameOfCode('region', country)].filter(Boolean).join(', ')

/** The lines of an address as they stand on a parcel. */
export const addressLines = (it: Customer): string =>
  [
    it.attention,
    it.address1,
    it.address2,
    it.address3,
    [it.postalCode, it.city].filter(Boolean).join(' '),
    it.region,
    nameOfCode('region', it.country),
  ]
    .filter(Boolean)
    .join('\n')

const path = '/api/console/tenants/{tenantId}/customers/{customerId}'

/** One customer, a bill-to or a ship-to. */
export const useCustomer = (tenantId: string, customerId: string) =>
  api.useQuery('get', path, { params: { path: { tenantId, customerId } } })
