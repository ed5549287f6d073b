import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { freePort, hasNginx } from '../harness/nginx.ts'

// The tour of README.md as somebody takes it: `npm start`, its lines in a shell, mails over SMTP, the command of the operator.

const repository = path.resolve(import.meta.dirname, '../../../..')

/** A block of the tour: `sh terminal` runs by itself all the time, `sh nginx` where there is an nginx, `text` is what the `sh` before it prints. */
interface Block {
  readonly kind: 'sh terminal' | 'sh nginx' | 'sh' | 'text'
  readonly text: string
}

function blocksOf(readme: string): Block[] {
  const tour = /\n## A five-minute tour\n(.*?)\n## /s.exec(readme)?.[1] ?? ''
  return [...tour.matchAll(/^```(sh terminal|sh nginx|sh|text)\n(.*?)^```$/gms)].map((found) => ({
    kind: found[1] as Block['kind'],
    text: found[2]!,
  }))
}

const blocks = blocksOf(readFileSync(path.join(repository, 'README.md'), 'utf8'))
const folder = mkdtempSync(path.join(os.tmpdir(), 'tillward-tour-'))
const running: ChildProcess[] = []
/** The text with the ports and the folder of this run. */
let here: (text: string) => string
let env: NodeJS.ProcessEnv

const hasCurl = spawnSync('curl', ['--version']).status === 0

describe.skipIf(!hasCurl)('README.md', () => {
  beforeAll(async () => {
    const [port = 0, smtp, proxy, page] = await Promise.all([1, 2, 3, 4].map(freePort))
    const mails = path.join(folder, 'mails')
    const shopConf = path.join(folder, 'shop.conf')
    const example = readFileSync(path.join(repository, 'examples/nginx/shop.conf'), 'utf8')
    writeFileSync(shopConf, example.replace('127.0.0.1:4000', `127.0.0.1:${port}`))
    here = (text) =>
      text
        .replaceAll('localhost:4000', `localhost:${port}`)
        .replaceAll('127.0.0.1:2525', `127.0.0.1:${smtp}`)
        .replaceAll('data/mails', mails)
        .replaceAll('examples/nginx/shop.conf', shopConf)
        .replace('listen 8080', `listen ${proxy}`)
        .replaceAll('localhost:8080', `localhost:${proxy}`)
        .replaceAll(/(?<=127\.0\.0\.1:|localhost:|listen\()8081/g, String(page))
        .replace('npm run mailbox', `npm run mailbox -- ${smtp} ${mails}`)
    const unset = { DATABASE_URL: '', PUBLIC_URL: '', TILLWARD_SECRET: '', TILLWARD_SECRET_PREVIOUS: '', NODE_ENV: '' }
    env = { ...process.env, ...unset, PORT: String(port), TILLWARD_DATA: path.join(folder, 'data'), TMPDIR: folder }
    for (const { kind, text } of blocks) if (kind === 'sh terminal') bash(here(text), 'ignore')
    const ready = async () => expect((await fetch(`http://localhost:${port}/readyz`)).status).toBe(200)
    await vi.waitFor(ready, { timeout: 110_000, interval: 100 })
  }, 120_000)

  afterAll(async () => {
    await Promise.all(running.map(ended))
    rmSync(folder, { recursive: true, force: true })
  })

  test('R-01 R-02 R-07 R-12 R-15 R-23 R-25 R-31 R-42 R-61 the tour prints what it says', { timeout: 60_000 }, async () => {
    const steps = blocks.flatMap(({ kind, text }, at) => {
      const after = blocks[at + 1]
      return kind === 'sh' || (kind === 'sh nginx' && hasNginx)
        ? [{ lines: text, says: after?.kind === 'text' ? here(after.text) : '' }]
        : []
    })
    expect(steps.length).toBeGreaterThan(10)
    const between = '--- the next step of the tour ---\n'
    const printed = await output(steps.map(({ lines }) => here(lines)).join(`printf -- '${between.trimEnd()}\\n'\n`))
    const parts = printed.split(between)
    for (const [at, { lines, says }] of steps.entries()) expect(parts[at], lines).toMatch(asPrinted(says))
  })
})

/** `…` stands for anything within a line. */
function asPrinted(says: string): RegExp {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${says.split('…').map(literal).join('[^\\n]*?')}$`)
}

function bash(script: string, stdout: 'pipe' | 'ignore'): ChildProcess {
  // a group of its own, so that everything in it ends together
  const child = spawn('bash', ['-c', script], { cwd: repository, env, detached: true, stdio: ['ignore', stdout, stdout] })
  running.push(child)
  return child
}

/** What a script prints, problems included. */
function output(script: string): Promise<string> {
  const child = bash(script, 'pipe')
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => (printed += part))
  return new Promise((resolve) => child.once('close', () => resolve(printed)))
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  process.kill(-child.pid!, 'SIGTERM')
  await gone
}
