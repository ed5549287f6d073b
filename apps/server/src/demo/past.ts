import { type Clock, plus } from '../platform/clock.ts'
import type { DatabaseHandle, Tx } from '../platform/db/index.ts'

/** A clock that stands at moments of the past, one after the other: the demo's history is written by the modules themselves. */
export class PastClock implements Clock {
  readonly #today: Date
  #now: Date

  /** Begins long before anything of the demo. */
  constructor(today: Date) {
    this.#today = today
    this.#now = this.ago(1_000)
  }

  now(): Date {
    return this.#now
  }

  /** A moment so many days before today; fractions count. The clock stays where it is. */
  ago(days: number): Date {
    return plus(this.#today, { days: -days })
  }

  /** Goes to that moment. Forwards only, or ids made later would not sort by time. */
  goTo(moment: Date): Date {
    this.#now = moment
    return moment
  }

  goToAgo(days: number): Date {
    return this.goTo(this.ago(days))
  }
}

/** The database as services want it, all of whose transactions are this one: the demo is loaded as a whole or not at all. */
export function within(database: DatabaseHandle, tx: Tx): DatabaseHandle {
  return { ...database, db: tx, transaction: (work) => work(tx) }
}
