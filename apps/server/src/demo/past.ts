import { type Clock, plus } from '../platform/clock.ts'
import type { DatabaseHandle, Tx } from '../platform/db/index.ts'

/** A clock that stands at moments of the past, one after the other: the demo's history is written by the modules themselves. */
export class PastClock implements Clock {
  readonly #today: Date
  #now: Date

  constructor(today: Date) {
    this.#today = today
    this.#now = today
  }

  now(): Date {
    return this.#now
  }

  /** So many days (and minutes) before today; fractions of days count. */
  at(daysAgo: number, minutes = 0): Date {
    this.#now = plus(this.#today, { days: -daysAgo, minutes })
    return this.#now
  }
}

/** The database as services want it, all of whose transactions are this one: the demo is loaded as a whole or not at all. */
export function within(database: DatabaseHandle, tx: Tx): DatabaseHandle {
  return { ...database, db: tx, transaction: (work) => work(tx) }
}
