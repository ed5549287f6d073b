import { all, make, onClick, one, words } from './page.js'
import { unmet } from './rules.js'

/** Sends a form by `send(values, form)`, which answers with the problem, or nothing. What was typed stays; a second click is not sent. */
export function onSubmit(name, send) {
  const form = one(`[data-form="${name}"]`)
  if (!form) return
  const button = one('[type="submit"]', form)
  const alert = make('p', { class: 'alert', role: 'alert', tabindex: -1, hidden: '' })
  let busy = false
  form.noValidate = true
  form.prepend(alert)
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (busy) return
    alert.hidden = true
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
function tell(form, problem) {
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

/** A field gets the place for its error; a password also a button that shows it, its rules, and a word on Caps Lock. */
for (const field of all('.field input')) {
  const { id } = field
  const place = field.closest('.field')
  place.append(make('p', { class: 'error', id: `${id}-error`, hidden: '' }))
  field.setAttribute('aria-describedby', `${id}-hint ${id}-error ${id}-rules ${id}-caps`)
  if (field.type !== 'password') continue
  const show = make('button', { type: 'button', class: 'show', 'aria-label': 'Show password' }, 'Show')
  onClick(show, () => {
    const word = field.type === 'password' ? 'Hide' : 'Show'
    field.type = word === 'Hide' ? 'text' : 'password'
    show.textContent = word
    show.setAttribute('aria-label', `${word} password`)
  })
  field.after(show)
  const caps = make('p', { class: 'hint caps', id: `${id}-caps`, 'aria-live': 'polite' })
  place.append(caps, make('ul', { class: 'rules', id: `${id}-rules` }))
  const look = (event) => {
    const text = event.getModifierState?.('CapsLock') ? 'Caps Lock is on' : ''
    if (caps.textContent !== text) caps.textContent = text
  }
  field.addEventListener('keydown', look)
  field.addEventListener('keyup', look)
}
