import { describe, expect, test } from 'vitest'
import { renderMail, UnfitMail } from './render.ts'
import { needsLink, variablesOf } from './template.ts'
import { findTemplate, templates } from './templates.ts'

const samplesOf = (name: string) => Object.fromEntries(variablesOf(findTemplate(name)!).map((variable) => [variable.name, variable.sample]))
const rendered = (name: string, data: Record<string, unknown> = {}, text = findTemplate(name)!.text, language = 'en') =>
  renderMail({ template: findTemplate(name)!, text, language, data: { ...samplesOf(name), ...data } })
const link = 'https://accounts.test/reset#owner.secret?a=1&b=2'

test.each(templates)('R-62 $name has a subject, HTML and a plain part, and shows its link in both', async (template) => {
  const mail = await rendered(template.name, needsLink(template) ? { link } : {})
  expect(mail.missing).toEqual([])
  expect(mail.subject).not.toMatch(/[{}\n]|secret/)
  expect(mail.html).toMatch(/^<!DOCTYPE html/)
  expect(mail.text).toMatch(/\S/)
  for (const part of [mail.html, mail.text]) expect(part).not.toMatch(/\{\{|undefined|\[object|NaN/)
  const anchors = mail.html.match(/href="[^"]*"/g) ?? []
  if (needsLink(template)) {
    expect(mail.text).toContain(link)
    expect(anchors).toEqual(Array(2).fill(`href="${link.replace('&', '&amp;')}"`))
    expect(mail.html).toContain(`>${link.replace('&', '&amp;')}</a>`)
  } else expect(anchors).toEqual([])
})

test('R-62 lists are lists in both parts', async () => {
  const mail = await rendered('bulk-to-owners', { accounts: ['Ben <x>', 'Carla'] })
  expect(mail.html).toContain('<li>Ben &lt;x&gt;</li><li>Carla</li>')
  expect(mail.text).toContain('- Ben <x>\n- Carla')
})

test('R-62 the language of the words is said, and its direction', async () => {
  const text = { subject: 'Passwort', body: 'Hallo {{name}}, bis {{until}}.\n\n[Weiter]({{link}})' }
  const german = await rendered('reset', {}, text, 'de')
  expect(german.html).toMatch(/<html[^>]*lang="de"/)
  expect(german.text).toContain('bis 23. November 2026 um 10:00 UTC.')
  expect((await rendered('reset', {}, text, 'ar')).html).toMatch(/<html[^>]*dir="rtl"/)
})

test('R-62 a value that is missing is a dash, and told', async () => {
  const mail = await rendered('password-changed', { name: undefined, source: undefined })
  expect(mail.missing).toEqual(['name'])
  expect(mail.text).toContain('Hello –,')
})

describe('ATK-080 what people are called', () => {
  const hostile = '<img src=x onerror=alert(1)>"\'</p><a href="https://evil.test">Click https://evil.test</a>\r\nBcc: eve@evil.test'

  test('ATK-080 changes neither the mail nor where it leads', async () => {
    for (const template of templates) {
      const values = Object.fromEntries(
        variablesOf(template)
          .filter(({ type }) => type === 'text' || type === 'login' || type === 'address' || type === 'list')
          .map(({ name, type }) => [name, type === 'list' ? [hostile, hostile] : hostile]),
      )
      const mail = await rendered(template.name, { ...values, ...(needsLink(template) ? { link } : {}) })
      expect(mail.html).not.toMatch(/<img|<script|onerror=alert\(1\)>|evil\.test|<a href="https:\/\/evil/)
      expect(mail.html.match(/<a\s/g)?.length ?? 0).toBe(needsLink(template) ? 2 : 0)
      expect(mail.text).not.toMatch(/evil\.test|^Bcc:/m)
      expect(mail.subject).not.toMatch(/[\r\n]|evil\.test/)
    }
  })
})

describe('ATK-081 values and words', () => {
  test('ATK-081 a value is never read as a template', async () => {
    const mail = await rendered('reset', { name: '{{link}} {{tenant}} [x]({{link}})', link })
    expect(mail.text).toContain('Hello {{link}} {{tenant}} [x]({{link}}),')
    expect(mail.html.match(/<a\s/g)).toHaveLength(2)
  })

  test('ATK-081 words a tenant wrote are text: no markup, no other link', async () => {
    const text = { subject: 'Hi', body: '<b onclick=x>bold</b> [evil](https://evil.test) [x](javascript:alert(1))\n\n[Go <i>]({{link}})' }
    const mail = await rendered('reset', { link }, text)
    expect(mail.html).toContain('&lt;b onclick=x&gt;bold&lt;/b&gt; [evil](https://evil.test)')
    expect(mail.html).toContain('Go &lt;i&gt;')
    expect(mail.html.match(/href="[^"]*"/g)).toEqual(Array(2).fill(`href="${link.replace('&', '&amp;')}"`))
  })

  test('ATK-081 words that name what is not there show a dash, inherited names included', async () => {
    const mail = await rendered('mail-test', {}, { subject: '{{passwordHash}}', body: '{{constructor}} {{__proto__}} {{link}x}}' })
    expect(mail.subject).toBe('–')
    expect(mail.text).toContain('– – {{link}x}}')
  })

  test.each(['javascript:alert(1)', undefined, 'https://a@evil.test'])('ATK-081 no mail is made with %j as its link', async (odd) => {
    await expect(rendered('reset', { link: odd })).rejects.toThrow(UnfitMail)
  })
})
