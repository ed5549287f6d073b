import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { givenAccount } from '../../../test/harness/account.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenTenant, type TestParts, testParts } from '../../../test/harness/parts.ts'
import { plus } from '../../platform/clock.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { type Account, type AccountQuery, type AccountSort, accountSorts, listAccounts } from './index.ts'

let database: DatabaseHandle
let parts: TestParts
let tenant: string
let other: string
/** Of `tenant`, with many equal and missing values. */
const many = 60

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  tenant = (await givenTenant(parts)).id
  other = (await givenTenant(parts)).id
  const start = parts.clock.now()
  for (let n = 0; n < many; n++) {
    const lastName = [null, 'Ames', 'ames', 'Ångström', 'Zola', 'de Vries', '%', '_'][n % 8]!
    const now = plus(start, { minutes: n % 7 })
    const { id } = await givenAccount(parts, 'website', { ownerId: tenant, userName: `user ${(n * 37) % many}`, lastName, now })
    const lastSignIn = n % 3 ? plus(start, { hours: n % 5 }) : null
    await sql`update account_activity set last_sign_in_at = ${lastSignIn} where owner_id = ${tenant} and account_id = ${id}`.execute(
      database.db,
    )
    await sql`update account set activation = ${n % 2 ? 'Activated' : 'EmailSent'},
      state = ${n % 10 === 9 ? 'deactivated' : n % 10 === 8 ? 'erased' : 'active'} where owner_id = ${tenant} and id = ${id}`.execute(
      database.db,
    )
  }
})
afterAll(() => database.close())

const query = (more: Partial<AccountQuery> = {}): AccountQuery => ({ sort: 'userName', descending: false, limit: 100, ...more })
const list = async (more: Partial<AccountQuery> = {}, of = tenant) => (await listAccounts(database.db, of, query(more))).items

/** All of it, page by page. */
async function paged(more: Partial<AccountQuery>): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await listAccounts(database.db, tenant, query({ ...more, ...(cursor ? { cursor } : {}) }))
    ids.push(...page.items.map((account) => account.id))
    cursor = page.next
  } while (cursor)
  return ids
}

const column: Record<AccountSort, string> = {
  userName: 'user_name',
  email: 'email',
  lastName: 'last_name',
  createdAt: 'created_at',
  lastSignInAt: 'last_sign_in_at',
}

/** The same without places: everything, sorted once, missing values first where it rises. */
async function sorted(sort: AccountSort, descending: boolean): Promise<string[]> {
  const way = sql.raw(descending ? 'desc nulls last' : 'asc nulls first')
  const { rows } = await sql<{
    id: string
  }>`select id from account join account_activity v on v.owner_id = account.owner_id and v.account_id = id where account.owner_id = ${tenant} and state <> 'erased'
    order by ${sql.ref(column[sort])} ${way}, id ${sql.raw(descending ? 'desc' : 'asc')}`.execute(database.db)
  return rows.map((row) => row.id)
}

describe('a list page by page', () => {
  test('R-16 gives every account once, in the order of a plain sort, by any column, either way, in pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...accountSorts),
        fc.boolean(),
        fc.integer({ min: 1, max: many }),
        async (sort, descending, limit) => {
          expect(await paged({ sort, descending, limit })).toEqual(await sorted(sort, descending))
        },
      ),
      { numRuns: 25 },
    )
  })

  test('R-16 an account that comes or goes meanwhile moves no other', async () => {
    const before = await paged({ sort: 'createdAt' })
    const first = await listAccounts(database.db, tenant, query({ sort: 'createdAt', limit: 10 }))
    const early = await givenAccount(parts, 'website', { ownerId: tenant, userName: 'early', now: plus(parts.clock.now(), { days: -1 }) })
    await sql`update account set state = 'erased' where id = ${before[3]!}`.execute(database.db)
    expect(await paged({ sort: 'createdAt', ...(first.next ? { cursor: first.next } : {}) })).toEqual(before.slice(10))
    await sql`update account set state = 'active' where id = ${before[3]!}`.execute(database.db)
    await sql`update account set state = 'erased' where id = ${early.id}`.execute(database.db)
  })

  test('R-16 narrows by state, activation and time of the last sign-in', async () => {
    expect(new Set((await list()).map((one) => one.state))).toEqual(new Set(['active', 'deactivated']))
    expect(new Set((await list({ state: ['deactivated'] })).map((one) => one.state))).toEqual(new Set(['deactivated']))
    expect(new Set((await list({ activation: ['EmailSent'] })).map((one) => one.activation))).toEqual(new Set(['EmailSent']))
    const hour = plus(parts.clock.now(), { hours: 2 })
    const [before, after] = [await list({ signedInBefore: hour }), await list({ signedInAfter: hour })]
    expect(before.every((one) => !one.lastSignInAt || one.lastSignInAt < hour)).toBe(true)
    expect(before.some((one) => !one.lastSignInAt)).toBe(true)
    expect(after.every((one) => one.lastSignInAt! >= hour)).toBe(true)
    expect(before.length + after.length).toBe((await list()).length)
  })

  test('R-16 another tenant has none of it, nor has a cursor of this one any meaning there', async () => {
    const { next } = await listAccounts(database.db, tenant, query({ limit: 1 }))
    expect(await list({}, other)).toEqual([])
    expect(await list({ cursor: next! }, other)).toEqual([])
    expect(await list({ conditions: [sql`a.id in (select id from account)`] }, other)).toEqual([])
  })

  test('R-16 carries no secret', async () => {
    const [one] = await list()
    expect(Object.keys(one as Account).filter((key) => /hash|scheme|secret|search|place/i.test(key))).toEqual([])
  })
})

