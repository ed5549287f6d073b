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
  /** When it is over, and after every retry: read anew what changed. */
  readonly after?: () => unknown
  /** The way back, for those something changed for; of nobody where nothing did. */
  readonly undo?: () => WayBack
}

export interface WayBack extends Pick<BulkWork, 'doing' | 'did' | 'ids' | 'act'> {
  /** What taking it back does besides, and what it cannot bring back. */
  readonly explained?: string
}

export interface BulkState {
  readonly status: 'running' | 'stopped' | 'done'
  readonly outcomes: readonly Outcome[]
  /** Why it stopped by itself, in words. */
  readonly halted?: string
}

/** Work on many rows that goes on while the person looks at other pages. */
export interface Bulk {
  readonly work: BulkWork
  readonly state: () => BulkState
  readonly watch: (watcher: () => void) => () => void
  readonly stop: () => void
  /** Those that were not tried yet. */
  readonly goOn: () => void
  /** Those that failed, once more. */
  readonly retry: () => void
  /** What it did, with a card of its own. */
  readonly takeBack: () => void
}

/** Starts it, and shows how far it is in a card that stays until it is closed; where all of it worked, for a while. */
export function startBulk(work: BulkWork): void {
  let state: BulkState = { status: 'running', outcomes: [] }
  const id = crypto.randomUUID()
  const watchers = new Set<() => void>()
  const become = (next: BulkState) => {
    const changed = next.status !== state.status
    state = next
    for (const watcher of watchers) watcher()
    if (changed) notifications.update(card())
  }
  const bulk: Bulk = {
    work,
    state: () => state,
    watch: (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    stop: () => become({ ...state, status: 'stopped' }),
    goOn: () => {
      const tried = new Set(state.outcomes.map((one) => one.id))
      become({ status: 'running', outcomes: state.outcomes })
      void run(work.ids.filter((one) => !tried.has(one)))
    },
    retry: () => {
      const again = state.outcomes.filter((one) => !one.ok).map((one) => one.id)
      become({ status: 'running', outcomes: state.outcomes.filter((one) => one.ok) })
      void run(again)
    },
    takeBack: () => {
      const { undo, ...same } = work
      const back = undo?.()
      notifications.hide(id)
      if (back) startBulk({ ...same, ...back })
    },
  }
  const message = createElement(BulkCard, { bulk })
  const isWhole = () => state.status === 'done' && state.outcomes.every((one) => one.ok)
  const card = () => ({
    id,
    role: 'status' as const,
    autoClose: isWhole() ? (work.undo ? 20_000 : 8_000) : (false as const),
    // what runs is not put out of sight
    withCloseButton: state.status !== 'running',
    closeButtonProps: { 'aria-label': t('Close') },
    message,
  })
  async function run(ids: readonly string[]): Promise<void> {
    addEventListener('beforeunload', askFirst)
    const size = work.batch ?? 25
    for (let at = 0; at < ids.length && state.status === 'running'; at += size) {
      const some = ids.slice(at, at + size)
      try {
        const outcomes = await work.act(some)
        become({ ...state, outcomes: [...state.outcomes, ...outcomes] })
      } catch (error) {
        const { title, detail, status } = problemOf(error)
        if (stopsAll.has(status)) become({ ...state, status: 'stopped', halted: detail ?? title })
        else become({ ...state, outcomes: [...state.outcomes, ...some.map((one) => ({ id: one, ok: false, reason: detail ?? title }))] })
      }
    }
    removeEventListener('beforeunload', askFirst)
    if (state.status === 'running') become({ ...state, status: 'done' })
    await work.after?.()
  }
  notifications.show(card())
  void run(work.ids)
}

/** No answer, signed out or not confirmed, too many, under repair: the next would fare no better. */
const stopsAll: ReadonlySet<number> = new Set([0, 401, 403, 429, 503])

/** Leaving the page would leave the rest undone: the browser asks. */
const askFirst = (event: Event): void => event.preventDefault()
