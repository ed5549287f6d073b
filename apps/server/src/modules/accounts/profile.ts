import { hasHiddenCharacters, isAddress, loginNameKey, userNameIssues } from '@tillward/contract/login-names'
import Type from 'typebox'
import { type FieldIssue, ok, type Result, refuseFields } from '../../platform/result.ts'
import { type Profile, type ProfileField, profileFields } from '../principals/index.ts'

/** Longest values, in characters. */
const longest: Readonly<Record<ProfileField, number>> = {
  firstName: 100,
  lastName: 100,
  companyName: 200,
  phone: 50,
  extension: 20,
  fax: 50,
  position: 100,
  language: 35,
  currency: 3,
}

const text = (field: ProfileField, description: string) =>
  Type.Optional(
    Type.Union([Type.String({ maxLength: 2 * longest[field] }), Type.Null()], { description: `${description} null takes it away.` }),
  )

/** The fields a person may have besides user name and address, for bodies of requests. */
export const profileBody = {
  firstName: text('firstName', 'First name.'),
  lastName: text('lastName', 'Last name.'),
  companyName: text('companyName', 'Company, as the person calls it.'),
  phone: text('phone', 'Phone.'),
  extension: text('extension', 'Extension of the phone.'),
  fax: text('fax', 'Fax.'),
  position: text('position', 'Position in the company.'),
  language: text('language', 'Language of mails and pages, for instance `en` or `de-CH`.'),
  currency: text('currency', 'Currency, three letters.'),
}

export type ProfileInput = { readonly [F in ProfileField]?: string | null | undefined }

/** The given fields as they are stored: NFC, trimmed, empty ones null. Lists everything that cannot be stored. */
export function cleanProfile(input: ProfileInput): Result<Profile> {
  const issues: FieldIssue[] = []
  const profile: { [F in ProfileField]?: string | null } = {}
  for (const field of profileFields) {
    const typed = input[field]
    if (typed === undefined) continue
    const value = typed?.normalize('NFC').trim() || null
    const stored = value && field === 'language' ? languageTag(value) : value && field === 'currency' ? currencyCode(value) : value
    if (stored === undefined) issues.push({ field, rule: field, message: `This is no ${field}.` })
    else if (stored && hasHiddenCharacters(stored))
      issues.push({ field, rule: 'hidden-character', message: 'Use only characters that can be seen.' })
    else if (stored && addressOfAPage.test(stored)) issues.push({ field, rule: 'link', message: 'This must not be the address of a page.' })
    else if (stored && Array.from(stored).length > longest[field]) {
      issues.push({ field, rule: 'too-long', message: `Use at most ${longest[field]} characters.` })
    } else profile[field] = stored
  }
  return issues.length ? refuseFields(...issues) : ok(profile)
}

/** What a mail program or a reader could follow (ATK-080): nobody is called that. */
const addressOfAPage = /:\/\/|\bwww\.|\bjavascript:|[\p{L}\p{N}]\.\p{L}{2,}\//iu

/** The tag in its usual spelling, or undefined. */
function languageTag(value: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(value)[0]
  } catch {
    return undefined
  }
}

const currencyCode = (value: string): string | undefined => (/^[a-z]{3}$/i.test(value) ? value.toUpperCase() : undefined)

/** An address as it is stored, or what is wrong with it. No trimming: what is around it was not meant to be there (ATK-063). */
export function cleanAddress(typed: string): Result<string> {
  const email = typed.normalize('NFC')
  if (isAddress(email)) return ok(email)
  return refuseFields({ field: 'email', rule: 'address', message: 'Enter one e-mail address, such as name@example.com.' })
}

/** A user name for this account; one with @ must be its own address. */
export function cleanUserName(typed: string, email: string): Result<string> {
  const userName = typed.normalize('NFC')
  const [issue] = userNameIssues(userName)
  if (issue) return refuseFields({ field: 'userName', rule: issue.rule, message: issue.message })
  if (userName.includes('@') && loginNameKey(userName) !== loginNameKey(email)) {
    return refuseFields({ field: 'userName', rule: 'address', message: 'A user name with @ must be the account’s own e-mail address.' })
  }
  return ok(userName)
}
