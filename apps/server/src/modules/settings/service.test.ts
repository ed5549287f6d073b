import { registryDefaults } from '@tillward/contract/settings'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { atTheMachine, givenTenant, trail } from '../../../test/harness/parts.ts'
import {
  code,
  givenWebsite,
  owner,
  rules,
  type SettingsScene,
  settingsParts,
  settingsScene,
  someone,
  staff,
} from '../../../test/harness/settings.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { impactCounters } from '../accounts/index.ts'
import { type ChangeInput, createSettings, type ImpactPlace } from './index.ts'

let database: DatabaseHandle
let scene: SettingsScene

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  scene = await settingsScene(database)
})
afterAll(() => database.close())

describe('R-54 what a new tenant has', () => {
  test('R-50 R-54 a new tenant has what both sources say, as version 1', async () => {
    const { history, values } = scene
    expect(await values()).toEqual({ ...registryDefaults, version: 1 })
    expect(await history({ limit: 10 })).toMatchObject({ items: [{ version: 1, preset: 'default', changes: [] }] })
  })

  test('R-54 an owner without settings is an error, never a guess', async () => {
    const { change, parts, settings, values } = scene
    const { id } = await givenTenant(parts)
    await expect(values(undefined, id)).rejects.toThrow('initialise')
    expect(code(await settings.read({ id, kind: 'tenant' }))).toBe('not-found')
    expect(code(await change({ version: 1, preset: 'recommended' }, owner, someone(parts), { id, kind: 'tenant' }))).toBe('not-found')
  })
})

describe('R-54 tightening', () => {
  test('R-54 settings.write tightens without reason or fresh sign-in, it holds at once, and nobody is mailed', async () => {
    const { changed, notices, parts, values } = scene
    const input = { version: 1, changes: { 'console.session.idleMinutes': 15, 'website.password.minLength': 12 } }
    expect(await changed(input, staff, someone(parts, 300))).toBe(2)
    expect(await values()).toMatchObject({ version: 2, 'console.session.idleMinutes': 15, 'website.password.minLength': 12 })
    expect(notices).toEqual([])
  })

  test('R-61 a change is in the trail with what it was and what it became, and who and why', async () => {
    const { changed, history, parts, tenant } = scene
    await changed({ version: 1, changes: { 'console.lockout.minutes': 60 }, reason: ' auditors asked ' }, staff)
    expect(await trail(parts, tenant.id)).toEqual([
      {
        action: 'settings.changed',
        id: tenant.id,
        before: { version: 1, preset: 'default', presetVersion: 1, values: { 'console.lockout.minutes': 30 } },
        after: { version: 2, preset: 'default', presetVersion: 1, values: { 'console.lockout.minutes': 60 } },
      },
    ])
    const { items } = await history({ limit: 1 })
    expect(items[0]).toMatchObject({ version: 2, reason: 'auditors asked', actor: { kind: 'console', name: 'Ada Owner' }, loosened: false })
  })

  test('R-54 writing what already holds makes no new version and no trail', async () => {
    const { changed, parts, tenant } = scene
    expect(await changed({ version: 1, changes: { 'console.lockout.minutes': 30 } })).toBe(1)
    expect(await changed({ version: 1, preset: 'default' })).toBe(1)
    expect(await trail(parts, tenant.id)).toEqual([])
  })

  test('R-54 null gives a setting back what it inherits, and a value equal to the inherited one is not stored', async () => {
    const { changed, tenant, values } = scene
    await changed({ version: 1, changes: { 'console.lockout.minutes': 60, 'console.lockout.maxAttempts': 3 } })
    await changed({
      version: 2,
      changes: { 'console.lockout.minutes': null, 'console.lockout.maxAttempts': 5 },
      reason: 'too many calls',
    })
    expect(await values()).toEqual({ ...registryDefaults, version: 3 })
    expect(await database.db.selectFrom('setting').selectAll().where('owner_id', '=', tenant.id).execute()).toEqual([])
  })
})

