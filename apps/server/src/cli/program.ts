import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { WrongEnvironment } from '../env.ts'
import { DatabaseProblem } from '../platform/db/index.ts'
import { OperatorProblem } from '../problem.ts'
import { auditCommands } from './audit.ts'
import { type Cli, type ExitCode, exitCodes, type Io } from './cli.ts'
import { confirmCommands } from './confirm.ts'
import { demoCommands } from './demo.ts'
import { doctorCommand } from './doctor.ts'
import { migrateCommand } from './migrate.ts'
import { ownerCommands } from './owner.ts'
import { serveCommand } from './serve.ts'
import { settingsCommands } from './settings.ts'
import { tenantCommands } from './tenant.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }

const commands = [
  serveCommand,
  migrateCommand,
  tenantCommands,
  ownerCommands,
  confirmCommands,
  settingsCommands,
  auditCommands,
  demoCommands,
  doctorCommand,
]

const closing = `
Where it works: on the database of DATABASE_URL; else on the embedded one in TILLWARD_DATA, through the server that runs on it,
or by itself where none does. All variables: docs/configuration.md.

From a checkout: npm run tillward -- <command>. With --json: npm run --silent tillward -- <command> --json.

Exit codes: 0 done · 1 failed or refused · 2 wrong usage · 3 an audit chain is not whole
`

/** Runs the `tillward` command with these arguments. Resolves to its exit code. */
export async function runProgram(args: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done
  const program = new Command('tillward')
    .description('Accounts and account security of a commerce platform.')
    .version(version)
    .helpCommand('help [command]', 'show what a command does, with examples')
    .addHelpText('after', closing)
    .configureOutput({ writeOut: (text) => io.out(text.trimEnd()), writeErr: (text) => io.err(text.trimEnd()) })
    .showHelpAfterError('(tillward help shows what there is)')
    .exitOverride()
  const cli: Cli = { program, io, endWith: (wanted) => (code = wanted) }
  for (const add of commands) add(cli)
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    return failed(error, io)
  }
}

function failed(error: unknown, io: Io): ExitCode {
  // commander has said it already; its codes are 0 for help and version, 1 for everything else
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  if (error instanceof WrongEnvironment || error instanceof DatabaseProblem || error instanceof OperatorProblem) io.err(error.message)
  else io.err(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return exitCodes.failed
}
