import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { as, lastMail } from '../../../test/harness/acting.ts'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { type GivenPerson, givenShopper, givenStaff, password } from '../../../test/harness/given.ts'
import { freshAddress, givenGrantedPartner, givenMerchant, personOf, roleOf } from '../../../test/harness/merchant.ts'
import { findAccount } from '../principals/index.ts'

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

async function office() {
  const { tenant, own1, own2 } = await givenMerchant(app)
  const path = `/api/console/tenants/${tenant.id}/people`
  return { tenant, own1, own2, path, desk: await signedIn(own1), userRole: await roleOf(app, tenant, 'ISC_User') }
}

describe('people of a tenant over HTTP', () => {
  test('R-01 R-22 invite, read, change roles, remove: in the words of the API', async () => {
    const { path, desk, userRole, tenant } = await office()
    const email = freshAddress()
    const invited = await desk.post(path, { email, firstName: 'Ben', roleIds: [userRole] })
    expect([invited.status, invited.body]).toEqual([202, { email, invitationEndsAt: '2026-11-28T09:00:00.000Z' }])
    const { items } = (await desk.get(`${path}?search=${email}`)).body
    expect(items).toMatchObject([
      {
        email,
        firstName: 'Ben',
        access: 'invited',
        activation: 'EmailSent',
        own: true,
        company: tenant.host.split('.')[0],
        roles: [{ name: 'ISC_User' }],
        invitedAt: '2026-11-21T09:00:00.000Z',
        acceptedAt: null,
      },
    ])
    const one = `${path}/${items[0].accountId}`
    expect((await desk.get(one)).body).toMatchObject(items[0])
    expect((await desk.post(`${one}/resend`)).status).toBe(202)
    const { token } = await lastMail(app, { template: 'invitation', to: email })
    expect((await new Browser(app.http).post('/api/console/links/activate', { token, password: 'Quiet-Lantern-42-River' })).status).toBe(
      200,
    )
    expect((await desk.put(`${one}/roles`, { roleIds: [await roleOf(app, tenant, 'ISC_ContentEditor')] })).body).toMatchObject({
      access: 'active',
      roles: [{ name: 'ISC_ContentEditor' }],
    })
    expect((await desk.get(`${one}/removal`)).body).toMatchObject({ lastOwner: false, invitations: [], websiteUsers: [] })
    expect((await desk.post(`${one}/remove-access`, {})).status).toBe(204)
    expect((await desk.get(one)).body).toMatchObject({ access: 'none', roles: [] })
    expect((await desk.get(`${one}/deactivation`)).body).toMatchObject({ sessions: 0, tenants: [{ tenantId: tenant.id, roles: [] }] })
    expect((await desk.post(`${one}/deactivate`, {})).status).toBe(204)
    expect((await desk.get(`${path}?state=deactivated`)).body.items).toMatchObject([
      { email, state: 'deactivated', deactivatedAt: '2026-11-21T09:00:00.000Z' },
    ])
    expect((await desk.post(`${one}/reactivate`)).status).toBe(204)
    expect((await desk.post(`${one}/resend-activation`)).status).toBe(204)
    expect((await desk.patch(one, { lastName: 'Larsen' })).body).toMatchObject({ firstName: 'Ben', lastName: 'Larsen' })
    await desk.post(`${one}/deactivate`, {})
    const file = await desk.get(`${one}/export`)
    expect([file.status, file.body.account.lastName]).toEqual([200, 'Larsen'])
    expect(file.headers['content-disposition']).toContain('attachment')
    expect((await desk.post(`${one}/erase`)).status).toBe(204)
    expect((await desk.get(one)).status).toBe(404)
  })

  test('R-10 people are listed by when they signed in last; who never did counts as long ago', async () => {
    const { path, desk, own1, own2 } = await office()
    const names = async (query: string) =>
      (await desk.get(`${path}?${query}`)).body.items.map((one: { accountId: string }) => one.accountId).toSorted()
    const moment = '2026-11-21T08:59:00.000Z'
    expect(await names(`signedInAfter=${moment}`)).toEqual([own1.id])
    expect(await names(`signedInBefore=${moment}`)).toEqual([own2.id])
    expect((await desk.get(`${path}?signedInAfter=yesterday`)).status).toBe(400)
  })

  test('R-51 R-62 a person’s own page tells who wrote last and the password’s dates; a change over another one is refused', async () => {
    const { path, desk, own1, own2, tenant } = await office()
    const one = `${path}/${own2.id}`
    const read = (await desk.get(one)).body
    expect(read).toMatchObject({ version: expect.any(String), passwordChangedOn: '2026-11-21', passwordExpiresOn: expect.anything() })
    const changed = await desk.patch(one, { version: read.version, position: 'Cellar master' })
    expect([changed.status, changed.body.position]).toEqual([200, 'Cellar master'])
    const late = await desk.patch(one, { version: read.version, position: 'Clerk' })
    expect([late.status, late.body.code, late.body.version]).toEqual([409, 'version-conflict', changed.body.modifiedAt])
    expect((await desk.get(one)).body).toMatchObject({ version: changed.body.modifiedAt, modifiedByName: own1.userName })
    const { par1, companyId } = await givenGrantedPartner(app, tenant)
    const partners = (await desk.get(`${path}/${par1.id}`)).body
    expect([partners.version, partners.passwordChangedOn]).toEqual([undefined, undefined])
    await sql`update account set company_administrator = true where id = ${par1.id}`.execute(app.database.db)
    const colleague = await (await signedIn(par1)).get(`/api/console/companies/${companyId}/people/${par1.id}`)
    expect(colleague.body).toMatchObject({ version: expect.any(String), passwordChangedOn: '2026-11-21' })
  })

  test('ATK-056 bodies take nothing but what is written down, and the row shows it', async () => {
    const { path, desk, userRole, own2 } = await office()
    const extra = [
      { roles: ['ISC_Owner'] },
      { isOwner: true },
      { kind: 'website' },
      { tenantId: own2.id },
      { state: 'active' },
      { passwordHash: 'x' },
      { id: own2.id },
      { createdAt: '2020-01-01T00:00:00Z' },
      { activation: 'Activated' },
    ]
    const before = await sql`select to_jsonb(a) as row from account a where id = ${own2.id}`.execute(app.database.db)
    for (const more of extra) {
      expect((await desk.post(path, { email: freshAddress(), roleIds: [userRole], ...more })).body).toMatchObject({ code: 'bad-request' })
      expect((await desk.patch(`${path}/${own2.id}`, { firstName: 'X', ...more })).body).toMatchObject({ code: 'bad-request' })
    }
    expect(await sql`select to_jsonb(a) as row from account a where id = ${own2.id}`.execute(app.database.db)).toEqual(before)
    expect((await desk.post(path, { email: freshAddress() })).status).toBe(400)
    expect((await desk.put(`${path}/${own2.id}/roles`, { roleIds: [] })).status).toBe(400)
  })

  test('ATK-051 another tenant’s people are not found by any route; ids that are none neither', async () => {
    const { path, desk, userRole } = await office()
    const { own1: stranger } = await givenMerchant(app)
    const shopper = await givenShopper(app, { id: path.split('/')[4]! }, `shopper${++count}`)
    const calls: [string, string, unknown?][] = [
      ['GET', ''],
      ['POST', '/resend'],
      ['POST', '/withdraw'],
      ['PUT', '/roles', { roleIds: [userRole] }],
      ['GET', '/removal'],
      ['POST', '/remove-access', {}],
      ['PATCH', '', { firstName: 'X' }],
      ['GET', '/deactivation'],
      ['POST', '/deactivate', {}],
      ['POST', '/reactivate'],
      ['POST', '/resend-activation'],
      ['POST', '/erase'],
      ['GET', '/export'],
    ]
    for (const id of [stranger.id, shopper.id, '01900000-0000-7000-8000-000000000000', 'x']) {
      for (const [method, end, body] of calls) {
        expect((await desk.ask(method as 'GET', `${path}/${id}${end}`, body)).status, `${method} ${id}${end}`).toBe(404)
      }
    }
    expect(await findAccount(app.database.db, stranger.ownerId, stranger.id)).toMatchObject({ state: 'active', firstName: null })
  })

  test('R-01 R-04 staff below owner read; a partner’s person who may bring in colleagues invites, and manages nobody', async () => {
    const { tenant, path, userRole } = await office()
    const adm1 = await givenStaff(app, tenant, `adm${++count}`, ['ISC_Admin'])
    const staff = await signedIn(adm1)
    expect((await staff.get(path)).status).toBe(200)
    expect((await staff.post(path, { email: freshAddress(), roleIds: [userRole] })).status).toBe(403)
    expect((await staff.post(`${path}/${adm1.id}/deactivate`, {})).status).toBe(403)
    expect((await staff.post(`${path}/bulk`, { act: 'remove-access', ids: [adm1.id] })).status).toBe(403)
    const { par1, domain } = await givenGrantedPartner(app, tenant)
    const bringer = await signedIn(par1)
    expect((await bringer.get(path)).status).toBe(403)
    expect((await bringer.post(path, { email: freshAddress(domain), roleIds: [userRole] })).status).toBe(202)
    expect((await bringer.post(`${path}/${adm1.id}/remove-access`, {})).status).toBe(403)
    expect((await bringer.put(`${path}/${par1.id}/roles`, { roleIds: [userRole] })).status).toBe(403)
  })

  test('R-08 erase, export and bulk acts ask for a fresh sign-in', async () => {
    const { path, desk, own2 } = await office()
    app.clock.pass({ minutes: 16 })
    for (const [method, url, body] of [
      ['POST', `${path}/${own2.id}/erase`],
      ['GET', `${path}/${own2.id}/export`],
      ['POST', `${path}/bulk`, { act: 'resend', ids: [own2.id] }],
    ] as const) {
      expect((await desk.ask(method, url, body)).body, url).toMatchObject({ code: 'fresh-sign-in-needed' })
    }
    expect((await desk.post('/api/console/step-up', { password })).status).toBe(200)
    expect((await desk.post(`${path}/bulk`, { act: 'resend', ids: [own2.id] })).body).toMatchObject({
      items: [{ id: own2.id, ok: false, code: 'not-found' }],
    })
  })

  test('R-02 leaving is told to the owners, and the tenant is gone for the one who left', async () => {
    const { tenant, own1, own2 } = await office()
    const desk = await signedIn(own2)
    expect((await desk.post(`/api/console/tenants/${tenant.id}/leave`)).status).toBe(204)
    expect((await desk.get(`/api/console/tenants/${tenant.id}/rights`)).status).toBe(404)
    expect((await lastMail(app, { template: 'access-removed-to-owners', to: own1.email })).data).toMatchObject({
      account: own2.userName,
      by: own2.userName,
    })
  })
})

