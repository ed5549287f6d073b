import pg from 'pg'

export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** What listeners send every ten seconds, for nobody's request. */
const heartbeat = 'select 1'

/** Every statement this process sends to any database while `work` runs, in the order sent; heartbeats are left out. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = []
  const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown }
  const { query } = prototype
  prototype.query = function (...args: unknown[]) {
    const [first, second] = args
    if (first === heartbeat) return query.apply(this, args)
    if (typeof first === 'string') sent.push({ text: first, values: Array.isArray(second) ? second : [] })
    else if (typeof (first as Statement | undefined)?.text === 'string')
      sent.push({ text: (first as Statement).text, values: (first as Statement).values ?? [] })
    return query.apply(this, args)
  }
  try {
    await work()
  } finally {
    prototype.query = query
  }
  return sent
}

/** Their texts, without the housekeeping of the jobs, which comes when it likes. */
export const ownStatements = (sent: readonly Statement[]): string[] =>
  sent.map(({ text }) => text).filter((text) => !text.includes('jobs.') || /insert into jobs/i.test(text))
