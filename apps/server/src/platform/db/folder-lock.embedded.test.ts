import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from './folder-lock.ts'
import { DatabaseProblem } from './problem.ts'

const script = path.join(import.meta.dirname, '../../../test/harness/lock-folder.ts')
const space = `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`
const deadPid = 4_194_303 // the largest there can be on Linux, and not given out on a machine this small
const children: ChildProcess[] = []
let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tillward-lock-'))
  file = path.join(folder, 'tillward.lock')
})
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null && child.signalCode === null) await kill(child)
  rmSync(folder, { recursive: true })
})

/** A process of its own; `next` is the next line it says. */
async function contender() {
  const child = spawn(process.execPath, [script, folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => (await lines.next()).value ?? ''
  expect(await next()).toBe('ready')
  const tries = (): Promise<string> => {
    child.stdin.write('go\n')
    return next()
  }
  return { child, tries }
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

const holder = (more: object) => JSON.stringify({ id: 'theirs', pid: deadPid, started: '1', space, ...more })
const lock = (beatMs?: number) => lockFolder(folder, () => {}, beatMs)

/** Takes the lock and gives it back: the pid it was in the name of. */
async function taken(beatMs?: number): Promise<number> {
  const held = await lock(beatMs)
  const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number }
  await held.release()
  return pid
}

test('a second process is refused and told which process has the folder', async () => {
  const first = await contender()
  const second = await contender()
  expect(await first.tries()).toBe('locked')
  expect(await second.tries()).toContain(`in use by process ${first.child.pid}.`)
})

test('the same process is refused as well', async () => {
  const held = await lock()
  await expect(lock()).rejects.toThrow(`in use by process ${process.pid}.`)
  await held.release()
})

test('a released lock leaves nothing behind and is free for the next', async () => {
  const first = await contender()
  expect(await first.tries()).toBe('locked')
  first.child.stdin.end()
  await once(first.child, 'exit')
  expect(readdirSync(folder)).toEqual([])
  expect(await taken()).toBe(process.pid)
})

test('the lock of a killed process is taken over at once', async () => {
  const first = await contender()
  expect(await first.tries()).toBe('locked')
  await kill(first.child)
  const before = performance.now()
  expect(await taken()).toBe(process.pid)
  expect(performance.now() - before).toBeLessThan(1_000)
})

test('of many that find a stale lock together, exactly one gets it', { timeout: 60_000 }, async () => {
  for (let round = 0; round < 3; round++) {
    writeFileSync(file, holder({ id: `stale-${round}` }))
    const all = await Promise.all(Array.from({ length: 6 }, contender))
    const said = await Promise.all(all.map((one) => one.tries()))
    const winner = all[said.indexOf('locked')]
    expect(said.filter((line) => line === 'locked')).toHaveLength(1)
    expect(said.filter((line) => line.includes(`in use by process ${winner?.child.pid}.`))).toHaveLength(5)
    expect(readdirSync(folder)).toEqual(['tillward.lock'])
    await Promise.all(all.map((one) => kill(one.child)))
  }
})

test('who was killed in the middle of taking over is taken over too', async () => {
  writeFileSync(file, holder({ id: 'first' }))
  writeFileSync(`${file}.first`, holder({ id: 'second' }))
  const held = await lock()
  expect(readdirSync(folder)).toEqual(['tillward.lock'])
  await held.release()
})

test('a pid that another program has now does not hold the lock', async () => {
  writeFileSync(file, holder({ pid: process.pid, started: '1' }))
  expect(await taken()).toBe(process.pid)
})

test('a process that ended and was never collected does not hold the lock', async () => {
  const parent = spawn('/bin/sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 30'])
  children.push(parent)
  const pid = Number(String((await once(parent.stdout, 'data'))[0]))
  await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8'), { timeout: 10_000 }).toContain(' Z ')
  writeFileSync(file, holder({ pid, started: readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[21] }))
  expect(await taken()).toBe(process.pid)
})

test('a holder in another container keeps the lock as long as its heart beats', async () => {
  writeFileSync(file, holder({ space: 'another', pid: 1 }))
  const heart = setInterval(() => utimesSync(file, Date.now() / 1_000, Date.now() / 1_000), 100)
  await expect(lock(100)).rejects.toThrow('in use by process 1.')
  clearInterval(heart)
  const before = performance.now()
  expect(await taken(100)).toBe(process.pid)
  expect(performance.now() - before).toBeGreaterThan(500) // it listened for the heart first
})

test('a lock nobody can read, as a power loss leaves it, is taken over', async () => {
  writeFileSync(file, '')
  expect(await taken()).toBe(process.pid)
})

test('the holder shows its heart beat, and learns when the lock is no longer its own', async () => {
  let lost = 0
  const held = await lockFolder(folder, () => lost++, 50)
  utimesSync(file, 1, 1)
  await expect.poll(() => statSync(file).mtimeMs).toBeGreaterThan(1_000)
  await sleep(200)
  expect(lost).toBe(0)
  writeFileSync(file, holder({}))
  await expect.poll(() => lost).toBe(1)
  await held.release()
  expect(readFileSync(file, 'utf8')).toBe(holder({})) // not ours to remove
})

test('a folder that cannot be used is one clear problem', async () => {
  writeFileSync(path.join(folder, 'plain'), '')
  const problem = await lockFolder(path.join(folder, 'plain'), () => {}).catch((error: unknown) => error)
  expect(problem).toBeInstanceOf(DatabaseProblem)
  expect((problem as Error).message).toMatch(/^The data folder .*plain cannot be used: ENOTDIR/)
})
