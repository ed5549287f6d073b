import { hasHiddenCharacters, isAddress } from './login-names.ts'
import { type PropertyRules, type PropertyType, type PropertyValue, typeInfo } from './properties.ts'
import { matchesPattern } from './property-pattern.ts'

/** What keeps a value from being taken: `rule` is a stable word, `message` for people. */
export interface ValueIssue {
  readonly rule: string
  readonly message: string
}
export type CheckedValue = { readonly value: PropertyValue } | { readonly issue: ValueIssue }

/** Largest number, either way: with six decimals it is still exact. */
export const largestNumber = 1_000_000_000
export const mostDecimals = 6

const wrong = (rule: string, message: string): CheckedValue => ({ issue: { rule, message } })
const fits = (value: PropertyValue): CheckedValue => ({ value })

/** A value as it is kept, or what is wrong with it. What was kept once is taken as it is, as long as the rules stay. */
export function checkValue(type: PropertyType, rules: PropertyRules, given: unknown): CheckedValue {
  switch (type) {
    case 'text':
    case 'long-text':
    case 'e-mail':
    case 'url':
    case 'phone':
      return typeof given === 'string' ? checkText(type, rules, given) : wrong('type', 'Enter text.')
    case 'whole-number':
    case 'decimal':
      return typeof given === 'number' ? checkNumber(type, rules, given) : wrong('type', 'Enter a number.')
    case 'yes-no':
      return typeof given === 'boolean' ? fits(given) : wrong('type', 'Say yes or no: true or false.')
    case 'date':
    case 'date-time':
      return typeof given === 'string' ? checkTime(type, rules, given) : wrong('type', timeHint[type])
    case 'one-of':
      return isChoice(rules, given) ? fits(given) : wrong(typeof given === 'string' ? 'choice' : 'type', 'Take one of the choices.')
    case 'many-of':
      return checkKeys(rules, given)
  }
}

/** A value that stands as text in a file or a query: `42`, `yes`, `2026-11-21`, `red,blue`. */
export function readValue(type: PropertyType, rules: PropertyRules, text: string): CheckedValue {
  const kept = typeInfo(type).kept
  if (kept === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? checkValue(type, rules, Number(text)) : wrong('type', 'Enter a number.')
  if (kept === 'yes-no') return checkValue(type, rules, yesOrNo.get(text.toLowerCase()))
  if (kept === 'keys')
    return checkValue(
      type,
      rules,
      text
        .split(',')
        .map((key) => key.trim())
        .filter(Boolean),
    )
  return checkValue(type, rules, text)
}

const yesOrNo: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['true', true],
  ['no', false],
  ['false', false],
])

/** Whether something given means that there is no value. */
export const isEmptyValue = (given: unknown): boolean =>
  given === null || (typeof given === 'string' && given.trim() === '') || (Array.isArray(given) && given.length === 0)

type TextType = 'text' | 'long-text' | 'e-mail' | 'url' | 'phone'

function checkText(type: TextType, rules: PropertyRules, given: string): CheckedValue {
  // before anything walks over it: no value is that long, in whatever form
  const longest = typeInfo(type).longest ?? 0
  if (given.length > 4 * longest) return wrong('too-long', `Use at most ${longest} characters.`)
  const typed = given.normalize('NFC').trim()
  const text = type === 'long-text' ? typed.replace(/\r\n?/g, '\n') : typed
  if (hasHiddenCharacters(type === 'long-text' ? text.replace(/[\n\t]/g, ' ') : text)) {
    return wrong('hidden-character', 'Use only characters that can be seen.')
  }
  const kept = form[type](text)
  if (kept === undefined) return wrong(type, formHint[type])
  const length = Array.from(kept).length
  const most = Math.min(rules.maxLength ?? longest, longest)
  if (length > most) return wrong('too-long', `Use at most ${most} characters.`)
  if (length < (rules.minLength ?? 0)) return wrong('too-short', `Use at least ${rules.minLength} characters.`)
  if (rules.pattern !== undefined && !matchesPattern(rules.pattern, kept)) {
    return wrong('pattern', rules.patternHint ?? 'This does not have the form that is asked for.')
  }
  return fits(kept)
}

