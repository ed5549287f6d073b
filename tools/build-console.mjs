// `npm run build`, and before whatever serves the Admin Console: makes apps/console/dist unless it is that of these sources.
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const folder = path.join(root, 'apps/console')
const stamp = path.join(folder, 'dist/.built')
const vite = path.join(root, 'node_modules/vite/bin/vite.js')
const sources = [
  'package-lock.json',
  'apps/console/{index.html,package.json,vite.config.ts,postcss.config.cjs}',
  'apps/console/{src,public}/**/*',
  'packages/{contract,sdk}/{package.json,src/**/*.ts}',
]

/** Of all files a build is made of: their names and what is in them. */
function hashOfSources() {
  const hash = createHash('sha256')
  for (const pattern of sources) {
    for (const name of globSync(pattern, { cwd: root }).sort()) {
      const file = path.join(root, name)
      if (statSync(file).isFile()) hash.update(`${name}\0`).update(readFileSync(file)).update('\0')
    }
  }
  return hash.digest('hex')
}

const hash = hashOfSources()
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) process.exit(0)
if (!existsSync(vite)) {
  // with NODE_ENV=production: what is there is served
  console.error(
    'The Admin Console cannot be built: its build tools are not installed. Build it where they are (`npm ci`, `npm run build`).',
  )
  process.exit(existsSync(path.join(folder, 'dist/index.html')) ? 0 : 1)
}
console.error('Building the Admin Console…')
const { build } = await import('vite')
try {
  await build({
    root: folder,
    configFile: path.join(folder, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: 'dist', emptyOutDir: true },
  })
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
writeFileSync(stamp, hash)
