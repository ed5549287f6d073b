import { ask } from './ask.ts'
import { type Cli, examples, jsonOption, type Outcome } from './cli.ts'

interface Create extends Outcome {
  readonly name: string
  readonly ownerEmail: string
  readonly ownerName?: string
}

export function tenantCommands(cli: Cli): void {
  const tenant = cli.program.command('tenant').summary('found tenants').description('Tenants: one merchant each.')

  tenant
    .command('create')
    .summary('found a tenant and invite its first Admin Owner')
    .description('Found a tenant with its own company, and mail an invitation to its first Admin Owner, and to nobody else.')
    .requiredOption('--name <name>', 'the merchant’s name')
    .requiredOption('--owner-email <address>', 'the address of its first Admin Owner')
    .option('--owner-name <name>', 'what that person is called')
    .option(...jsonOption)
    .addHelpText(
      'after',
      examples('tenant create --name "Harbour & Pine" --owner-email ada@harbour-pine.example --owner-name "Ada Lindqvist"'),
    )
    .action(({ json, ...input }: Create) =>
      ask(cli, 'tenant.create', input, {
        json,
        onNothing: 'make',
        words: (made) => `Tenant ${made.tenantId} is founded. An invitation is on its way to ${made.email}.`,
      }),
    )

  tenant
    .command('list')
    .description('List the tenants, oldest first, with their ids.')
    .option(...jsonOption)
    .addHelpText('after', examples('tenant list', 'tenant list --json'))
    .action(({ json }: Outcome) =>
      ask(
        cli,
        'tenant.list',
        {},
        {
          json,
          words: ({ tenants }) =>
            tenants.length
              ? tenants
                  .map(
                    (one) =>
                      `${one.id}  ${one.name}${one.demo ? '  (demo)' : ''}${one.hadOwner ? '' : '  (its first owner has not accepted yet)'}`,
                  )
                  .join('\n')
              : 'There is no tenant yet.',
        },
      ),
    )
}
