import type { SettingKey, Settings } from './settings-registry.ts'

export type Standard = 'PCI DSS 4.0.1' | 'NIST SP 800-63B-4' | 'OWASP ASVS 5.0'

/** One requirement of a standard that settings can keep or break. */
export interface Clause {
  /** Stable: `pci-8.2.8`, `nist-3.1.1.2-length:console`. */
  readonly id: string
  readonly standard: Standard
  /** Its number there, such as `8.3.6`. */
  readonly clause: string
  readonly side: 'console' | 'website' | 'both'
  /** What it asks, in our words. */
  readonly requirement: string
  /** The settings it looks at. */
  readonly keys: readonly SettingKey[]
  readonly holds: (settings: Settings) => boolean
}

type Side = 'console' | 'website'

/** PCI DSS requirement 8 is about staff; shoppers' accounts are outside it. */
function pci(clause: string, requirement: string, keys: readonly SettingKey[], holds: Clause['holds']): Clause {
  return { id: `pci-${clause}`, standard: 'PCI DSS 4.0.1', clause, side: 'console', requirement, keys, holds }
}

/** NIST and ASVS say nothing of a kind of user: the same clause for each side. */
function eachSide(
  standard: 'NIST SP 800-63B-4' | 'OWASP ASVS 5.0',
  clause: string,
  word: string,
  requirement: string,
  names: (side: Side) => readonly SettingKey[],
  holds: (settings: Settings, side: Side) => boolean,
): Clause[] {
  const prefix = standard === 'OWASP ASVS 5.0' ? 'asvs' : 'nist'
  return (['console', 'website'] as const).map((side) => ({
    id: `${prefix}-${clause}${word && `-${word}`}:${side}`,
    standard,
    clause,
    side,
    requirement,
    keys: names(side),
    holds: (settings) => holds(settings, side),
  }))
}

const classKeys = (side: Side): SettingKey[] => [
  `${side}.password.requireUpper`,
  `${side}.password.requireLower`,
  `${side}.password.requireDigit`,
  `${side}.password.requireSpecial`,
  `${side}.password.requireLetterAndDigit`,
]
const noClass = (settings: Settings, side: Side) => classKeys(side).every((key) => settings[key] === false)

