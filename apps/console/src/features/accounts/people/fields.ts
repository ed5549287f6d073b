import { currentLanguage } from '../../../lib/text.ts'
import type { DetailField } from './home.ts'

/** What can be changed of a person, in the order of the page. */
export const fields: readonly (readonly [DetailField, string])[] = [
  ['firstName', 'First name'],
  ['lastName', 'Last name'],
  ['userName', 'User name'],
  ['position', 'Position'],
  ['companyName', 'Company'],
  ['phone', 'Phone'],
  ['extension', 'Extension'],
  ['fax', 'Fax'],
  ['language', 'Language'],
  ['currency', 'Currency'],
]

/** "German (de)": a tag alone means nothing to most. */
export function languageName(tag: string | null): string | null {
  if (!tag) return null
  try {
    const name = new Intl.DisplayNames(currentLanguage(), { type: 'language' }).of(tag)
    return name && name !== tag ? `${name} (${tag})` : tag
  } catch {
    return tag
  }
}