describe('search', () => {
  const names = ['Ann Müller', 'anna-maria o’neill', 'Bob Annister', '100% Wool', 'snake_case', 'back\\slash', 'Øre']
  let shop: string
  beforeAll(async () => {
    shop = (await givenTenant(parts)).id
    for (const [n, companyName] of names.entries()) {
      await givenAccount(parts, 'website', {
        ownerId: shop,
        userName: `u${n}`,
        email: `u${n}@example.test`,
        companyName,
        phone: `+47 22 00 0${n}`,
      })
    }
  })
  const found = async (search: string) => (await list({ search, sort: 'createdAt' }, shop)).map((one) => one.companyName)

  test('R-16 from three letters on finds them anywhere, in any case, with or without accents', async () => {
    expect(await found('ann')).toEqual(['Ann Müller', 'anna-maria o’neill', 'Bob Annister'])
    expect(await found('MULLER')).toEqual(['Ann Müller'])
    expect(await found('müller')).toEqual(['Ann Müller'])
    expect(await found('nniste')).toEqual(['Bob Annister'])
    expect(await found('22 00 03')).toEqual(['100% Wool'])
    expect(await found('u4@example')).toEqual(['snake_case'])
  })

  test('R-16 all words must occur, in any order', async () => {
    expect(await found('muller ann')).toEqual(['Ann Müller'])
    expect(await found('muller bob')).toEqual([])
    expect(await found('   ')).toHaveLength(names.length)
  })

  test('R-16 under three letters finds beginnings of words only', async () => {
    expect(await found('an')).toEqual(['Ann Müller', 'anna-maria o’neill', 'Bob Annister'])
    expect(await found('nn')).toEqual([])
    expect(await found('b')).toEqual(['Bob Annister', 'back\\slash'])
    expect(await found('u3')).toEqual(['100% Wool'])
  })

  test('R-16 ATK-028 characters that mean something to LIKE mean themselves', async () => {
    expect(await found('%')).toEqual([])
    expect(await found('0%')).toEqual([])
    expect(await found('100%')).toEqual(['100% Wool'])
    expect(await found('%%%')).toEqual([])
    expect(await found('e_c')).toEqual(['snake_case'])
    expect(await found('k\\s')).toEqual(['back\\slash'])
    expect(await found('k_s')).toEqual([])
    expect(await found('___')).toEqual([])
    expect(await found("' or true --")).toEqual([])
  })

  test('R-16 a phone number is found however it is written', async () => {
    for (const typed of ['+47 22 00 03', '0047 220003', '22-00-03', '(0)22/00.03', '220003', '+4722 0003'])
      expect(await found(typed), typed).toEqual(['100% Wool'])
    expect(await found('22 00 04')).toEqual(['snake_case'])
    expect(await found('220009')).toEqual([])
  })

  test('R-16 names no longer held are not found', async () => {
    const { id } = await givenAccount(parts, 'website', { ownerId: shop, userName: 'leaver', companyName: 'Findable' })
    expect(await found('findable')).toEqual(['Findable'])
    await sql`update account set state = 'erased' where id = ${id}`.execute(database.db)
    expect(await found('findable')).toEqual([])
  })
})
