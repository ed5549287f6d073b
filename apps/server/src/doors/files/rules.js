import { door, make, one } from './page.js'

const lengthOf = (text) => Array.from(text.normalize()).length

/** What can be seen while typing, as the server checks it: [words, whether it is met]. */
const visible = (policy) => [
  [
    (text) => `${policy.minLength} characters or more${text ? ` (${lengthOf(text)} now)` : ''}`,
    (text) => lengthOf(text) >= policy.minLength,
  ],
  policy.requireUpper && [() => 'An upper case letter', (text) => /\p{Lu}/u.test(text)],
  policy.requireLower && [() => 'A lower case letter', (text) => /\p{Ll}/u.test(text)],
  policy.requireDigit && [() => 'A digit', (text) => /\p{Nd}/u.test(text)],
  policy.requireSpecial && [() => 'A character that is neither letter nor digit', (text) => /[^\p{L}\p{M}\p{N}]/u.test(text)],
  policy.requireLetterAndDigit && [() => 'A letter and a digit', (text) => /\p{L}/u.test(text) && /\p{Nd}/u.test(text)],
]

/** What only the server knows. */
const later = ({ common, breached, contextWords, history }) => [
  contextWords && `Not your name or ${door.kind === 'console' ? 'your company’s' : 'the shop’s'}`,
  common && 'Not a password many people use',
  breached && 'Not a password known to be stolen',
  history > 1 && `Not one of your last ${history} passwords`,
  history === 1 && 'Not the password you have now',
]

const checks = new Map()

/** Puts the rules under the new password of a form, and ticks them off while it is typed. */
export function showRules(form, policy) {
  const field = one(`[data-form="${form}"] [name="password"]`)
  const rules = visible(policy).filter(Boolean)
  const isMet = () => rules.map(([, check]) => check(field.value))
  const look = () => {
    const met = isMet()
    const seen = rules.map(([text], at) => line(text(field.value), met[at] ? 'met' : 'open', met[at] ? ': done.' : ': still missing.'))
    const unseen = later(policy).filter(Boolean)
    const heading = unseen.length ? [line('Checked when you save:', 'heading', '')] : []
    one(`#${field.id}-rules`).replaceChildren(...seen, ...heading, ...unseen.map((text) => line(text, 'later', '.')))
  }
  if (!checks.has(field)) field.addEventListener('input', () => checks.get(field).look())
  checks.set(field, { look, isMet })
  look()
}

function line(text, state, spoken) {
  const item = make('li', { class: state }, text)
  item.append(make('span', { class: 'unseen' }, spoken))
  return item
}

/** Whether the rules of a field are known and one of them is not met. */
export const unmet = (field) => checks.get(field)?.isMet().includes(false) ?? false
