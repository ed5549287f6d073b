import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { givenPartner, givenShopper, givenStaff, givenTenant, password } from '../../../test/harness/given.ts'

const apps: TestApp[] = []
afterAll(async () => {
  for (const app of apps) await app.close()
})

test.each([
  ['http://localhost:4000', 200],
  ['https://accounts.example.test', 401],
])('R-54 at %s demo accounts get %i, others sign in, and no link is mailed where they may not', async (publicUrl, status) => {
  const app = await testApp({ env: { PUBLIC_URL: publicUrl } })
  apps.push(app)
  const tenant = await givenTenant(app)
  const real = await givenTenant(app)
  await sql`update tenant set demo = true where id = ${tenant.id}`.execute(app.database.db)
  const { protocol, host } = new URL(publicUrl)
  const sign = async (name: string, at: string, path: string) =>
    (await new Browser(app.http, { host: at }).post(`${path}/sign-in`, { name, password }, { origin: `${protocol}//${at}` })).status
  const shopHost = (of: { host: string }) => of.host + (protocol === 'http:' ? ':4000' : '')
  const staff = await givenStaff(app, tenant, 'demo-owner', ['ISC_Owner'])
  await givenShopper(app, tenant, 'demo-shopper')
  await givenStaff(app, real, 'real-owner', ['ISC_Owner'])
  await givenShopper(app, real, 'real-shopper')
  const { companyId } = await givenPartner(app, 'Demo partner', 'demo-partner.test')
  const guest = await givenStaff(app, tenant, 'demo-partner', ['ISC_User'], { companyId })
  await sql`update account set came_by = 'demo' where id = ${guest.id}`.execute(app.database.db)
  expect(await sign('demo-owner', host, '/api/console')).toBe(status)
  expect(await sign('demo-partner', host, '/api/console')).toBe(status)
  expect(await sign('demo-shopper', shopHost(tenant), '/api/storefront')).toBe(status)
  expect(await sign('real-owner', host, '/api/console')).toBe(200)
  expect(await sign('real-shopper', shopHost(real), '/api/storefront')).toBe(200)
  await new Browser(app.http, { host }).post('/api/console/forgot-password', { name: 'demo-owner' }, { origin: `${protocol}//${host}` })
  await app.recover()
  await app.deliver()
  expect(app.mailbox.list().filter((mail) => mail.to === staff.email)).toHaveLength(status === 200 ? 1 : 0)
})
