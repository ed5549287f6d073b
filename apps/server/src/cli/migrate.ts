import { readEnv } from '../env.ts'
import { openConfigured } from '../installation.ts'
import { migrate } from '../platform/db/index.ts'
import { commandLog } from './ask.ts'
import { type Cli, examples, jsonOption, type Outcome } from './cli.ts'

const description = `Bring the database up to this Tillward. Several may run at once: one does it, the others wait.
The server does the same at its start. On the embedded database stop the server first.`

export function migrateCommand({ program, io }: Cli): void {
  program
    .command('migrate')
    .summary('bring the database up to this Tillward')
    .description(description)
    .option(...jsonOption)
    .addHelpText('after', examples('migrate', 'migrate --json'))
    .action(async ({ json }: Outcome) => {
      const env = readEnv(io.environment)
      const database = await openConfigured(env, commandLog(env.LOG_LEVEL))
      try {
        const applied = await migrate(database)
        if (json) io.out(JSON.stringify({ applied }, null, 2))
        else io.out(applied.length ? `Applied: ${applied.join(', ')}` : 'Nothing to do: all migrations are applied.')
      } finally {
        await database.close()
      }
    })
}
