import { demoInWords } from '../demo/told.ts'
import { ask } from './ask.ts'
import { type Cli, examples, jsonOption, type Outcome } from './cli.ts'

const description = `Load a demo merchant: three websites, twelve console users of all stock roles, two partner companies and 2,000 website users.
Only into an installation without tenants, and only where PUBLIC_URL is on this machine. The first npm start on an empty
embedded database does the same. Its accounts never sign in on a public address.`

export function demoCommands(cli: Cli): void {
  const demo = cli.program
    .command('demo')
    .summary('load a demo merchant, or make new passwords for it')
    .description(description)
    .option(...jsonOption)
    .addHelpText('after', examples('demo', 'demo passwords'))
    .action(({ json }: Outcome) => ask(cli, 'demo.load', {}, { json, onNothing: 'make', words: demoInWords }))

  demo
    .command('passwords')
    .description('Make new passwords for the demo owner and the demo shopper, and print them. Their sessions end.')
    .option(...jsonOption)
    .addHelpText('after', examples('demo passwords', 'demo passwords --json'))
    .action((_own: Outcome, command: { optsWithGlobals(): Outcome }) =>
      ask(cli, 'demo.passwords', {}, { json: command.optsWithGlobals().json, words: demoInWords }),
    )
}
