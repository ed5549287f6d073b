import { IntlMessageFormat } from 'intl-messageformat'

/** English texts by themselves; another language's catalogue says what each is in it. */
type Catalogue = Readonly<Record<string, string>>
type Values = Readonly<Record<string, string | number | boolean | Date | null | undefined>>

let language = 'en'
let catalogue: Catalogue = {}
const formats = new Map<string, IntlMessageFormat>()

/** Chooses the language of every text from now on; the page is drawn anew by whoever calls it. */
export function setLanguage(next: string, texts: Catalogue): void {
  language = next
  catalogue = texts
  formats.clear()
}

export const currentLanguage = (): string => language

/**
 * A text in the person's language: `t('{count, plural, one {# person} other {# people}}', { count })`, in ICU's message format. The English
 * text is its own key, so a text is found by reading it. Whole sentences only: sentences made of parts cannot be translated.
 */
export function t(message: string, values?: Values): string {
  const text = catalogue[message] ?? message
  if (!values && !text.includes('{') && !text.includes("'")) return text
  let format = formats.get(text)
  if (!format) {
    format = new IntlMessageFormat(text, language)
    formats.set(text, format)
  }
  return String(format.format(values))
}
