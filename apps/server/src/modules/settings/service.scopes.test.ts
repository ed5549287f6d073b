import { websiteSettingKeys } from '@tillward/contract/settings'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import {
  code,
  givenTenantSettings,
  givenWebsite,
  owner,
  rules,
  type SettingsScene,
  settingsScene,
  someone,
  staff,
} from '../../../test/harness/settings.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'

let database: DatabaseHandle
let scene: SettingsScene

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  scene = await settingsScene(database)
})
afterAll(() => database.close())

describe('R-54 websites', () => {
  test('R-54 a website differs where it may, and only for itself', async () => {
    const { changed, parts, settings, tenant, values } = scene
    const [shop, other] = [await givenWebsite(parts, tenant.id), await givenWebsite(parts, tenant.id)]
    await changed({ version: 1, websiteId: shop.toUpperCase(), changes: { 'website.session.idleMinutes': 30 } }, staff)
    expect((await values(shop))['website.session.idleMinutes']).toBe(30)
    expect((await values(other))['website.session.idleMinutes']).toBe(240)
    expect((await values())['website.session.idleMinutes']).toBe(240)
    const read = await settings.read(tenant, shop)
    const setting = read.ok && read.value.settings.find(({ key }) => key === 'website.session.idleMinutes')
    expect(setting).toMatchObject({ value: 30, origin: 'website', inherited: 240 })
    expect(read.ok && read.value.settings.map(({ scope }) => scope)).toEqual(websiteSettingKeys.map(() => 'website'))
  })

  test('R-54 a website cannot differ in passwords, locks or links, nor choose a preset', async () => {
    const { change, parts, tenant } = scene
    const websiteId = await givenWebsite(parts, tenant.id)
    for (const key of ['website.password.minLength', 'website.lockout.minutes', 'website.link.minutes', 'console.session.idleMinutes']) {
      expect(rules(await change({ version: 1, websiteId, changes: { [key]: 20 } }))).toEqual([`changes.${key} scope`])
    }
    expect(rules(await change({ version: 1, websiteId, preset: 'recommended' }))).toEqual(['preset scope'])
  })

  test('ATK-146 loosening one website is a loosening, also by giving it back what the tenant has', async () => {
    const { change, changed, notices, parts, tenant } = scene
    const websiteId = await givenWebsite(parts, tenant.id)
    expect(code(await change({ version: 1, websiteId, changes: { 'website.session.idleMinutes': 241 } }, staff))).toBe('forbidden')
    await changed({ version: 1, websiteId, changes: { 'website.session.idleMinutes': 30 } }, staff)
    expect(code(await change({ version: 2, websiteId, changes: { 'website.session.idleMinutes': null } }, staff))).toBe('forbidden')
    await changed({ version: 2, websiteId, changes: { 'website.session.idleMinutes': null }, reason: 'shoppers complain' })
    expect(notices).toMatchObject([{ loosened: true, changes: [{ key: 'website.session.idleMinutes', websiteId, from: 30, to: 240 }] }])
  })

  test('R-54 who set a value and when is said where it was set, and how many websites differ', async () => {
    const { changed, parts, settings, tenant } = scene
    const [shop, other] = [await givenWebsite(parts, tenant.id), await givenWebsite(parts, tenant.id)]
    const key = 'website.session.idleMinutes'
    await changed({ version: 1, websiteId: shop, changes: { [key]: 30 } })
    await changed({ version: 2, changes: { [key]: 60, 'website.lockout.minutes': 60 } })
    await changed({ version: 3, changes: { [key]: 50 } })
    const at = parts.clock.now().toISOString()
    const settingAt = async (websiteId?: string) => {
      const read = await settings.read(tenant, websiteId)
      return read.ok ? read.value.settings.find((one) => one.key === key) : undefined
    }
    expect(await settingAt()).toMatchObject({ origin: 'tenant', changed: { version: 4, at, by: 'Ada Owner' }, websites: 1 })
    expect(await settingAt(shop)).toMatchObject({ origin: 'website', changed: { version: 2, at, by: 'Ada Owner' } })
    expect(await settingAt(other)).not.toHaveProperty('changed')
    const twin = await givenTenantSettings(parts, scene)
    const theirs = await settings.read({ id: twin, kind: 'tenant' })
    expect(theirs.ok && theirs.value.settings.filter((one) => 'changed' in one)).toEqual([])
  })

  test('R-54 another tenant’s website is not found', async () => {
    const { change, parts, settings, tenant } = scene
    const twin = await givenTenantSettings(parts, scene)
    const websiteId = await givenWebsite(parts, twin)
    expect(code(await change({ version: 1, websiteId, changes: { 'website.session.idleMinutes': 30 } }))).toBe('not-found')
    expect(code(await settings.read(tenant, websiteId))).toBe('not-found')
    expect(code(await settings.preview(tenant, { websiteId, changes: { 'website.session.idleMinutes': 30 } }))).toBe('not-found')
  })
})

