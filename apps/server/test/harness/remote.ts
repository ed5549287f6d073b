import http from 'node:http'

/** An answer as it came over the wire. */
export interface RemoteAnswer {
  readonly status: number
  // any: tests read answers freely, each assertion says what it expects
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
  /** From the request's last byte to the answer's, in milliseconds. */
  readonly ms: number
}

export interface RemoteOptions {
  readonly host?: string
  /** Named in `X-Forwarded-For`, for servers behind one proxy. */
  readonly source?: string
  readonly agent?: http.Agent
}

/** Open connections are kept and used again: hundreds of requests at once without as many new ones. */
export const connections = new http.Agent({ keepAlive: true, maxSockets: 600, maxFreeSockets: 600 })

/** A browser before a server in another process: real HTTP on loopback, cookies, same-origin headers, JSON. */
export class Remote {
  readonly cookies = new Map<string, string>()
  /** The server asked; another one may be put here between two requests, as a load balancer does. */
  port: number
  readonly #options: RemoteOptions

  constructor(server: { readonly port: number }, options: RemoteOptions = {}) {
    this.port = server.port
    this.#options = options
  }

  /** The same cookies before another server. */
  at(server: { readonly port: number }): Remote {
    const other = new Remote(server, this.#options)
    for (const [name, value] of this.cookies) other.cookies.set(name, value)
    return other
  }

  get = (path: string, headers?: Record<string, string>) => this.ask('GET', path, undefined, headers)
  post = (path: string, body?: unknown, headers?: Record<string, string>) => this.ask('POST', path, body, headers)
  put = (path: string, body?: unknown) => this.ask('PUT', path, body)
  delete = (path: string) => this.ask('DELETE', path)

  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<RemoteAnswer> {
    const { host = 'localhost:4000', source, agent = connections } = this.#options
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
    const answer = await send(
      {
        agent,
        host: '127.0.0.1',
        port: this.port,
        method,
        path,
        headers: {
          host,
          'user-agent': 'Test browser',
          ...(method === 'GET' ? {} : { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }),
          ...(payload ? { 'content-type': 'application/json', 'content-length': String(payload.length) } : {}),
          ...(cookie ? { cookie } : {}),
          ...(source ? { 'x-forwarded-for': source } : {}),
          ...headers,
        },
      },
      payload,
    )
    for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line)
    return answer
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';')
    const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
    const gone = value === '' || attributes.some((one) => /^\s*expires=Thu, 01 Jan 1970/i.test(one))
    if (gone) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

function send(options: http.RequestOptions, payload: Buffer | undefined): Promise<RemoteAnswer> {
  return new Promise((resolve, reject) => {
    let sent = performance.now()
    const request = http.request(options, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('error', reject)
      answer.on('end', () => {
        const ms = performance.now() - sent
        const text = Buffer.concat(parts).toString()
        const json = text !== '' && String(answer.headers['content-type']).includes('json')
        resolve({ status: answer.statusCode ?? 0, body: json ? JSON.parse(text) : undefined, headers: answer.headers, text, ms })
      })
    })
    request.on('error', reject)
    request.end(payload)
    sent = performance.now()
  })
}
