import { call, fill, leave, onClick, one, show, words } from './page.js'
import { rows } from './rows.js'
import { dateOf } from './told.js'

const page = one('[data-view="orders"]')

async function own(method, path) {
  const answer = await call(method, path)
  return answer.code === 'session-ended' || answer.code === 'unauthenticated' ? leave('#ended') : answer
}

/** The orders that wait, as it is now. */
async function look() {
  const waiting = await own('GET', '/waiting-orders?limit=100')
  if (!waiting.ok) return waiting.code === 'password-change-needed' ? leave() : show('failed', { why: words(waiting) })
  const { items } = waiting.value
  rows('orders', items, ({ orderId, receivedAt }) => ({ name: orderId, about: dateOf(receivedAt) }), acts)
  fill(page, { none: !items.length })
  if (page.hidden) show('orders')
}

const answering =
  (act, text) =>
  async ({ contactId, orderId }) => {
    const answer = await own('POST', `/waiting-orders/${contactId}/${act}`)
    one('.toast').textContent = answer.ok ? `Order ${orderId} ${text}` : words(answer)
    await look()
    one('h1', page).focus()
  }
const acts = { confirm: answering('confirm', 'is in your account'), decline: answering('decline', 'stays out of your account') }

onClick(one('[data-act="retry"]'), look)
void look()
