import { onSubmit } from './form.js'
import { all, call, door, fill, leave, one, show, words } from './page.js'
import { showRules } from './rules.js'
import { aboutCurrent, askForNew, changePassword, showSignIn, signInForms } from './sign-in.js'
import { ago, dateOf, deviceOf } from './told.js'

const isConsole = door.kind === 'console'
let session

/** Answers of the own account; where the session has ended there is nothing to do but to sign in again. */
async function own(method, path, body) {
  const answer = await call(method, path, body)
  if (answer.code === 'session-ended' || answer.code === 'unauthenticated') return leave('#ended')
  return answer
}

/** Everything on the page, read anew. */
async function load() {
  const found = await call('GET', '/session')
  if (found.code === 'session-ended' || found.code === 'unauthenticated') return showSignIn()
  if (found.value?.mustChangePassword) return askForNew()
  const rest = found.ok ? ['/profile', '/sessions', '/password-policy', ...(isConsole ? ['/invitations'] : [])] : []
  const [profile, sessions, policy, invitations] = await Promise.all(rest.map((path) => own('GET', path)))
  const failed = [found, profile, sessions, policy, invitations].find((answer) => answer?.ok === false)
  if (failed) return show('failed', { why: words(failed) })
  session = found.value
  const { passwordChangedOn, passwordExpiresOn, pendingEmail, userName, email, displayName } = profile.value
  const password = `Changed ${dateOf(passwordChangedOn)}${passwordExpiresOn ? `, expires ${dateOf(passwordExpiresOn)}` : ''}`
  const tenants = session.tenants ?? []
  const offered = invitations?.value.items ?? []
  rows('sessions', sessions.value.items, (it) => ({ ...it, device: deviceOf(it.device), active: ago(it.lastActiveAt) }))
  rows('tenants', tenants, ({ name, roles }) => ({ name, about: roles.join(', ') || 'No role' }))
  rows('invitations', offered, (it) => ({ tenant: it.tenant, about: aboutOffer(it) }))
  showRules('password', policy.value)
  const values = { userName, email, displayName, pendingEmail, password }
  const shown = one('[data-view="home"]')
  fill(shown, { ...values, oneByOne: session.signOutEnds === 'this-session', offered: offered.length, noTenants: !tenants.length })
  if (shown.hidden) show('home')
}

export const aboutOffer = ({ roles, invitedBy, endsAt }) =>
  [roles.join(', '), invitedBy && `offered by ${invitedBy}`, `until ${dateOf(endsAt)}`].filter(Boolean).join(' · ')

/** Fills a list from its template; what is clicked in a row is done to that row's item. */
function rows(name, items, textsOf) {
  const template = one(`[data-row="${name}"]`)
  if (!template) return
  const made = items.map((item) => {
    const row = template.content.cloneNode(true)
    fill(row, textsOf(item))
    for (const button of all('[data-act]', row)) {
      const texts = textsOf(item)
      button.ariaLabel = `${button.textContent}: ${texts.tenant ?? texts.device}`
      button.hidden = item.current ?? false
      button.onclick = () => acts[button.dataset.act](item)
    }
    for (const time of all('time', row)) time.title = new Date((time.dateTime = item.lastActiveAt)).toLocaleString()
    return row
  })
  one(`[data-rows="${name}"]`).replaceChildren(...made)
}

const acts = {
  end: async ({ id }) => done(await own('DELETE', `/sessions/${id}`), 'That device is signed out'),
  accept: async ({ tenantId, tenant }) => done(await own('POST', `/invitations/${tenantId}/accept`), `You may enter ${tenant}`),
  decline: async ({ tenantId, tenant }) => done(await own('POST', `/invitations/${tenantId}/decline`), `You declined the offer of ${tenant}`),
  'sign-out': () => signOut(''),
  'sign-out-everywhere': () => signOut('?everywhere=true'),
  retry: () => load(),
  resend: () => sendLink(),
}

async function signOut(query) {
  const answer = await own('POST', `/sign-out${query}`)
  return answer.ok ? leave('#signed-out') : toast(words(answer))
}

/** Says what became of it and shows how things stand now. */
async function done(answer, text) {
  toast(answer.ok ? text : words(answer))
  await load()
  one('[data-view="home"] h1').focus()
}

let fading
function toast(text) {
  const place = one('.toast')
  place.textContent = text
  clearTimeout(fading)
  fading = setTimeout(() => (place.textContent = ''), 8000)
}

/** A form inside the page that is folded away and emptied once it is done. */
function folded(name, send, text) {
  onSubmit(name, async (values, form) => {
    const problem = await send(values)
    if (problem) return problem
    form.reset()
    form.closest('details').open = false
    await done({ ok: true }, text)
  })
}

let asked
async function sendLink() {
  const answer = await call('POST', '/forgot-password', { name: asked })
  if (!answer.ok) return answer
  show('sent', { name: asked })
  const button = one('[data-act="resend"]')
  const tick = (left) => {
    button.disabled = left > 0
    button.textContent = left > 0 ? `Send it again in ${left} s` : 'Send it again'
    if (left > 0) setTimeout(tick, 1000, left - 1)
  }
  tick(60)
}

signInForms(async () => load())
onSubmit('forgot', ({ name }) => {
  asked = name
  return sendLink()
})
folded('password', changePassword, 'Your password is changed. Other devices are signed out')
folded('email', changeEmail, 'A mail with a link went to the new address')
onSubmit('close', async ({ current: password }) => {
  const answer = await own('POST', '/account/close', { password })
  return answer.ok ? show('closed') : aboutCurrent(answer)
})

async function changeEmail({ email, current: password }) {
  const proved = await own('POST', '/step-up', { password })
  if (!proved.ok) return aboutCurrent(proved)
  const answer = await own('POST', '/email-change', { email })
  return answer.ok ? undefined : answer
}

for (const button of all('main > section [data-act]')) button.onclick = () => acts[button.dataset.act]()

const notes = {
  '#signed-out': 'You are signed out.',
  '#ended': 'You were signed out. Sign in to go on.',
}

/** What is shown follows what stands behind `#`, so that the back button works. */
function route(isFirst) {
  if (location.hash === '#forgot') {
    one('[data-form="forgot"]').elements.name.value ||= one('[data-form="sign-in"]').elements.name.value
    return show('forgot')
  }
  const note = notes[location.hash]
  if (note) history.replaceState(null, '', door.home)
  const isWaiting = !one('[data-view="wait"]').hidden
  if (isFirst && isWaiting) return load()
  if (note || !isFirst) showSignIn({ note })
}

addEventListener('hashchange', () => route(false))
route(true)
