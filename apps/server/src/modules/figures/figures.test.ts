import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { type GivenTenant, givenSettings, givenShopper, givenStaff, givenTenant, password } from '../../../test/harness/given.ts'
import { statementsOf } from '../../../test/harness/statements.ts'
import { recordRefusals } from '../sign-in/index.ts'

let app: TestApp
let mine: GivenTenant
let other: GivenTenant
let names = 0

beforeAll(async () => {
  app = await testApp()
  other = await givenTenant(app)
})
afterAll(() => app.close())
beforeEach(async () => {
  mine = await givenTenant(app)
})

async function staff(roles: string[], at = mine): Promise<Browser> {
  const person = await givenStaff(app, at, `figures${++names}`, roles)
  const browser = new Browser(app.http)
  expect((await browser.post('/api/console/sign-in', { name: person.userName, password })).status).toBe(200)
  return browser
}
const path = (what: 'users' | 'people', of = mine) => `/api/console/tenants/${of.id}/figures/${what}`
const shop = (of = mine) => new Browser(app.http, { host: `${of.host}:4000` })
/** Writes what waits for its minute, and counts. */
async function count(): Promise<void> {
  app.clock.pass({ minutes: 2 })
  await recordRefusals(app.database, app.modules.audit, 'test', app.clock.now())
  await app.modules.figures.countSignIns()
}

describe('figures of website users', () => {
  test('R-40 tell sign-ins and refused attempts a day, and users by status', async () => {
    const browser = await staff(['ISC_Owner'])
    await givenShopper(app, mine, 'ann')
    await givenShopper(app, mine, 'ben', { password: null })
    for (const right of [password, 'Wrong-1-Wrong-1', password, 'Wrong-2-Wrong-2', 'Wrong-3-Wrong-3'])
      await shop().post('/api/storefront/sign-in', { name: 'ann', password: right })
    await shop().post('/api/storefront/sign-in', { name: 'nobody', password })
    await count()
    const { body } = await browser.get(path('users'))
    expect(body.days).toHaveLength(61)
    expect(body.days.at(-1)).toMatchObject({ day: app.clock.now().toISOString().slice(0, 10), signIns: 2, refusals: 4 })
    expect(body.days.slice(0, -1).every((day: { signIns: number }) => day.signIns === 0)).toBe(true)
    expect(body.users).toEqual({ active: 2, inactive: 0, activationSent: 0, activationNotSent: 1 })
    expect(body).toMatchObject({ locked: 0, countedTo: app.clock.now().toISOString() })
    expect(body).not.toHaveProperty('unusual')
    // counted again, nothing counts twice
    await count()
    expect((await browser.get(path('users'))).body.days.at(-1)).toMatchObject({ signIns: 2, refusals: 4 })
  })

  test('R-40 are counted a day at a time where they never were, so that no tenant is too large for one statement', async () => {
    await givenShopper(app, mine, 'dora')
    await shop().post('/api/storefront/sign-in', { name: 'dora', password })
    app.clock.pass({ days: 3 })
    await shop().post('/api/storefront/sign-in', { name: 'dora', password })
    // all others have been counted
    await sql`insert into tenant_figures (tenant_id, counted_to) select id, ${app.clock.now()} from tenant where id <> ${mine.id}
      on conflict (tenant_id) do update set counted_to = excluded.counted_to`.execute(app.database.db)
    const asked = await statementsOf(() => app.modules.figures.countSignIns())
    const own = asked.filter(({ text, values }) => text.includes('sign_in_hour') && values.includes(mine.id))
    expect(own.length).toBeGreaterThan(60)
    const { body } = await (await staff(['ISC_Owner'])).get(path('users'))
    const days = body.days.slice(-4).map(({ signIns }: { signIns: number }) => signIns)
    expect([days, body.countedTo]).toEqual([[1, 0, 0, 1], app.clock.now().toISOString()])
  })

  test('R-46 tell who is locked now, and refusals that stand out', async () => {
    const browser = await staff(['ISC_User'])
    await givenShopper(app, mine, 'carl')
    for (let n = 0; n < 6; n++) await shop().post('/api/storefront/sign-in', { name: 'carl', password: `Wrong-${n}-Wrong` })
    for (let n = 0; n < 20; n++) await shop().post('/api/storefront/sign-in', { name: `nobody${n}`, password })
    await count()
    const { body } = await browser.get(path('users'))
    expect(body.locked).toBe(1)
    expect(body.unusual).toMatchObject({ usual: 0 })
    expect(body.unusual.refusals).toBeGreaterThanOrEqual(20)
    expect((await browser.get(`/api/console/tenants/${mine.id}/users?locked=true`)).body.items).toHaveLength(1)
    app.clock.pass({ hours: 3 })
    const later = (await browser.get(path('users'))).body
    expect(later.locked).toBe(0)
    expect(later).not.toHaveProperty('unusual')
  })

  test('R-42 count nothing of console users: neither their sign-ins nor what was refused to them', async () => {
    const browser = await staff(['ISC_Owner'])
    const victim = await givenStaff(app, mine, `figures${++names}`, ['ISC_Admin'])
    for (let n = 0; n < 25; n++)
      await new Browser(app.http).post('/api/console/sign-in', { name: victim.userName, password: `Wrong-${n}-Wrong` })
    await count()
    const { body } = await browser.get(path('users'))
    expect(body.days.at(-1)).toMatchObject({ signIns: 0, refusals: 0 })
    expect(body.locked).toBe(0)
    expect(body).not.toHaveProperty('unusual')
    const before = (await browser.get(path('people'))).text
    expect(before).not.toContain('lock')
  })

  test('ATK-051 know nothing of another tenant, and are not there for it', async () => {
    await givenShopper(app, other, `ann${++names}`)
    await shop(other).post('/api/storefront/sign-in', { name: `ann${names}`, password })
    const browser = await staff(['ISC_Owner'])
    await count()
    const { body } = await browser.get(path('users'))
    expect([body.days.at(-1).signIns, body.users.active]).toEqual([0, 0])
    for (const what of ['users', 'people'] as const) {
      const foreign = await browser.get(path(what, other))
      expect([foreign.status, foreign.body.code]).toEqual([404, 'not-found'])
    }
  })

  test('R-06 are for who may see the lists behind them', async () => {
    const user = await staff(['ISC_User'])
    expect((await user.get(path('users'))).status).toBe(200)
    const editor = await staff(['ISC_ContentEditor'])
    expect((await editor.get(path('users'))).status).toBe(403)
    expect((await editor.get(path('people'))).status).toBe(403)
  })

  test('R-51 tell how many passwords expire within 14 days, of active users of this tenant, and nothing where they do not expire', async () => {
    const browser = await staff(['ISC_Owner'])
    const days = (ago: number) => new Date(app.clock.now().getTime() - ago * 86_400_000)
    const made = async (name: string, ago: number, of = mine) => {
      const { id } = await givenShopper(app, of, name)
      await sql`update credential set changed_at = ${days(ago)} where account_id = ${id}`.execute(app.database.db)
      return id
    }
    await made('soon', 75)
    await made('fresh', 10)
    await made('expired', 91)
    const gone = await made('gone', 80)
    await sql`update account set state = 'deactivated' where id = ${gone}`.execute(app.database.db)
    await made('theirs', 80, other)
    expect((await browser.get(path('users'))).body).not.toHaveProperty('expiring')
    await givenSettings(app, mine.id, { 'website.password.maxAgeDays': 89 })
    expect((await browser.get(path('users'))).body.expiring).toEqual({ count: 1, days: 14 })
    await sql`insert into tenant_figures (tenant_id, users, users_at)
      values (${mine.id}, '{"active":30000,"inactive":0,"activationSent":0,"activationNotSent":0,"expiring":7}', ${app.clock.now()})`.execute(
      app.database.db,
    )
    expect((await browser.get(path('users'))).body).toMatchObject({ users: { active: 30_000 }, expiring: { count: 7 } })
  })

  test('of days of the asker’s time zone; one that does not exist is named', async () => {
    const browser = await staff(['ISC_Owner'])
    const { body } = await browser.get(`${path('users')}?zone=Pacific/Kiritimati`)
    expect(body.days.at(-1).day).toBe(new Intl.DateTimeFormat('en-CA', { timeZone: 'Pacific/Kiritimati' }).format(app.clock.now()))
    expect((await browser.get(`${path('users')}?zone=Moon/Base`)).body).toMatchObject({ fields: [{ field: 'zone' }] })
  })

  test('of many users are counted by the job, and as asked again when they become few', async () => {
    const browser = await staff(['ISC_Owner'])
    await sql`insert into tenant_figures (tenant_id, users, users_at)
      values (${mine.id}, '{"active":1000000,"inactive":5,"activationSent":3,"activationNotSent":2}', ${app.clock.now()})`.execute(
      app.database.db,
    )
    expect((await browser.get(path('users'))).body).toMatchObject({ users: { active: 1_000_000 }, usersAt: app.clock.now().toISOString() })
    await app.modules.figures.countUsers()
    expect((await browser.get(path('users'))).body.users.active).toBe(0)
  })
})

