import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { atTheMachine, givenTenant, type TestParts, testParts, trail } from '../../../test/harness/parts.ts'
import { asPerson, givenPerson } from '../../../test/harness/people.ts'
import { givenWebsite, someone } from '../../../test/harness/settings.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { createDevMailbox, createOutbox, type MailTransport, type Message } from '../../platform/mail/index.ts'
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
const enqueue = (ownerId: string, more: Partial<Message> = {}) =>
  database.transaction((tx) =>
    outbox().enqueue(tx, {
      ownerId,
      template: 'mail-test',
      recipient: { address: 'ada@example.test' },
      language: 'en',
      data: { by: 'Ada' },
      now: parts.clock.now(),
      ...more,
    }),
  )

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
})
afterAll(() => database.close())
beforeEach(async () => {
  answers.length = 0
  await database.db.deleteFrom('message').execute()
})

describe('R-62 the record', () => {
  test('R-62 lists the mails of the tenant and its own company, newest first, page by page, and nobody else’s', async () => {
    const [{ id, companyId }, twin] = [await givenTenant(parts), await givenTenant(parts)]
    const all: string[] = []
    for (let i = 0; i < 7; i++) {
      all.unshift(await enqueue(i % 2 ? id : companyId))
      parts.clock.pass({ seconds: 1 })
      await enqueue(i % 2 ? twin.id : twin.companyId)
    }
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await made().list(id, { limit: 3, ...(cursor ? { cursor } : {}) })
      if (!page.ok) throw new Error('refused')
      expect(page.value.items.length).toBeLessThanOrEqual(3)
      seen.push(...page.value.items.map((item) => item.id))
      cursor = page.value.next
    } while (cursor)
    expect(seen).toEqual(all)
    expect(await findMessage(database.db, twin.id, all[0]!)).toBeUndefined()
    expect(await made().list(id, { limit: 3, cursor: 'x' })).toMatchObject({ ok: false, refusal: { code: 'bad-request' } })
    expect(await made().list(id, { limit: 3, cursor: Buffer.from('["x","y"]').toString('base64url') })).toMatchObject({
      ok: false,
      refusal: { code: 'bad-request' },
    })
    expect(await made().list(parts.newId(), { limit: 3 })).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
  })

  test('R-62 says of each mail what became of it, and lists by state and template', async () => {
    const { id } = await givenTenant(parts)
    const notifications = made()
    answers.push({ ok: false, permanent: true, error: '550 nobody here' })
    const failed = await enqueue(id, { template: 'password-changed', data: { name: 'Ada', source: '' } })
    await notifications.sender.deliverDue()
    const waiting = await enqueue(id)
    const list = async (query: object) => {
      const page = await notifications.list(id, { limit: 10, ...query })
      return page.ok ? page.value.items : []
    }
    expect(await list({ state: 'failed' })).toEqual([
      {
        id: failed,
        template: 'password-changed',
        recipient: 'ada@example.test',
        language: 'en',
        state: 'failed',
        tries: 1,
        lastError: '550 nobody here',
        createdAt: parts.clock.now(),
      },
    ])
    expect(await list({ template: 'mail-test' })).toMatchObject([{ id: waiting, state: 'waiting', nextTryAt: parts.clock.now() }])
    expect(await list({ template: 'mail-test', state: 'handed' })).toEqual([])
  })

  test('R-42 no list tells that an account reached the hard cap', async () => {
    const { id, companyId } = await givenTenant(parts)
    const capped = await enqueue(companyId, { template: 'hard-cap-reset' })
    const asked = await enqueue(companyId, { template: 'reset' })
    const list = async (template?: string) => {
      const page = await made().list(id, { limit: 10, ...(template ? { template } : {}) })
      return page.ok ? page.value.items.map((item) => `${item.template} ${item.id}`).toSorted((a, b) => (a < b ? -1 : 1)) : []
    }
    const both = [`reset ${capped}`, `reset ${asked}`].toSorted((a, b) => (a < b ? -1 : 1))
    expect(await list()).toEqual(both)
    expect(await list('reset')).toEqual(both)
    expect(await list('hard-cap-reset')).toEqual([])
    answers.push({ ok: false, permanent: true, error: 'x' }, { ok: false, permanent: true, error: 'x' })
    await made().sender.deliverDue()
    expect(await made().health(id)).toMatchObject({ value: { lastFailure: { template: 'reset' } } })
  })
})