describe('people of a company over HTTP', () => {
  test('R-04 its administrators list, add, change, make administrators, deactivate; others of the company do not', async () => {
    const { tenant } = await office()
    const { companyId, domain, par1 } = await givenGrantedPartner(app, tenant)
    const path = `/api/console/companies/${companyId}/people`
    expect((await (await signedIn(par1)).get(path)).status).toBe(403)
    await sql`update account set company_administrator = true where id = ${par1.id}`.execute(app.database.db)
    const desk = await signedIn(par1)
    const email = freshAddress(domain)
    const added = await desk.post(path, { email, firstName: 'Cleo' })
    expect([added.status, added.body]).toMatchObject([
      201,
      { email, companyId, activation: 'EmailSent', companyAdministrator: false, createdBy: `console user ${par1.id}` },
    ])
    const one = `${path}/${added.body.id}`
    expect((await desk.get(`${path}?limit=1&sort=createdAt&descending=true`)).body).toMatchObject({
      items: [{ email }],
      next: expect.any(String),
    })
    expect((await desk.put(`${one}/administrator`, { administrator: true })).body).toMatchObject({ companyAdministrator: true })
    expect((await desk.post(`${path}/${par1.id}/deactivate`, {})).body).toMatchObject({ code: 'conflict' })
    expect((await desk.patch(one, { position: 'Developer' })).body).toMatchObject({ position: 'Developer' })
    expect((await desk.post(`${one}/deactivate`, {})).status).toBe(204)
    expect((await desk.get(one)).body).toMatchObject({ state: 'deactivated' })
    expect((await desk.get(`/api/console/companies/${tenant.companyId}/people`)).status).toBe(404)
  })

  test('R-01 a merchant’s people are invited in its tenant, not added at its company', async () => {
    const { tenant, desk } = await office()
    expect((await desk.post(`/api/console/companies/${tenant.companyId}/people`, { email: freshAddress() })).body).toMatchObject({
      code: 'conflict',
    })
    expect((await desk.get(`/api/console/companies/${tenant.companyId}/people`)).body.items).toHaveLength(2)
  })
})

test('R-05 R-07 deactivating over HTTP: the preview warns, the act refuses the last owner, ticked website users go', async () => {
  const { tenant, own1, own2, path, desk } = await office()
  const shopper = await givenShopper(app, tenant, own2.email)
  const preview = (await desk.get(`${path}/${own2.id}/deactivation`)).body
  expect(preview.tenants[0].websiteUsers).toMatchObject([{ accountId: shopper.id }])
  expect(
    (await desk.post(`${path}/${own2.id}/deactivate`, { websiteUsers: [{ tenantId: tenant.id, accountId: shopper.id }] })).status,
  ).toBe(204)
  expect(await findAccount(app.database.db, tenant.id, shopper.id)).toMatchObject({ state: 'deactivated' })
  expect((await desk.get(`${path}/${own1.id}/deactivation`)).body.tenants[0]).toMatchObject({ lastOwner: true })
  expect((await desk.post(`${path}/${own1.id}/deactivate`, {})).body).toMatchObject({ code: 'last-owner' })
  expect((await app.modules.people.read(tenant.id, own2.id)).ok).toBe(true)
  expect(await app.modules.people.deactivate(as(app, own1), personOf(own2))).toMatchObject({ refusal: { code: 'conflict' } })
})
