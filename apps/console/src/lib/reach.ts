import { useSyncExternalStore } from 'react'

let reached = true
const watchers = new Set<() => void>()
const tell = () => {
  for (const watcher of watchers) watcher()
}

/** Every answer says that the server can be reached; a request without one, that it cannot. */
export function noteReach(now: boolean): void {
  if (now === reached) return
  reached = now
  tell()
}

function watch(watcher: () => void): () => void {
  if (watchers.size === 0) for (const event of ['online', 'offline']) addEventListener(event, tell)
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** Undefined while all is well: no network at all, or the server does not answer. */
export const useOutage = (): 'offline' | 'unreachable' | undefined =>
  useSyncExternalStore(watch, () => (navigator.onLine ? (reached ? undefined : 'unreachable') : 'offline'))
