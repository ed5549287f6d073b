import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { as, lastMail, nobody } from '../../../test/harness/acting.ts'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import { Browser } from '../../../test/harness/browser.ts'
import { givenStaff, password } from '../../../test/harness/given.ts'
import { freshAddress, type GivenMerchant, givenGrantedPartner, givenMerchant, roleOf } from '../../../test/harness/merchant.ts'
import { atTheMachine, trail } from '../../../test/harness/parts.ts'
import { nil } from '../../platform/random.ts'
import { findAccess, ownersOf, rightsIn } from '../access/index.ts'
import { holderOf } from '../principals/index.ts'
import { findTenant } from '../tenants/index.ts'
import { activate } from './index.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())

const chosen = 'Quiet-Lantern-42-River'
const browser = () => new Browser(app.http)
const post = (token: string, word = chosen) => browser().post('/api/console/links/activate', { token, password: word })

async function personOf(email: string) {
  const holder = await holderOf(app.database.db, nil, email)
  if (!holder) throw new Error(`nobody has ${email}`)
  return { companyId: holder.ownerId, accountId: holder.accountId }
}

/** Invites a new address to a merchant and returns the link's token. */
async function invited({ tenant, own1 }: GivenMerchant, role = 'ISC_User', email = freshAddress()) {
  const done = await app.modules.people.invite(as(app, own1), tenant.id, { email, roleIds: [await roleOf(app, tenant, role)] })
  expect(done.ok).toBe(true)
  return { email, token: (await lastMail(app, { template: 'invitation', to: email })).token, person: await personOf(email) }
}

