// Writes apps/server/schema.sql and apps/server/src/database.gen.ts from the migrations. Run it after adding or changing one
// (npm run generate); `--check` compares instead, and fails where they are stale.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { pgDump } from '@electric-sql/pglite-tools/pg_dump'
import pino from 'pino'
import { migrate, openDatabase } from '../apps/server/src/platform/db/index.ts'
import { databaseTypes } from './database-types.ts'
import { writeGenerated } from './generated.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'tillward-schema-'))
try {
  writeGenerated('apps/server/src/database.gen.ts', await types())
  writeGenerated('apps/server/schema.sql', await dump())
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function types(): Promise<string> {
  const database = await openDatabase({ folder }, pino({ level: 'warn' }))
  try {
    await migrate(database)
    return await databaseTypes(database.db)
  } finally {
    await database.close()
  }
}

/** By the real pg_dump, which speaks to an engine in its own thread only. */
async function dump(): Promise<string> {
  const pg = await PGlite.create({ dataDir: path.join(folder, 'database'), extensions: { btree_gin, pg_trgm } })
  try {
    return await (await pgDump({ pg, args: ['--schema-only', '--no-owner', '--no-privileges'] })).text()
  } finally {
    await pg.close()
  }
}
