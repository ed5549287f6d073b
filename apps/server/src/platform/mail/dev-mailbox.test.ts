import { describe, expect, test } from 'vitest'
import { createDevMailbox, renderDevMailbox } from './index.ts'

const at = new Date('2026-11-21T10:00:00Z')
const made = () => createDevMailbox({ clock: { now: () => at }, from: 'no-reply@localhost', limit: 3 })
const mail = {
  from: { name: 'Shop', address: 'no-reply@localhost' },
  to: 'ada@example.test',
  subject: 'Set <b>your</b> password',
  html: '<html><head><style>a{color:red}</style></head><body><p style="color:red">"Hi"</p><script>alert(1)</script></body></html>',
  text: 'Hi <you>\n\nhttp://localhost:4000/reset/#a.b?x=1&y=2\n',
  messageId: '<1@localhost>',
  date: at,
}

describe('R-62 kept mails', () => {
  test('R-62 keeps the last ones, newest first, and refuses what a relay would not get', async () => {
    const mailbox = made()
    for (let i = 1; i <= 5; i++) expect(await mailbox.transport.deliver({ ...mail, subject: `No ${i}` })).toEqual({ ok: true })
    expect(await mailbox.transport.deliver({ ...mail, to: 'a@b.test, c@d.test' })).toMatchObject({ ok: false })
    expect(mailbox.list().map((one) => one.subject)).toEqual(['No 5', 'No 4', 'No 3'])
    expect(mailbox.find(2)).toBeUndefined()
    expect(mailbox.find(4)?.subject).toBe('No 4')
  })

  test('R-62 the list links to each mail, and every page loads without scripts', async () => {
    const mailbox = made()
    expect(renderDevMailbox(mailbox, '/dev/mail/k', '')?.body).toContain('No mail yet')
    await mailbox.transport.deliver(mail)
    const list = renderDevMailbox(mailbox, '/dev/mail/k', '')!
    expect(list.body).toContain('<a href="/dev/mail/k/1">Set &lt;b&gt;your&lt;/b&gt; password</a>')
    expect(list.body).toContain('href="/dev/mail/k/style.css"')
    expect(list.csp).toContain("default-src 'none'")
    expect(renderDevMailbox(mailbox, '/dev/mail/k', '/style.css')?.type).toBe('text/css; charset=utf-8')
    for (const path of ['/2', '/0', '/x', '/1/', '/../1', '/style.css/'])
      expect(renderDevMailbox(mailbox, '/dev/mail/k', path), path).toBeUndefined()
  })

  test('ATK-032 a mail is shown in a frame that runs nothing, its text escaped, its link to be followed', async () => {
    const mailbox = made()
    await mailbox.transport.deliver(mail)
    const { body, csp } = renderDevMailbox(mailbox, '/dev/mail/k', '/1')!
    expect(body).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="&lt;html&gt;')
    expect(body).not.toMatch(/<script|onload|<p style/)
    expect(body).toContain('Hi &lt;you&gt;')
    const link = 'href="http://localhost:4000/reset/#a.b?x=1&amp;y=2" target="_blank" rel="noopener noreferrer"'
    expect(body.split(link)).toHaveLength(3)
    expect(csp).toMatch(/style-src 'self' 'sha256-[\w+/]{43}='; style-src-attr 'unsafe-inline'/)
    expect(csp).not.toContain('script')
  })
})
