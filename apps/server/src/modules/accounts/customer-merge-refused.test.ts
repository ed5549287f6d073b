import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from '../../../test/harness/browser.ts'
import { givenBuyer } from '../../../test/harness/buyers.ts'
import { givenCustomer } from '../../../test/harness/customers.ts'
import { type GivenTenant, givenStaff, givenTenant } from '../../../test/harness/given.ts'
import { atTheMachine } from '../../../test/harness/parts.ts'
import { type UsersApp, usersApp } from '../../../test/harness/users.ts'
import { type Customer, findCustomer, setActiveIn, versionOf } from '../customers/index.ts'

let app: UsersApp
let mine: GivenTenant
let theirs: GivenTenant
let admin: Browser

beforeAll(async () => {
  app = await usersApp()
  mine = await givenTenant(app)
  theirs = await givenTenant(app)
  admin = await app.staff(mine, 'merger', ['ISC_Admin'])
})
afterAll(() => app.close())

const customer = (more: object = {}, tenant = mine) => givenCustomer(app.modules, tenant.id, { companyName: 'Co', ...more })
const shipTo = (billTo: Customer, more: object = {}) => customer({ billToId: billTo.id, ...more })
const path = (source: Customer, tenant = mine) => `/api/console/tenants/${tenant.id}/customers/${source.id}/merge`
const preview = (source: Customer, into: { id: string }, browser = admin) => browser.post(`${path(source)}/preview`, { intoId: into.id })
const now = async (it: Customer) => (await findCustomer(app.database.db, it.tenantId, it.id))!
async function merge(source: Customer, into: Customer, browser = admin) {
  const [version, intoVersion] = [versionOf(await now(source)), versionOf(await now(into))]
  return browser.post(path(source), { intoId: into.id, version, intoVersion })
}
const buyers = (count: number) => Promise.all(Array.from({ length: count }, () => givenBuyer(app, mine)))

describe('a merger', () => {
  test('R-14 what was merged cannot be changed, reactivated, given ship-tos or users, or merged again', async () => {
    const [from, into, third] = [await customer(), await customer(), await customer()]
    await merge(from, into)
    const url = `/api/console/tenants/${mine.id}/customers/${from.id}`
    const version = versionOf(await now(from))
    expect((await admin.patch(url, { version, city: 'Oslo' })).body).toMatchObject({ code: 'conflict', mergedIntoId: into.id })
    expect((await admin.post(`${url}/reactivate`)).body).toMatchObject({ code: 'conflict', mergedIntoId: into.id })
    expect((await admin.post(`${url}/ship-tos`, {})).body).toMatchObject({ fields: [{ field: 'billToId', rule: 'merged' }] })
    const [person] = await buyers(1)
    expect((await admin.post(`${url}/users`, { assign: [{ accountId: person!.id }] })).status).toBe(422)
    expect((await merge(from, third)).body).toMatchObject({ code: 'conflict', mergedIntoId: into.id })
    expect((await merge(third, from)).body).toMatchObject({ fields: [{ field: 'intoId', rule: 'merged' }] })
  })

  test('R-14 is refused for itself, for ship-tos, for inactive and unknown targets, and where somebody was faster', async () => {
    const [from, into, off] = [await customer(), await customer(), await customer()]
    const ship = await shipTo(into)
    await app.database.transaction((tx) => setActiveIn(app.modules, tx, atTheMachine, mine.id, off.id, false, app.clock.now()))
    const foreign = await customer({}, theirs)
    const rule = async (target: { id: string }) => (await preview(from, target)).body.fields?.[0]
    expect(await rule(from)).toMatchObject({ field: 'intoId', rule: 'same' })
    expect(await rule(ship)).toMatchObject({ rule: 'not-bill-to' })
    expect(await rule(off)).toMatchObject({ rule: 'inactive' })
    expect(await rule(foreign)).toEqual(await rule({ id: app.modules.newId() }))
    expect((await preview(ship, into)).status).toBe(409)
    expect((await preview(foreign, into)).status).toBe(404)
    const stale = { intoId: into.id, version: versionOf(from), intoVersion: versionOf(into) }
    for (const one of [from, into]) {
      const changed = await admin.patch(`/api/console/tenants/${mine.id}/customers/${one.id}`, {
        version: versionOf(await now(one)),
        city: `Oslo ${one.id}`,
      })
      expect(changed.status).toBe(200)
      const refused = await admin.post(path(from), one === from ? stale : { ...stale, version: versionOf(await now(from)) })
      expect(refused.body).toMatchObject({ code: 'version-conflict', version: changed.body.version })
    }
    expect((await now(from)).state).toBe('active')
    // an inactive one may go up in another
    expect((await merge(off, into)).status).toBe(200)
  })

  test('R-14 a customer with more than 5,000 users is not moved in one act, and the answer says so', async () => {
    const [from, into] = [await customer(), await customer()]
    const at = app.clock.now()
    await sql`with users as (
        insert into account (owner_id, id, kind, came_by, user_name, email, search_text, created_at, created_by, modified_at, modified_by)
        select ${mine.id}, gen_random_uuid(), 'website', 'import', 'many' || n, 'many' || n, '', ${at}, 'x', ${at}, 'x' from generate_series(1, 5001) n
        returning owner_id, id)
      insert into assignment (tenant_id, account_id, bill_to_id, created_at, created_by, modified_at, modified_by)
      select owner_id, id, ${from.id}, ${at}, 'x', ${at}, 'x' from users`.execute(app.database.db)
    for (const answer of [await preview(from, into), await merge(from, into)]) {
      expect(answer.body).toMatchObject({ code: 'conflict', detail: expect.stringContaining('5001 users') })
    }
    expect((await now(from)).state).toBe('active')
  })
})

describe('who may merge', () => {
  test('R-06 whoever holds customers.merge, with a fresh sign-in', async () => {
    const [from, into] = [await customer(), await customer()]
    const clerk = await app.staff(mine, 'clerk', ['ISC_User'])
    expect((await preview(from, into, clerk)).status).toBe(403)
    expect((await merge(from, into, clerk)).status).toBe(403)
    expect((await preview(from, into)).status).toBe(200)
    const late = await app.signedIn(app.office(), 'console', (await givenStaff(app, mine, 'late', ['ISC_Admin'])).userName)
    app.clock.pass({ minutes: 30 })
    expect((await preview(from, into, late)).status).toBe(200)
    expect((await merge(from, into, late)).body.code).toBe('fresh-sign-in-needed')
    expect((await now(from)).state).toBe('active')
  })

  test('ATK-051 staff of another tenant find neither customer', async () => {
    const [from, into] = [await customer(), await customer()]
    const [theirFrom, theirInto] = [await customer({}, theirs), await customer({}, theirs)]
    const other = await app.staff(theirs, 'other', ['ISC_Admin'])
    const body = { intoId: theirInto.id, version: versionOf(from), intoVersion: versionOf(theirInto) }
    expect((await other.post(path(from, mine), body)).status).toBe(404)
    expect((await other.post(path(from, theirs), body)).status).toBe(404)
    const crossed = { intoId: into.id, version: versionOf(theirFrom), intoVersion: versionOf(into) }
    expect((await other.post(path(theirFrom, theirs), crossed)).body.fields).toMatchObject([{ field: 'intoId', rule: 'unknown' }])
    for (const one of [from, into, theirFrom, theirInto]) expect((await now(one)).state).toBe('active')
  })
})
