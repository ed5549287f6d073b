import { runProgram } from '../../src/cli/program.ts'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
  /** stdout as JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read answers freely, each assertion says what it expects
  readonly json: () => any
}

export const operatorSecret = 'a secret of the tests, long enough for it'

/** The `tillward` command in this process, with an environment of its own. */
export async function tillward(environment: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ran> {
  const out: string[] = []
  const err: string[] = []
  const io = { environment, out: (text: string) => void out.push(text), err: (text: string) => void err.push(text), terminal: false }
  const code = await runProgram(args, io)
  return { code, out: out.join('\n'), err: err.join('\n'), json: () => JSON.parse(out.join('\n')) }
}
