import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { atTheMachine, givenTenant, type TestParts, testParts, trail } from '../../../test/harness/parts.ts'
import { asPerson, givenPerson } from '../../../test/harness/people.ts'
import { givenWebsite, someone } from '../../../test/harness/settings.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { createDevMailbox, createOutbox, type MailTransport } from '../../platform/mail/index.ts'
import { createNotifications, type Notifications } from './index.ts'
import { findMessage } from './store.ts'

let database: DatabaseHandle
let parts: TestParts
const answers: { ok: false; permanent: boolean; error: string }[] = []
const transport: MailTransport = { kind: 'smtp', from: 'no-reply@accounts.test', deliver: async () => answers.shift() ?? { ok: true } }
const log = { warn: () => {}, error: () => {} } as never

const outbox = () => createOutbox({ ...parts, mailDomain: 'accounts.test' })
const made = (way: MailTransport | undefined = transport): Notifications =>
  createNotifications({ ...parts, outbox: outbox(), transport: way, log })
beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
})
afterAll(() => database.close())
beforeEach(async () => {
  answers.length = 0
  await database.db.deleteFrom('message').execute()
})

describe('R-62 words of a tenant', () => {
  const key = { template: 'reset', language: 'de' }
  const text = { subject: 'Neues Kennwort', body: 'Hallo {{name}}\r\n\r\n[Weiter]({{link}})' }

  test('R-62 are tried on oneself: the stored words, made-up values, to the own stored address, ten in ten minutes', async () => {
    const { id, companyId } = await givenTenant(parts, 'Nordlicht')
    const person = await givenPerson(parts, companyId, { firstName: 'Vera' })
    const caller = asPerson(parts, { ...person, email: 'elsewhere@evil.test' })
    const { texts } = made()
    await texts.change(caller, id, key, { ...text, version: 0 })
    const sent = await texts.sendTest(caller, id, key)
    const mailbox = createDevMailbox({ clock: parts.clock, from: 'no-reply@localhost' })
    await made(mailbox.transport).sender.deliverDue()
    expect(sent.ok && (await findMessage(database.db, id, sent.value.id))).toMatchObject({ state: 'handed', recipient: person.email })
    expect(mailbox.list()[0]).toMatchObject({ subject: 'Neues Kennwort', text: expect.stringContaining('Hallo Ada Okafor') })
    for (let n = 0; n < 9; n++) expect(await texts.sendTest(caller, id, key)).toMatchObject({ ok: true })
    expect(await texts.sendTest(caller, id, key)).toMatchObject({ ok: false, refusal: { code: 'too-many-attempts' } })
    const other = await givenTenant(parts)
    expect(await texts.sendTest(caller, id, { ...key, websiteId: other.id })).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
    expect(await texts.sendTest(atTheMachine, id, key)).toMatchObject({ ok: false, refusal: { code: 'forbidden' } })
  })

  test('R-62 ATK-025 asked for thirty times at once, ten are sent', async () => {
    const { id, companyId } = await givenTenant(parts)
    const caller = asPerson(parts, await givenPerson(parts, companyId))
    const { texts } = made()
    const all = await Promise.all(Array.from({ length: 30 }, () => texts.sendTest(caller, id, key)))
    expect(all.filter((result) => result.ok)).toHaveLength(10)
  })

  test('R-62 are stored, previewed, changed against a version, put back, and in the trail', async () => {
    const { id } = await givenTenant(parts, 'Nordlicht')
    const { texts } = made()
    const actor = someone(parts)
    expect(await texts.read(id, key)).toMatchObject({
      value: { origin: 'program', language: 'en', version: 0, subject: expect.stringContaining('{{website}}') },
    })
    expect(await texts.change(actor, id, key, { ...text, version: 0 })).toEqual({ ok: true, value: { version: 1 } })
    const stored = {
      origin: 'tenant',
      language: 'de',
      version: 1,
      subject: 'Neues Kennwort',
      body: 'Hallo {{name}}\n\n[Weiter]({{link}})',
      modifiedAt: parts.clock.now(),
    }
    expect(await texts.read(id, key)).toMatchObject({ value: stored })
    expect(await texts.read(id, { ...key, language: 'de-CH' })).toMatchObject({
      value: { subject: stored.subject, origin: 'tenant', language: 'de', version: 0 },
    })
    const preview = await texts.preview(id, key, text)
    expect(preview).toMatchObject({
      ok: true,
      value: {
        subject: 'Neues Kennwort',
        text: expect.stringContaining('Weiter:\nhttps://example.test/'),
        html: expect.stringContaining('lang="de"'),
      },
    })
    expect(await texts.change(actor, id, key, { ...text, subject: 'Neu', version: 0 })).toMatchObject({
      ok: false,
      refusal: { code: 'version-conflict' },
    })
    parts.clock.pass({ seconds: 1 })
    expect(await texts.change(actor, id, key, { ...text, subject: 'Neu', version: 1 })).toEqual({ ok: true, value: { version: 2 } })
    expect(await texts.reset(actor, id, key, 1)).toMatchObject({ ok: false, refusal: { code: 'version-conflict' } })
    parts.clock.pass({ seconds: 1 })
    expect(await texts.reset(actor, id, key, 2)).toEqual({ ok: true, value: undefined })
    expect(await texts.reset(actor, id, key, 2)).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
    expect(await trail(parts, id)).toMatchObject([
      { action: 'mail-text.changed', id: 'reset/de', after: { subject: 'Neues Kennwort' } },
      { action: 'mail-text.changed', before: { subject: 'Neues Kennwort' }, after: { subject: 'Neu' } },
      { action: 'mail-text.reset', before: { subject: 'Neu' } },
    ])
  })

  test('ATK-146 two editors at once: one writes, the other is told', async () => {
    const { id } = await givenTenant(parts)
    const { texts } = made()
    for (const version of [0, 1]) {
      const all = await Promise.all(
        Array.from({ length: 8 }, (_, i) => texts.change(someone(parts), id, key, { ...text, subject: `by ${i}`, version })),
      )
      expect(all.filter((result) => result.ok)).toHaveLength(1)
    }
  })

  test('ATK-081 words that name what is not there are refused, field by field, in preview and change', async () => {
    const { id } = await givenTenant(parts)
    const { texts } = made()
    const odd = { subject: '{{link}}', body: '{{user.passwordHash}}\n\n[x]({{link}})' }
    for (const result of [await texts.preview(id, key, odd), await texts.change(someone(parts), id, key, { ...odd, version: 0 })]) {
      expect(result).toMatchObject({
        ok: false,
        refusal: {
          code: 'invalid',
          fields: [
            { field: 'body', rule: 'unknown-variable' },
            { field: 'subject', rule: 'no-link' },
          ],
        },
      })
    }
    expect(await trail(parts, id)).toEqual([])
  })

  test('R-62 of a website come before the tenant’s; another tenant sees and changes neither', async () => {
    const [{ id }, twin] = [await givenTenant(parts), await givenTenant(parts)]
    const websiteId = await givenWebsite(parts, id)
    const { texts } = made()
    await texts.change(someone(parts), id, key, { ...text, subject: 'tenant', version: 0 })
    await texts.change(someone(parts), id, { ...key, websiteId }, { ...text, subject: 'website', version: 0 })
    expect(await texts.read(id, { ...key, websiteId })).toMatchObject({ value: { subject: 'website', origin: 'website', version: 1 } })
    expect(await texts.read(twin.id, key)).toMatchObject({ value: { origin: 'program', version: 0 } })
    for (const tenantId of [twin.id, parts.newId()]) {
      expect(await texts.read(tenantId, { ...key, websiteId })).toMatchObject({ refusal: { code: 'not-found' } })
      expect(await texts.change(someone(parts), tenantId, { ...key, websiteId }, { ...text, version: 1 })).toMatchObject({
        refusal: { code: 'not-found' },
      })
      expect(await texts.reset(someone(parts), tenantId, { ...key, websiteId }, 1)).toMatchObject({ refusal: { code: 'not-found' } })
    }
    expect(await texts.reset(someone(parts), twin.id, key, 1)).toMatchObject({ refusal: { code: 'not-found' } })
    const listed = await texts.list(id)
    const own = listed.ok ? listed.value.find(({ template }) => template === 'reset')?.own : undefined
    expect(own).toHaveLength(2)
    expect(new Set(own?.map((one) => one.websiteId))).toEqual(new Set([websiteId, undefined]))
    await texts.reset(someone(parts), id, { ...key, websiteId }, 1)
    expect(await texts.read(id, { ...key, websiteId })).toMatchObject({ value: { subject: 'tenant', origin: 'tenant', version: 0 } })
  })

  test('R-62 odd templates and languages are refused', async () => {
    const { id } = await givenTenant(parts)
    const { texts } = made()
    for (const template of ['nothing', '__proto__', 'toString', ''])
      expect(await texts.read(id, { ...key, template })).toMatchObject({ refusal: { code: 'not-found' } })
    expect(await texts.read(id, { ...key, language: 'not a language' })).toMatchObject({
      refusal: { code: 'invalid', fields: [{ field: 'language' }] },
    })
  })
})