describe('R-54 presets', () => {
  test('R-54 choosing a preset clears the own values it names, and leaves those it does not name and those of websites', async () => {
    const { changed, parts, tenant, values } = scene
    const websiteId = await givenWebsite(parts, tenant.id)
    await changed({ version: 1, changes: { 'console.session.idleMinutes': 5, 'website.restrictToAssigned': true } })
    await changed({ version: 2, websiteId, changes: { 'website.session.idleMinutes': 10 } })
    await changed({ version: 3, preset: 'pci-dss-4.0.1', reason: 'card data' })
    const now = await values(websiteId)
    expect(now).toMatchObject({ 'console.session.idleMinutes': 15, 'website.restrictToAssigned': true, 'website.session.idleMinutes': 10 })
    expect((await values())['website.session.idleMinutes']).toBe(60)
  })

  test('R-54 a preset with changes on top is one change', async () => {
    const { changed, values } = scene
    await changed({ version: 1, preset: 'pci-dss-4.0.1', changes: { 'console.lockout.minutes': 120 }, reason: 'card data' })
    expect(await values()).toMatchObject({ version: 2, 'console.lockout.minutes': 120, 'console.session.idleMinutes': 15 })
  })

  test('R-54 the source’s own preset loosens the lock, so staff cannot choose it', async () => {
    const { change } = scene
    expect(rules(await change({ version: 1, preset: 'optimizely' }, staff))).toEqual(
      expect.arrayContaining(['changes.console.lockout.minutes loosening', 'changes.website.session.signOutEnds loosening']),
    )
  })

  test('R-54 origins tell default, preset and tenant apart', async () => {
    const { changed, settings, tenant } = scene
    await changed({ version: 1, changes: { 'console.lockout.minutes': 60 } })
    const read = await settings.read(tenant)
    const origins = new Map(read.ok ? read.value.settings.map(({ key, origin }) => [key as string, origin]) : [])
    expect(origins.get('console.lockout.minutes')).toBe('tenant')
    expect(origins.get('console.lockout.maxAttempts')).toBe('preset')
    expect(origins.get('website.accounts.allowCreation')).toBe('default')
  })

  test('R-54 wrong names and values are named, all of them, and nothing is written', async () => {
    const { change, values } = scene
    const changes = {
      'console.lockout.minutes': 0,
      'console.lockout.colour': 1,
      'console.lockout.show': 'yes',
      __proto__: null,
      toString: 1,
    }
    expect(rules(await change({ version: 1, changes }))).toEqual([
      'changes.console.lockout.minutes value',
      'changes.console.lockout.colour unknown',
      'changes.console.lockout.show value',
      'changes.toString unknown',
    ])
    expect(rules(await change({ version: 1, preset: 'constructor' }))).toEqual(['preset choice'])
    expect(rules(await change({ version: 1 }))).toEqual(['changes required'])
    expect((await values()).version).toBe(1)
  })
})

describe('R-54 companies without a tenant', () => {
  test('R-54 a partner company sets what concerns its own people and has no settings of website users', async () => {
    const { change, changed, givenPartner, parts, settings } = scene
    const partner = await givenPartner()
    expect(await changed({ version: 1, changes: { 'console.password.minLength': 12 } }, owner, someone(parts), partner)).toBe(2)
    const refused = await change({ version: 2, changes: { 'website.password.minLength': 12 } }, owner, someone(parts), partner)
    expect(rules(refused)).toEqual(['changes.website.password.minLength scope'])
    const read = await settings.read(partner)
    expect(read.ok && read.value.settings.filter(({ side }) => side === 'website')).toEqual([])
    expect(read.ok && read.value.settings.find(({ key }) => key === 'console.password.minLength')).toMatchObject({ origin: 'company' })
  })

  test('R-54 a preset changes and breaks for a company only what it has', async () => {
    const { givenPartner, settings } = scene
    const partner = await givenPartner()
    const result = await settings.preview(partner, { preset: 'nist-800-63b-4' })
    const named = result.ok ? [...result.value.changes.map(({ key }) => key as string), ...result.value.mended.map(({ side }) => side)] : []
    expect(named.filter((name) => name.startsWith('website'))).toEqual([])
    expect(named).toContain('console.password.minLength')
  })
})
