import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
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

const log = pino({ level: 'warn' })

/** Data folders for the embedded database: starting from a copy takes a fifth of what making one takes. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folders = mkdtempSync(path.join(dataRoot(), 'tillward-embedded-'))
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
