import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { as, lastMail, mailsOf } from '../../../test/harness/acting.ts'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { givenPartner, givenSettings, givenShopper, givenStaff, password } from '../../../test/harness/given.ts'
import {
  freshAddress,
  givenAccessTo,
  givenGrant,
  givenGrantedPartner,
  givenMerchant,
  personOf,
  roleOf,
} from '../../../test/harness/merchant.ts'
import { atTheMachine, refusal } from '../../../test/harness/parts.ts'
import { findAccess, rightsIn } from '../access/index.ts'
import { jobContext } from '../audit/index.ts'
import { findAccount } from '../principals/index.ts'
import type { People } from './people.ts'

let app: TestApp
let people: People
let count = 0
beforeAll(async () => {
  app = await testApp()
  people = app.modules.people
})
afterAll(() => app.close())

const told = async (tenantId: string, template: string) => (await mailsOf(app, { template })).filter((mail) => mail.ownerId === tenantId)
async function signedIn(name: string): Promise<Browser> {
  const browser = new Browser(app.http)
  expect((await browser.post('/api/console/sign-in', { name, password })).status).toBe(200)
  return browser
}
const mayUse = async (browser: Browser) => (await browser.get('/api/console/session')).status === 200
const account = (person: { ownerId: string; id: string }) => findAccount(app.database.db, person.ownerId, person.id)

