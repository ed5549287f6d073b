import { day } from '../../lib/time.ts'
import { type Entry } from './entry.ts'

/** Entries alike that follow each other, newest first, shown as one row with a count. */
export type Fold = readonly [Entry, ...Entry[]]

/** Rows of one day. */
export interface Day {
  readonly label: string
  readonly folds: readonly Fold[]
}

const likeness = ({ action, actor, subject, source }: Entry): string =>
  JSON.stringify([action, actor.kind, actor.accountId, actor.name, subject.kind, subject.id, source])

/** Groups entries, newest first, by the reader's day, and folds repeats. */
export function daysOf(entries: readonly Entry[]): Day[] {
  const days: { label: string; folds: [Entry, ...Entry[]][] }[] = []
  for (const entry of entries) {
    const label = day(entry.at)
    if (days.at(-1)?.label !== label) days.push({ label, folds: [] })
    const { folds } = days.at(-1)!
    const last = folds.at(-1)
    if (last && likeness(last[0]) === likeness(entry)) last.push(entry)
    else folds.push([entry])
  }
  return days
}
