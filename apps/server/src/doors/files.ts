import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

interface Served {
  readonly type: string
  readonly content: Buffer
}

const folder = new URL('./files/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, folder))

/** One stylesheet of these, each before those that say otherwise. */
const styles = ['base.css', 'forms.css', 'rules.css', 'account.css']
const types: readonly (readonly [ending: string, type: string])[] = [
  ['.js', 'text/javascript; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
]

/** What the pages load, as it stands in `files/`: nothing is built. */
export const files: ReadonlyMap<string, Served> = new Map([
  ['style.css', { type: 'text/css; charset=utf-8', content: Buffer.concat(styles.map(read)) }],
  ...types.flatMap(([ending, type]) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .toSorted()
      .map((name): [string, Served] => [name, { type, content: read(name) }]),
  ),
])

/** Changes with every change of a file. It stands in their path and not in a query, so that scripts find one another by it. */
export const version = [...files.values()]
  .reduce((hash, { content }) => hash.update(content), createHash('sha256'))
  .digest('hex')
  .slice(0, 8)
