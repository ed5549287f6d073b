import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { type Door, doorsOf } from '../../../test/harness/doors.ts'
import { type GivenPerson, type GivenTenant, givenSettings, givenStaff, givenTenant } from '../../../test/harness/given.ts'
import { recordRefusals } from './refusals.ts'
import { sweepSignIn } from './sweep.ts'

let app: TestApp
let tenant: GivenTenant
let doors: Record<string, Door>
let names = 0

beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  tenant = await givenTenant(app)
  doors = doorsOf(app, tenant)
})
const someone = (door: Door): Promise<GivenPerson> => door.make(`refused${++names}`)

describe('what is left behind', () => {
  const refused = async (ownerId: string) =>
    (
      await sql<{
        action: string
        after: { attempts?: number }
      }>`select action, after from audit_event where owner_id = ${ownerId} and action like 'sign-in.%' and actor_kind = 'job' order by id`.execute(
        app.database.db,
      )
    ).rows
  const note = () => recordRefusals(app.database, app.modules.audit, 'test', app.clock.now())

  test('ATK-009 R-61 a flood of attempts on a shopper is one row a minute, in the trail once, with the lock', async () => {
    const door = doors['storefront']!
    const ann = await someone(door)
    const flood = () => door.wrong(ann.userName, 12, () => door.at('203.0.113.9'))
    await flood()
    app.clock.pass({ minutes: 1 })
    await flood()
    app.clock.pass({ minutes: 2 })
    await Promise.all(Array.from({ length: 6 }, note))
    expect(await note()).toBe(0)
    expect((await refused(tenant.id)).map(({ action, after }) => [action, after.attempts])).toEqual([
      ['sign-in.refused', 12],
      ['sign-in.locked', undefined],
      ['sign-in.refused', 12],
    ])
  })

  test('R-61 one lock is one row, from however many sources the failures came, and also where it was lifted before it was noted', async () => {
    const door = doors['storefront']!
    const ann = await someone(door)
    await door.wrong(ann.userName, 7)
    const owner = await givenStaff(app, tenant, `owner${++names}`, ['ISC_Owner'])
    const browser = await doors['console']!.signedIn(owner.userName)
    expect((await browser.post(`/api/console/tenants/${tenant.id}/users/${ann.id}/unlock`, {})).status).toBe(204)
    app.clock.pass({ minutes: 2 })
    await note()
    const actions = (await refused(tenant.id)).map(({ action }) => action)
    expect(actions.filter((action) => action === 'sign-in.locked')).toHaveLength(1)
    expect(actions.filter((action) => action === 'sign-in.refused')).toHaveLength(7)
  })

  test('R-61 R-46 a closing at the hard cap is one row as well', async () => {
    const door = doors['storefront']!
    const ann = await someone(door)
    await givenSettings(app, tenant.id, { 'website.lockout.hardCap': 10 })
    for (let round = 0; round < 3; round++) {
      await door.wrong(ann.userName, 5, () => door.at('203.0.113.9'))
      app.clock.pass({ minutes: 30 })
      await note()
    }
    expect((await refused(tenant.id)).map(({ action }) => action.split('.')[1])).toEqual([
      'refused',
      'locked',
      'refused',
      'locked',
      'closed',
      'refused',
    ])
  })

  test('ATK-009 a network of billions of IPv6 addresses is one source', async () => {
    const door = doors['storefront']!
    const ann = await someone(door)
    let n = 0
    await door.wrong(ann.userName, 9, () => door.at(`2001:db8:1:2::${(++n).toString(16)}`))
    app.clock.pass({ minutes: 2 })
    await note()
    expect((await refused(tenant.id)).map(({ action, after }) => [action, after.attempts])).toEqual([
      ['sign-in.refused', 9],
      ['sign-in.locked', undefined],
    ])
  })

  test('R-61 a name nobody has is kept as a keyed hash only, in rows, trail, jobs and log', async () => {
    const name = `unheard-of-${++names}`
    for (const door of Object.values(doors)) {
      await door.wrong(name, 6)
      await door.at().post(`${door.path}/forgot-password`, { name })
    }
    app.clock.pass({ minutes: 2 })
    await note()
    expect((await refused(tenant.id)).length).toBeGreaterThan(0)
    const { rows } = await sql<{
      tables: string
    }>`select table_schema || '.' || table_name as tables from information_schema.tables where table_schema in ('public', 'jobs') and table_type = 'BASE TABLE'`.execute(
      app.database.db,
    )
    for (const { tables } of rows) {
      const found = await sql`select 1 from ${sql.table(tables)} t where t::text like ${`%${name}%`} limit 1`.execute(app.database.db)
      expect(found.rows, tables).toEqual([])
    }
    expect(JSON.stringify(app.logged)).not.toContain(name)
  })

  test('R-42 console refusals and locks are in the operator’s security log, and in nothing else', async () => {
    const door = doors['console']!
    const ann = await someone(door)
    const before = app.logged.length
    await door.wrong(ann.userName, 6)
    app.clock.pass({ minutes: 2 })
    await note()
    const lines = app.logged.slice(before).filter((line) => line['channel'] === 'security')
    expect(lines.map((line) => line['event'])).toEqual([...Array(5).fill('sign-in.refused'), 'sign-in.locked', 'sign-in.refused'])
    expect(JSON.stringify(lines)).not.toContain(ann.userName)
    const { rows } =
      await sql`select 1 from audit_event where subject_id = ${ann.id} or after::text like '%nameHash%' and owner_id = ${ann.ownerId}`.execute(
        app.database.db,
      )
    expect(rows).toEqual([])
    expect((await sql`select 1 from sign_in_refusal where account_id = ${ann.id}`.execute(app.database.db)).rows).toEqual([])
    expect((await sql`select 1 from message where recipient_account_id = ${ann.id}`.execute(app.database.db)).rows).toEqual([])
  })

  test('R-43 staff see a shopper’s lock and where the attempts came from; the other tenant’s staff see no such shopper', async () => {
    const shop = doors['storefront']!
    const ann = await someone(shop)
    const owner = await givenStaff(app, tenant, `owner${++names}`, ['ISC_User'])
    const browser = await doors['console']!.signedIn(owner.userName)
    const path = `/api/console/tenants/${tenant.id}/users/${ann.id}/lock`
    expect((await browser.get(path)).body).toEqual({ locked: false, attempts: [] })
    await shop.wrong(ann.userName, 3, () => shop.at('203.0.113.1'))
    app.clock.pass({ minutes: 5 })
    await note()
    await shop.wrong(ann.userName, 2, () => shop.at('203.0.113.2'))
    const { body } = await browser.get(path)
    expect(body).toMatchObject({ locked: true, since: app.clock.now().toISOString() })
    expect(new Date(body.until).getTime() - app.clock.now().getTime()).toBe(30 * 60_000)
    expect(body.attempts.map((one: { source: string; attempts: number }) => [one.source, one.attempts])).toEqual([
      ['203.0.113.2', 2],
      ['203.0.113.1', 3],
    ])
    const other = await givenTenant(app)
    const stranger = await givenStaff(app, other, `owner${++names}`, ['ISC_Owner'])
    const theirs = await doorsOf(app, other).console.signedIn(stranger.userName)
    expect((await theirs.get(`/api/console/tenants/${other.id}/users/${ann.id}/lock`)).status).toBe(404)
    expect((await theirs.get(path)).status).toBe(404)
  })

  test('R-45 rows of devices nobody uses any more are swept, others stay', async () => {
    const door = doors['storefront']!
    const ann = await someone(door)
    const known = await door.signedIn(ann.userName)
    await door.signedIn(ann.userName, known)
    const lanes = async () =>
      (
        await sql<{
          lane: string
        }>`select split_part(lane, ':', 1) as lane from sign_in_counter where subject = ${ann.id} order by 1`.execute(app.database.db)
      ).rows.map((row) => row.lane)
    expect(await lanes()).toEqual(['device', 'strangers'])
    app.clock.pass({ days: 90, ms: 1 })
    await sweepSignIn(app.database.db, app.modules.signIn.sourceRules, app.clock.now())
    expect(await lanes()).toEqual(['strangers'])
  })
})
