import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../harness/app.ts'
import { Browser } from '../harness/browser.ts'
import { type GivenTenant, givenSettings, givenShopper, givenStaff, givenTenant, password } from '../harness/given.ts'
import { type Operation, permissionsOfDescription } from './operations.ts'

let app: TestApp
let mine: GivenTenant
let theirs: GivenTenant
let operations: Operation[]
const someId = '01900000-0000-7000-8000-000000000000'

beforeAll(async () => {
  app = await testApp()
  mine = await givenTenant(app)
  theirs = await givenTenant(app)
  operations = permissionsOfDescription(app.http.swagger() as never)
})
afterAll(() => app.close())

const shop = () => new Browser(app.http, { host: `${mine.host}:4000` })
const office = () => new Browser(app.http)

async function staff(name: string, roles: string[]): Promise<Browser> {
  await givenStaff(app, mine, name, roles)
  const browser = office()
  expect((await browser.post('/api/console/sign-in', { name, password })).status).toBe(200)
  return browser
}
async function shopper(name: string): Promise<Browser> {
  await givenShopper(app, mine, name)
  const browser = shop()
  expect((await browser.post('/api/storefront/sign-in', { name, password })).status).toBe(200)
  return browser
}

/** The path with every parameter filled: ours where a tenant or company is asked for, else an id of nothing. */
const filled = (path: string, tenant = mine) =>
  path
    .replace('{tenantId}', tenant.id)
    .replace('{companyId}', tenant.companyId)
    .replaceAll(/\{\w+\}/g, someId)
const call = async (browser: Browser, { method, path }: Operation, tenant = mine) => {
  const { status, body, text } = await browser.ask(method, filled(path, tenant), method === 'GET' ? undefined : {})
  return `${status} ${body?.code ?? text.slice(0, 40)}`
}
/** Calls every operation that is picked and returns those that did not answer as expected. */
async function odd(
  pick: (one: Operation) => boolean,
  browser: (one: Operation) => Browser,
  expected: string,
  tenant = mine,
): Promise<string[]> {
  const picked = operations.filter(pick)
  expect(picked.length).toBeGreaterThan(0)
  const found: string[] = []
  for (const one of picked) {
    const answer = await call(browser(one), one, tenant)
    if (answer !== expected) found.push(`${one.method} ${one.path}: ${answer}`)
  }
  return found
}
const closed = ({ permission }: Operation) => permission !== 'anyone'
const ofConsole = ({ audience }: Operation) => audience === 'console'
const ofProgram = ({ audience }: Operation) => audience === 'integration'
const ofShop = ({ audience }: Operation) => audience === 'storefront'

