/** The one clock. Everything that decides by time takes `now` from here, once a request. */
export interface Clock {
  now(): Date
}

const minute = 60_000

/** `plus(now, { minutes: 30 })`. */
export function plus(at: Date, span: { ms?: number; seconds?: number; minutes?: number; hours?: number; days?: number }): Date {
  const { ms = 0, seconds = 0, minutes = 0, hours = 0, days = 0 } = span
  return new Date(at.getTime() + ms + seconds * 1000 + minutes * minute + hours * 60 * minute + days * 24 * 60 * minute)
}

/**
 * Follows the database's clock and never goes backwards: every node decides by the same time, whatever its own says.
 * `read` asks the database (`select clock_timestamp()`); between two readings the process's monotonic clock carries on.
 */
export class DatabaseClock implements Clock {
  #offset: number
  #last = 0
  readonly #monotonic: () => number

  private constructor(at: Date, monotonic: () => number) {
    this.#monotonic = monotonic
    this.#offset = at.getTime() - monotonic()
  }

  static async start(read: () => Promise<Date>, monotonic: () => number = () => performance.now()): Promise<DatabaseClock> {
    return new DatabaseClock(await read(), monotonic)
  }

  /** Called every few seconds. Half the round trip is taken as the way back; a reading slower than 1 s is not used. */
  async follow(read: () => Promise<Date>): Promise<void> {
    const before = this.#monotonic()
    const at = await read()
    const after = this.#monotonic()
    if (after - before > 1_000) return
    this.#offset = at.getTime() - (before + after) / 2
  }

  now(): Date {
    this.#last = Math.max(this.#last, Math.floor(this.#monotonic() + this.#offset))
    return new Date(this.#last)
  }
}

/** What this machine's own clock says: to be compared with the database's, never to decide by. */
export const machineTime = (): Date => new Date()
