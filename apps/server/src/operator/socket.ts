import { chmodSync, existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import type { Result } from '../platform/result.ts'
import { fileProblem, OperatorProblem } from '../problem.ts'

// On the embedded database one process alone has the data, so commands ask it: over a unix socket in the data folder that only its owner opens.

/** Bytes of a unix socket's path the kernel takes. */
const longestPath = 107
/** Bytes of a request at most: the anchors of an audit check are the largest. */
const largestBody = 32 * 1024 * 1024

const inFolder = (folder: string) => path.join(folder, 'tillward.sock')
/** Names the socket where the folder's own path is too long for one. */
const noteIn = (folder: string) => path.join(folder, 'tillward.sock.path')

export type Answer = (name: string, input: unknown) => Promise<Result<unknown>>

export interface OperatorSocket {
  readonly path: string
  close(): Promise<void>
}

/** Serves operator commands until `close`. The caller holds the lock of the folder, so what lies there is a leftover. `temporary` is for tests. */
export async function listenForOperator(folder: string, answer: Answer, temporary = os.tmpdir()): Promise<OperatorSocket> {
  const place = choosePlace(folder, temporary)
  const server = createServer((incoming, outgoing) => void reply(answer, incoming, outgoing))
  server.requestTimeout = 0
  // made without rights for others, not only deprived of them afterwards
  const before = process.umask(0o177)
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(place, resolve)
  })
  process.umask(before)
  await listening.catch((error: unknown) => {
    throw fileProblem(`The command socket ${place} cannot be made`, error)
  })
  chmodSync(place, 0o600)
  return {
    path: place,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      await closed
      forget(folder, place)
    },
  }
}

function choosePlace(folder: string, temporary: string): string {
  const own = inFolder(folder)
  forget(folder, own)
  if (Buffer.byteLength(own) <= longestPath) return own
  const other = path.join(mkdtempSync(path.join(temporary, 'tillward-')), 'tillward.sock')
  if (Buffer.byteLength(other) > longestPath) {
    rmSync(path.dirname(other), { recursive: true })
    throw new OperatorProblem(
      `The command socket ${own} has a path of more than ${longestPath} bytes, and so has one in ${temporary}: set TILLWARD_DATA to a shorter path.`,
    )
  }
  writeFileSync(noteIn(folder), `${other}\n`, { mode: 0o600 })
  return other
}

/** Removes a socket, and the note with the folder made for it. */
function forget(folder: string, place: string): void {
  rmSync(place, { force: true })
  const noted = notedPlace(folder)
  if (noted) rmSync(path.dirname(noted), { recursive: true, force: true })
  rmSync(noteIn(folder), { force: true })
}

/** The socket the note names, where its folder is still the one we made: of the same owner, and nobody else's to write. */
function notedPlace(folder: string): string | undefined {
  if (!existsSync(noteIn(folder))) return undefined
  const place = readFileSync(noteIn(folder), 'utf8').trim()
  const made = lstatSync(path.dirname(place), { throwIfNoEntry: false })
  const ours = made?.isDirectory() && made.uid === statSync(folder).uid && (made.mode & 0o077) === 0
  return ours && path.basename(path.dirname(place)).startsWith('tillward-') ? place : undefined
}

async function reply(answer: Answer, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    let text = ''
    let bytes = 0
    for await (const chunk of incoming.setEncoding('utf8')) {
      text += chunk
      bytes += Buffer.byteLength(chunk as string)
      if (bytes > largestBody) throw new Error('The request is too large.')
    }
    const result = await answer(decodeURIComponent((incoming.url ?? '').slice(1)), JSON.parse(text || '{}'))
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result))
  } catch (error) {
    outgoing.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify({ message: (error as Error).message }))
  }
}

/** Asks the server that runs on this data folder. Undefined where none does. */
export async function askServer(folder: string, name: string, input: unknown): Promise<Result<unknown> | undefined> {
  const body = JSON.stringify(input)
  const place = existsSync(folder) ? (notedPlace(folder) ?? inFolder(folder)) : inFolder(folder)
  if (Buffer.byteLength(place) > longestPath) return undefined
  const told = await new Promise<{ status: number; text: string } | undefined>((resolve, reject) => {
    const asked = request({ socketPath: place, method: 'POST', path: `/${encodeURIComponent(name)}`, agent: false }, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text }))
      incoming.on('error', reject)
    })
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED' || error.code === 'ENOTDIR') resolve(undefined)
      else if (error.code === 'EACCES') reject(fileProblem(`The running server’s command socket ${place} cannot be opened`, error))
      else reject(new OperatorProblem(`The running server did not answer: ${error.message}`, { cause: error }))
    })
    asked.end(body)
  })
  if (!told) return undefined
  const read = JSON.parse(told.text) as Result<unknown> & { message?: string }
  if (told.status !== 200) throw new OperatorProblem(`The running server failed: ${read.message ?? told.status}. Its log says more.`)
  return read
}
