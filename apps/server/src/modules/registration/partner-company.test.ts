import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { as, lastMail, mailsOf, runRegistrations } from '../../../test/harness/acting.ts'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { startDns, type TestDns } from '../../../test/harness/dns.ts'
import { givenMerchant, roleOf } from '../../../test/harness/merchant.ts'
import { createTxtResolver } from '../../platform/dns.ts'
import { nil } from '../../platform/random.ts'
import { sweepUnclaimed } from '../accounts/index.ts'
import { findAccount, holderOf } from '../principals/index.ts'
import { findCompany } from '../tenants/index.ts'
import { closeDesertedCompanies } from './index.ts'

let app: TestApp
let dns: TestDns
let count = 0
beforeAll(async () => {
  dns = await startDns()
  app = await testApp({ dns: createTxtResolver(dns.server), env: { TILLWARD_SOURCE_NAMES: '5' } })
})
afterAll(async () => {
  await app.close()
  await dns.stop()
})

const chosen = 'Quiet-Lantern-42-River'
const path = '/api/console/partner-companies'
let sources = 0
/** From a network address of its own, unless said. */
const browser = (address = `198.51.100.${++sources}`) => new Browser(app.http, { address })
const input = (domain = `agency${++count}.test`) => ({ companyName: `Agency ${count}`, email: `first@${domain}`, domain, firstName: 'Ida' })

async function accountOf(email: string) {
  const holder = await holderOf(app.database.db, nil, email)
  return holder && findAccount(app.database.db, holder.ownerId, holder.accountId)
}

describe('a partner company registers itself', () => {
  test('R-04 its first person proves the address by mail, the domain by DNS, and only then can a tenant grant it access', async () => {
    const { tenant, own1 } = await givenMerchant(app)
    const it = input()
    const answer = await browser().post(path, it)
    expect(answer.status).toBe(202)
    expect(await accountOf(it.email)).toBeUndefined()
    expect(await runRegistrations(app)).toBe(1)
    const account = (await accountOf(it.email))!
    expect(account).toMatchObject({
      unclaimed: true,
      activation: 'EmailSent',
      companyAdministrator: true,
      cameBy: 'partner-registration',
      firstName: 'Ida',
    })
    expect(await findCompany(app.database.db, account.ownerId)).toMatchObject({ kind: 'partner', name: it.companyName })
    const { token } = await lastMail(app, { template: 'activation', to: it.email })
    expect((await browser().post('/api/console/links/activate', { token, password: chosen })).status).toBe(200)
    expect(await accountOf(it.email)).toMatchObject({ unclaimed: false, activation: 'Activated' })

    const grant = async () =>
      app.modules.partners.grant(as(app, own1), tenant.id, {
        domain: it.domain,
        ceilingRoleId: await roleOf(app, tenant, 'ISC_User'),
        mayBringPeople: false,
      })
    expect(await grant()).toMatchObject({ ok: false })
    const desk = browser()
    expect((await desk.post('/api/console/sign-in', { name: it.email, password: chosen })).status).toBe(200)
    const domains = `/api/console/companies/${account.ownerId}/domains`
    const [claim] = (await desk.get(domains)).body.items
    dns.set(claim.record.name, [claim.record.value])
    expect((await desk.post(`${domains}/${it.domain}/check`)).body).toMatchObject({ outcome: 'verified' })
    expect(await grant()).toMatchObject({ ok: true })
    expect((await desk.get(`/api/console/companies/${account.ownerId}/people`)).body.items).toHaveLength(1)
  })

  test('R-16 ATK-017 a known address gets the same answer; its holder is told, nothing of it changes', async () => {
    const { own1 } = await givenMerchant(app)
    const it = input()
    const answers = [await browser().post(path, it), await browser().post(path, { ...input(), email: own1.email.toUpperCase() })]
    expect(answers.map(({ status, text }) => [status, text])).toEqual([answers[0], answers[0]].map((one) => [one!.status, one!.text]))
    await runRegistrations(app)
    expect((await mailsOf(app, { to: own1.email })).map((mail) => mail.template)).toEqual(['registration-known-address'])
    expect(await accountOf(own1.email)).toMatchObject({ id: own1.id, activation: 'Activated', ownerId: own1.ownerId })
    const { rows } = await sql`select 1 from company where name = ${`Agency ${count}`}`.execute(app.database.db)
    expect(rows).toEqual([])
  })

  test('ATK-025 again and again: three mails an hour, one company, the newest name', async () => {
    const it = input()
    for (let n = 0; n < 5; n++) {
      await browser().post(path, { ...it, companyName: `Name ${n}` })
      await runRegistrations(app)
    }
    expect(await mailsOf(app, { to: it.email })).toHaveLength(3)
    const account = (await accountOf(it.email))!
    expect(await findCompany(app.database.db, account.ownerId)).toMatchObject({ name: 'Name 2' })
    const { own1 } = await givenMerchant(app)
    for (let n = 0; n < 5; n++) await browser().post(path, { ...it, email: own1.email })
    await runRegistrations(app)
    expect(await mailsOf(app, { to: own1.email })).toHaveLength(3)
  })

  test('R-45 ATK-025 many addresses from one source: the source is refused for a while, whoever is known', async () => {
    const one = '203.0.113.9'
    const statuses = []
    for (let n = 0; n < 7; n++) statuses.push((await browser(one).post(path, input())).status)
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429, 429])
    expect((await browser().post(path, input())).status).toBe(202)
    app.clock.pass({ minutes: 11 })
    expect((await browser(one).post(path, input())).status).toBe(202)
  })

  test('what cannot be a name, address or domain is told by field; further fields are refused (ATK-056)', async () => {
    const it = input()
    const refused = async (change: object) => (await browser().post(path, { ...it, ...change })).body
    expect(await refused({ companyName: ' ' })).toMatchObject({ code: 'invalid', fields: [{ field: 'companyName' }] })
    expect(await refused({ companyName: 'A\u202eB' })).toMatchObject({ fields: [{ field: 'companyName' }] })
    expect(await refused({ email: 'a@b.test, c@d.test' })).toMatchObject({ fields: [{ field: 'email' }] })
    expect(await refused({ domain: 'gmail.com' })).toMatchObject({ fields: [{ field: 'domain', rule: 'free-mail' }] })
    for (const more of [{ kind: 'merchant' }, { companyId: nil }, { companyAdministrator: true }, { activation: 'Activated' }]) {
      expect(await refused(more)).toMatchObject({ code: 'bad-request' })
    }
    expect(await runRegistrations(app)).toBeGreaterThan(0)
    expect(await accountOf(it.email)).toBeUndefined()
  })

  test('what nobody proves goes after 90 days, with its company and its claim on the address', async () => {
    const it = input()
    await browser().post(path, it)
    await runRegistrations(app)
    const account = (await accountOf(it.email))!
    app.clock.pass({ days: 91 })
    expect(await sweepUnclaimed(app.modules.userParts)).toBeGreaterThan(0)
    expect(await closeDesertedCompanies(app.modules.registration, 'test')).toBeGreaterThan(0)
    expect(await accountOf(it.email)).toBeUndefined()
    expect(await findCompany(app.database.db, account.ownerId)).toMatchObject({ state: 'closed' })
    await browser().post(path, it)
    await runRegistrations(app)
    expect(await accountOf(it.email)).toMatchObject({ unclaimed: true })
  })
})
