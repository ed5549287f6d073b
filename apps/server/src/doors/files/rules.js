import { one } from './page.js'

const lengthOf = (text) => Array.from(text.normalize()).length

/** What a policy asks that can be seen while typing: [words, whether it is met], as the server checks it. */
const visible = (policy) => [
  [(text) => `${policy.minLength} characters or more${text ? ` (${lengthOf(text)} now)` : ''}`, (text) => lengthOf(text) >= policy.minLength],
  policy.requireUpper && [() => 'An upper case letter', (text) => /\p{Lu}/u.test(text)],
  policy.requireLower && [() => 'A lower case letter', (text) => /\p{Ll}/u.test(text)],
  policy.requireDigit && [() => 'A digit', (text) => /\p{Nd}/u.test(text)],
  policy.requireSpecial && [() => 'A character that is neither letter nor digit', (text) => /[^\p{L}\p{M}\p{N}]/u.test(text)],
  policy.requireLetterAndDigit && [() => 'A letter and a digit', (text) => /\p{L}/u.test(text) && /\p{Nd}/u.test(text)],
]

/** What only the server knows. */
const later = ({ common, breached, contextWords, history }) => [
  contextWords && 'Not your name, nor ours',
  (common || breached) && `Not a password ${common ? 'many people use' : ''}${common && breached ? ' or ' : ''}${breached ? 'known to be stolen' : ''}`,
  history && (history > 1 ? `Not one of your last ${history} passwords` : 'Not the password you have now'),
]

const checks = new Map()

/** Puts the rules under the new password of a form, and ticks them off while it is typed. */
export function showRules(form, policy) {
  const field = one(`[data-form="${form}"] [name="password"]`)
  const list = one(`#${field.id}-rules`)
  const rules = visible(policy).filter(Boolean)
  const items = [...rules.map(() => 'open'), ...later(policy).filter(Boolean)].map((text) => {
    const item = document.createElement('li')
    if (text !== 'open') item.textContent = `${text}: checked when you save`
    return item
  })
  list.replaceChildren(...items)
  const look = () => {
    for (const [at, [text, isMet]] of rules.entries()) {
      const met = isMet(field.value)
      items[at].className = met ? 'met' : ''
      const state = document.createElement('span')
      state.className = 'unseen'
      state.textContent = met ? ', done' : ', still missing'
      items[at].replaceChildren(text(field.value), state)
    }
  }
  look()
  if (!checks.has(field)) field.addEventListener('input', () => checks.get(field).look())
  checks.set(field, { look, isOpen: () => rules.some(([, isMet]) => !isMet(field.value)) })
}

/** Whether the rules of a field are known and one of them is not met. */
export const unmet = (field) => checks.get(field)?.isOpen() ?? false