describe('deactivating', () => {
  test('R-07 ATK-066 ATK-067 ends sessions on every device, password, links, known devices and access, at once', async () => {
    const { tenant, own1 } = await givenMerchant(app)
    const std1 = await givenStaff(app, tenant, `std${++count}`, ['ISC_User'])
    const [laptop, phone] = [await signedIn(std1.userName), await signedIn(std1.userName)]
    await new Browser(app.http).post('/api/console/forgot-password', { name: std1.userName })
    await app.recover()
    const { token } = await lastMail(app, { template: 'reset', to: std1.email })
    expect((await people.deactivate(as(app, own1), personOf(std1))).ok).toBe(true)
    expect([await mayUse(laptop), await mayUse(phone)]).toEqual([false, false])
    expect((await new Browser(app.http).post('/api/console/sign-in', { name: std1.userName, password })).status).toBe(401)
    expect((await new Browser(app.http).post('/api/console/links/reset', { token, password: 'Another-Horse-8-Staple' })).status).toBe(422)
    const left = await sql<{
      n: number
    }>`select (select count(*) from credential where account_id = ${std1.id}) + (select count(*) from known_device where account_id = ${std1.id})
      + (select count(*) from session where account_id = ${std1.id} and ended_at is null) as n`.execute(app.database.db)
    expect(Number(left.rows[0]?.n)).toBe(0)
    expect(await account(std1)).toMatchObject({ state: 'deactivated', deactivatedBy: `console user ${own1.id}` })
    expect((await findAccess(app.database.db, tenant.id, personOf(std1)))?.facts.access?.state).toBe('ended')
    // the name stays taken
    expect(
      refusal(await people.invite(as(app, own1), tenant.id, { email: std1.email, roleIds: [await roleOf(app, tenant, 'ISC_User')] })),
    ).toBe('forbidden')
  })

  test('R-07 ATK-067 reactivation brings nothing back: a new password by the mailed link, no access', async () => {
    const { tenant, own1, own2 } = await givenMerchant(app)
    const std1 = await givenStaff(app, tenant, `std${++count}`, ['ISC_Admin'])
    await new Browser(app.http).post('/api/console/forgot-password', { name: std1.userName })
    await app.recover()
    const { token } = await lastMail(app, { template: 'reset', to: std1.email })
    await people.deactivate(as(app, own1), personOf(std1))
    expect(refusal(await people.deactivate(as(app, own1), personOf(std1)))).toBe('conflict')
    expect((await people.reactivate(as(app, own1), personOf(std1))).ok).toBe(true)
    expect(await account(std1)).toMatchObject({ state: 'active', activation: 'EmailSent' })
    expect((await new Browser(app.http).post('/api/console/links/reset', { token, password: 'Another-Horse-8-Staple' })).status).toBe(422)
    expect((await new Browser(app.http).post('/api/console/sign-in', { name: std1.userName, password })).status).toBe(401)
    expect((await rightsIn(app.database.db, tenant.id, personOf(std1))).barred).toBe('access-ended')
    expect((await lastMail(app, { template: 'activation', to: std1.email })).token).not.toBe('')
    expect((await told(tenant.id, 'new-account-to-owners')).map((mail) => mail.to).toSorted()).toEqual([own1.email, own2.email].toSorted())
    expect(refusal(await people.reactivate(as(app, own1), personOf(std1)))).toBe('conflict')
  })

  test('R-04 R-07 is the home company’s alone: neither an owner of the tenant for a partner’s, nor the operator, nor a job', async () => {
    const { tenant, own1 } = await givenMerchant(app)
    const twin = await givenMerchant(app)
    const { companyId, par1, domain } = await givenGrantedPartner(app, tenant)
    const admin = await givenStaff(app, tenant, `admin${++count}@${domain}`, [], { companyId })
    for (const context of [as(app, own1), as(app, par1), atTheMachine, jobContext('test', 'test')]) {
      expect(refusal(await people.deactivate(context, personOf(par1)))).toBe('forbidden')
      expect(refusal(await people.reactivate(context, personOf(par1)))).toBe('forbidden')
      expect(refusal(await people.erase(context, personOf(par1)))).toBe('forbidden')
      expect(refusal(await people.exportPerson(context, personOf(par1)))).toBe('forbidden')
      expect(refusal(await people.changeDetails(context, personOf(par1), { firstName: 'X' }))).toBe('forbidden')
      expect(refusal(await people.previewDeactivation(context, personOf(par1)))).toBe('forbidden')
    }
    // another merchant’s owner neither, nor staff below owner
    const std1 = await givenStaff(app, tenant, `std${++count}`, ['ISC_Admin'])
    expect(refusal(await people.deactivate(as(app, twin.own1), personOf(std1)))).toBe('forbidden')
    expect(refusal(await people.deactivate(as(app, std1), personOf(own1)))).toBe('forbidden')
    await sql`update account set company_administrator = true where id = ${admin.id}`.execute(app.database.db)
    expect((await people.deactivate(as(app, admin), personOf(par1))).ok).toBe(true)
  })

  test('R-07 R-02 over all tenants: the preview says what ends, the owners of each are told, ticked website users go too', async () => {
    const [one, two, three] = [await givenMerchant(app), await givenMerchant(app), await givenMerchant(app)]
    const { companyId, par1, domain } = await givenGrantedPartner(app, one.tenant)
    await givenGrant(app, two.tenant, companyId)
    await givenAccessTo(app, two.tenant, par1, ['ISC_User'])
    const admin = await givenStaff(app, one.tenant, `admin${++count}@${domain}`, [], { companyId })
    await sql`update account set company_administrator = true where id = ${admin.id}`.execute(app.database.db)
    const [shopper, kept, stranger] = [
      await givenShopper(app, one.tenant, par1.email),
      await givenShopper(app, two.tenant, par1.email),
      await givenShopper(app, three.tenant, par1.email),
    ]
    await signedIn(par1.userName)
    const preview = await people.previewDeactivation(as(app, admin), personOf(par1))
    expect(preview).toMatchObject({ ok: true, value: { sessions: 1, lastAdministrator: false } })
    const tenants = preview.ok ? preview.value.tenants : []
    expect(new Set(tenants.map((tenant) => tenant.tenantId))).toEqual(new Set([one.tenant.id, two.tenant.id]))
    expect(tenants.flatMap((tenant) => tenant.websiteUsers.map((user) => user.accountId)).toSorted()).toEqual(
      [shopper.id, kept.id].toSorted(),
    )
    const ticked = [{ tenantId: one.tenant.id, accountId: shopper.id }]
    expect((await people.deactivate(as(app, admin), personOf(par1), ticked)).ok).toBe(true)
    expect([(await account(shopper))?.state, (await account(kept))?.state, (await account(stranger))?.state]).toEqual([
      'deactivated',
      'active',
      'active',
    ])
    for (const { tenant, own1, own2 } of [one, two]) {
      expect((await told(tenant.id, 'deactivated-to-owners')).map((mail) => mail.to).toSorted()).toEqual(
        [own1.email, own2.email].toSorted(),
      )
    }
    expect(await told(three.tenant.id, 'deactivated-to-owners')).toEqual([])
  })

  test('ATK-064 R-05 an owner is deactivated only with a fresh sign-in and while another remains', async () => {
    const { tenant, own1, own2 } = await givenMerchant(app)
    expect(refusal(await people.deactivate(as(app, own1, 60), personOf(own2)))).toBe('fresh-sign-in-needed')
    expect((await people.deactivate(as(app, own1), personOf(own2))).ok).toBe(true)
    expect(refusal(await people.deactivate(as(app, own1), personOf(own1)))).toBe('last-owner')
    // both learned of it, the one who went included
    expect((await told(tenant.id, 'deactivated-to-owners')).map((mail) => mail.to).toSorted()).toEqual([own1.email, own2.email].toSorted())
  })
})

