import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { as } from '../../../test/harness/acting.ts'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { givenPartner, givenStaff } from '../../../test/harness/given.ts'
import { freshAddress, givenGrantedPartner, givenMerchant, personOf, roleOf } from '../../../test/harness/merchant.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import type { Result } from '../../platform/result.ts'
import { ownersOf } from '../access/index.ts'
import type { People } from './people.ts'

let database: DatabaseHandle
let app: TestApp
let people: People
let count = 0
beforeAll(async () => {
  database = await testDatabase({ poolSize: 40 })
  app = await testApp({ database })
  people = app.modules.people
})
afterAll(async () => {
  await app.close()
  await database.close()
})

const all = (acts: readonly (() => Promise<Result<unknown>>)[]) => Promise.all(acts.map((act) => act()))

test('R-05 ATK-065 two owners removing, demoting and deactivating each other: 40 callers, one owner left, each time', async () => {
  for (let round = 0; round < 6; round++) {
    const { tenant, own1, own2 } = await givenMerchant(app)
    const roleIds = [await roleOf(app, tenant, 'ISC_Admin')]
    const against = (actor: typeof own1, target: typeof own2) => [
      () => people.removeAccess(as(app, actor), tenant.id, target.id),
      () => people.setRoles(as(app, actor), tenant.id, target.id, { roleIds }),
      () => people.deactivate(as(app, actor), personOf(target)),
      () => people.leave(as(app, actor), tenant.id),
    ]
    const callers = Array.from({ length: 5 }, () => [...against(own1, own2), ...against(own2, own1)]).flat()
    expect(callers).toHaveLength(40)
    const results = await all(callers)
    expect(results.filter((result) => result.ok).length).toBeGreaterThan(0)
    expect(await ownersOf(database.db, tenant.id)).toHaveLength(1)
  }
})

test('R-04 two administrators taking it from each other and deactivating each other leave one', async () => {
  for (let round = 0; round < 5; round++) {
    const domain = `race${++count}.test`
    const { companyId } = await givenPartner(app, 'Race', domain)
    const { tenant } = await givenMerchant(app)
    const pair = [
      await givenStaff(app, tenant, `a${count}@${domain}`, [], { companyId }),
      await givenStaff(app, tenant, `b${count}@${domain}`, [], { companyId }),
    ]
    await sql`update account set company_administrator = true where owner_id = ${companyId}`.execute(database.db)
    await all(
      Array.from({ length: 40 }, (_, n) => () => {
        const [actor, target] = n % 2 ? [pair[0]!, pair[1]!] : [pair[1]!, pair[0]!]
        return n % 4 < 2
          ? people.setAdministrator(as(app, actor), personOf(target), false)
          : people.deactivate(as(app, actor), personOf(target))
      }),
    )
    const { rows } = await sql`select 1 from account where owner_id = ${companyId} and company_administrator and state = 'active'`.execute(
      database.db,
    )
    expect(rows).toHaveLength(1)
  }
})

test('R-04 a grant that ends while its person invites leaves no open invitation and no access', async () => {
  for (let round = 0; round < 5; round++) {
    const { tenant, own1 } = await givenMerchant(app)
    const { companyId, domain, par1 } = await givenGrantedPartner(app, tenant)
    const roleIds = [await roleOf(app, tenant, 'ISC_User')]
    const inviting = Array.from(
      { length: 40 },
      () => () => people.invite(as(app, par1), tenant.id, { email: freshAddress(domain), roleIds }),
    )
    const ending = () => app.modules.partners.end(as(app, own1), tenant.id, companyId)
    const results = await all([...inviting.slice(0, 20), ending, ...inviting.slice(20)])
    expect(results[20]).toMatchObject({ ok: true })
    const { rows } =
      await sql`select 1 from access where tenant_id = ${tenant.id} and company_id = ${companyId} and state <> 'ended'`.execute(database.db)
    expect(rows).toEqual([])
  }
})

test('R-16 forty invitations of one new address at once make one account and one open invitation', async () => {
  const { tenant, own1, own2 } = await givenMerchant(app)
  const roleIds = [await roleOf(app, tenant, 'ISC_User')]
  const email = freshAddress()
  const results = await all(
    Array.from({ length: 40 }, (_, n) => () => people.invite(as(app, n % 2 ? own1 : own2), tenant.id, { email, roleIds })),
  )
  expect(results.every((result) => result.ok)).toBe(true)
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from account where email = ${email}`.execute(database.db)
  expect(rows[0]?.n).toBe(1)
})

test('ATK-067 an offer written while the account is deactivated does not outlive it', async () => {
  for (let round = 0; round < 5; round++) {
    const { tenant: home, own1: boss } = await givenMerchant(app)
    const std1 = await givenStaff(app, home, `late${++count}`, ['ISC_User'])
    const offering = []
    for (let n = 0; n < 8; n++) offering.push(await givenMerchant(app))
    await all([
      ...offering.map(
        ({ tenant, own1 }) =>
          async () =>
            people.invite(as(app, own1), tenant.id, { email: std1.email, roleIds: [await roleOf(app, tenant, 'ISC_User')] }),
      ),
      () => people.deactivate(as(app, boss), personOf(std1)),
    ])
    const { rows } = await sql`select 1 from one_time_link where account_id = ${std1.id} and used_at is null and ended_at is null`.execute(
      database.db,
    )
    expect(rows).toEqual([])
  }
})
