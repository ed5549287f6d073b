import type { FastifyRequest } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { type TestParts, testParts } from '../../../test/harness/parts.ts'
import { openRoutes } from '../../../test/harness/routes.ts'
import { givenPartnerSettings, givenTenantSettings, givenWebsite, settingsParts, someone } from '../../../test/harness/settings.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import type { Http } from '../../platform/http/server.ts'
import { settingsRoutes } from './index.ts'

let database: DatabaseHandle
let parts: TestParts
let http: Http
let url: string
let tenant: string
let partner: string
/** What the guard found of the caller. */
let caller: Partial<Pick<FastifyRequest, 'context' | 'rights' | 'signedIn'>>

beforeAll(async () => {
  database = await testDatabase()
  parts = testParts(database)
  const { settings } = settingsParts(parts)
  http = await openRoutes((routes) => {
    routes.addHook('onRequest', async (request) => void Object.assign(request, caller))
    settingsRoutes(routes, { settings })
  })
})
beforeEach(async () => {
  const these = settingsParts(parts)
  tenant = await givenTenantSettings(parts, these)
  partner = await givenPartnerSettings(parts, these)
  url = `/api/console/tenants/${tenant}/settings`
  caller = holding('settings.read', 'settings.write', 'settings.loosen')
})
afterAll(async () => {
  await http.close()
  await database.close()
})

const holding = (...permissions: string[]) => ({
  context: someone(parts),
  rights: { permissions: new Set(permissions) } as unknown as FastifyRequest['rights'],
})
const post = (to: string, payload: object) => http.inject({ method: 'POST', url: to, payload })
const patch = (payload: object, to = url) => http.inject({ method: 'PATCH', url: to, payload })

describe('R-54 over HTTP', () => {
  test('R-54 look, preview, change, look at the history, go back', async () => {
    const changes = { 'console.lockout.minutes': 10, 'website.session.signOutEnds': 'this-session', 'console.lockout.enabled': false }
    expect((await http.inject({ url })).json()).toMatchObject({
      version: 1,
      preset: { name: 'default', version: 1 },
      websitesThatDiffer: [],
    })

    const previewed = (await post(`${url}/preview`, { changes })).json()
    const changed = await patch({ changes, version: 1, reason: 'calls to the help desk' })
    expect(changed.statusCode).toBe(200)
    expect(changed.json()).toEqual({ ...previewed, version: 2 })
    expect(changed.json()).toMatchObject({
      changes: [
        { key: 'console.lockout.enabled', from: true, to: false, way: 'looser', loosens: true },
        { key: 'console.lockout.minutes', from: 30, to: 10 },
        { key: 'website.session.signOutEnds', from: 'all-devices', to: 'this-session' },
      ],
      broken: [{ id: 'pci-8.3.4', standard: 'PCI DSS 4.0.1', clause: '8.3.4' }],
      needs: { loosening: true, freshSignIn: true, reason: true },
    })
    const settings = (await http.inject({ url })).json().settings as { key: string }[]
    expect(settings.find(({ key }) => key === 'console.lockout.minutes')).toMatchObject({
      label: 'Lockout Time in Minutes',
      schema: { type: 'integer', minimum: 1, maximum: 1_440 },
      unit: 'minutes',
      value: 10,
      origin: 'tenant',
      inherited: 30,
      broken: [{ id: 'pci-8.3.4' }],
    })

    const history = (await http.inject({ url: `${url}/history?limit=1` })).json()
    expect(history).toMatchObject({
      items: [{ version: 2, reason: 'calls to the help desk', loosened: true, actor: { name: 'Ada Owner' } }],
    })
    expect((await http.inject({ url: `${url}/history?cursor=${history.next}` })).json()).toMatchObject({ items: [{ version: 1 }] })

    expect((await post(`${url}/return`, { toVersion: 1, version: 2 })).json()).toMatchObject({ version: 3, needs: { loosening: false } })
    expect((await http.inject({ url })).json().settings).toEqual(
      settings.map((one) => expect.objectContaining({ key: one.key, origin: expect.stringMatching(/default|preset/) })),
    )
  })

  test('R-54 presets come with facts, clauses and what they would need', async () => {
    const { items } = (await http.inject({ url: `${url}/presets` })).json()
    expect(items.map(({ name }: { name: string }) => name)).toEqual([
      'default',
      'commerce7',
      'optimizely',
      'pci-dss-4.0.1',
      'nist-800-63b-4',
      'recommended',
    ])
    expect(items[2]).toMatchObject({ facts: expect.arrayContaining([expect.stringContaining('28 October 2022')]), lacksSecondFactor: [] })
    expect(items[3]).toMatchObject({ lacksSecondFactor: ['console'], values: { 'website.password.minLength': 15 } })
    const ofCompany = (await http.inject({ url: `/api/console/companies/${partner}/settings/presets` })).json().items
    expect(Object.keys(ofCompany[3].values).filter((key) => key.startsWith('website.'))).toEqual([])
  })

  test('R-54 one website is shown and changed by itself', async () => {
    const websiteId = await givenWebsite(parts, tenant)
    expect((await patch({ websiteId, version: 1, changes: { 'website.accounts.allowCreation': false } })).statusCode).toBe(200)
    const { settings } = (await http.inject({ url: `${url}?websiteId=${websiteId}` })).json()
    expect(settings.find(({ key }: { key: string }) => key === 'website.accounts.allowCreation')).toMatchObject({
      value: false,
      origin: 'website',
    })
    expect((await http.inject({ url })).json().websitesThatDiffer).toEqual([websiteId])
  })

  test('R-54 wrong values are named by field with their bounds, and a body of another shape is refused', async () => {
    const wrong = await patch({ version: 1, changes: { 'console.lockout.minutes': 1.5, 'console.lockout.colour': 'red' } })
    expect([wrong.statusCode, wrong.json().fields]).toMatchObject([
      422,
      [
        { field: 'changes.console.lockout.minutes', message: 'Use a whole number from 1 to 1440.' },
        { field: 'changes.console.lockout.colour', rule: 'unknown' },
      ],
    ])
    for (const payload of [
      { changes: { 'console.lockout.minutes': 60 } },
      { version: '1', changes: {} },
      { version: 1, changes: { 'console.lockout.minutes': [60] } },
      { version: 1, mayLoosen: true },
    ]) {
      expect((await patch(payload)).json(), JSON.stringify(payload)).toMatchObject({ code: 'bad-request' })
    }
    expect((await http.inject({ url: url.replace(tenant, 'x') })).statusCode).toBe(404)
  })
})

