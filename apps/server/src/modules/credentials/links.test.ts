import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type GivenAccount, givenAccount } from '../../../test/harness/account.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { type TestParts, testParts } from '../../../test/harness/parts.ts'
import { plus } from '../../platform/clock.ts'
import { newToken } from '../../platform/crypto/token.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { refuse } from '../../platform/result.ts'
import { endLinks, endLinksFor, issueLink, type LinkPurpose, peekLink, redeemLink, sweepLinks } from './index.ts'
import type { NewLink } from './links.ts'

let database: DatabaseHandle
let parts: TestParts
let ann: GivenAccount
let now: Date

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
})
afterAll(() => database.close())
beforeEach(async () => {
  ann = await givenAccount(parts, 'website')
  now = parts.clock.now()
})

const issue = (more: Partial<NewLink> = {}, of = ann) =>
  database.transaction((tx) =>
    issueLink(tx, parts.random, { ownerId: of.ownerId, accountId: of.id, purpose: 'reset', minutes: 60, now, ...more }),
  )
const redeem = (token: string, purposes: LinkPurpose[] = ['reset'], at = now) =>
  database.transaction((tx) => redeemLink(tx, token, purposes, at))
const peek = (token: string, purposes: LinkPurpose[] = ['reset'], at = now) => peekLink(database.db, token, purposes, at)

