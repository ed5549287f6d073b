import { all, one, words } from './page.js'
import { unmet } from './rules.js'

/**
 * Sends a form by `send(values, form)`, which comes back with the problem, or nothing. What was typed stays; a second click while it is under
 * way is not sent.
 */
export function onSubmit(name, send) {
  const form = one(`[data-form="${name}"]`)
  if (!form) return
  const button = one('[type="submit"]', form)
  let busy = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (busy) return
    one('.alert', form).hidden = true
    const wrong = fields(form).filter((field) => mark(field, complaint(field)))
    if (wrong.length) return wrong[0].focus()
    busy = true
    button.setAttribute('aria-busy', 'true')
    const problem = await send(Object.fromEntries(fields(form).map(({ name: field, value }) => [field, value])), form)
    busy = false
    button.removeAttribute('aria-busy')
    if (problem) tell(form, problem)
  })
  form.addEventListener('input', ({ target }) => mark(target, ''))
}

/** Shows a problem beside the fields it names, and above the form what is left of it. */
export function tell(form, problem) {
  const issues = problem.fields ?? []
  const marked = fields(form).filter((field) => mark(field, textOf(issues.filter((issue) => issue.field === field.name))))
  const others = issues.filter(({ field }) => !form.elements[field])
  marked[0]?.focus()
  if (marked.length && !others.length) return
  const alert = one('.alert', form)
  alert.hidden = false
  alert.textContent = textOf(others) || words(problem)
  if (!form.contains(document.activeElement)) alert.focus()
}

const fields = (form) => all('input', form)
const textOf = (issues) => issues.map(({ message }) => message).join(' ')

function complaint(field) {
  if (field.required && !field.value) return field.dataset.missing
  if (field.type === 'email' && !/^\S+@\S+$/.test(field.value)) return 'Enter an e-mail address like name@example.com'
  return unmet(field) ? 'Follow every rule below' : ''
}

/** Puts an error under a field, or takes it away. Whether there is one. */
function mark(field, text) {
  const error = one(`#${field.id}-error`)
  if (!error) return false
  error.hidden = !text
  error.textContent = text
  if (text) field.setAttribute('aria-invalid', 'true')
  else field.removeAttribute('aria-invalid')
  return Boolean(text)
}

for (const button of all('.show')) {
  const field = one(`#${button.getAttribute('aria-controls')}`)
  button.addEventListener('click', () => {
    const word = field.type === 'password' ? 'Hide' : 'Show'
    field.type = word === 'Hide' ? 'text' : 'password'
    button.textContent = word
    button.setAttribute('aria-label', `${word} password`)
  })
  const caps = one(`#${field.id}-caps`)
  const look = (event) => {
    const text = event.getModifierState?.('CapsLock') ? 'Caps Lock is on' : ''
    if (caps.textContent !== text) caps.textContent = text
  }
  field.addEventListener('keydown', look)
  field.addEventListener('keyup', look)
}
