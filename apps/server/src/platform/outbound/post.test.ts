import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import tls from 'node:tls'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { type PostLimits, post } from './index.ts'

const limits: PostLimits = { connectMs: 300, totalMs: 600, drainMs: 200, drainBytes: 64 * 1024 }
const open: (net.Server | http.Server)[] = []
afterEach(() => {
  for (const server of open.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  }
})

async function listening(server: net.Server, address = '127.0.0.1', port = 0): Promise<number> {
  open.push(server)
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, address, resolve))
  return (server.address() as AddressInfo).port
}
const answering = (listener: http.RequestListener) => listening(http.createServer(listener))
const sent = (port: number, { addresses = ['127.0.0.1'], scheme = 'http', host = 'receiver.example', within = limits } = {}) =>
  post({ url: new URL(`${scheme}://${host}:${port}/hooks?x=1`), addresses }, { headers: { 'x-a': 'b' }, body: '{"ü":1}' }, within)
const took = async (work: Promise<unknown>) => {
  const begin = performance.now()
  const result = await work
  return { result, ms: performance.now() - begin }
}

test('the body goes out to the byte, under the name of the address and to the address that was checked', async () => {
  const seen: unknown[] = []
  const port = await answering((request, response) => {
    const parts: Buffer[] = []
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => {
        seen.push(request.method, request.url, request.headers, Buffer.concat(parts).toString())
        response.writeHead(202).end()
      })
  })
  expect(await sent(port)).toEqual({ status: 202 })
  expect(seen).toMatchObject(['POST', '/hooks?x=1', { host: `receiver.example:${port}`, 'x-a': 'b', 'content-length': '8' }, '{"ü":1}'])
})

test('ATK-085 a redirect is an answer and nothing more', async () => {
  let trapped = 0
  const trap = await answering((_request, response) => void response.end(String(trapped++)))
  for (const status of [301, 302, 303, 307, 308]) {
    const port = await answering((_request, response) => void response.writeHead(status, { location: `http://127.0.0.1:${trap}/` }).end())
    expect(await sent(port)).toEqual({ status })
  }
  expect(trapped).toBe(0)
})

test('ATK-085 an endless answer is cut at 64 KiB', async () => {
  let written = 0
  const port = await answering((_request, response) => {
    response.writeHead(200)
    const more = () => {
      if (response.destroyed) return
      written += 16_384
      response.write(Buffer.alloc(16_384), () => setImmediate(more))
    }
    more()
  })
  const { result, ms } = await took(sent(port, { within: { ...limits, drainMs: 20_000 } }))
  expect(result).toEqual({ status: 200 })
  expect(ms).toBeLessThan(5_000)
  // what stands in buffers of the system between both ends comes on top
  expect(written).toBeLessThan(16 * 1024 * 1024)
})

test('ATK-085 an answer of one byte now and then is not waited for', async () => {
  const port = await answering((_request, response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write('x'), 50)
    response.on('close', () => clearInterval(timer))
  })
  const { result, ms } = await took(sent(port, { within: { ...limits, totalMs: 10_000 } }))
  expect(result).toEqual({ status: 200 })
  expect(ms).toBeLessThan(5_000)
})

test('ATK-085 headers of one byte now and then, and none at all, end in time', async () => {
  for (const text of ['HTTP/1.1 200 OK\r\nx-a: ', '']) {
    const port = await listening(
      net.createServer((socket) => {
        socket.on('error', () => {})
        socket.write(text)
        const timer = setInterval(() => text && socket.write('a'), 50)
        socket.on('close', () => clearInterval(timer))
      }),
    )
    const { result, ms } = await took(sent(port))
    expect(result).toEqual({ failure: 'timeout' })
    expect(ms).toBeGreaterThan(550)
    expect(ms).toBeLessThan(5_000)
  }
})

test('ATK-085 huge headers and what is not HTTP are no answer', async () => {
  for (const text of [`HTTP/1.1 200 OK\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`, 'SSH-2.0-OpenSSH_9.2\r\n', '220 mail ESMTP\r\n']) {
    const port = await listening(net.createServer((socket) => void socket.on('error', () => {}).write(text)))
    expect(await sent(port)).toEqual({ failure: 'bad-answer' })
  }
})

