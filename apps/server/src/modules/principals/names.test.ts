import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type GivenAccount, givenAccount } from '../../../test/harness/account.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenCompany, givenTenant, refusal, type TestParts, testParts } from '../../../test/harness/parts.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { nil } from '../../platform/random.ts'
import {
  type Account,
  changeAccount,
  findAccount,
  holderOf,
  insertAccount,
  type Kind,
  lockAccount,
  markDeactivated,
  markErased,
} from './index.ts'
import { keepFormerName } from './names.ts'

let database: DatabaseHandle
let parts: TestParts
let tenant: string
let other: string
let company: string

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
})
afterAll(() => database.close())
beforeEach(async () => {
  // the console's names are the whole installation's: what another test took is given back
  await sql`delete from login_name`.execute(database.db)
  tenant = (await givenTenant(parts)).id
  other = (await givenTenant(parts)).id
  company = await givenCompany(parts)
})

/** What becomes of an account with these names: undefined, or the refusal's rule. */
async function taking(kind: Kind, ownerId: string, userName: string, email = `${parts.newId()}@example.test`): Promise<string | undefined> {
  const it = { ownerId, id: parts.newId(), kind, userName, email, cameBy: 'manual', by: 'test', now: parts.clock.now() }
  return refusal(await database.transaction((tx) => insertAccount(tx, it)))
}
const shopper = (userName: string, email?: string) => taking('website', tenant, userName, email)
const staff = (userName: string, email?: string) => taking('console', company, userName, email)
const renamed = (account: GivenAccount, change: { userName?: string; email?: string }) =>
  database.transaction(async (tx) => {
    const found = (await lockAccount(tx, account.ownerId, account.id)) as Account
    return changeAccount(tx, found, change, 'test', parts.clock.now())
  })
const holder = async (realm: string, name: string) => (await holderOf(database.db, realm, name))?.accountId

