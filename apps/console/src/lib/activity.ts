/**
 * Whether a person did something at this page a moment ago. Requests say so: what the page asks by itself, a list that reads
 * itself anew for instance, keeps nobody signed in.
 */
let lastAct = Date.now()

export function watchActivity(): void {
  for (const event of ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const) {
    addEventListener(event, () => (lastAct = Date.now()), { passive: true, capture: true })
  }
}

/** So long after the last act a request still counts as the person's. */
const lingers = 15_000

export const isPersonsAct = (): boolean => Date.now() - lastAct < lingers
export const lastActAt = (): number => lastAct