describe('activation', () => {
  test('R-17 R-07 the holder chooses the password by the link, and has the access invited to; nobody else ever knew it', async () => {
    const merchant = await givenMerchant(app)
    const { email, token, person } = await invited(merchant)
    expect((await browser().post('/api/console/sign-in', { name: email, password: chosen })).status).toBe(401)
    const answer = await post(token)
    expect([answer.status, answer.body]).toEqual([200, { userName: email }])
    // no session of itself
    expect(answer.headers['set-cookie']).toBeUndefined()
    const desk = browser()
    expect((await desk.post('/api/console/sign-in', { name: email, password: chosen })).status).toBe(200)
    expect((await desk.get(`/api/console/tenants/${merchant.tenant.id}/rights`)).body).toMatchObject({ roles: [{ name: 'ISC_User' }] })
    const events = await trail(app.modules as never, merchant.tenant.id)
    expect(events.filter((event) => event.id === person.accountId).map((event) => event.action)).toEqual([
      'access.invited',
      'access.accepted',
    ])
    const home = await app.modules.audit.list(app.database.db, merchant.tenant.companyId, { subjectId: person.accountId, limit: 10 })
    expect(home.items.map((event) => event.action)).toContain('account.activated')
  })

  test('R-03 the first owner of a founded tenant: from activation on the tenant has an owner, and the operator invites none any more', async () => {
    const ownerEmail = freshAddress()
    const founded = await app.modules.founding.foundTenant(atTheMachine, { name: 'First', ownerEmail })
    if (!founded.ok) throw new Error('not founded')
    const { tenantId, link } = founded.value
    expect((await findTenant(app.database.db, tenantId))?.hadOwnerAt).toBeUndefined()
    expect((await post(link.split('#')[1]!)).status).toBe(200)
    expect(await ownersOf(app.database.db, tenantId)).toMatchObject([{ email: ownerEmail }])
    expect((await findTenant(app.database.db, tenantId))?.hadOwnerAt).toEqual(app.clock.now())
    expect(await app.modules.founding.inviteOwner(atTheMachine, { tenantId, email: freshAddress() })).toMatchObject({
      refusal: { code: 'forbidden' },
    })
  })

  test('R-50 R-55 a password that breaks the rules is told with each rule, and leaves the link usable', async () => {
    const { email, token } = await invited(await givenMerchant(app))
    const refused = await post(token, 'short')
    expect([refused.status, refused.body.code]).toEqual([422, 'password-refused'])
    expect(refused.body.fields.map((field: { rule: string }) => field.rule)).toEqual(
      expect.arrayContaining(['too-short', 'needs-upper', 'needs-digit', 'needs-special']),
    )
    expect((await post(token, `${email.split('@')[0]}-A1!x`)).body.fields).toMatchObject([{ rule: 'context-word' }])
    expect((await post(token)).status).toBe(200)
  })

  test('ATK-124 ATK-133 a link works once, of sixteen at the same time one; not after a newer one, and not after its time', async () => {
    const merchant = await givenMerchant(app)
    const { token, person } = await invited(merchant)
    const older = token
    await app.modules.people.resend(as(app, merchant.own1), merchant.tenant.id, person.accountId)
    expect((await post(older)).body.code).toBe('link-refused')
    const { token: newer } = await lastMail(app, { template: 'invitation' })
    const answers = await Promise.all(Array.from({ length: 16 }, (_, n) => post(newer, `${chosen}-${n}`)))
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    expect(answers.filter((answer) => answer.body.code === 'link-refused')).toHaveLength(15)
    const late = await invited(merchant)
    app.clock.pass({ hours: 169 })
    expect((await post(late.token)).body.code).toBe('link-refused')
  })

  test('ATK-133 not once withdrawn, nor once whoever invited may not any more; then nothing is activated', async () => {
    const merchant = await givenMerchant(app)
    const { tenant, own1, own2 } = merchant
    const withdrawn = await invited(merchant)
    await app.modules.people.withdraw(as(app, own2), tenant.id, withdrawn.person.accountId)
    const orphaned = await invited(merchant)
    await sql`delete from access_role where account_id = ${own1.id}`.execute(app.database.db)
    for (const { token, person } of [withdrawn, orphaned]) {
      expect((await post(token)).body.code).toBe('link-refused')
      const { rows } = await sql<{ activation: string; n: number }>`
        select activation, (select count(*)::int from credential c where c.account_id = a.id) as n from account a where id = ${person.accountId}`.execute(
        app.database.db,
      )
      expect(rows).toEqual([{ activation: 'EmailSent', n: 0 }])
    }
    // sent again by one who may, it works
    await app.modules.people.resend(as(app, own2), tenant.id, orphaned.person.accountId)
    expect((await post((await lastMail(app, { template: 'invitation', to: orphaned.email })).token)).status).toBe(200)
    expect((await rightsIn(app.database.db, tenant.id, orphaned.person)).roles).toMatchObject([{ name: 'ISC_User' }])
  })

  test('ATK-133 R-04 a partner’s invitation is refused once the grant, the ceiling or the right of its sender no longer covers it', async () => {
    const { tenant, own1 } = await givenMerchant(app)
    const { par1, domain, companyId } = await givenGrantedPartner(app, tenant)
    const email = freshAddress(domain)
    await app.modules.people.invite(as(app, par1), tenant.id, { email, roleIds: [await roleOf(app, tenant, 'ISC_User')] })
    const { token } = await lastMail(app, { template: 'invitation', to: email })
    await sql`update partner_grant set ceiling_role_id = ${await roleOf(app, tenant, 'ISC_ContentEditor')} where company_id = ${companyId}`.execute(
      app.database.db,
    )
    expect((await post(token)).body.code).toBe('link-refused')
    await sql`update partner_grant set ceiling_role_id = ${await roleOf(app, tenant, 'ISC_Admin')} where company_id = ${companyId}`.execute(
      app.database.db,
    )
    await app.modules.partners.end(as(app, own1), tenant.id, companyId)
    expect((await post(token)).body.code).toBe('link-refused')
    expect((await findAccess(app.database.db, tenant.id, await personOf(email)))?.facts.access?.state).toBe('ended')
  })

  test('R-10 ATK-124 the link of a website user is none at the console, nor a reset link one of activation; odd tokens neither', async () => {
    const merchant = await givenMerchant(app)
    const { token } = await invited(merchant)
    const shop = { kind: 'website' as const, tenantId: merchant.tenant.id, websiteId: merchant.tenant.websiteId }
    expect(await activate(app.modules.registration, nobody, { door: shop, token, password: chosen })).toMatchObject({
      refusal: { code: 'link-refused' },
    })
    expect((await browser().post('/api/console/links/reset', { token, password: chosen })).body.code).toBe('link-refused')
    for (const odd of ['x', `${token}x`, token.slice(1), '../..', '\u0000'])
      expect((await post(odd)).body.code).toMatch(/link-refused|bad-request/)
    expect((await browser().post('/api/console/links/activate', { token, password: chosen, companyAdministrator: true })).body.code).toBe(
      'bad-request',
    )
  })

  test('R-07 ATK-067 a deactivated account is not activated by a link from before; after reactivation its own link does, without access', async () => {
    const merchant = await givenMerchant(app)
    const { tenant, own1 } = merchant
    const { email, token, person } = await invited(merchant)
    await app.modules.people.deactivate(as(app, own1), person)
    expect((await post(token)).body.code).toBe('link-refused')
    await app.modules.people.reactivate(as(app, own1), person)
    expect((await post(token)).body.code).toBe('link-refused')
    expect((await post((await lastMail(app, { template: 'activation', to: email })).token)).status).toBe(200)
    expect((await rightsIn(app.database.db, tenant.id, person)).barred).toBe('access-ended')
  })
})