describe('ATK-146 loosening', () => {
  const loosening: ChangeInput = {
    version: 1,
    changes: { 'console.lockout.minutes': 10, 'console.password.minLength': 12 },
    reason: 'why not',
  }

  test('ATK-146 staff who may write settings cannot loosen, and are told which settings bar it', async () => {
    const { change, values } = scene
    const result = await change(loosening, staff)
    expect([code(result), rules(result)]).toEqual(['forbidden', ['changes.console.lockout.minutes loosening']])
    expect(await values()).toEqual({ ...registryDefaults, version: 1 })
  })

  test('ATK-146 an owner needs a sign-in younger than the setting, to the minute', async () => {
    const { change, parts } = scene
    expect(code(await change(loosening, owner, someone(parts, 15.02)))).toBe('fresh-sign-in-needed')
    expect(code(await change(loosening, { ...owner, homeFreshMinutes: 5 }, someone(parts, 6)))).toBe('fresh-sign-in-needed')
    expect(code(await change(loosening, { ...owner, homeFreshMinutes: 60 }, someone(parts, 15)))).toBe('ok')
  })

  test('ATK-146 an owner needs a reason, and blanks are none', async () => {
    const { change } = scene
    for (const reason of ['', '  \n']) expect(rules(await change({ ...loosening, reason }))).toEqual(['reason required'])
    expect(rules(await change({ ...loosening, reason: 'x'.repeat(501) }))).toEqual(['reason length'])
  })

  test('R-54 a loosening is announced with its changes and reason, in the same transaction', async () => {
    const { changed, notices, parts, tenant, values } = scene
    await changed(loosening)
    expect(notices).toMatchObject([
      {
        ownerId: tenant.id,
        loosened: true,
        reason: 'why not',
        changes: [{ key: 'console.password.minLength' }, { key: 'console.lockout.minutes' }],
      },
    ])
    const failing = createSettings({
      ...parts,
      impact: {},
      names: async () => new Map(),
      announce: async () => Promise.reject(new Error('no mail')),
    })
    await expect(
      failing.change(someone(parts), tenant, { ...loosening, version: 2, changes: { 'console.lockout.minutes': 5 } }, owner),
    ).rejects.toThrow('no mail')
    expect(await values()).toMatchObject({ version: 2, 'console.lockout.minutes': 10 })
    expect(await trail(parts, tenant.id)).toHaveLength(1)
  })

  test('R-03 the operator reads and tightens but never loosens, whatever rights it claims, and the owners are told', async () => {
    const { change, changed, notices } = scene
    expect(code(await change(loosening, owner, atTheMachine))).toBe('forbidden')
    expect(await changed({ version: 1, changes: { 'console.lockout.minutes': 60 } }, owner, atTheMachine)).toBe(2)
    expect(notices).toMatchObject([{ loosened: false, changes: [{ key: 'console.lockout.minutes', to: 60 }] }])
  })

  test('R-07 only an owner switches the deactivation of inactive people on, also by a preset', async () => {
    const { change, changed } = scene
    const direct = await change({ version: 1, changes: { 'console.inactivity.days': 90 } }, staff)
    expect([code(direct), rules(direct)]).toEqual(['forbidden', ['changes.console.inactivity.days loosening']])
    expect(rules(await change({ version: 1, preset: 'recommended' }, staff))).toContain('changes.console.inactivity.days loosening')
    expect(await changed({ version: 1, changes: { 'console.inactivity.days': 90 }, reason: 'we lose people' })).toBe(2)
  })

  test('R-42 showing console locks is a loosening', async () => {
    const { change } = scene
    expect(code(await change({ version: 1, changes: { 'console.lockout.show': true } }, staff))).toBe('forbidden')
  })
})

describe('ATK-146 two editors', () => {
  test('ATK-146 an editor who saw an older version overwrites nothing and is told the one in force', async () => {
    const { change, changed, values } = scene
    await changed({ version: 1, changes: { 'console.lockout.minutes': 60 } })
    const late = await change({ version: 1, changes: { 'console.lockout.maxAttempts': 3 } })
    expect(late).toMatchObject({ ok: false, refusal: { code: 'version-conflict', more: { version: 2 } } })
    expect(await values()).toMatchObject({ version: 2, 'console.lockout.minutes': 60, 'console.lockout.maxAttempts': 5 })
  })

  test('ATK-146 of 20 editors at once exactly one wins each version, and only what it wrote is there', async () => {
    const { change, history, parts, tenant, values } = scene
    for (let version = 1; version <= 3; version++) {
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, n) => change({ version, changes: { 'console.lockout.minutes': 100 * version + n } })),
      )
      expect(results.map((one) => String(code(one))).toSorted((a, b) => a.localeCompare(b))).toEqual([
        'ok',
        ...Array<string>(19).fill('version-conflict'),
      ])
      const winner = results.findIndex(({ ok }) => ok)
      expect(await values()).toMatchObject({ version: version + 1, 'console.lockout.minutes': 100 * version + winner })
    }
    expect(await trail(parts, tenant.id)).toHaveLength(3)
    expect((await history({ limit: 10 })).items.map(({ version }) => version)).toEqual([4, 3, 2, 1])
  })
})

describe('ATK-145 what holds meanwhile', () => {
  test('ATK-145 values and version always belong together, however often they change meanwhile', async () => {
    const { changed, values } = scene
    let version = 1
    const reading = { on: true }
    const reader = async () => {
      const seen: string[] = []
      while (reading.on) {
        const { version: at, 'console.lockout.minutes': minutes, 'website.lockout.minutes': other } = await values()
        if (minutes !== other || (at > 1 && minutes !== 100 + at)) seen.push(`${at}: ${minutes} ${other}`)
      }
      return seen
    }
    const readers = [reader(), reader(), reader()]
    for (; version <= 25; version++) {
      const minutes = 100 + version + 1
      await changed({ version, changes: { 'console.lockout.minutes': minutes, 'website.lockout.minutes': minutes } })
    }
    reading.on = false
    expect(await Promise.all(readers)).toEqual([[], [], []])
  })

  test('ATK-145 what is kept in memory by version is never another version’s, nor that of a change rolled back', async () => {
    const { changed, settings, tenant } = scene
    const minutes = async (version: number) => (await settings.effectiveAt(database.db, tenant.id, version))['console.lockout.minutes']
    expect(await minutes(1)).toBe(30)
    await database
      .transaction(async (tx) => {
        await tx.updateTable('policy').set({ version: 2 }).where('owner_id', '=', tenant.id).execute()
        await tx
          .insertInto('setting')
          .values({ owner_id: tenant.id, website_id: '00000000-0000-0000-0000-000000000000', key: 'console.lockout.minutes', value: '77' })
          .execute()
        expect((await settings.effectiveAt(tx, tenant.id, 2))['console.lockout.minutes']).toBe(77)
        throw new Error('rolled back')
      })
      .catch(() => {})
    await changed({ version: 1, changes: { 'console.lockout.minutes': 45 } })
    expect([await minutes(2), await minutes(2)]).toEqual([45, 45])
  })
})

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
