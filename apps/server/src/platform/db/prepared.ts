import { type RawBuilder, sql } from 'kysely'
import pg from 'pg'

const mark = '/* prepared */'

/**
 * Stands first in a statement that every request runs: PostgreSQL then parses and plans it once a connection, which is most of what a
 * look-up by key costs it. Only for statements whose best plan is the same whatever the values.
 */
export const prepared: RawBuilder<never> = sql.raw(mark)

// by text: the texts stand in the program, so there are few
const names = new Map<string, string>()

function nameOf(text: string): string {
  let name = names.get(text)
  if (!name) {
    name = `prepared_${names.size + 1}`
    names.set(text, name)
  }
  return name
}

/** Makes a connection to PostgreSQL keep the plans of marked statements. The embedded engine has one session for all, so not there. */
export function keepPlans(client: pg.ClientBase): void {
  const ask = (...args: unknown[]): unknown => pg.Client.prototype.query.apply(client, args as never)
  const query = (first: unknown, values: unknown, ...rest: unknown[]): unknown =>
    typeof first === 'string' && first.startsWith(mark)
      ? ask({ name: nameOf(first), text: first, values }, ...rest)
      : ask(first, values, ...rest)
  client.query = query as typeof client.query
}
