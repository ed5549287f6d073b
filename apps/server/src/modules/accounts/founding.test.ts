import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { as, lastMail, mailsOf, nobody } from '../../../test/harness/acting.ts'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { givenStaff, password } from '../../../test/harness/given.ts'
import { freshAddress, givenMerchant } from '../../../test/harness/merchant.ts'
import { atTheMachine, refusal, trail } from '../../../test/harness/parts.ts'
import { accessesOfTenant, ownersOf } from '../access/index.ts'
import { jobContext } from '../audit/index.ts'
import { findCompany, findTenant } from '../tenants/index.ts'

let app: TestApp
let count = 0
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())

async function founded(ownerEmail = freshAddress()) {
  const made = await app.modules.founding.foundTenant(atTheMachine, {
    name: `Merchant ${++count}`,
    ownerEmail,
    ownerName: 'Ada M. Okafor',
    website: { name: 'Shop' },
  })
  if (!made.ok) throw new Error(JSON.stringify(made.refusal))
  return { ...made.value, ownerEmail }
}

describe('founding', () => {
  test('R-03 makes tenant, company, settings, stock roles and website, and invites its first Admin Owner and nobody else', async () => {
    const { tenantId, companyId, websiteId, ownerEmail, link } = await founded()
    const { db } = app.database
    expect(await findTenant(db, tenantId)).toMatchObject({ companyId, demo: false })
    expect(await findCompany(db, companyId)).toMatchObject({ kind: 'merchant', state: 'active' })
    expect((await app.modules.settings.effective(db, tenantId))['console.lockout.maxAttempts']).toBe(5)
    expect(websiteId).toBeDefined()
    const accesses = await accessesOfTenant(db, tenantId)
    expect(accesses).toMatchObject([
      {
        cameBy: 'founding',
        email: ownerEmail,
        firstName: 'Ada M.',
        lastName: 'Okafor',
        facts: { access: { state: 'invited' }, roles: [{ stock: 'ISC_Owner' }] },
      },
    ])
    expect(await ownersOf(db, tenantId)).toEqual([])
    const mail = await lastMail(app, { template: 'invitation', to: ownerEmail })
    expect(link).toBe(mail.data['link'])
    expect((await trail(app.modules as never, tenantId)).map((event) => event.action)).toEqual([
      'tenant.founded',
      'website.created',
      'access.invited',
    ])
  })

  test('R-03 is the operator’s: not an owner’s, a job’s or anybody’s; and nothing is left of a refused one', async () => {
    const { own1 } = await givenMerchant(app)
    const input = { name: 'Nobody', ownerEmail: freshAddress() }
    for (const context of [as(app, own1), jobContext('test', 'test'), nobody]) {
      expect(refusal(await app.modules.founding.foundTenant(context, input))).toBe('forbidden')
      expect(refusal(await app.modules.founding.inviteOwner(context, { tenantId: own1.ownerId, email: freshAddress() }))).toBe('forbidden')
      expect(refusal(await app.modules.founding.recoverOwner(context, { tenantId: own1.ownerId }))).toBe('forbidden')
    }
    expect(refusal(await app.modules.founding.foundTenant(atTheMachine, { ...input, name: ' ' }))).toBe('name')
    expect(refusal(await app.modules.founding.foundTenant(atTheMachine, { ...input, ownerEmail: 'x' }))).toBe('address')
    expect(refusal(await app.modules.founding.foundTenant(atTheMachine, { ...input, ownerEmail: own1.email }))).toBe('name-taken')
    const rows = await app.database.db.selectFrom('tenant').selectAll().where('name', '=', 'Nobody').execute()
    expect(rows).toEqual([])
  })
})

describe('the operator and owners', () => {
  test('R-03 the first owner can be invited anew, at another address, until one has been active', async () => {
    const { tenantId, ownerEmail } = await founded()
    const email = freshAddress()
    expect(await app.modules.founding.inviteOwner(atTheMachine, { tenantId, email })).toEqual({ ok: true, value: { email } })
    const open = (await accessesOfTenant(app.database.db, tenantId)).map((access) => access.email)
    expect(open).toEqual([email])
    expect(open).not.toContain(ownerEmail)
    const { tenant, own1 } = await givenMerchant(app)
    expect(refusal(await app.modules.founding.inviteOwner(atTheMachine, { tenantId: tenant.id, email: freshAddress() }))).toBe('forbidden')
    expect(refusal(await app.modules.founding.inviteOwner(atTheMachine, { tenantId, email: own1.email }))).toBe('name-taken')
    expect(refusal(await app.modules.founding.inviteOwner(atTheMachine, { tenantId: own1.id, email: freshAddress() }))).toBe('not-found')
  })

  test('R-03 recovery goes to a current owner’s stored address, tells all owners, is in the trail and changes nothing', async () => {
    const { tenant, own1, own2 } = await givenMerchant(app)
    const adm1 = await givenStaff(app, tenant, `adm${++count}`)
    const recover = (owner?: string) =>
      app.modules.founding.recoverOwner(atTheMachine, { tenantId: tenant.id, ...(owner ? { owner } : {}) })
    expect(refusal(await recover())).toBe('not-found')
    expect(refusal(await recover(adm1.userName))).toBe('not-found')
    expect(await recover(own1.userName.toUpperCase())).toEqual({ ok: true, value: { email: own1.email } })
    const { token } = await lastMail(app, { template: 'reset', to: own1.email })
    expect((await mailsOf(app, { template: 'owner-recover-notice' })).map((mail) => mail.to).toSorted()).toEqual(
      [own1.email, own2.email].toSorted(),
    )
    expect((await trail(app.modules as never, tenant.id)).at(-1)).toMatchObject({ action: 'owner.recovery-sent', id: own1.id })
    expect((await new Browser(app.http).post('/api/console/sign-in', { name: own1.userName, password })).status).toBe(200)
    expect((await new Browser(app.http).post('/api/console/links/reset', { token, password: 'Another-Horse-8-Staple' })).status).toBe(204)
  })

  test('R-03 the operator’s own company is one, however often it is asked for', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => app.modules.founding.ensureOperatorCompany(atTheMachine)))
    expect(new Set(ids).size).toBe(1)
    expect(await findCompany(app.database.db, ids[0]!)).toMatchObject({ kind: 'operator' })
  })
})
