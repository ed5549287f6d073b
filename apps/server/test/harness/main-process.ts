import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** The program as an operator starts it, in a process of its own. */
export interface MainProcess {
  readonly child: ChildProcess
  /** Everything written until now. */
  readonly out: () => string
  readonly err: () => string
  /** Resolves once stderr or stdout has matched. */
  seen(pattern: RegExp): Promise<RegExpExecArray>
  /** The exit code; or the signal that ended it. */
  ended(): Promise<number | string>
  kill(): Promise<void>
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** `environment` is the whole environment, but for PATH. */
export function startMain(environment: Readonly<Record<string, string>>, ...args: readonly string[]): MainProcess {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: process.env['TMPDIR'] ?? '/tmp', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const texts = { out: '', err: '' }
  const looks: (() => void)[] = []
  for (const [name, stream] of [
    ['out', child.stdout],
    ['err', child.stderr],
  ] as const) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      texts[name] += part
      for (const look of looks) look()
    })
  }
  const closed = once(child, 'close').then(([code, signal]) => {
    running.delete(child)
    return (code ?? signal) as number | string
  })
  return {
    child,
    out: () => texts.out,
    err: () => texts.err,
    seen: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(texts.err) ?? pattern.exec(texts.out)
          if (found) resolve(found)
        }
        looks.push(look)
        look()
        void closed.then((code) =>
          reject(new Error(`the program ended with ${code} before it said ${pattern}:\n${texts.err}\n${texts.out}`)),
        )
      }),
    ended: () => closed,
    async kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await closed
    },
  }
}
