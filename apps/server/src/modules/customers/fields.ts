import { hasHiddenCharacters, isAddress } from '@tillward/contract/login-names'
import Type from 'typebox'
import { type FieldIssue, ok, type Result, refuseFields } from '../../platform/result.ts'
import { countryCode } from './countries.ts'
import {
  addressOfAPage,
  type CustomerField,
  type CustomerFields,
  type CustomerKeys,
  customerFields,
  type KeyField,
  keyFields,
} from './customer.ts'

type Field = CustomerField | KeyField

/** Longest values, in characters. */
const longest: Readonly<Record<Field | 'number' | 'sequence', number>> = {
  companyName: 200,
  firstName: 100,
  lastName: 100,
  attention: 200,
  address1: 200,
  address2: 200,
  address3: 200,
  city: 100,
  region: 100,
  postalCode: 20,
  country: 2,
  phone: 50,
  fax: 50,
  email: 254,
  currency: 3,
  erpNumber: 100,
  erpSequence: 100,
  importKey: 200,
  number: 50,
  sequence: 50,
}
/** Beyond this even what is kept as it came is cut. */
const longestKept = 1000
/** Sooner where an index is over the field: it takes no more, and the order would be lost. */
const longestIndexed = 200
const indexed = new Set<Field>(['country', ...keyFields])

const descriptions: Readonly<Record<Field, string>> = {
  companyName: 'Company.',
  firstName: 'First name.',
  lastName: 'Last name.',
  attention: 'Whose attention deliveries are for.',
  address1: 'First line of the address.',
  address2: 'Second line of the address.',
  address3: 'Third line of the address.',
  city: 'City.',
  region: 'State, province or region.',
  postalCode: 'Postal code.',
  country: 'Country, two letters (ISO 3166).',
  phone: 'Phone.',
  fax: 'Fax.',
  email: 'E-mail address of the customer; it signs nobody in.',
  currency: 'Currency, three letters.',
  erpNumber: 'Number in the ERP system, where it differs.',
  erpSequence: 'Sequence in the ERP system.',
  importKey: 'Under which a file or a source system knows the record; unique in the tenant.',
}

const text = (field: Field) =>
  Type.Optional(
    Type.Union([Type.String({ maxLength: 2 * longestKept }), Type.Null()], { description: `${descriptions[field]} null takes it away.` }),
  )

/** The fields of a customer, for bodies of requests. How long each may be is for `cleanCustomer` to say, with whatever else is wrong. */
export const customerBody = bodyOf(customerFields)
export const keyBody = bodyOf(keyFields)

function bodyOf<F extends Field>(fields: readonly F[]) {
  return Object.fromEntries(fields.map((field) => [field, text(field)])) as Record<F, ReturnType<typeof text>>
}

export interface CleanCustomer {
  readonly fields: CustomerFields & CustomerKeys
  /** What was kept although it is not right; empty unless `keepBroken`. */
  readonly warnings: readonly FieldIssue[]
}

/**
 * The given fields as they are stored: NFC, trimmed, empty ones null; everything that cannot be stored is named. With `keepBroken` (orders)
 * nothing is refused: what is not right is kept as it was typed, as far as it can be seen, and named in `warnings`.
 */
export function cleanCustomer(
  input: CustomerFields & CustomerKeys,
  { keepBroken = false }: { readonly keepBroken?: boolean } = {},
): Result<CleanCustomer> {
  const issues: FieldIssue[] = []
  const fields: { [F in Field]?: string | null } = {}
  for (const field of [...customerFields, ...keyFields]) {
    const typed = input[field]
    if (typed === undefined) continue
    const value = typed?.normalize('NFC').trim() || null
    const issue = value ? issueOf(field, value) : undefined
    if (issue) issues.push(issue)
    if (!issue) fields[field] = value && usual(field, value)
    else if (keepBroken) fields[field] = visible(value ?? '', indexed.has(field) ? longestIndexed : longestKept)
  }
  return issues.length && !keepBroken ? refuseFields(...issues) : ok({ fields, warnings: issues })
}

/** A number or sequence as it is stored, or what is wrong with it. */
export function cleanNumber(field: 'number' | 'sequence', typed: string): string | FieldIssue {
  const value = typed.normalize('NFC').trim()
  if (!value) return { field, rule: 'required', message: `Enter a ${field}, or leave it out to have one made.` }
  return issueOf(field, value) ?? value
}

function issueOf(field: Field | 'number' | 'sequence', value: string): FieldIssue | undefined {
  if (hasHiddenCharacters(value)) return { field, rule: 'hidden-character', message: 'Use only characters that can be seen.' }
  if (field === 'email') {
    return isAddress(value) ? undefined : { field, rule: 'address', message: 'Enter one e-mail address, such as name@example.com.' }
  }
  if (field === 'country') {
    return countryCode(value) ? undefined : { field, rule: 'country', message: 'Enter the two letters of a country, such as DE.' }
  }
  if (field === 'currency') {
    return currency.test(value) ? undefined : { field, rule: 'currency', message: 'Enter the three letters of a currency, such as EUR.' }
  }
  if (addressOfAPage.test(value)) return { field, rule: 'link', message: 'This must not be the address of a page.' }
  if (Array.from(value).length > longest[field]) {
    return { field, rule: 'too-long', message: `Use at most ${longest[field]} characters.` }
  }
  return undefined
}

const currency = /^[a-z]{3}$/i
const usual = (field: Field, value: string): string => (field === 'country' || field === 'currency' ? value.toUpperCase() : value)

/** What can be seen of a text, at most so many characters of it; what cannot is a space. */
const visible = (value: string, most: number): string | null =>
  Array.from(value.toWellFormed())
    .map((character) => (hasHiddenCharacters(character) ? ' ' : character))
    .slice(0, most)
    .join('')
    .replace(/ {2,}/g, ' ')
    .trim() || null
