// The page and its server. Whatever is shown is set as text, never read as HTML.

/** What the server says of this door. */
export const door = document.documentElement.dataset
export const one = (selector, root = document) => root.querySelector(selector)
export const all = (selector, root = document) => [...root.querySelectorAll(selector)]

export function make(tag, attributes, text = '') {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.textContent = text
  return element
}

export const onClick = (button, act) => button.addEventListener('click', () => act())

/** Shows one view in place of the others, and says its heading. */
export function show(name, values = {}) {
  for (const view of all('[data-view]')) view.hidden = view.dataset.view !== name
  const view = one(`[data-view="${name}"]`)
  fill(view, values)
  const heading = one('h1', view)
  document.title = `${heading.textContent} · ${door.brand}`
  heading.focus()
  scrollTo(0, 0)
}

/** `data-text` is given the value of that name, `data-if` is shown where there is one. */
export function fill(root, values) {
  for (const [name, value] of Object.entries(values)) {
    for (const element of all(`[data-text="${name}"]`, root)) element.textContent = value ?? ''
    for (const element of all(`[data-if="${name}"]`, root)) element.hidden = !value
  }
}

/** Asks the API. `{ ok: true, value }`, or the problem it answered with. */
export async function call(method, path, body) {
  const headers = {
    ...(body ? { 'content-type': 'application/json' } : {}),
    ...(door.website ? { 'tillward-website': door.website } : {}),
  }
  try {
    const answer = await fetch(door.api + path, { method, headers, body: body && JSON.stringify(body), cache: 'no-store' })
    // other tabs of the console
    const news = { '/sign-in': 'signed-in', '/sign-out': 'signed-out' }[path]
    if (answer.ok && news) new BroadcastChannel('tillward').postMessage(news)
    const json = /json/.test(answer.headers.get('content-type')) ? await answer.json() : undefined
    return answer.ok ? { ok: true, value: json } : { code: answer.status === 503 ? 'busy' : 'internal', ...json, ok: false }
  } catch {
    return { ok: false, code: 'offline' }
  }
}

/** A problem in words, where it is not about one of the fields. */
export function words({ code, title, detail, requestId }) {
  if (code === 'offline') return 'The server cannot be reached. What you typed is still here: check the connection and try again.'
  if (code === 'busy' || code === 'unavailable') return 'Very many people are here right now. Wait a moment and try again.'
  if (code === 'too-many-attempts') return detail ?? 'Too many attempts came from your network. Wait ten minutes and try again.'
  if (code === 'internal') return `Something failed on our side. Try again.${requestId ? ` Request ${requestId}.` : ''}`
  return detail ?? `${title}.`
}

/** On to a page: nothing of what stood here is left. Never comes back. */
export function leave(hash = '') {
  const to = new URL(door.home, here())
  to.hash = hash
  history.replaceState(null, '', to)
  location.reload()
  return new Promise(() => {})
}

/** This address, without what stands behind `#`. */
export const here = () => String(new URL('', document.baseURI))

// a website without a host of its own
door.query = door.website ? `?website=${door.website}` : ''
if (door.website) door.home += door.query
for (const link of all('a[href^="/account"]')) link.search = door.query

// the back button brings back what was there before a sign-out
addEventListener('pageshow', (event) => event.persisted && location.reload())
