import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('./files/', import.meta.url)

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** The stylesheet and scripts of the pages, served as they stand in `files/`: nothing is built. */
export const files: ReadonlyMap<string, { readonly type: string; readonly content: Buffer }> = new Map(
  readdirSync(folder)
    .toSorted()
    .map((name) => [
      name,
      { type: types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream', content: readFileSync(new URL(name, folder)) },
    ]),
)

/** Changes with every change of a file. It stands in their path and not in a query, so that scripts find one another by it. */
export const version = [...files.values()]
  .reduce((hash, { content }) => hash.update(content), createHash('sha256'))
  .digest('hex')
  .slice(0, 12)
