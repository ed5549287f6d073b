import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { as } from '../../../test/harness/acting.ts'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { givenStaff } from '../../../test/harness/given.ts'
import { freshAddress as fresh, givenMerchant, roleOf } from '../../../test/harness/merchant.ts'
import { namesOfThings } from '../../audit-names.ts'
import type { People } from './people.ts'

let app: TestApp
let people: People
let count = 0
beforeAll(async () => {
  app = await testApp()
  people = app.modules.people
})
afterAll(() => app.close())

const role = (tenant: { id: string }, name: string) => roleOf(app, tenant, name)
const merchant = () => givenMerchant(app)

test('R-16 ATK-051 the trail names who was invited by the address alone until they accept, and for ever where they do not', async () => {
  const { tenant, own1 } = await merchant()
  const elsewhere = await merchant()
  const known = await givenStaff(app, elsewhere.tenant, `unnamed${++count}`, ['ISC_User'])
  const names = async () => (await namesOfThings(app.database.db, tenant.id, [known.id, own1.id])).get(known.id)?.name
  await people.invite(as(app, own1), tenant.id, { email: known.email, roleIds: [await role(tenant, 'ISC_User')] })
  expect(await names()).toBeUndefined()
  expect((await people.withdraw(as(app, own1), tenant.id, known.id)).ok).toBe(true)
  expect(await names()).toBeUndefined()
  expect((await namesOfThings(app.database.db, tenant.id, [own1.id])).get(own1.id)).toEqual({ name: own1.userName, here: true })
})

test('R-16 ATK-051 that the account of who was invited is deactivated at home is told by no filter and no figure', async () => {
  const { tenant, own1 } = await merchant()
  const elsewhere = await merchant()
  const known = await givenStaff(app, elsewhere.tenant, `gone${++count}`, ['ISC_User'])
  await sql`update account set state = 'deactivated', deactivated_at = now() where id = ${known.id}`.execute(app.database.db)
  for (const email of [known.email, fresh()])
    await people.invite(as(app, own1), tenant.id, { email, roleIds: [await role(tenant, 'ISC_User')] })
  const listed = async (state: 'active' | 'deactivated') =>
    (await people.list(tenant.id, { state, access: ['invited'], sort: 'userName', descending: false, limit: 50 })).items.length
  expect([await listed('active'), await listed('deactivated')]).toEqual([2, 0])
  const figures = await app.modules.figures.ofPeople(tenant.id)
  expect(figures.ok && figures.value.invited).toBe(2)
})
