import { expect } from 'vitest'
import type { DatabaseHandle } from '../../src/platform/db/index.ts'
import { statementsOf } from './statements.ts'

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  Plans?: Plan[]
}

export interface PlanFound {
  /** Tables read from end to end. */
  readonly scanned: readonly string[]
  readonly indexes: readonly string[]
}

const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)]

/** Tables with one row a merchant or so: reading them whole is the fastest way. */
const tiny = new Set(['tenant', 'company', 'policy', 'website', 'website_host', 'role', 'role_permission', 'property', 'setting'])

/** How the database would do what `work` asks of it. */
export async function planOf(database: DatabaseHandle, work: () => Promise<unknown>): Promise<PlanFound> {
  const asked = (await statementsOf(work)).filter(({ text }) => /^(\/\*.*?\*\/)?\s*(select|with)/i.test(text))
  expect(asked.length).toBeGreaterThan(0)
  const found: Plan[] = []
  for (const { text, values } of asked) {
    const { rows } = await database.pool.query(`explain (format json) ${text}`, [...values])
    found.push(...nodes(rows[0]['QUERY PLAN'][0].Plan))
  }
  return {
    scanned: found
      .filter((node) => node['Node Type'] === 'Seq Scan')
      .map((node) => node['Relation Name'] ?? '')
      .filter((name) => !tiny.has(name)),
    indexes: found.map((node) => node['Index Name'] ?? '').filter(Boolean),
  }
}

/** Pages of tables and indexes the database looks at for what `work` asks. */
export async function pagesRead(database: DatabaseHandle, work: () => Promise<unknown>): Promise<number> {
  let pages = 0
  for (const { text, values } of await statementsOf(work)) {
    if (!/^(\/\*.*?\*\/)?\s*(select|with)/i.test(text)) continue
    const { rows } = await database.pool.query(`explain (analyze, buffers, format json) ${text}`, [...values])
    const plan = rows[0]['QUERY PLAN'][0].Plan
    pages += plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
  }
  return pages
}
