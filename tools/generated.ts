import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')

/**
 * How every generator ends: writes the file, given by its path in the repository, or with `--check` says whether it is fresh and ends with
 * exit code 1 where it is not.
 */
export function writeGenerated(file: string, text: string): void {
  const target = path.join(root, file)
  if (!process.argv.includes('--check')) {
    writeFileSync(target, text)
    console.log(`${file}: written`)
  } else if (existsSync(target) && readFileSync(target, 'utf8') === text) {
    console.log(`${file}: fresh`)
  } else {
    console.error(`${file}: stale, run npm run generate`)
    process.exitCode = 1
  }
}
