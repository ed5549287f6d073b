import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Random } from '../platform/random.ts'

/** Where `vite build` of apps/console leaves the Admin Console. */
export const builtConsole = fileURLToPath(new URL('../../../console/dist/', import.meta.url))

export interface ConsoleFile {
  readonly type: string
  readonly content: Buffer
  /** Packed when it is first asked for; undefined for what is packed already, such as fonts. */
  gzip(): Buffer | undefined
  /** The name has the content's hash in it: kept for a year. */
  readonly forever: boolean
}

export interface ConsoleApp {
  /** By path below /console/. */
  readonly files: ReadonlyMap<string, ConsoleFile>
  /** The address of the font, for the sign-in page as well. */
  readonly font: string | undefined
  /** The page of every address of the console, and the policy it needs: Mantine's style elements carry the nonce. */
  page(random: Random): { readonly html: string; readonly policy: string }
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Read once: the console changes with the server. Undefined where it is not built. */
export function readConsole(folder = builtConsole): ConsoleApp | undefined {
  if (!existsSync(path.join(folder, 'index.html'))) return undefined
  const html = readFileSync(path.join(folder, 'index.html'), 'utf8')
  const files = new Map<string, ConsoleFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[path.extname(entry.name)]
    if (!entry.isFile() || !type) continue
    const file = path.join(entry.parentPath, entry.name)
    const name = path.relative(folder, file).replaceAll(path.sep, '/')
    files.set(name, served(type, readFileSync(file), name.startsWith('assets/')))
  }
  const font = [...files.keys()].find((name) => /^assets\/ibm-plex-sans-latin-wght-normal-[\w-]+\.woff2$/.test(name))
  if (font) files.set('font.css', served('text/css; charset=utf-8', Buffer.from(faceOf(font)), false))
  return {
    files,
    font: font && `/console/${font}`,
    page(random) {
      const nonce = Buffer.from(random.bytes(16)).toString('base64')
      return { html: html.replace('%STYLE_NONCE%', nonce), policy: policyWith(nonce) }
    },
  }
}

const faceOf = (font: string) =>
  `@font-face { font-family: "IBM Plex Sans"; src: url("/console/${font}") format("woff2"); font-weight: 100 700; font-display: swap }\n`

function served(type: string, content: Buffer, forever: boolean): ConsoleFile {
  let packed: Buffer | undefined
  return { type, content, forever, gzip: () => (type === types['.woff2'] ? undefined : (packed ??= gzipSync(content))) }
}

/** No inline script, no inline style attribute, nothing from elsewhere; style elements only with this answer's nonce. */
const policyWith = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
