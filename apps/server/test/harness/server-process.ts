import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Demo } from '../../src/demo/told.ts'
import type { Shift } from './shifted-clock.ts'

/** `real` is argon2id as in production; `medium` costs enough to be seen when it is left out. */
export const hashCosts = {
  cheap: { memory: 1024, time: 1, parallelism: 1 },
  medium: { memory: 4096, time: 2, parallelism: 1 },
  real: { memory: 19456, time: 2, parallelism: 1 },
} as const

export interface ServerOptions {
  readonly database: { readonly url: string } | { readonly folder: string }
  readonly hasher?: keyof typeof hashCosts
  /** Runs the jobs: sealing, mail, sweeping. Without, only the queues are there. */
  readonly jobs?: boolean
  readonly poolSize?: number
  /** Variables as an operator would set them; a free port where PORT is not said. */
  readonly env?: Readonly<Record<string, string>>
  /** For Node itself, such as `--cpu-prof`. */
  readonly nodeArgs?: readonly string[]
}

/** What a server process does when asked over IPC. */
export type Act = 'clock' | 'hold' | 'letGo' | 'slow' | 'figures' | 'startAfresh' | 'setUp' | 'operate' | 'demo' | 'close'

/** What an operator's command does, such as `tenant create`. */
export interface Operation {
  readonly name: string
  readonly input: unknown
}

export interface Asked {
  readonly id: number
  readonly act: Act
  readonly value?: unknown
}

/** Counted in the server process since it began, or since `startAfresh`. */
export interface Figures {
  /** Checks of a password begun, decoys among them. */
  readonly verified: number
  readonly hashed: number
  /** Checks that are held right now. */
  readonly held: number
  /** CPU of all threads, and of the main thread alone. */
  readonly cpuMs: number
  readonly mainCpuMs: number
  readonly rssMb: number
  readonly longestStallMs: number
}

/** A real server in a process of its own, on a free port of 127.0.0.1. */
export interface ServerProcess {
  readonly port: number
  readonly pid: number
  readonly options: ServerOptions
  readonly alive: boolean
  /** Checks of passwords begun from now on wait until they are let go. */
  hold(): Promise<void>
  letGo(): Promise<void>
  slow(ms: number): Promise<void>
  /** Resolves when the moment has come by its clock. */
  shift(shift: Shift): Promise<void>
  figures(): Promise<Figures>
  startAfresh(): Promise<void>
  /** The token of a set-up link. */
  setUp(): Promise<string>
  operate(operation: Operation): Promise<unknown>
  /** Loads the demo merchant; its passwords. */
  demo(): Promise<Demo>
  /** Lets what is under way end. Nothing happens where the process is gone already. */
  close(): Promise<void>
  /** kill -9. */
  kill(): Promise<void>
}

export const processSecret = 'a secret of the tests, long enough for it'
const script = fileURLToPath(new URL('./server-child.ts', import.meta.url))

/** Starts a server whose clock runs `ahead` milliseconds ahead of the database's. Resolves once it takes requests. */
export async function startServer(options: ServerOptions, ahead = 0): Promise<ServerProcess> {
  const child = fork(script, [JSON.stringify({ ...options, ahead, secret: processSecret })], {
    execArgv: [...(options.nodeArgs ?? [])],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { PATH: process.env['PATH'] },
  })
  const gone = once(child, 'exit')
  const ready = once(child, 'message') as Promise<[{ port: number }]>
  const first = await Promise.race([ready, gone.then(([code, signal]) => Promise.reject(new Error(`the server ended: ${code ?? signal}`)))])
  const ask = asker(child)
  const running = (): boolean => child.exitCode === null && child.signalCode === null
  return {
    port: first[0].port,
    pid: child.pid!,
    options,
    get alive() {
      return running()
    },
    hold: () => ask('hold'),
    letGo: () => ask('letGo'),
    slow: (ms) => ask('slow', ms),
    shift: (shift) => ask('clock', shift),
    figures: () => ask('figures'),
    startAfresh: () => ask('startAfresh'),
    setUp: () => ask('setUp'),
    operate: (operation) => ask('operate', operation),
    demo: () => ask('demo'),
    async close() {
      if (running()) await ask('close').catch(() => {})
      if (running()) await gone
    },
    async kill() {
      if (running()) child.kill('SIGKILL')
      await gone
    },
  }
}

/** Numbers the questions, so that answers may come in any order. */
function asker(child: ChildProcess): <T>(act: Act, value?: unknown) => Promise<T> {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let last = 0
  child.on('message', (answer: { id: number; value?: unknown; error?: string }) => {
    const asked = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (answer.error === undefined) asked?.resolve(answer.value as never)
    else asked?.reject(new Error(answer.error))
  })
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the server is gone'))
  })
  return (act, value) =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject })
      child.send({ id: last, act, value } satisfies Asked, (error) => error && reject(error))
    })
}
