import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import pino from 'pino'
import { afterEach, expect, test } from 'vitest'
import { copyOf } from '../../../test/harness/database.ts'
import { type DatabaseHandle, DatabaseProblem, openDatabase } from './index.ts'

const log = pino({ level: 'silent' })
const opened: DatabaseHandle[] = []
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close()
})

async function open(folder: string | undefined, stuckAfterMs?: number): Promise<DatabaseHandle> {
  const database = await openDatabase({ folder, ...(stuckAfterMs === undefined ? {} : { stuckAfterMs }) }, log)
  opened.push(database)
  return database
}

const add = (database: DatabaseHandle, name: string) =>
  sql`insert into company (id, kind, name, created_at) values (gen_random_uuid(), 'partner', ${name}, '2026-11-21')`.execute(database.db)
const names = async (database: DatabaseHandle) => {
  const rows = await database.db.selectFrom('company').select('name').orderBy('name').execute()
  return rows.map((row) => row.name)
}
const forever = (database: DatabaseHandle) => sql`do $$ begin loop end loop; end $$`.execute(database.db)

test('what was written is there after closing and opening again', async () => {
  const folder = copyOf('migrated')
  const first = await openDatabase({ folder }, log)
  await add(first, 'Acme')
  await first.close()
  expect(await names(await open(folder))).toEqual(['Acme'])
})

test('a folder in use is refused, and free again after closing', async () => {
  const folder = copyOf('migrated')
  const first = await openDatabase({ folder }, log)
  await expect(open(folder)).rejects.toThrow(`in use by process ${process.pid}.`)
  expect(await names(first)).toEqual([]) // and the one who has it is not disturbed
  await first.close()
  await open(folder)
})

test('another process is refused while one runs; killed, it leaves everything it acknowledged', async () => {
  const folder = copyOf('migrated')
  const child = spawn(process.execPath, [path.join(import.meta.dirname, '../../../test/harness/open-folder.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const acknowledged: string[] = []
  createInterface({ input: child.stdout }).on('line', (id) => acknowledged.push(id))
  await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(50)
  await expect(open(folder)).rejects.toThrow(`in use by process ${child.pid}.`)
  child.kill('SIGKILL')
  await once(child, 'close')
  const rows = await (await open(folder)).db.selectFrom('company').select('id').execute()
  const kept = new Set(rows.map((row) => row.id))
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  expect(kept.size - acknowledged.length).toBeLessThanOrEqual(1) // the one under way
})

test('a statement that never ends is ended, alone, and the engine is there again with everything in it', async () => {
  const database = await open(copyOf('migrated'), 500)
  await add(database, 'Acme')
  let ticks = 0
  const ticking = setInterval(() => ticks++, 10)
  const before = performance.now()
  await expect(forever(database)).rejects.toMatchObject({ code: '57P02' })
  clearInterval(ticking)
  expect(performance.now() - before).toBeGreaterThanOrEqual(500)
  expect(ticks).toBeGreaterThan(15) // meanwhile this thread was free
  expect(await names(database)).toEqual(['Acme'])
})

test('a transaction cut off by that leaves nothing', async () => {
  const database = await open(copyOf('migrated'), 500)
  const cut = database.transaction(async (tx) => {
    await sql`insert into company (id, kind, name, created_at) values (gen_random_uuid(), 'partner', 'Lost', '2026-11-21')`.execute(tx)
    await sql`do $$ begin loop end loop; end $$`.execute(tx)
  })
  await expect(cut).rejects.toThrow()
  expect(await names(database)).toEqual([])
})

test('waiting for others does not count as stuck', async () => {
  const database = await open(copyOf('blank'), 800)
  const pauses = Array.from({ length: 30 }, () => sql`select pg_sleep(0.06)`.execute(database.db))
  expect(await Promise.all(pauses)).toHaveLength(30)
})

test('an engine that keeps stopping stays down and says so', async () => {
  const database = await open(copyOf('blank'), 100)
  for (let stop = 0; stop < 6; stop++) await expect(forever(database)).rejects.toMatchObject({ code: '57P02' })
  const error = await names(database).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(DatabaseProblem)
  expect((error as Error).message).toBe('The embedded database stopped 6 times within a minute and stays down. Start Tillward again.')
})

test('in memory, an engine that stopped has lost everything and does not pretend otherwise', async () => {
  const database = await open(undefined, 500)
  await expect(forever(database)).rejects.toMatchObject({ code: '57P02' })
  await expect(sql`select 1`.execute(database.db)).rejects.toThrow('it was in memory, so what it held is gone')
})

test('a folder somebody else took over is not written to any more', async () => {
  const folder = copyOf('migrated')
  const database = await open(folder)
  writeFileSync(path.join(folder, 'tillward.lock'), JSON.stringify({ id: 'theirs', pid: 1, started: '1', space: 'another' }))
  await expect
    .poll(() => add(database, 'Late').then(String, (error: Error) => error.message), { timeout: 10_000 })
    .toContain('was taken over by another process')
})

test('a folder that holds no database of ours is one clear problem', async () => {
  const folder = copyOf('migrated')
  writeFileSync(path.join(folder, 'database/PG_VERSION'), '12\n')
  const error = await open(folder).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(DatabaseProblem)
  expect((error as Error).message).toContain(`The embedded database in ${folder}/database did not start`)
  await expect(open(folder)).rejects.toThrow('did not start') // and the lock was given back
})
