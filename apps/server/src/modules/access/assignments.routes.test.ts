import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { givenRecord, givenUser, givenWishes, websiteRole, wish } from '../../../test/harness/assignments.ts'
import type { Browser } from '../../../test/harness/browser.ts'
import { type GivenTenant, givenStaff, givenTenant } from '../../../test/harness/given.ts'
import { givenKey } from '../../../test/harness/keys.ts'
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
  staff = await app.staff(tenant, 'assigning-staff')
  for (const name of ['Administrator', 'Buyer3', 'Buyer1']) roles[name] = await websiteRole(parts, tenant.id, name)
})
afterAll(() => app.close())

const buyer = (name?: string) => givenUser(parts, tenant.id, name ? { name } : {})
const customer = (values = {}) => givenRecord(parts, tenant.id, values)

describe('assignments over HTTP', () => {
  test('R-12 R-14 staff assign a user with role, approver and ship-tos at once, read it from both sides, and end it', async () => {
    const [mia, ada, one] = [await buyer('mia.http'), await buyer('ada.http'), await customer({ name: 'Harbour Supplies' })]
    const shipTo = await customer({ billToId: one })
    const made = await staff.post(`${path}/customers/${one}/users`, {
      assign: [
        { accountId: mia, roleId: roles['Buyer1'], approverId: ada, shipToIds: [shipTo] },
        { accountId: ada, roleId: roles['Buyer3'], salesRepresentative: true },
      ],
    })
    expect(made.status, made.text).toBe(200)
    expect(made.body).toMatchObject({
      assignments: [
        { accountId: mia, customerId: one, role: { name: 'Buyer1' }, approverId: ada, shipToIds: [shipTo] },
        { accountId: ada, customerId: one, role: { name: 'Buyer3' }, shipToIds: 'all', salesRepresentative: true },
      ],
      ended: [],
      fellBack: [],
      fellBackCount: 0,
      nobodyApproves: [],
    })
    expect((await staff.get(`${path}/users/${mia}/assignments`)).body).toMatchObject({
      items: [
        {
          customerId: one,
          customer: 'Harbour Supplies',
          customerActive: true,
          role: { name: 'Buyer1' },
          modifiedBy: expect.stringMatching(/^console user /),
        },
      ],
    })
    const users = async (of: string, query = '') =>
      (await staff.get(`${path}/customers/${of}/users${query}`)).body.items.map((item: { name: string }) => item.name)
    expect(await users(one)).toEqual(['ada.http', 'mia.http'])
    expect(await users(one, '?descending=true')).toEqual(['mia.http', 'ada.http'])
    expect(await users(one, '?salesRepresentatives=true')).toEqual(['ada.http'])
    expect(await users(one, '?search=mia')).toEqual(['mia.http'])
    expect(await users(shipTo)).toEqual(['ada.http', 'mia.http'])
    expect(await users(await customer({ billToId: one }))).toEqual(['ada.http'])

    const preview = await staff.post(`${path}/customers/${one}/users/preview`, { end: [ada] })
    const expected = {
      assignments: [{ accountId: mia, approverId: null }],
      ended: [{ accountId: ada, customerId: one }],
      fellBack: [{ accountId: mia, name: 'mia.http', customerId: one, approvers: [] }],
      fellBackCount: 1,
      nobodyApproves: [{ customerId: one, name: 'Harbour Supplies' }],
    }
    expect(preview.body).toMatchObject(expected)
    expect(await users(one)).toEqual(['ada.http', 'mia.http'])
    expect((await staff.post(`${path}/users/${ada}/assignments`, { end: [one] })).body).toMatchObject(expected)
    expect(await users(one)).toEqual(['mia.http'])
    const actions = (await app.trail(tenant.id, mia)).map(({ action, before, after }) => [action, before, after])
    expect(actions).toMatchObject([
      ['assignment.made', undefined, { customerId: one, role: 'Buyer1', shipToIds: [shipTo], approverId: ada }],
      ['assignment.changed', { approverId: ada }, { approverId: null, role: 'Buyer1' }],
    ])
    expect((await app.trail(tenant.id, ada)).map(({ action }) => action)).toEqual(['assignment.made', 'assignment.ended'])
  })

  test('R-12 before a user is deactivated it can be read whose approver that is, at which customer', async () => {
    const [ada, one, two] = [await buyer(), await customer({ name: 'First Company' }), await customer({ name: 'Second Company' })]
    const users = [await buyer('dependent1'), await buyer('dependent2'), await buyer('dependent3')]
    await givenWishes(
      parts,
      tenant.id,
      ...[one, two].map((id) => wish(ada, id, { roleId: roles['Buyer3']! })),
      ...users.map((id, n) => wish(id, n < 2 ? one : two, { roleId: roles['Buyer1']!, approverId: ada })),
    )
    const list = `${path}/users/${ada}/dependents`
    const first = (await staff.get(`${list}?limit=2`)).body
    const second = (await staff.get(`${list}?limit=2&cursor=${first.next}`)).body
    expect(second.next).toBeUndefined()
    expect([...first.items, ...second.items].map(({ name, customer: of }) => `${name} ${of}`).toSorted()).toEqual([
      'dependent1 First Company',
      'dependent2 First Company',
      'dependent3 Second Company',
    ])
  })

  test('R-07 R-12 before a user is deactivated it can be read which customers would have no Administrator', async () => {
    const [ada, other, sent] = [await buyer(), await buyer(), await buyer()]
    const [alone, shared, waiting, part] = [
      await customer({ name: 'Alone' }),
      await customer({ name: 'Shared' }),
      await customer({ name: 'Waiting' }),
      await customer({ name: 'Part' }),
    ]
    const administrator = { roleId: roles['Administrator']! }
    await givenWishes(
      parts,
      tenant.id,
      ...[alone, shared, waiting].map((id) => wish(ada, id, administrator)),
      wish(ada, part, { roleId: roles['Buyer3']! }),
      wish(other, alone, { roleId: roles['Buyer3']! }),
      wish(other, shared, administrator),
      wish(sent, waiting, administrator),
    )
    await app.database.db.updateTable('account').set({ activation: 'EmailSent' }).where('id', '=', sent).execute()
    const named = async (user: string) =>
      (await staff.get(`${path}/users/${user}/dependents`)).body.soleAdministratorOf.map((one: Record<string, string>) => one['customer'])
    expect((await named(ada)).toSorted()).toEqual(['Alone', 'Waiting'])
    expect(await named(other)).toEqual([])
    // who has not activated the account administers nothing yet
    expect(await named(sent)).toEqual([])
    expect((await staff.post(`${path}/users/${ada}/deactivate`, {})).status).toBe(200)
    expect(await named(other)).toEqual(['Shared'])
  })

  test('R-14 both lists are paged, by name and number, and searched', async () => {
    const [mia, one] = [await buyer(), await customer()]
    const customers: string[] = []
    for (let n = 0; n < 5; n++) customers.push(await customer({ name: `Paged ${n}` }))
    const users: string[] = []
    for (let n = 0; n < 5; n++) users.push(await buyer(`paged${n}`))
    await givenWishes(parts, tenant.id, ...customers.map((id) => wish(mia, id, {})), ...users.map((id) => wish(id, one, {})))
    const walked = async (list: string, id: string, query = '') => {
      const found: string[] = []
      let cursor = ''
      do {
        const { body } = await staff.get(`${list}?limit=2&${query}${cursor ? `&cursor=${cursor}` : ''}`)
        found.push(...body.items.map((item: Record<string, string>) => item[id]))
        cursor = body.next ?? ''
      } while (cursor)
      return found
    }
    expect(await walked(`${path}/users/${mia}/assignments`, 'customerId', 'sort=name')).toEqual(customers)
    expect(await walked(`${path}/customers/${one}/users`, 'accountId')).toEqual(users)
    const named = async (query: string) =>
      (await staff.get(`${path}/users/${mia}/assignments?${query}`)).body.items.map((item: Record<string, string>) => item['customer'])
    expect(await named('sort=name&descending=true&limit=2')).toEqual(['Paged 4', 'Paged 3'])
    expect(await named('search=paged%203')).toEqual(['Paged 3'])
  })

  test('R-16 each wrong field is named where it stands in the request', async () => {
    const [mia, one] = [await buyer(), await customer()]
    const shipTo = await customer({ billToId: one })
    const at = async (url: string, body: object) => {
      const answer = await staff.post(url, body)
      return [answer.status, (answer.body.fields ?? []).map(({ field, rule }: { field: string; rule: string }) => `${field} ${rule}`)]
    }
    expect(
      await at(`${path}/users/${mia}/assignments`, { assign: [{ customerId: one }, { customerId: shipTo, roleId: mia }], end: [one] }),
    ).toEqual([422, ['assign.1.customerId not-bill-to', 'assign.1.roleId unknown', 'end.0 twice', 'end.0 not-assigned']])
    expect(await at(`${path}/customers/${one}/users`, { assign: [{ accountId: parts.newId(), shipToIds: [] }] })).toEqual([
      422,
      ['assign.0.accountId unknown', 'assign.0.shipToIds required'],
    ])
    for (const wrong of [
      { assign: [{ customerId: 'x' }] },
      { assign: [{ customerId: one, role: 'Buyer1' }] },
      { assign: [{ customerId: one, shipToIds: 'some' }] },
      { assign: [{ customerId: one, isDefault: 'yes' }] },
      { assign: 'all' },
      { end: Array.from({ length: 101 }, () => one) },
      { more: 1 },
    ]) {
      expect((await at(`${path}/users/${mia}/assignments`, wrong))[0]).toBe(400)
    }
    expect((await staff.get(`${path}/users/${mia}/assignments?limit=1000`)).status).toBe(400)
    expect((await staff.get(`${path}/users/${mia}/assignments?cursor=nonsense`)).status).toBe(200)
    expect((await staff.get(`${path}/users/${mia}/assignments`)).body.items).toEqual([])
  })

  test('R-13 R-62 websites set over somebody else’s change are refused, in whatever order and case they were seen', async () => {
    const mia = await buyer()
    const owner = await app.staff(tenant, 'websites-owner', ['ISC_Owner'])
    const made = async (name: string) => (await owner.post(`${path}/websites`, { name })).body.id as string
    const sites = [await made('Shop'), await made('Trade')].toSorted()
    const put = async (body: object) => {
      const { status, body: said } = await staff.put(`${path}/users/${mia}/websites`, body)
      return [status, said.code ?? said.websiteIds]
    }
    expect(await put({ websiteIds: [sites[0]], was: [] })).toEqual([200, [sites[0]]])
    expect(await put({ websiteIds: [], was: [] })).toEqual([409, 'version-conflict'])
    expect(await put({ websiteIds: sites, was: [sites[0]!.toUpperCase()] })).toEqual([200, sites])
    expect(await put({ websiteIds: [], was: sites.toReversed() })).toEqual([200, []])
  })

  test('R-12 who looks after website users reads the roles they assign by name, of this tenant only, and not what they permit', async () => {
    const agent = await app.staff(tenant, 'assigning-agent', ['ISC_User'])
    const { status, body } = await agent.get(`${path}/website-roles`)
    expect(status).toBe(200)
    const names = body.items.map((role: { name: string }) => role.name)
    expect(names).toEqual(expect.arrayContaining(['Administrator', 'Buyer1', 'Buyer3']))
    expect(names.filter((name: string) => name.startsWith('ISC_'))).toEqual([])
    expect(Object.keys(body.items[0]).toSorted()).toEqual(['description', 'id', 'name'])
    expect((await agent.get(`${path}/roles`)).status).toBe(403)
    const editor = await app.staff(tenant, 'assigning-editor', ['ISC_ContentEditor'])
    expect((await editor.get(`${path}/website-roles`)).status).toBe(403)
    const other = await givenTenant(app)
    expect((await agent.get(`/api/console/tenants/${other.id}/website-roles`)).status).toBe(404)
  })

  test('ATK-051 another tenant’s users and customers are not found, on no path', async () => {
    const other = await givenTenant(app)
    const [theirs, theirCustomer] = [await givenUser(parts, other.id), await givenRecord(parts, other.id)]
    await givenWishes(parts, other.id, wish(theirs, theirCustomer, {}))
    const nobody = parts.newId()
    for (const [user, record] of [
      [theirs, theirCustomer],
      [nobody, nobody],
    ]) {
      expect((await staff.get(`${path}/users/${user}/assignments`)).status).toBe(404)
      expect((await staff.get(`${path}/customers/${record}/users`)).status).toBe(404)
      expect((await staff.post(`${path}/users/${user}/assignments`, {})).status).toBe(404)
      expect((await staff.post(`${path}/users/${user}/assignments/preview`, {})).status).toBe(404)
      expect((await staff.post(`${path}/customers/${record}/users`, {})).status).toBe(404)
      expect((await staff.get(`${path}/users/${user}/websites`)).status).toBe(404)
      expect((await staff.get(`${path}/users/${user}/dependents`)).status).toBe(404)
      expect((await staff.put(`${path}/users/${user}/websites`, { websiteIds: [] })).status).toBe(404)
    }
    // a console user is no website user
    const person = await givenStaff(app, tenant, 'no-buyer')
    expect((await staff.get(`${path}/users/${person.id}/assignments`)).status).toBe(404)
  })

  test('R-06 who may see customers and not users is not shown users by a customer', async () => {
    const [mia, one] = [await buyer(), await customer()]
    await givenWishes(parts, tenant.id, wish(mia, one, {}))
    const owner = await givenStaff(app, tenant, 'seeing-owner', ['ISC_Owner'])
    const seen = async (permission: 'customers.read' | 'users.read') => {
      const { program } = await givenKey(app, tenant, owner, [permission])
      return (await program.get(`${path}/customers/${one}/users`)).status
    }
    expect([await seen('customers.read'), await seen('users.read')]).toEqual([403, 200])
  })

  test('R-12 a role that website users have stays, and says who they are', async () => {
    const [mia, one] = [await buyer('mia.role'), await customer({ name: 'Role Company' })]
    const roleId = await websiteRole(parts, tenant.id, ['prices.read'])
    await givenWishes(parts, tenant.id, wish(mia, one, { roleId }))
    await givenStaff(app, tenant, 'role-owner', ['ISC_Owner'])
    const owner = await app.signedIn(app.office(), 'console', 'role-owner')
    const users = [{ accountId: mia, name: 'mia.role', userName: 'mia.role', customerId: one, customer: 'Role Company' }]
    expect((await owner.get(`${path}/roles/${roleId}/holders`)).body).toEqual({ people: [], partners: [], users })
    expect((await owner.get(`${path}/roles`)).body.items.find((role: { id: string }) => role.id === roleId)).toMatchObject({ inUse: 1 })
    const refused = await owner.delete(`${path}/roles/${roleId}`)
    expect(refused.status).toBe(409)
    expect(refused.body.holders.users).toEqual(users)
    const more = await Promise.all(Array.from({ length: 3 }, () => buyer()))
    await givenWishes(parts, tenant.id, ...more.map((id) => wish(id, one, { roleId })))
    const first = (await owner.get(`${path}/roles/${roleId}/holders?limit=2`)).body
    const second = (await owner.get(`${path}/roles/${roleId}/holders?limit=2&cursor=${first.next}`)).body
    expect(second.next).toBeUndefined()
    expect([...first.users, ...second.users].map((user: { accountId: string }) => user.accountId)).toEqual([mia, ...more].toSorted())
    await givenWishes(parts, tenant.id, ...[mia, ...more].map((id) => wish(id, one, 'end')))
    expect((await owner.delete(`${path}/roles/${roleId}`)).status).toBe(204)
  })
})
