import { chmodSync, existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ok, refuse } from '../platform/result.ts'
import { type Answer, askServer, listenForOperator, type OperatorSocket } from './socket.ts'

const root = mkdtempSync(path.join(os.tmpdir(), 'tw-'))
const open: OperatorSocket[] = []
let folders = 0
afterEach(async () => {
  await Promise.all(open.splice(0).map((socket) => socket.close()))
})
process.once('exit', () => rmSync(root, { recursive: true, force: true }))

const newFolder = (name = `f${folders++}`): string => {
  const folder = path.join(root, name)
  mkdirSync(folder, { recursive: true })
  // as open as a folder somebody made beforehand may be: the socket alone must hold
  chmodSync(folder, 0o755)
  return folder
}
const echo: Answer = async (name, input) => ok({ name, input })
const serve = async (folder: string, answer: Answer = echo, temporary?: string): Promise<OperatorSocket> => {
  const socket = await listenForOperator(folder, answer, temporary)
  open.push(socket)
  return socket
}

test('the socket is its owner’s alone, whatever the folder and the umask allow', async () => {
  const before = process.umask(0)
  try {
    const { path: place } = await serve(newFolder())
    expect(statSync(place).mode & 0o777).toBe(0o600)
    expect(process.umask()).toBe(0)
  } finally {
    process.umask(before)
  }
})

test('asks, and gets values and refusals as they are', async () => {
  const folder = newFolder()
  await serve(folder, async (name, input) => (name === 'no' ? refuse('conflict', 'Not now.') : ok({ name, input })))
  expect(await askServer(folder, 'tenant.list', { a: 'ü' })).toEqual({ ok: true, value: { name: 'tenant.list', input: { a: 'ü' } } })
  expect(await askServer(folder, 'no', {})).toEqual({ ok: false, refusal: { code: 'conflict', detail: 'Not now.' } })
})

test('where no server runs there is no answer: no folder, no socket, or one left by a kill', async () => {
  expect(await askServer(path.join(root, 'none'), 'x', {})).toBeUndefined()
  const folder = newFolder()
  expect(await askServer(folder, 'x', {})).toBeUndefined()
  await leaveSocket(path.join(folder, 'tillward.sock'))
  expect(await askServer(folder, 'x', {})).toBeUndefined()
  await serve(folder)
  expect(await askServer(folder, 'x', {})).toMatchObject({ ok: true })
})

test('nothing stays behind after the end', async () => {
  const folder = newFolder()
  const socket = await listenForOperator(folder, echo)
  await socket.close()
  expect(existsSync(socket.path)).toBe(false)
})

test('a failure of the server is told in a line', async () => {
  const folder = newFolder()
  await serve(folder, async () => {
    throw new Error('the disk is full')
  })
  await expect(askServer(folder, 'x', {})).rejects.toThrow('The running server failed: the disk is full. Its log says more.')
})

test('what is too large is refused', async () => {
  const folder = newFolder()
  await serve(folder)
  await expect(askServer(folder, 'x', { text: 'x'.repeat(33 * 1024 * 1024) })).rejects.toThrow(/too large|did not answer/)
  expect(await askServer(folder, 'x', {})).toMatchObject({ ok: true })
})

test('a path too long for a socket: one in the temporary folder, named in the data folder', async () => {
  const folder = newFolder('l'.repeat(110))
  const socket = await serve(folder)
  expect(Buffer.byteLength(socket.path)).toBeLessThanOrEqual(107)
  expect(readFileSync(path.join(folder, 'tillward.sock.path'), 'utf8').trim()).toBe(socket.path)
  expect(statSync(path.dirname(socket.path)).mode & 0o777).toBe(0o700)
  expect(statSync(socket.path).mode & 0o777).toBe(0o600)
  expect(await askServer(folder, 'x', {})).toMatchObject({ ok: true })
  await open.pop()!.close()
  expect(existsSync(path.dirname(socket.path))).toBe(false)
  expect(existsSync(path.join(folder, 'tillward.sock.path'))).toBe(false)
  expect(await askServer(folder, 'x', {})).toBeUndefined()
})

test('both too long: one clear line', async () => {
  const folder = newFolder('m'.repeat(110))
  const temporary = newFolder('t'.repeat(110))
  await expect(listenForOperator(folder, echo, temporary)).rejects.toThrow(/more than 107 bytes.*set TILLWARD_DATA to a shorter path\.$/)
})

test('a note that leads to a folder others may write to is not followed', async () => {
  const folder = newFolder()
  const trap = path.join(root, 'tillward-trap')
  mkdirSync(trap)
  chmodSync(trap, 0o777)
  await serve(newFolder('other'))
  writeFileSync(path.join(folder, 'tillward.sock.path'), `${path.join(trap, 'tillward.sock')}\n`)
  await serve(trap, async () => ok('trapped'))
  expect(await askServer(folder, 'x', {})).toBeUndefined()
})

test('answers nothing but operations: no page, no listing', async () => {
  const folder = newFolder()
  const { path: place } = await serve(folder, async (name) => refuse('not-found', name))
  const answer = await new Promise<string>((resolve, reject) => {
    request({ socketPath: place, path: '/' }, (incoming) => {
      let text = ''
      incoming.on('data', (part) => (text += part)).on('end', () => resolve(text))
    })
      .on('error', reject)
      .end()
  })
  expect(JSON.parse(answer)).toMatchObject({ ok: false })
})

/** A socket file with nobody behind it, as a killed process leaves it. */
async function leaveSocket(place: string): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(place, resolve))
  const copy = `${place}.kept`
  // closing removes the file; a hard link stays
  linkSync(place, copy)
  await new Promise<void>((resolve) => server.close(() => resolve()))
  renameSync(copy, place)
}
