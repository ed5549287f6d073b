import { type AddressInfo, connect } from 'node:net'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHttp, type Http } from './server.ts'

let app: Http
let port: number

beforeAll(async () => {
  app = await createHttp({
    log: pino({ level: 'silent' }),
    requestId: () => 'id',
    trustedProxies: 0,
    publicUrl: 'http://localhost:4000',
    version: '0.0.0',
  })
  const config = { audience: 'anyone', permission: 'anyone' } as const
  app.post('/echo', { config, schema: { operationId: 'echo' } }, async (request) => ({ got: request.body }))
  app.get('/', { config, schema: { operationId: 'root' } }, async () => ({}))
  await app.listen({ port: 0, host: '127.0.0.1' })
  port = (app.server.address() as AddressInfo).port
})
afterAll(() => app.close())

/** Sends bytes as they are and gives back everything the server answers until it closes, or is silent for `quietMs`. */
function send(bytes: string, quietMs = 300): Promise<{ text: string; closed: boolean }> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    const done = (closed: boolean) => {
      socket.destroy()
      resolve({ text, closed })
    }
    socket.setTimeout(quietMs, () => done(false))
    socket.on('data', (chunk) => (text += chunk.toString()))
    socket.on('end', () => done(true))
    socket.on('error', () => done(true))
  })
}

const head = 'POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n'

test('a proper request is answered and the connection stays', async () => {
  const { text, closed } = await send(`${head}Content-Length: 2\r\n\r\n{}`)
  expect([text.slice(0, 15), closed]).toEqual(['HTTP/1.1 200 OK', false])
})

test.each([
  ['length and chunks (CL.TE)', `${head}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`],
  ['chunks and length (TE.CL)', `${head}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n2\r\n{}\r\n0\r\n\r\n${smuggled}`],
  ['two lengths', `${head}Content-Length: 2\r\nContent-Length: 60\r\n\r\n{}${smuggled}`],
  ['a signed length', `${head}Content-Length: +2\r\n\r\n{}`],
  ['a length with a space inside', `${head}Content-Length: 1 2\r\n\r\n{}`],
  ['an unknown transfer encoding', `${head}Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
  ['a space before the colon', `${head}Transfer-Encoding : chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
  ['a folded header', `${head}X-A: 1\r\n Content-Length: 2\r\n\r\n{}`],
  ['bare line feeds', 'GET / HTTP/1.1\nHost: localhost\n\n'],
  ['an overflowing chunk size', `${head}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n0\r\n\r\n`],
  ['two hosts', 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.test\r\n\r\n'],
  ['no host', 'GET / HTTP/1.1\r\n\r\n'],
  ['another host in the request line', 'GET http://evil.test/ HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['headers of 20 KiB', `GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ${'a'.repeat(20 * 1024)}\r\n\r\n`],
  ['no HTTP at all', 'hello\r\n\r\n'],
])('ATK-117 refused with 400, and the connection is closed: %s', async (_what, bytes) => {
  const { text, closed } = await send(bytes)
  expect([text.split('\r\n')[0], closed]).toEqual(['HTTP/1.1 400 Bad Request', true])
  expect(text.match(/^HTTP\/1\.1/gm)).toHaveLength(1)
})

test('ATK-031 an answer to broken HTTP carries the security headers and is a problem', async () => {
  const { text } = await send('hello\r\n\r\n')
  expect(text).toContain("frame-ancestors 'none'")
  expect(text).toContain('application/problem+json')
  expect(JSON.parse(text.split('\r\n\r\n')[1]!)).toMatchObject({ code: 'bad-request', requestId: 'id' })
})

test('ATK-139 slow and idle connections are bounded', () => {
  const { headersTimeout, requestTimeout, timeout, keepAliveTimeout, maxHeadersCount, maxConnections } = app.server
  expect({ headersTimeout, requestTimeout, timeout, keepAliveTimeout, maxHeadersCount, maxConnections }).toEqual({
    headersTimeout: 10_000,
    requestTimeout: 15_000,
    timeout: 60_000,
    keepAliveTimeout: 65_000,
    maxHeadersCount: 100,
    maxConnections: 10_000,
  })
})
