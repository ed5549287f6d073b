import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import type { Browser } from '../../../test/harness/browser.ts'
import { type Door, doorsOf, kinds } from '../../../test/harness/doors.ts'
import { type GivenPerson, type GivenTenant, givenSettings, givenStaff, givenTenant, password } from '../../../test/harness/given.ts'
import { argon2Hasher } from '../../platform/crypto/password-hash.ts'
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
const someone = (door: Door): Promise<GivenPerson> => door.make(`locked${++names}`)
const rowsOf = async (table: string, { ownerId, id }: GivenPerson) =>
  (await sql`select * from ${sql.table(table)} where owner_id = ${ownerId} and ${sql.ref(table === 'account' ? 'id' : 'account_id')} = ${id}`.execute(app.database.db)).rows
const counter = async ({ id }: GivenPerson) =>
  (await sql<{ failures: number; consecutive: number; locked_until: Date | null }>`select failures, consecutive, locked_until from sign_in_counter where subject = ${id}`.execute(app.database.db)).rows

describe.each(kinds)('a locked account at the %s', (kind) => {
  let door: Door
  let ann: GivenPerson
  beforeEach(async () => {
    door = doors[kind]!
    ann = await someone(door)
  })

  test('ATK-007 the right password while locked changes no row: no session, no last sign-in, no better hash, no device, no mail', async () => {
    // made with other parameters: a sign-in would replace it
    const old = await argon2Hasher({ memory: 2048, time: 1, parallelism: 1 }).hash(password)
    await sql`update credential set hash = ${old} where account_id = ${ann.id}`.execute(app.database.db)
    await door.wrong(ann.userName, 5)
    const all = async () => JSON.stringify(await Promise.all([...['account', 'credential', 'credential_history', 'session', 'known_device', 'one_time_link'].map((table) => rowsOf(table, ann)), counter(ann)]))
    const before = await all()
    const messages = async () => (await sql`select 1 from message where recipient_account_id = ${ann.id}`.execute(app.database.db)).rows.length
    const mails = await messages()
    for (let n = 0; n < 3; n++) {
      const answer = await door.signIn(ann.userName)
      expect(answer.status).toBe(401)
      expect(answer.headers).not.toHaveProperty('set-cookie')
      app.clock.pass({ minutes: 1 })
    }
    expect(await all()).toBe(before)
    expect(await messages()).toBe(mails)
    app.clock.pass({ minutes: 27 })
    expect((await door.signIn(ann.userName)).status).toBe(200)
    expect(await rowsOf('credential', ann)).not.toMatchObject([{ hash: old }])
  })

  test('R-55 R-51 a hash made with other parameters is replaced at the first sign-in, and the day of the change stays', async () => {
    const old = await argon2Hasher({ memory: 2048, time: 1, parallelism: 1 }).hash(password)
    await sql`update credential set hash = ${old} where account_id = ${ann.id}`.execute(app.database.db)
    const [before] = (await rowsOf('credential', ann)) as { changed_at: Date }[]
    app.clock.pass({ days: 2 })
    await door.signIn(ann.userName)
    const [after] = (await rowsOf('credential', ann)) as { hash: string; changed_at: Date }[]
    expect(after!.hash).toMatch(/^\$argon2id\$v=19\$m=1024,t=1,p=1\$/)
    expect(after!.changed_at).toEqual(before!.changed_at)
    expect((await door.signIn(ann.userName)).status).toBe(200)
  })

  test('ATK-009 attempts during a lock neither prolong it nor count', async () => {
    await door.wrong(ann.userName, 5)
    const before = await counter(ann)
    for (let n = 0; n < 29; n++) {
      app.clock.pass({ minutes: 1 })
      await door.wrong(ann.userName, 1)
    }
    expect(await counter(ann)).toEqual(before)
    app.clock.pass({ minutes: 1 })
    expect((await door.signIn(ann.userName)).status).toBe(200)
  })

  test.each<[string, () => Promise<unknown>]>([
    ['asking for a mailed link and not using it', () => door.at().post(`${door.path}/forgot-password`, { name: ann.userName }).then(() => app.recover())],
    ['signing in to another account from there', async () => door.signedIn((await someone(door)).userName, door.at('192.0.2.50'))],
    ['a new name and address', () => sql`update account set user_name = user_name || 'x' where id = ${ann.id}`.execute(app.database.db)],
    ['other settings and back', () => givenSettings(app, tenant.id, { 'console.lockout.maxAttempts': 5, 'website.lockout.maxAttempts': 5 })],
    ['sweeping', () => sweepSignIn(app.database.db, app.modules.signIn.sourceRules, app.clock.now())],
    ['the job that notes refusals', () => recordRefusals(app.database, app.modules.audit, 'test', app.clock.now())],
    ['looking at the link that was mailed', () => door.at().post(`${door.path}/links/inspect`, { token: 'x' })],
    ['signing out on a known device', async () => (await knownDevice()).post(`${door.path}/sign-out`)],
  ])('ATK-010 the count is not laundered by %s', async (_what, launder) => {
    await door.wrong(ann.userName, 4, () => door.at('192.0.2.50'))
    await launder()
    expect(await door.wrong(ann.userName, 1, () => door.at('192.0.2.50'))).toEqual([401])
    expect((await door.signIn(ann.userName)).status).toBe(401)
  })
  /** In the lane of its own, before the account is locked for strangers. */
  async function knownDevice(): Promise<Browser> {
    const before = await counter(ann)
    const browser = door.at()
    await sql`update sign_in_counter set failures = 0 where subject = ${ann.id}`.execute(app.database.db)
    await door.signedIn(ann.userName, browser)
    await sql`update sign_in_counter set failures = ${before[0]!.failures} where subject = ${ann.id} and lane = 'strangers'`.execute(app.database.db)
    return browser
  }

  test('R-41 a password checked by an account that may not come in counts like a wrong one', async () => {
    await sql`update account set state = 'deactivated' where id = ${ann.id}`.execute(app.database.db)
    for (let n = 0; n < 5; n++) await door.signIn(ann.userName)
    expect(await counter(ann)).toMatchObject([{ failures: 5, locked_until: expect.any(Date) }])
  })
})

