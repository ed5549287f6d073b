import { registryDefaults, type Settings } from '@tillward/contract/settings'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { givenAccount } from '../../../test/harness/account.ts'
import { testHasher } from '../../../test/harness/app.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { type TestParts, testParts } from '../../../test/harness/parts.ts'
import { HashQueue } from '../../platform/crypto/hash-queue.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import type { Result } from '../../platform/result.ts'
import { type Account, findAccount } from '../principals/index.ts'
import { createCredentials, deleteCredentials, replaceHash, retireCredential } from './index.ts'
import { findCredential, recentHashes } from './store.ts'

const hasher = testHasher()
let database: DatabaseHandle
let parts: TestParts
let queue: HashQueue
let credentials: ReturnType<typeof createCredentials>
let account: Account

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
})
afterAll(() => database.close())
beforeEach(async () => {
  queue = new HashQueue({ running: 2, places: 64 })
  credentials = createCredentials({
    database,
    hasher,
    queue,
    newId: parts.newId,
    isCommon: (text) => text === 'password1!',
    isBreached: (text) => text === 'Stolen-Pass-77',
  })
  account = await someone()
})

async function someone(kind: 'console' | 'website' = 'console'): Promise<Account> {
  const { ownerId, id } = await givenAccount(parts, kind)
  return (await findAccount(database.db, ownerId, id))!
}
const prepare = (password: string, settings: Partial<Settings> = {}, of = account) =>
  credentials.prepare(of, password, { ...registryDefaults, ...settings }, ['Harbour Company'])
async function set(password: string, settings: Partial<Settings> = {}, of = account): Promise<string> {
  const prepared = await prepare(password, settings, of)
  if (!prepared.ok) return rule(prepared)
  parts.clock.pass({ seconds: 1 })
  const result = await database.transaction((tx) => credentials.write(tx, prepared.value, parts.clock.now()))
  return result.ok ? 'set' : rule(result)
}
/** Passwords found good one and all before the first is written, then written at once: what became of them, sorted. */
async function written(passwords: string[]): Promise<string[]> {
  const prepared = await Promise.all(passwords.map((password) => prepare(password)))
  const results = await Promise.all(
    prepared.map((one) =>
      database.transaction((tx) => (one.ok ? credentials.write(tx, one.value, parts.clock.now()) : Promise.resolve(one))),
    ),
  )
  return results.map(rule).toSorted((a, b) => b.localeCompare(a))
}
const rule = (result: Result<unknown>) =>
  result.ok ? 'ok' : (result.refusal.fields?.map((field) => field.rule).join(' ') ?? result.refusal.code)
const current = (of = account) => findCredential(database.db, of.ownerId, of.id)
const nth = (n: number) => `Number-${n}-of-Many`

describe('a new password', () => {
  test('R-55 breaks every rule it breaks at once, none is kept back', async () => {
    expect(await set('abc')).toBe('too-short needs-upper needs-digit needs-special')
    expect(await set('Password1!')).toBe('common')
    expect(await set('Stolen-Pass-77', { 'console.password.breached': true })).toBe('breached')
    expect(await set('My-Harbour-12')).toBe('context-word')
    expect(await set(`X-${account.userName}-9`)).toBe('context-word')
    expect(await set('\ud800-Broken-Half-1')).toBe('ill-formed')
    expect(await set('X1-'.repeat(90))).toBe('too-long')
    expect(await set('With\u0000-Zero-1')).toBe('control-characters')
    expect(await current()).toBeUndefined()
  })

  test('R-55 is compared as composed text: the same keys on another system give the same password', async () => {
    await set('Caf\u00e9-au-lait-1')
    const { hash } = (await current())!
    expect(await hasher.verify(hash, 'Cafe\u0301-au-lait-1'.normalize('NFC'))).toBe(true)
    expect(await set('Cafe\u0301-au-lait-1')).toBe('used-before')
  })

  test('R-55 is never cut: two of 200 characters that differ in the last are two', async () => {
    const long = 'Long-Password-1 '.repeat(15)
    expect(await set(`${long}a`)).toBe('set')
    expect(await set(`${long}b`)).toBe('set')
    expect(await hasher.verify((await current())!.hash, `${long}a`)).toBe(false)
  })

  test('R-51 tells when it was set, a better hash of it does not move that', async () => {
    await set(nth(1))
    const before = (await current())!
    expect(before.changedAt).toEqual(parts.clock.now())
    parts.clock.pass({ days: 3 })
    await replaceHash(database.db, account.ownerId, account.id, 'some other hash', 'forged', 'argon2id')
    expect(await current()).toEqual(before)
    await replaceHash(database.db, account.ownerId, account.id, before.hash, 'better', 'argon2id')
    expect(await current()).toEqual({ ...before, hash: 'better' })
  })

  test('R-44 ATK-023 where the hash queue is full the answer is busy, and no place stays taken', async () => {
    const places = Array.from({ length: 48 }, () => queue.enter('00000000-0000-0000-0000-000000000000')!)
    expect(await set(nth(1))).toBe('busy')
    for (const place of places) place.leave()
    expect(await set(nth(1))).toBe('set')
    expect(await set('Harbour-Harbour-1')).toBe('context-word')
    expect(queue.stats().places).toBe(0)
  })
})

