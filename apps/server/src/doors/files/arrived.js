import { onSubmit } from './form.js'
import { call, make, one, show } from './page.js'
import { dateOf } from './told.js'

/** Orders somebody placed with this address: the holder ticks what is theirs. How many there are. */
export async function orders(token) {
  const answer = await call('POST', '/links/orders', { token })
  const items = answer.ok ? answer.value.items : []
  const rows = items.map(({ contactId, orderId, receivedAt }) => {
    const label = make('label', {})
    label.append(make('input', { type: 'checkbox', value: contactId, 'data-order': '' }), ` ${orderId}, ${dateOf(receivedAt)}`)
    const row = make('li', {})
    row.append(label)
    return row
  })
  one('[data-orders]').replaceChildren(...rows)
  return items.length
}

/** Who asks to shop for whom: shown to whoever reads the address on file, who says yes or no. `over` takes a link that is of no use. */
export async function claim(token, over) {
  const asked = await call('POST', '/links/customer-claim/inspect', { token })
  if (!asked.ok) return over(asked)
  const answering = (act, done) =>
    onSubmit(`claim-${act}`, async () => {
      const answer = await call('POST', `/links/customer-claim/${act}`, { token })
      if (answer.ok) return show('done', done)
      return answer.code === 'link-refused' ? over(answer) : answer
    })
  answering('allow', { title: 'It is allowed', what: 'They may shop for this customer from now on. Its Administrators were told.' })
  answering('refuse', { title: 'It is refused', what: 'Nothing has changed.' })
  return show('customer-claim', asked.value)
}
