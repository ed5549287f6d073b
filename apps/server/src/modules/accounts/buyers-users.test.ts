import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mailsOf } from '../../../test/harness/acting.ts'
import { type TestApp, testApp } from '../../../test/harness/app.ts'
import {
  assign,
  enters,
  type GivenAssignment,
  type GivenCustomer,
  givenBuyer,
  givenBuyerOf,
  givenCustomer,
  givenWebsiteRole,
  type Shopping,
  sessionOf,
} from '../../../test/harness/buyers.ts'
import { type GivenPerson, type GivenTenant, givenShopper, givenTenant, password } from '../../../test/harness/given.ts'
import { roleOf } from '../../../test/harness/merchant.ts'
import { findAssignment } from '../access/index.ts'
import { findAccount } from '../principals/index.ts'

let app: TestApp
let tenant: GivenTenant
let k1: GivenCustomer
let k2: GivenCustomer
let boss: Shopping
let people = 0

beforeAll(async () => {
  app = await testApp()
  tenant = await givenTenant(app)
  k1 = await givenCustomer(app, tenant, { shipTos: 4 })
  k2 = await givenCustomer(app, tenant, { shipTos: 1 })
  boss = await givenBuyerOf(app, tenant, k1, { role: 'Administrator' })
})
afterAll(() => app.close())

const role = (name: string) => roleOf(app, tenant, name)
const users = (customer: GivenCustomer | string = k1) =>
  `/api/storefront/customers/${typeof customer === 'string' ? customer : customer.id}/users`
/** A user of K1 who is not signed in. */
async function user(assignment: GivenAssignment = {}, customer = k1): Promise<GivenPerson> {
  const person = await givenShopper(app, tenant, `user${++people}`, { password: null })
  await assign(app, tenant, person, customer, assignment)
  return person
}
const administratorOf = (assignment: GivenAssignment = {}, customer = k1) =>
  givenBuyerOf(app, tenant, customer, { role: 'Administrator', ...assignment })
const read = async ({ browser }: Shopping, id: string) => (await browser.get(`${users()}/${id}`)).body
const change = async ({ browser }: Shopping, { id }: { id: string }, body: object, path = users()) => {
  const { version } = (await browser.get(`${path}/${id}`)).body
  return browser.patch(`${path}/${id}`, { version: version ?? 'x', ...body })
}
const deactivate = ({ browser }: Shopping, { id }: { id: string }, path = users()) => browser.post(`${path}/${id}/deactivate`, {})
const assignmentOf = ({ id }: { id: string }, customer = k1) => findAssignment(app.database.db, tenant.id, id, customer.id)
const stateOf = async ({ id }: { id: string }) => (await findAccount(app.database.db, tenant.id, id))?.state
const rulesOf = ({ body }: { body: { fields?: { field: string; rule: string }[] } }) =>
  body.fields?.map(({ field, rule }) => `${field} ${rule}`)
const trailOf = async ({ id }: { id: string }) => {
  const { items } = await app.modules.audit.list(app.database.db, tenant.id, { subjectId: id, limit: 50 })
  return items.map(({ action, actor }) => `${action} ${(actor as { kind: string }).kind}`)
}

