import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { type TestParts, testParts } from '../../../test/harness/parts.ts'
import { givenTenantSettings, givenWebsite, settingsParts } from '../../../test/harness/settings.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { findPolicy, findVersion, insertVersion, listVersions, lockPolicy, replacePolicy } from './store.ts'
import type { StoredPolicy, VersionedPolicy } from './stored.ts'

let database: DatabaseHandle
let parts: TestParts
/** One tenant acts; its twin must neither change nor see anything. */
let mine: string
let twin: string

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  parts = testParts(database)
  const these = settingsParts(parts)
  mine = await givenTenantSettings(parts, these)
  twin = await givenTenantSettings(parts, these)
})
afterAll(() => database.close())

const fresh: VersionedPolicy = { ownerKind: 'tenant', preset: 'default', presetVersion: 1, version: 1, own: {}, websites: {} }
const replace = (ownerId: string, from: number, next: StoredPolicy) => database.transaction((tx) => replacePolicy(tx, ownerId, from, next))

test('R-54 what is stored comes back, the twin’s stays as it was', async () => {
  const websiteId = await givenWebsite(parts, mine)
  const next: StoredPolicy = {
    ...fresh,
    preset: 'recommended',
    own: { 'console.lockout.minutes': 60, 'console.lockout.show': true, 'console.lockout.mode': 'growing' },
    websites: { [websiteId]: { 'website.session.idleMinutes': 10 } },
  }
  expect(await replace(mine, 1, next)).toBe(true)
  expect(await findPolicy(database.db, mine)).toEqual({ ...next, version: 2 })
  expect(await database.transaction((tx) => lockPolicy(tx, mine))).toEqual({ ...next, version: 2 })
  expect(await findPolicy(database.db, twin)).toEqual(fresh)
})

test('R-54 replacing removes what is not in the new state, of this owner alone', async () => {
  for (const owner of [mine, twin]) await replace(owner, 1, { ...fresh, own: { 'console.lockout.minutes': 60 } })
  await replace(mine, 2, { ...fresh, own: { 'console.lockout.maxAttempts': 3 } })
  expect(await findPolicy(database.db, mine)).toMatchObject({ version: 3, own: { 'console.lockout.maxAttempts': 3 } })
  expect((await findPolicy(database.db, mine))?.own).not.toHaveProperty(['console.lockout.minutes'])
  expect(await findPolicy(database.db, twin)).toMatchObject({ version: 2, own: { 'console.lockout.minutes': 60 } })
})

test('ATK-146 replacing an older version writes nothing', async () => {
  expect(await replace(mine, 1, { ...fresh, own: { 'console.lockout.minutes': 60 } })).toBe(true)
  expect(await replace(mine, 1, { ...fresh, own: { 'console.lockout.minutes': 5 } })).toBe(false)
  expect(await findPolicy(database.db, mine)).toMatchObject({ version: 2, own: { 'console.lockout.minutes': 60 } })
})

test('R-54 versions are read by their owner alone', async () => {
  const state: StoredPolicy = { ...fresh, own: { 'console.lockout.minutes': 60 } }
  const about = { ...state, version: 2, at: parts.clock.now(), actor: { kind: 'job' }, changes: [], loosened: false, reason: 'why' }
  await database.transaction((tx) => insertVersion(tx, mine, state, about))
  expect(await findVersion(database.db, mine, 2)).toEqual({ preset: 'default', presetVersion: 1, own: state.own, websites: {} })
  expect((await listVersions(database.db, mine, 10)).map(({ version, reason }) => [version, reason])).toEqual([
    [2, 'why'],
    [1, undefined],
  ])
  expect((await listVersions(database.db, mine, 10, 2)).map(({ version }) => version)).toEqual([1])
  expect(await findVersion(database.db, twin, 2)).toBeUndefined()
  expect((await listVersions(database.db, twin, 10)).map(({ version }) => version)).toEqual([1])
})

test('R-54 a setting this program no longer has is not in force', async () => {
  await database.db
    .insertInto('setting')
    .values({ owner_id: mine, website_id: '00000000-0000-0000-0000-000000000000', key: 'console.gone', value: '1' })
    .execute()
  expect(await findPolicy(database.db, mine)).toEqual(fresh)
})
