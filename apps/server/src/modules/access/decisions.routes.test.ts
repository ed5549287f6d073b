import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { givenRecord, givenUser, givenWishes, websiteRole, wish } from '../../../test/harness/assignments.ts'
import type { Browser } from '../../../test/harness/browser.ts'
import { type GivenTenant, givenStaff, givenTenant } from '../../../test/harness/given.ts'
import { type GivenKey, givenKey } from '../../../test/harness/keys.ts'
import { type UsersApp, usersApp } from '../../../test/harness/users.ts'

let app: UsersApp
let tenant: GivenTenant
let staff: Browser
let parts: { database: UsersApp['database']; clock: UsersApp['clock']; newId: () => string }
let path: string
const roles: Record<string, string> = {}
beforeAll(async () => {
  app = await usersApp()
  parts = { ...app, newId: app.modules.newId }
  tenant = await givenTenant(app)
  path = `/api/console/tenants/${tenant.id}`
  staff = await app.staff(tenant, 'deciding-staff')
  for (const name of ['Administrator', 'Buyer3', 'Buyer1']) roles[name] = await websiteRole(parts, tenant.id, name)
})
afterAll(() => app.close())

const buyer = (name?: string) => givenUser(parts, tenant.id, name ? { name } : {})
const customer = (values = {}) => givenRecord(parts, tenant.id, values)

