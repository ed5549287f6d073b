import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { type GivenPerson, givenStaff, password } from '../../../test/harness/given.ts'
import { givenGrantedPartner, givenMerchant } from '../../../test/harness/merchant.ts'

let app: TestApp
let count = 0
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())

async function signedIn({ userName }: GivenPerson): Promise<Browser> {
  const browser = new Browser(app.http)
  expect((await browser.post('/api/console/sign-in', { name: userName, password })).status).toBe(200)
  return browser
}
const mayUse = async (browser: Browser) => (await browser.get('/api/console/session')).status === 200

async function office() {
  const { tenant, own1, own2 } = await givenMerchant(app)
  const path = `/api/console/tenants/${tenant.id}/people`
  const std1 = await givenStaff(app, tenant, `clerk${++count}`, ['ISC_User'])
  return { tenant, own1, own2, std1, path, desk: await signedIn(own1), one: `${path}/${std1.id}` }
}
const newest = async (ownerId: string) => (await app.modules.audit.list(app.database.db, ownerId, { limit: 1 })).items[0]
const idsOf = async (desk: Browser, one: string) => {
  const answer = await desk.get(`${one}/sessions`)
  expect(answer.status, answer.text).toBe(200)
  return answer.body.items.map((item: { id: string }) => item.id) as string[]
}

test('R-32 Admin Owners see where a person of the company is signed in, and end one session: that device’s next request is refused', async () => {
  const { tenant, own1, std1, desk, one } = await office()
  expect(await idsOf(desk, one)).toEqual([])
  const laptop = await signedIn(std1)
  const [first] = await idsOf(desk, one)
  app.clock.pass({ minutes: 5 })
  const phone = await signedIn(std1)
  const { items } = (await desk.get(`${one}/sessions`)).body
  expect(items).toHaveLength(2)
  expect(items[1]).toEqual({
    id: first,
    createdAt: expect.any(String),
    lastActiveAt: expect.any(String),
    endsAt: expect.any(String),
    device: expect.any(String),
    source: '127.0.0.1',
  })
  expect((await desk.delete(`${one}/sessions/${first}`)).status).toBe(204)
  expect([await mayUse(laptop), await mayUse(phone)]).toEqual([false, true])
  expect(await idsOf(desk, one)).toEqual([items[0].id])
  expect((await desk.delete(`${one}/sessions/${first}`)).status).toBe(404)
  expect(await newest(tenant.companyId)).toMatchObject({
    action: 'session.ended',
    subject: { kind: 'account', id: std1.id },
    after: { session: first },
    actor: { kind: 'console', accountId: own1.id },
  })
})

test('R-32 a session is ended only as one of the person the path names', async () => {
  const { own2, desk, one } = await office()
  const other = await signedIn(own2)
  const { items } = (await other.get('/api/console/sessions')).body
  expect((await desk.delete(`${one}/sessions/${items[0].id}`)).status).toBe(404)
  expect(await mayUse(other)).toBe(true)
})

test('R-32 a person is signed out on every device, and comes back with the same password', async () => {
  const { tenant, std1, desk, one } = await office()
  const [laptop, phone] = [await signedIn(std1), await signedIn(std1)]
  expect((await desk.post(`${one}/end-sessions`)).status).toBe(204)
  expect([await mayUse(laptop), await mayUse(phone), await mayUse(desk)]).toEqual([false, false, true])
  expect(await idsOf(desk, one)).toEqual([])
  expect(await newest(tenant.companyId)).toMatchObject({ action: 'session.ended', after: { ends: 'all-devices' } })
  expect(await mayUse(await signedIn(std1))).toBe(true)
})

test('R-04 R-07 R-32 a partner’s sessions are for its administrators alone: one serves every tenant the person enters', async () => {
  const { tenant, desk, path } = await office()
  const { companyId, par1, domain } = await givenGrantedPartner(app, tenant)
  const admin = await givenStaff(app, tenant, `chief${++count}@${domain}`, [], { companyId })
  await sql`update account set company_administrator = true where id = ${admin.id}`.execute(app.database.db)
  const working = await signedIn(par1)
  const seen = `${path}/${par1.id}`
  const [session] = (await working.get('/api/console/sessions')).body.items
  const refused = [
    await desk.get(`${seen}/sessions`),
    await desk.delete(`${seen}/sessions/${session.id}`),
    await desk.post(`${seen}/end-sessions`),
  ]
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403])
  expect(await mayUse(working)).toBe(true)
  const chief = await signedIn(admin)
  const home = `/api/console/companies/${companyId}/people/${par1.id}`
  expect(await idsOf(chief, home)).toEqual([session.id])
  // a colleague of the same company who administers nothing
  expect((await working.get(`/api/console/companies/${companyId}/people/${admin.id}/sessions`)).status).toBe(403)
  expect((await chief.delete(`${home}/sessions/${session.id}`)).status).toBe(204)
  expect(await mayUse(working)).toBe(false)
})

test('R-01 R-32 another tenant’s owner finds nobody; who does not manage people is refused', async () => {
  const { tenant, std1, one } = await office()
  const working = await signedIn(std1)
  const twin = await office()
  const [session] = (await working.get('/api/console/sessions')).body.items
  const there = `${twin.path}/${std1.id}`
  const strangers = [
    await twin.desk.get(`${there}/sessions`),
    await twin.desk.delete(`${there}/sessions/${session.id}`),
    await twin.desk.post(`${there}/end-sessions`),
  ]
  expect(strangers.map(({ status }) => status)).toEqual([404, 404, 404])
  const admin = await signedIn(await givenStaff(app, tenant, `helper${++count}`, ['ISC_Admin']))
  const refused = [
    await admin.get(`${one}/sessions`),
    await admin.delete(`${one}/sessions/${session.id}`),
    await admin.post(`${one}/end-sessions`),
  ]
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403])
  expect(await mayUse(working)).toBe(true)
})
