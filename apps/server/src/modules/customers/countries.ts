import { countryCodes } from '@tillward/contract/countries'

const countries: ReadonlySet<string> = new Set(countryCodes)

/** The code in capitals, or undefined where there is no such country. */
export function countryCode(text: string): string | undefined {
  const code = text.toUpperCase()
  return countries.has(code) ? code : undefined
}
