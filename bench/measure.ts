/** One line of the result: for people as a table, with --json for programs. */
export interface Result {
  readonly name: string
  readonly ours: number
  readonly baseline: number
  readonly ratio: number
  readonly unit: string
  readonly samples: number
  /** For people: against what, and the budget. */
  readonly against: string
}

/** One of two contenders that are measured in turn. */
export interface Contender {
  /** Works for about so many milliseconds. Counts only what was begun and ended in it. */
  run(ms: number): Promise<Round>
}

export interface Round {
  readonly count: number
  readonly ms: number
  /** CPU of its process besides its own figures of the round, in milliseconds. */
  readonly cpuMs: number
  readonly more?: Readonly<Record<string, number>>
}

export interface Measured {
  /** Median of the rounds. */
  readonly perSecond: number
  readonly cpuMsEach: number
  readonly count: number
  /** Medians of the further figures, each by what was done. */
  readonly more: Readonly<Record<string, number>>
}

/** Measures contenders in turn, `rounds` times, after one round each that does not count. */
export async function inTurn(contenders: readonly Contender[], rounds: number, ms: number): Promise<Measured[]> {
  const taken = contenders.map((): Round[] => [])
  for (const contender of contenders) await contender.run(ms / 2)
  for (let round = 0; round < rounds; round++) {
    for (const [n, contender] of contenders.entries()) taken[n]!.push(await contender.run(ms))
  }
  return taken.map(summary)
}

function summary(rounds: Round[]): Measured {
  const names = Object.keys(rounds[0]?.more ?? {})
  return {
    perSecond: median(rounds.map((round) => (round.count * 1000) / round.ms)),
    cpuMsEach: median(rounds.map((round) => round.cpuMs / round.count)),
    count: rounds.reduce((sum, round) => sum + round.count, 0),
    more: Object.fromEntries(names.map((name) => [name, median(rounds.map((round) => round.more![name]! / round.count))])),
  }
}

/** Runs `work` in so many lanes until the time is over. */
export async function inLanes(lanes: number, ms: number, work: (lane: number) => Promise<void>): Promise<{ count: number; ms: number }> {
  const begun = performance.now()
  let count = 0
  const lane = async (n: number) => {
    while (performance.now() - begun < ms) {
      await work(n)
      count++
    }
  }
  await Promise.all(Array.from({ length: lanes }, (_, n) => lane(n)))
  return { count, ms: performance.now() - begun }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!
