import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import type { Browser } from '../../../test/harness/browser.ts'
import { type Door, doorsOf, kinds } from '../../../test/harness/doors.ts'
import { type GivenPerson, type GivenTenant, givenSettings, givenTenant, password } from '../../../test/harness/given.ts'
import { lockAccount } from '../principals/index.ts'
import { startAfresh } from './recovery.ts'

let app: TestApp
let tenant: GivenTenant
let doors: Record<string, Door>
let elsewhere: Record<string, Door>
let names = 0

beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  tenant = await givenTenant(app)
  doors = doorsOf(app, tenant)
  elsewhere = doorsOf(app, await givenTenant(app))
})

const deviceCookie = ({ cookie }: Door) => `${cookie}-device`
const device = (door: Door, browser: Browser) => browser.cookies.get(deviceCookie(door))!
/** A browser with nothing but this device cookie. */
function withDevice(door: Door, cookie: string): Browser {
  const browser = door.at()
  browser.cookies.set(deviceCookie(door), cookie)
  return browser
}
const someone = (door: Door): Promise<GivenPerson> => door.make(`person${++names}`)
const lanes = async ({ id }: GivenPerson) =>
  (
    await sql<{
      lane: string
      failures: number
    }>`select lane, failures from sign_in_counter where subject = ${id} and failures > 0`.execute(app.database.db)
  ).rows

