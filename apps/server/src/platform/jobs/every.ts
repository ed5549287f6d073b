import type { Log } from '../log.ts'

/** A piece of work that repeats in this process. */
export interface Repeating {
  start(): void
  /** No further run; waits for the one under way. */
  stop(): Promise<void>
}

/** Runs `work` again `ms` milliseconds after each run has ended: runs never overlap. An error is logged, and the next run comes all the same. */
export function repeat(name: string, ms: number, work: () => Promise<void>, log: Log): Repeating {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let stopped = false

  const run = async (): Promise<void> => {
    try {
      await work()
    } catch (err) {
      log.error({ err, job: name }, 'a repeating job failed')
    }
  }
  const next = (): void => {
    if (stopped) return
    timer = setTimeout(() => {
      running = run().finally(() => {
        running = undefined
        next()
      })
    }, ms)
  }
  return {
    start: () => {
      if (!timer) next()
    },
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