describe('R-62 whether mail works', () => {
  test('R-62 failing once a mail failed twice since the last success, with the last failure; the twin knows nothing of it', async () => {
    const [{ id, companyId }, twin] = [await givenTenant(parts), await givenTenant(parts)]
    const notifications = made()
    expect(await notifications.health(id)).toEqual({ ok: true, value: { state: 'working', waiting: 0 } })
    const down = { ok: false, permanent: false, error: 'no line' } as const
    await enqueue(companyId, { template: 'reset', data: { name: 'A', link: 'https://a.test', minutes: 1 } })
    answers.push(down)
    await notifications.sender.deliverDue()
    expect(await notifications.health(id)).toMatchObject({
      value: { state: 'working', waiting: 1, lastFailure: { error: 'no line', givenUp: false } },
    })
    parts.clock.pass({ seconds: 10 })
    answers.push(down)
    await notifications.sender.deliverDue()
    const failedAt = parts.clock.now()
    expect(await notifications.health(id)).toEqual({
      ok: true,
      value: { state: 'failing', waiting: 1, lastFailure: { at: failedAt, template: 'reset', error: 'no line', givenUp: false } },
    })
    expect(await notifications.health(twin.id)).toEqual({ ok: true, value: { state: 'working', waiting: 0 } })
    parts.clock.pass({ seconds: 5 })
    await enqueue(id)
    await notifications.sender.deliverDue()
    expect(await notifications.health(id)).toMatchObject({ value: { state: 'working', lastHandedAt: parts.clock.now() } })
  })

  test('R-62 one refused reader is no fault of the mail; no relay is; kept mails are told as such', async () => {
    const { id } = await givenTenant(parts)
    answers.push({ ok: false, permanent: true, error: '550' })
    await enqueue(id)
    await made().sender.deliverDue()
    expect(await made().health(id)).toMatchObject({ value: { state: 'working', lastFailure: { givenUp: true } } })
    await enqueue(id)
    const without = createNotifications({ ...parts, outbox: outbox(), transport: undefined, log })
    await without.sender.deliverDue()
    expect(await without.health(id)).toMatchObject({ value: { state: 'not-configured', waiting: 1 } })
    const mailbox = createDevMailbox({ clock: parts.clock, from: 'no-reply@localhost' })
    await made(mailbox.transport).sender.deliverDue()
    expect(mailbox.list()[0]).toMatchObject({ to: 'ada@example.test', subject: 'Test mail of A merchant' })
    expect(await made(mailbox.transport).health(id)).toMatchObject({ value: { state: 'kept', waiting: 0 } })
    expect(await made().health(parts.newId())).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
  })

  test('R-62 a test mail goes to the caller’s own stored address, five in ten minutes', async () => {
    const { id, companyId } = await givenTenant(parts)
    const person = await givenPerson(parts, companyId, { firstName: 'Vera' })
    const caller = asPerson(parts, { ...person, email: 'elsewhere@evil.test' })
    for (let i = 0; i < 5; i++) expect(await made().sendTestMail(caller, id)).toMatchObject({ ok: true })
    expect(await made().sendTestMail(caller, id)).toMatchObject({ ok: false, refusal: { code: 'too-many-attempts' } })
    const other = await givenTenant(parts)
    expect(await made().sendTestMail(caller, other.id)).toMatchObject({ ok: true })
    parts.clock.pass({ minutes: 11 })
    const sent = await made().sendTestMail(caller, id)
    const mailbox = createDevMailbox({ clock: parts.clock, from: 'no-reply@localhost' })
    await made(mailbox.transport).sender.deliverDue()
    expect(sent.ok && (await findMessage(database.db, id, sent.value.id))).toMatchObject({ state: 'handed', recipient: person.email })
    expect(mailbox.list()[0]!.text).toContain('Vera asked for')
    expect(await made().sendTestMail(atTheMachine, id)).toMatchObject({ ok: false, refusal: { code: 'forbidden' } })
    expect(await made().sendTestMail(someone(parts), id)).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
  })
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