describe.each(kinds)('known devices at the %s', (kind) => {
  const side = kind === 'console' ? 'console' : 'website'
  let door: Door
  let ann: GivenPerson
  let known: Browser
  beforeEach(async () => {
    door = doors[kind]!
    ann = await someone(door)
    known = await door.signedIn(ann.userName)
  })

  test('R-45 strangers’ failures and the device’s own are counted apart', async () => {
    await door.wrong(ann.userName, 3)
    await door.wrong(ann.userName, 2, () => withDevice(door, device(door, known)))
    const counted = Object.fromEntries((await lanes(ann)).map(({ lane, failures }) => [lane.split(':')[0], failures]))
    expect(counted).toEqual({ device: 2, strangers: 3 })
  })

  test('R-45 ATK-008 a stolen device cookie opens only its own lane, and that locks like any other', async () => {
    expect(await door.wrong(ann.userName, 5, () => withDevice(door, device(door, known)))).toEqual([401, 401, 401, 401, 401])
    expect((await door.signIn(ann.userName, password, withDevice(door, device(door, known)))).status).toBe(401)
    expect((await door.signIn(ann.userName)).status).toBe(200)
  })

  test.each([
    ['another account’s', async () => device(door, await door.signedIn((await someone(door)).userName))],
    ['another tenant’s', async () => device(elsewhere[kind]!, await elsewhere[kind]!.signedIn((await someone(elsewhere[kind]!)).userName))],
    ['made up', async () => device(door, known).replace(/.{5}$/, (end) => (end === 'AAAAA' ? 'BBBBB' : 'AAAAA'))],
    ['under another owner', async () => `${'A'.repeat(22)}.${device(door, known).split('.')[1]}~`],
    [
      'pushed out behind five others',
      async () => `${Array.from({ length: 5 }, () => `${'A'.repeat(22)}.${'A'.repeat(43)}`).join('~')}~${device(door, known)}`,
    ],
    ['full of nonsense', async () => `~%00~__proto__~${'x'.repeat(3000)}`],
  ])('ATK-154 a device cookie that is %s counts as a stranger’s', async (what, make) => {
    const cookie = await make()
    await door.wrong(ann.userName, 5)
    const status = (await door.signIn(ann.userName, password, withDevice(door, cookie))).status
    // an owner id in clear only says where to look: the secret behind it is the account's own
    expect(status, what).toBe(what === 'under another owner' ? 200 : 401)
  })

  test('ATK-154 a completed reset forgets all devices', async () => {
    await app.database.transaction(async (tx) => {
      const account = (await lockAccount(tx, ann.ownerId, ann.id))!
      await startAfresh(app.modules.signIn, tx, account, 'password reset', app.clock.now())
    })
    await door.wrong(ann.userName, 5)
    expect((await door.signIn(ann.userName, password, withDevice(door, device(door, known)))).status).toBe(401)
  })

  test('ATK-004 the holder’s own sign-ins on a known device leave strangers’ count as it is', async () => {
    for (let n = 0; n < 4; n++) {
      await door.wrong(ann.userName, 1)
      expect((await door.signIn(ann.userName, password, known)).status).toBe(200)
    }
    await door.wrong(ann.userName, 1)
    expect((await door.signIn(ann.userName)).status).toBe(401)
  })

  test('R-45 a browser shared by several people knows each of them', async () => {
    const ben = await someone(door)
    await door.signedIn(ben.userName, known)
    const both = device(door, known)
    expect(both.split('~')).toHaveLength(2)
    for (const { userName } of [ann, ben]) {
      await door.wrong(userName, 5)
      expect((await door.signIn(userName, password, withDevice(door, both))).status).toBe(200)
    }
  })

  test('R-45 with Known Devices Keep Their Own Count off the device is a stranger', async () => {
    await givenSettings(app, tenant.id, { [`${side}.lockout.knownDevices`]: false })
    await door.wrong(ann.userName, 5)
    expect((await door.signIn(ann.userName, password, withDevice(door, device(door, known)))).status).toBe(401)
  })

  test('R-46 at the hard cap the device is forgotten, without a mail; strangers’ count is not touched', async () => {
    await givenSettings(app, tenant.id, { [`${side}.lockout.hardCap`]: 10 })
    await app.deliver()
    const mails = app.mailbox.list().length
    await door.wrong(ann.userName, 5, () => withDevice(door, device(door, known)))
    app.clock.pass({ minutes: 30 })
    await door.wrong(ann.userName, 5, () => withDevice(door, device(door, known)))
    expect(await lanes(ann)).toEqual([])
    expect((await sql`select 1 from known_device where account_id = ${ann.id}`.execute(app.database.db)).rows).toEqual([])
    await app.deliver()
    expect(app.mailbox.list()).toHaveLength(mails)
    expect((await door.signIn(ann.userName)).status).toBe(200)
  })

  test('R-46 at strangers’ hard cap the stored address is mailed a link, once; the known device goes on', async () => {
    await givenSettings(app, tenant.id, { [`${side}.lockout.hardCap`]: 10 })
    for (let round = 0; round < 4; round++) {
      await door.wrong(ann.userName, 6)
      app.clock.pass({ minutes: 30 })
    }
    expect((await door.signIn(ann.userName)).status).toBe(401)
    await app.deliver()
    const mails = app.mailbox.list().filter((mail) => mail.to === ann.email)
    expect(mails).toHaveLength(1)
    expect((await door.signIn(ann.userName, password, withDevice(door, device(door, known)))).status).toBe(200)
    const token = /#(\S+)/.exec(mails[0]!.text)![1]!
    expect((await door.at().post(`${door.path}/links/reset`, { token, password: 'Entirely-Other-9-Words' })).status).toBe(204)
    expect((await door.signIn(ann.userName, 'Entirely-Other-9-Words')).status).toBe(200)
  })

  test('R-46 a hard cap lowered below what was counted, or reached by attempts nobody settled, is told as well', async () => {
    for (let round = 0; round < 3; round++) {
      await door.wrong(ann.userName, 5)
      app.clock.pass({ minutes: 30 })
    }
    await givenSettings(app, tenant.id, { [`${side}.lockout.hardCap`]: 10 })
    await Promise.all(Array.from({ length: 8 }, () => door.signIn(ann.userName)))
    await app.deliver()
    expect(app.mailbox.list().filter((mail) => mail.to === ann.email)).toHaveLength(1)

    const ben = await someone(door)
    await door.wrong(ben.userName, 1)
    const deadline = app.clock.now().getTime() + 10_000
    const lost = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`lost ${n}`, deadline]))
    await sql`update sign_in_counter set in_flight = ${JSON.stringify(lost)} where subject = ${ben.id}`.execute(app.database.db)
    app.clock.pass({ seconds: 10 })
    await Promise.all(Array.from({ length: 8 }, () => door.signIn(ben.userName)))
    await app.deliver()
    expect(app.mailbox.list().filter((mail) => mail.to === ben.email)).toHaveLength(1)
  })
})

test('ATK-154 the console’s device cookie means nothing in a shop', async () => {
  const { console: office, storefront: shop } = doors as Record<'console' | 'storefront', Door>
  const name = `both${++names}`
  await office.make(name)
  await shop.make(name)
  const cookie = device(office, await office.signedIn(name))
  await shop.wrong(name, 5)
  expect((await shop.signIn(name, password, withDevice(shop, cookie))).status).toBe(401)
  expect((await shop.signIn(name, password, withDevice(office, cookie))).status).toBe(404)
})
