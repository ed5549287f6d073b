import { nil } from '../../platform/random.ts'

export type Kind = 'console' | 'website'
export type AccountState = 'active' | 'deactivated' | 'erased'
/** */
export type Activation = 'EmailNotSent' | 'EmailSent' | 'Activated'
/** How an account came to be (section C of the requirements). */
export type CameBy =
  | 'founding'
  | 'invitation'
  | 'partner'
  | 'partner-registration'
  | 'manual'
  | 'customer-administrator'
  | 'order'
  | 'registration'
  | 'demo'

/** The fields a person may have besides the two required ones. */
export const profileFields = [
  'firstName',
  'lastName',
  'companyName',
  'phone',
  'extension',
  'fax',
  'position',
  'language',
  'currency',
] as const
export type ProfileField = (typeof profileFields)[number]
export type Profile = { readonly [F in ProfileField]?: string | null }

/** An account as anybody with the right may read it: no secret is in this type. */
export interface Account extends Profile {
  /** The tenant of a website user, the home company of a console user. */
  readonly ownerId: string
  readonly id: string
  readonly kind: Kind
  readonly state: AccountState
  readonly activation: Activation
  readonly cameBy: string
  /** Made by itself and not yet activated. */
  readonly unclaimed: boolean
  readonly companyAdministrator: boolean
  readonly sessionEpoch: number
  readonly userName: string
  readonly email: string
  readonly createdAt: Date
  readonly createdBy: string
  readonly modifiedAt: Date
  readonly modifiedBy: string
  readonly activatedAt: Date | null
  readonly lastSignInAt: Date | null
  readonly deactivatedAt: Date | null
  readonly deactivatedBy: string | null
}

/** The name space of an account's login names. */
export const realmOf = (kind: Kind, ownerId: string): string => (kind === 'console' ? nil : ownerId)

/** What a person is called in mails and lists: their name, else the user name. */
export const displayName = (account: Pick<Account, 'firstName' | 'lastName' | 'userName'>): string =>
  [account.firstName, account.lastName].filter(Boolean).join(' ') || account.userName

/** Text for searching: lower case, accents off, so that "muller" finds "Müller". */
export const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

export function searchText(account: Profile & { userName: string; email: string }): string {
  const { userName, email, firstName, lastName, companyName, phone } = account
  const digits = phone && phoneDigits(phone)
  const parts = [userName, email === userName ? null : email, firstName, lastName, companyName, phone, digits === phone ? null : digits]
  return fold(parts.filter(Boolean).join(' '))
}

/** A phone number as one run of digits, however it was written; the zero in brackets is dialled within the country only. */
export const phoneDigits = (phone: string): string => phone.replace(/\(0\)/g, '').replace(/\D/g, '')

const phoneLike = /^[+\d\s()./-]+$/

/** What to look for where a search reads as a phone number: with or without the country's number, its zeros left out. */
export function searchedPhone(search: string): string | undefined {
  if (!phoneLike.test(search)) return undefined
  const digits = phoneDigits(search).replace(/^0+/, '')
  return digits.length >= 5 ? digits : undefined
}