describe('one name space', () => {
  test.each([
    ['the same name', 'ann', 'ann'],
    ['another case', 'ann', 'ANN'],
    ['composed and decomposed letters', 'jos\u00e9', 'jose\u0301'],
    ['capital letters that fold to two', '\u0130stanbul', 'i\u0307stanbul'],
  ])('R-16 %s is taken', async (_what, first, second) => {
    expect(await shopper(first)).toBeUndefined()
    expect(await shopper(second)).toBe('taken')
  })

  test.each([
    ['the same address', 'ann@example.test', 'ann@example.test'],
    ['another case of it', 'ann@example.test', 'Ann@EXAMPLE.test'],
    ['a domain in letters and as A-label', 'ann@b\u00fccher.test', 'ann@xn--bcher-kva.test'],
    ['a domain in capitals beyond ASCII', 'ann@b\u00fccher.test', 'ann@B\u00dcCHER.test'],
  ])('R-16 %s is taken', async (_what, first, second) => {
    expect(await shopper('first', first)).toBeUndefined()
    expect(await shopper('second', second)).toBe('taken')
    expect(await shopper(second, second)).toBe('taken')
  })

  test('R-16 nothing else is folded: dots, plus signs, accents and spaces inside make other names', async () => {
    for (const name of ['ann', '\u00e4nn', 'a nn', 'a.nn', 'ann+1']) expect(await shopper(name), name).toBeUndefined()
    for (const mail of ['ann@example.test', 'a.nn@example.test', 'ann+1@example.test'])
      expect(await shopper(`${mail[1]}${mail.length}`, mail), mail).toBeUndefined()
  })

  test('R-16 a user name with @ is the account’s own address or nothing', async () => {
    expect(await shopper('ann@example.test', 'ann@example.test')).toBeUndefined()
    expect(await shopper('ben@example.test', 'other@example.test')).toBe('invalid')
    const ann = await givenAccount(parts, 'website', { ownerId: tenant, userName: 'zoe@example.test', email: 'zoe@example.test' })
    expect(refusal(await renamed(ann, { email: 'moved@example.test' }))).toBe('invalid')
    expect(await holder(tenant, 'zoe@example.test')).toBe(ann.id)
    expect(refusal(await renamed(ann, { email: 'moved@example.test', userName: 'moved@example.test' }))).toBeUndefined()
    expect(await holder(tenant, 'zoe@example.test')).toBeUndefined()
  })

  test.each(['', ' ann', 'ann ', 'a\u0007b', 'a\u200bb', '\u202eann', 'a\nb', 'x'.repeat(255), '\ud800', 'a@b@c', 'ann@'])(
    'ATK-028 %j is nobody’s name',
    async (name) => {
      expect(await shopper(name)).toBe('invalid')
      expect(await holder(tenant, name)).toBeUndefined()
    },
  )

  test('ATK-028 names that mean something to programs are names like others', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', '%', '_', "'; drop table account; --", 'null']) {
      expect(await shopper(name), name).toBeUndefined()
      expect(await shopper(name), name).toBe('taken')
    }
  })

  test('R-16 R-10 each tenant, and the console, has a name space of its own', async () => {
    expect(await shopper('ann', 'ann@example.test')).toBeUndefined()
    expect(await taking('website', other, 'ann', 'ann@example.test')).toBeUndefined()
    expect(await staff('ann', 'ann@example.test')).toBeUndefined()
    // the console's is the whole installation's
    expect(await taking('console', await givenCompany(parts), 'ann')).toBe('taken')
    const [here, there, console_] = await Promise.all([holder(tenant, 'ann'), holder(other, 'ann'), holder(nil, 'ann')])
    expect(new Set([here, there, console_]).size).toBe(3)
    expect(await findAccount(database.db, other, here!)).toBeUndefined()
    expect(await database.transaction((tx) => lockAccount(tx, other, here!))).toBeUndefined()
  })

  test('R-16 R-42 of a website user every name that is taken is told, of a console user the first alone', async () => {
    const told = async (kind: Kind, ownerId: string, userName: string, email: string) => {
      const it = { ownerId, id: parts.newId(), kind, userName, email, cameBy: 'manual', by: 'test', now: parts.clock.now() }
      const made = await database.transaction((tx) => insertAccount(tx, it))
      return made.ok ? [] : made.refusal.fields?.map(({ field }) => field)
    }
    for (const [kind, ownerId] of [['website', tenant] as const, ['console', company] as const]) {
      expect(await told(kind, ownerId, 'ann', 'ann@example.test')).toEqual([])
      expect(await told(kind, ownerId, 'ben', 'ben@example.test')).toEqual([])
    }
    expect(await told('website', tenant, 'ann', 'ben@example.test')).toEqual(['userName', 'email'])
    expect(await told('website', tenant, 'zoe', 'ben@example.test')).toEqual(['email'])
    expect(await told('website', tenant, 'ben@example.test', 'ben@example.test')).toEqual(['email'])
    expect(await told('console', company, 'ann', 'ben@example.test')).toEqual(['userName'])
    expect(await told('console', company, 'zoe', 'ben@example.test')).toEqual(['email'])
  })

  test('R-07 a deactivated account’s names stay taken, R-08 an erased one’s become free', async () => {
    const ann = await givenAccount(parts, 'website', { ownerId: tenant, userName: 'ann' })
    await database.transaction((tx) => markDeactivated(tx, tenant, ann.id, 'test', parts.clock.now()))
    expect(await shopper('ann')).toBe('taken')
    expect(await shopper('ben', ann.email)).toBe('taken')
    await database.transaction((tx) => markErased(tx, tenant, ann.id, { values: {}, text: '' }, parts.clock.now()))
    expect(await shopper('ann', ann.email)).toBeUndefined()
    const { rows } = await sql`select * from account where id = ${ann.id}`.execute(database.db)
    expect(JSON.stringify(rows)).not.toContain(ann.email)
  })

  test('ATK-131 an address its holder left is nobody else’s, signs nobody in, and may be taken back', async () => {
    const ann = await givenAccount(parts, 'website', { ownerId: tenant, userName: 'ann', email: 'old@example.test' })
    await renamed(ann, { email: 'new@example.test' })
    await database.transaction((tx) => keepFormerName(tx, ann, 'old@example.test'))
    expect(await shopper('ben', 'old@example.test')).toBe('taken')
    expect(await holder(tenant, 'old@example.test')).toBeUndefined()
    expect(refusal(await renamed(ann, { email: 'old@example.test' }))).toBeUndefined()
    expect(await holder(tenant, 'old@example.test')).toBe(ann.id)
  })

  test('R-16 names can be exchanged only one after the other, and a refused change keeps the old ones', async () => {
    const ann = await givenAccount(parts, 'website', { ownerId: tenant, userName: 'ann' })
    const ben = await givenAccount(parts, 'website', { ownerId: tenant, userName: 'ben' })
    expect(refusal(await renamed(ann, { userName: 'ben' }))).toBe('taken')
    expect(await holder(tenant, 'ann')).toBe(ann.id)
    expect(await findAccount(database.db, tenant, ann.id)).toMatchObject({ userName: 'ann' })
    expect(refusal(await renamed(ben, { userName: 'Ben' }))).toBeUndefined()
  })
})

