import { domainKey } from './domains.ts'

export { domainKey, readableDomain } from './domains.ts'
export { looksLikeConsoleRole, skeleton } from './look-alikes.ts'

/** Longest user name, in characters after NFC. Addresses end at 254 bytes (RFC 5321). */
export const longestUserName = 254

const localAtom = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+$/u
/** Control, format (direction, zero width), private and half characters, line ends, and every space but the ordinary one. */
const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]|(?! )\p{Z}/u

/**
 * Whether a text holds characters that cannot be seen or change how others are shown: control, zero width, direction, line ends, odd spaces,
 * half surrogates. For every name that people read and trust: user names, roles, companies, websites.
 */
export function hasHiddenCharacters(text: string): boolean {
  return hidden.test(text)
}

interface AddressParts {
  readonly local: string
  /** As A-labels. */
  readonly domain: string
}

function addressParts(text: string): AddressParts | undefined {
  if (text.length > 254) return undefined
  const at = text.indexOf('@')
  const local = text.slice(0, at)
  const domain = domainKey(text.slice(at + 1))
  if (at < 1 || domain === undefined || hasHiddenCharacters(local)) return undefined
  if (!local.split('.').every((atom) => localAtom.test(atom))) return undefined
  const bytes = new TextEncoder().encode(local.normalize('NFC')).length
  return bytes > 64 || bytes + 1 + domain.length > 254 ? undefined : { local, domain }
}

/**
 * Whether a text is an e-mail address that a person may give. Strict where addresses are odd rather than rare: one @, no quotes, comments,
 * spaces or address literals, a domain of at least two labels. Letters beyond ASCII are welcome on both sides.
 */
export function isAddress(text: string): boolean {
  return addressParts(text) !== undefined
}

/** The key of an address: NFC, lower case, domain as A-labels, nothing else folded; `undefined` where it is not an address. */
export function addressKey(text: string): string | undefined {
  const parts = addressParts(text)
  return parts && `${foldCase(parts.local)}@${parts.domain}`
}

/** The domain of an address as A-labels. A person belongs to a verified domain only when this equals its key: sub-domains are others. */
export function addressDomain(text: string): string | undefined {
  return addressParts(text)?.domain
}

export interface NameIssue {
  readonly rule: 'required' | 'too-long' | 'hidden-character' | 'outer-space' | 'address'
  readonly message: string
}

/**
 * What keeps a text from being a user name; empty where nothing does. 1 to 254 characters; one with @ must be an address, and the caller
 * checks that it is the account's own.
 */
export function userNameIssues(text: string): readonly NameIssue[] {
  if (text === '') return [{ rule: 'required', message: 'Enter a user name.' }]
  if (text.length > 2 * longestUserName || Array.from(text.normalize('NFC')).length > longestUserName) {
    return [{ rule: 'too-long', message: `Use at most ${longestUserName} characters.` }]
  }
  const issues: NameIssue[] = []
  if (hasHiddenCharacters(text)) issues.push({ rule: 'hidden-character', message: 'Use only characters that can be seen.' })
  if (text !== text.trim()) issues.push({ rule: 'outer-space', message: 'Remove the space at the beginning or end.' })
  if (text.includes('@') && !isAddress(text)) {
    issues.push({ rule: 'address', message: 'A user name with @ must be your own e-mail address.' })
  }
  return issues
}

/**
 * The one key function of login names: user names and addresses share a name space, and this is what is unique in a realm and looked
 * up at sign-in. NFC, lower case, an address's domain as A-labels, nothing else folded. `undefined` where no account can have that name.
 */
export function loginNameKey(text: string): string | undefined {
  if (userNameIssues(text).length > 0) return undefined
  return text.includes('@') ? addressKey(text) : foldCase(text)
}

/** NFC on both sides: lower case of a composed letter can be a decomposed one. */
function foldCase(text: string): string {
  return text.normalize('NFC').toLowerCase().normalize('NFC')
}
