import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { as, mailsOf } from '../../../test/harness/acting.ts'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { givenShopper, givenStaff } from '../../../test/harness/given.ts'
import { freshAddress, givenMerchant, roleOf } from '../../../test/harness/merchant.ts'
import { refusal } from '../../../test/harness/parts.ts'
import { findAccount } from '../principals/index.ts'
import { BulkNews } from './owner-news.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())

let count = 0
const lists = async (tenantId: string) => (await mailsOf(app, { template: 'bulk-to-owners' })).filter((mail) => mail.ownerId === tenantId)

test('R-02 R-07 ATK-122 a bulk act has a result for each and tells all owners in one mail with every name', async () => {
  const { people } = app.modules
  const { tenant, own1, own2 } = await givenMerchant(app)
  const twin = await givenMerchant(app)
  const staff = []
  for (let n = 0; n < 4; n++) staff.push(await givenStaff(app, tenant, `bulk${++count}`, ['ISC_User']))
  const shopper = await givenShopper(app, tenant, staff[0]!.email)
  const ids = [...staff.map((one) => one.id), twin.own1.id]
  const done = await people.bulk(as(app, own1), tenant.id, { act: 'remove-access', ids })
  expect(done).toMatchObject({
    ok: true,
    value: { items: [...staff.map(({ id }) => ({ id, ok: true })), { id: twin.own1.id, ok: false, code: 'not-found' }] },
  })
  const mails = await lists(tenant.id)
  expect(mails.map((mail) => mail.to).toSorted()).toEqual([own1.email, own2.email].toSorted())
  for (const mail of mails)
    expect(mail.data).toEqual({ act: 'Access removed', accounts: staff.map((one) => one.userName), by: own1.userName })
  expect(await mailsOf(app, { template: 'access-removed-to-owners' })).toEqual([])
  expect(await findAccount(app.database.db, tenant.id, shopper.id)).toMatchObject({ state: 'deactivated' })
  await app.deliver()
  expect(await lists(tenant.id)).toEqual([])
})

test('R-02 the list survives the end of the process: it is in the mail with every act that is done', async () => {
  const { tenant } = await givenMerchant(app)
  const news = new BulkNews(app.modules.outbox, 'ada')
  const act = (account: string, refused = false) =>
    news.during((tell) =>
      app.database.transaction(async (tx) => {
        await tell()(tx, tenant.id, { template: 'x', act: 'Done', account, data: {} }, app.clock.now())
        return refused ? { ok: false as const, refusal: { code: 'conflict' as const } } : { ok: true as const }
      }),
    )
  await act('one')
  await act('undone', true)
  await act('two')
  // not released: nothing leaves yet, and then it leaves by itself
  await app.deliver()
  expect((await lists(tenant.id)).map((mail) => mail.data['accounts'])).toEqual([
    ['one', 'two'],
    ['one', 'two'],
  ])
  app.clock.pass({ minutes: 3 })
  await app.deliver()
  expect(await lists(tenant.id)).toEqual([])
  // who is done after that is in a further mail
  await act('three')
  expect((await lists(tenant.id)).map((mail) => mail.data['accounts'])).toEqual([['three'], ['three']])
})

test('R-06 R-07 roles, deactivation and resending in bulk hold each to the same rules', async () => {
  const { people } = app.modules
  const { tenant, own1, own2 } = await givenMerchant(app)
  const std1 = await givenStaff(app, tenant, `bulk${++count}`, ['ISC_User'])
  const email = freshAddress()
  await people.invite(as(app, own2), tenant.id, { email, roleIds: [await roleOf(app, tenant, 'ISC_User')] })
  const { rows } = await sql<{ id: string }>`select id from account where email = ${email}`.execute(app.database.db)
  const invited = rows[0]!.id
  const act = async (input: Parameters<typeof people.bulk>[2]) => {
    const done = await people.bulk(as(app, own1), tenant.id, input)
    return done.ok ? done.value.items.map((item) => item.code ?? 'done') : done.refusal.code
  }
  expect(await act({ act: 'set-roles', ids: [std1.id] })).toBe('bad-request')
  expect(await act({ act: 'set-roles', ids: [std1.id, invited, own1.id], roleIds: [await roleOf(app, tenant, 'ISC_Admin')] })).toEqual([
    'done',
    'conflict',
    'done',
  ])
  // own1 gave up being an owner by that, so nothing further goes
  expect(await act({ act: 'resend', ids: [invited, std1.id] })).toEqual(['forbidden', 'not-found'])
  expect(await act({ act: 'deactivate', ids: [std1.id] })).toEqual(['forbidden'])
  const again = await people.bulk(as(app, own2), tenant.id, { act: 'resend', ids: [invited, std1.id] })
  expect(again).toMatchObject({ ok: true, value: { items: [{ ok: true }, { code: 'not-found' }] } })
  expect(await people.bulk(as(app, own2), tenant.id, { act: 'deactivate', ids: [std1.id, own2.id] })).toMatchObject({
    ok: true,
    value: { items: [{ ok: true }, { ok: false, code: 'last-owner' }] },
  })
  expect((await lists(tenant.id)).at(-1)?.data).toMatchObject({ act: 'Account deactivated', accounts: [std1.userName] })
  expect(refusal(await people.reactivate(as(app, own1), { companyId: std1.ownerId, accountId: std1.id }))).toBe('forbidden')
})
