import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestRelay, testRelay } from '../../../test/harness/relay.ts'
import type { Mail } from './mail.ts'
import { readSmtpUrl, smtpTransport } from './transport.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await testRelay()
})
afterAll(() => relay.close())
beforeEach(() => relay.reset())

const mail: Mail = {
  from: { name: 'Nordlicht, Ünal & Söhne', address: 'no-reply@tillward.test' },
  to: 'ada@example.test',
  subject: 'Größe 42 ✓',
  html: '<p>Hello</p>',
  text: 'Hello',
  messageId: '<0190-1@tillward.test>',
  date: new Date('2026-11-21T10:00:00Z'),
}
const transport = () => smtpTransport({ url: relay.url, from: 'no-reply@tillward.test' })

describe('R-62 the relay', () => {
  test('R-62 a mail arrives over SMTP with both parts, its Message-ID and one recipient', async () => {
    expect(await transport().deliver(mail)).toEqual({ ok: true })
    expect(relay.received).toHaveLength(1)
    const [{ from, to, mail: got, raw }] = relay.received as [(typeof relay.received)[0]]
    expect({ from, to }).toEqual({ from: 'no-reply@tillward.test', to: ['ada@example.test'] })
    expect(got).toMatchObject({ subject: mail.subject, messageId: mail.messageId, from: mail.from, html: expect.stringContaining('Hello') })
    expect(got.to).toEqual([{ name: '', address: 'ada@example.test' }])
    expect(got.text?.trim()).toBe('Hello')
    expect(raw).toContain('Auto-Submitted: auto-generated')
    expect(raw.match(/^Message-ID:/gim)).toHaveLength(1)
  })

  test.each([
    ['mail', 451, false],
    ['mail', 553, false],
    ['rcpt', 450, false],
    ['rcpt', 550, true],
    ['data', 451, false],
    ['data', 554, true],
    ['rcpt', 530, false],
  ] as const)('R-62 refused at %s with %i: for good %s', async (at, code, permanent) => {
    relay.answers.push({ at, code })
    expect(await transport().deliver(mail)).toEqual({ ok: false, permanent, error: expect.stringContaining(String(code)) })
    expect(relay.received).toHaveLength(0)
    expect(await transport().deliver(mail)).toEqual({ ok: true })
  })

  test('R-62 a relay that is not there, or cuts the line, is tried again later', async () => {
    const nobody = smtpTransport({ url: 'smtp://127.0.0.1:1', from: 'a@b.test' })
    expect(await nobody.deliver(mail)).toMatchObject({ ok: false, permanent: false })
    relay.beforeAnswer = () => Promise.reject(new Error('cut'))
    expect(await transport().deliver(mail)).toMatchObject({ ok: false, permanent: false })
  })

  test('R-62 reads addresses of relays, and refuses others without repeating a password', () => {
    expect(readSmtpUrl('smtps://me:p%40ss@relay.test?from=shop@example.test')).toEqual({
      host: 'relay.test',
      port: 465,
      secure: true,
      auth: { user: 'me', pass: 'p@ss' },
      from: 'shop@example.test',
    })
    expect(readSmtpUrl('smtp://[::1]:25')).toEqual({ host: '::1', port: 25, secure: false })
    for (const odd of ['', 'relay.test', 'http://me:hunter2@relay.test', 'smtp://']) {
      expect(() => readSmtpUrl(odd)).toThrow(/^SMTP_URL is not an address like smtp:\/\/user:password@relay/)
    }
  })
})

describe('ATK-080 header injection', () => {
  const recipients = [
    'ada@example.test\r\nBcc: eve@evil.test',
    'ada@example.test\nBcc: eve@evil.test',
    'ada@example.test, eve@evil.test',
    'ada@example.test; eve@evil.test',
    'ada@example.test eve@evil.test',
    '"eve@evil.test" <ada@example.test>',
    '<ada@example.test>',
    '"a b"@example.test',
    'ada@example.test\u2028',
    'ada\u0000@example.test',
    'ada@example.test\u202e',
    'a(comment)@example.test',
    'ada@[127.0.0.1]',
    'ada@@example.test',
    'group: ada@example.test;',
    '=?utf-8?q?eve=40evil.test?=@example.test',
    `${'a'.repeat(70_000)}@example.test`,
    '',
    'ada',
    '\ud800@example.test',
  ]
  test.each(recipients)('ATK-080 recipient %j never reaches the relay', async (to) => {
    expect(await transport().deliver({ ...mail, to })).toEqual({ ok: false, permanent: true, error: expect.stringContaining('recipient') })
    expect(relay.received).toHaveLength(0)
  })

  test.each([
    { subject: 'Hello\r\nBcc: eve@evil.test' },
    { subject: 'Hello\u2028Bcc: eve@evil.test' },
    { subject: 'a\u202eb' },
    { from: { name: 'Shop\r\nBcc: eve@evil.test', address: 'a@b.test' } },
    { from: { name: 'Shop', address: 'a@b.test, c@d.test' } },
    { messageId: '<x@y>\r\nBcc: eve@evil.test' },
  ])('ATK-080 %j never reaches the relay', async (odd) => {
    expect(await transport().deliver({ ...mail, ...odd })).toMatchObject({ ok: false, permanent: true })
    expect(relay.received).toHaveLength(0)
  })

  test('ATK-080 %0d%0a and encoded words in a subject stay text', async () => {
    const subject = 'x%0d%0aBcc: eve@evil.test =?utf-8?q?=0d=0aBcc:_eve=40evil.test?='
    expect(await transport().deliver({ ...mail, subject })).toEqual({ ok: true })
    expect(relay.received[0]!.to).toEqual(['ada@example.test'])
    expect(relay.received[0]!.raw).not.toMatch(/^bcc:/im)
  })

  test('ATK-080 ordinary odd addresses are not refused', async () => {
    for (const to of ["o'brien+shop@sub.example.test", 'ada.lovelace_1@xn--bcher-kva.test', 'ada@localhost']) {
      expect(await transport().deliver({ ...mail, to })).toEqual({ ok: true })
    }
    expect(relay.received.map(({ to }) => to[0])).toHaveLength(3)
  })
})
