/**
 * Hashing a password is the dearest thing the server does, so it is bounded: a few run, some wait, the rest is told at once
 * that the server is busy, the same for everybody (ATK-023). Turns go round the lanes (a lane is a tenant, or the
 * console), so that one tenant's flood does not make another wait for more than its own.
 */
export class HashQueue {
  readonly #running: number
  readonly #places: number
  readonly #placesPerLane: number
  /** Lanes that have somebody waiting, in the order of their turns. */
  readonly #waiting = new Map<string, Turn[]>()
  readonly #taken = new Map<string, number>()
  #takenAll = 0
  #runningNow = 0
  #waitingNow = 0
  #refused = 0
  #done = 0

  constructor(settings: HashQueueSettings) {
    this.#running = settings.running
    this.#places = settings.places
    this.#placesPerLane = settings.placesPerLane ?? Math.ceil(settings.places * 0.75)
  }

  /** Takes a place, or undefined when there is none: nothing was done then. Who takes one calls `leave` in a `finally`. */
  enter(lane: string): Ticket | undefined {
    const inLane = this.#taken.get(lane) ?? 0
    if (this.#takenAll >= this.#places || inLane >= this.#placesPerLane) {
      this.#refused += 1
      return undefined
    }
    this.#takenAll += 1
    this.#taken.set(lane, inLane + 1)
    return this.#ticket(lane)
  }

  /** For metrics: what is going on now, and totals since the start. */
  stats(): HashQueueStats {
    return {
      places: this.#takenAll,
      running: this.#runningNow,
      waiting: this.#waitingNow,
      lanes: this.#taken.size,
      refused: this.#refused,
      done: this.#done,
    }
  }

  #ticket(lane: string): Ticket {
    let left = false
    const mine = new Set<Turn>()
    return {
      run: async (work) => {
        if (left) throw new Error('This ticket was given back.')
        const turn: Turn = { start: () => {}, giveUp: () => {} }
        const turned = new Promise<void>((start, giveUp) => Object.assign(turn, { start, giveUp }))
        mine.add(turn)
        this.#wait(lane, turn)
        try {
          await turned
        } finally {
          mine.delete(turn)
        }
        try {
          return await work()
        } finally {
          this.#runningNow -= 1
          this.#done += 1
          this.#next()
        }
      },
      leave: () => {
        if (left) return
        left = true
        for (const turn of mine) if (this.#drop(lane, turn)) turn.giveUp(new Error('This ticket was given back.'))
        this.#takenAll -= 1
        const others = this.#taken.get(lane)! - 1
        if (others === 0) this.#taken.delete(lane)
        else this.#taken.set(lane, others)
      },
    }
  }

  #wait(lane: string, turn: Turn): void {
    const line = this.#waiting.get(lane)
    if (line) line.push(turn)
    else this.#waiting.set(lane, [turn])
    this.#waitingNow += 1
    this.#next()
  }

  #drop(lane: string, turn: Turn): boolean {
    const line = this.#waiting.get(lane)
    const at = line?.indexOf(turn) ?? -1
    if (!line || at < 0) return false
    line.splice(at, 1)
    if (line.length === 0) this.#waiting.delete(lane)
    this.#waitingNow -= 1
    return true
  }

  #next(): void {
    while (this.#runningNow < this.#running) {
      const first = this.#waiting.entries().next().value
      if (!first) return
      const [lane, line] = first
      const turn = line.shift()!
      // the lane that had its turn goes to the end
      this.#waiting.delete(lane)
      if (line.length > 0) this.#waiting.set(lane, line)
      this.#waitingNow -= 1
      this.#runningNow += 1
      turn.start()
    }
  }
}

export interface HashQueueSettings {
  /** How many run at once: the number of cores. */
  readonly running: number
  /** How many may be inside at once, running and waiting together. */
  readonly places: number
  /** How many of them one lane may have; three quarters where nothing is said, so that no tenant shuts all others out. */
  readonly placesPerLane?: number
}

/** A place in the queue, held until `leave`. */
export interface Ticket {
  /** Runs `work` when this lane's turn comes; may be called again for a further hash. Rejects as `work` does, or when the place was left. */
  run<T>(work: () => Promise<T>): Promise<T>
  /** Gives the place back. May be called more than once; what is running goes on, what waits does not start. */
  leave(): void
}

export interface HashQueueStats {
  readonly places: number
  readonly running: number
  readonly waiting: number
  readonly lanes: number
  readonly refused: number
  readonly done: number
}

interface Turn {
  start: () => void
  giveUp: (reason: Error) => void
}