describe('seeing', () => {
  test('R-25 lists the customer’s users, searched and paged, and nothing of what they are elsewhere', async () => {
    const [one, two] = [await user({ role: 'Buyer1', approverId: boss.id }), await user()]
    await assign(app, tenant, two, k2, { role: 'Buyer3' })
    const stranger = await user({}, k2)
    const seen: { id: string }[] = []
    for (let path = `${users()}?limit=1`; ; ) {
      const { items, next } = (await boss.browser.get(path)).body
      seen.push(...items)
      if (!next) break
      path = `${users()}?limit=1&cursor=${next}`
    }
    const ids = seen.map((item) => item.id)
    expect(ids).toEqual(expect.arrayContaining([boss.id, one.id, two.id]))
    expect(ids).not.toContain(stranger.id)
    expect(seen.find((item) => item.id === one.id)).toMatchObject({
      role: { name: 'Buyer1' },
      approver: { id: boss.id },
      allShipTos: true,
      self: false,
    })
    expect(JSON.stringify(seen)).not.toContain(k2.id)
    expect((await boss.browser.get(`${users()}?search=${one.userName}`)).body.items).toMatchObject([{ id: one.id }])
    expect(await read(boss, two.id)).toMatchObject({ id: two.id, role: null, shipToIds: 'all' })
  })

  test('ATK-051 ATK-138 users of other customers and tenants are not there', async () => {
    const theirs = await givenTenant(app)
    const twin = await givenCustomer(app, theirs)
    const [stranger, foreign] = [await user({}, k2), await givenShopper(app, theirs, 'foreign')]
    await assign(app, theirs, foreign, twin)
    for (const id of [stranger.id, foreign.id, app.modules.newId()]) {
      const path = `${users()}/${id}`
      expect((await boss.browser.get(path)).status).toBe(404)
      expect((await boss.browser.patch(path, { version: 'x', roleId: null })).status).toBe(404)
      expect((await boss.browser.post(`${path}/deactivate`, {})).status).toBe(404)
      expect((await boss.browser.post(`${path}/send-activation`, {})).status).toBe(404)
    }
    expect(await assignmentOf(stranger, k2)).toBeDefined()
  })

  test('R-25 an Administrator of named ship-tos sees and reaches only users of these', async () => {
    const [a, b, c] = k1.shipTos as [string, string, string]
    const limited = await administratorOf({ shipToIds: [a, b] })
    expect((await sessionOf(limited.browser)).customer).toBeNull()
    await limited.browser.put('/api/storefront/session/customer', { customerId: a })
    const [inside, across, whole] = [
      await user({ shipToIds: [b], role: 'Buyer1' }),
      await user({ shipToIds: [b, c], role: 'Buyer1' }),
      await user({ role: 'Buyer1' }),
    ]
    const { items } = (await limited.browser.get(users(a))).body
    expect(items.map((item: { id: string }) => item.id).sort()).toEqual([inside.id, limited.id].sort())
    for (const { id } of [across, whole, boss]) {
      expect((await limited.browser.get(`${users(a)}/${id}`)).status).toBe(404)
      expect((await deactivate(limited, { id }, users(a))).status).toBe(404)
    }
    expect((await change(limited, inside, { shipToIds: [a] }, users(a))).status).toBe(200)
    expect(rulesOf(await change(limited, inside, { shipToIds: [a, c] }, users(a)))).toEqual(['shipToIds beyond-own'])
    expect(rulesOf(await change(limited, inside, { shipToIds: 'all' }, users(a)))).toEqual(['shipToIds beyond-own'])
    expect(rulesOf(await change(limited, inside, { approverId: boss.id }, users(a)))).toEqual(['approverId not-assigned'])
    expect((await change(limited, inside, { approverId: limited.id }, users(a))).status).toBe(200)
    expect((await deactivate(limited, inside, users(a))).status).toBe(204)
  })
})

