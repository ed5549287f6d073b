import { stockConsoleRoles } from '@tillward/contract/permissions'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../test/harness/app.ts'
import { Browser } from '../../test/harness/browser.ts'
import { operatorContext } from '../modules/audit/index.ts'
import { loadDemo } from './load.ts'
import { demoPassword, newDemoPasswords } from './passwords.ts'
import type { Demo } from './told.ts'

let app: TestApp
let demo: Demo
beforeAll(async () => {
  app = await testApp()
  const loaded = await loadDemo(app.modules)
  if (!loaded.ok) throw new Error(loaded.refusal.detail)
  demo = loaded.value
}, 60_000)
afterAll(() => app.close())

const atShop = { host: 'shop1.localhost:4000' }
const count = async (query: ReturnType<typeof sql<{ n: number }>>) => (await query.execute(app.database.db)).rows[0]!.n
const signIn = async (one: TestApp, path: string, who: { userName: string; password: string }, options = {}) => {
  const browser = new Browser(one.http, options)
  return { browser, answer: await browser.post(`${path}/sign-in`, { name: who.userName, password: who.password }) }
}

describe('the demo merchant', () => {
  test('has three websites, twelve console users of all stock roles and two owners, two partner companies, 2,000 website users', async () => {
    expect(await count(sql`select count(*)::int as n from website where tenant_id = ${demo.tenant.id}`)).toBe(3)
    expect(await count(sql`select count(*)::int as n from account where kind = 'console'`)).toBe(12)
    expect(await count(sql`select count(*)::int as n from account where kind = 'website' and owner_id = ${demo.tenant.id}`)).toBe(2_000)
    expect(await count(sql`select count(*)::int as n from partner_grant where tenant_id = ${demo.tenant.id} and ended_at is null`)).toBe(2)
    const { rows } = await sql<{ name: string; people: number }>`
      select r.name, count(*)::int as people from access x join access_role xr on xr.tenant_id = x.tenant_id and xr.account_id = x.account_id
      join role r on r.tenant_id = xr.tenant_id and r.id = xr.role_id where x.state = 'active' group by r.name`.execute(app.database.db)
    const stock = stockConsoleRoles.filter((role) => role.inTenants).map((role) => role.name)
    expect(rows.map((row) => row.name).toSorted()).toEqual([...stock, 'ISC_ShopFloor'].toSorted())
    expect(rows.find((row) => row.name === 'ISC_Owner')?.people).toBe(2)
  })

  test('its owner and its shopper sign in, at the console and at a shop under localhost', async () => {
    const { browser, answer } = await signIn(app, '/api/console', demo.owner)
    expect(answer.body).toMatchObject({ mustChangePassword: false })
    const who = (await browser.get(`/api/console/tenants/${demo.tenant.id}/who-can-get-in`)).body
    expect([who.people.length, who.invitations.length, who.partners.length]).toEqual([10, 2, 2])
    expect(who.people.filter((one: { barred?: string }) => one.barred)).toEqual([])
    expect((await signIn(app, '/api/storefront', demo.shopper, atShop)).answer.status).toBe(200)
  })

  test('its people can be searched as if they had been made one by one', async () => {
    const { browser } = await signIn(app, '/api/console', demo.owner)
    const { items } = (await browser.get(`/api/console/tenants/${demo.tenant.id}/users?limit=5&search=muller`)).body
    expect(items.length).toBeGreaterThan(0)
    expect(items[0].displayName).toMatch(/Müller/)
    const { rows } = await sql<{
      n: number
    }>`select count(*)::int as n from account a where a.owner_id = ${demo.tenant.id} and a.kind = 'website'
      and not exists (select 1 from login_name n where n.owner_id = a.owner_id and n.account_id = a.id and n.what in ('both', 'mail'))`.execute(
      app.database.db,
    )
    expect(rows[0]!.n).toBe(0)
  })

  test('R-12 R-14 has companies with ship-tos, a store of many buyers, a sales representative, private shoppers, a merged pair', async () => {
    const { rows } = await sql<Record<string, number>>`select
        count(*) filter (where kind = 'company' and bill_to_id is null)::int as companies,
        count(*) filter (where kind = 'person')::int as persons, count(*) filter (where bill_to_id is not null)::int as "shipTos",
        count(*) filter (where state = 'inactive')::int as inactive, count(*) filter (where state = 'merged')::int as merged
      from customer where tenant_id = ${demo.tenant.id}`.execute(app.database.db)
    const { companies, persons, shipTos, inactive, merged } = rows[0]!
    expect(companies).toBeGreaterThan(250)
    expect(persons).toBeGreaterThan(150)
    expect(shipTos).toBeGreaterThan(100)
    expect([inactive, merged]).toEqual([6, 1])
    const users = sql<{
      n: number
    }>`select count(*)::int as n from assignment m join customer c on c.tenant_id = m.tenant_id and c.id = m.bill_to_id
      where c.company_name = 'Larkin & Rowe'`
    expect(await count(users)).toBe(60)
    const sold = sql<{ n: number }>`select count(*)::int as n from assignment where sales_representative`
    expect(await count(sold)).toBe(80)
    expect(await count(sql`select count(*)::int as n from assignment where approver_id is not null`)).toBeGreaterThan(20)
    expect(await count(sql`select count(*)::int as n from assignment where role_id is null`)).toBeGreaterThan(0)
    const managers = sql<{ n: number }>`select count(*)::int as n from assignment m join role r on r.id = m.role_id where r.stock is null`
    expect(await count(managers)).toBe(5)
  })

  test('R-15 its shopper shops for herself, chosen without being asked', async () => {
    const { browser } = await signIn(app, '/api/storefront', demo.shopper, atShop)
    expect((await browser.get('/api/storefront/session')).body).toMatchObject({ customer: { name: 'Mia Keller', role: 'Buyer3' } })
  })

  test('R-60 its own fields are in lists, found and filtered', async () => {
    const { browser } = await signIn(app, '/api/console', demo.owner)
    const customers = `/api/console/tenants/${demo.tenant.id}/customers`
    const hotels = (await browser.get(`${customers}?limit=5&custom=segment:is:hotels`)).body.items
    expect(hotels.map((one: { custom: unknown }) => one.custom)).toEqual(Array.from({ length: 5 }, () => ({ segment: 'hotels' })))
    expect((await browser.get(`${customers}?limit=1&search=hotels`)).body.items).toHaveLength(1)
    expect(await count(sql`select count(*)::int as n from property where not filled`)).toBe(0)
    expect(await count(sql`select count(*)::int as n from account where kind = 'console' and custom <> '{}'`)).toBe(8)
    expect(await count(sql`select count(*)::int as n from website where custom <> '{}'`)).toBe(3)
  })

  test('R-43 three shoppers are locked, two until a time and one by the hard cap', async () => {
    const { rows } = await sql<{ closed: boolean }>`
      select closed_at is not null as closed from sign_in_counter where realm = ${demo.tenant.id} and (locked_until > ${app.clock.now()} or closed_at is not null)`.execute(
      app.database.db,
    )
    expect([rows.length, rows.filter((row) => row.closed).length]).toEqual([3, 1])
  })

  test('R-61 every account has its row in the trail, and the trail is whole', async () => {
    expect(
      await count(sql`select count(*)::int as n from audit_event where owner_id = ${demo.tenant.id} and action = 'account.created'`),
    ).toBe(2_000)
    await app.modules.audit.sealAll()
    const chains = await app.modules.audit.verify()
    expect(chains.length).toBeGreaterThanOrEqual(4)
    expect(chains.filter((chain) => !chain.whole || chain.waiting)).toEqual([])
  })

  test('R-62 nobody of it is written to', async () => {
    expect(
      await count(
        sql`select count(*)::int as n from message where (state = 'waiting' or sealed is not null) and created_at < ${app.clock.now()} and template <> 'new-device'`,
      ),
    ).toBe(0)
  })
})

