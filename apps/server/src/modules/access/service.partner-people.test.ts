import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessActs } from '../../../test/harness/acts.ts'
import { testDatabase } from '../../../test/harness/database.ts'
import { type TestParts, testParts } from '../../../test/harness/parts.ts'
import { givenAccess, givenDomain, givenGrant, givenMerchant, givenPartner, givenPerson, roleId } from '../../../test/harness/people.ts'
import { plus } from '../../platform/clock.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { changeAccount, insertAccount, lockAccount } from '../principals/index.ts'
import { findAccess } from './read.ts'
import { giveAccess } from './service.giving.ts'
import { rightsIn } from './service.ts'

let database: DatabaseHandle
let parts: TestParts
let acts: ReturnType<typeof accessActs>
beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  acts = accessActs(parts)
})
afterAll(() => database.close())

test('R-04 a partner’s person with that right brings in colleagues, within the ceiling, and removes only those', async () => {
  const { tenantId, owner, companyId } = await givenMerchant(parts)
  const agency = await givenPartner(parts, 'partner-one.test')
  const rival = await givenPartner(parts, 'partner-two.test')
  for (const company of [agency, rival]) await givenGrant(parts, tenantId, company, { ceiling: 'ISC_User' })
  const bringer = await givenPerson(parts, agency, { email: 'par1@partner-one.test' })
  const other = await givenPerson(parts, rival, { email: 'par2@partner-two.test' })
  await givenAccess(parts, tenantId, bringer, ['ISC_User'], { giver: owner, mayBringPeople: true })
  await givenAccess(parts, tenantId, other, ['ISC_User'], { giver: owner })

  const colleague = await givenPerson(parts, agency, { email: 'new@PARTNER-ONE.test' })
  expect(await acts.give(tenantId, colleague, ['ISC_User'], bringer)).toMatchObject({ ok: true })
  expect(await acts.accept(tenantId, colleague)).toMatchObject({ ok: true })
  expect(await findAccess(database.db, tenantId, colleague)).toMatchObject({ cameBy: 'partner' })

  expect(await acts.give(tenantId, colleague, ['ISC_User'], bringer)).toMatchObject({ refusal: { code: 'conflict' } })
  const another = await givenPerson(parts, agency, { email: 'more@partner-one.test' })
  expect(await acts.give(tenantId, another, ['ISC_Admin'], bringer)).toMatchObject({ refusal: { fields: [{ rule: 'above-ceiling' }] } })
  expect(await acts.give(tenantId, another, ['ISC_User'], colleague)).toMatchObject({ refusal: { code: 'forbidden' } })
  expect(await acts.give(tenantId, another, ['ISC_User'], bringer, { mayBringPeople: true })).toMatchObject({
    refusal: { code: 'forbidden' },
  })
  expect(await acts.give(tenantId, await givenPerson(parts, companyId), ['ISC_User'], bringer)).toMatchObject({
    refusal: { code: 'forbidden' },
  })
  expect(await acts.give(tenantId, await givenPerson(parts, rival, { email: 'x@partner-two.test' }), ['ISC_User'], bringer)).toMatchObject({
    refusal: { code: 'forbidden' },
  })

  expect(await acts.end(tenantId, other, bringer)).toMatchObject({ refusal: { code: 'forbidden' } })
  expect(await acts.end(tenantId, owner, bringer)).toMatchObject({ refusal: { code: 'forbidden' } })
  expect(await acts.end(tenantId, colleague, bringer)).toMatchObject({ ok: true })
})

test('ATK-063 only addresses exactly under a proved domain; leaving it suspends, at once and until it is back', async () => {
  const { tenantId, owner } = await givenMerchant(parts)
  const agency = await givenPartner(parts, 'exact.test')
  await givenGrant(parts, tenantId, agency)
  for (const email of ['x@elsewhere.test', 'x@exact.test.evil.test', 'x@sub.exact.test', 'x@xn--exct-53d.test']) {
    const stranger = await givenPerson(parts, agency, { email })
    expect(await acts.give(tenantId, stranger, ['ISC_User'], owner), email).toMatchObject({ refusal: { code: 'forbidden' } })
  }
  const person = await givenPerson(parts, agency, { email: 'y@Exact.TEST' })
  await givenAccess(parts, tenantId, person, ['ISC_User'], { giver: owner })
  expect(await rightsIn(database.db, tenantId, person)).not.toHaveProperty('barred')

  const moveTo = (email: string) =>
    database.transaction(async (tx) => {
      const account = await lockAccount(tx, person.companyId, person.accountId)
      return account ? changeAccount(tx, account, { email, userName: email }, 'test', parts.clock.now()) : undefined
    })
  await moveTo('y@elsewhere2.test')
  expect(await rightsIn(database.db, tenantId, person)).toMatchObject({ barred: 'address-outside-domains' })
  await moveTo('y@exact.test')
  expect(await rightsIn(database.db, tenantId, person)).not.toHaveProperty('barred')
  await sql`delete from company_domain where company_id = ${agency}`.execute(database.db)
  expect(await rightsIn(database.db, tenantId, person)).toMatchObject({ barred: 'address-outside-domains' })
  await givenDomain(parts, agency, 'exact.test')
  expect(await rightsIn(database.db, tenantId, person)).not.toHaveProperty('barred')
})

test('R-04 many people of one company made and brought in at once all come in, none waits for another in a circle', async () => {
  const { tenantId, owner } = await givenMerchant(parts)
  const agency = await givenPartner(parts, 'many.test')
  await givenGrant(parts, tenantId, agency)
  const roleIds = [await roleId(parts, tenantId, 'ISC_User')]
  const now = parts.clock.now()
  let runs = 0
  const one = (email: string) =>
    database.transaction(async (tx) => {
      runs++
      const person = { companyId: agency, accountId: parts.newId() }
      const account = {
        ownerId: agency,
        id: person.accountId,
        kind: 'console' as const,
        userName: email,
        email,
        cameBy: 'partner',
        by: 'test',
        now,
      }
      const made = await insertAccount(tx, account)
      if (!made.ok) return made
      return giveAccess(tx, { tenantId, person, roleIds, giver: owner, state: 'invited', invitationEndsAt: plus(now, { days: 7 }), now })
    })
  const results = await Promise.all(Array.from({ length: 40 }, (_, n) => one(`p${n}@many.test`)))
  expect(results.every((result) => result.ok)).toBe(true)
  // no transaction had to be run again
  expect(runs).toBe(40)
})
