import { onSubmit } from './form.js'
import { call, door, leave, one, show, words } from './page.js'
import { showRules } from './rules.js'
import { askForNew, showSignIn, signInForms } from './sign-in.js'
import { dateOf } from './told.js'

let token
let link

/** Takes the token out of the address at once, and asks what it is for. That uses nothing up. */
async function start() {
  token = location.hash.slice(1) || token
  history.replaceState(null, '', location.pathname)
  if (!token) return show('dead', { why: 'The page was opened without the end of its link. Open the link in your mail again, or copy all of it.' })
  show('wait')
  const answer = await call('POST', '/links/inspect', { token })
  if (!answer.ok) return over(answer)
  link = answer.value
  if (link.purpose === 'consent') return offer()
  if (link.policy) {
    const isFirst = link.purpose === 'activation'
    showRules(link.purpose, isFirst ? { ...link.policy, history: 0 } : link.policy)
    one(`[data-form="${link.purpose}"]`).elements.userName.value = link.userName
    return show(link.purpose, { ...link, invitedTo: link.invitedTo, elsewhere: !isFirst })
  }
  show(link.purpose, link)
}

/** Where the link itself is of no use any more, the page says so; everything else can be tried again. */
function over(problem) {
  if (problem.code !== 'link-refused' && problem.code !== 'bad-request') return show('failed', { why: words(problem) })
  return show('dead', { why: 'It was used, replaced by a newer one, or is too old.' })
}

/** A refusal of a form; a link that died meanwhile takes the page with it. */
const orOver = (answer) => (answer.code === 'link-refused' ? void over(answer) : answer)

for (const [purpose, path] of [
  ['activation', '/links/activate'],
  ['reset', '/links/reset'],
]) {
  onSubmit(purpose, async ({ password }) => {
    const answer = await call('POST', path, { token, password })
    if (!answer.ok) return orOver(answer)
    const entered = await call('POST', '/sign-in', { name: link.userName, password })
    return entered.ok ? leave() : show('done', { what: 'Your password is saved. Sign in with it.' })
  })
}

onSubmit('address-confirm', async () => {
  const answer = await call('POST', '/links/confirm-address', { token })
  if (!answer.ok) return orOver(answer)
  const suspended = 'Your company has not proved the domain of this address, so you cannot enter tenants until it does.'
  show('done', { what: `The new address counts from now on.${answer.value.suspendsAccess ? ` ${suspended}` : ''}` })
})

onSubmit('address-undo', async () => {
  const answer = await call('POST', '/links/undo-address', { token })
  if (!answer.ok) return orOver(answer)
  show('done', { what: 'The change is undone. A link for a new password is on its way to the address you have back.' })
})

/** An offer is shown to whom it was mailed, signed in. */
async function offer() {
  const offered = await call('POST', '/links/consent', { token })
  if (offered.code === 'unauthenticated' || offered.code === 'session-ended') {
    return showSignIn({ note: 'Access to a tenant is offered to you. Sign in to see by whom, and to accept or decline.', name: link.userName })
  }
  if (offered.code === 'password-change-needed') return askForNew()
  const [pending, session] = await Promise.all([call('GET', '/invitations'), call('GET', '/session')])
  if (offered.code === 'link-refused' && session.ok) return show('somebody-else', session.value.account)
  const failed = [offered, pending, session].find((answer) => !answer.ok)
  if (failed) return show('failed', { why: words(failed) })
  const found = pending.value.items.find(({ tenantId }) => tenantId === offered.value.tenantId)
  if (!found) return over({ code: 'link-refused' })
  link.tenantId = found.tenantId
  const { tenant, roles, invitedBy, endsAt } = found
  show('consent', { tenant, about: [roles.join(', '), invitedBy && `offered by ${invitedBy}`, `until ${dateOf(endsAt)}`].filter(Boolean).join(' · ') })
}

const answerOffer = async (act, what) => {
  const answer = await call('POST', `/invitations/${link.tenantId}/${act}`)
  return answer.ok ? show('done', { what }) : orOver(answer)
}

if (door.kind === 'console') {
  signInForms(offer)
  onSubmit('consent', () => answerOffer('accept', 'You may enter this tenant from now on.'))
  one('[data-act="decline"]').onclick = () => answerOffer('decline', 'You declined. Nothing has changed.')
}
one('[data-act="retry"]').onclick = start
addEventListener('hashchange', start)
start()
