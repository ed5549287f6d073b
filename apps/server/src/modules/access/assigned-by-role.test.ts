import { afterAll, beforeAll, expect, test } from 'vitest'
import { givenRecord, givenUser, givenWishes, websiteRole, wish } from '../../../test/harness/assignments.ts'
import type { Browser } from '../../../test/harness/browser.ts'
import { type GivenTenant, givenTenant } from '../../../test/harness/given.ts'
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

test('R-14 users of a customer are narrowed by their role there, with the rest of the list, and another tenant’s role finds nobody', async () => {
  const [one, elsewhere] = [await customer(), await customer()]
  const shipTo = await customer({ billToId: one })
  const [amy, bob, cy, dan] = [
    await buyer('amy.by-role'),
    await buyer('bob.by-role'),
    await buyer('cy.by-role'),
    await buyer('dan.by-role'),
  ]
  const theirs = await givenTenant(app)
  const [twin, twinRole] = [await givenRecord(parts, theirs.id, {}), await websiteRole(parts, theirs.id, 'Buyer1')]
  const theirBuyer = await givenUser(parts, theirs.id, { name: 'amy.by-role' })
  await givenWishes(parts, theirs.id, wish(theirBuyer, twin, { roleId: twinRole }))
  await givenWishes(
    parts,
    tenant.id,
    wish(amy, one, { roleId: roles['Buyer1']!, salesRepresentative: true }),
    wish(bob, one, { roleId: roles['Buyer1']!, shipToIds: [shipTo] }),
    wish(cy, one, { roleId: roles['Buyer3']! }),
    wish(dan, one, {}),
    // a role somewhere else does not count here
    wish(dan, elsewhere, { roleId: roles['Buyer1']! }),
  )
  const found = async (query: string, of = one) => {
    const { status, body, text } = await staff.get(`${path}/customers/${of}/users?${query}`)
    expect(status, text).toBe(200)
    return body.items.map((item: { name: string }) => item.name.replace('.by-role', ''))
  }
  expect(await found(`roleId=${roles['Buyer1']}`)).toEqual(['amy', 'bob'])
  expect(await found(`roleId=${roles['Buyer1']!.toUpperCase()}&descending=true`)).toEqual(['bob', 'amy'])
  expect(await found(`roleId=${roles['Buyer1']}&salesRepresentatives=true`)).toEqual(['amy'])
  expect(await found(`roleId=${roles['Buyer1']}&search=bob`)).toEqual(['bob'])
  expect(await found(`roleId=${roles['Buyer3']}`)).toEqual(['cy'])
  expect(await found('roleId=none')).toEqual(['dan'])
  expect(await found(`roleId=${roles['Administrator']}`)).toEqual([])
  expect(await found(`roleId=${roles['Buyer1']}`, shipTo)).toEqual(['amy', 'bob'])
  const first = (await staff.get(`${path}/customers/${one}/users?roleId=${roles['Buyer1']}&limit=1`)).body
  expect(await found(`roleId=${roles['Buyer1']}&limit=1&cursor=${first.next}`)).toEqual(['bob'])

  expect(await found(`roleId=${twinRole}`)).toEqual([])
  expect(await found(`roleId=${app.modules.newId()}`)).toEqual([])
  expect((await staff.get(`${path}/customers/${twin}/users?roleId=${twinRole}`)).status).toBe(404)
  expect((await staff.get(`${path}/customers/${one}/users?roleId=Buyer1`)).status).toBe(400)
})