describe('every route', () => {
  test('R-06 names audience, permission, operation id and a tag, and there are many of them', () => {
    expect(operations.length).toBeGreaterThan(60)
    for (const one of operations)
      expect(one, `${one.method} ${one.path}`).toMatchObject({
        audience: expect.any(String),
        permission: expect.any(String),
        id: expect.any(String),
        tag: expect.any(String),
      })
    const ids = operations.map((one) => one.id)
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
  })

  test('R-33 lets nobody in who is not signed in', async () => {
    const withSession = (one: Operation) => closed(one) && !ofProgram(one)
    expect(await odd(withSession, (one) => (ofShop(one) ? shop() : office()), '401 unauthenticated')).toEqual([])
    const owner = await staff('no-program', ['ISC_Owner'])
    for (const browser of [office(), owner]) expect(await odd(ofProgram, () => browser, '401 key-refused')).toEqual([])
  })

  test('R-10 lets nobody of the other kind in, under whatever cookie', async () => {
    const owner = await staff('kind-owner', ['ISC_Owner'])
    const buyer = await shopper('kind-buyer')
    const wrong = (from: Browser, to: Browser) => {
      const token = from.cookies.get('__Host-tillward-console') ?? from.cookies.get('__Host-tillward-shop')!
      to.cookies.set('__Host-tillward-console', token)
      to.cookies.set('__Host-tillward-shop', token)
      return to
    }
    expect(
      await odd(
        (one) => closed(one) && ofConsole(one),
        () => wrong(buyer, office()),
        '401 unauthenticated',
      ),
    ).toEqual([])
    expect(
      await odd(
        (one) => closed(one) && ofShop(one),
        () => wrong(owner, shop()),
        '401 unauthenticated',
      ),
    ).toEqual([])
  })

  test('ATK-051 answers for another tenant or company as for one that does not exist', async () => {
    const owner = await staff('tenant-owner', ['ISC_Owner'])
    const ofTenant = ({ path }: Operation) => path.includes('{tenantId}') || path.includes('{companyId}')
    expect(
      await odd(
        (one) => closed(one) && ofTenant(one),
        () => owner,
        '404 not-found',
        theirs,
      ),
    ).toEqual([])
    const nowhere = { ...theirs, id: someId, companyId: someId }
    expect(
      await odd(
        (one) => closed(one) && ofTenant(one),
        () => owner,
        '404 not-found',
        nowhere,
      ),
    ).toEqual([])
  })

  test('R-06 refuses whoever lacks its permission', async () => {
    const nobody = await staff('without-roles', [])
    const needing = (one: Operation) => closed(one) && ofConsole(one) && one.permission !== 'self'
    expect(await odd(needing, () => nobody, '403 forbidden')).toEqual([])
  })

  test('R-01 what only Admin Owners may do is refused to all other stock roles together', async () => {
    const all = [
      'ISC_Admin',
      'ISC_Implementer',
      'ISC_FrontEndDev',
      'ISC_Integration',
      'ISC_User',
      'ISC_ContentAdmin',
      'ISC_ContentEditor',
      'ISC_ContentApprover',
    ]
    const admin = await staff('every-role', all)
    const owners = new Set([
      'people.manage',
      'partners.manage',
      'roles.manage',
      'settings.loosen',
      'keys.manage',
      'people.bring-in',
      'company.administer',
    ])
    expect(
      await odd(
        (one) => owners.has(one.permission),
        () => admin,
        '403 forbidden',
      ),
    ).toEqual([])
  })

  test('R-51 ATK-128 lets a session with an expired password only to the way out', async () => {
    const expired = await staff('expired-owner', ['ISC_Owner'])
    const buyer = await shopper('expired-buyer')
    await app.database.db.updateTable('credential').set({ must_change: true }).execute()
    const shut = (one: Operation) => closed(one) && !one.partial
    expect(
      await odd(
        (one) => shut(one) && ofConsole(one),
        () => expired,
        '403 password-change-needed',
      ),
    ).toEqual([])
    expect(
      await odd(
        (one) => shut(one) && ofShop(one),
        () => buyer,
        '403 password-change-needed',
      ),
    ).toEqual([])
    await app.database.db.updateTable('credential').set({ must_change: false }).execute()
  })

  test('R-32 asks for the password again where it is sensitive and the last proof is old', async () => {
    const owner = await staff('stale-owner', ['ISC_Owner'])
    const buyer = await shopper('stale-buyer')
    app.clock.pass({ minutes: 16 })
    const sensitive = (one: Operation) => one.fresh
    expect(
      await odd(
        (one) => sensitive(one) && ofConsole(one),
        () => owner,
        '403 fresh-sign-in-needed',
      ),
    ).toEqual([])
    const ofShoppers = operations.filter((one) => sensitive(one) && ofShop(one))
    for (const one of ofShoppers) expect(await call(buyer, one), one.path).toBe('403 fresh-sign-in-needed')
  })

  test('R-54 asks people of another company to sign in again where a tenant is stricter than their home', async () => {
    const owner = await staff('strict-owner', ['ISC_Owner'])
    await givenSettings(app, mine.id, { 'console.session.absoluteMinutes': 30 })
    app.clock.pass({ minutes: 31 })
    // people of the tenant's own company live under the same settings: their session is over
    expect(
      await odd(
        (one) => closed(one) && ofConsole(one),
        () => owner,
        '401 unauthenticated',
      ).then((found) => found.filter((line) => !line.includes('401'))),
    ).toEqual([])
    await givenSettings(app, mine.id, { 'console.session.absoluteMinutes': 1440 })
  })
})