describe('ATK-146 over HTTP', () => {
  test('ATK-146 loosening takes the permission found by the guard, nothing in the request', async () => {
    const loosening = { version: 1, changes: { 'console.lockout.minutes': 10 }, reason: 'x' }
    for (const who of [
      holding('settings.read', 'settings.write'),
      { context: someone(parts) },
      { context: someone(parts), rights: undefined },
    ]) {
      caller = who
      const refused = await patch(loosening)
      expect([refused.statusCode, refused.json().code]).toEqual([403, 'forbidden'])
      expect((await post(`${url}/return`, { toVersion: 1, version: 1 })).statusCode).toBe(200)
    }
  })

  test('ATK-146 the stricter of the home’s and the tenant’s fresh sign-in counts', async () => {
    caller = {
      ...caller,
      context: someone(parts, 6),
      signedIn: { settings: { 'console.session.freshMinutes': 5 } },
    } as Partial<FastifyRequest>
    const refused = await patch({ version: 1, changes: { 'console.lockout.minutes': 10 }, reason: 'x' })
    expect(refused.json()).toMatchObject({ code: 'fresh-sign-in-needed' })
  })

  test('ATK-146 two editors: the second is told the version in force', async () => {
    await patch({ version: 1, changes: { 'console.lockout.minutes': 60 } })
    const late = await patch({ version: 1, changes: { 'console.lockout.minutes': 90 } })
    expect([late.statusCode, late.json()]).toMatchObject([409, { code: 'version-conflict', version: 2 }])
  })
})

describe('R-54 companies over HTTP', () => {
  test('R-54 those who administer a partner company loosen its settings with a reason', async () => {
    const company = `/api/console/companies/${partner}/settings`
    caller = { context: someone(parts), rights: undefined }
    const payload = { version: 1, changes: { 'console.lockout.minutes': 10 } }
    expect((await patch(payload, company)).json()).toMatchObject({ fields: [{ field: 'reason' }] })
    expect((await patch({ ...payload, reason: 'x' }, company)).statusCode).toBe(200)
    expect((await http.inject({ url: company })).json().settings.map(({ side }: { side: string }) => side)).not.toContain('website')
  })

  test('R-54 a merchant’s company is not found: its people follow the tenant', async () => {
    const { company_id: merchant } = await database.db
      .selectFrom('tenant')
      .select('company_id')
      .where('id', '=', tenant)
      .executeTakeFirstOrThrow()
    caller = { context: someone(parts) }
    expect((await http.inject({ url: `/api/console/companies/${merchant}/settings` })).statusCode).toBe(404)
    expect((await patch({ version: 1, preset: 'recommended' }, `/api/console/companies/${merchant}/settings`)).statusCode).toBe(404)
  })

  test('R-54 a company’s paths do not open a tenant’s settings', async () => {
    caller = { context: someone(parts) }
    expect((await http.inject({ url: `/api/console/companies/${tenant}/settings` })).statusCode).toBe(404)
    expect((await http.inject({ url: `/api/console/companies/${tenant}/settings/history` })).statusCode).toBe(404)
    expect((await patch({ version: 1, preset: 'default' }, `/api/console/companies/${tenant}/settings`)).statusCode).toBe(404)
    expect((await http.inject({ url: `/api/console/tenants/${partner}/settings` })).statusCode).toBe(404)
  })
})
