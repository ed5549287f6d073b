import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Random } from '../random.ts'

/**
 * The secret of an installation that was given none: made at the first start and kept in the data folder, readable by its owner only.
 * Whoever backs the folder up backs the secret up with it.
 */
export function keptSecret(folder: string, random: Random): string {
  const file = path.join(folder, 'secret')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    writeFileSync(file, `${random.bytes(48).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length < 32) throw new Error(`the secret in ${file} is damaged: restore it from a backup`)
  return secret
}
