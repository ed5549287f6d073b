import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Contender, Round } from './measure.ts'

const script = fileURLToPath(new URL('./baseline-child.ts', import.meta.url))

async function baseline(...args: string[]) {
  const child = fork(script, args, { execArgv: [] })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  const ask = async <T>(what: object | string): Promise<T> => {
    const answer = once(child, 'message') as Promise<[T]>
    child.send(what)
    return (await answer)[0]
  }
  return { port, ask, end: () => void child.kill() }
}

/** Nothing but @node-rs/argon2 with the same parameters, so many at once. */
export async function bareHash(lanes: number): Promise<Contender & { end(): void }> {
  const { ask, end } = await baseline('hash')
  return { run: (ms) => ask<Round>({ lanes, ms }), end }
}

/** A Fastify that parses a cookie and answers JSON of the same size, and nothing else. */
export async function bareFastify(answer: object): Promise<{ port: number; cpuMs(): Promise<number>; end(): void }> {
  const { port, ask, end } = await baseline('fastify', JSON.stringify(answer))
  return { port, cpuMs: () => ask<number>('usage'), end }
}
