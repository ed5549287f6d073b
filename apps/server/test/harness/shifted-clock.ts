import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseClock, plus } from '../../src/platform/clock.ts'
import type { DatabaseHandle } from '../../src/platform/db/index.ts'
import { TestClock } from './clock.ts'

/** From `from` on (milliseconds of the epoch, the database's time) this clock runs `ms` ahead of the database's. */
export interface Shift {
  readonly ms: number
  readonly from: number
}

/** The database's clock, shifted: processes that were told the same shift read the same time, and jump at the same moment. */
export class ShiftedClock extends TestClock {
  readonly #base: DatabaseClock
  #before = 0
  #shift: Shift = { ms: 0, from: 0 }

  private constructor(base: DatabaseClock) {
    super()
    this.#base = base
  }

  static async start({ pool }: Pick<DatabaseHandle, 'pool'>, ms = 0): Promise<ShiftedClock> {
    const read = async () => (await pool.query<{ at: Date }>('select clock_timestamp() as at')).rows[0]!.at
    const base = await DatabaseClock.start(read)
    // the first reading may have been a slow one
    for (let n = 0; n < 3; n++) await base.follow(read)
    const clock = new ShiftedClock(base)
    clock.shift({ ms, from: 0 })
    return clock
  }

  override now(): Date {
    const base = this.#base.now()
    return plus(base, { ms: base.getTime() >= this.#shift.from ? this.#shift.ms : this.#before })
  }

  shift(next: Shift): void {
    this.#before = this.#shift.ms
    this.#shift = next
  }

  /** The same, and resolves when the moment has come by this clock: what two processes hold for the database's time differs by milliseconds. */
  async jump(next: Shift): Promise<void> {
    this.shift(next)
    // a timer may come early by a part of a millisecond
    while (this.base < next.from) await sleep(next.from - this.base)
  }

  /** How far ahead it runs once every jump has come. */
  get ahead(): number {
    return this.#shift.ms
  }

  /** The database's time. */
  get base(): number {
    return this.#base.now().getTime()
  }

  override pass(span: Parameters<typeof plus>[1]): void {
    this.shift({ ms: this.ahead + plus(new Date(0), span).getTime(), from: this.base })
  }
}
