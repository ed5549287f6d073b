import type { InjectOptions } from 'fastify'
import type { Http } from '../../src/platform/http/server.ts'

export interface Answer<T = Record<string, unknown>> {
  readonly status: number
  readonly body: T
  readonly headers: Record<string, string | string[] | number | undefined>
  readonly text: string
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A browser before the server: keeps cookies, says which page asks, sends and reads JSON. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #http: Http
  readonly #host: string
  readonly #headers: Record<string, string>
  readonly #address: string

  constructor(http: Http, options: { host?: string; headers?: Record<string, string>; address?: string } = {}) {
    this.#http = http
    this.#host = options.host ?? 'localhost:4000'
    this.#headers = { 'user-agent': 'Test browser', ...options.headers }
    this.#address = options.address ?? '127.0.0.1'
  }

  // any: tests read answers freely, each assertion says what it expects
  // oxlint-disable-next-line typescript/no-explicit-any
  async ask<T = any>(method: Method, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const request: InjectOptions = {
      method,
      url,
      remoteAddress: this.#address,
      headers: {
        host: this.#host,
        ...this.#headers,
        ...(method === 'GET' ? {} : { origin: `http://${this.#host}`, 'sec-fetch-site': 'same-origin' }),
        ...(cookie ? { cookie } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body as object }),
    }
    const answer = await this.#http.inject(request)
    for (const one of answer.cookies) {
      if (one.value === '' || (one.expires && one.expires.getTime() === 0)) this.cookies.delete(one.name)
      else this.cookies.set(one.name, one.value)
    }
    const json = /json\b/.test(answer.headers['content-type'] ?? '') && answer.body !== ''
    return {
      status: answer.statusCode,
      body: (json ? JSON.parse(answer.body) : undefined) as T,
      headers: answer.headers,
      text: answer.body,
    }
  }

  // oxlint-disable-next-line typescript/no-explicit-any
  get = <T = any>(url: string, headers?: Record<string, string>) => this.ask<T>('GET', url, undefined, headers)
  // oxlint-disable-next-line typescript/no-explicit-any
  post = <T = any>(url: string, body?: unknown, headers?: Record<string, string>) => this.ask<T>('POST', url, body, headers)
  // oxlint-disable-next-line typescript/no-explicit-any
  put = <T = any>(url: string, body?: unknown) => this.ask<T>('PUT', url, body)
  // oxlint-disable-next-line typescript/no-explicit-any
  patch = <T = any>(url: string, body?: unknown) => this.ask<T>('PATCH', url, body)
  // oxlint-disable-next-line typescript/no-explicit-any
  delete = <T = any>(url: string, body?: unknown) => this.ask<T>('DELETE', url, body)

  /** The same browser with other pages open: cookies shared from now on only by copy. */
  copy(): Browser {
    const other = new Browser(this.#http, { host: this.#host, headers: this.#headers, address: this.#address })
    for (const [name, value] of this.cookies) other.cookies.set(name, value)
    return other
  }
}
