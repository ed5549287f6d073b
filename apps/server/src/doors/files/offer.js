import { onSubmit } from './form.js'
import { call, show, words } from './page.js'
import { askForNew, hasEnded, showSignIn, signInForms } from './sign-in.js'
import { aboutOffer } from './told.js'

/** Shows access offered by a mailed link to whom it was mailed, once they are signed in. `over` takes a link that is of no use. */
export function offer(token, name, over) {
  let tenantId

  async function look() {
    const [offered, pending, session] = await Promise.all([
      call('POST', '/links/consent', { token }),
      call('GET', '/invitations'),
      call('GET', '/session'),
    ])
    if (hasEnded(offered)) return showSignIn({ note: 'You are offered access. Sign in to see by whom, and to accept or decline.', name })
    if (offered.code === 'password-change-needed') return askForNew()
    if (offered.code === 'link-refused' && session.ok) return show('somebody-else', session.value.account)
    const failed = [offered, pending].find(({ ok }) => !ok)
    if (failed) return show('failed', { why: words(failed) })
    const found = pending.value.items.find((item) => item.tenantId === offered.value.tenantId)
    if (!found) return over({ code: 'link-refused' })
    tenantId = found.tenantId
    show('consent', { tenant: found.tenant, about: aboutOffer(found) })
  }

  const answering = (act, done) =>
    onSubmit(act, async () => {
      const answer = await call('POST', `/invitations/${tenantId}/${act}`)
      if (answer.ok) return show('done', done)
      return answer.code === 'link-refused' ? over(answer) : answer
    })

  signInForms(look)
  answering('accept', { title: 'You have access', what: 'You may enter this tenant from now on.' })
  answering('decline', { title: 'You declined', what: 'Nothing has changed.' })
  return look()
}
