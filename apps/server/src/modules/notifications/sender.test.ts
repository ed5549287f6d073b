import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { type TestRelay, testRelay } from '../../../test/harness/relay.ts'
import { givenWebsite } from '../../../test/harness/settings.ts'
import { keyRing } from '../../platform/crypto/keys.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { createOutbox, type MailTransport, type Message, smtpTransport } from '../../platform/mail/index.ts'
import { createSender } from './sender.ts'
import { needsLink, variablesOf } from './template.ts'
import { templates } from './templates.ts'

let database: DatabaseHandle
let parts: TestParts
let relay: TestRelay
let transport: MailTransport
const logged: unknown[][] = []
const log = { warn: (...line: unknown[]) => void logged.push(line), error: (...line: unknown[]) => void logged.push(line) }

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  relay = await testRelay()
  transport = smtpTransport({ url: relay.url, from: 'no-reply@accounts.test' })
})
afterAll(async () => {
  await relay.close()
  await database.close()
})
beforeEach(async () => {
  relay.reset()
  logged.length = 0
  await database.db.deleteFrom('message').execute()
})

const sender = (more: Partial<Parameters<typeof createSender>[0]> = {}) => createSender({ ...parts, transport, log: log as never, ...more })
const enqueue = (ownerId: string, more: Partial<Message> = {}) =>
  database.transaction((tx) =>
    createOutbox({ ...parts, mailDomain: 'accounts.test' }).enqueue(tx, {
      ownerId,
      template: 'mail-test',
      recipient: { address: 'ada@example.test' },
      language: 'en',
      data: { by: 'Ada' },
      now: parts.clock.now(),
      ...more,
    }),
  )
const row = (id: string) => database.db.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const idsTaken = () => relay.received.map(({ mail }) => mail.messageId!.slice(1, -1).split('@')[0])

