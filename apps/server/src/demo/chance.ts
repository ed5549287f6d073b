/** Chance that is the same at every load: the demo merchant looks alike on every machine. Never for anything secret. */
export class Chance {
  #state = 20_261_121

  /** A whole number from 0 up to, not including, `below`. Mulberry32. */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }

  pick<T>(all: readonly T[]): T {
    return all[this.below(all.length)]!
  }

  /** True in so many of a hundred. */
  percent(percent: number): boolean {
    return this.below(100) < percent
  }
}
