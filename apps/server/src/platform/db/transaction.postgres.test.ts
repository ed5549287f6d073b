import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import type { DatabaseHandle } from './index.ts'

const one = '01900000-0000-7000-8000-000000000001'
const two = '01900000-0000-7000-8000-000000000002'
const company = (id: string) => ({ id, kind: 'partner', name: 'Acme', created_at: new Date('2026-11-21T10:00:00Z') })

let database: DatabaseHandle
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

test('two that lock the same rows crosswise both get through', async () => {
  await database.transaction(async (tx) => {
    await tx
      .insertInto('company')
      .values([company(one), company(two)])
      .execute()
  })
  let runs = 0
  let arrived = 0
  const meet = Promise.withResolvers<void>()
  const lockBoth = (first: string, second: string) =>
    database.transaction(async (tx) => {
      runs++
      await tx.updateTable('company').set({ name: 'x' }).where('id', '=', first).execute()
      if (++arrived === 2) meet.resolve()
      await meet.promise
      await tx.updateTable('company').set({ name: 'x' }).where('id', '=', second).execute()
    })
  await Promise.all([lockBoth(one, two), lockBoth(two, one)])
  expect(runs).toBe(3)
})
