import { type LockRules, reservationMs } from './counter.ts'

/**
 * The counter of one lane in plain code, one step at a time: what the statements of counter.ts must do whatever the order. For tests only;
 * it knows nothing of databases or of two callers at once.
 */
export class Model {
  readonly #rules: LockRules
  #failures = 0
  #consecutive = 0
  #locks = 0
  #lockedUntil: number | undefined
  #closed = false
  #lastFailure: number | undefined
  /** Reservations of this round; those of older rounds are simply not here any more. */
  readonly #live = new Map<string, number>()

  constructor(rules: LockRules) {
    this.#rules = rules
  }

  reserve(id: string, at: Date): 'granted' | 'shut' | 'busy' {
    const now = at.getTime()
    this.#loseExpired(now)
    if (this.#closed || this.#lockedUntil !== undefined) return 'shut'
    if (this.#failures + this.#live.size >= this.#rules.limit) return 'busy'
    this.#live.set(id, now + reservationMs)
    return 'granted'
  }

  wrong(id: string, at: Date): boolean {
    if (!this.#live.delete(id)) return false
    this.#failures++
    this.#consecutive++
    this.#lastFailure = at.getTime()
    this.#lockAtLimit(at.getTime())
    if (this.#consecutive >= this.#rules.hardCap) this.#closed = true
    return true
  }

  right(id: string): boolean {
    if (!this.#live.delete(id)) return false
    this.#failures = 0
    this.#consecutive = 0
    this.#locks = 0
    this.#lastFailure = undefined
    return true
  }

  release(id: string): void {
    this.#live.delete(id)
  }

  clear(): void {
    this.#live.clear()
    this.#failures = 0
    this.#consecutive = 0
    this.#locks = 0
    this.#lockedUntil = undefined
    this.#closed = false
    this.#lastFailure = undefined
  }

  isShut(at: Date): boolean {
    return this.#closed || (this.#lockedUntil ?? 0) > at.getTime()
  }

  #loseExpired(now: number): void {
    const lost = [...this.#live].filter(([, deadline]) => deadline <= now)
    for (const [id] of lost) this.#live.delete(id)
    this.#consecutive += lost.length
    if (this.#consecutive >= this.#rules.hardCap) this.#closed = true
    const idleSince = this.#lastFailure
    if (lost.length) this.#lastFailure = now
    if (this.#lockedUntil !== undefined && this.#lockedUntil <= now) {
      this.#lockedUntil = undefined
      this.#failures = 0
      this.#live.clear()
      return
    }
    if (
      this.#lockedUntil === undefined &&
      !lost.length &&
      !this.#live.size &&
      idleSince !== undefined &&
      idleSince <= now - 24 * 3_600_000
    ) {
      this.#failures = 0
      return
    }
    this.#failures += lost.length
    this.#lockAtLimit(now)
  }

  #lockAtLimit(now: number): void {
    if (this.#lockedUntil !== undefined || this.#failures < this.#rules.limit) return
    const { firstLockMs, growth, longestLockMs } = this.#rules
    this.#lockedUntil = now + Math.min(longestLockMs, firstLockMs * growth ** this.#locks)
    this.#locks++
  }
}
