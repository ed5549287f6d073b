/** What a page notes of itself while it is used, in milliseconds since its document began. */
export interface Seen {
  /** What moved without a person having pressed anything, each with what of the page it was. */
  readonly shifts: { readonly value: number; readonly what: string }[]
  /** How long the page could do nothing else, each over 50 ms. */
  readonly longTasks: { readonly at: number; readonly ms: number }[]
  /** When rows came or changed in the document, and when the frame that shows them was made. */
  readonly paints: { readonly at: number; readonly painted: number }[]
  /** When somebody pressed a key or a button, or went back. */
  readonly acts: number[]
  /** From a key or button to the next frame, where it took longer than one. */
  readonly presses: { readonly at: number; readonly ms: number }[]
}

declare global {
  interface Window {
    seen: Seen
  }
}

/** Runs in the page before anything of its own does. `rows`: what people wait for there. */
export function watch(rows: string): void {
  const seen: Seen = { shifts: [], longTasks: [], paints: [], acts: [], presses: [] }
  window.seen = seen
  performance.setResourceTimingBufferSize(5_000)
  const on = (type: string, note: (entry: PerformanceEntry) => void, more: object = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...more })

  on('layout-shift', (entry) => {
    const { value, hadRecentInput, sources } = entry as PerformanceEntry & {
      value: number
      hadRecentInput: boolean
      sources: readonly { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[]
    }
    if (hadRecentInput) return
    const what = sources.map(({ node, previousRect: from, currentRect: to }) => {
      const it = node instanceof Element ? node : node?.parentElement
      return `${it?.tagName.toLowerCase()} “${it?.textContent?.slice(0, 30)}” y ${from.y}→${to.y} x ${from.x}→${to.x} h ${from.height}→${to.height}`
    })
    seen.shifts.push({ value, what: what.join('; ') })
  })
  on('longtask', ({ startTime, duration }) => seen.longTasks.push({ at: startTime, ms: duration }))
  on('event', ({ startTime, duration }) => seen.presses.push({ at: startTime, ms: duration }), { durationThreshold: 16 })

  for (const type of ['keydown', 'click', 'popstate']) addEventListener(type, () => seen.acts.push(performance.now()), true)

  const isOfRow = (node: Node | null) => {
    const it = node instanceof Element ? node : node?.parentElement
    return Boolean(it?.closest(rows) ?? it?.querySelector(rows))
  }
  // what opens may have been there, hidden
  new MutationObserver((changes) => {
    const touched = changes.some(
      ({ type, target, addedNodes }) => [...addedNodes].some(isOfRow) || (type !== 'childList' && isOfRow(target)),
    )
    if (!touched) return
    const at = performance.now()
    // a message sent in the frame comes after it was made
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => seen.paints.push({ at, painted: performance.now() }))
    port1.start()
    requestAnimationFrame(() => port2.postMessage(''))
  }).observe(document, { childList: true, subtree: true, characterData: true, attributeFilter: ['style'] })
}