/** The clauses looked at. Sign-in is by password alone until a module for second factors exists, so the stricter length holds. */
export const clauses: readonly Clause[] = [
  pci(
    '8.2.6',
    'Accounts unused for 90 days are removed or deactivated.',
    ['console.inactivity.days'],
    (s) => s['console.inactivity.days'] >= 1 && s['console.inactivity.days'] <= 90,
  ),
  pci(
    '8.2.8',
    'After 15 minutes without activity the person signs in again.',
    ['console.session.idleMinutes'],
    (s) => s['console.session.idleMinutes'] <= 15,
  ),
  pci(
    '8.3.4',
    'At most 10 failed attempts lock the account, for at least 30 minutes or until the identity is confirmed.',
    ['console.lockout.enabled', 'console.lockout.maxAttempts', 'console.lockout.mode', 'console.lockout.minutes'],
    (s) =>
      s['console.lockout.enabled'] &&
      s['console.lockout.maxAttempts'] <= 10 &&
      s['console.lockout.mode'] === 'fixed' &&
      s['console.lockout.minutes'] >= 30,
  ),
  pci(
    '8.3.6',
    'A password has at least 12 characters, with letters and digits.',
    ['console.password.minLength', ...classKeys('console').filter((key) => key !== 'console.password.requireSpecial')],
    (s) => {
      const letter = s['console.password.requireUpper'] || s['console.password.requireLower']
      const both = s['console.password.requireLetterAndDigit'] || (letter && s['console.password.requireDigit'])
      return s['console.password.minLength'] >= 12 && both
    },
  ),
  pci('8.3.7', 'A new password differs from the last four.', ['console.password.history'], (s) => s['console.password.history'] >= 4),
  pci(
    '8.3.9',
    'Where the password is the only factor it is changed at least every 90 days.',
    ['console.password.maxAgeDays'],
    (s) => s['console.password.maxAgeDays'] >= 1 && s['console.password.maxAgeDays'] <= 90,
  ),
  {
    ...pci('10.5.1', 'The audit log is kept for at least 12 months.', ['audit.retentionMonths'], (s) => s['audit.retentionMonths'] >= 12),
    side: 'both',
  },
  ...eachSide(
    'NIST SP 800-63B-4',
    '3.1.1.2',
    'length',
    'A password that is the only factor has at least 15 characters.',
    (side) => [`${side}.password.minLength`],
    (s, side) => s[`${side}.password.minLength`] >= 15,
  ),
  ...eachSide('NIST SP 800-63B-4', '3.1.1.2', 'composition', 'No rules on kinds of characters.', classKeys, noClass),
  ...eachSide(
    'NIST SP 800-63B-4',
    '3.1.1.2',
    'rotation',
    'Passwords are not changed by the calendar.',
    (side) => [`${side}.password.maxAgeDays`],
    (s, side) => s[`${side}.password.maxAgeDays`] === 0,
  ),
  ...eachSide(
    'NIST SP 800-63B-4',
    '3.1.1.2',
    'blocklist',
    'Common, expected and breached passwords are refused.',
    (side) => [`${side}.password.common`, `${side}.password.contextWords`, `${side}.password.breached`],
    (s, side) => s[`${side}.password.common`] && s[`${side}.password.contextWords`] && s[`${side}.password.breached`],
  ),
  ...eachSide(
    'NIST SP 800-63B-4',
    '3.2.2',
    '',
    'At most 100 failed attempts in a row.',
    (side) => [`${side}.lockout.hardCap`],
    (s, side) => s[`${side}.lockout.hardCap`] <= 100,
  ),
  ...eachSide(
    'NIST SP 800-63B-4',
    '2.2.3',
    'inactivity',
    'At AAL2 a session ends after at most an hour without activity.',
    (side) => [`${side}.session.idleMinutes`],
    (s, side) => s[`${side}.session.idleMinutes`] <= 60,
  ),
  ...eachSide(
    'NIST SP 800-63B-4',
    '2.2.3',
    'overall',
    'At AAL2 a session ends after at most 24 hours.',
    (side) => [`${side}.session.absoluteMinutes`],
    (s, side) => s[`${side}.session.absoluteMinutes`] <= 1_440,
  ),
  ...eachSide(
    'NIST SP 800-63B-4',
    '4.2.1.2',
    '',
    'A recovery link sent by e-mail lives for at most 24 hours.',
    (side) => [`${side}.link.minutes`],
    (s, side) => s[`${side}.link.minutes`] <= 1_440,
  ),
  ...eachSide(
    'OWASP ASVS 5.0',
    '6.2.4',
    '',
    'Common passwords are refused.',
    (side) => [`${side}.password.common`],
    (s, side) => s[`${side}.password.common`],
  ),
  ...eachSide('OWASP ASVS 5.0', '6.2.5', '', 'No rules on kinds of characters.', classKeys, noClass),
  ...eachSide(
    'OWASP ASVS 5.0',
    '6.2.10',
    '',
    'Passwords are not changed by the calendar.',
    (side) => [`${side}.password.maxAgeDays`],
    (s, side) => s[`${side}.password.maxAgeDays`] === 0,
  ),
  ...eachSide(
    'OWASP ASVS 5.0',
    '6.2.11',
    '',
    'Words of the context are refused in passwords.',
    (side) => [`${side}.password.contextWords`],
    (s, side) => s[`${side}.password.contextWords`],
  ),
  ...eachSide(
    'OWASP ASVS 5.0',
    '6.2.12',
    '',
    'Breached passwords are refused.',
    (side) => [`${side}.password.breached`],
    (s, side) => s[`${side}.password.breached`],
  ),
]

/** The clauses that values do not keep, in the order of `clauses`. Ask with a website's values for what holds there. */
export const brokenClauses = (settings: Settings): readonly Clause[] => clauses.filter((clause) => !clause.holds(settings))

/** The clauses that look at one setting, kept or not. */
export const clausesOf = (key: SettingKey): readonly Clause[] => clauses.filter((clause) => clause.keys.includes(key))

/** What going from one set of values to another breaks and mends. */
export function clauseChanges(from: Settings, to: Settings): { readonly broken: readonly Clause[]; readonly mended: readonly Clause[] } {
  const before = new Set(brokenClauses(from))
  const after = new Set(brokenClauses(to))
  return { broken: [...after].filter((clause) => !before.has(clause)), mended: [...before].filter((clause) => !after.has(clause)) }
}
