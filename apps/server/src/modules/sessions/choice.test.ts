import { registryDefaults } from '@tillward/contract/settings'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { givenAccount } from '../../../test/harness/account.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { type TestParts, testParts } from '../../../test/harness/parts.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { findAccount } from '../principals/index.ts'
import { chooseCustomer, createSessions, endChoice, type NewShopper } from './index.ts'

let database: DatabaseHandle
let parts: TestParts
let asked: NewShopper[] = []
let first: string | null = null
let sessions: ReturnType<typeof createSessions>

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  const firstCustomer = async (_tx: unknown, who: NewShopper) => {
    asked.push(who)
    return first
  }
  sessions = createSessions({ ...parts, settingsOf: async () => registryDefaults, firstCustomer })
})
afterAll(() => database.close())

async function opened(kind: 'console' | 'website' = 'website') {
  const { ownerId, id } = await givenAccount(parts, kind)
  const websiteId = kind === 'website' ? parts.newId() : null
  const now = parts.clock.now()
  if (websiteId) {
    await sql`insert into website (tenant_id, id, name, created_at, modified_at) values (${ownerId}, ${websiteId}, 'Shop', ${now}, ${now})`.execute(
      database.db,
    )
  }
  const account = (await findAccount(database.db, ownerId, id))!
  const session = await database.transaction((tx) =>
    sessions.open(tx, { account, websiteId, settings: registryDefaults, device: '', source: '', now }),
  )
  return { ...session!, account, websiteId }
}
async function customerOf({ token, account }: { token: string; account: { kind: 'console' | 'website' } }) {
  const found = await sessions.check(token, account.kind, false)
  return found.state === 'alive' ? found.session.customerId : found.state
}

test('R-15 a shopper’s session begins with what there is to take without asking; nobody is asked at the console', async () => {
  asked = []
  first = parts.newId()
  const session = await opened()
  expect(await customerOf(session)).toBe(first)
  expect(asked).toEqual([
    { tenantId: session.account.ownerId, accountId: session.account.id, websiteId: session.websiteId, settings: registryDefaults },
  ])
  expect(await customerOf(await opened('console'))).toBeNull()
  expect(asked).toHaveLength(1)
  first = null
  expect(await customerOf(await opened())).toBeNull()
})

test('R-15 a choice that ends does not take another one with it', async () => {
  const session = await opened()
  const [k1, k2] = [parts.newId(), parts.newId()]
  const { ownerId } = session.account
  expect(await chooseCustomer(database.db, ownerId, session.id, k1)).toBe(true)
  await endChoice(database.db, ownerId, session.id, k2)
  expect(await customerOf(session)).toBe(k1)
  await endChoice(database.db, ownerId, session.id, k1)
  expect(await customerOf(session)).toBeNull()
})

test('R-15 R-32 step-up keeps the choice, and a session that is over takes none', async () => {
  const session = await opened()
  const { ownerId, id: accountId } = session.account
  const k1 = parts.newId()
  await chooseCustomer(database.db, ownerId, session.id, k1)
  const now = parts.clock.now()
  const token = await database.transaction((tx) => sessions.rotate(tx, { ownerId, id: session.id, epoch: 1, now }))
  expect(await customerOf({ ...session, token: token! })).toBe(k1)
  await sessions.endOne(database.db, ownerId, accountId, session.id, 'test', now)
  expect(await chooseCustomer(database.db, ownerId, session.id, parts.newId())).toBe(false)
})

test('ATK-051 a session of another tenant or of the console chooses nothing', async () => {
  const [session, twin, staff] = [await opened(), await opened(), await opened('console')]
  const k1 = parts.newId()
  await chooseCustomer(database.db, session.account.ownerId, session.id, k1)
  expect(await chooseCustomer(database.db, twin.account.ownerId, session.id, parts.newId())).toBe(false)
  await endChoice(database.db, twin.account.ownerId, session.id, k1)
  expect(await customerOf(session)).toBe(k1)
  expect(await chooseCustomer(database.db, staff.account.ownerId, staff.id, k1)).toBe(false)
})