describe('decisions', () => {
  let key: GivenKey
  beforeAll(async () => {
    key = await givenKey(app, tenant, await givenStaff(app, tenant, 'key-holder', ['ISC_Owner']), ['decisions.read'])
  })
  const decisions = '/api/integration/decisions'

  test('R-12 an API key asks about one and about many: yes or no, with the reason', async () => {
    const [mia, ada, one] = [await buyer('mia.ask'), await buyer('ada.ask'), await customer()]
    await givenWishes(
      parts,
      tenant.id,
      wish(mia, one, { roleId: roles['Buyer1']!, approverId: ada }),
      wish(ada, one, { roleId: roles['Buyer3']! }),
    )
    const asked = { accountId: mia, customerId: one, permission: 'checkout' }
    expect((await key.program.post(decisions, asked)).body).toEqual({
      allowed: false,
      reason: {
        code: 'needs-approval',
        text: 'The role “Buyer1” needs approval for every order. ada.ask can give it.',
        role: { id: roles['Buyer1'], name: 'Buyer1' },
        approvers: [{ accountId: ada, name: 'ada.ask' }],
      },
    })
    const { body } = await key.program.post(`${decisions}/batch`, {
      questions: [
        { ...asked, permission: 'prices.read' },
        { ...asked, accountId: ada, overBudget: true },
        { ...asked, accountId: ada, permission: 'order.approve', orderedBy: mia },
        { ...asked, permission: 'order.approve' },
        { ...asked, customerId: await customer() },
        { ...asked, customerId: parts.newId() },
        { ...asked, permission: 'order.approve', accountId: ada, orderedBy: parts.newId() },
      ],
    })
    expect(body.decisions.map(({ allowed, reason }: { allowed: boolean; reason: { code: string } }) => [allowed, reason.code])).toEqual([
      [true, 'role'],
      [true, 'role'],
      [true, 'role'],
      [false, 'role-lacks'],
      [false, 'not-assigned'],
      [false, 'not-found'],
      [false, 'not-found'],
    ])
  })

  test('R-06 an edited role, an ended assignment and a deactivated customer count with the next question', async () => {
    const [mia, one] = [await buyer(), await customer()]
    const roleId = await websiteRole(parts, tenant.id, ['prices.read'])
    await givenWishes(parts, tenant.id, wish(mia, one, { roleId }))
    const ask = async () =>
      (await key.program.post(decisions, { accountId: mia, customerId: one, permission: 'prices.read' })).body.reason.code
    expect(await ask()).toBe('role')
    await givenStaff(app, tenant, 'edit-owner', ['ISC_Owner'])
    const owner = await app.signedIn(app.office(), 'console', 'edit-owner')
    expect((await owner.patch(`${path}/roles/${roleId}`, { version: 1, permissions: ['checkout'] })).status).toBe(200)
    expect(await ask()).toBe('role-lacks')
    await sql`update customer set active = false where id = ${one}`.execute(app.database.db)
    expect(await ask()).toBe('customer-inactive')
    await sql`update customer set active = true where id = ${one}`.execute(app.database.db)
    await staff.post(`${path}/users/${mia}/assignments`, { end: [one] })
    expect(await ask()).toBe('not-assigned')
  })

  test('R-13 at a website: users restricted to theirs, and customers that use others', async () => {
    const [mia, one] = [await buyer(), await customer()]
    await givenWishes(parts, tenant.id, wish(mia, one, {}))
    const shop = await givenTenant(app)
    const ask = async (websiteId: string) =>
      (
        await key.program.post(`${decisions}/batch`, {
          questions: [{ accountId: mia, customerId: one, permission: 'prices.read', websiteId }],
        })
      ).body.decisions[0].reason.code
    expect(await ask(tenant.websiteId)).toBe('no-role')
    expect(await ask(shop.websiteId)).toBe('not-found')
    const second = parts.newId()
    const now = app.clock.now()
    await sql`insert into website (tenant_id, id, name, created_at, modified_at) values (${tenant.id}, ${second}, 'second', ${now}, ${now})`.execute(
      app.database.db,
    )
    await sql`insert into customer_website (tenant_id, customer_id, website_id) values (${tenant.id}, ${one}, ${second})`.execute(
      app.database.db,
    )
    expect([await ask(tenant.websiteId), await ask(second)]).toEqual(['customer-not-on-website', 'no-role'])
  })

  test('ATK-051 ATK-138 of another tenant nothing is found, whatever is guessed', async () => {
    const other = await givenTenant(app)
    const [theirs, theirCustomer] = [await givenUser(parts, other.id), await givenRecord(parts, other.id)]
    await givenWishes(parts, other.id, wish(theirs, theirCustomer, { roleId: await websiteRole(parts, other.id, 'Administrator') }))
    const [mia, one] = [await buyer(), await customer()]
    const nobody = parts.newId()
    const asked = { permission: 'prices.read' }
    const answers = await Promise.all(
      [
        { accountId: theirs, customerId: theirCustomer },
        { accountId: theirs, customerId: one },
        { accountId: mia, customerId: theirCustomer },
        { accountId: nobody, customerId: nobody },
      ].map(async (pair) => (await key.program.post(decisions, { ...asked, ...pair })).status),
    )
    expect(answers).toEqual([404, 404, 404, 404])
  })

  test('R-16 questions that are none are refused', async () => {
    const pair = { accountId: parts.newId(), customerId: parts.newId() }
    for (const wrong of [
      pair,
      { ...pair, permission: 'approval.exempt' },
      { ...pair, permission: 'people.manage' },
      { ...pair, permission: 'checkout', accountId: 'x' },
      { ...pair, permission: 'checkout', overBudget: 'yes' },
      { ...pair, permission: 'checkout', more: 1 },
    ]) {
      expect((await key.program.post(decisions, wrong)).status).toBe(400)
    }
    const asked = { ...pair, permission: 'checkout' }
    for (const questions of [[], Array.from({ length: 101 }, () => asked), asked]) {
      expect((await key.program.post(`${decisions}/batch`, { questions })).status).toBe(400)
    }
    expect((await key.program.post(`${decisions}/batch`, { questions: Array.from({ length: 100 }, () => asked) })).status).toBe(200)
  })

  test('R-12 nobody approves the own order, and an approver does, in whatever letters the ids are written', async () => {
    const [mia, ada, one] = [await buyer(), await buyer(), await customer()]
    const roleId = await websiteRole(parts, tenant.id, ['checkout', 'order.approve', 'users.manage'])
    await givenWishes(parts, tenant.id, wish(mia, one, { roleId, approverId: ada }), wish(ada, one, { roleId: roles['Administrator']! }))
    const asked = { customerId: one, permission: 'order.approve', orderedBy: mia }
    const ask = async (accountId: string) => (await key.program.post(decisions, { ...asked, accountId })).body.reason.code
    expect([await ask(mia.toUpperCase()), await ask(ada.toUpperCase())]).toEqual(['own-order', 'role'])
  })

  test('ATK-138 a user of named ship-tos is told of the others only that they are not theirs', async () => {
    const { id: mia, browser } = await app.shopper(tenant, 'mia.named')
    const one = await customer()
    const [own, open, closed] = await Promise.all([true, true, false].map((active) => customer({ billToId: one, active })))
    await givenWishes(parts, tenant.id, wish(mia, one, { shipToIds: [own!] }))
    const choose = async (customerId: string) => (await browser.put('/api/storefront/session/customer', { customerId })).status
    expect([await choose(own!), await choose(open!), await choose(closed!)]).toEqual([200, 404, 404])
    const ask = async (customerId: string) =>
      (await browser.post('/api/storefront/decisions', { customerId, permission: 'checkout' })).body.reason.code
    expect([await ask(open!), await ask(closed!)]).toEqual(['ship-to-not-assigned', 'ship-to-not-assigned'])
  })

  test('R-12 ATK-138 a shopper asks about the own account, and learns nothing of customers that are not theirs', async () => {
    const { id: mia, browser } = await app.shopper(tenant, 'mia.own')
    const [one, another] = [await customer(), await customer()]
    await givenWishes(parts, tenant.id, wish(mia, one, { roleId: roles['Buyer1']! }))
    const own = '/api/storefront/decisions'
    const asked = { permission: 'invoices.read' }
    expect((await browser.post(own, { ...asked, customerId: one })).body).toMatchObject({ allowed: true, reason: { code: 'role' } })
    const [there, nowhere] = [
      await browser.post(own, { ...asked, customerId: another }),
      await browser.post(own, { ...asked, customerId: parts.newId() }),
    ]
    expect(there.body).toEqual({ allowed: false, reason: { code: 'not-assigned', text: 'The user is not assigned to this customer.' } })
    expect([nowhere.status, nowhere.body]).toEqual([there.status, there.body])
    const { body } = await browser.post(`${own}/batch`, {
      questions: [
        { permission: 'checkout', customerId: one },
        { permission: 'users.manage', customerId: one },
      ],
    })
    expect(body.decisions.map(({ reason }: { reason: { code: string } }) => reason.code)).toEqual(['nobody-approves', 'role-lacks'])
    // about nobody else
    expect((await browser.post(own, { ...asked, customerId: one, accountId: parts.newId() })).status).toBe(400)
  })
})
