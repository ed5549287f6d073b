import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import pino from 'pino'
import type { TestProject } from 'vitest/node'
import { migrate, openDatabase } from '../../src/platform/db/index.ts'
import { dataRoot } from './postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder with two data folders to copy, `blank` and `migrated`, and room for the copies; '' on PostgreSQL. */
    folders: string
  }
}

const prefix = 'tillward-embedded-'
const log = pino({ level: 'warn' })

/** Data folders for the embedded database: starting from a copy takes a fifth of what making one takes. */
export default async function setup(project: TestProject): Promise<() => void> {
  removeLeftovers()
  const folders = mkdtempSync(path.join(dataRoot(), `${prefix}${process.pid}-`))
  const remove = (): void => rmSync(folders, { recursive: true, force: true })
  try {
    cpSync(await blankFolder(), path.join(folders, 'blank'), { recursive: true })
    await makeMigrated(path.join(folders, 'blank'), path.join(folders, 'migrated'))
  } catch (error) {
    remove()
    throw error
  }
  project.provide('folders', folders)
  return remove
}

/** What runs that were killed left behind: each folder is named after its process. */
function removeLeftovers(): void {
  for (const name of readdirSync(dataRoot())) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length).split('-')[0]) : 0
    if (pid > 0 && !existsSync(`/proc/${pid}`)) rmSync(path.join(dataRoot(), name), { recursive: true, force: true })
  }
}

async function makeMigrated(blank: string, folder: string): Promise<void> {
  cpSync(blank, folder, { recursive: true })
  const database = await openDatabase({ folder }, log)
  try {
    await migrate(database)
  } finally {
    await database.close()
  }
}

/** Made once for each version of the engine and kept between runs. */
async function blankFolder(): Promise<string> {
  const { version } = JSON.parse(readFileSync(manifest(), 'utf8')) as { version: string }
  const uid = process.getuid?.() ?? 0
  const kept = path.join(os.tmpdir(), `tillward-pglite-${version}-${uid}`)
  if (existsSync(kept)) {
    if (statSync(kept).uid === uid) return kept
    throw new Error(`${kept} belongs to another user`)
  }
  const half = mkdtempSync(`${kept}-`)
  await (await openDatabase({ folder: half }, log)).close()
  try {
    renameSync(half, kept)
  } catch {
    rmSync(half, { recursive: true, force: true }) // another process was first
  }
  return kept
}

function manifest(): string {
  return path.join(path.dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')), '../package.json')
}
