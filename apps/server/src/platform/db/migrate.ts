import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { DatabaseHandle, Db } from './open.ts'
import { DatabaseProblem } from './problem.ts'

/** One file of migrations/: forward only, plain SQL, many statements, no `begin` or `commit` of its own. */
export interface MigrationFile {
  readonly name: string
  readonly text: string
}

/** What this program and this database know of each other. All three empty: the database is ready for this program. */
export interface MigrationState {
  /** Files the database has not seen yet. */
  readonly pending: readonly string[]
  /** Migrations the database has and this program does not: a newer program was here. */
  readonly unknown: readonly string[]
  /** Files that changed after they were applied. */
  readonly changed: readonly string[]
}

const folder = new URL('../../../migrations/', import.meta.url)

/** The migrations of this program, in order. */
export function migrationFiles(): MigrationFile[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({ name: file.replace(/\.sql$/, ''), text: readFileSync(new URL(file, folder), 'utf8') }))
}

/**
 * Brings the database up to this program: all pending files in one transaction under a lock, so several nodes may start at
 * once. Refuses a database that is newer than the program, and one whose applied files changed. Returns what it applied.
 */
export async function migrate(handle: DatabaseHandle, files: readonly MigrationFile[] = migrationFiles()): Promise<readonly string[]> {
  return handle.unhurried(async (db) => {
    refuseStrange(await stateOf(db, files))
    const migrator = new Migrator({
      db,
      migrationTableName: 'migration',
      migrationLockTableName: 'migration_lock',
      provider: {
        getMigrations: async () =>
          Object.fromEntries(files.map((file, index) => [file.name, { up: (tx) => apply(tx as Db, file, index) }])),
      },
    })
    const { error, results = [] } = await migrator.migrateToLatest()
    refuseStrange(await stateOf(db, files)) // another program may have been first to the lock
    if (error) {
      const failed = results.find((result) => result.status === 'Error')?.migrationName
      throw new DatabaseProblem(`Migration ${failed ?? ''} failed: ${(error as Error).message}`, { cause: error })
    }
    return results.map((result) => result.migrationName)
  })
}

/** For readiness: compares without changing anything. */
export async function migrationState(handle: DatabaseHandle, files: readonly MigrationFile[] = migrationFiles()): Promise<MigrationState> {
  return stateOf(handle.db, files)
}

async function apply(db: Db, file: MigrationFile, index: number): Promise<void> {
  // Kysely keeps names only; the digest tells an old file that was edited
  if (index === 0) await sql`create table migration_digest (name text primary key, digest text not null)`.execute(db)
  await sql.raw(file.text).execute(db) // no parameters: the simple protocol, which takes many statements
  await sql`insert into migration_digest (name, digest) values (${file.name}, ${digest(file)})`.execute(db)
}

/** Line ends do not count: a checkout on Windows may have others. */
function digest(file: MigrationFile): string {
  return createHash('sha256').update(file.text.replaceAll('\r\n', '\n')).digest('hex')
}

async function stateOf(db: Db, files: readonly MigrationFile[]): Promise<MigrationState> {
  const { rows: found } = await sql<{ yes: boolean }>`select to_regclass('migration_digest') is not null as yes`.execute(db)
  const { rows } = found[0]?.yes
    ? await sql<{ name: string; digest: string }>`select name, digest from migration_digest order by name`.execute(db)
    : { rows: [] }
  const known = new Map(files.map((file) => [file.name, digest(file)]))
  const applied = new Set(rows.map((row) => row.name))
  return {
    pending: files.map((file) => file.name).filter((name) => !applied.has(name)),
    unknown: rows.filter((row) => !known.has(row.name)).map((row) => row.name),
    changed: rows.filter((row) => known.has(row.name) && known.get(row.name) !== row.digest).map((row) => row.name),
  }
}

function refuseStrange({ unknown, changed }: MigrationState): void {
  if (unknown.length > 0) {
    throw new DatabaseProblem(
      `The database is newer than this Tillward: it has ${unknown.join(', ')}. Start the version that made it, or a newer one.`,
    )
  }
  if (changed.length > 0) {
    throw new DatabaseProblem(
      `Migration files changed after they were applied: ${changed.join(', ')}. Put them back and add a new file instead.`,
    )
  }
}
