import { all, one, words } from './page.js'
import { unmet } from './rules.js'

/**
 * Sends a form by `send(values)`, which comes back with the problem, or nothing. What was typed stays; a second click while it is under way is
 * not sent.
 */
export function onSubmit(name, send) {
  const form = one(`[data-form="${name}"]`)
  if (!form) return
  const button = one('[type="submit"]', form)
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (button.ariaBusy === 'true') return
    clear(form)
    const missing = fields(form).filter((field) => complaint(field))
    for (const field of missing) mark(field, complaint(field))
    if (missing.length) return missing[0].focus()
    button.ariaBusy = 'true'
    const values = Object.fromEntries(fields(form).map((field) => [field.name, field.value]))
    const problem = await send(values, form)
    button.ariaBusy = null
    if (problem) tell(form, problem)
  })
  form.addEventListener('input', ({ target }) => target.name && unmark(target))
}

/** Shows a problem beside the fields it names, and above the form what is left of it. */
export function tell(form, problem) {
  const named = Map.groupBy(problem.fields ?? [], ({ field }) => form.elements[field])
  const others = named.get(undefined) ?? []
  named.delete(undefined)
  for (const [field, issues] of named) mark(field, issues.map(({ message }) => message).join(' '))
  if (named.size) fields(form).find((field) => named.has(field)).focus()
  if (named.size && !others.length) return
  const alert = one('.alert', form)
  alert.hidden = false
  alert.textContent = others.length ? others.map(({ message }) => message).join(' ') : words(problem)
  if (!named.size && !form.contains(document.activeElement)) alert.focus()
}

const fields = (form) => all('input', form)

function complaint(field) {
  if (field.required && !field.value) return field.dataset.missing
  if (field.type === 'email' && field.value && !/^\S+@\S+$/.test(field.value)) return 'Enter an e-mail address like name@example.com'
  return unmet(field) ? 'Follow every rule below' : ''
}

function mark(field, text) {
  field.ariaInvalid = 'true'
  const error = one(`#${field.id}-error`)
  error.hidden = false
  error.textContent = text
}

function unmark(field) {
  field.ariaInvalid = null
  const error = one(`#${field.id}-error`)
  if (error) error.hidden = true
}

function clear(form) {
  one('.alert', form).hidden = true
  for (const field of fields(form)) unmark(field)
}

for (const button of all('.show')) {
  const field = one(`#${button.getAttribute('aria-controls')}`)
  button.addEventListener('click', () => {
    const shown = field.type === 'password'
    field.type = shown ? 'text' : 'password'
    button.textContent = shown ? 'Hide' : 'Show'
    button.ariaLabel = shown ? 'Hide password' : 'Show password'
  })
  const caps = one(`#${field.id}-caps`)
  const look = (event) => {
    const on = event.getModifierState?.('CapsLock')
    if ((caps.textContent !== '') !== on) caps.textContent = on ? 'Caps Lock is on' : ''
  }
  field.addEventListener('keydown', look)
  field.addEventListener('keyup', look)
}
