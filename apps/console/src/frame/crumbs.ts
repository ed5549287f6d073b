import { useEffect } from 'react'
import { t } from '../lib/text.ts'

export interface Crumb {
  readonly label: string
  /** Undefined: a group, or the page itself. */
  readonly to?: string
}

let trail: readonly Crumb[] = []
const watchers = new Set<() => void>()

export const crumbs = (): readonly Crumb[] => trail
export function watchCrumbs(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** Says where this page is: the header shows it, and the last of it is the title of the tab. A name that is still being read is left out. */
export function useCrumbs(...next: Crumb[]): void {
  const text = JSON.stringify(next.filter(({ label }) => label !== ''))
  useEffect(() => {
    trail = JSON.parse(text) as Crumb[]
    document.title = t('{page} · Tillward', { page: trail.at(-1)?.label ?? '' })
    for (const watcher of watchers) watcher()
  }, [text])
}