describe('console names that look alike', () => {
  test.each([
    ['a Cyrillic letter', 'harry', 'h\u0430rry'],
    ['a Cyrillic capital whose small letter looks like another', 'harry', '\u041dARRY'],
    ['a zero for an o', 'otto', '0tto'],
    ['l, I and 1', 'lily', '1i1y'],
    ['an accent', 'zoe', 'zo\u00eb'],
    ['rn for m', 'marmion', 'rnarrnion'],
  ])('R-16 %s does not make another console user', async (_what, first, second) => {
    expect(await staff(first)).toBeUndefined()
    expect(await staff(second)).toBe('taken')
    expect(await taking('console', await givenCompany(parts), second)).toBe('taken')
  })

  test('R-16 it matters for the console’s names only, not for shoppers and not for addresses', async () => {
    expect(await shopper('harry')).toBeUndefined()
    expect(await shopper('h\u0430rry')).toBeUndefined()
    expect(await staff('ann', 'sam0@example.test')).toBeUndefined()
    expect(await staff('ben', 'samo@example.test')).toBeUndefined()
  })
})

describe('many at once', () => {
  test.each(['website', 'console'] as const)('R-16 of forty %s users with one name one is made', async (kind) => {
    const ownerId = kind === 'website' ? tenant : company
    const names = ['Maria', 'maria', 'MARIA']
    const results = await Promise.all(Array.from({ length: 40 }, (_, n) => taking(kind, ownerId, names[n % names.length]!)))
    expect(results.filter((one) => one === undefined)).toHaveLength(1)
    expect(results.filter((one) => one === 'taken')).toHaveLength(39)
    const { rows } = await sql`select 1 from account where owner_id = ${ownerId}`.execute(database.db)
    expect(rows).toHaveLength(1)
  })

  test('R-16 forty who take each other’s names and addresses in every order end with each name held once', async () => {
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        n % 2 ? shopper('left', 'right@example.test') : shopper('right@example.test', 'right@example.test'),
      ),
    )
    expect(results.filter((one) => one === undefined)).toHaveLength(1)
    const { rows } = await sql<{
      accounts: number
    }>`select count(distinct account_id)::int as accounts from login_name where realm = ${tenant}`.execute(database.db)
    expect(rows[0]!.accounts).toBe(1)
  })

  test('R-16 forty console names that look alike, one is made', async () => {
    const results = await Promise.all(Array.from({ length: 40 }, (_, n) => staff(n % 2 ? 'paolo' : 'pa0lo')))
    expect(results.filter((one) => one === undefined)).toHaveLength(1)
  })
})
