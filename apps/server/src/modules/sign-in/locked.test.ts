import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import type { Browser } from '../../../test/harness/browser.ts'
import { type Door, doorsOf, kinds } from '../../../test/harness/doors.ts'
import { type GivenPerson, type GivenTenant, givenSettings, givenTenant, password } from '../../../test/harness/given.ts'
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
  (
    await sql`select * from ${sql.table(table)} where owner_id = ${ownerId} and ${sql.ref(table === 'account' ? 'id' : 'account_id')} = ${id}`.execute(
      app.database.db,
    )
  ).rows
const counter = async ({ id }: GivenPerson) =>
  (
    await sql<{
      failures: number
      consecutive: number
      locked_until: Date | null
    }>`select failures, consecutive, locked_until from sign_in_counter where subject = ${id}`.execute(app.database.db)
  ).rows

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
    const all = async () =>
      JSON.stringify(
        await Promise.all([
          ...['account', 'credential', 'credential_history', 'session', 'known_device', 'one_time_link'].map((table) => rowsOf(table, ann)),
          counter(ann),
        ]),
      )
    const before = await all()
    const messages = async () =>
      (await sql`select 1 from message where recipient_account_id = ${ann.id}`.execute(app.database.db)).rows.length
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
    [
      'asking for a mailed link and not using it',
      () =>
        door
          .at()
          .post(`${door.path}/forgot-password`, { name: ann.userName })
          .then(() => app.recover()),
    ],
    ['signing in to another account from there', async () => door.signedIn((await someone(door)).userName, door.at('192.0.2.50'))],
    ['a new name and address', () => sql`update account set user_name = user_name || 'x' where id = ${ann.id}`.execute(app.database.db)],
    [
      'other settings and back',
      () => givenSettings(app, tenant.id, { 'console.lockout.maxAttempts': 5, 'website.lockout.maxAttempts': 5 }),
    ],
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
    await sql`update sign_in_counter set failures = ${before[0]!.failures} where subject = ${ann.id} and lane = 'strangers'`.execute(
      app.database.db,
    )
    return browser
  }

  test('R-41 a password checked by an account that may not come in counts like a wrong one', async () => {
    await sql`update account set state = 'deactivated' where id = ${ann.id}`.execute(app.database.db)
    for (let n = 0; n < 5; n++) await door.signIn(ann.userName)
    expect(await counter(ann)).toMatchObject([{ failures: 5, locked_until: expect.any(Date) }])
  })
})
