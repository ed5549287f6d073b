import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseProblem } from './problem.ts'

export interface FolderLock {
  release(): Promise<void>
}

/** Who holds a lock file. A pid alone says little: it is used again, and another container counts its own. */
interface Holder {
  readonly id: string
  readonly pid: number
  /** When the process started, in the kernel's own count; '' where the system does not tell. */
  readonly started: string
  /** Where that pid means something: this boot of this machine and this pid name space. */
  readonly space: string
}

/** A holder we cannot look up (another container, another machine) counts as dead after this many missing heartbeats. */
const missedBeats = 6

/**
 * Makes the folder this process's own until `release`, or throws a problem that names the process that has it. The lock of a
 * dead process is taken over, by exactly one where several try at once. `onLost` is called when the lock is no longer ours,
 * which only somebody deleting or replacing the file by hand can bring about.
 */
export async function lockFolder(folder: string, onLost: () => void, heartbeatMs = 1_000): Promise<FolderLock> {
  const file = path.join(folder, 'tillward.lock')
  const me: Holder = { id: randomUUID(), pid: process.pid, started: startOf(process.pid), space: pidSpace() }
  const holder = await claim(file, me, heartbeatMs).catch((error: Error) => {
    throw new DatabaseProblem(`The data folder ${folder} cannot be used: ${error.message}`, { cause: error })
  })
  if (holder) {
    throw new DatabaseProblem(
      `The data folder ${folder} is in use by process ${holder.pid}. Only one Tillward may run on it: stop that one, or set TILLWARD_DATA to another folder.`,
    )
  }
  const heartbeat = setInterval(() => {
    if (!beat(file, me)) {
      clearInterval(heartbeat)
      onLost()
    }
  }, heartbeatMs)
  heartbeat.unref()
  return {
    async release() {
      clearInterval(heartbeat)
      if (read(file)?.id === me.id) rmSync(file, { force: true })
    },
  }
}

/** Shows others that the holder lives. False once the lock is somebody else's; a disk that does not answer is no proof of that. */
function beat(file: string, me: Holder): boolean {
  try {
    if (read(file)?.id !== me.id) return false
    const now = Date.now() / 1_000
    utimesSync(file, now, now)
  } catch {
    // seen again at the next beat
  }
  return true
}

/**
 * Takes the lock file, or returns the living process that has it. A dead one's file is replaced under a lock of its own, named
 * after the dead holder and claimed by the same rules: only who has that may replace this very file, so two that found the
 * same stale lock can never both believe to have it.
 */
async function claim(file: string, me: Holder, heartbeatMs: number): Promise<Holder | undefined> {
  for (;;) {
    if (create(file, me)) return undefined
    const holder = read(file)
    if (!holder) continue // released meanwhile
    if (await lives(holder, file, heartbeatMs)) return holder
    const takeover = `${file}.${holder.id}`
    if (await claim(takeover, me, heartbeatMs)) {
      await sleep(20) // another is taking it over; then it is the living holder
      continue
    }
    try {
      if (read(file)?.id !== holder.id) continue
      writeFileSync(`${file}.${me.id}.new`, JSON.stringify(me), { mode: 0o600 })
      renameSync(`${file}.${me.id}.new`, file)
      return undefined
    } finally {
      rmSync(takeover, { force: true })
    }
  }
}

/** Creates the file with its content in one step, so that nobody ever reads half a lock. False where it exists. */
function create(file: string, me: Holder): boolean {
  const draft = `${file}.${me.id}.draft`
  writeFileSync(draft, JSON.stringify(me), { mode: 0o600 })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** undefined: there is no such file. Content nobody can read is what a power loss leaves behind: a dead holder. */
function read(file: string): Holder | undefined {
  try {
    const { id, pid, started, space } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>
    if (typeof id === 'string' && typeof pid === 'number' && typeof started === 'string' && typeof space === 'string')
      return { id, pid, started, space }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    if (!(error instanceof SyntaxError)) throw error
  }
  return { id: 'unreadable', pid: 0, started: '', space: pidSpace() }
}

async function lives(holder: Holder, file: string, heartbeatMs: number): Promise<boolean> {
  if (holder.space === pidSpace()) {
    if (!exists(holder.pid)) return false
    const started = startOf(holder.pid)
    if (started !== '' && holder.started !== '') return started === holder.started // else the pid was given to another program
  }
  const seen = modified(file)
  for (let waited = 0; waited < missedBeats * heartbeatMs; waited += heartbeatMs / 4) {
    await sleep(heartbeatMs / 4)
    if (modified(file) !== seen) return true
  }
  return false
}

function exists(pid: number): boolean {
  if (pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // another user's process
  }
}

/** Field 22 of /proc/<pid>/stat, counted behind the command's closing bracket; a zombie is as good as gone. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : (fields[19] ?? '')
  } catch {
    return ''
  }
}

function pidSpace(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
