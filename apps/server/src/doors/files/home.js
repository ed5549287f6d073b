import { onSubmit } from './form.js'
import { all, call, fill, leave, onClick, one, show, words } from './page.js'
import { rows } from './rows.js'
import { showRules } from './rules.js'
import { aboutCurrent, changePassword, hasEnded } from './sign-in.js'
import { ago, dateOf, deviceOf } from './told.js'

const home = one('[data-view="home"]')
const closed = {
  title: 'Your account is closed',
  what: 'You are signed out everywhere, and this account signs in no more. The shop’s staff can open it again if you ask them.',
  out: false,
}
const unproved = ({ email }) => ({
  title: 'Confirm your address',
  what: `We mailed a link to ${email}. Follow it and type your password: the account is yours from then on. It can take some minutes; look into the spam folder too.`,
  out: true,
})

/** The own account; where the session ends meanwhile there is nothing to do but to sign in again. */
async function own(method, path, body) {
  const answer = await call(method, path, body)
  return hasEnded(answer) ? leave('#ended') : answer
}

/** Everything on the page, as it is now. */
export async function showHome(session) {
  if (session.addressProved === false) return show('told', unproved(session.account))
  const paths = ['/profile', '/sessions', '/password-policy']
  const answers = await Promise.all(paths.map((path) => own('GET', path)))
  const failed = answers.find(({ ok }) => !ok)
  if (failed) return show('failed', { why: words(failed) })
  const [profile, sessions, policy] = answers.map(({ value }) => value)
  const { passwordChangedOn: changed, passwordExpiresOn: expires } = profile
  rows('sessions', sessions.items, (it) => ({ ...it, device: deviceOf(it.device), active: ago(it.lastActiveAt) }), acts)
  showRules('password', policy)
  one('[data-form="password"]').elements.userName.value = profile.userName
  fill(home, {
    pendingEmail: '',
    ...profile,
    password: `Changed ${dateOf(changed)}${expires ? `, expires ${dateOf(expires)}` : ''}`,
    oneByOne: session.signOutEnds === 'this-session',
    ...(await shopping(session)),
    waiting: (await own('GET', '/waiting-orders?limit=1')).value?.items.length,
  })
  if (home.hidden) show('home')
}

/** For whom a shopper acts, in a line, and the way to another customer. */
async function shopping({ customer, needsCustomer, withoutCustomer }) {
  const offers = (await own('GET', '/customer-invitations')).value?.items ?? []
  return {
    shops: customer || needsCustomer || withoutCustomer || offers.length,
    customer: customer?.name ?? withoutCustomer?.text ?? (needsCustomer ? 'No customer is chosen.' : ''),
    aboutCustomer: customer && [customer.number, customer.sequence, customer.role].filter(Boolean).join(' · '),
    choosing: offers.length ? 'You are invited: see by whom' : (customer || needsCustomer) && 'Choose a customer',
  }
}

const acts = {
  end: async ({ id }) => done(await own('DELETE', `/sessions/${id}`), 'That device is signed out'),
  'sign-out': () => signOut(''),
  'sign-out-everywhere': () => signOut('?everywhere=true'),
}

async function signOut(query) {
  const answer = await own('POST', `/sign-out${query}`)
  return answer.ok ? leave('#signed-out') : toast(words(answer))
}

/** Says what became of it, and shows how things stand now. */
async function done(answer, text) {
  toast(answer.ok ? text : words(answer))
  const session = await own('GET', '/session')
  if (session.ok) await showHome(session.value)
  if (!home.contains(document.activeElement)) one('h1', home).focus()
}

let fading
function toast(text) {
  const place = one('.toast')
  place.textContent = text
  clearTimeout(fading)
  fading = setTimeout(() => (place.textContent = ''), 8000)
}

/** A form folded into the page: emptied and folded again once it is done. */
function folded(name, send, text) {
  onSubmit(name, async (values, form) => {
    const problem = await send(values)
    if (problem) return problem
    form.reset()
    form.closest('details').open = false
    one('summary', form.closest('details')).focus()
    return done({ ok: true }, text)
  })
}

folded('password', changePassword, 'Your password is changed, and your other devices are signed out')
folded('email', changeEmail, 'A mail with a link is on its way to the new address')
onSubmit('close', async ({ current: password }) => {
  const answer = await own('POST', '/account/close', { password })
  return answer.ok ? show('told', closed) : aboutCurrent(answer)
})

/** The password is always asked for: the API wants a fresh proof of it. */
async function changeEmail({ email, current: password }) {
  const proved = await own('POST', '/step-up', { password })
  if (!proved.ok) return aboutCurrent(proved)
  const answer = await own('POST', '/email-change', { email })
  return answer.ok ? undefined : answer
}

for (const button of all('.head [data-act], [data-view="told"] [data-act]')) onClick(button, acts[button.dataset.act])
