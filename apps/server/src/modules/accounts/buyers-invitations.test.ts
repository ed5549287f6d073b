import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mailsOf } from '../../../test/harness/acting.ts'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import {
  assign,
  enters,
  type GivenCustomer,
  givenBuyer,
  givenBuyerOf,
  givenCustomer,
  mailInvitations,
  type Shopping,
  sessionOf,
  unassign,
} from '../../../test/harness/buyers.ts'
import { type GivenTenant, givenSettings, givenStaff, givenTenant } from '../../../test/harness/given.ts'
import { freshAddress, roleOf } from '../../../test/harness/merchant.ts'
import { plus } from '../../platform/clock.ts'
import { findAssignment, websitesOfUser } from '../access/index.ts'
import { type Account, findAccount, holderOf, keepFormerName, lockAccount } from '../principals/index.ts'
import { deactivateAccount, eraseAccount } from './account-end.ts'
import { sweepInvitations } from './index.ts'

let app: TestApp
let tenant: GivenTenant
let k1: GivenCustomer
let boss: Shopping

beforeAll(async () => {
  app = await testApp()
  tenant = await givenTenant(app)
  k1 = await givenCustomer(app, tenant, { name: 'Nordlicht Bistro', shipTos: 3 })
  boss = await givenBuyerOf(app, tenant, k1, { role: 'Administrator' })
})
afterAll(() => app.close())

const chosen = 'Quiet-Lantern-42-River'
const path = (customer = k1) => `/api/storefront/customers/${customer.id}/invitations`
async function invite(email: string, body: object = {}, by = boss, customer = k1) {
  return by.browser.post(path(customer), { email, roleId: await roleOf(app, tenant, 'Buyer1'), ...body })
}
/** Invited and mailed. */
async function invited(email: string, body: object = {}, by = boss, customer = k1) {
  const answer = await invite(email, body, by, customer)
  expect(answer.status, answer.text).toBe(202)
  await mailInvitations(app)
  return answer
}
const listed = async (by = boss, customer = k1) => (await by.browser.get(path(customer))).body.items as { id: string; email: string }[]
const listedAs = async (email: string, by = boss, customer = k1) => (await listed(by, customer)).find((one) => one.email === email)
async function accountAt(email: string): Promise<Account | undefined> {
  const holder = await holderOf(app.database.db, tenant.id, email)
  return holder && findAccount(app.database.db, tenant.id, holder.accountId)
}
const assignmentAt = async (email: string, customer = k1) => {
  const account = await accountAt(email)
  return account && findAssignment(app.database.db, tenant.id, account.id, customer.id)
}
const mailsTo = (to: string) => mailsOf(app, { to })
const templatesTo = async (to: string) => (await mailsTo(to)).map((mail) => mail.template)
async function activate(email: string, by = boss.browser.copy()) {
  const { token } = (await mailsTo(email)).at(-1)!
  return by.post('/api/storefront/links/activate', { token, password: chosen })
}
const offers = async ({ browser }: Shopping) => (await browser.get('/api/storefront/customer-invitations')).body.items
const answer = (who: Shopping, id: string, act: 'accept' | 'decline') =>
  who.browser.post(`/api/storefront/customer-invitations/${id}/${act}`)
/** A shopper who is signed in and shops for nobody. */
async function shopper(): Promise<Shopping> {
  const person = await givenBuyer(app, tenant)
  await enters(person)
  return person
}
const rulesOf = ({ body }: { body: { fields?: { field: string; rule: string }[] } }) =>
  body.fields?.map(({ field, rule }) => `${field} ${rule}`)

