import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { enters, givenBuyer, givenBuyerOf, givenCustomer, mailInvitations } from '../../../test/harness/buyers.ts'
import { givenSettings, givenStaff, givenTenant } from '../../../test/harness/given.ts'
import { inviting } from '../../../test/harness/inviting.ts'
import { freshAddress, roleOf } from '../../../test/harness/merchant.ts'
import { plus } from '../../platform/clock.ts'
import { websitesOfUser } from '../access/index.ts'
import { type Account, keepFormerName, lockAccount } from '../principals/index.ts'
import { deactivateAccount, eraseAccount } from './account-end.ts'
import { sweepInvitations } from './index.ts'
import { placesOf } from './users-places.ts'

const {
  app,
  tenant,
  k1,
  boss,
  chosen,
  path,
  invite,
  invited,
  listed,
  listedAs,
  accountAt,
  assignmentAt,
  mailsTo,
  templatesTo,
  activate,
  offers,
  answer,
  shopper,
} = await inviting()
afterAll(() => app.close())

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
    expect(await templatesTo(person.email)).toHaveLength(3)
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

  test('R-08 they are in the file of the person they are to', async () => {
    const person = await shopper()
    await invited(person.email)
    const { customerInvitations } = await placesOf(app.database.db, person)
    expect(customerInvitations).toMatchObject([{ customerNumber: k1.number, email: person.email, state: 'open' }])
    expect((await placesOf(app.database.db, boss)).customerInvitations).toEqual([])
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
