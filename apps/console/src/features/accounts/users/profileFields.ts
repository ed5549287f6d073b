import { currentLanguage } from '../../../lib/text.ts'
import type { User } from './useUser.ts'

/** The fields of a user that are not defined by the tenant, in the order of forms. */
export const profileFields = [
  { name: 'firstName', label: 'First name' },
  { name: 'lastName', label: 'Last name' },
  { name: 'userName', label: 'User name' },
  { name: 'email', label: 'E-mail' },
  { name: 'companyName', label: 'Company' },
  { name: 'position', label: 'Position' },
  { name: 'phone', label: 'Phone' },
  { name: 'extension', label: 'Extension' },
  { name: 'fax', label: 'Fax' },
  { name: 'language', label: 'Language', hint: 'Of mails and pages, for instance en or de-CH.' },
  { name: 'currency', label: 'Currency', hint: 'Three letters, for instance EUR.' },
] as const satisfies readonly { name: keyof User; label: string; hint?: string }[]

export type ProfileField = (typeof profileFields)[number]['name']
export type ProfileValues = Record<ProfileField, string>

export const profileOf = (user: User) => Object.fromEntries(profileFields.map(({ name }) => [name, user[name] ?? ''])) as ProfileValues

/** A language and a currency by name; the rest as it is. */
export function shownValue(name: ProfileField, value: string | null): string | null {
  if (!value || (name !== 'language' && name !== 'currency')) return value
  try {
    return `${new Intl.DisplayNames(currentLanguage(), { type: name }).of(value)} (${value})`
  } catch {
    return value
  }
}