describe('changing', () => {
  test('R-25 role, ship-tos and approver of one customer, in the trail, at once', async () => {
    const buyer = await givenBuyerOf(app, tenant, k1, { role: 'Buyer3' })
    await assign(app, tenant, buyer, k2, { role: 'Buyer2' })
    const changed = await change(boss, buyer, { roleId: await role('Buyer1'), shipToIds: k1.shipTos.slice(0, 2), approverId: boss.id })
    expect(changed.status).toBe(200)
    expect(changed.body).toMatchObject({ role: { name: 'Buyer1' }, shipToIds: k1.shipTos.slice(0, 2), approver: { id: boss.id } })
    expect(await assignmentOf(buyer)).toMatchObject({ role: { name: 'Buyer1' }, approverId: boss.id })
    expect(await assignmentOf(buyer, k2)).toMatchObject({ role: { name: 'Buyer2' }, shipToIds: 'all' })
    expect((await sessionOf(buyer.browser)).withoutCustomer?.code).toBe('ship-to-not-assigned')
    expect(await trailOf(buyer)).toContain('assignment.changed website')
    // what is left out stays
    await change(boss, buyer, { roleId: null })
    expect(await assignmentOf(buyer)).toMatchObject({ role: null, approverId: boss.id, shipToIds: expect.arrayContaining([k1.shipTos[0]]) })
  })

  test('R-25 of two editors the second learns of the first', async () => {
    const buyer = await user({ role: 'Buyer1' })
    const { version } = await read(boss, buyer.id)
    const patch = async (name: string) => boss.browser.patch(`${users()}/${buyer.id}`, { version, roleId: await role(name) })
    expect((await patch('Buyer2')).status).toBe(200)
    expect((await patch('Buyer3')).body).toMatchObject({ code: 'version-conflict' })
    expect(await assignmentOf(buyer)).toMatchObject({ role: { name: 'Buyer2' } })
  })

  test('R-06 R-25 never a role above the own, nor on who stands above, nor themselves up', async () => {
    const supervisorRole = await givenWebsiteRole(app, tenant, ['users.manage', 'checkout', 'prices.read', 'invoices.read'])
    const supervisor = await givenBuyerOf(app, tenant, k1, { roleId: supervisorRole })
    const [buyer, higher] = [await user({ role: 'Buyer1' }), await user({ role: 'Buyer3' })]
    expect(rulesOf(await change(supervisor, buyer, { roleId: await role('Administrator') }))).toEqual(['roleId above-own'])
    expect(rulesOf(await change(supervisor, buyer, { roleId: await role('Buyer3') }))).toEqual(['roleId above-own'])
    // no role at all gives what the supervisor has not
    expect(rulesOf(await change(supervisor, buyer, { roleId: null }))).toEqual(['roleId above-own'])
    expect(rulesOf(await change(supervisor, buyer, { roleId: app.modules.newId() }))).toEqual(['roleId unknown'])
    expect(rulesOf(await change(boss, buyer, { roleId: await role('ISC_Owner') }))).toEqual(['roleId unknown'])
    for (const target of [higher, boss]) {
      expect((await change(supervisor, target, { roleId: supervisorRole })).body.code).toBe('forbidden')
      expect((await deactivate(supervisor, target)).body.code).toBe('forbidden')
    }
    for (const who of [supervisor, boss]) {
      expect((await change(who, who, { roleId: await role('Administrator') })).body.code).toBe('forbidden')
      expect((await change(who, who, { roleId: await role('Buyer1') })).body.code).toBe('forbidden')
    }
    expect((await supervisor.browser.get(`/api/storefront/customers/${k1.id}/roles`)).body).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ id: supervisorRole })]),
      none: false,
    })
    const names = (await supervisor.browser.get(`/api/storefront/customers/${k1.id}/roles`)).body.items.map(
      (item: { name: string }) => item.name,
    )
    expect(names).toEqual(['Buyer1', expect.any(String)])
    expect((await boss.browser.get(`/api/storefront/customers/${k1.id}/roles`)).body.items.length).toBeGreaterThan(5)
  })

  test('R-25 what does not fit is named: ship-tos of others, an approver of another customer or one who cannot approve', async () => {
    const [buyer, requisitioner, stranger] = [await user(), await user({ role: 'Requisitioner' }), await user({ role: 'Buyer3' }, k2)]
    expect(rulesOf(await change(boss, buyer, { shipToIds: [k2.shipTos[0]] }))).toEqual(['shipToIds.0 unknown'])
    expect(rulesOf(await change(boss, buyer, { approverId: stranger.id }))).toEqual(['approverId not-assigned'])
    expect(rulesOf(await change(boss, buyer, { approverId: requisitioner.id }))).toEqual(['approverId cannot-approve'])
    expect(rulesOf(await change(boss, buyer, { approverId: buyer.id }))).toEqual(['approverId self'])
    expect((await change(boss, buyer, { shipToIds: [] })).status).toBe(400)
  })

  test('R-25 the shop’s sales representatives are seen and left alone', async () => {
    const representative = await user({ role: 'Administrator', salesRepresentative: true })
    expect(await read(boss, representative.id)).toMatchObject({ salesRepresentative: true })
    expect((await change(boss, representative, { roleId: null })).body.code).toBe('forbidden')
    expect((await deactivate(boss, representative)).body.code).toBe('forbidden')
  })
})

