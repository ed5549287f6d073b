import net from 'node:net'

/** What is asked over one connection. */
export interface WireRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface WireAnswer {
  readonly status: number
  readonly headers: string
  readonly body: string
}

/** The request as bytes: made once, sent many times. */
export function bytesOf({ method, path, headers, body }: WireRequest): Buffer {
  const payload = body === undefined ? '' : JSON.stringify(body)
  const all = {
    ...headers,
    ...(payload ? { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(payload)) } : {}),
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${payload}`)
}

/**
 * One keep-alive connection that asks one thing after the other. Less than a tenth of what Node's own client costs: the load generator
 * shares the cores with what it measures.
 */
export class Wire {
  readonly #socket: net.Socket
  #got: Buffer = Buffer.alloc(0)
  #waiting: { resolve: (answer: WireAnswer) => void; reject: (error: Error) => void } | undefined

  private constructor(socket: net.Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (part) => this.#take(part))
    socket.on('error', (error) => this.#waiting?.reject(error))
    socket.on('close', () => this.#waiting?.reject(new Error('the connection was closed')))
  }

  static connect(port: number): Promise<Wire> {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host: '127.0.0.1', port }, () => resolve(new Wire(socket)))
      socket.once('error', reject)
    })
  }

  ask(bytes: Buffer): Promise<WireAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket.write(bytes)
    })
  }

  end(): void {
    this.#socket.destroy()
  }

  #take(part: Buffer): void {
    this.#got = this.#got.length === 0 ? part : Buffer.concat([this.#got, part])
    const end = this.#got.indexOf('\r\n\r\n')
    if (end < 0) return
    const headers = this.#got.toString('latin1', 0, end)
    const length = Number(/\ncontent-length: (\d+)/i.exec(headers)?.[1] ?? 0)
    if (this.#got.length < end + 4 + length) return
    const body = this.#got.toString('utf8', end + 4, end + 4 + length)
    this.#got = this.#got.subarray(end + 4 + length)
    const { resolve } = this.#waiting!
    this.#waiting = undefined
    resolve({ status: Number(headers.slice(9, 12)), headers, body })
  }
}
