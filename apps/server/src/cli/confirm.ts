import { ask } from './ask.ts'
import { type Cli, examples, jsonOption, type Outcome } from './cli.ts'

interface Domain extends Outcome {
  readonly company: string
}

interface Host extends Outcome {
  readonly tenant: string
  readonly website: string
}

/** The operator's word where a DNS record cannot be had. */
export function confirmCommands(cli: Cli): void {
  cli.program
    .command('domain')
    .summary('confirm the mail domain of a company')
    .description('Mail domains of companies.')
    .command('confirm <domain>')
    .description(
      'Confirm that a claimed domain is the company’s, instead of its DNS record. Only while the company has access to no tenant: afterwards the DNS alone proves.',
    )
    .requiredOption('--company <id>', 'the company that claimed it')
    .option(...jsonOption)
    .addHelpText('after', examples('domain confirm studio-north.example --company 0199d3a0-7c52-7b1e-8f7e-3c0f7d0a9b11'))
    .action((domain: string, { company, json }: Domain) =>
      ask(cli, 'domain.confirm', { domain, company }, { json, words: (found) => `${found.shownAs} is ${company}’s now.` }),
    )

  cli.program
    .command('host')
    .summary('confirm the host name of a website')
    .description('Host names of websites.')
    .command('confirm <host>')
    .description('Confirm that a host name belongs to a website, instead of its DNS record. It is served from then on.')
    .requiredOption('--tenant <id or name>', 'the tenant')
    .requiredOption('--website <id or name>', 'its website')
    .option(...jsonOption)
    .addHelpText('after', examples('host confirm shop.example.com --tenant "Harbour & Pine" --website "Main shop"'))
    .action((host: string, { tenant, website, json }: Host) =>
      ask(cli, 'host.confirm', { host, tenant, website }, { json, words: (found) => `${found.shownAs} is served now.` }),
    )
}
