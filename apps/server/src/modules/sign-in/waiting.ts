import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../platform/random.ts'

/** At most so many wait for an attempt of one account on this node, and so many of one source: beyond that, the same 503 as a full queue. */
const waitersAKey = 8
const waitersASource = 64
/** How long an attempt waits for others of its account to be settled. */
export const waitMs = 2_000
const leastPauseMs = 25
const mostPauseMs = 100

/** Bounded waiting for one of the few attempts of an account (protocol 1). */
export class WaitingRoom {
  readonly #byKey = new Map<string, number>()
  readonly #bySource = new Map<string, number>()
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  /** Calls `ask` until it answers something, at most `waitMs`; undefined when the room is full or the time is over. */
  async until<T>(key: string, source: string, ask: () => Promise<T | undefined>): Promise<T | undefined> {
    if ((this.#byKey.get(key) ?? 0) >= waitersAKey || (this.#bySource.get(source) ?? 0) >= waitersASource) return undefined
    add(this.#byKey, key, 1)
    add(this.#bySource, source, 1)
    try {
      for (let waited = 0; waited < waitMs; ) {
        const next = leastPauseMs + this.#random.below(mostPauseMs - leastPauseMs)
        await pause(next)
        waited += next
        const answer = await ask()
        if (answer !== undefined) return answer
      }
      return undefined
    } finally {
      add(this.#byKey, key, -1)
      add(this.#bySource, source, -1)
    }
  }
}

function add(counts: Map<string, number>, key: string, change: number) {
  const next = (counts.get(key) ?? 0) + change
  if (next > 0) counts.set(key, next)
  else counts.delete(key)
}
