import { Duplex } from 'node:stream'
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads'

/** What `pg` calls on a socket, over a message port to the thread of the embedded database. */
export class EngineSocket extends Duplex {
  readonly #engine: () => Promise<Worker>
  #worker: Worker | undefined
  #port: MessagePort | undefined
  readonly #lost = (): void => {
    // 57P02 crash_shutdown: what a real server says when it goes down under its clients
    this.destroy(Object.assign(new Error('the embedded database stopped'), { code: '57P02' }))
  }

  constructor(engine: () => Promise<Worker>) {
    super()
    this.#engine = engine
  }

  connect(): this {
    this.#engine().then(
      (worker) => {
        if (this.destroyed) return
        const { port1, port2 } = new MessageChannel()
        this.#worker = worker
        this.#port = port1
        worker.once('exit', this.#lost)
        port1.on('message', (part: Uint8Array) => this.push(Buffer.from(part.buffer, part.byteOffset, part.byteLength)))
        worker.postMessage({ connect: port2 }, [port2])
        this.emit('connect')
      },
      (error: Error) => this.destroy(error),
    )
    return this
  }

  /** A copy crosses over: transferring would take Node's shared buffer pool along. */
  #post(bytes: Uint8Array): void {
    this.#port?.postMessage(new Uint8Array(bytes))
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#post(chunk)
    done()
  }

  /** `pg` corks the messages of one query: they cross as one. */
  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#post(Buffer.concat(chunks.map((part) => part.chunk)))
    done()
  }

  override _read(): void {}

  override _final(done: () => void): void {
    done()
    this.destroy()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#worker?.off('exit', this.#lost)
    this.#port?.close()
    done(error)
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    this.#port?.ref()
    return this
  }

  unref(): this {
    this.#port?.unref()
    return this
  }
}
