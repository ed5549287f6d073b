import { createHmac } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request as it came. */
export interface Received {
  readonly id: string
  readonly headers: http.IncomingHttpHeaders
  /** To the byte. */
  readonly body: string
  // any: tests read bodies freely, each assertion says what it expects
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly event: any
}

/** Answers a request: a status, or whatever it does with the response itself. */
export type Answering = (request: Received, response: http.ServerResponse) => number | undefined | Promise<number | undefined>

/** A program that listens for webhooks on a real socket. */
export interface Receiver {
  readonly url: string
  readonly port: number
  readonly received: Received[]
  /** Connections ever made to it. */
  readonly connections: number
  /** From now on; 204 at first. */
  answer(how: number | Answering): void
  close(): Promise<void>
}

export async function startReceiver({ address = '127.0.0.1', port = 0 } = {}): Promise<Receiver> {
  const received: Received[] = []
  let how: number | Answering = 204
  let connections = 0
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('error', () => {})
    request.on('end', () => {
      const body = Buffer.concat(parts).toString()
      const one = { id: String(request.headers['webhook-id']), headers: request.headers, body, event: JSON.parse(body) as unknown }
      received.push(one)
      void Promise.resolve(typeof how === 'number' ? how : how(one, response)).then((status) => {
        if (status !== undefined && !response.writableEnded) response.writeHead(status).end('{"received":true}')
      })
    })
  })
  server.on('connection', () => connections++)
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, address, resolve))
  const bound = (server.address() as AddressInfo).port
  return {
    url: `http://${address}:${bound}/hooks`,
    port: bound,
    received,
    get connections() {
      return connections
    },
    answer: (next) => {
      how = next
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The signature a receiver computes itself, from its secret and the raw body. */
export function signatureOf(secret: string, { headers, body }: Received): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key)
    .update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`)
    .digest('base64')}`
}
