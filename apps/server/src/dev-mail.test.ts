import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { devMailRoute } from './dev-mail.ts'
import { createHttp, type Http } from './platform/http/server.ts'
import { createDevMailbox } from './platform/mail/index.ts'
import { systemRandom } from './platform/random.ts'

const made: Http[] = []
afterAll(() => Promise.all(made.map((http) => http.close())))

const mail = {
  from: { name: 'Shop', address: 'no-reply@localhost' },
  to: 'ada@example.test',
  subject: 'Choose a password',
  html: '<p>Hello</p>',
  text: 'http://localhost:4000/console/link#token',
  messageId: '<1@localhost>',
  date: new Date('2026-11-21T10:00:00Z'),
}

async function served(local = true): Promise<{ http: Http; base: string }> {
  const mailbox = createDevMailbox({ clock: { now: () => mail.date }, from: 'no-reply@localhost' })
  await mailbox.transport.deliver(mail)
  // one proxy is trusted: what it forwards must not open the pages either
  const http = await createHttp({
    log: pino({ level: 'silent' }),
    requestId: () => 'r',
    trustedProxies: 1,
    publicUrl: 'http://localhost:4000',
    version: '1',
  })
  made.push(http)
  const base = devMailRoute(http, { mailbox, random: systemRandom, local })
  await http.ready()
  return { http, base }
}

let http: Http
let base: string
beforeAll(async () => {
  ;({ http, base } = await served())
})

const ask = (url: string, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') =>
  http.inject({ url, remoteAddress, headers: { host: 'localhost:4000', ...headers } })

test('ATK-126 the kept mails are shown at an address with a random key, under a policy that runs no script', async () => {
  expect(base).toMatch(/^\/dev\/mail\/[\w-]{32}$/)
  expect((await served()).base).not.toBe(base)
  for (const [url, says] of [
    [base, 'Kept mails'],
    [`${base}/`, 'Kept mails'],
    [`${base}/1`, 'Choose a password'],
  ] as const) {
    const answer = await ask(url)
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain(says)
    expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'/)
    expect(answer.headers['content-security-policy']).not.toContain('script-src')
    expect(answer.headers['cache-control']).toBe('no-store')
  }
  expect((await ask(`${base}/style.css`)).headers['content-type']).toMatch(/^text\/css/)
})

test('ATK-126 any other key or path is not found', async () => {
  for (const url of ['/dev/mail', '/dev/mail/', `/dev/mail/${'A'.repeat(32)}`, `${base}x`, `${base}/2`, `${base}/1/2`, `${base}/../x`]) {
    expect((await ask(url)).statusCode, url).toBe(404)
  }
  expect((await http.inject({ method: 'POST', url: base, headers: { host: 'localhost' } })).statusCode).toBe(404)
})

test.each([
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-anything',
  'forwarded',
  'via',
  'x-real-ip',
  'cf-connecting-ip',
])('ATK-126 nothing is there for a request with %s, whatever it says', async (name) => {
  for (const value of ['127.0.0.1', '']) expect((await ask(base, { [name]: value })).statusCode).toBe(404)
})

test('ATK-126 nothing is there for another machine, nor under another name', async () => {
  for (const address of ['192.168.1.5', '203.0.113.7', '::ffff:203.0.113.7', '128.0.0.1'])
    expect((await ask(base, {}, address)).statusCode).toBe(404)
  for (const host of ['evil.example', 'localhost.evil.example', '192.168.1.5:4000'])
    expect((await ask(base, { host })).statusCode).toBe(404)
  for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) expect((await ask(base, {}, address)).statusCode).toBe(200)
  for (const host of ['127.0.0.1:4000', '[::1]:4000', 'shop1.localhost:4000']) expect((await ask(base, { host })).statusCode).toBe(200)
})

test('ATK-126 nothing is there where the installation is public', async () => {
  const open = await served(false)
  const answer = await open.http.inject({ url: open.base, headers: { host: 'localhost:4000' } })
  expect(answer.statusCode).toBe(404)
})