describe('a new address', () => {
  test('R-25 R-17 gets an account that waits, without rights; its activation is the consent, with role, ship-tos and approver', async () => {
    const email = freshAddress()
    const body = { firstName: 'Ida', lastName: 'Berg', shipToIds: k1.shipTos.slice(0, 2), approverId: boss.id }
    expect((await invite(email, body)).body).toEqual({ email, endsAt: plus(app.clock.now(), { hours: 168 }).toISOString() })
    expect(await accountAt(email)).toBeUndefined()
    await mailInvitations(app)
    expect(await accountAt(email)).toMatchObject({
      unclaimed: true,
      activation: 'EmailSent',
      cameBy: 'customer-administrator',
      createdBy: `website user ${boss.id}`,
    })
    expect(await assignmentAt(email)).toBeUndefined()
    const [mail] = await mailsTo(email)
    expect(mail).toMatchObject({
      template: 'customer-activation',
      data: { by: boss.userName, customer: `Nordlicht Bistro (${k1.number})`, name: 'Ida Berg' },
    })
    expect((await activate(email)).status).toBe(200)
    expect(await accountAt(email)).toMatchObject({ firstName: 'Ida', lastName: 'Berg', unclaimed: false })
    expect(await assignmentAt(email)).toMatchObject({
      role: { name: 'Buyer1' },
      shipToIds: k1.shipTos.slice(0, 2),
      approverId: boss.id,
      isDefault: false,
    })
    expect(await listedAs(email)).toBeUndefined()
    const person = { browser: boss.browser.copy(), userName: email }
    person.browser.cookies.clear()
    expect(await enters(person, chosen)).toMatchObject({ customer: null, needsCustomer: true })
    expect((await boss.browser.get(`/api/storefront/customers/${k1.id}/users?search=${email}`)).body.items).toMatchObject([{ email }])
  })

  test('R-61 every step is in the trail, by whom it was done', async () => {
    const email = freshAddress()
    await invited(email)
    await activate(email)
    const account = (await accountAt(email))!
    const { items } = await app.modules.audit.list(app.database.db, tenant.id, { limit: 6 })
    const steps = items.toReversed().map(({ action, actor }) => `${action} ${(actor as { accountId?: string }).accountId}`)
    expect(steps).toEqual([
      `customer.user-invited ${boss.id}`,
      `account.created ${boss.id}`,
      `account.websites-changed ${boss.id}`,
      `assignment.made ${account.id}`,
      `customer.invitation-accepted ${account.id}`,
      `account.activated ${account.id}`,
    ])
    expect(JSON.stringify(items.find((item) => item.action === 'customer.user-invited'))).not.toContain(email)
  })

  test('R-13 may sign in at the website of the invitation where users are restricted to theirs', async () => {
    const email = freshAddress()
    await invited(email)
    expect(await websitesOfUser(app.database.db, tenant.id, (await accountAt(email))!.id)).toEqual([tenant.websiteId])
  })

  test('R-02 is announced to the Admin Owners where that is switched on', async () => {
    const owner = await givenStaff(app, tenant, 'announced', ['ISC_Owner'])
    await invited(freshAddress())
    expect(await templatesTo(owner.email)).toEqual([])
    await givenSettings(app, tenant.id, { 'website.accounts.announceNew': true })
    await invited(freshAddress())
    expect(await templatesTo(owner.email)).toEqual(['new-account-to-owners'])
    await givenSettings(app, tenant.id, { 'website.accounts.announceNew': false })
  })

  test('R-16 an address its holder may still take back gets no account, and nobody is told', async () => {
    const person = await shopper()
    const email = freshAddress()
    await app.database.transaction((tx) => keepFormerName(tx, { ownerId: tenant.id, id: person.id, kind: 'website' }, email))
    await invited(email)
    expect(await accountAt(email)).toBeUndefined()
    expect(await listedAs(email)).toBeDefined()
    expect(await mailsTo(email)).toEqual([])
  })
})

