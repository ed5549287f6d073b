import type { Page } from 'playwright-core'

interface Stop {
  readonly place: string
  readonly name: string
  readonly seen: boolean
  readonly outside: boolean
}

/** Goes through a page with the Tab key, from its start until it leaves it, 400 stops at most. What is wrong, a line each. */
export async function focusOrder(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    ;(document.activeElement as HTMLElement | null)?.blur()
    window.scrollTo(0, 0)
    // the next Tab begins at the top
    const start = document.createElement('span')
    start.tabIndex = -1
    document.body.prepend(start)
    start.focus()
    start.remove()
  })
  const faults: string[] = []
  let last = ''
  let stays = 0
  for (let stops = 0; stops < 400; stops++) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(stopHere)
    if (stop.outside) return stops === 0 ? [...faults, 'nothing can be reached with the Tab key'] : faults
    if (!stop.name) faults.push(`a stop without a name: ${stop.place}`)
    if (!stop.seen) faults.push(`a stop that is not seen: ${stop.place}`)
    // a date field has a stop for each of its parts
    stays = stop.place === last ? stays + 1 : 0
    if (stays > 8) return [...faults, `a trap: ${stop.place}`]
    last = stop.place
  }
  return faults
}

/** Where the focus is. Runs in the page. */
function stopHere(): Stop {
  const it = document.activeElement
  if (!it || it === document.body || it === document.documentElement) return { place: '', name: '', seen: true, outside: true }
  const labels = (it as HTMLInputElement).labels
  const by = (it.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '')
  const image = it.querySelector('img[alt]')?.getAttribute('alt')
  const name = [
    it.getAttribute('aria-label'),
    ...by,
    ...[...(labels ?? [])].map((one) => one.textContent),
    it.textContent,
    image,
    it.getAttribute('title'),
  ]
  const path: string[] = []
  for (let at: Element | null = it; at && at !== document.body; at = at.parentElement) {
    path.unshift(`${at.tagName.toLowerCase()}:${[...(at.parentElement?.children ?? [])].indexOf(at)}`)
  }
  // what shows a control, and its focus, may be what is drawn for it: a label, or the box around it
  const drawn = [it, ...(labels ?? []), it.parentElement, it.parentElement?.parentElement].filter((one) => one instanceof HTMLElement)
  const seen = drawn.some((one) => {
    const box = one.getBoundingClientRect()
    return box.width > 4 && box.height > 4 && getComputedStyle(one).visibility === 'visible'
  })
  return {
    place: `${path.join(' ')} “${(it.textContent || it.getAttribute('aria-label') || '').slice(0, 40)}”`,
    name: name.filter(Boolean).join(' ').trim(),
    seen,
    outside: false,
  }
}
