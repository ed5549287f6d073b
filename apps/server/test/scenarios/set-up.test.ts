import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../harness/app.ts'
import { type Answer, Browser } from '../harness/browser.ts'
import { trailOf } from '../harness/trail.ts'

// In the order of an installation's life: nothing there, many who try at once, one tenant.
let app: TestApp
let other: TestApp
beforeAll(async () => {
  app = await testApp()
  other = await testApp({ database: app.database })
})
afterAll(async () => {
  await other.close()
  await app.close()
})

const password = 'Correct-Horse-7-Battery'
const owner = { merchantName: 'Example Shop', ownerEmail: 'ada@shop.example', password }
const setUp = (body: object, one = app) => new Browser(one.http).post('/api/console/set-up', body)
const counts = async () => {
  const { rows } =
    await app.database.pool.query(`select (select count(*)::int from tenant) as tenants, (select count(*)::int from company) as companies,
    (select count(*)::int from account) as accounts`)
  return rows[0]
}

test('R-03 a token that is not the newest of this server founds nothing', async () => {
  expect((await setUp({ token: 'x'.repeat(43), ...owner })).body.code).toBe('link-refused')
  const old = app.modules.setUp.open()
  const token = app.modules.setUp.open()
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  for (const wrong of [old, `${token}x`, token.toLowerCase()])
    expect((await setUp({ token: wrong, ...owner })).body.code).toBe('link-refused')
  expect((await setUp({ token, ...owner }, other)).body.code).toBe('link-refused')
  expect(await counts()).toEqual({ tenants: 0, companies: 0, accounts: 0 })
})

test('what was typed wrongly is told by its field, and the link stays good', async () => {
  const token = app.modules.setUp.open()
  const wrong = async (what: object) => (await setUp({ token, ...owner, ...what })).body
  expect((await wrong({ password: 'short' })).code).toBe('password-refused')
  expect((await wrong({ password: 'Example-Shop-1' })).fields).toMatchObject([{ field: 'password', rule: 'context-word' }])
  expect((await wrong({ ownerEmail: 'nobody' })).fields).toMatchObject([{ field: 'ownerEmail' }])
  expect((await wrong({ merchantName: '\u200b' })).fields).toMatchObject([{ field: 'merchantName' }])
  expect((await wrong({ userName: 'eve@other.example' })).fields).toMatchObject([{ field: 'userName' }])
  expect(await counts()).toEqual({ tenants: 0, companies: 0, accounts: 0 })
})

let founded: Answer
test('R-03 of sixteen at once, on two servers with a link each, exactly one founds the tenant', async () => {
  const servers = [
    { one: app, token: app.modules.setUp.open() },
    { one: other, token: other.modules.setUp.open() },
  ]
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, n) => {
      const { one, token } = servers[n % 2]!
      return setUp({ token, ...owner, ownerEmail: `owner${n}@shop.example`, userName: `owner${n}` }, one)
    }),
  )
  expect([201, 422].map((status) => answers.filter((one) => one.status === status).length)).toEqual([1, 15])
  expect(await counts()).toEqual({ tenants: 1, companies: 1, accounts: 1 })
  founded = answers.find((one) => one.status === 201)! as Answer
})

test('R-03 its owner signs in at once, alone, with no invitation under way', async () => {
  const { tenantId, userName } = founded.body as { tenantId: string; userName: string }
  const browser = new Browser(app.http)
  expect((await browser.post('/api/console/sign-in', { name: userName, password })).status).toBe(200)
  const who = (await browser.get(`/api/console/tenants/${tenantId}/who-can-get-in`)).body
  expect(who.people).toMatchObject([{ userName, email: `${userName}@shop.example`, roles: [{ name: 'ISC_Owner' }] }])
  expect(who.invitations).toEqual([])
  await app.deliver()
  expect(app.mailbox.list().map((mail) => mail.subject)).toEqual([])
  const trail = await trailOf(app, tenantId)
  expect(trail).toContainEqual({ action: 'tenant.founded', actor: 'operator' })
  expect(trail).toContainEqual({ action: 'access.accepted', actor: 'operator' })
})

test('R-03 once there is a tenant no link founds another, not even a new one', async () => {
  for (const one of [app, other]) expect((await setUp({ token: one.modules.setUp.open(), ...owner }, one)).body.code).toBe('link-refused')
  expect(await counts()).toEqual({ tenants: 1, companies: 1, accounts: 1 })
})