describe('R-62 handing over', () => {
  test('R-62 every template reaches its reader over SMTP, both parts, with its link, exactly once', async () => {
    const { id: ownerId } = await givenTenant(parts, 'Nordlicht Wines')
    const websiteId = await givenWebsite(parts, ownerId)
    for (const template of templates) {
      const data = Object.fromEntries(template.variables.map((variable) => [variable.name, variable.sample]))
      const link = `https://shop.test/${template.name}#t`
      await enqueue(ownerId, {
        template: template.name,
        websiteId,
        data: needsLink(template) ? { ...data, link } : data,
        recipient: { address: `${template.name}@example.test` },
      })
    }
    const run = sender()
    await run.deliverDue()
    await run.deliverDue()
    expect(relay.received).toHaveLength(templates.length)
    expect(logged).toEqual([])
    for (const template of templates) {
      const { mail } = relay.received.find(({ to }) => to[0] === `${template.name}@example.test`)!
      expect(mail.from).toEqual({ name: 'Shop', address: 'no-reply@accounts.test' })
      for (const part of [mail.html!, mail.text!]) {
        if (needsLink(template)) expect(part).toContain(`https://shop.test/${template.name}#t`)
        if (variablesOf(template).some(({ name }) => name === 'tenant')) expect(part).not.toContain('{{')
      }
    }
    const states = await database.db.selectFrom('message').select(['state', 'sealed', 'last_error', 'tries']).distinct().execute()
    expect(states).toEqual([{ state: 'handed', sealed: null, last_error: null, tries: 1 }])
  })

  test('R-62 a relay that says not now is tried again, under the same Message-ID, with growing pauses', async () => {
    const { id: ownerId } = await givenTenant(parts)
    const id = await enqueue(ownerId)
    const run = sender()
    const pauses = [10, 60, 300, 1800, 7200, 21600, 21600]
    for (const [at, seconds] of pauses.entries()) {
      relay.answers.push({ at: at % 2 ? 'data' : 'rcpt', code: 451 })
      await run.deliverDue()
      const { state, tries, next_try_at, last_error } = await row(id)
      expect({ state, tries }).toEqual({ state: 'waiting', tries: at + 1 })
      expect(last_error).toContain('451')
      expect(next_try_at.getTime() - parts.clock.now().getTime()).toBe(seconds * 1000)
      await run.deliverDue()
      parts.clock.pass({ seconds: seconds - 1 })
      await run.deliverDue()
      expect((await row(id)).tries).toBe(at + 1)
      parts.clock.pass({ seconds: 1 })
    }
    expect(relay.received).toEqual([])
    await run.deliverDue()
    expect(idsTaken()).toEqual([id])
    expect(await row(id)).toMatchObject({ state: 'handed', sealed: null, last_error: null, handed_at: parts.clock.now() })
  })

  test('R-62 given up after five days, or at once when refused for good; what it said is emptied, the reason kept', async () => {
    const { id: ownerId } = await givenTenant(parts)
    const [late, odd] = [await enqueue(ownerId), await enqueue(ownerId, { recipient: { address: 'a@b.test, c@d.test' } })]
    const run = sender({
      transport: {
        ...transport,
        deliver: async (mail) => (mail.to.includes(',') ? transport.deliver(mail) : { ok: false, permanent: false, error: 'no line' }),
      },
    })
    await run.deliverDue()
    expect(await row(odd)).toMatchObject({ state: 'failed', sealed: null, last_error: expect.stringContaining('recipient'), tries: 1 })
    parts.clock.pass({ days: 4, hours: 23 })
    await run.deliverDue()
    expect(await row(late)).toMatchObject({ state: 'waiting', tries: 2 })
    parts.clock.pass({ hours: 6 })
    await run.deliverDue()
    expect(await row(late)).toMatchObject({ state: 'failed', sealed: null, last_error: 'no line', tries: 3 })

    const gone = await enqueue(ownerId)
    relay.answers.push({ at: 'rcpt', code: 550, text: 'no such user' })
    await sender().deliverDue()
    expect(await row(gone)).toMatchObject({ state: 'failed', sealed: null, last_error: expect.stringContaining('550') })
    expect(relay.received).toEqual([])
  })

  test('R-62 without a relay mails wait, however long, and leave once there is one', async () => {
    const { id: ownerId } = await givenTenant(parts)
    const id = await enqueue(ownerId)
    await sender({ transport: undefined }).deliverDue()
    parts.clock.pass({ days: 30 })
    await sender({ transport: undefined }).deliverDue()
    expect(await row(id)).toMatchObject({ state: 'waiting', tries: 0 })
    await sender().deliverDue()
    expect(idsTaken()).toEqual([id])
  })

  test('R-62 a mail that cannot be made waits for a newer program; one that cannot be opened is given up', async () => {
    const { id: ownerId } = await givenTenant(parts)
    const unknown = await enqueue(ownerId, { template: 'no-such-template' })
    const linkless = await enqueue(ownerId, { template: 'reset', data: { name: 'Ada' } })
    await sender().deliverDue()
    for (const id of [unknown, linkless])
      expect(await row(id)).toMatchObject({ state: 'waiting', tries: 1, last_error: 'The mail could not be made.' })
    const lost = await enqueue(ownerId)
    await sender({ keys: keyRing('another secret that is long enough to be one') }).deliverDue()
    expect(await row(lost)).toMatchObject({ state: 'failed', last_error: expect.stringContaining('no longer be opened') })
    const moved = await enqueue(ownerId)
    await sender({
      keys: keyRing('another secret that is long enough to be one', 'a secret of the tests, long enough for it'),
    }).deliverDue()
    expect(await row(moved)).toMatchObject({ state: 'handed' })
  })

  test('R-62 mails of one order key leave in the order written, others meanwhile', async () => {
    const { id: ownerId } = await givenTenant(parts)
    const { id: twin } = await givenTenant(parts)
    const first = await enqueue(ownerId, { orderKey: 'k', recipient: { address: 'a, b@example.test' } })
    const [second, third] = [await enqueue(ownerId, { orderKey: 'k' }), await enqueue(ownerId, { orderKey: 'k' })]
    const [other, twins] = [await enqueue(ownerId, { orderKey: 'l' }), await enqueue(twin, { orderKey: 'k' })]
    const slow = sender({
      transport: {
        ...transport,
        deliver: async (mail) => (mail.to.includes(',') ? { ok: false, permanent: false, error: 'not now' } : transport.deliver(mail)),
      },
    })
    await slow.deliverDue()
    expect(new Set(idsTaken())).toEqual(new Set([other, twins]))
    expect((await row(second)).tries).toBe(0)
    parts.clock.pass({ seconds: 10 })
    await sender().deliverDue()
    expect(await row(first)).toMatchObject({ state: 'failed' })
    expect(idsTaken().slice(2)).toEqual([second, third])
  })

  test('ATK-025 one owner with many mails does not keep another waiting', async () => {
    const { id: busy } = await givenTenant(parts)
    for (let i = 0; i < 60; i++) await enqueue(busy, { recipient: { address: 'many@example.test' } })
    const { id: quiet } = await givenTenant(parts)
    await enqueue(quiet, { recipient: { address: 'one@example.test' } })
    await sender().deliverDue()
    expect(relay.received).toHaveLength(61)
    expect(relay.received.findIndex(({ to }) => to[0] === 'one@example.test')).toBeLessThan(8)
  })

  test('R-62 the words of the owner apply, in the language of the mail; another tenant’s never do', async () => {
    const [{ id: ownerId, companyId }, { id: twin }] = [await givenTenant(parts), await givenTenant(parts)]
    const text = {
      tenant_id: ownerId,
      website_id: '00000000-0000-0000-0000-000000000000',
      template: 'mail-test',
      language: 'de',
      subject: 'Probe von {{tenant}}',
      body: 'Von {{by}}',
      modified_at: parts.clock.now(),
      modified_by: 'x',
    }
    await database.db.insertInto('mail_text').values(text).execute()
    for (const owner of [ownerId, companyId, twin])
      await enqueue(owner, { language: 'de-CH', recipient: { address: `${owner}@example.test` } })
    await sender().deliverDue()
    const subjectTo = (owner: string) => relay.received.find(({ to }) => to[0] === `${owner}@example.test`)?.mail.subject
    expect([ownerId, companyId, twin].map(subjectTo)).toEqual(['Probe von A merchant', 'Probe von A merchant', 'Test mail of A merchant'])
  })
})
