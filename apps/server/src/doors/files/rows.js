import { all, fill, onClick, one } from './page.js'

/** Fills a list from its template; what is clicked in a row is done to that row's item, by what `acts` has under the button's name. */
export function rows(name, items = [], textsOf, acts) {
  const template = one(`[data-row="${name}"]`)
  const made = items.map((item) => {
    const row = template.content.cloneNode(true)
    const texts = textsOf(item)
    fill(row, texts)
    for (const button of all('[data-act]', row)) {
      button.setAttribute('aria-label', `${button.textContent}: ${texts.tenant ?? texts.device ?? texts.name}`)
      button.hidden ||= item.current ?? false
      onClick(button, () => acts[button.dataset.act](item))
    }
    for (const time of all('time', row)) {
      time.dateTime = item.lastActiveAt
      time.title = new Date(item.lastActiveAt).toLocaleString()
    }
    return row
  })
  if (template) one(`[data-rows="${name}"]`).replaceChildren(...made)
}
