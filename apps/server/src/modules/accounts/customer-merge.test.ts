import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from '../../../test/harness/browser.ts'
import { assign, enters, givenBuyer, sessionOf } from '../../../test/harness/buyers.ts'
import { givenCustomer } from '../../../test/harness/customers.ts'
import { type GivenPerson, type GivenTenant, givenTenant } from '../../../test/harness/given.ts'
import { roleOf } from '../../../test/harness/merchant.ts'
import { type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { customerRights, findAssignment } from '../access/index.ts'
import { type Customer, findByNumber, findCustomer, shipTosOf, versionOf } from '../customers/index.ts'

let app: UsersApp
let mine: GivenTenant
let admin: Browser

beforeAll(async () => {
  app = await usersApp()
  mine = await givenTenant(app)
  admin = await app.staff(mine, 'merger', ['ISC_Admin'])
})
afterAll(() => app.close())

const customer = (more: object = {}) => givenCustomer(app.modules, mine.id, { companyName: 'Co', ...more })
const shipTo = (billTo: Customer, more: object = {}) => customer({ billToId: billTo.id, ...more })
const path = (source: Customer) => `/api/console/tenants/${mine.id}/customers/${source.id}/merge`
const preview = (source: Customer, into: { id: string }, browser = admin) => browser.post(`${path(source)}/preview`, { intoId: into.id })
const now = async (it: Customer) => (await findCustomer(app.database.db, it.tenantId, it.id))!
async function merge(source: Customer, into: Customer, browser = admin) {
  const [version, intoVersion] = [versionOf(await now(source)), versionOf(await now(into))]
  return browser.post(path(source), { intoId: into.id, version, intoVersion })
}
const buyers = (count: number) => Promise.all(Array.from({ length: count }, () => givenBuyer(app, mine)))
const of = (person: GivenPerson, at: Customer) => findAssignment(app.database.db, mine.id, person.id, at.id)
const rights = (person: GivenPerson, at: { id: string }) =>
  customerRights(app.database.db, { tenantId: mine.id, accountId: person.id, customerId: at.id })
const roleName = async (person: GivenPerson, at: Customer) => (await of(person, at))?.role?.name ?? null

describe('merging two customers', () => {
  test('R-14 users move with role, approver, flags and ship-tos; ship-tos keep number and sequence', async () => {
    const [from, into] = [await customer(), await customer()]
    const [s1, s2, t1] = [await shipTo(from), await shipTo(from), await shipTo(into)]
    const [all, named, boss] = await buyers(3)
    await assign(app, mine, boss!, from, { role: 'Administrator' })
    await assign(app, mine, all!, from, { role: 'Buyer1', approverId: boss!.id, isDefault: true, salesRepresentative: true })
    await assign(app, mine, named!, from, { role: 'Buyer2', shipToIds: [s1.id] })

    const answer = await merge(from, into)
    expect(answer.status, answer.text).toBe(200)
    expect(answer.body).toMatchObject({
      source: { id: from.id, number: from.number },
      target: { id: into.id, number: into.number },
      shipTos: 2,
      users: { moved: 3, ofAllShipTos: 2, ofBoth: 0, otherRole: [], fellBack: 0 },
    })
    expect(await of(all!, into)).toMatchObject({
      role: { name: 'Buyer1' },
      approverId: boss!.id,
      isDefault: true,
      salesRepresentative: true,
      shipToIds: 'all',
    })
    expect(await of(named!, into)).toMatchObject({ role: { name: 'Buyer2' }, shipToIds: [s1.id] })
    for (const person of [all!, named!, boss!]) expect(await of(person, from)).toBeUndefined()
    const { items } = await shipTosOf(app.database.db, mine.id, into.id, { limit: 10 })
    expect(items.map(({ id }) => id).toSorted()).toEqual([s1.id, s2.id, t1.id].toSorted())
    expect(await findByNumber(app.database.db, mine.id, s1.number, s1.sequence)).toMatchObject({ id: s1.id, billToId: into.id })

    // whoever was confined to named ship-tos still is; whoever had the whole customer has the whole target
    expect((await rights(named!, s1)).barred).toBeUndefined()
    expect((await rights(named!, t1)).barred).toBe('ship-to-not-assigned')
    expect((await rights(all!, t1)).barred).toBeUndefined()
  })

  test('R-14 a user of both keeps role and approver of the target; ship-tos of both add up', async () => {
    const [from, into] = [await customer(), await customer()]
    const [s1, t1] = [await shipTo(from), await shipTo(into)]
    const [both, same, none, boss] = await buyers(4)
    await assign(app, mine, boss!, into, { role: 'Buyer3' })
    await assign(app, mine, both!, from, { role: 'Administrator', shipToIds: [s1.id], isDefault: true })
    await assign(app, mine, both!, into, { role: 'Buyer1', shipToIds: [t1.id], approverId: boss!.id })
    await assign(app, mine, same!, from, { role: 'Buyer1' })
    await assign(app, mine, same!, into, { role: 'Buyer1' })
    await assign(app, mine, none!, from, { role: 'Administrator' })
    await assign(app, mine, none!, into)

    const answer = await merge(from, into)
    expect(answer.body.users).toMatchObject({ moved: 3, ofAllShipTos: 2, ofBoth: 3 })
    expect(answer.body.users.otherRole.toSorted((a: { keeps: string }) => (a.keeps ? -1 : 1))).toEqual([
      { accountId: both!.id, name: both!.userName, had: 'Administrator', keeps: 'Buyer1' },
      { accountId: none!.id, name: none!.userName, had: 'Administrator', keeps: null },
    ])
    expect(await of(both!, into)).toMatchObject({ role: { name: 'Buyer1' }, approverId: boss!.id, isDefault: true })
    expect(new Set((await of(both!, into))!.shipToIds)).toEqual(new Set([s1.id, t1.id]))
    expect([await roleName(same!, into), await roleName(none!, into)]).toEqual(['Buyer1', null])
  })

  test('R-12 an approver whose role at the target cannot approve is none; the Administrators approve', async () => {
    const [from, into] = [await customer(), await customer()]
    const [boss, buyer, chief] = await buyers(3)
    await assign(app, mine, boss!, from, { role: 'Buyer3' })
    await assign(app, mine, boss!, into, { role: 'Buyer1' })
    await assign(app, mine, chief!, into, { role: 'Administrator' })
    await assign(app, mine, buyer!, from, { role: 'Buyer1', approverId: boss!.id })
    const answer = await merge(from, into)
    expect(answer.body.users).toMatchObject({ moved: 2, ofBoth: 1, fellBack: 1 })
    expect(await of(buyer!, into)).toMatchObject({ role: { name: 'Buyer1' }, approverId: null })
    expect((await rights(buyer!, into)).approvers.map(({ accountId }) => accountId)).toEqual([chief!.id])
  })

  test('R-14 the target’s record stays as it is; the source’s stays to be read, and says where it went', async () => {
    const numbers = { from: `M${app.modules.newId().slice(-8)}`, into: `N${app.modules.newId().slice(-8)}` }
    const from = await customer({ number: numbers.from, importKey: `key-${numbers.from}`, phone: '1', companyName: 'Old' })
    const into = await customer({ number: numbers.into, companyName: 'New', websiteIds: [mine.websiteId] })
    const second = app.modules.newId()
    await sql`insert into website (tenant_id, id, name, created_at, modified_at) values (${mine.id}, ${second}, 'B', now(), now())`.execute(
      app.database.db,
    )
    const answer = await merge(from, into)
    expect(answer.body.differing).toEqual([
      { field: 'companyName', source: 'Old', target: 'New' },
      { field: 'phone', source: '1', target: null },
      { field: 'importKey', source: `key-${numbers.from}`, target: null },
    ])
    expect(answer.body.websitesLost).toEqual([second])
    expect(await now(into)).toEqual(into)
    expect(await findByNumber(app.database.db, mine.id, numbers.from)).toMatchObject({
      id: from.id,
      state: 'merged',
      active: false,
      mergedIntoId: into.id,
      phone: '1',
    })
    const customers = `/api/console/tenants/${mine.id}/customers`
    const read = await admin.get(`${customers}/${from.id}`)
    expect(read.body).toMatchObject({ state: 'merged', mergedInto: { id: into.id, number: numbers.into, name: 'New' } })
    // out of the lists where one chooses, found by its number
    expect((await admin.get(`${customers}?search=${numbers.from.toLowerCase()}`)).body.items).toEqual([])
    for (const key of [`number=${numbers.from}`, `importKey=key-${numbers.from}`]) {
      expect((await admin.get(`${customers}?${key}`)).body.items).toMatchObject([{ id: from.id, mergedIntoId: into.id }])
    }
  })

  test('R-14 what went up in a customer that goes up itself says so: nobody follows a chain', async () => {
    const [a, b, c] = [await customer(), await customer(), await customer()]
    await merge(a, b)
    await merge(b, c)
    expect((await now(a)).mergedIntoId).toBe(c.id)
    expect((await now(b)).mergedIntoId).toBe(c.id)
  })

  test('R-14 the preview says what the merger does, and does nothing', async () => {
    const [from, into] = [await customer({ city: 'Oslo' }), await customer()]
    await shipTo(from)
    const people = await buyers(3)
    for (const person of people) await assign(app, mine, person, from, { role: 'Buyer3' })
    await assign(app, mine, people[0]!, into, { role: 'Buyer1' })
    const rows = async () => {
      const { rows: all } = await sql`select (select jsonb_agg(c order by c.id) from customer c where c.tenant_id = ${mine.id}) as c,
        (select jsonb_agg(a order by a.account_id, a.bill_to_id) from assignment a where a.tenant_id = ${mine.id}) as a,
        (select count(*)::int from audit_event where owner_id = ${mine.id}) as e`.execute(app.database.db)
      return all
    }
    const before = await rows()
    const would = await preview(from, into)
    expect(await rows()).toEqual(before)
    expect(would.body).toMatchObject({ shipTos: 1, users: { moved: 3, ofBoth: 1, otherRole: [{ had: 'Buyer3', keeps: 'Buyer1' }] } })
    expect((await merge(from, into)).body).toEqual(would.body)
    expect(await rows()).not.toEqual(before)
  })

  test('R-15 who had chosen the source chooses anew; who had chosen a ship-to of it goes on', async () => {
    const [from, into, other] = [await customer(), await customer(), await customer()]
    const [s1] = [await shipTo(from)]
    const [billed, shipped] = await buyers(2)
    await assign(app, mine, billed!, from, { isDefault: true })
    await assign(app, mine, billed!, other)
    await assign(app, mine, shipped!, from, { shipToIds: [s1.id] })
    expect((await enters(billed!)).customer).toMatchObject({ id: from.id })
    expect((await enters(shipped!)).customer).toMatchObject({ id: s1.id })
    await merge(from, into)
    expect((await sessionOf(billed!.browser)).customer).toBeNull()
    expect((await sessionOf(shipped!.browser)).customer).toMatchObject({ id: s1.id, billToId: into.id })
    // the remembered default went along
    expect((await enters(billed!)).customer).toMatchObject({ id: into.id })
  })

  test('R-25 open invitations of the source are the target’s; what was decided stays', async () => {
    const [from, into] = [await customer(), await customer()]
    const [boss] = await buyers(1)
    await assign(app, mine, boss!, from, { role: 'Administrator' })
    for (const state of ['open', 'declined']) {
      const at = app.clock.now()
      await sql`insert into customer_invitation (tenant_id, id, bill_to_id, email, address_key, invited_by, website_id, state, created_at, asked_at, ends_at)
        values (${mine.id}, ${app.modules.newId()}, ${from.id}, 'new@shop.test', 'new@shop.test', ${boss!.id}, ${mine.websiteId}, ${state}, ${at}, ${at}, ${at})`.execute(
        app.database.db,
      )
    }
    expect((await merge(from, into)).body.invitations).toBe(1)
    const { rows } = await sql`select bill_to_id as at, state from customer_invitation where tenant_id = ${mine.id} order by state`.execute(
      app.database.db,
    )
    expect(rows).toEqual([
      { at: from.id, state: 'declined' },
      { at: into.id, state: 'open' },
    ])
  })

  test('R-61 the trail tells of both customers, of every ship-to, and of each user what changed', async () => {
    const [from, into] = [await customer(), await customer()]
    const s1 = await shipTo(from)
    const [person] = await buyers(1)
    await assign(app, mine, person!, from, { role: 'Buyer3' })
    await merge(from, into)
    const moved = { users: 1, shipTos: 1 }
    expect((await app.trail(mine.id, from.id)).slice(-2)).toMatchObject([
      {
        action: 'customer.merged',
        actor: { name: 'merger' },
        after: { number: from.number, into: { id: into.id, number: into.number }, ...moved },
      },
      { action: 'customer.ship-tos-moved', after: { intoId: into.id, shipTos: [{ id: s1.id, number: s1.number, sequence: s1.sequence }] } },
    ])
    expect((await app.trail(mine.id, into.id)).at(-1)).toMatchObject({
      action: 'customer.took-in',
      after: { from: { id: from.id }, ...moved },
    })
    const role = await roleOf(app, mine, 'Buyer3')
    expect((await app.trail(mine.id, person!.id)).slice(-2)).toMatchObject([
      { action: 'assignment.ended', before: { customerId: from.id, roleId: role } },
      { action: 'assignment.made', after: { customerId: into.id, roleId: role } },
    ])
  })
})
