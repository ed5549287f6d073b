import { onSubmit } from './form.js'
import { call, door, here, leave, onClick, one, show, words } from './page.js'
import { askForNew, hasEnded, showSignIn, signInForms } from './sign-in.js'

const notes = { '#signed-out': 'You are signed out.', '#ended': 'You were signed out. Sign in to go on.' }

/** On for whoever is signed in, else the form. */
async function enter() {
  const session = await call('GET', '/session')
  if (hasEnded(session)) return showSignIn({ note: session.code === 'session-ended' ? notes['#ended'] : '' })
  if (!session.ok) return show('failed', { why: words(session) })
  if (session.value.mustChangePassword) return askForNew()
  if (door.kind === 'console') return leave()
  const { showHome } = await import('./home.js')
  return showHome(session.value)
}

signInForms(enter)
onClick(one('[data-act="retry"]'), enter)

let asked
async function sendLink() {
  const answer = await call('POST', '/forgot-password', { name: asked })
  if (!answer.ok) return answer
  show('sent', { name: asked })
  wait(60)
}

const again = one('[data-form="resend"]')
/** Seconds until the mail can be asked for once more. */
function wait(left) {
  const button = one('button', again)
  button.disabled = left > 0
  button.textContent = left > 0 ? `Send it again in ${left} s` : 'Send it again'
  if (left > 0) setTimeout(wait, 1000, left - 1)
}

onSubmit('resend', sendLink)
onSubmit('forgot', ({ name }) => {
  asked = name
  return sendLink()
})

/** What is shown follows what stands behind `#`, so that the back button works. */
function route() {
  const { hash } = location
  if (hash === '#forgot') {
    one('[data-form="forgot"]').elements.name.value ||= one('[data-form="sign-in"]').elements.name.value
    return show('forgot')
  }
  if (notes[hash]) history.replaceState(null, '', here())
  if (notes[hash] || one('[data-view="wait"]').hidden) return showSignIn({ note: notes[hash] })
  return enter()
}

addEventListener('hashchange', () => void route())
// the form stands there already where nobody is signed in
if (location.hash || !one('[data-view="wait"]').hidden) void route()
