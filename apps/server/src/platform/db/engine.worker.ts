import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'

// The embedded database in a thread of its own: one engine, one session, several virtual connections that take turns.

/** What the supervisor hands over. `busy` holds an odd number while the engine works, and another one at every batch. */
export interface EngineInput {
  readonly dataDir: string
  readonly busy: SharedArrayBuffer
}

interface Connection {
  readonly port: MessagePort
  readonly waiting: Uint8Array[]
}

const { dataDir, busy } = workerData as EngineInput
const turns = new Int32Array(busy)
const engine = await PGlite.create({ dataDir, extensions: { btree_gin, pg_trgm } })
const connections = new Set<Connection>()
/** Who is inside a transaction or a COPY: nobody else runs meanwhile. */
let owner: Connection | undefined
let running = false

// bytes of the wire protocol (PostgreSQL documentation, "Message Formats")
const notification = 0x41
const ready = 0x5a
const idle = 0x49
const terminate = 0x58

/** Runs one batch. The answer goes to its sender, notifications to everybody. */
async function run(connection: Connection, bytes: Uint8Array): Promise<void> {
  let rest = Buffer.alloc(0)
  let last = -1
  let status = -1
  Atomics.add(turns, 0, 1)
  await engine.execProtocolRawStream(bytes, {
    syncToFs: false,
    onRawData(part) {
      const copy = new Uint8Array(part) // `part` is a view of the engine's memory
      if (connections.has(connection)) connection.port.postMessage(copy)
      rest = rest.length > 0 ? Buffer.concat([rest, copy]) : Buffer.from(copy.buffer)
      let at = 0
      while (at + 5 <= rest.length) {
        const size = 1 + rest.readInt32BE(at + 1) // a frame: one byte type, four bytes length, content
        if (at + size > rest.length) break
        last = rest[at] ?? -1
        status = rest[at + 5] ?? -1
        if (last === notification) tellOthers(connection, new Uint8Array(rest.subarray(at, at + size)))
        at += size
      }
      rest = rest.subarray(at)
    },
  })
  Atomics.add(turns, 0, 1)
  const startUp = bytes[0] === 0
  owner = startUp || (last === ready && status === idle) ? undefined : connection
}

function tellOthers(sender: Connection, message: Uint8Array): void {
  for (const other of connections) if (other !== sender) other.port.postMessage(message)
}

function next(): Connection | undefined {
  if (owner) return owner.waiting.length > 0 ? owner : undefined
  for (const connection of connections) if (connection.waiting.length > 0) return connection
  return undefined
}

async function work(): Promise<void> {
  if (running) return
  running = true
  for (let connection = next(); connection; connection = next()) {
    connections.delete(connection)
    connections.add(connection) // the next turn is another's
    const bytes = connection.waiting.shift() as Uint8Array
    if (bytes[0] === terminate) await leave(connection)
    else await run(connection, bytes)
  }
  running = false
}

async function leave(connection: Connection): Promise<void> {
  connections.delete(connection)
  connection.port.close()
  if (owner === connection) await run(connection, query('rollback'))
  if (connections.size === 0) await run(connection, query('discard all')) // the next one finds a fresh session
  owner = undefined
}

function query(text: string): Uint8Array {
  const bytes = Buffer.alloc(6 + Buffer.byteLength(text))
  bytes.write('Q')
  bytes.writeInt32BE(bytes.length - 1, 1)
  bytes.write(text, 5)
  return new Uint8Array(bytes)
}

function enter(port: MessagePort): void {
  const connection: Connection = { port, waiting: [] }
  connections.add(connection)
  const take = (bytes: Uint8Array): void => {
    connection.waiting.push(bytes)
    void work()
  }
  port.on('message', take)
  port.on('close', () => {
    if (connections.has(connection)) take(Uint8Array.of(terminate))
  })
}

parentPort?.on('message', (message: { connect: MessagePort } | { close: true }) => {
  if ('connect' in message) enter(message.connect)
  else void engine.close().then(() => process.exit(0))
})
parentPort?.postMessage({ ready: true })