describe('what is left behind', () => {
  const refused = async (ownerId: string) =>
    (await sql<{ action: string; after: { attempts?: number } }>`select action, after from audit_event where owner_id = ${ownerId} and action like 'sign-in.%' and actor_kind = 'job' order by id`.execute(app.database.db)).rows
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
    expect((await refused(tenant.id)).map(({ action, after }) => [action, after.attempts])).toEqual([['sign-in.refused', 12], ['sign-in.locked', undefined], ['sign-in.refused', 12]])
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
    expect((await refused(tenant.id)).map(({ action }) => action.split('.')[1])).toEqual(['refused', 'locked', 'refused', 'locked', 'closed', 'refused'])
  })

  test('ATK-009 a network of billions of IPv6 addresses is one source', async () => {
    const door = doors['storefront']!
    const ann = await someone(door)
    let n = 0
    await door.wrong(ann.userName, 9, () => door.at(`2001:db8:1:2::${(++n).toString(16)}`))
    app.clock.pass({ minutes: 2 })
    await note()
    expect((await refused(tenant.id)).map(({ action, after }) => [action, after.attempts])).toEqual([['sign-in.refused', 9], ['sign-in.locked', undefined]])
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
    const { rows } = await sql<{ tables: string }>`select table_schema || '.' || table_name as tables from information_schema.tables where table_schema in ('public', 'jobs') and table_type = 'BASE TABLE'`.execute(app.database.db)
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
    const { rows } = await sql`select 1 from audit_event where subject_id = ${ann.id} or after::text like '%nameHash%' and owner_id = ${ann.ownerId}`.execute(app.database.db)
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
    expect(body.attempts.map((one: { source: string; attempts: number }) => [one.source, one.attempts])).toEqual([['203.0.113.2', 2], ['203.0.113.1', 3]])
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
    const lanes = async () => (await sql<{ lane: string }>`select split_part(lane, ':', 1) as lane from sign_in_counter where subject = ${ann.id} order by 1`.execute(app.database.db)).rows.map((row) => row.lane)
    expect(await lanes()).toEqual(['device', 'strangers'])
    app.clock.pass({ days: 90, ms: 1 })
    await sweepSignIn(app.database.db, app.modules.signIn.sourceRules, app.clock.now())
    expect(await lanes()).toEqual(['strangers'])
  })
})
