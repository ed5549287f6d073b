import { day } from '../../lib/time.ts'
import type { Entry } from './entry.ts'

/** Entries alike that follow each other, newest first, shown as one row with a count. */
export type Fold = readonly [Entry, ...Entry[]]

/** Rows of one day. */
export interface Day {
  readonly label: string
  readonly folds: readonly Fold[]
}

/** What a job did to things that have no name, such as accounts it erased, is alike whatever they were: thousands may follow each other. */
const thingOf = ({ actor, subject }: Entry) => (actor.kind === 'job' && !subject.name ? undefined : subject.id)

const likeness = (entry: Entry): string => {
  const { action, actor, subject, source } = entry
  return JSON.stringify([action, actor.kind, actor.accountId, actor.name, subject.kind, thingOf(entry), source])
}

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