describe('an address with an account', () => {
  test('R-16 ATK-019 ATK-133 its holder is asked, and nothing is given before they agree, signed in', async () => {
    const person = await shopper()
    await invited(person.email)
    expect(await templatesTo(person.email)).toEqual(['customer-invitation'])
    expect(await assignmentAt(person.email)).toBeUndefined()
    const [offer] = await offers(person)
    expect(offer).toMatchObject({ customer: 'Nordlicht Bistro', number: k1.number, role: 'Buyer1', invitedBy: boss.userName })
    // nobody else's: not a stranger's, not the inviter's, not of somebody who is not signed in
    for (const other of [await shopper(), boss]) expect((await answer(other, offer.id, 'accept')).body.code).toBe('link-refused')
    expect((await (await givenBuyer(app, tenant)).browser.post(`/api/storefront/customer-invitations/${offer.id}/accept`)).status).toBe(401)
    expect((await answer(person, offer.id, 'accept')).status).toBe(204)
    expect(await assignmentAt(person.email)).toMatchObject({ role: { name: 'Buyer1' }, shipToIds: 'all', salesRepresentative: false })
    expect(await sessionOf(person.browser)).toMatchObject({ needsCustomer: true })
    expect(await offers(person)).toEqual([])
    expect((await answer(person, offer.id, 'accept')).body.code).toBe('link-refused')
  })

  test('R-16 ATK-019 answer, list and audit are the same for known and unknown addresses', async () => {
    const person = await shopper()
    const deactivated = await shopper()
    await app.database.transaction(async (tx) => {
      const account = (await lockAccount(tx, tenant.id, deactivated.id))!
      await deactivateAccount(app.modules, tx, { actor: { kind: 'anyone' }, requestId: '', source: '', device: '' }, account, {
        now: app.clock.now(),
      })
    })
    const seen = []
    for (const email of [person.email, deactivated.email, freshAddress()]) {
      const { status, body, headers } = await invite(email)
      const before = await listedAs(email)
      await mailInvitations(app)
      const after = await listedAs(email)
      expect(after).toEqual(before)
      const { items } = await app.modules.audit.list(app.database.db, tenant.id, { action: 'customer.user-invited', limit: 1 })
      const strip = (it: object) => JSON.stringify({ ...it, email: '', id: '' })
      seen.push([
        status,
        strip(body),
        Object.keys(headers).sort(),
        strip(after ?? {}),
        { ...(items[0]!.after as object), invitationId: '' },
      ])
    }
    expect(seen[1]).toEqual(seen[0])
    expect(seen[2]).toEqual(seen[0])
    expect(await mailsTo(deactivated.email)).toEqual([])
  })

  test('R-16 inviting runs the same statements whether somebody has the address or not', async () => {
    const { statementsOf } = await import('../../../test/harness/statements.ts')
    const person = await shopper()
    const texts = async (email: string) =>
      (await statementsOf(async () => void (await invite(email)))).map(({ text }) => text.replace(/\$\d+|'[^']*'/g, '?'))
    const unknown = await texts(freshAddress())
    expect(await texts(person.email)).toEqual(unknown)
    expect(unknown.length).toBeGreaterThan(5)
  })

  test('R-16 declined, withdrawn or too late it is over', async () => {
    const one = await shopper()
    await invited(one.email)
    const [offer] = await offers(one)
    expect((await answer(one, offer.id, 'decline')).status).toBe(204)
    expect((await answer(one, offer.id, 'accept')).body.code).toBe('link-refused')
    expect(await listedAs(one.email)).toBeUndefined()

    const two = await shopper()
    await invited(two.email)
    const [second] = await offers(two)
    expect((await boss.browser.delete(`${path()}/${second.id}`)).status).toBe(204)
    expect(await offers(two)).toEqual([])
    expect((await answer(two, second.id, 'accept')).body.code).toBe('link-refused')
    expect((await boss.browser.delete(`${path()}/${second.id}`)).status).toBe(404)

    const three = await shopper()
    await invited(three.email)
    const [third] = await offers(three)
    await sql`update customer_invitation set ends_at = ${app.clock.now()} where id = ${third.id}`.execute(app.database.db)
    expect(await offers(three)).toEqual([])
    expect((await answer(three, third.id, 'accept')).body.code).toBe('link-refused')
    // sent again it counts
    expect(await listedAs(three.email)).toBeDefined()
    expect((await boss.browser.post(`${path()}/${third.id}/resend`)).status).toBe(202)
    expect((await answer(three, third.id, 'accept')).status).toBe(204)
  })

  test('R-25 an account that was never activated is activated with the invitation; a link of the shop stays', async () => {
    const person = await givenBuyer(app, tenant)
    await sql`update account set activation = 'EmailSent' where id = ${person.id}`.execute(app.database.db)
    await sql`delete from credential where account_id = ${person.id}`.execute(app.database.db)
    await boss.browser.post('/api/storefront/forgot-password', { name: person.email })
    const staffLink = await app.database.transaction(async (tx) => {
      const { issueLink } = await import('../credentials/index.ts')
      return issueLink(tx, app.modules.random, {
        ownerId: tenant.id,
        accountId: person.id,
        purpose: 'activation',
        minutes: 60,
        now: app.clock.now(),
      })
    })
    await invited(person.email)
    expect(await templatesTo(person.email)).toEqual(['customer-activation'])
    expect((await boss.browser.post('/api/storefront/links/inspect', { token: staffLink })).status).toBe(200)
    expect((await activate(person.email)).status).toBe(200)
    expect(await assignmentAt(person.email)).toMatchObject({ role: { name: 'Buyer1' } })
  })

  test('R-25 who is a user of the customer already cannot be invited; nor is what they have changed by an old invitation', async () => {
    const person = await givenBuyerOf(app, tenant, k1, { role: 'Buyer3' })
    expect((await invite(person.email)).body.code).toBe('conflict')
    const late = await shopper()
    await invited(late.email)
    const [offer] = await offers(late)
    await assign(app, tenant, late, k1, { role: 'Requisitioner' })
    expect((await answer(late, offer.id, 'accept')).status).toBe(204)
    expect(await assignmentAt(late.email)).toMatchObject({ role: { name: 'Requisitioner' } })
  })
})

describe('what an inviter may give', () => {
  test('R-06 R-25 no role above the own, no ship-tos or approvers beyond the own', async () => {
    const [a, b] = k1.shipTos as [string, string]
    const limited = await givenBuyerOf(app, tenant, k1, { role: 'Administrator', shipToIds: [a] })
    const post = (body: object) =>
      limited.browser.post(`/api/storefront/customers/${a}/invitations`, { email: freshAddress(), roleId: null, ...body })
    expect(rulesOf(await post({}))).toEqual(['shipToIds beyond-own'])
    expect(rulesOf(await post({ shipToIds: [b] }))).toEqual(['shipToIds beyond-own'])
    expect(rulesOf(await post({ shipToIds: [a], approverId: boss.id }))).toEqual(['approverId not-assigned'])
    expect((await post({ shipToIds: [a], approverId: limited.id })).status).toBe(202)
    expect(rulesOf(await invite(freshAddress(), { roleId: app.modules.newId() }))).toEqual(['roleId unknown'])
    expect(rulesOf(await invite(freshAddress(), { approverId: app.modules.newId() }))).toEqual(['approverId not-assigned'])
    expect(rulesOf(await invite('nobody'))).toEqual(['email address'])
    // of invitations beyond, nothing is seen
    const wide = freshAddress()
    await invited(wide)
    const seen = (await limited.browser.get(`/api/storefront/customers/${a}/invitations`)).body.items
    expect(seen).toHaveLength(1)
    const { id } = (await listedAs(wide))!
    expect((await limited.browser.delete(`/api/storefront/customers/${a}/invitations/${id}`)).status).toBe(404)
    expect((await limited.browser.post(`/api/storefront/customers/${a}/invitations/${id}/resend`)).status).toBe(404)
  })

  test('ATK-133 is looked at again at accepting: an inviter who manages nobody any more gives nothing', async () => {
    const other = await givenBuyerOf(app, tenant, k1, { role: 'Administrator' })
    const [person, fresh] = [await shopper(), freshAddress()]
    await invited(person.email, {}, other)
    await invited(fresh, {}, other)
    const [offer] = await offers(person)
    await assign(app, tenant, other, k1, { role: 'Buyer3' })
    expect((await answer(person, offer.id, 'accept')).body.code).toBe('link-refused')
    // the account is its holder's all the same
    expect((await activate(fresh)).status).toBe(200)
    expect(await assignmentAt(fresh)).toBeUndefined()
    await assign(app, tenant, other, k1, { role: 'Administrator', shipToIds: [k1.shipTos[0]!] })
    expect((await answer(person, offer.id, 'accept')).body.code).toBe('link-refused')
    // in the name of whoever sends it again
    expect((await boss.browser.post(`${path()}/${offer.id}/resend`)).status).toBe(202)
    expect((await answer(person, offer.id, 'accept')).status).toBe(204)
  })

  test('R-12 an approver who can approve no more is left out: the Administrators do then', async () => {
    const approver = await givenBuyerOf(app, tenant, k1, { role: 'Buyer3' })
    const person = await shopper()
    await invited(person.email, { approverId: approver.id })
    await unassign(app, tenant, approver, k1)
    expect((await answer(person, (await offers(person))[0].id, 'accept')).status).toBe(204)
    expect(await assignmentAt(person.email)).toMatchObject({ approverId: null })
  })

  test('R-25 a customer that is not active takes nobody in', async () => {
    const customer = await givenCustomer(app, tenant)
    const its = await givenBuyerOf(app, tenant, customer, { role: 'Administrator' })
    const person = await shopper()
    await invited(person.email, {}, its, customer)
    const [offer] = await offers(person)
    await sql`update customer set active = false where id = ${customer.id}`.execute(app.database.db)
    expect(await offers(person)).toEqual([])
    expect((await answer(person, offer.id, 'accept')).body.code).toBe('link-refused')
  })
})

describe('how much', () => {
  test('ATK-025 an address gets three mails an hour, whatever is answered, and one invitation one in 20 minutes', async () => {
    const person = await shopper()
    await invited(person.email)
    const { id } = (await listedAs(person.email))!
    const again = async () => {
      expect((await boss.browser.post(`${path()}/${id}/resend`)).status).toBe(202)
      await mailInvitations(app)
    }
    await again()
    expect(await templatesTo(person.email)).toHaveLength(1)
    app.clock.pass({ minutes: 20 })
    await again()
    expect(await templatesTo(person.email)).toHaveLength(2)
    // new invitations to the same address do not begin anew, whoever's
    for (let n = 0; n < 4; n++) {
      const customer = await givenCustomer(app, tenant)
      const its = await givenBuyerOf(app, tenant, customer, { role: 'Administrator' })
      await invited(person.email, {}, its, customer)
    }
    expect((await templatesTo(person.email)).length).toBeLessThanOrEqual(4)
    expect(await offers(person)).toHaveLength(5)
  })

  test('ATK-025 a customer sends thirty invitations an hour at most', async () => {
    const customer = await givenCustomer(app, tenant)
    const its = await givenBuyerOf(app, tenant, customer, { role: 'Administrator' })
    for (let n = 0; n < 30; n++) expect((await invite(freshAddress(), {}, its, customer)).status).toBe(202)
    expect((await invite(freshAddress(), {}, its, customer)).body.code).toBe('too-many-attempts')
    expect((await invite(freshAddress())).status).toBe(202)
    app.clock.pass({ hours: 1 })
    expect((await invite(freshAddress(), {}, its, customer)).status).toBe(202)
  })

  test('R-25 a new invitation takes the place of the old one of the same address', async () => {
    const person = await shopper()
    await invited(person.email)
    await invited(person.email.toUpperCase(), { roleId: await roleOf(app, tenant, 'Buyer2') })
    expect((await listed()).filter((one) => one.email.toLowerCase() === person.email)).toHaveLength(1)
    expect(await offers(person)).toMatchObject([{ role: 'Buyer2' }])
  })
})

describe('what goes with an account', () => {
  const context = { actor: { kind: 'operator' }, requestId: '', source: '', device: '' } as const
  const held = (id: string, work: (account: Account, tx: Parameters<typeof lockAccount>[0]) => Promise<void>) =>
    app.database.transaction(async (tx) => work((await lockAccount(tx, tenant.id, id))!, tx))

  test('R-07 deactivating ends invitations to the account and by it; they do not come back', async () => {
    const [person, other] = [await shopper(), await givenBuyerOf(app, tenant, k1, { role: 'Administrator' })]
    const second = await shopper()
    await invited(person.email)
    await invited(second.email, {}, other)
    const now = app.clock.now()
    await held(person.id, (account, tx) => deactivateAccount(app.modules, tx, context, account, { now }))
    await held(other.id, (account, tx) => deactivateAccount(app.modules, tx, context, account, { now }))
    await sql`update account set state = 'active' where id in (${person.id}, ${other.id})`.execute(app.database.db)
    expect(await listedAs(person.email)).toBeUndefined()
    expect(await offers(second)).toEqual([])
  })

  test('R-08 erasing takes the address out of them; what ran out is swept after 30 days', async () => {
    const person = await shopper()
    await invited(person.email)
    await held(person.id, (account, tx) =>
      eraseAccount({ ...app.modules, newId: app.modules.newId } as never, tx, context, account, app.clock.now()),
    )
    const at = async (email: string) =>
      (await sql`select 1 from customer_invitation where email = ${email}`.execute(app.database.db)).rows.length
    expect(await at(person.email)).toBe(0)
    const email = freshAddress()
    await invite(email)
    const endsAt = plus(app.clock.now(), { hours: 168 })
    await sweepInvitations(app.database.db, endsAt)
    expect(await at(email)).toBe(1)
    await sweepInvitations(app.database.db, plus(endsAt, { ms: 1 }))
    expect(await at(email)).toBe(0)
  })
})

test('ATK-051 invitations of other customers and tenants are not there', async () => {
  const theirs = await givenTenant(app)
  const twin = await givenCustomer(app, theirs)
  const foreign = await givenBuyerOf(app, theirs, twin, { role: 'Administrator' })
  const other = await givenCustomer(app, tenant)
  const its = await givenBuyerOf(app, tenant, other, { role: 'Administrator' })
  const email = freshAddress()
  await invited(email)
  const { id } = (await listedAs(email))!
  for (const [who, customer] of [
    [foreign, twin],
    [its, other],
  ] as const) {
    expect(await listed(who, customer)).toEqual([])
    expect((await who.browser.delete(`${path(customer)}/${id}`)).status).toBe(404)
    expect((await who.browser.post(`${path(customer)}/${id}/resend`)).status).toBe(404)
    expect((await answer(who, id, 'accept')).body.code).toBe('link-refused')
  }
  // the same address in another tenant is somebody else
  const person = await shopper()
  const twinOf = await givenBuyer(app, theirs, person.email)
  await enters(twinOf)
  await invited(person.email)
  expect(await offers(twinOf)).toEqual([])
  expect(await offers(person)).toHaveLength(1)
})
