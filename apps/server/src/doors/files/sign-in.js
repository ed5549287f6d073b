import { onSubmit } from './form.js'
import { call, leave, onClick, one, show } from './page.js'
import { showRules } from './rules.js'

/** The sign-in form and the one for an expired password; `onEntered` goes on from there. */
export function signInForms(onEntered) {
  onSubmit('sign-in', async ({ name, password }, form) => {
    const answer = await call('POST', '/sign-in', { name, password })
    if (answer.ok) form.reset()
    if (answer.ok) return answer.value.mustChangePassword ? askForNew() : onEntered()
    if (answer.code !== 'sign-in-refused') return answer
    form.elements.password.value = ''
    form.elements.password.focus()
    return { detail: 'That name and password don’t match. Check both and try again.' }
  })
  onSubmit('expired', async (values) => (await changePassword(values)) ?? onEntered())
  onClick(one('[data-act="instead"]'), async () => {
    const { ok } = await call('POST', '/sign-out')
    return ok ? leave('#signed-out') : undefined
  })
}

/** The way on for a password that has expired. */
export async function askForNew() {
  const policy = await call('GET', '/password-policy')
  if (policy.ok) showRules('expired', policy.value)
  show('expired')
}

/** Changes the own password; the problem, with the field it is about. */
export async function changePassword({ current, password }) {
  const answer = await call('PUT', '/password', { current, next: password })
  return answer.ok ? undefined : aboutCurrent(answer)
}

/** A wrong current password is told beside its field. */
export const aboutCurrent = (problem) =>
  problem.code === 'sign-in-refused'
    ? { fields: [{ field: 'current', message: 'That is not your current password. Check it and try again.' }] }
    : problem

/** The sign-in form, with something said above it, and who signs in where that is known. */
export function showSignIn({ note = '', name = '' } = {}) {
  show('sign-in')
  const place = one('[data-view="sign-in"] .note')
  place.textContent = note
  place.hidden = !note
  const { elements } = one('[data-form="sign-in"]')
  elements.name.value ||= name
  elements[elements.name.value ? 'password' : 'name'].focus()
}

export const hasEnded = ({ code }) => code === 'session-ended' || code === 'unauthenticated'