describe('company administrators', () => {
  async function company() {
    const domain = `agency${++count}.test`
    const { companyId } = await givenPartner(app, `Agency ${count}`, domain)
    const { tenant } = await givenMerchant(app)
    const make = async (administrator: boolean) => {
      const person = await givenStaff(app, tenant, `p${++count}@${domain}`, [], { companyId })
      await sql`update account set company_administrator = ${administrator} where id = ${person.id}`.execute(app.database.db)
      return person
    }
    return { companyId, domain, admin: await make(true), make }
  }

  test('R-04 add, change and make administrators of their own company, under its proved domains', async () => {
    const { companyId, domain, admin, make } = await company()
    const other = await company()
    const email = freshAddress(domain)
    expect(await people.addColleague(as(app, admin), companyId, { email, firstName: 'Ida' })).toMatchObject({
      ok: true,
      value: { ownerId: companyId, activation: 'EmailSent' },
    })
    expect(refusal(await people.addColleague(as(app, admin), companyId, { email }))).toBe('taken')
    expect(refusal(await people.addColleague(as(app, admin), companyId, { email: freshAddress() }))).toBe('address-outside-domains')
    expect(refusal(await people.addColleague(as(app, other.admin), companyId, { email: freshAddress(domain) }))).toBe('forbidden')
    const colleague = await make(false)
    expect(refusal(await people.addColleague(as(app, colleague), companyId, { email: freshAddress(domain) }))).toBe('forbidden')
    expect(await people.setAdministrator(as(app, admin), personOf(colleague), true)).toMatchObject({
      ok: true,
      value: { companyAdministrator: true },
    })
    expect((await people.addColleague(as(app, colleague), companyId, { email: freshAddress(domain) })).ok).toBe(true)
    expect(refusal(await people.setAdministrator(as(app, other.admin), personOf(colleague), false))).toBe('forbidden')
    expect(refusal(await people.setAdministrator(as(app, admin), personOf(other.admin), false))).toBe('forbidden')
  })

  test('R-04 the last administrator stays: not taken back, not deactivated; one who never activated does not count', async () => {
    const { companyId, domain, admin, make } = await company()
    await people.addColleague(as(app, admin), companyId, { email: freshAddress(domain), companyAdministrator: true })
    expect(refusal(await people.setAdministrator(as(app, admin), personOf(admin), false))).toBe('conflict')
    expect(refusal(await people.deactivate(as(app, admin), personOf(admin)))).toBe('conflict')
    expect(await account(admin)).toMatchObject({ state: 'active', companyAdministrator: true })
    const second = await make(true)
    expect((await people.deactivate(as(app, second), personOf(admin))).ok).toBe(true)
    // nothing comes back with them
    await people.reactivate(as(app, second), personOf(admin))
    expect(await account(admin)).toMatchObject({ companyAdministrator: false })
  })

  test('R-16 details change with who and when; a user name with @ is the own address, and looks like nobody else’s', async () => {
    const { admin, make, domain } = await company()
    const colleague = await make(false)
    app.clock.pass({ minutes: 1 })
    const changed = await people.changeDetails(as(app, admin), personOf(colleague), {
      userName: `ida${count}`,
      lastName: ' Ng ',
      language: 'de-ch',
      phone: null,
    })
    expect(changed).toMatchObject({
      ok: true,
      value: {
        userName: `ida${count}`,
        lastName: 'Ng',
        language: 'de-CH',
        modifiedBy: `console user ${admin.id}`,
        modifiedAt: app.clock.now(),
      },
    })
    const change = async (input: object) => refusal(await people.changeDetails(as(app, admin), personOf(colleague), input))
    expect(await change({ userName: `someone@${domain}` })).toBe('address')
    expect(await change({ userName: admin.userName })).toBe('address')
    expect(await change({ userName: ' x' })).toBe('outer-space')
    expect(await change({ firstName: 'a\u202eb' })).toBe('hidden-character')
    expect(await change({ firstName: 'a'.repeat(101) })).toBe('too-long')
    expect(await change({ language: 'not a language' })).toBe('language')
    const named = await make(false)
    await people.changeDetails(as(app, admin), personOf(named), { userName: `adele${count}` })
    expect(await change({ userName: `аdele${count}` })).toBe('taken')
  })
})

describe('inactivity', () => {
  test('R-07 R-05 a job, where owners switched it on, and never the last owner; one mail with the list', async () => {
    const { tenant, own1, own2 } = await givenMerchant(app)
    const off = await givenMerchant(app)
    const idle = [await givenStaff(app, tenant, `idle${++count}`), await givenStaff(app, tenant, `idle${++count}`)]
    const shopper = await givenShopper(app, tenant, idle[0]!.email)
    const invited = freshAddress()
    await people.invite(as(app, own1), tenant.id, { email: invited, roleIds: [await roleOf(app, tenant, 'ISC_User')] })
    await givenSettings(app, tenant.id, { 'console.inactivity.days': 30 })
    app.clock.pass({ days: 29 })
    const busy = await givenStaff(app, tenant, `busy${++count}`)
    expect(await people.deactivateInactive('run 1')).toEqual({ deactivated: 0, kept: 0 })
    app.clock.pass({ days: 2 })
    expect(await people.deactivateInactive('run 2')).toEqual({ deactivated: 3, kept: 1 })
    for (const one of idle) expect(await account(one)).toMatchObject({ state: 'deactivated', deactivatedBy: 'job inactivity' })
    const states = [(await account(own1))?.state, (await account(own2))?.state]
    expect(new Set(states)).toEqual(new Set(['active', 'deactivated']))
    for (const one of [busy, shopper, off.own1]) expect(await account(one)).toMatchObject({ state: 'active' })
    const mails = (await told(tenant.id, 'bulk-to-owners')).filter((mail) => mail.data['act'] === 'Deactivated for inactivity')
    expect(mails.map((mail) => mail.to).toSorted()).toEqual([own1.email, own2.email].toSorted())
    expect(mails[0]?.data['accounts']).toHaveLength(3)
    expect(await people.deactivateInactive('run 3')).toEqual({ deactivated: 0, kept: 1 })
  })
})