/** The text in the form it is kept in, or undefined where it is none of that type. */
const form: Readonly<Record<TextType, (text: string) => string | undefined>> = {
  text: (text) => text,
  'long-text': (text) => text,
  'e-mail': (text) => (isAddress(text) ? text : undefined),
  url: webAddress,
  phone: (text) => (phone.test(text) && digits(text) >= 3 && digits(text) <= 20 ? text : undefined),
}

const formHint: Readonly<Record<TextType, string>> = {
  text: 'Enter text.',
  'long-text': 'Enter text.',
  'e-mail': 'Enter one e-mail address, such as name@example.com.',
  url: 'Enter the address of a page, such as https://example.com/page.',
  phone: 'Enter a phone number, such as +49 30 123456.',
}

/** Digits with what is usual between them, and an extension. */
const phone = /^\+?[0-9() ./-]+(?: ?(?:x|ext\.?) ?[0-9]{1,6})?$/i
const digits = (text: string): number => text.replace(/[^0-9]/g, '').length

/** A page of the web and nothing else: no scripts, no files, nobody's password (ATK-081). */
function webAddress(text: string): string | undefined {
  // only what is shown as it is followed
  if (!/^https?:\/\/[^\\]+$/i.test(text)) return undefined
  try {
    const { href, hostname, username, password } = new URL(text)
    return hostname && !username && !password ? href : undefined
  } catch {
    return undefined
  }
}

function checkNumber(type: 'whole-number' | 'decimal', rules: PropertyRules, given: number): CheckedValue {
  const largest = type === 'decimal' ? largestNumber : Number.MAX_SAFE_INTEGER
  if (!Number.isFinite(given) || Math.abs(given) > largest) return wrong('too-large', `Enter a number up to ${largest}.`)
  if (type === 'whole-number' && !Number.isInteger(given)) return wrong('whole-number', 'Enter a whole number.')
  const places = rules.decimals ?? mostDecimals
  if (type === 'decimal' && Number(given.toFixed(places)) !== given) return wrong('decimals', `Use at most ${places} decimals.`)
  // there is no negative nothing
  return within(rules, given === 0 ? 0 : given)
}

const timeHint = {
  date: 'Enter a date such as 2026-11-21.',
  'date-time': 'Enter date and time with the zone, such as 2026-11-21T09:30:00Z.',
} as const

function checkTime(type: 'date' | 'date-time', rules: PropertyRules, given: string): CheckedValue {
  const value = type === 'date' ? date(given) : moment(given)
  return value === undefined ? wrong(type, timeHint[type]) : within(rules, value)
}

/** A day that exists, from the year 1 on. */
function date(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '0001') return undefined
  const time = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text) ? text : undefined
}

function moment(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined
  const time = new Date(text)
  if (date(text.slice(0, 10)) === undefined || Number.isNaN(time.getTime())) return undefined
  const utc = time.toISOString()
  // years before 1 and after 9999 are written with a sign
  return utc.length === 24 && utc >= '0001' ? utc : undefined
}

/** Dates and moments of one form follow each other as their texts do. */
function within({ min, max }: PropertyRules, value: number | string): CheckedValue {
  if (min !== undefined && value < min) return wrong('min', `Enter ${min} or more.`)
  if (max !== undefined && value > max) return wrong('max', `Enter ${max} or less.`)
  return fits(value)
}

const isChoice = ({ choices = [] }: PropertyRules, given: unknown): given is string => choices.some(({ key }) => key === given)

/** Kept in the order of the choices, so that the same choices are always the same value. */
function checkKeys(rules: PropertyRules, given: unknown): CheckedValue {
  if (!Array.isArray(given) || !given.every((key) => typeof key === 'string')) return wrong('type', 'Enter a list of choices.')
  if (!given.every((key) => isChoice(rules, key))) return wrong('choice', 'Take some of the choices.')
  if (new Set(given).size !== given.length) return wrong('choice', 'Take each choice once.')
  return fits((rules.choices ?? []).flatMap(({ key }) => (given.includes(key) ? [key] : [])))
}
