import { registryDefaults } from '@tillward/contract/settings'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { atTheMachine, givenTenant, trail } from '../../../test/harness/parts.ts'
import { code, owner, rules, type SettingsScene, settingsScene, someone, staff } from '../../../test/harness/settings.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { type ChangeInput, createSettings } from './index.ts'

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
