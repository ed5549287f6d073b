import { registryDefaults } from '@tillward/contract/settings'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { code, givenWebsite, type SettingsScene, settingsParts, settingsScene, staff } from '../../../test/harness/settings.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { impactCounters } from '../accounts/index.ts'
import type { ImpactPlace } from './index.ts'

let database: DatabaseHandle
let scene: SettingsScene

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  scene = await settingsScene(database)
})
afterAll(() => database.close())

describe('R-54 preview', () => {
  test('R-54 a preview tells ways, people, clauses broken and mended, and needs, and changes nothing', async () => {
    const { parts, tenant, values } = scene
    const counted = settingsParts(parts, { 'console.password.minLength': async (_reader, _owner, to) => Number(to) - 8 })
    const result = await counted.settings.preview(tenant, {
      changes: { 'console.password.minLength': 15, 'console.lockout.minutes': 10 },
    })
    expect(result).toMatchObject({
      ok: true,
      value: {
        version: 1,
        changes: [
          { key: 'console.password.minLength', way: 'tighter', loosens: false, people: 7 },
          { key: 'console.lockout.minutes', way: 'looser', loosens: true },
        ],
        broken: [{ id: 'pci-8.3.4' }],
        mended: [{ id: 'pci-8.3.6' }, { id: 'nist-3.1.1.2-length:console' }],
        needs: { loosening: true, freshSignIn: true, reason: true },
      },
    })
    expect(await values()).toEqual({ ...registryDefaults, version: 1 })
  })

  test('R-54 what a website alone breaks is said of that website', async () => {
    const { changed, parts, settings, tenant } = scene
    const websiteId = await givenWebsite(parts, tenant.id)
    await changed({ version: 1, changes: { 'website.session.idleMinutes': 60 } })
    const result = await settings.preview(tenant, { websiteId, changes: { 'website.session.idleMinutes': 90 } })
    expect(result).toMatchObject({ value: { broken: [{ id: 'nist-2.2.3-inactivity:website', websiteId }], mended: [] } })
  })

  test('R-54 people are counted where the change happens: at one website, or everywhere but at those that differ', async () => {
    const { changed, parts, tenant } = scene
    const websiteId = await givenWebsite(parts, tenant.id)
    await changed({ version: 1, websiteId, changes: { 'website.session.idleMinutes': 30 } })
    const places: ImpactPlace[] = []
    const counted = settingsParts(parts, {
      'website.session.idleMinutes': async (_reader, _owner, _to, _now, place) => places.push(place),
    })
    const changes = { 'website.session.idleMinutes': 20 }
    expect(await counted.settings.preview(tenant, { changes })).toMatchObject({ value: { changes: [{ people: 1 }] } })
    expect(await counted.settings.preview(tenant, { changes, websiteId })).toMatchObject({ value: { changes: [{ websiteId, people: 2 }] } })
    expect(places).toEqual([{ except: [websiteId] }, { only: websiteId }])
  })

  test('R-54 the real counters read sessions of a tenant, of a website and of a company', async () => {
    const { changed, givenPartner, parts, tenant } = scene
    const websiteId = await givenWebsite(parts, tenant.id)
    await changed({ version: 1, websiteId, changes: { 'website.session.absoluteMinutes': 600 } })
    const { settings } = settingsParts(parts, impactCounters())
    const nobody = { value: { changes: [{ people: 0 }, { people: 0 }] } }
    const session = { 'website.session.idleMinutes': 20, 'website.session.absoluteMinutes': 100 }
    expect(await settings.preview(tenant, { changes: session })).toMatchObject(nobody)
    expect(await settings.preview(tenant, { changes: session, websiteId })).toMatchObject(nobody)
    const partner = await givenPartner()
    const changes = { 'console.password.maxAgeDays': 30, 'console.session.atOnce': 2 }
    expect(await settings.preview(partner, { changes })).toMatchObject(nobody)
  })
})

describe('R-54 going back', () => {
  test('R-54 one step back makes a new version with all values of the old one, websites included', async () => {
    const { changed, parts, tenant, values } = scene
    const websiteId = await givenWebsite(parts, tenant.id)
    await changed({ version: 1, changes: { 'console.lockout.minutes': 60 } })
    await changed({ version: 2, websiteId, changes: { 'website.session.idleMinutes': 10 } })
    const then = [await values(), await values(websiteId)]
    await changed({ version: 3, preset: 'recommended', reason: 'try it' })
    await changed({ version: 4, websiteId, changes: { 'website.session.idleMinutes': null }, reason: 'try it' })
    expect(await changed({ version: 5, toVersion: 3, reason: 'back' })).toBe(6)
    expect([await values(), await values(websiteId)]).toEqual(then.map((value) => ({ ...value, version: 6 })))
  })

  test('ATK-146 going back to looser values is a loosening', async () => {
    const { change, changed, settings, tenant } = scene
    await changed({ version: 1, changes: { 'console.lockout.minutes': 60 } })
    expect(code(await change({ version: 2, toVersion: 1 }, staff))).toBe('forbidden')
    expect(code(await change({ version: 2, toVersion: 1 }))).toBe('invalid')
    expect(await settings.preview(tenant, { toVersion: 1 })).toMatchObject({ value: { needs: { loosening: true } } })
    expect(code(await change({ version: 2, toVersion: 99, reason: 'x' }))).toBe('not-found')
  })

  test('R-54 the history is paged, newest first', async () => {
    const { changed, history } = scene
    for (let version = 1; version <= 4; version++) await changed({ version, changes: { 'console.lockout.minutes': 60 + version } })
    const first = await history({ limit: 3 })
    expect(first.items.map(({ version }) => version)).toEqual([5, 4, 3])
    const second = await history({ limit: 3, cursor: first.next ?? '' })
    expect([second.items.map(({ version }) => version), second.next]).toEqual([[2, 1], undefined])
  })
})
