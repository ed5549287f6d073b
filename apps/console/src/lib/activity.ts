import { announce, onNews } from './tabs.ts'

/**
 * Whether a person did something at this page a moment ago. Requests say so: what the page asks by itself, a list that reads
 * itself anew for instance, keeps nobody signed in.
 */
let lastAct = Date.now()
let lastTold = Date.now()

export function watchActivity(): void {
  for (const event of ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const) {
    addEventListener(event, () => (lastAct = Date.now()), { passive: true, capture: true })
  }
  onNews((news) => {
    if (news === 'active') lastTold = Date.now()
  })
}

/** So long after the last act a request still counts as the person's. */
const lingers = 15_000

export const isPersonsAct = (): boolean => Date.now() - lastAct < lingers

/** When the server last heard from the person, in this tab or another: from then on it counts the time without activity. */
export const lastToldAt = (): number => lastTold

/** The server has heard just now, and other tabs are told now and then. */
export function wasTold(): void {
  if (Date.now() - lastTold > 5_000) announce('active')
  lastTold = Date.now()
}

/** What the server says it heard last: it may have noted less than was told, or more. */
export const heardAt = (at: number): void => {
  lastTold = at
}
