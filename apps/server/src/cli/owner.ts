import { ask } from './ask.ts'
import { type Cli, examples, jsonOption, type Outcome } from './cli.ts'

interface Invite extends Outcome {
  readonly tenant: string
  readonly email: string
  readonly name?: string
}

interface Recover extends Outcome {
  readonly tenant: string
}

const recovery = `For an Admin Owner who lost everything: mails a one-time link for a new password to the address that is stored, and to no other.
The owner is named by user name or address, where there is more than one. Nobody becomes an owner by it. All Admin Owners are mailed that it was sent, and it is in the audit trail.`

export function ownerCommands(cli: Cli): void {
  const owner = cli.program
    .command('owner')
    .summary('invite the first Admin Owner, or help one who lost everything')
    .description('Admin Owners.')

  owner
    .command('invite')
    .summary('invite the first Admin Owner of a tenant again')
    .description(
      'Invite the first Admin Owner again, also at another address. Only while the tenant never had one: from then on owners invite owners.',
    )
    .requiredOption('--tenant <id or name>', 'the tenant')
    .requiredOption('--email <address>', 'the address to invite')
    .option('--name <name>', 'what that person is called')
    .option(...jsonOption)
    .addHelpText('after', examples('owner invite --tenant "Harbour & Pine" --email ada@harbour-pine.example'))
    .action(({ json, ...input }: Invite) =>
      ask(cli, 'owner.invite', input, { json, words: (sent) => `An invitation is on its way to ${sent.email}.` }),
    )

  owner
    .command('recover [owner]')
    .summary('mail a new-password link to an Admin Owner’s stored address')
    .description(recovery)
    .requiredOption('--tenant <id or name>', 'the tenant')
    .option(...jsonOption)
    .addHelpText('after', examples('owner recover ada.lindqvist --tenant "Harbour & Pine"'))
    .action((name: string | undefined, { tenant, json }: Recover) =>
      ask(
        cli,
        'owner.recover',
        { tenant, ...(name === undefined ? {} : { owner: name }) },
        {
          json,
          words: (sent) => `A link is on its way to ${sent.email}. All Admin Owners are told.`,
        },
      ),
    )
}
