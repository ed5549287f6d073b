import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GivenAccount, givenAccount } from '../../../test/harness/account.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { type TestParts, testParts } from '../../../test/harness/parts.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { nil } from '../../platform/random.ts'
import { findAccount, insertAccount } from './index.ts'

let database: DatabaseHandle
let parts: TestParts
let shopper: GivenAccount
let staff: GivenAccount

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  shopper = await givenAccount(parts, 'website')
  staff = await givenAccount(parts, 'console')
})
afterAll(() => database.close())

const foreignKey = { code: '23503' }
const check = { code: '23514' }
const session = (of: GivenAccount, kind: string) => sql`
  insert into session (owner_id, token_hash, id, account_id, kind, epoch, created_at, authenticated_at, last_active_at, ends_at, device, source)
  values (${of.ownerId}, ${Buffer.from(parts.newId())}, ${parts.newId()}, ${of.id}, ${kind}, 1, now(), now(), now(), now(), '', '')`
const loginName = (of: GivenAccount, kind: string, realm: string) => sql`
  insert into login_name (realm, name_key, what, owner_id, account_id, account_kind) values (${realm}, ${parts.newId()}, 'name', ${of.ownerId}, ${of.id}, ${kind})`

describe('the kind is in the keys', () => {
  test.each([
    ['a console session of a website user', () => session(shopper, 'console'), foreignKey],
    ['a website session of a console user', () => session(staff, 'website'), foreignKey],
    ['a console name of a website user', () => loginName(shopper, 'console', nil), foreignKey],
    ['a website name of a console user', () => loginName(staff, 'website', staff.ownerId), foreignKey],
    ['a website user’s name in the console’s realm', () => loginName(shopper, 'website', nil), check],
    ['a console user’s name in a tenant’s realm', () => loginName(staff, 'console', shopper.ownerId), check],
    ['a session under another owner', () => session({ ...shopper, ownerId: staff.ownerId }, 'website'), foreignKey],
    [
      'access for a website user',
      () => sql`insert into access (tenant_id, account_id, company_id, account_kind, state, came_by, invited_at, invitation_ends_at)
        values (${shopper.ownerId}, ${shopper.id}, ${shopper.ownerId}, 'console', 'active', 'owner', now(), now())`,
      foreignKey,
    ],
    [
      'access that calls itself a website user’s',
      () => sql`insert into access (tenant_id, account_id, company_id, account_kind, state, came_by, invited_at, invitation_ends_at)
        values (${shopper.ownerId}, ${shopper.id}, ${shopper.ownerId}, 'website', 'active', 'owner', now(), now())`,
      check,
    ],
    ['a company administrator among shoppers', () => sql`update account set company_administrator = true where id = ${shopper.id}`, check],
    ['an account of a third kind', () => sql`update account set kind = 'both' where id = ${shopper.id}`, check],
  ])('R-10 the database refuses %s', async (_what, statement, refused) => {
    await expect(statement().execute(database.db)).rejects.toMatchObject(refused)
  })

  test.each(['website', 'console'] as const)(
    'R-10 ATK-057 the kind of a %s user cannot be changed once anything points at it',
    async (kind) => {
      const account = kind === 'website' ? shopper : staff
      const turned = kind === 'website' ? 'console' : 'website'
      await expect(sql`update account set kind = ${turned} where id = ${account.id}`.execute(database.db)).rejects.toMatchObject(foreignKey)
    },
  )

  test('R-10 a website user belongs to a tenant that exists, a console user to such a company', async () => {
    const under = (kind: 'website' | 'console', ownerId: string) =>
      database.transaction((tx) =>
        insertAccount(tx, {
          ownerId,
          id: parts.newId(),
          kind,
          userName: parts.newId(),
          email: `${parts.newId()}@x.test`,
          cameBy: 'manual',
          by: 'test',
          now: parts.clock.now(),
        }),
      )
    await expect(under('website', staff.ownerId)).rejects.toMatchObject(foreignKey)
    await expect(under('console', shopper.ownerId)).rejects.toMatchObject(foreignKey)
  })

  test('R-10 an account is found under its own owner only', async () => {
    expect(await findAccount(database.db, shopper.ownerId, shopper.id)).toMatchObject({ kind: 'website' })
    expect(await findAccount(database.db, staff.ownerId, shopper.id)).toBeUndefined()
    expect(await findAccount(database.db, nil, staff.id)).toBeUndefined()
  })
})