describe('one-time links', () => {
  test('R-53 tell whose they are and what they are about', async () => {
    const token = await issue({ data: { websiteId: 'w' } })
    const link = {
      ownerId: ann.ownerId,
      accountId: ann.id,
      purpose: 'reset',
      data: { websiteId: 'w' },
      expiresAt: plus(now, { minutes: 60 }),
    }
    expect(await peek(token)).toEqual(link)
    expect(await redeem(token)).toEqual(link)
  })

  test('ATK-124 of sixteen who use one at once one does, and nobody afterwards', async () => {
    const token = await issue()
    const results = await Promise.all(Array.from({ length: 16 }, () => redeem(token)))
    expect(results.filter((link) => link !== undefined)).toHaveLength(1)
    expect(await redeem(token)).toBeUndefined()
    expect(await peek(token)).toBeUndefined()
  })

  test('ATK-124 what is refused in the same transaction does not use it up', async () => {
    const token = await issue()
    await database.transaction(async (tx) => {
      await redeemLink(tx, token, ['reset'], now)
      return refuse('conflict')
    })
    expect(await redeem(token)).toBeDefined()
  })

  test('ATK-034 looking at one, however often, changes nothing', async () => {
    const token = await issue()
    for (let n = 0; n < 5; n++) expect(await peek(token)).toBeDefined()
    expect(await redeem(token)).toBeDefined()
  })

  test('ATK-124 end to the millisecond', async () => {
    const token = await issue()
    const end = plus(now, { minutes: 60 })
    expect(await redeem(token, ['reset'], end)).toBeUndefined()
    expect(await peek(token, ['reset'], end)).toBeUndefined()
    expect(await redeem(token, ['reset'], plus(end, { ms: -1 }))).toBeDefined()
  })

  test('ATK-124 are good for one purpose only', async () => {
    const purposes: LinkPurpose[] = ['reset', 'activation', 'consent', 'address-confirm', 'address-undo']
    for (const purpose of purposes) {
      const token = await issue({ purpose })
      const others = purposes.filter((one) => one !== purpose)
      expect(await redeem(token, others), purpose).toBeUndefined()
      expect(await redeem(token, []), purpose).toBeUndefined()
      expect(await redeem(token, [purpose]), purpose).toBeDefined()
    }
  })

  test('ATK-124 a newer one ends the older ones of its purpose, others stay', async () => {
    const [first, other] = [await issue(), await issue({ purpose: 'address-undo' })]
    const bens = await issue({}, await givenAccount(parts, 'website', { ownerId: ann.ownerId }))
    const second = await issue()
    expect(await redeem(first)).toBeUndefined()
    for (const [token, purpose] of [
      [second, 'reset'],
      [other, 'address-undo'],
      [bens, 'reset'],
    ] as const)
      expect(await redeem(token, [purpose])).toBeDefined()
  })

  test('ATK-124 of sixteen made at once one is good', async () => {
    const tokens = await Promise.all(Array.from({ length: 16 }, () => issue()))
    const good = await Promise.all(tokens.map((token) => peek(token)))
    expect(good.filter((link) => link !== undefined)).toHaveLength(1)
  })

  test('ATK-133 one is open for each tenant that invites, and is withdrawn by itself', async () => {
    const invite = (tenantId: string) => issue({ purpose: 'consent', data: { tenantId }, oneFor: 'tenantId' })
    const [one, two] = [await invite('t1'), await invite('t2')]
    const again = await invite('t1')
    expect(await peek(one, ['consent'])).toBeUndefined()
    await database.transaction((tx) => endLinksFor(tx, ann.ownerId, ann.id, now, { member: 'tenantId', value: 't2' }))
    expect(await peek(two, ['consent'])).toBeUndefined()
    expect(await redeem(again, ['consent'])).toBeDefined()
  })

  test('ATK-067 all of an account end together, nobody else’s do', async () => {
    const ben = await givenAccount(parts, 'website', { ownerId: ann.ownerId })
    const [one, two, bens] = [await issue(), await issue({ purpose: 'activation' }), await issue({}, ben)]
    await database.transaction((tx) => endLinks(tx, ann.ownerId, ann.id, now, ['reset']))
    expect(await peek(one)).toBeUndefined()
    expect(await peek(two, ['activation'])).toBeDefined()
    await database.transaction((tx) => endLinks(tx, ann.ownerId, ann.id, now))
    expect(await redeem(two, ['activation'])).toBeUndefined()
    expect(await redeem(bens)).toBeDefined()
  })

  test('ATK-124 another tenant’s twin: the same secret under another owner is nothing, nor is an end there an end here', async () => {
    const token = await issue()
    const stranger = await givenAccount(parts, 'website')
    const [, secret] = token.split('.')
    const [owner] = newToken(parts.random, stranger.ownerId).token.split('.')
    expect(await redeem(`${owner}.${secret}`)).toBeUndefined()
    await database.transaction((tx) => endLinks(tx, stranger.ownerId, ann.id, now))
    expect(await redeem(token)).toBeDefined()
  })

  test('ATK-126 the secret is stored nowhere, only its hash, and no part of a row makes a token', async () => {
    const token = await issue({ data: { websiteId: 'w' } })
    const [, secret] = token.split('.')
    const { rows } = await sql<{ secret_hash: Buffer }>`select * from one_time_link where account_id = ${ann.id}`.execute(database.db)
    const stored = JSON.stringify(rows, (_key, value) => (value?.type === 'Buffer' ? Buffer.from(value.data).toString('base64url') : value))
    expect(stored).not.toContain(secret)
    const [owner] = token.split('.')
    expect(await redeem(`${owner}.${rows[0]!.secret_hash.toString('base64url')}`)).toBeUndefined()
  })

  test.each([
    '',
    '.',
    'x',
    'a'.repeat(300),
    '__proto__',
    '%',
    '\u0000',
    `${'A'.repeat(22)}.${'A'.repeat(43)}`,
    `${'A'.repeat(22)}.${'A'.repeat(42)}\n`,
  ])('ATK-126 %j is no link', async (token) => {
    expect(await peek(token)).toBeUndefined()
    expect(await redeem(token)).toBeUndefined()
  })

  test('R-53 rows of no use for a week go, others stay', async () => {
    const token = await issue({ minutes: 10 })
    expect(await sweepLinks(database.db, plus(now, { days: 7, minutes: 10 }))).toBe(0)
    expect(await peek(token)).toBeDefined()
    await sweepLinks(database.db, plus(now, { days: 7, minutes: 10, ms: 1 }))
    expect((await sql`select 1 from one_time_link where account_id = ${ann.id}`.execute(database.db)).rows).toEqual([])
  })
})
