import { onSubmit } from './form.js'
import { all, call, door, leave, onClick, one, show, words } from './page.js'
import { showRules } from './rules.js'

let token
let link
const arrived = () => import('./arrived.js')

/** Takes the token out of the address at once, and asks what it is for. That uses nothing up. */
async function start() {
  token = location.hash.slice(1) || token
  history.replaceState(null, '', location.pathname + door.query)
  if (!token)
    return show('dead', { why: 'The page was opened without the end of its link. Open the link in your mail again, or copy all of it.' })
  show('wait')
  const answer = await call('POST', '/links/inspect', { token })
  if (!answer.ok) return over(answer)
  link = answer.value
  if (link.purpose === 'consent') return (await import('./offer.js')).offer(token, link.userName, over)
  if (link.purpose === 'customer-claim') return (await arrived()).claim(token, over)
  const isFirst = link.purpose === 'activation'
  const orders = isFirst && door.kind === 'website' && (await (await arrived()).orders(token))
  if (link.policy) {
    showRules(link.purpose, isFirst ? { ...link.policy, history: 0 } : link.policy)
    one(`[data-form="${link.purpose}"]`).elements.userName.value = link.userName
  }
  show(link.purpose, { invitedTo: '', registered: false, ...link, orders, elsewhere: !isFirst })
}

/** Where the link itself is of no use any more, the page says so; everything else can be tried again. */
function over(problem) {
  if (problem.code !== 'link-refused' && problem.code !== 'bad-request') show('failed', { why: words(problem) })
  else show('dead', { why: 'It was used, replaced by a newer one, or is too old.' })
}

/** What follows a form: `after` where it was done. A link that died meanwhile takes the page with it. */
const using = (purpose, path, after) =>
  onSubmit(purpose, async ({ password }) => {
    const orders = purpose === 'activation' ? all('[data-order]:checked').map(({ value }) => value) : []
    const body = { token, ...(password ? { password } : {}), ...(orders.length ? { orders } : {}) }
    const answer = await call('POST', path, body)
    if (answer.ok) return after(answer.value, password)
    return answer.code === 'link-refused' ? over(answer) : answer
  })

async function signIn(_, password) {
  const { ok } = await call('POST', '/sign-in', { name: link.userName, password })
  return ok ? leave() : show('done', { title: 'Your password is saved', what: 'Sign in with it to go on.' })
}
using('activation', '/links/activate', signIn)
using('reset', '/links/reset', signIn)

using('address-confirm', '/links/confirm-address', ({ suspendsAccess }) => {
  const suspended = suspendsAccess
    ? ' Your company has not proved the domain of this address: until it does, you cannot enter tenants.'
    : ''
  show('done', { title: 'Your address is confirmed', what: `The new address counts from now on.${suspended}` })
})
using('address-undo', '/links/undo-address', () =>
  show('done', { title: 'The change is undone', what: 'A link for a new password is on its way to the address you have back.' }),
)

onClick(one('[data-act="retry"]'), start)
// another link in the same tab: the page begins anew, so that no button still answers the former one as well
addEventListener('hashchange', () => location.reload())
void start()
