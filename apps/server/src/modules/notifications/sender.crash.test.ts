import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { type TestRelay, testRelay } from '../../../test/harness/relay.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { createOutbox, type MailTransport, type Message, smtpTransport } from '../../platform/mail/index.ts'
import { createSender } from './sender.ts'
import { claimDue } from './store.ts'

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

describe('ATK-143 two senders, and crashes', () => {
  test('ATK-143 many senders at once hand over each mail once', async () => {
    const { id: ownerId } = await givenTenant(parts)
    const ids = []
    for (let i = 0; i < 40; i++) ids.push(await enqueue(ownerId))
    await Promise.all(Array.from({ length: 6 }, () => sender().deliverDue()))
    await sender().deliverDue()
    expect(relay.received).toHaveLength(ids.length)
    expect(new Set(idsTaken())).toEqual(new Set(ids))
  })

  test('ATK-143 a mail being handed over is nobody else’s, until its time is up', async () => {
    const { id: ownerId } = await givenTenant(parts)
    const id = await enqueue(ownerId)
    const { promise, resolve } = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    relay.beforeAnswer = () => {
      begun.resolve()
      return promise
    }
    const first = sender().deliverDue()
    await begun.promise
    parts.clock.pass({ minutes: 3 })
    await sender().deliverDue()
    expect(idsTaken()).toEqual([id])
    resolve()
    await first
    expect(await row(id)).toMatchObject({ state: 'handed', tries: 1 })
  })

  test('ATK-143 a crash between the relay’s answer and the record: once more, under the same Message-ID, then never', async () => {
    const { id: ownerId } = await givenTenant(parts)
    const id = await enqueue(ownerId)
    // the process ends where the record would be written: its database handle is gone
    let taken = false
    const dead = {
      transaction: database.transaction,
      get db() {
        if (taken) throw new Error('killed')
        return database.db
      },
    }
    const deliver: MailTransport['deliver'] = async (mail) => {
      const delivery = await transport.deliver(mail)
      taken = true
      return delivery
    }
    const crashing = sender({ database: dead, transport: { ...transport, deliver } })
    await expect(crashing.deliverDue()).rejects.toThrow('killed')
    expect(taken).toBe(true)
    expect(await row(id)).toMatchObject({ state: 'waiting', tries: 1 })
    await sender().deliverDue()
    expect(idsTaken()).toEqual([id])
    parts.clock.pass({ minutes: 4 })
    await sender().deliverDue()
    await sender().deliverDue()
    parts.clock.pass({ days: 1 })
    await sender().deliverDue()
    expect(idsTaken()).toEqual([id, id])
    expect(await row(id)).toMatchObject({ state: 'handed', tries: 2 })
  })

  test('ATK-143 the line cut after the relay took the mail: once more under the same Message-ID', async () => {
    const { id: ownerId } = await givenTenant(parts)
    const id = await enqueue(ownerId)
    relay.beforeAnswer = async () => {
      relay.beforeAnswer = async () => {}
      throw new Error('cut')
    }
    await sender().deliverDue()
    expect(await row(id)).toMatchObject({ state: 'waiting', tries: 1 })
    parts.clock.pass({ seconds: 10 })
    await sender().deliverDue()
    expect(idsTaken()).toEqual([id, id])
  })

  test('ATK-143 who was too slow changes nothing the next one recorded', async () => {
    const { id: ownerId } = await givenTenant(parts)
    const id = await enqueue(ownerId)
    const claim = (now: Date) =>
      database.transaction((tx) => claimDue(tx, { now, until: new Date(now.getTime() + 1000), limit: 5, each: 5, after: ownerId }))
    expect(await claim(parts.clock.now())).toHaveLength(1)
    expect(await claim(parts.clock.now())).toEqual([])
    parts.clock.pass({ seconds: 1 })
    const held = Promise.withResolvers<void>()
    const began = Promise.withResolvers<void>()
    const slow = sender({
      transport: {
        ...transport,
        deliver: async () => {
          began.resolve()
          await held.promise
          return { ok: false, permanent: true, error: 'too late' }
        },
      },
    })
    const run = slow.deliverDue()
    await began.promise
    parts.clock.pass({ minutes: 5 })
    expect(await claim(parts.clock.now())).toMatchObject([{ id, tries: 3 }])
    held.resolve()
    await run
    expect(await row(id)).toMatchObject({ state: 'waiting', last_error: null, sealed: expect.anything() })
    parts.clock.pass({ seconds: 1 })
    await sender().deliverDue()
    expect(await row(id)).toMatchObject({ state: 'handed', tries: 4 })
  })

  test('ATK-143 a stopping sender ends what is on its way and gives the rest back', async () => {
    const { id: ownerId } = await givenTenant(parts)
    for (let i = 0; i < 10; i++) await enqueue((await givenTenant(parts)).id)
    await enqueue(ownerId)
    const held = Promise.withResolvers<void>()
    let begun = 0
    const run = sender({
      transport: {
        ...transport,
        deliver: async () => {
          begun += 1
          await held.promise
          return { ok: true }
        },
      },
    })
    const done = run.deliverDue()
    await expect.poll(() => begun).toBe(4)
    const stopped = run.stop()
    held.resolve()
    await Promise.all([stopped, done])
    await run.deliverDue()
    expect(begun).toBe(4)
    const left = await database.db.selectFrom('message').select(['tries', 'next_try_at']).where('state', '=', 'waiting').execute()
    expect(left).toEqual(Array.from({ length: 7 }, () => ({ tries: 0, next_try_at: parts.clock.now() })))
  })
})
