import { type Clock, plus } from '../../src/platform/clock.ts'

/** A clock that stands until a test moves it. */
export class TestClock implements Clock {
  #now: Date
  constructor(start = new Date('2026-11-21T09:00:00Z')) {
    this.#now = start
  }
  now(): Date {
    return this.#now
  }
  pass(span: Parameters<typeof plus>[1]): void {
    this.#now = plus(this.#now, span)
  }
}
