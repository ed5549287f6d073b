import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { keyRing } from '../crypto/keys.ts'
import type { DatabaseHandle, Tx } from '../db/index.ts'
import { refuse } from '../result.ts'
import { createOutbox, openData } from './outbox.ts'

let database: DatabaseHandle
let parts: TestParts
beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
})
afterAll(() => database.close())

const rows = (ownerId: string) => database.db.selectFrom('message').selectAll().where('owner_id', '=', ownerId).orderBy('no').execute()
const secret = { name: 'Ada Okafor', link: 'https://shop.test/#a-one-time-secret' }

test('R-62 a mail is a row of the caller’s transaction: none of one that was rolled back', async () => {
  const outbox = createOutbox({ ...parts, mailDomain: 'accounts.test' })
  const { id: ownerId } = await givenTenant(parts)
  const message = {
    ownerId,
    template: 'reset',
    recipient: { address: 'ada@example.test' },
    language: 'en',
    data: secret,
    now: parts.clock.now(),
  }
  await expect(
    database.transaction(async (tx) => {
      await outbox.enqueue(tx, message)
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  await database.transaction(async (tx) => {
    await outbox.enqueue(tx, message)
    return refuse('conflict')
  })
  expect(await rows(ownerId)).toEqual([])
  const id = await database.transaction((tx) => outbox.enqueue(tx, message))
  expect(await rows(ownerId)).toMatchObject([
    { id, message_id: `<${id}@accounts.test>`, order_key: id, state: 'waiting', recipient: 'ada@example.test', tries: 0 },
  ])
})

test('ATK-126 what a mail says is sealed, and opens in no other row', async () => {
  const outbox = createOutbox({ ...parts, mailDomain: 'accounts.test' })
  const [{ id: ownerId }, { id: twin }] = [await givenTenant(parts), await givenTenant(parts)]
  const message = {
    ownerId,
    template: 'reset',
    recipient: { address: 'ada@example.test' },
    language: 'en',
    data: secret,
    now: parts.clock.now(),
  }
  const id = await database.transaction((tx) => outbox.enqueue(tx, message))
  const { sealed } = (await rows(ownerId))[0]!
  for (const word of ['secret', 'Ada', 'shop']) expect(sealed!.toString('latin1')).not.toContain(word)
  expect(openData(parts.keys, ownerId, id, sealed!)).toEqual(secret)
  expect(openData(parts.keys, twin, id, sealed!)).toBeUndefined()
  expect(openData(parts.keys, ownerId, parts.newId(), sealed!)).toBeUndefined()
  expect(openData(keyRing('another secret that is long enough to be one'), ownerId, id, sealed!)).toBeUndefined()
})

test('R-62 the sender is woken once a transaction, inside it', async () => {
  const woken: Tx[] = []
  const outbox = createOutbox({ ...parts, mailDomain: 'accounts.test', wake: async (tx) => void woken.push(tx) })
  const { id: ownerId } = await givenTenant(parts)
  const message = {
    ownerId,
    template: 'reset',
    recipient: { address: 'ada@example.test' },
    language: 'en',
    data: {},
    now: parts.clock.now(),
  }
  const used: Tx[] = []
  for (let i = 0; i < 2; i++) {
    await database.transaction(async (tx) => {
      used.push(tx)
      for (let n = 0; n < 3; n++) await outbox.enqueue(tx, message)
    })
  }
  expect(woken).toEqual(used)
  expect(await rows(ownerId)).toHaveLength(6)
})

test('ATK-122 a mail held back for a list can be given more of it, until it leaves', async () => {
  const outbox = createOutbox({ ...parts, mailDomain: 'accounts.test' })
  const [{ id: ownerId }, { id: twin }] = [await givenTenant(parts), await givenTenant(parts)]
  const now = parts.clock.now()
  const later = new Date(now.getTime() + 60_000)
  const message = {
    ownerId,
    template: 'x',
    recipient: { address: 'ada@example.test' },
    language: 'en',
    data: { n: 1 },
    now,
    notBefore: later,
  }
  const id = await database.transaction((tx) => outbox.enqueue(tx, message))
  const amend = (of: string, data: object) =>
    database.transaction((tx) => outbox.amend(tx, { ownerId: of, id, data: { ...data }, notBefore: now }))
  expect((await rows(ownerId))[0]).toMatchObject({ next_try_at: later })
  expect(await amend(twin, { n: 2 })).toBe(false)
  expect(await amend(ownerId, { n: 2 })).toBe(true)
  const [row] = await rows(ownerId)
  expect(row).toMatchObject({ next_try_at: now })
  expect(openData(parts.keys, ownerId, id, row!.sealed!)).toEqual({ n: 2 })
  await database.db.updateTable('message').set({ tries: 1 }).where('id', '=', id).execute()
  expect(await amend(ownerId, { n: 3 })).toBe(false)
})

test('R-08 what waits for a person can be called off, and the person taken out of the record, nobody else', async () => {
  const outbox = createOutbox({ ...parts, mailDomain: 'accounts.test' })
  const { id: ownerId, companyId } = await givenTenant(parts)
  const [ada, bo] = [
    { ownerId: companyId, accountId: parts.newId() },
    { ownerId: companyId, accountId: parts.newId() },
  ]
  const write = (template: string, who: typeof ada) =>
    database.transaction((tx) =>
      outbox.enqueue(tx, {
        ownerId,
        template,
        recipient: { address: 'x@example.test', ...who },
        language: 'en',
        data: secret,
        now: parts.clock.now(),
      }),
    )
  await write('invitation', ada)
  await write('reset', ada)
  await write('invitation', bo)
  await database.transaction((tx) => outbox.cancel(tx, ada, ['invitation']))
  await database.transaction((tx) => outbox.cancel(tx, { ...ada, ownerId: parts.newId() }))
  const told = async () => (await rows(ownerId)).map((row) => [row.template, row.state, row.recipient, row.sealed !== null])
  expect(await told()).toEqual([
    ['invitation', 'cancelled', 'x@example.test', false],
    ['reset', 'waiting', 'x@example.test', true],
    ['invitation', 'waiting', 'x@example.test', true],
  ])
  await database.transaction((tx) => outbox.forget(tx, ada))
  expect(await told()).toEqual([
    ['invitation', 'cancelled', '', false],
    ['reset', 'cancelled', '', false],
    ['invitation', 'waiting', 'x@example.test', true],
  ])
})
