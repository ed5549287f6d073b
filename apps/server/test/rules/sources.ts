import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const repository = path.resolve(import.meta.dirname, '../../../..')
export const source = path.join(repository, 'apps/server/src')

/** One file of the program or of its tests, as the rule tests read it. */
export interface SourceFile {
  /** From the repository's root, with `/`. */
  readonly path: string
  readonly text: string
  readonly imports: readonly Import[]
}

export interface Import {
  /** What stands in the quotes. */
  readonly from: string
  /** The file meant, from the repository's root; undefined for packages. */
  readonly file: string | undefined
  readonly typeOnly: boolean
}

/** All TypeScript files under a folder of the repository, without generated ones. */
export function sourcesUnder(folder: string): SourceFile[] {
  return readdirSync(path.join(repository, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !isGenerated(entry.name) && !entry.parentPath.includes('node_modules'),
    )
    .map((entry) => path.relative(repository, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .toSorted()
    .map((file) => {
      const text = readFileSync(path.join(repository, file), 'utf8')
      return { path: file, text, imports: importsOf(file, text) }
    })
}

export const isTest = (file: string): boolean => file.endsWith('.test.ts') || file.startsWith('apps/server/test/')
const isGenerated = (name: string): boolean => name.endsWith('.gen.ts') || name === 'openapi.ts'

const statement = /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"\n]+)['"]/gm
const dynamic = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

/** Exported for its own test: what it does not see, no rule sees. */
export function importsOf(file: string, text: string): Import[] {
  const code = withoutComments(text)
  const found = [
    ...[...code.matchAll(statement)].map((match) => ({ from: match[2]!, typeOnly: match[1] !== undefined })),
    ...[...code.matchAll(dynamic)].map((match) => ({ from: match[1]!, typeOnly: false })),
  ]
  return found.map((one) => ({ ...one, file: one.from.startsWith('.') ? path.posix.join(path.posix.dirname(file), one.from) : undefined }))
}

/** The code alone: comments blanked, everything else as it is, line numbers unchanged. */
export function withoutComments(text: string): string {
  return text.replace(token, (found) => (/^\/[/*]/.test(found) ? found.replace(/[^\n]/g, ' ') : found))
}

/** What may hold the signs of a comment without being one, and comments: texts, templates, comments, regular expressions. */
const token = new RegExp(
  [
    /'(?:[^'\\\n]|\\.)*'/,
    /"(?:[^"\\\n]|\\.)*"/,
    /`(?:[^`\\]|\\[^])*`/,
    /\/\/[^\n]*/,
    /\/\*[^]*?\*\//,
    /(?<=(?:^|[=(,:[!&|?{};+>]|return)\s*)\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//,
  ]
    .map((part) => part.source)
    .join('|'),
  'g',
)
