import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import type { EngineInput } from './engine.worker.ts'
import { EngineSocket } from './engine-socket.ts'
import { type FolderLock, lockFolder } from './folder-lock.ts'
import type { DatabaseLog } from './log.ts'
import { DatabaseProblem } from './problem.ts'
import { watch } from './watchdog.ts'

export interface EmbeddedOptions {
  /** The data folder of this installation; undefined keeps everything in memory. */
  readonly folder: string | undefined
  /** After how many milliseconds one statement ends the engine's thread: the engine can neither time out nor cancel. */
  readonly stuckAfterMs: number
  readonly log: DatabaseLog
}

export interface Embedded {
  /** For `pg`'s `stream` option: a fresh connection to the engine that runs now. */
  readonly stream: () => EngineSocket
  /** Runs `work` with the watchdog off: a migration may take long. */
  unwatched<T>(work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** More restarts than this within a minute, and the engine stays down: something is broken that a restart does not mend. */
const restartsAMinute = 5

/**
 * Starts the embedded database in a thread of its own and starts it again when it dies. The data folder is this process's
 * alone from here to `close`: two engines on one folder destroy each other's rows without a word.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { folder, log } = options
  let lock: FolderLock | undefined
  if (folder !== undefined) {
    makeFolder(folder)
    lock = await lockFolder(folder, () => {
      log.error({ folder }, 'another process took over the data folder: the embedded database stops here')
      supervisor.stayDown(new DatabaseProblem(`The data folder ${folder} was taken over by another process.`))
    })
  }
  const supervisor = supervise(options)
  try {
    await supervisor.engine()
  } catch (error) {
    await supervisor.close()
    await lock?.release()
    throw error
  }
  return {
    stream: () => new EngineSocket(supervisor.engine),
    unwatched: (work) => supervisor.unwatched(work),
    async close() {
      await supervisor.close()
      await lock?.release()
    },
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new DatabaseProblem(`The data folder ${folder} cannot be made: ${(error as Error).message}`, { cause: error })
  }
}

function supervise({ folder, stuckAfterMs, log }: EmbeddedOptions) {
  const dataDir = folder === undefined ? 'memory://' : path.join(folder, 'database')
  const restarts: number[] = []
  let closing = false
  let started = false
  let worker: Worker | undefined
  let unwatch = (): void => {}
  let unhurried = 0

  function start(): Promise<Worker> {
    const busy = new SharedArrayBuffer(4)
    const workerData: EngineInput = { dataDir, busy }
    const thread = new Worker(new URL('./engine.worker.ts', import.meta.url), { workerData })
    thread.setMaxListeners(0) // one listener a connection
    worker = thread
    return new Promise((resolve, reject) => {
      let cause: unknown
      thread.on('error', (error) => {
        cause = error // an engine that breaks must not end the process
      })
      thread.once('message', () => {
        started = true
        unwatch = watch(busy, stuckAfterMs, () => {
          if (unhurried > 0) return
          log.error({ stuckAfterMs }, 'a statement holds the embedded database for too long: its thread is ended')
          void thread.terminate()
        })
        resolve(thread)
      })
      thread.once('exit', () => {
        unwatch()
        const where = folder === undefined ? 'in memory' : `in ${dataDir}`
        const reason = cause instanceof Error ? `: ${cause.message}` : ''
        reject(new DatabaseProblem(`The embedded database ${where} did not start${reason}`, { cause }))
        if (started && !closing) again(cause)
      })
    })
  }

  function again(cause: unknown): void {
    const now = performance.now()
    while (restarts[0] !== undefined && restarts[0] < now - 60_000) restarts.shift()
    restarts.push(now)
    if (folder === undefined)
      stayDown(new DatabaseProblem('The embedded database stopped; it was in memory, so what it held is gone.', { cause }))
    else if (restarts.length > restartsAMinute) {
      stayDown(
        new DatabaseProblem(
          `The embedded database stopped ${restarts.length} times within a minute and stays down. Start Tillward again.`,
          { cause },
        ),
      )
    } else {
      log.warn({ err: cause, restarts: restarts.length }, 'the embedded database stopped and is started again')
      keep(start())
    }
  }

  function stayDown(problem: DatabaseProblem): void {
    closing = true
    log.error({ err: problem }, problem.message)
    keep(Promise.reject(problem))
    void worker?.terminate()
  }

  let current: Promise<Worker>
  function keep(starting: Promise<Worker>): void {
    current = starting
    starting.catch(() => {}) // whoever asks for the engine gets the error; nobody asking is no crash
  }
  keep(start())

  return {
    engine: () => current,
    stayDown,
    async unwatched<T>(work: () => Promise<T>): Promise<T> {
      unhurried++
      try {
        return await work()
      } finally {
        unhurried--
      }
    },
    async close(): Promise<void> {
      closing = true
      unwatch()
      const thread = await current.catch(() => undefined)
      if (!thread || thread.threadId < 0) return // it has ended by itself
      await new Promise<void>((resolve) => {
        const patience = setTimeout(() => void thread.terminate(), 5_000) // it may be stuck in a statement
        thread.once('exit', () => {
          clearTimeout(patience)
          resolve()
        })
        thread.postMessage({ close: true })
      })
    },
  }
}
