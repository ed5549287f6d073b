import { readEnv } from '../env.ts'
import { dataFolder } from '../installation.ts'
import { type Diagnosis, diagnose, type Finding } from '../operator/doctor.ts'
import { askServer } from '../operator/socket.ts'
import { commandLog } from './ask.ts'
import { type Cli, examples, exitCodes, jsonOption, type Outcome } from './cli.ts'

const description = `Look at everything Tillward stands on: Node, data folder, disk, database, clock, migrations, secret, mail relay, DNS.
Says what is wrong and what to do about it, and ends with 1 where something is.`

export function doctorCommand({ program, io, endWith }: Cli): void {
  program
    .command('doctor')
    .summary('look for what is wrong with this installation')
    .description(description)
    .option(...jsonOption)
    .addHelpText('after', examples('doctor', 'doctor --json'))
    .action(async ({ json }: Outcome) => {
      const env = readEnv(io.environment)
      const answered = env.DATABASE_URL ? undefined : await askServer(dataFolder(env), 'doctor', {})
      const diagnosis = answered?.ok ? (answered.value as Diagnosis) : await diagnose(env, commandLog('silent'))
      io.out(json ? JSON.stringify(diagnosis, null, 2) : inWords(diagnosis.findings, answered !== undefined))
      if (!diagnosis.ok) endWith(exitCodes.failed)
    })
}

const marks = { ok: '✓', note: '·', wrong: '✗' } as const

function inWords(findings: readonly Finding[], running: boolean): string {
  return [
    ...findings.map(({ state, what, found, advice }) => `${marks[state]} ${what}: ${found}${advice ? `\n    ${advice}` : ''}`),
    running ? 'Told by the running server.' : '',
  ]
    .filter(Boolean)
    .join('\n')
}