test('ATK-085 a compressed bomb is thrown away as it comes', async () => {
  const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024))
  const port = await answering((_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb))
  const before = process.memoryUsage().rss
  expect(await sent(port)).toEqual({ status: 200 })
  expect(process.memoryUsage().rss - before).toBeLessThan(30 * 1024 * 1024)
})

test('ATK-085 the name is not looked up again: only the addresses that were checked are connected to', async () => {
  const seen: string[] = []
  const server = (name: string) => http.createServer((_request, response) => void (seen.push(name), response.end()))
  const port = await listening(server('checked'), '127.0.0.2')
  await listening(server('other'), '127.0.0.1', port)
  // "localhost" is 127.0.0.1 for everybody who asks the system
  expect(await sent(port, { addresses: ['127.0.0.2'], host: 'localhost' })).toEqual({ status: 200 })
  expect(seen).toEqual(['checked'])
})

test('a second address is tried where the first takes no connection; none that does: not reached', async () => {
  const port = await answering((_request, response) => void response.end())
  expect(await sent(port, { addresses: ['127.0.0.2', '127.0.0.1'] })).toEqual({ status: 200 })
  expect(await sent(port, { addresses: ['127.0.0.2'] })).toEqual({ failure: 'not-reached' })
})

test('ATK-085 who takes the connection and never speaks TLS has the time of a connection', async () => {
  const port = await listening(net.createServer((socket) => void socket.on('error', () => {})))
  const { result, ms } = await took(sent(port, { scheme: 'https', within: { ...limits, totalMs: 10_000 } }))
  expect(result).toEqual({ failure: 'timeout' })
  expect(ms).toBeLessThan(5_000)
})

test('no proxy of the environment is asked', async () => {
  let asked = 0
  const proxy = await listening(net.createServer((socket) => void (asked++, socket.destroy())))
  const port = await answering((_request, response) => void response.end())
  const names = ['HTTP_PROXY', 'http_proxy', 'NODE_USE_ENV_PROXY'] as const
  const before = names.map((name) => process.env[name])
  names.forEach((name) => (process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : `http://127.0.0.1:${proxy}`))
  try {
    expect(await sent(port)).toEqual({ status: 200 })
  } finally {
    names.forEach((name, at) => (before[at] === undefined ? delete process.env[name] : (process.env[name] = before[at])))
  }
  expect(asked).toBe(0)
})

test('aborted, it ends at once', async () => {
  const port = await answering(() => {})
  const stop = new AbortController()
  const going = post(
    { url: new URL(`http://x.example:${port}/`), addresses: ['127.0.0.1'] },
    { headers: {}, body: '' },
    { ...limits, connectMs: 10_000, totalMs: 10_000 },
    stop.signal,
  )
  setTimeout(() => stop.abort(), 50)
  const { result, ms } = await took(going)
  expect(result).toEqual({ failure: 'not-reached' })
  expect(ms).toBeLessThan(5_000)
})

const hasOpenssl = (() => {
  try {
    return execFileSync('openssl', ['version']).length > 0
  } catch {
    return false
  }
})()

test.skipIf(!hasOpenssl)('a certificate nobody trusts, and one for another name, are refused before anything is sent', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tillward-tls-'))
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')]
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
      '-days',
      '2',
      '-subj',
      '/CN=receiver.example',
      '-addext',
      'subjectAltName=DNS:receiver.example',
    ],
    { stdio: 'ignore' },
  )
  let requests = 0
  const server = https.createServer(
    { key: readFileSync(key), cert: readFileSync(cert) },
    (_request, response) => void (requests++, response.end()),
  )
  const port = await listening(server)
  const trusted = tls.getCACertificates('default')
  try {
    expect(await sent(port, { scheme: 'https' })).toEqual({ failure: 'tls' })
    tls.setDefaultCACertificates([...trusted, readFileSync(cert, 'utf8')])
    expect(await sent(port, { scheme: 'https', host: 'other.example' })).toEqual({ failure: 'tls' })
    expect(requests).toBe(0)
    expect(await sent(port, { scheme: 'https' })).toEqual({ status: 200 })
  } finally {
    tls.setDefaultCACertificates(trusted)
    rmSync(folder, { recursive: true })
  }
})
