import { notifications } from '@mantine/notifications'
import { createElement } from 'react'
import { problemOf } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import { BulkCard } from './BulkCard.tsx'

/** What became of one of many. */
export interface Outcome {
  readonly id: string
  readonly ok: boolean
  /** Why not, in words. */
  readonly reason?: string
}

export interface BulkWork {
  /** While it runs: "Deactivating users". */
  readonly doing: string
  /** Afterwards, of those it worked for: "12 users deactivated". */
  readonly did: (count: number) => string
  readonly ids: readonly string[]
  /** What each is called, in the list of what failed. */
  readonly names: ReadonlyMap<string, string>
  /** Does it to some of them, at most `batch` at once. */
  readonly act: (ids: readonly string[]) => Promise<readonly Outcome[]>
  /** 25 unless told: small enough to see it go on. */
  readonly batch?: number
  /** When it is over, and after every retry and undo: read anew what changed. */
  readonly after?: () => unknown
  /** Takes it back for those it worked for. */
  readonly undo?: (ids: readonly string[]) => Promise<unknown>
}

export interface BulkState {
  readonly status: 'running' | 'stopped' | 'done'
  readonly outcomes: readonly Outcome[]
}

/** Work on many rows that goes on while the person looks at other pages. */
export interface Bulk {
  readonly work: BulkWork
  readonly state: () => BulkState
  readonly watch: (watcher: () => void) => () => void
  readonly stop: () => void
  /** Those that failed, once more. */
  readonly retry: () => void
}

/** Starts it, and shows how far it is in a card that stays until it is closed. */
export function startBulk(work: BulkWork): void {
  let state: BulkState = { status: 'running', outcomes: [] }
  const watchers = new Set<() => void>()
  const become = (next: BulkState) => {
    state = next
    for (const watcher of watchers) watcher()
  }
  const run = async (ids: readonly string[]) => {
    const size = work.batch ?? 25
    for (let at = 0; at < ids.length && state.status === 'running'; at += size) {
      const some = ids.slice(at, at + size)
      const outcomes = await work.act(some).catch((error: unknown) => {
        const { title, detail } = problemOf(error)
        return some.map((id): Outcome => ({ id, ok: false, reason: detail ?? title }))
      })
      become({ ...state, outcomes: [...state.outcomes, ...outcomes] })
    }
    if (state.status === 'running') become({ ...state, status: 'done' })
    await work.after?.()
  }
  const bulk: Bulk = {
    work,
    state: () => state,
    watch: (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    stop: () => become({ ...state, status: 'stopped' }),
    retry: () => {
      const again = state.outcomes.filter((one) => !one.ok).map((one) => one.id)
      become({ status: 'running', outcomes: state.outcomes.filter((one) => one.ok) })
      void run(again)
    },
  }
  const id = crypto.randomUUID()
  notifications.show({
    id,
    role: 'status',
    autoClose: false,
    closeButtonProps: { 'aria-label': t('Close') },
    message: createElement(BulkCard, { bulk, close: () => notifications.hide(id) }),
  })
  void run(work.ids)
}
