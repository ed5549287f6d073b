import type { Chance } from './chance.ts'
import type { DemoParts } from './parts.ts'
import type { Shopper } from './shoppers.ts'
import { demoShopper } from './told.ts'

/** One customer record of the demo, as it will be stored. */
export interface Buyer {
  readonly id: string
  readonly billToId: string | null
  readonly kind: 'company' | 'person'
  readonly number: string
  readonly sequence: string
  readonly companyName: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly address1: string
  readonly city: string
  readonly postalCode: string
  readonly country: string
  readonly phone: string | null
  readonly email: string | null
  readonly currency: string
  readonly cameBy: 'registration' | 'manual'
  readonly createdAt: Date
}

/** A bill-to with its ship-tos, and the users assigned to it: the first is its Administrator where it is a company. */
export interface Household {
  readonly billTo: Buyer
  readonly shipTos: readonly Buyer[]
  readonly users: readonly Shopper[]
}

/** The store whose buyers are many. */
export const store = { name: 'Larkin & Rowe', users: 60, branches: ['Bristol', 'Bath', 'Cardiff', 'Exeter', 'Oxford', 'Reading'] }

const streets: Record<string, readonly string[]> = {
  en: ['Harbour Street', 'Mill Lane', 'Station Road', 'Chapel Hill', 'The Green'],
  de: ['Lindenstraße', 'Am Markt', 'Gartenweg', 'Bahnhofstraße', 'Kirchgasse'],
  fr: ['rue des Lilas', 'place du Marché', 'quai Saint-Michel', 'rue Pasteur'],
}
const towns: Record<string, readonly (readonly [city: string, postalCode: string, country: string])[]> = {
  en: [
    ['Bristol', 'BS1 4ND', 'GB'],
    ['Leeds', 'LS1 5AA', 'GB'],
    ['York', 'YO1 7HH', 'GB'],
    ['Norwich', 'NR2 1TF', 'GB'],
  ],
  de: [
    ['Lübeck', '23552', 'DE'],
    ['Freiburg', '79098', 'DE'],
    ['Köln', '50667', 'DE'],
  ],
  fr: [
    ['Nantes', '44000', 'FR'],
    ['Lyon', '69002', 'FR'],
  ],
}

/** So many of a hundred private shoppers have a record: those the shop had sold something to when its customers came along. */
const boughtSomething = 20

/** Imagines who buys: a company for each that traders named, the store, and the private shoppers who registered. Sorted by when they came. */
export function imagineCustomers({ chance, clock, newId }: DemoParts, shoppers: readonly Shopper[]): Household[] {
  const here = shoppers.filter((one) => one.state === 'active')
  const traders = Map.groupBy(
    here.filter((one) => one.companyName),
    (one) => one.companyName!,
  )
  const forStore = here.filter((one) => !one.companyName && one.cameBy === 'manual' && one.activation === 'Activated').slice(0, store.users)
  const alone = here.filter(
    (one) =>
      !one.companyName && one.cameBy === 'registration' && (one.userName === demoShopper.userName || chance.percent(boughtSomething)),
  )
  return [...traders.values(), forStore, ...alone.map((one) => [one])]
    .map((users) => ({ users, founder: users[0]!, at: users.at(-1)!.createdAt }))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ users, founder, at }, n) => {
      clock.goTo(at)
      const ofStore = users === forStore
      const place = {
        ...addressOf(founder.language, chance),
        ...(ofStore ? { city: store.branches[0]!, postalCode: 'BS1 4ND', country: 'GB' } : {}),
      }
      const company = ofStore ? store.name : founder.companyName
      const named = { companyName: company, firstName: company ? null : founder.firstName, lastName: company ? null : founder.lastName }
      const billTo: Buyer = {
        id: newId(),
        billToId: null,
        kind: company ? 'company' : 'person',
        number: String(10_001 + n),
        sequence: '',
        ...named,
        ...place,
        phone: founder.phone,
        email: ofStore ? 'accounts@larkin-rowe.example' : founder.email,
        currency: founder.currency,
        cameBy: ofStore ? 'manual' : founder.cameBy,
        createdAt: at,
      }
      const cities = ofStore ? store.branches : company && n % 4 === 0 ? Array.from({ length: 1 + chance.below(4) }, () => undefined) : []
      const shipTos = cities.map((city, no): Buyer => {
        const there = addressOf(founder.language, chance)
        const sequence = String(no + 1).padStart(4, '0')
        const town = city ?? there.city
        const companyName = `${billTo.companyName} ${town}`
        return { ...billTo, ...there, companyName, city: town, id: newId(), billToId: billTo.id, sequence, email: null, phone: null }
      })
      return { billTo, shipTos, users }
    })
}

function addressOf(language: string, chance: Chance) {
  const [city, postalCode, country] = chance.pick(towns[language] ?? towns['en']!)
  const street = chance.pick(streets[language] ?? streets['en']!)
  const number = 1 + chance.below(120)
  return { address1: language === 'de' ? `${street} ${number}` : `${number} ${street}`, city, postalCode, country }
}
