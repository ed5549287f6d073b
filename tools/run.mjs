// Behind every npm script. Plain JavaScript that Node 18 can run: it installs what is missing, finds Node 24 and runs the rest with it.
//   node tools/run.mjs <command> [arguments]
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const inModules = (...parts) => path.join(root, 'node_modules', ...parts)
const server = path.join(root, 'apps/server/src/main.ts')
const vitest = inModules('vitest/vitest.mjs')

/** Suites of several vitest projects; any other project is a suite by itself. */
const suites = { e2e: ['e2e', 'e2e-embedded'] }

const commands = {
  install: async () => 0,
  build: () => build(),
  start: async (args) => (await build()) || run([server, 'serve', ...args]),
  cli: (args) => run([server, ...args]),
  test: (args) => testOn(['postgres', 'embedded'], args),
  bench: (args) => run([path.join(root, 'bench/run.ts'), ...args]),
  mailbox: (args) => run([path.join(root, 'tools/mailbox.ts'), ...args]),
  lint: async (args) =>
    (await run([inModules('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', ...args])) |
    (await run([inModules('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings', ...args])),
  format: (args) => run([inModules('@biomejs/biome/bin/biome'), 'check', '--write', ...args]),
  types: async (args) => {
    let code = 0
    for (const project of ['.', 'apps/console', 'e2e']) code |= await run([inModules('typescript/bin/tsc'), '-p', project, ...args])
    return code
  },
  describe: (args) => run([inModules('@redocly/cli/bin/cli.js'), 'lint', 'apps/server/openapi.json', ...args]),
  generate: async (args) => {
    let code = 0
    for (const generator of generators()) code |= await run([generator, ...args])
    return code
  },
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error) => fail(error.message),
)

async function main([name = '', ...args]) {
  const command =
    commands[name] ??
    (name.startsWith('test:') ? (rest) => testOn(suites[name.slice('test:'.length)] ?? [name.slice('test:'.length)], rest) : undefined)
  if (!command) fail(`There is no command ${JSON.stringify(name)}. Known: ${Object.keys(commands).join(', ')}, test:<project>.`)
  await install()
  return command(args)
}

function fail(message) {
  console.error(message)
  process.exit(1)
}

/** Runs `npm ci` unless what is installed is what package-lock.json says. */
async function install() {
  if (isInstalled()) return
  console.error('Installing dependencies (npm ci)…')
  const onWindows = process.platform === 'win32'
  const code = await child(onWindows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    shell: onWindows,
    stdio: ['ignore', 2, 2],
  })
  if (code !== 0) fail('The dependencies could not be installed. See npm’s message above; then run the command again.')
}

/** npm keeps a list of what it installed, written last. Packages for other platforms may be missing, and with NODE_ENV=production those for development. */
function isInstalled() {
  const list = inModules('.package-lock.json')
  if (!existsSync(list)) return false
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages
  const installed = JSON.parse(readFileSync(list, 'utf8')).packages
  const withoutDev = process.env.NODE_ENV === 'production'
  return Object.entries(wanted).every(([where, { version, link, optional, devOptional, dev }]) => {
    if (!where.includes('node_modules/')) return true
    if (link) return where in installed
    if (!(where in installed)) return Boolean(optional || (withoutDev && (dev || devOptional)))
    return installed[where].version === version
  })
}

/** The Node to run everything with: this one where it is new enough, else the one that npm brought. */
function findNode() {
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath
  const onWindows = process.platform === 'win32'
  const brought = inModules(`node-${onWindows ? 'win' : process.platform}-${process.arch}`, 'bin', onWindows ? 'node.exe' : 'node')
  if (existsSync(brought) && spawnSync(brought, ['--version']).status === 0) return brought
  return fail(
    `Tillward needs Node 24 or newer. This is Node ${process.versions.node}, and npm brings none that runs on ${process.platform} ${process.arch}: install Node 24, then run the command again.`,
  )
}

/** Runs a script with Node 24. Resolves to its exit code. */
function run(args, options = {}) {
  const node = findNode()
  const env = { ...process.env, ...options.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}` }
  return child(node, args, { ...options, env })
}

function child(command, args, { onOutput, ...options }) {
  return new Promise((resolve, reject) => {
    const started = spawn(command, args, { cwd: root, stdio: onOutput ? ['inherit', 'pipe', 'inherit'] : 'inherit', ...options })
    if (onOutput) started.stdout.on('data', onOutput)
    const forward = (signal) => {
      // A terminal sends Ctrl-C to the whole group: the child has it already.
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) started.kill(signal)
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, forward)
    // npm runs scripts in a shell, and hands a signal to that shell alone, which dies of it without telling anybody.
    const parent = process.ppid
    const orphaned = () => {
      if (process.ppid === parent) return
      clearInterval(watch)
      started.kill('SIGTERM')
    }
    const watch = process.env.npm_lifecycle_event ? setInterval(orphaned, 250) : undefined
    started.on('error', reject)
    started.on('close', (code, signal) => {
      clearInterval(watch)
      for (const name of signals) process.off(name, forward)
      resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1))
    })
  })
}

/** The Admin Console the server serves. Takes no time where it is built already. */
const build = () => run([path.join(root, 'tools/build-console.mjs')])

/** Runs vitest projects one after another and ends with one line for all of them: `N passed, N failed`. */
async function testOn(projects, args) {
  if (await build()) fail('The Admin Console could not be built: see the message above.')
  const sum = { passed: 0, failed: 0, skipped: 0 }
  let code = 0
  for (const project of projects) {
    let tail = ''
    const onOutput = (chunk) => {
      process.stdout.write(chunk)
      tail = (tail + chunk).slice(-1000)
    }
    const filtered = args.length > 0 && projects.length > 1 ? ['--passWithNoTests'] : []
    const ended = await run([vitest, 'run', '--project', project, ...filtered, ...args], {
      onOutput,
      env: process.stdout.isTTY ? { FORCE_COLOR: '1' } : {},
    })
    const line = [...tail.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].at(-1)
    const [passed, failed, skipped] = line ? line.slice(1).map((count) => Number(count ?? 0)) : [0, 0, 0]
    sum.passed += passed
    sum.failed += failed + (ended !== 0 && failed === 0 ? 1 : 0)
    sum.skipped += skipped
    code ||= ended
  }
  if (projects.length > 1) console.log(`\n${sum.passed} passed, ${sum.failed} failed${sum.skipped ? `, ${sum.skipped} skipped` : ''}`)
  return code
}

/** Every generator takes `--check`. The API description comes before the types made from it. */
function generators() {
  const ours = readdirSync(path.join(root, 'tools')).filter((name) => /^generate-.*\.ts$/.test(name))
  return [...ours.map((name) => path.join(root, 'tools', name)), path.join(root, 'packages/sdk/generate.ts')]
}