describe('consent', () => {
  async function offered(role = 'ISC_User') {
    const merchant = await givenMerchant(app)
    const elsewhere = await givenMerchant(app)
    const { par1, companyId } = await givenGrantedPartner(app, elsewhere.tenant)
    await sql`insert into partner_grant (tenant_id, company_id, ceiling_role_id, may_bring_people, granted_at)
      values (${merchant.tenant.id}, ${companyId}, ${await roleOf(app, merchant.tenant, 'ISC_User')}, false, ${app.clock.now()})`.execute(
      app.database.db,
    )
    const roleIds = [await roleOf(app, merchant.tenant, role)]
    expect(
      (await app.modules.people.invite(as(app, merchant.own1), merchant.tenant.id, { email: par1.email, companyId, roleIds })).ok,
    ).toBe(true)
    const desk = browser()
    expect((await desk.post('/api/console/sign-in', { name: par1.userName, password })).status).toBe(200)
    const path = `/api/console/invitations/${merchant.tenant.id}`
    return {
      ...merchant,
      par1,
      companyId,
      desk,
      path,
      token: (await lastMail(app, { template: 'consent-to-access', to: par1.email })).token,
    }
  }

  test('R-04 R-16 takes effect when the holder, signed in, accepts, and not before', async () => {
    const { tenant, desk, path, token, own1 } = await offered()
    const rights = `/api/console/tenants/${tenant.id}/rights`
    expect((await desk.get(rights)).status).toBe(404)
    expect((await desk.get('/api/console/invitations')).body.items).toMatchObject([
      { tenantId: tenant.id, roles: ['ISC_User'], invitedBy: own1.userName },
    ])
    expect((await desk.post('/api/console/links/consent', { token })).body).toEqual({ tenantId: tenant.id })
    expect((await desk.post(`${path}/accept`)).status).toBe(204)
    expect((await desk.get(rights)).status).toBe(200)
    expect((await desk.get('/api/console/invitations')).body.items).toEqual([])
    expect((await desk.post(`${path}/accept`)).body.code).toBe('link-refused')
    expect((await desk.post('/api/console/links/consent', { token })).body.code).toBe('link-refused')
  })

  test('ATK-133 nobody else accepts it: not who is not signed in, not another account with the forwarded link', async () => {
    const { tenant, path, token, companyId, par1 } = await offered()
    expect((await browser().post(`${path}/accept`)).status).toBe(401)
    // a colleague of the very same company
    const other = await givenStaff(app, tenant, freshAddress(), [], { companyId })
    const desk = browser()
    await desk.post('/api/console/sign-in', { name: other.userName, password })
    expect((await desk.post('/api/console/links/consent', { token })).body.code).toBe('link-refused')
    expect((await desk.post(`${path}/accept`)).body.code).toBe('link-refused')
    expect((await post(token)).body.code).toBe('link-refused')
    expect((await findAccess(app.database.db, tenant.id, { companyId: par1.ownerId, accountId: par1.id }))?.facts.access?.state).toBe(
      'invited',
    )
  })

  test('R-16 declined, it is over; withdrawn or too late as well', async () => {
    const one = await offered()
    expect((await one.desk.post(`${one.path}/decline`)).status).toBe(204)
    expect((await one.desk.post(`${one.path}/accept`)).body.code).toBe('link-refused')
    const two = await offered()
    await app.modules.people.withdraw(as(app, two.own1), two.tenant.id, two.par1.id)
    expect((await two.desk.post(`${two.path}/accept`)).body.code).toBe('link-refused')
    const three = await offered()
    app.clock.pass({ hours: 169 })
    await three.desk.post('/api/console/sign-in', { name: three.par1.userName, password })
    expect((await three.desk.get('/api/console/invitations')).body.items).toEqual([])
    expect((await three.desk.post(`${three.path}/accept`)).body.code).toBe('link-refused')
  })

  test('R-04 R-16 an account whose company has no grant is asked like any other, and learns only then that it cannot come in', async () => {
    const { tenant, own1 } = await givenMerchant(app)
    const elsewhere = await givenMerchant(app)
    const roleIds = [await roleOf(app, tenant, 'ISC_User')]
    const desk = browser()
    expect((await app.modules.people.invite(as(app, own1), tenant.id, { email: elsewhere.own1.email, roleIds })).ok).toBe(true)
    await desk.post('/api/console/sign-in', { name: elsewhere.own1.userName, password })
    expect((await desk.post(`/api/console/invitations/${tenant.id}/accept`)).body.code).toBe('link-refused')
    expect((await rightsIn(app.database.db, tenant.id, { companyId: elsewhere.own1.ownerId, accountId: elsewhere.own1.id })).barred).toBe(
      'invited',
    )
  })
})
