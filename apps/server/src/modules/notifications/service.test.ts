import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { atTheMachine, givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { asPerson, givenPerson } from '../../../test/harness/people.ts'
import { someone } from '../../../test/harness/settings.ts'
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
