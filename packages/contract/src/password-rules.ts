import type { Settings } from './settings-registry.ts'

/** What a policy asks of a new password. Made of settings by `passwordPolicy`. */
export interface PasswordPolicy {
  /** In characters (code points) after NFC. */
  readonly minLength: number
  readonly requireUpper: boolean
  readonly requireLower: boolean
  readonly requireDigit: boolean
  readonly requireSpecial: boolean
  readonly requireLetterAndDigit: boolean
  readonly common: boolean
  readonly contextWords: boolean
  readonly breached: boolean
}

/** The policy in force for one kind of user: console and website users have separate ones. */
export function passwordPolicy(settings: Settings, side: 'console' | 'website'): PasswordPolicy {
  return {
    minLength: settings[`${side}.password.minLength`],
    requireUpper: settings[`${side}.password.requireUpper`],
    requireLower: settings[`${side}.password.requireLower`],
    requireDigit: settings[`${side}.password.requireDigit`],
    requireSpecial: settings[`${side}.password.requireSpecial`],
    requireLetterAndDigit: settings[`${side}.password.requireLetterAndDigit`],
    common: settings[`${side}.password.common`],
    contextWords: settings[`${side}.password.contextWords`],
    breached: settings[`${side}.password.breached`],
  }
}

/** What is known of the person and of other people's passwords. */
export interface PasswordFacts {
  /** Names, user name, e-mail address, company, website: whole texts, cut into words here. */
  readonly contextWords?: readonly (string | null | undefined)[]
  /** Asked with the password in lower case. */
  readonly isCommon?: (lowerCase: string) => boolean
  readonly isBreached?: (password: string) => boolean
}

export type PasswordRule =
  | 'ill-formed'
  | 'too-long'
  | 'control-characters'
  | 'too-short'
  | 'needs-upper'
  | 'needs-lower'
  | 'needs-digit'
  | 'needs-special'
  | 'needs-letter-and-digit'
  | 'common'
  | 'context-word'
  | 'breached'
  | 'used-before'

export interface PasswordIssue {
  readonly rule: PasswordRule
  /** For people, in English. */
  readonly message: string
}

/** Longest password, in code points after NFC. Longer ones are refused, never cut. */
export const longestPassword = 256
/** No 256 characters need more UTF-16 units before NFC; beyond it nothing is looked at, so that normalising stays cheap. */
const longestTyped = 2048

/**
 * A password as it is hashed and compared: NFC. `undefined` for one that no account can have: half surrogates, or too long to look at.
 * Used at sign-in too, so that the same keys pressed on another system give the same password.
 */
export function normalisePassword(text: string): string | undefined {
  return text.length <= longestTyped && text.isWellFormed() ? text.normalize('NFC') : undefined
}

/** The issue that only the server can find: the password is one of the most recent. */
export const usedBefore: PasswordIssue = { rule: 'used-before', message: 'Choose a password that you have not used here before.' }

/**
 * Everything that keeps a text from being the new password; empty where nothing does. Any printable text is welcome: spaces, letters of
 * all scripts, emoji. A text that is ill-formed or too long gets that one issue and is not looked at further.
 */
export function passwordIssues(text: string, policy: PasswordPolicy, facts: PasswordFacts = {}): readonly PasswordIssue[] {
  if (text.length > longestTyped) return [tooLong]
  const password = normalisePassword(text)
  if (password === undefined) return [{ rule: 'ill-formed', message: 'This text is broken. Type the password again.' }]
  const length = Array.from(password).length
  if (length > longestPassword) return [tooLong]
  return [...shapeIssues(password, length, policy), ...guessIssues(password, policy, facts)]
}

const tooLong: PasswordIssue = { rule: 'too-long', message: `Use at most ${longestPassword} characters.` }

function shapeIssues(password: string, length: number, policy: PasswordPolicy): PasswordIssue[] {
  const issues: PasswordIssue[] = []
  const unless = (fine: boolean, rule: PasswordRule, message: string) => {
    if (!fine) issues.push({ rule, message })
  }
  const letter = /\p{L}/u.test(password)
  const digit = /\p{Nd}/u.test(password)
  unless(!/[\p{Cc}\p{Zl}\p{Zp}]/u.test(password), 'control-characters', 'Use only characters that can be printed.')
  unless(length >= policy.minLength, 'too-short', `Use at least ${policy.minLength} characters; this has ${length}.`)
  unless(!policy.requireUpper || /\p{Lu}/u.test(password), 'needs-upper', 'Add an upper case letter.')
  unless(!policy.requireLower || /\p{Ll}/u.test(password), 'needs-lower', 'Add a lower case letter.')
  unless(!policy.requireDigit || digit, 'needs-digit', 'Add a digit.')
  unless(
    !policy.requireSpecial || /[^\p{L}\p{M}\p{N}]/u.test(password),
    'needs-special',
    'Add a character that is neither letter nor digit.',
  )
  unless(!policy.requireLetterAndDigit || (letter && digit), 'needs-letter-and-digit', 'Use at least one letter and one digit.')
  return issues
}

function guessIssues(password: string, policy: PasswordPolicy, facts: PasswordFacts): PasswordIssue[] {
  const issues: PasswordIssue[] = []
  if (policy.common && facts.isCommon?.(password.toLowerCase())) {
    issues.push({ rule: 'common', message: 'Many people use this password. Choose one that is harder to guess.' })
  }
  if (policy.contextWords && holdsContextWord(password, facts.contextWords ?? [])) {
    issues.push({ rule: 'context-word', message: 'Leave out your name, your address, your company and the name of the website.' })
  }
  if (policy.breached && facts.isBreached?.(password)) {
    issues.push({ rule: 'breached', message: 'This password is in a list of stolen passwords. Choose another one.' })
  }
  return issues
}

/** Shorter words turn up in good passwords by chance. */
const shortestContextWord = 4

function holdsContextWord(password: string, texts: readonly (string | null | undefined)[]): boolean {
  const plain = lettersAndDigits(password)
  const unleeted = lettersAndDigits(unleet(password))
  return contextWords(texts).some((word) => plain.includes(word) || unleeted.includes(lettersAndDigits(unleet(word))))
}

/** The words of the given texts that a password must not hold: of an address only what stands before the @. At most 64 of 64 characters. */
function contextWords(texts: readonly (string | null | undefined)[]): readonly string[] {
  const words = texts.flatMap((text) => {
    const own = (text ?? '').slice(0, 256).replace(/@.*$/su, '')
    return [own, ...own.split(/[^\p{L}\p{M}\p{N}]+/u)].map((word) => lettersAndDigits(word).slice(0, 64))
  })
  return [...new Set(words)].filter((word) => Array.from(word).length >= shortestContextWord).slice(0, 64)
}

/** Without case, accents and separators: `Ada O’Kafor` is `adaokafor`. */
const lettersAndDigits = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** Characters written for letters. `l` and `1` both become `i`, on both sides of the comparison. */
const leet: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '!': 'i',
  '|': 'i',
  l: 'i',
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
  '+': 't',
}

const unleet = (text: string): string => Array.from(text.toLowerCase(), (character) => leet[character] ?? character).join('')
