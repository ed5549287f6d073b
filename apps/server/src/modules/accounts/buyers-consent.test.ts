import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { assign, givenBuyer, givenBuyerOf, givenCustomer, mailInvitations, sessionOf, unassign } from '../../../test/harness/buyers.ts'
import { inviting, rulesOf } from '../../../test/harness/inviting.ts'
import { freshAddress } from '../../../test/harness/merchant.ts'
import { statementsOf } from '../../../test/harness/statements.ts'
import { issueLink } from '../credentials/index.ts'
import { lockAccount } from '../principals/index.ts'
import { deactivateAccount } from './account-end.ts'

const { app, tenant, k1, boss, path, invite, invited, listedAs, assignmentAt, mailsTo, templatesTo, activate, offers, answer, shopper } =
  await inviting()
afterAll(() => app.close())

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
    const person = await shopper()
    const texts = async (email: string) =>
      (await statementsOf(async () => void (await invite(email))))
        .map(({ text }) => text.replace(/\$\d+|'[^']*'/g, '?'))
        // what the job queue does by itself meanwhile
        .filter((text) => !text.includes('jobs.'))
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
