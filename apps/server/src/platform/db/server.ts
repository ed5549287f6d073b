import pg from 'pg'
import { DatabaseProblem } from './problem.ts'

const oldest = 15

/** Host, port and database of a connection, without its password: for messages. */
export function describeAddress(connection: pg.ClientConfig): string {
  const url = connection.connectionString ?? ''
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new DatabaseProblem('DATABASE_URL is not a PostgreSQL address. It looks like postgresql://user:password@host:5432/database.')
  }
  try {
    const { host, port, database } = new pg.Client(connection)
    return `${host}:${port}/${database ?? ''}`
  } catch (error) {
    throw new DatabaseProblem(`DATABASE_URL cannot be read: ${(error as Error).message}`)
  }
}

/** Connects once. Throws in the operator's words when the server does not answer, refuses, or is too old. */
export async function checkServer(pool: pg.Pool, address: string): Promise<void> {
  let version: number
  try {
    const { rows } = await pool.query<{ version: string }>(`select current_setting('server_version_num') as version`)
    version = Number(rows[0]?.version)
  } catch (error) {
    if (error instanceof DatabaseProblem) throw error
    throw new DatabaseProblem(`The database at ${address} cannot be used: ${reason(error as NodeJS.ErrnoException)}`, { cause: error })
  }
  if (version < oldest * 10_000) {
    throw new DatabaseProblem(
      `The database at ${address} is PostgreSQL ${Math.floor(version / 10_000)}. Tillward needs ${oldest} or newer.`,
    )
  }
}

function reason(error: NodeJS.ErrnoException): string {
  if (error.code === 'ECONNREFUSED') return 'nothing listens there.'
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return 'no such host.'
  if (error.code === 'ENOENT') return 'no server has its socket there.'
  if (error instanceof AggregateError) return reason(error.errors[0] as NodeJS.ErrnoException)
  return error.message
}
