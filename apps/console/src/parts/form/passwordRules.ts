import { api } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'

/** What is asked of the own new password. */
export const usePasswordPolicy = () => api.useQuery('get', '/api/console/password-policy', {}, { staleTime: 60_000 }).data
export type Policy = NonNullable<ReturnType<typeof usePasswordPolicy>>

export interface Rule {
  readonly text: string
  /** Undefined: only the server knows. */
  readonly met: boolean | undefined
}

const lengthOf = (text: string): number => Array.from(text.normalize()).length

/** Every rule of a new password and whether what was typed so far meets it. The server checks all of them again. */
export function rulesOf(policy: Policy, typed: string): readonly Rule[] {
  const length = lengthOf(typed)
  const { minLength, history } = policy
  const seen: readonly (readonly [wanted: boolean, text: string, met: boolean | undefined])[] = [
    [
      true,
      typed
        ? t('{count, plural, one {# character} other {# characters}} or more ({length} now)', { count: minLength, length })
        : t('{count, plural, one {# character} other {# characters}} or more', { count: minLength }),
      length >= minLength,
    ],
    [policy.requireUpper, t('An upper case letter'), /\p{Lu}/u.test(typed)],
    [policy.requireLower, t('A lower case letter'), /\p{Ll}/u.test(typed)],
    [policy.requireDigit, t('A digit'), /\p{Nd}/u.test(typed)],
    [policy.requireSpecial, t('A character that is neither letter nor digit'), /[^\p{L}\p{M}\p{N}]/u.test(typed)],
    [policy.requireLetterAndDigit, t('A letter and a digit'), /\p{L}/u.test(typed) && /\p{Nd}/u.test(typed)],
    [policy.contextWords, t('Not your name or your company’s'), undefined],
    [policy.common, t('Not a password many people use'), undefined],
    [policy.breached, t('Not a password known to be stolen'), undefined],
    [
      history > 0,
      t('{count, plural, one {Not the password you have now} other {Not one of your last # passwords}}', { count: history }),
      undefined,
    ],
  ]
  return seen.filter(([wanted]) => wanted).map(([, text, met]) => ({ text, met }))
}

/** Whether a rule that shows while typing is not met. */
export const isUnmet = (policy: Policy | undefined, typed: string): boolean =>
  policy !== undefined && rulesOf(policy, typed).some((rule) => rule.met === false)