describe('deactivating', () => {
  test('R-07 R-25 ends this customer; the account only where it is all the user has; the answer is the same', async () => {
    const alone = await givenBuyerOf(app, tenant, k1)
    const both = await givenBuyerOf(app, tenant, k1)
    await assign(app, tenant, both, k2, { role: 'Buyer1' })
    const answers = [await deactivate(boss, alone), await deactivate(boss, both)]
    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [204, ''],
      [204, ''],
    ])
    for (const who of [alone, both]) {
      expect(await assignmentOf(who)).toBeUndefined()
      expect((await boss.browser.get(`${users()}/${who.id}`)).status).toBe(404)
    }
    expect([await stateOf(alone), await stateOf(both)]).toEqual(['deactivated', 'active'])
    expect((await alone.browser.get('/api/storefront/session')).status).toBe(401)
    expect((await alone.browser.post('/api/storefront/sign-in', { name: alone.userName, password })).status).toBe(401)
    expect(await sessionOf(both.browser)).toMatchObject({ needsCustomer: true, withoutCustomer: { code: 'not-assigned' } })
    expect((await enters(both)).customer).toMatchObject({ id: k2.id, role: 'Buyer1' })
    expect(await trailOf(alone)).toEqual(expect.arrayContaining(['assignment.ended website', 'account.deactivated website']))
    expect(await trailOf(both)).not.toContain('account.deactivated website')
  })

  test('R-07 a customer that is not active any more counts as another one', async () => {
    const old = await givenCustomer(app, tenant)
    const buyer = await user()
    await assign(app, tenant, buyer, old)
    await app.database.db.updateTable('customer').set({ active: false }).where('id', '=', old.id).execute()
    expect((await deactivate(boss, buyer)).status).toBe(204)
    expect(await stateOf(buyer)).toBe('active')
  })

  test('R-25 the last Administrator stays: not oneself without a successor who can sign in', async () => {
    const customer = await givenCustomer(app, tenant, { shipTos: 2 })
    const path = users(customer)
    const last = await administratorOf({}, customer)
    expect((await deactivate(last, last, path)).body).toMatchObject({ code: 'conflict' })
    // none of these succeeds: a buyer, a representative of the shop, one of named ship-tos, one who never came in
    await user({ role: 'Buyer3' }, customer)
    await givenBuyerOf(app, tenant, customer, { role: 'Administrator', salesRepresentative: true })
    await givenBuyerOf(app, tenant, customer, { role: 'Administrator', shipToIds: [customer.shipTos[0]!] })
    await user({ role: 'Administrator' }, customer)
    expect((await deactivate(last, last, path)).body.code).toBe('conflict')
    expect(await assignmentOf(last, customer)).toBeDefined()
    await administratorOf({}, customer)
    expect((await deactivate(last, last, path)).status).toBe(204)
    // who leaves keeps the account
    expect(await stateOf(last)).toBe('active')
    expect((await enters(last)).withoutCustomer).toMatchObject({ code: 'assignments-ended' })
  })

  test('R-25 a representative of the shop does not take the last Administrator of the customer’s own people', async () => {
    const customer = await givenCustomer(app, tenant)
    const own = await user({ role: 'Administrator' }, customer)
    const representative = await givenBuyerOf(app, tenant, customer, { role: 'Administrator', salesRepresentative: true })
    expect((await deactivate(representative, own, users(customer))).body.code).toBe('conflict')
    expect((await change(representative, own, { roleId: null }, users(customer))).body.code).toBe('conflict')
    await administratorOf({}, customer)
    expect((await deactivate(representative, own, users(customer))).status).toBe(204)
  })

  test('R-25 a custom role that manages users counts as Administrator', async () => {
    const customer = await givenCustomer(app, tenant)
    const first = await administratorOf({}, customer)
    await givenBuyerOf(app, tenant, customer, { roleId: await givenWebsiteRole(app, tenant, ['users.manage']) })
    expect((await deactivate(first, first, users(customer))).status).toBe(204)
  })
})

test('R-17 R-25 the activation mail is sent again to the stored address, three times an hour at most', async () => {
  const fresh = await user()
  const send = () => boss.browser.post(`${users()}/${fresh.id}/send-activation`, {})
  expect([await send(), await send(), await send(), await send()].map((answer) => answer.status)).toEqual([204, 204, 204, 429])
  expect((await mailsOf(app, { to: fresh.email })).map((mail) => mail.template)).toEqual(['activation', 'activation', 'activation'])
  const active = await givenBuyer(app, tenant)
  await assign(app, tenant, active, k1)
  expect((await boss.browser.post(`${users()}/${active.id}/send-activation`, {})).body.code).toBe('conflict')
})