describe('where it may be', () => {
  test('it is not loaded beside a tenant, nor on a public address', async () => {
    expect(await loadDemo(app.modules)).toMatchObject({ ok: false, refusal: { code: 'conflict' } })
    const open = await testApp({ database: app.database, env: { PUBLIC_URL: 'https://console.example.com' } })
    expect(await loadDemo(open.modules)).toMatchObject({ ok: false, refusal: { code: 'forbidden' } })
    await open.close()
  })

  test('its accounts do not sign in where PUBLIC_URL is public, those of partner companies neither', async () => {
    const open = await testApp({ database: app.database, env: { PUBLIC_URL: 'https://console.example.com' } })
    const host = { host: 'console.example.com', headers: { origin: 'https://console.example.com' } }
    const hash = (
      await sql<{ hash: string }>`select c.hash from credential c join account a on a.owner_id = c.owner_id and a.id = c.account_id
      where a.email = ${demo.owner.userName}`.execute(app.database.db)
    ).rows[0]!.hash
    await sql`update credential set hash = ${hash} where account_id in (select id from account where email = 'nora@studio-north.example')`.execute(
      app.database.db,
    )
    const nora = { userName: 'nora@studio-north.example', password: demo.owner.password }
    expect((await signIn(app, '/api/console', nora)).answer.status).toBe(200)
    for (const who of [demo.owner, nora]) expect((await signIn(open, '/api/console', who, host)).answer.body.code).toBe('sign-in-refused')
    expect((await signIn(open, '/api/storefront', demo.shopper, atShop)).answer.status).not.toBe(200)
    expect(await newDemoPasswords(open.modules, operatorContext('test'))).toMatchObject({ ok: false, refusal: { code: 'forbidden' } })
    await open.close()
  })

  test('new passwords: the old ones and what they opened are of no use any more', async () => {
    const before = await signIn(app, '/api/console', demo.owner)
    const made = await newDemoPasswords(app.modules, operatorContext('test'))
    if (!made.ok) throw new Error(made.refusal.detail)
    expect((await before.browser.get('/api/console/session')).status).toBe(401)
    expect((await signIn(app, '/api/console', demo.owner)).answer.status).toBe(401)
    expect((await signIn(app, '/api/console', made.value.owner)).answer.status).toBe(200)
    expect((await signIn(app, '/api/storefront', made.value.shopper, atShop)).answer.status).toBe(200)
    expect(await count(sql`select count(*)::int as n from tenant where demo`)).toBe(1)
  })

  test('passwords are random, and within the rules', () => {
    const all = new Set(Array.from({ length: 200 }, () => demoPassword(app.modules.random)))
    expect(all.size).toBe(200)
    for (const one of all) expect(one).toMatch(/^(?:[A-Z][a-z]\d[a-z]-?){4}$/)
  })
})
