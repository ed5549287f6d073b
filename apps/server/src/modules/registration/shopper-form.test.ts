import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ArrivalsApp, arrivalsApp, chosen, freshBuyer, givenEngine } from '../../../test/harness/arrivals.ts'

let app: ArrivalsApp
beforeAll(async () => {
  app = await arrivalsApp()
})
afterAll(() => app.close())

const db = () => app.database.db
const path = '/api/storefront/register'
const form = (email: string, more: object = {}) => ({
  email,
  password: chosen,
  billTo: { firstName: 'Nora', lastName: 'Lind', address1: 'Torg 1', city: 'Malmö', country: 'SE' },
  ...more,
})
const accountsOf = async (email: string) => {
  const { rows } = await sql<Record<string, unknown>>`select * from account where owner_id = ${app.engine.tenant.id} and email = ${email}
    order by created_at, id`.execute(db())
  return rows
}

describe('input', () => {
  test('ATK-056 further members are refused at every depth', async () => {
    const more = [
      'roles',
      'kind',
      'tenantId',
      'unclaimed',
      'activation',
      'userName',
      'id',
      'emailVerified',
      'createdAt',
      'state',
      'customerId',
    ]
    for (const name of more) expect((await app.visitor().post(path, form(freshBuyer(), { [name]: 'x' }))).status, name).toBe(400)
    for (const name of ['number', 'id', 'active', 'importKey', 'websiteIds', 'cameBy']) {
      expect((await app.visitor().post(path, form(freshBuyer(), { billTo: { [name]: 'x' } }))).status, name).toBe(400)
    }
    expect(
      (await app.visitor().post(path, form(freshBuyer(), { consents: [{ topic: 'a', given: false, at: '2026-01-01T00:00:00Z' }] }))).status,
    ).toBe(400)
  })

  test('R-24 R-55 each wrong field is named with its rule, the password’s rules too; nothing is made', async () => {
    const email = freshBuyer()
    const refused = async (more: object) => {
      const { status, body } = await app.visitor().post(path, form(email, more))
      return [status, body.code, (body.fields ?? []).map(({ field }: { field: string }) => field)]
    }
    expect(await refused({ email: 'nobody' })).toEqual([422, 'invalid', ['email']])
    expect(await refused({ billTo: { country: 'ZZ', firstName: 'http://x.test/' }, shipTo: { email: 'x' }, language: '??' })).toEqual([
      422,
      'invalid',
      ['language', 'billTo.firstName', 'billTo.country', 'shipTo.email'],
    ])
    expect(await refused({ consents: [{ topic: 'x', given: true }] })).toEqual([422, 'invalid', ['consents.0.wording']])
    expect(await refused({ custom: { nothing: 1 } })).toEqual([422, 'invalid', ['custom.nothing']])
    expect((await refused({ password: 'short' }))[1]).toBe('password-refused')
    expect((await refused({ password: `${email.split('@')[0]}-A1!x` }))[2]).toEqual(['password'])
    expect(await accountsOf(email)).toEqual([])
  })

  test('R-60 own fields opened to the storefront are taken and required there, others are not', async () => {
    const { tenant } = await givenEngine(app)
    const staff = await app.staff(tenant, `fields-${freshBuyer()}`, ['ISC_Owner'])
    const define = async (property: object) => {
      const made = await staff.post(`/api/console/tenants/${tenant.id}/dictionary/website-user/properties`, property)
      expect(made.status, made.text).toBe(201)
    }
    await define({ name: 'size', label: 'Size', type: 'whole-number', storefront: 'edit', required: true })
    await define({ name: 'secret', label: 'Secret', type: 'text' })
    const shop = app.shop(tenant)
    expect((await shop.get(path)).body.properties).toMatchObject([{ name: 'size', type: 'whole-number', required: true }])
    const fields = async (custom: object) =>
      (await shop.post(path, form(freshBuyer(), { custom }))).body.fields?.map(({ field }: { field: string }) => field)
    expect(await fields({})).toEqual(['custom.size'])
    expect(await fields({ size: 'large' })).toEqual(['custom.size'])
    expect(await fields({ size: 4, secret: 'x' })).toEqual(['custom.secret'])
    const email = freshBuyer()
    expect((await shop.post(path, form(email, { custom: { size: 4 } }))).status).toBe(202)
    const { rows } = await sql<{ custom: object }>`select custom from account where owner_id = ${tenant.id} and email = ${email}`.execute(
      db(),
    )
    expect(Object.values(rows[0]!.custom)).toEqual([4])
  })
})
