import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { atTheMachine, type TestParts, testParts } from '../../../test/harness/parts.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { readSealed, sealsBehind } from './index.ts'

let database: DatabaseHandle
let parts: TestParts
beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
})
afterAll(() => database.close())

const actions = ['thing.made', 'thing.changed']
const record = (ownerId: string, action: string, id: string) =>
  database.transaction((tx) =>
    parts.audit.record(tx, atTheMachine, { ownerId, action, now: parts.clock.now(), subject: { kind: 'thing', id }, after: { id } }),
  )
const idsOf = (read: Awaited<ReturnType<typeof readSealed>>) => read.entries.map(({ subject }) => subject.id)

test('R-61 entries are read in the order of the chain, once sealed, once each, of the actions wanted', async () => {
  const [mine, twin] = [parts.newId(), parts.newId()]
  await record(mine, 'thing.made', 'a')
  await record(mine, 'thing.lost', 'b')
  await record(twin, 'thing.made', 'x')
  expect(await readSealed(database.db, mine, { after: 0, seals: 9, actions })).toEqual({ entries: [], upTo: 0 })
  await parts.audit.sealAll()
  await record(mine, 'thing.changed', 'c')
  await parts.audit.sealAll()
  await record(mine, 'thing.lost', 'd')
  await parts.audit.sealAll()
  const all = await readSealed(database.db, mine, { after: 0, seals: 9, actions })
  expect(idsOf(all)).toEqual(['a', 'c'])
  expect(all).toMatchObject({ upTo: 3, entries: [{ action: 'thing.made', after: { id: 'a' } }, { action: 'thing.changed' }] })
  const first = await readSealed(database.db, mine, { after: 0, seals: 1, actions })
  expect([idsOf(first), first.upTo]).toEqual([['a'], 1])
  const rest = await readSealed(database.db, mine, { after: first.upTo, seals: 9, actions })
  expect([idsOf(rest), rest.upTo]).toEqual([['c'], 3])
  expect(await readSealed(database.db, mine, { after: 3, seals: 9, actions })).toEqual({ entries: [], upTo: 3 })
})

test('R-61 a reader learns what retention removed before it came', async () => {
  const ownerId = parts.newId()
  expect(await sealsBehind(database.db, ownerId, 0)).toEqual({ last: 0 })
  for (const id of ['a', 'b', 'c']) {
    await record(ownerId, 'thing.made', id)
    await parts.audit.sealAll()
  }
  expect(await sealsBehind(database.db, ownerId, 1)).toMatchObject({ last: 3, next: { sealNo: 2 } })
  expect(await sealsBehind(database.db, ownerId, 3)).toEqual({ last: 3 })
  parts.clock.pass({ days: 1 })
  await parts.audit.prune(ownerId, parts.clock.now())
  expect(await sealsBehind(database.db, ownerId, 0)).toMatchObject({ last: 3, next: { sealNo: 3 } })
  expect(idsOf(await readSealed(database.db, ownerId, { after: 0, seals: 9, actions }))).toEqual(['c'])
})