describe('history', () => {
  test('R-52 the four most recent are refused, the current one among them, the fifth is welcome', async () => {
    for (let n = 1; n <= 5; n++) expect(await set(nth(n))).toBe('set')
    for (let n = 2; n <= 5; n++) expect(await set(nth(n)), nth(n)).toBe('used-before')
    expect(await set(nth(1))).toBe('set')
  })

  test('R-52 is kept whatever the setting says, so raising it works at once', async () => {
    for (let n = 1; n <= 6; n++) expect(await set(nth(n), { 'console.password.history': 0 })).toBe('set')
    expect(await set(nth(1), { 'console.password.history': 6 })).toBe('used-before')
    expect(await set(nth(1), { 'console.password.history': 5 })).toBe('set')
  })

  test('ATK-128 even with no history the current password is no new one', async () => {
    await set(nth(1), { 'console.password.history': 0 })
    expect(await set(nth(1), { 'console.password.history': 0 })).toBe('used-before')
  })

  test('ATK-129 survives an admin’s reset and a better hash', async () => {
    for (let n = 1; n <= 3; n++) await set(nth(n))
    await database.transaction((tx) => retireCredential(tx, account.ownerId, account.id, parts.newId()))
    expect(await current()).toBeUndefined()
    expect(await set(nth(3))).toBe('used-before')
    expect(await set(nth(4))).toBe('set')
    for (const n of [2, 3]) expect(await set(nth(n)), nth(n)).toBe('used-before')
  })

  test('ATK-129 of sixteen changes at once one wins, and what it replaced is in the history', async () => {
    await set(nth(0))
    expect(await written(Array.from({ length: 16 }, (_, n) => `Parallel-${n}-Word`))).toEqual(['ok', ...Array(15).fill('conflict')])
    expect(await recentHashes(database.db, account.ownerId, account.id, 10)).toHaveLength(2)
    expect(await set(nth(0))).toBe('used-before')
  })

  test('ATK-129 of sixteen first passwords at once one wins', async () => {
    expect(await written(Array.from({ length: 16 }, (_, n) => `Parallel-${n}-Word`))).toEqual(['ok', ...Array(15).fill('conflict')])
  })

  test('ATK-129 a password checked against one that an admin’s reset took away since is not written', async () => {
    await set(nth(1))
    const prepared = await prepare(nth(2))
    await database.transaction((tx) => retireCredential(tx, account.ownerId, account.id, parts.newId()))
    const late = await database.transaction((tx) =>
      prepared.ok ? credentials.write(tx, prepared.value, parts.clock.now()) : Promise.resolve(prepared),
    )
    expect(rule(late)).toBe('conflict')
    expect(await current()).toBeUndefined()
  })

  test('R-52 a clock that stands or goes back mixes nothing up', async () => {
    for (let n = 1; n <= 5; n++) {
      parts.clock.pass({ seconds: -2 })
      expect(await set(nth(n))).toBe('set')
    }
    for (let n = 2; n <= 5; n++) expect(await set(nth(n)), nth(n)).toBe('used-before')
  })

  test('R-52 keeps the twenty-four that a setting may ask for, and no more', async () => {
    await set(nth(0))
    await sql`insert into credential_history (owner_id, account_id, id, scheme, hash, set_at)
      select ${account.ownerId}, ${account.id}, gen_random_uuid(), 'argon2id', n::text, ${parts.clock.now()}::timestamptz - n * interval '1 day' from generate_series(1, 40) n`.execute(
      database.db,
    )
    await set(nth(1), { 'console.password.history': 1 })
    expect(await recentHashes(database.db, account.ownerId, account.id, 100)).toHaveLength(25)
    await database.transaction((tx) => retireCredential(tx, account.ownerId, account.id, parts.newId()))
    await set(nth(2), { 'console.password.history': 1 })
    expect(await recentHashes(database.db, account.ownerId, account.id, 100)).toHaveLength(25)
  })

  test('R-52 R-10 another account with the same id elsewhere has its own', async () => {
    const twin = await someone('website')
    await set(nth(1))
    expect(await set(nth(1), {}, twin)).toBe('set')
    await database.transaction((tx) => deleteCredentials(tx, twin.ownerId, account.id))
    await database.transaction((tx) => retireCredential(tx, twin.ownerId, account.id, parts.newId()))
    expect(await current()).toBeDefined()
    expect(await findCredential(database.db, twin.ownerId, account.id)).toBeUndefined()
  })
})
