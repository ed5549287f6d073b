import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Anchor } from '../modules/audit/index.ts'
import { fileProblem } from '../problem.ts'
import { ask } from './ask.ts'
import { type Cli, examples, exitCodes, jsonOption, type Outcome } from './cli.ts'

interface Verify extends Outcome {
  readonly tenant?: string
  readonly anchors?: string
}

/** Anchors of one chain that are handed on: the newest. A seal vouches for all before it. */
const newest = 1_000

const description = `Walk the audit chains: every seal, every row, every link. With --anchors each seal is also compared with the hash that the
security log got of it (lines of the server's stdout), which shows a tail that was cut off, or a chain made anew, by
whoever owns the database. Ends with 3 where a chain is not whole. Rows of the last second or two wait for their seal.`

export function auditCommands(cli: Cli): void {
  cli.program
    .command('audit')
    .summary('check the audit chains')
    .description('The audit trail.')
    .command('verify')
    .description(description)
    .option('--tenant <id or name>', 'only the chains of this tenant and its own company')
    .option('--anchors <file>', 'security log lines to compare with')
    .option(...jsonOption)
    .addHelpText('after', examples('audit verify', 'audit verify --tenant "Harbour & Pine" --anchors /var/log/tillward.log --json'))
    .action(async ({ tenant, anchors, json }: Verify) => {
      const noted = anchors === undefined ? [] : await readAnchors(anchors)
      if (anchors !== undefined) cli.io.err(`${noted.length} seals to compare in ${anchors}`)
      await ask(
        cli,
        'audit.verify',
        { ...(tenant === undefined ? {} : { tenant }), anchors: noted },
        {
          json,
          words: ({ chains, whole }) =>
            [
              ...chains.map(
                (chain) =>
                  `${chain.whole ? '✓' : '✗'} ${chain.owner}: ${chain.fault ?? `${chain.seals} seals, ${chain.rows} rows`}${chain.waiting ? `, ${chain.waiting} waiting` : ''}`,
              ),
              whole ? `${chains.length} chains, all whole.` : 'Not whole: see above. Compare with a backup before anything else.',
            ].join('\n'),
          afterwards: ({ whole }) => {
            if (!whole) cli.endWith(exitCodes.chainNotWhole)
          },
        },
      )
    })
}

/** The seals in lines of a log; other lines are passed over. */
export async function readAnchors(file: string): Promise<Anchor[]> {
  const byOwner = new Map<string, Map<string, Anchor>>()
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      const seal = line.includes('audit.seal') ? sealIn(line) : undefined
      if (!seal) continue
      const known = byOwner.get(seal.ownerId) ?? new Map<string, Anchor>()
      byOwner.set(seal.ownerId, known.set(`${seal.sealNo} ${seal.hash}`, seal))
      // lines come in the order of time; the oldest are of no more use than the newest
      const oldest = known.size > newest ? known.keys().next().value : undefined
      if (oldest !== undefined) known.delete(oldest)
    }
  } catch (error) {
    throw fileProblem(`The file ${file} cannot be read`, error)
  }
  return [...byOwner.values()].flatMap((known) => [...known.values()])
}

function sealIn(line: string): Anchor | undefined {
  try {
    // whatever a log collector put before it
    const { event, ownerId, sealNo, hash } = JSON.parse(line.slice(line.indexOf('{'))) as Record<string, unknown>
    if (event !== 'audit.seal' || typeof ownerId !== 'string' || typeof sealNo !== 'number' || typeof hash !== 'string') return undefined
    return { ownerId, sealNo, hash }
  } catch {
    return undefined
  }
}