describe('figures of people', () => {
  test('R-63 tell who can get in, who is invited, and who was not here for long', async () => {
    const browser = await staff(['ISC_Owner'])
    await givenStaff(app, mine, `figures${++names}`)
    const away = await givenStaff(app, mine, `figures${++names}`)
    await sql`update account_activity set last_sign_in_at = ${app.clock.now()} where owner_id = ${mine.companyId}`.execute(app.database.db)
    await sql`update account_activity set last_sign_in_at = ${new Date(app.clock.now().getTime() - 91 * 86_400_000)} where account_id = ${away.id}`.execute(
      app.database.db,
    )
    expect((await browser.get(path('people'))).body).toMatchObject({ own: 3, partners: 0, invited: 0, quiet: { count: 1, days: 90 } })
  })

  test('R-51 tell whose password ends within 14 days, and nothing where passwords do not expire', async () => {
    const browser = await staff(['ISC_Owner'])
    const soon = await givenStaff(app, mine, `figures${++names}`)
    const at = (days: number) => new Date(app.clock.now().getTime() - days * 86_400_000)
    await sql`update credential set changed_at = ${at(80)} where account_id = ${soon.id}`.execute(app.database.db)
    const { expiring } = (await browser.get(path('people'))).body
    expect(expiring).toMatchObject({ days: 14, people: [{ id: soon.id }] })
    expect(new Date(expiring.people[0].expiresAt)).toEqual(at(-10))
    await givenSettings(app, mine.id, { 'console.password.maxAgeDays': 0 })
    expect((await browser.get(path('people'))).body).not.toHaveProperty('expiring')
  })
})
