import { readEnv } from '../env.ts'
import { dataFolder, hasEmbedded, openInstallation } from '../installation.ts'
import { operate } from '../operator/operation.ts'
import { operations } from '../operator/operations.ts'
import { askServer } from '../operator/socket.ts'
import { createLog, type Log } from '../platform/log.ts'
import type { Refusal, Result } from '../platform/result.ts'
import { OperatorProblem } from '../problem.ts'
import { type Cli, exitCodes, type Io } from './cli.ts'

/** The value an operation answers, as it comes out of JSON. */
type Value<N extends OperationName> =
  Awaited<ReturnType<(typeof operations)[N]['run']>> extends infer R ? (R extends { ok: true; value: infer V } ? Plain<V> : never) : never
type Plain<T> = T extends Date
  ? string
  : T extends readonly (infer E)[]
    ? Plain<E>[]
    : T extends object
      ? { [K in keyof T]: Plain<T[K]> }
      : T
export type OperationName = keyof typeof operations

/** What a command does on a data folder where there is no database yet. */
type OnNothing = 'make' | 'refuse'

/** Runs an operation and prints what came of it: in words, or with `--json` as it is. Calls `afterwards` with the answer, unless it was refused. */
export async function ask<N extends OperationName>(
  { io, endWith }: Cli,
  name: N,
  input: object,
  how: {
    readonly json?: boolean | undefined
    readonly words: (value: Value<N>) => string
    readonly onNothing?: OnNothing
    readonly afterwards?: (value: Value<N>) => void
  },
): Promise<void> {
  const result = await run(io, name, input, how.onNothing ?? 'refuse')
  if (!result.ok) {
    endWith(exitCodes.failed)
    if (how.json) io.out(JSON.stringify({ error: result.refusal }, null, 2))
    else io.err(inWords(result.refusal))
    return
  }
  const value = result.value as Value<N>
  io.out(how.json ? JSON.stringify(value ?? {}, null, 2) : how.words(value))
  how.afterwards?.(value)
}

/** On the embedded database by the server that runs on it; else straight on the database. */
async function run(io: Io, name: OperationName, input: object, onNothing: OnNothing): Promise<Result<unknown>> {
  const env = readEnv(io.environment)
  if (!env.DATABASE_URL) {
    const answered = await askServer(dataFolder(env), name, input)
    if (answered) return answered
    if (onNothing === 'refuse' && !hasEmbedded(env)) {
      throw new OperatorProblem(
        `There is no database in ${dataFolder(env)}. Start the server first (npm start), or set TILLWARD_DATA or DATABASE_URL to where one is.`,
      )
    }
  }
  const installation = await openInstallation(env, commandLog(env.LOG_LEVEL), { migrate: !env.DATABASE_URL })
  try {
    await installation.modules.jobs.prepare()
    return await operate(operations, installation.modules, name, input)
  } finally {
    await installation.close()
  }
}

/** Only what is wrong, on stderr: stdout is for the answer. */
export function commandLog(level: string): Log {
  return createLog({ level: level === 'silent' ? 'silent' : 'error', destination: { write: (line) => void process.stderr.write(line) } })
}

function inWords({ code, detail, fields = [] }: Refusal): string {
  const lines = fields.map((issue) => `  ${issue.field}: ${issue.message}`)
  return [`Refused (${code}).${detail ? ` ${detail}` : ''}`, ...lines].join('\n')
}
