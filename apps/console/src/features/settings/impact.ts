import { isSettingKey } from '@tillward/contract/settings'
import { t } from '../../lib/text.ts'
import type { Outcome, OutcomeChange } from './owner.ts'

/** What a change does to so many people. Whole sentences for each kind of user, so that they can be translated. */
interface Sentences {
  readonly console?: string
  readonly website?: string
}

const signedOut: Sentences = {
  console: '{n, plural, one {# console user is signed out at once.} other {# console users are signed out at once.}}',
  website: '{n, plural, one {# website user is signed out at once.} other {# website users are signed out at once.}}',
}
const newPassword: Sentences = {
  console:
    '{n, plural, one {# console user has a password: it stays, and the rule holds for the next one.} other {# console users have passwords: these stay, and the rule holds for the next ones.}}',
  website:
    '{n, plural, one {# website user has a password: it stays, and the rule holds for the next one.} other {# website users have passwords: these stay, and the rule holds for the next ones.}}',
}
const passwordRules = [
  'minLength',
  'requireUpper',
  'requireLower',
  'requireDigit',
  'requireSpecial',
  'requireLetterAndDigit',
  'common',
  'contextWords',
  'breached',
  'history',
] as const

const sentences: Readonly<Record<string, Sentences>> = {
  'session.idleMinutes': signedOut,
  'session.absoluteMinutes': signedOut,
  'session.atOnce': {
    console:
      '{n, plural, one {# console user has more sessions: the oldest end at the next sign-in.} other {# console users have more sessions: the oldest end at their next sign-in.}}',
    website:
      '{n, plural, one {# website user has more sessions: the oldest end at the next sign-in.} other {# website users have more sessions: the oldest end at their next sign-in.}}',
  },
  'password.maxAgeDays': {
    console:
      '{n, plural, one {The password of # console user is older than that: a new one is asked for at the next sign-in.} other {The passwords of # console users are older than that: new ones are asked for at the next sign-in.}}',
    website:
      '{n, plural, one {The password of # website user is older than that: a new one is asked for at the next sign-in.} other {The passwords of # website users are older than that: new ones are asked for at the next sign-in.}}',
  },
  'inactivity.days': {
    console:
      '{n, plural, one {# console user did not sign in for so long and is deactivated at the next run of the job.} other {# console users did not sign in for so long and are deactivated at the next run of the job.}}',
  },
  restrictToAssigned: {
    website:
      '{n, plural, one {# website user is signed in at a website not assigned to the account, and is signed out.} other {# website users are signed in at websites not assigned to their accounts, and are signed out.}}',
  },
  ...Object.fromEntries(passwordRules.map((rule) => [`password.${rule}`, newPassword])),
}

/** What a change does to people; undefined where it touches nobody, or nobody counts it. */
export function impactText({ key, people }: Pick<OutcomeChange, 'key' | 'people'>): string | undefined {
  if (!people || !isSettingKey(key)) return undefined
  const [side, ...name] = key.split('.') as ['console' | 'website', ...string[]]
  const sentence = sentences[name.join('.')]?.[side]
  return sentence ? t(sentence, { n: people }) : undefined
}

const isRule = (key: string) => passwordRules.some((rule) => key.endsWith(`.password.${rule}`))

/** The same for a whole change: each sentence once, what happens at once before what happens at the next change of a password. */
export function impactTexts({ changes }: Pick<Outcome, 'changes'>): readonly string[] {
  const ordered = changes.toSorted((a, b) => Number(isRule(a.key)) - Number(isRule(b.key)))
  return [...new Set(ordered.flatMap((change) => impactText(change) ?? []))]
}
