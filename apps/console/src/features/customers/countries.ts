import { countryCodes } from '@tillward/contract/countries'
import { currentLanguage } from '../../lib/text.ts'
import { nameOfCode } from './customer.ts'

interface Named {
  readonly value: string
  readonly label: string
}

const byName = (codes: readonly string[], type: 'region' | 'currency', label: (name: string, code: string) => string): Named[] => {
  const { compare } = new Intl.Collator(currentLanguage())
  return codes.map((value) => ({ value, label: label(nameOfCode(type, value), value) })).toSorted((a, b) => compare(a.label, b.label))
}

/** All countries by name, in the order of the person's language. */
export const countries = (): readonly Named[] => byName(countryCodes, 'region', (name, code) => `${name} (${code})`)

/** All currencies, by code: that is what people type. */
export const currencies = (): readonly Named[] =>
  byName(Intl.supportedValuesOf('currency'), 'currency', (name, code) => `${code} · ${name}`)

/** Those whose name or code has what was typed. */
export const findAmong = (all: readonly Named[], typed: string): readonly Named[] =>
  all.filter((one) => one.label.toLowerCase().includes(typed.toLowerCase()))
