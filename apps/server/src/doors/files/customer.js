import { call, fill, leave, onClick, one, show, words } from './page.js'
import { rows } from './rows.js'
import { dateOf } from './told.js'

const page = one('[data-view="customer"]')
/** What the list shows: of which bill-to the ship-tos, the words searched for, and where its next page begins. */
let list = {}

async function own(method, path, body) {
  const answer = await call(method, path, body)
  return answer.code === 'session-ended' || answer.code === 'unauthenticated' ? leave('#ended') : answer
}

/** Everything on the page, as it is now. */
async function look() {
  const [session, invited, offered] = await Promise.all(['/session', '/customer-invitations', pathOf(list)].map((path) => own('GET', path)))
  const failed = [session, invited, offered].find(({ ok }) => !ok)
  if (failed) return failed.code === 'password-change-needed' ? leave() : show('failed', { why: words(failed) })
  const { customer, needsCustomer, withoutCustomer } = session.value
  const told = withoutCustomer?.text ?? (needsCustomer ? 'No customer is chosen.' : 'You shop for yourself.')
  rows('offers', invited.value.items, (it) => ({ name: it.customer, about: aboutInvitation(it) }), answers)
  fill(page, {
    now: customer ? ['Now', customer.name, customer.number, customer.sequence, customer.role].filter(Boolean).join(' · ') : told,
    offered: invited.value.items.length,
    any: customer || needsCustomer,
  })
  showList(offered.value)
  if (page.hidden) show('customer')
}

const aboutInvitation = ({ number, role, invitedBy, endsAt }) =>
  [number, role, invitedBy && `by ${invitedBy}`, `until ${dateOf(endsAt)}`].filter(Boolean).join(' · ')

function pathOf({ billTo, search, cursor }) {
  const asked = Object.entries({ limit: 20, search, cursor }).filter(([, value]) => value)
  const query = asked.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  return `/customers${billTo ? `/${billTo}/ship-tos` : ''}?${query}`
}

function showList({ items, next }) {
  list.next = next
  const textsOf = ({ name, number, sequence, address1, city, role, remembered, allShipTos }) => ({
    name,
    remembered,
    about: [number, sequence, address1, city, role].filter(Boolean).join(' · '),
    whole: list.billTo || allShipTos,
    shipTos: !list.billTo,
  })
  rows('customers', items, textsOf, choices)
  fill(page, { next, billTo: list.billTo, nobody: !items.length })
}

async function find(wanted) {
  list = wanted
  const answer = await own('GET', pathOf(list))
  if (!answer.ok) return show('failed', { why: words(answer) })
  showList(answer.value)
}

/** Says what became of it, and shows how things stand now. */
async function done(answer, text) {
  one('.toast').textContent = answer.ok ? text : words(answer)
  await look()
  one('h1', page).focus()
}

const choices = {
  choose: async ({ id: customerId, name }) => {
    const remember = one('[data-remember]').checked ? { remember: true } : {}
    return done(await own('PUT', '/session/customer', { customerId, ...remember }), `You shop for ${name}`)
  },
  shipTos: ({ id }) => find({ billTo: id }),
}
const answering = (act, text) => async (it) => done(await own('POST', `/customer-invitations/${it.id}/${act}`), `${text} ${it.customer}`)
const answers = { accept: answering('accept', 'You may shop for'), decline: answering('decline', 'You declined to shop for') }

one('[data-form="find"]').addEventListener('submit', (event) => {
  event.preventDefault()
  return find({ billTo: list.billTo, search: event.target.elements.search.value })
})
onClick(one('[data-act="all"]', page), () => find({}))
onClick(one('[data-act="more"]', page), () => find({ ...list, cursor: list.next }))
onClick(one('[data-act="retry"]'), look)
void look()
