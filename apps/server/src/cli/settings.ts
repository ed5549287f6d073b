import { ask } from './ask.ts'
import { type Cli, examples, exitCodes, jsonOption, type Outcome } from './cli.ts'

interface Whose extends Outcome {
  readonly tenant?: string
  readonly company?: string
  readonly website?: string
}

interface Change extends Whose {
  readonly reason?: string
}

const tenantOption = ['--tenant <id or name>', 'whose settings'] as const
const companyOption = ['--company <id>', 'those of a partner’s or the operator’s company instead'] as const
const websiteOption = ['--website <id or name>', 'those in which one website of the tenant differs'] as const

export function settingsCommands(cli: Cli): void {
  const { program, io, endWith } = cli
  const settings = program.command('settings').summary('read and tighten the settings of a tenant').description('Security settings.')

  /** One of tenant and company, or a word about it. */
  const isNamed = ({ tenant, company }: Whose): boolean => {
    if ((tenant === undefined) !== (company === undefined)) return true
    io.err('Say whose settings: --tenant or --company.')
    endWith(exitCodes.usage)
    return false
  }

  settings
    .command('get [key]')
    .summary('show settings with where each value comes from')
    .description('Show the values in force: one setting, a group such as console.lockout, or all.')
    .option(...tenantOption)
    .option(...companyOption)
    .option(...websiteOption)
    .option(...jsonOption)
    .addHelpText(
      'after',
      examples('settings get --tenant "Harbour & Pine"', 'settings get console.lockout.minutes --tenant "Harbour & Pine" --json'),
    )
    .action(async (key: string | undefined, { json, ...whose }: Whose) => {
      if (!isNamed(whose)) return
      await ask(
        cli,
        'settings.get',
        { ...whose, ...(key === undefined ? {} : { key }) },
        {
          json,
          words: ({ preset, version, settings: shown }) =>
            [
              `Preset ${preset.name} (version ${preset.version}), settings version ${version}`,
              ...shown.map(
                (one) =>
                  `${one.key} = ${String(one.value)}   (${one.origin})${one.breaks.length ? `   breaks ${one.breaks.join(', ')}` : ''}`,
              ),
            ].join('\n'),
        },
      )
    })

  settings
    .command('set <changes...>')
    .summary('tighten settings')
    .description(
      'Tighten settings, each as key=value. The operator never loosens: Admin Owners do that in the console. All of them are mailed what was changed.',
    )
    .option(...tenantOption)
    .option(...companyOption)
    .option(...websiteOption)
    .option('--reason <text>', 'kept in the history and mailed to the owners')
    .option(...jsonOption)
    .addHelpText(
      'after',
      examples(
        'settings set console.session.idleMinutes=60 website.password.minLength=12 --tenant "Harbour & Pine" --reason "Audit finding 7"',
      ),
    )
    .action(async (texts: readonly string[], { json, reason, ...whose }: Change) => {
      if (!isNamed(whose)) return
      const pairs = texts.map((text) => /^([^=]+)=(.*)$/s.exec(text)?.slice(1, 3))
      const odd = texts.filter((_text, at) => pairs[at] === undefined)
      if (odd.length > 0) {
        io.err(`Write each change as key=value: ${odd.join(' ')}`)
        endWith(exitCodes.usage)
        return
      }
      const changes = Object.fromEntries(pairs as [string, string][])
      await ask(
        cli,
        'settings.set',
        { ...whose, changes, ...(reason === undefined ? {} : { reason }) },
        {
          json,
          words: ({ version, changes: made }) =>
            made.length
              ? [
                  ...made.map((one) => `${one.key}: ${String(one.from)} → ${String(one.to)}`),
                  `Settings version ${version}. The owners are told.`,
                ].join('\n')
              : 'Nothing changed: these values hold already.',
        },
      )
    })
}
