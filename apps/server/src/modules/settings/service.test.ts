import { registryDefaults } from '@tillward/contract/settings'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { atTheMachine, givenTenant, type TestParts, testParts, trail } from '../../../test/harness/parts.ts'
import {
  givenPartnerSettings,
  givenTenantSettings,
  givenWebsite,
  type SettingsParts,
  settingsParts,
  someone,
} from '../../../test/harness/settings.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import type { Context } from '../audit/index.ts'
import type { ChangeInput, SettingsRights } from './index.ts'

const owner = { mayLoosen: true }
const staff = { mayLoosen: false }

let database: DatabaseHandle
let parts: TestParts
let these: SettingsParts
let tenant: string
const partners = new Set<string>()

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  parts = testParts(database)
  these = settingsParts(parts)
  tenant = await givenTenantSettings(parts, these)
})
afterAll(() => database.close())

/** The test's tenant, another one, or a partner company. */
const ownerOf = (id: string) => ({ id, kind: partners.has(id) ? ('company' as const) : ('tenant' as const) })
const history = async (page: { limit: number; cursor?: string }) => {
  const result = await these.settings.history(ownerOf(tenant), page)
  if (!result.ok) throw new Error(result.refusal.code)
  return result.value
}

const change = (input: ChangeInput, rights: SettingsRights = owner, context: Context = someone(parts), ownerId = tenant) =>
  these.settings.change(context, ownerOf(ownerId), input, rights)
const values = (websiteId?: string, ownerId = tenant) => these.settings.effective(database.db, ownerId, websiteId)

async function changed(...args: Parameters<typeof change>): Promise<number> {
  const result = await change(...args)
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value.version
}

async function givenPartner() {
  const id = await givenPartnerSettings(parts, these)
  partners.add(id)
  return id
}

const code = (result: { ok: boolean; refusal?: { code: string } }) => (result.ok ? 'ok' : result.refusal?.code)
const rules = (result: { ok: boolean; refusal?: { fields?: readonly { field: string; rule: string }[] } }) =>
  (result.refusal?.fields ?? []).map(({ field, rule }) => `${field} ${rule}`)

describe('R-54 what a new tenant has', () => {
  test('R-50 R-54 a new tenant has what both sources say, as version 1', async () => {
    expect(await values()).toEqual({ ...registryDefaults, version: 1 })
    expect(await history({ limit: 10 })).toMatchObject({ items: [{ version: 1, preset: 'default', changes: [] }] })
  })

  test('R-54 an owner without settings is an error, never a guess', async () => {
    const { id } = await givenTenant(parts)
    await expect(values(undefined, id)).rejects.toThrow('initialise')
    expect(code(await these.settings.read(ownerOf(id)))).toBe('not-found')
    expect(code(await change({ version: 1, preset: 'recommended' }, owner, someone(parts), id))).toBe('not-found')
  })
})

describe('R-54 tightening', () => {
  test('R-54 settings.write tightens without reason or fresh sign-in, it holds at once, and nobody is mailed', async () => {
    const input = { version: 1, changes: { 'console.session.idleMinutes': 15, 'website.password.minLength': 12 } }
    expect(await changed(input, staff, someone(parts, 300))).toBe(2)
    expect(await values()).toMatchObject({ version: 2, 'console.session.idleMinutes': 15, 'website.password.minLength': 12 })
    expect(these.notices).toEqual([])
  })

  test('R-61 a change is in the trail with what it was and what it became, and who and why', async () => {
    await changed({ version: 1, changes: { 'console.lockout.minutes': 60 }, reason: ' auditors asked ' }, staff)
    expect(await trail(parts, tenant)).toEqual([
      {
        action: 'settings.changed',
        id: tenant,
        before: { version: 1, preset: 'default', presetVersion: 1, values: { 'console.lockout.minutes': 30 } },
        after: { version: 2, preset: 'default', presetVersion: 1, values: { 'console.lockout.minutes': 60 } },
      },
    ])
    const { items } = await history({ limit: 1 })
    expect(items[0]).toMatchObject({ version: 2, reason: 'auditors asked', actor: { kind: 'console', name: 'Ada Owner' }, loosened: false })
  })

  test('R-54 writing what already holds makes no new version and no trail', async () => {
    expect(await changed({ version: 1, changes: { 'console.lockout.minutes': 30 } })).toBe(1)
    expect(await changed({ version: 1, preset: 'default' })).toBe(1)
    expect(await trail(parts, tenant)).toEqual([])
  })

  test('R-54 null gives a setting back what it inherits, and a value equal to the inherited one is not stored', async () => {
    await changed({ version: 1, changes: { 'console.lockout.minutes': 60, 'console.lockout.maxAttempts': 3 } })
    await changed({
      version: 2,
      changes: { 'console.lockout.minutes': null, 'console.lockout.maxAttempts': 5 },
      reason: 'too many calls',
    })
    expect(await values()).toEqual({ ...registryDefaults, version: 3 })
    expect(await database.db.selectFrom('setting').selectAll().where('owner_id', '=', tenant).execute()).toEqual([])
  })
})

describe('ATK-146 loosening', () => {
  const loosening: ChangeInput = {
    version: 1,
    changes: { 'console.lockout.minutes': 10, 'console.password.minLength': 12 },
    reason: 'why not',
  }

  test('ATK-146 staff who may write settings cannot loosen, and are told which settings bar it', async () => {
    const result = await change(loosening, staff)
    expect([code(result), rules(result)]).toEqual(['forbidden', ['changes.console.lockout.minutes loosening']])
    expect(await values()).toEqual({ ...registryDefaults, version: 1 })
  })

  test('ATK-146 an owner needs a sign-in younger than the setting, to the minute', async () => {
    expect(code(await change(loosening, owner, someone(parts, 15.02)))).toBe('fresh-sign-in-needed')
    expect(code(await change(loosening, { ...owner, homeFreshMinutes: 5 }, someone(parts, 6)))).toBe('fresh-sign-in-needed')
    expect(code(await change(loosening, { ...owner, homeFreshMinutes: 60 }, someone(parts, 15)))).toBe('ok')
  })

  test('ATK-146 an owner needs a reason, and blanks are none', async () => {
    for (const reason of ['', '  \n']) expect(rules(await change({ ...loosening, reason }))).toEqual(['reason required'])
    expect(rules(await change({ ...loosening, reason: 'x'.repeat(501) }))).toEqual(['reason length'])
  })

  test('R-54 a loosening is announced with its changes and reason, in the same transaction', async () => {
    await changed(loosening)
    expect(these.notices).toMatchObject([
      {
        ownerId: tenant,
        loosened: true,
        reason: 'why not',
        changes: [{ key: 'console.password.minLength' }, { key: 'console.lockout.minutes' }],
      },
    ])
    const failing = settingsParts(parts)
    failing.settings = (await import('./index.ts')).createSettings({
      ...parts,
      impact: {},
      names: async () => new Map(),
      announce: async () => Promise.reject(new Error('no mail')),
    })
    await expect(
      failing.settings.change(
        someone(parts),
        ownerOf(tenant),
        { ...loosening, version: 2, changes: { 'console.lockout.minutes': 5 } },
        owner,
      ),
    ).rejects.toThrow('no mail')
    expect(await values()).toMatchObject({ version: 2, 'console.lockout.minutes': 10 })
    expect(await trail(parts, tenant)).toHaveLength(1)
  })

  test('R-03 the operator reads and tightens but never loosens, whatever rights it claims, and the owners are told', async () => {
    expect(code(await change(loosening, owner, atTheMachine))).toBe('forbidden')
    expect(await changed({ version: 1, changes: { 'console.lockout.minutes': 60 } }, owner, atTheMachine)).toBe(2)
    expect(these.notices).toMatchObject([{ loosened: false, changes: [{ key: 'console.lockout.minutes', to: 60 }] }])
  })

  test('R-07 only an owner switches the deactivation of inactive people on, also by a preset', async () => {
    const direct = await change({ version: 1, changes: { 'console.inactivity.days': 90 } }, staff)
    expect([code(direct), rules(direct)]).toEqual(['forbidden', ['changes.console.inactivity.days loosening']])
    expect(rules(await change({ version: 1, preset: 'recommended' }, staff))).toContain('changes.console.inactivity.days loosening')
    expect(await changed({ version: 1, changes: { 'console.inactivity.days': 90 }, reason: 'we lose people' })).toBe(2)
  })

  test('R-42 showing console locks is a loosening', async () => {
    expect(code(await change({ version: 1, changes: { 'console.lockout.show': true } }, staff))).toBe('forbidden')
  })
})

describe('ATK-146 two editors', () => {
  test('ATK-146 an editor who saw an older version overwrites nothing and is told the one in force', async () => {
    await changed({ version: 1, changes: { 'console.lockout.minutes': 60 } })
    const late = await change({ version: 1, changes: { 'console.lockout.maxAttempts': 3 } })
    expect(late).toMatchObject({ ok: false, refusal: { code: 'version-conflict', more: { version: 2 } } })
    expect(await values()).toMatchObject({ version: 2, 'console.lockout.minutes': 60, 'console.lockout.maxAttempts': 5 })
  })

  test('ATK-146 of 20 editors at once exactly one wins each version, and only what it wrote is there', async () => {
    for (let version = 1; version <= 3; version++) {
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, n) => change({ version, changes: { 'console.lockout.minutes': 100 * version + n } })),
      )
      expect(results.map(code).sort()).toEqual(['ok', ...Array<string>(19).fill('version-conflict')].sort())
      const winner = results.findIndex(({ ok }) => ok)
      expect(await values()).toMatchObject({ version: version + 1, 'console.lockout.minutes': 100 * version + winner })
    }
    expect(await trail(parts, tenant)).toHaveLength(3)
    expect((await history({ limit: 10 })).items.map(({ version }) => version)).toEqual([4, 3, 2, 1])
  })
})

describe('ATK-145 what holds meanwhile', () => {
  test('ATK-145 values and version always belong together, however often they change meanwhile', async () => {
    let version = 1
    let running = true
    const reader = async () => {
      const seen: string[] = []
      while (running) {
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
    running = false
    expect(await Promise.all(readers)).toEqual([[], [], []])
  })

  test('ATK-145 what is kept in memory by version is never another version’s, nor that of a change rolled back', async () => {
    const { settings } = these
    const minutes = async (version: number) => (await settings.effectiveAt(database.db, tenant, version))['console.lockout.minutes']
    expect(await minutes(1)).toBe(30)
    await database
      .transaction(async (tx) => {
        await tx.updateTable('policy').set({ version: 2 }).where('owner_id', '=', tenant).execute()
        await tx
          .insertInto('setting')
          .values({ owner_id: tenant, website_id: '00000000-0000-0000-0000-000000000000', key: 'console.lockout.minutes', value: '77' })
          .execute()
        expect((await settings.effectiveAt(tx, tenant, 2))['console.lockout.minutes']).toBe(77)
        throw new Error('rolled back')
      })
      .catch(() => {})
    await changed({ version: 1, changes: { 'console.lockout.minutes': 45 } })
    expect([await minutes(2), await minutes(2)]).toEqual([45, 45])
  })
})

describe('R-54 websites', () => {
  test('R-54 a website differs where it may, and only for itself', async () => {
    const [shop, other] = [await givenWebsite(parts, tenant), await givenWebsite(parts, tenant)]
    await changed({ version: 1, websiteId: shop.toUpperCase(), changes: { 'website.session.idleMinutes': 30 } }, staff)
    expect((await values(shop))['website.session.idleMinutes']).toBe(30)
    expect((await values(other))['website.session.idleMinutes']).toBe(240)
    expect((await values())['website.session.idleMinutes']).toBe(240)
    const read = await these.settings.read(ownerOf(tenant), shop)
    const setting = read.ok && read.value.settings.find(({ key }) => key === 'website.session.idleMinutes')
    expect(setting).toMatchObject({ value: 30, origin: 'website', inherited: 240 })
    expect(read.ok && read.value.settings.map(({ scope }) => scope)).toEqual(Array(5).fill('website'))
  })

  test('R-54 a website cannot differ in passwords, locks or links, nor choose a preset', async () => {
    const websiteId = await givenWebsite(parts, tenant)
    for (const key of ['website.password.minLength', 'website.lockout.minutes', 'website.link.minutes', 'console.session.idleMinutes']) {
      expect(rules(await change({ version: 1, websiteId, changes: { [key]: 20 } }))).toEqual([`changes.${key} scope`])
    }
    expect(rules(await change({ version: 1, websiteId, preset: 'recommended' }))).toEqual(['preset scope'])
  })

  test('ATK-146 loosening one website is a loosening, also by giving it back what the tenant has', async () => {
    const websiteId = await givenWebsite(parts, tenant)
    expect(code(await change({ version: 1, websiteId, changes: { 'website.session.idleMinutes': 241 } }, staff))).toBe('forbidden')
    await changed({ version: 1, websiteId, changes: { 'website.session.idleMinutes': 30 } }, staff)
    expect(code(await change({ version: 2, websiteId, changes: { 'website.session.idleMinutes': null } }, staff))).toBe('forbidden')
    await changed({ version: 2, websiteId, changes: { 'website.session.idleMinutes': null }, reason: 'shoppers complain' })
    expect(these.notices).toMatchObject([
      { loosened: true, changes: [{ key: 'website.session.idleMinutes', websiteId, from: 30, to: 240 }] },
    ])
  })

  test('R-54 another tenant’s website is not found', async () => {
    const twin = await givenTenantSettings(parts, these)
    const websiteId = await givenWebsite(parts, twin)
    expect(code(await change({ version: 1, websiteId, changes: { 'website.session.idleMinutes': 30 } }))).toBe('not-found')
    expect(code(await these.settings.read(ownerOf(tenant), websiteId))).toBe('not-found')
    expect(code(await these.settings.preview(ownerOf(tenant), { websiteId, changes: { 'website.session.idleMinutes': 30 } }))).toBe(
      'not-found',
    )
  })
})

describe('R-54 presets', () => {
  test('R-54 choosing a preset clears the own values it names, and leaves those it does not name and those of websites', async () => {
    const websiteId = await givenWebsite(parts, tenant)
    await changed({ version: 1, changes: { 'console.session.idleMinutes': 5, 'website.restrictToAssigned': true } })
    await changed({ version: 2, websiteId, changes: { 'website.session.idleMinutes': 10 } })
    await changed({ version: 3, preset: 'pci-dss-4.0.1', reason: 'card data' })
    const now = await values(websiteId)
    expect(now).toMatchObject({ 'console.session.idleMinutes': 15, 'website.restrictToAssigned': true, 'website.session.idleMinutes': 10 })
    expect((await values())['website.session.idleMinutes']).toBe(60)
  })

  test('R-54 a preset with changes on top is one change', async () => {
    await changed({ version: 1, preset: 'pci-dss-4.0.1', changes: { 'console.lockout.minutes': 120 }, reason: 'card data' })
    expect(await values()).toMatchObject({ version: 2, 'console.lockout.minutes': 120, 'console.session.idleMinutes': 15 })
  })

  test('R-54 the source’s own preset loosens the lock, so staff cannot choose it', async () => {
    expect(rules(await change({ version: 1, preset: 'optimizely' }, staff))).toEqual(
      expect.arrayContaining(['changes.console.lockout.minutes loosening', 'changes.website.session.signOutEnds loosening']),
    )
  })

  test('R-54 origins tell default, preset and tenant apart', async () => {
    await changed({ version: 1, changes: { 'console.lockout.minutes': 60 } })
    const read = await these.settings.read(ownerOf(tenant))
    const origins = new Map(read.ok ? read.value.settings.map(({ key, origin }) => [key as string, origin]) : [])
    expect(origins.get('console.lockout.minutes')).toBe('tenant')
    expect(origins.get('console.lockout.maxAttempts')).toBe('preset')
    expect(origins.get('website.accounts.allowCreation')).toBe('default')
  })

  test('R-54 wrong names and values are named, all of them, and nothing is written', async () => {
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

describe('R-54 preview', () => {
  test('R-54 a preview tells ways, people, clauses broken and mended, and needs, and changes nothing', async () => {
    const counted = settingsParts(parts, { 'console.password.minLength': async (_reader, _owner, from, to) => Number(to) - Number(from) })
    const result = await counted.settings.preview(ownerOf(tenant), {
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
    const websiteId = await givenWebsite(parts, tenant)
    await changed({ version: 1, changes: { 'website.session.idleMinutes': 60 } })
    const result = await these.settings.preview(ownerOf(tenant), { websiteId, changes: { 'website.session.idleMinutes': 90 } })
    expect(result).toMatchObject({ value: { broken: [{ id: 'nist-2.2.3-inactivity:website', websiteId }], mended: [] } })
  })
})

describe('R-54 going back', () => {
  test('R-54 one step back makes a new version with all values of the old one, websites included', async () => {
    const websiteId = await givenWebsite(parts, tenant)
    await changed({ version: 1, changes: { 'console.lockout.minutes': 60 } })
    await changed({ version: 2, websiteId, changes: { 'website.session.idleMinutes': 10 } })
    const then = [await values(), await values(websiteId)]
    await changed({ version: 3, preset: 'recommended', reason: 'try it' })
    await changed({ version: 4, websiteId, changes: { 'website.session.idleMinutes': null }, reason: 'try it' })
    expect(await changed({ version: 5, toVersion: 3, reason: 'back' })).toBe(6)
    expect([await values(), await values(websiteId)]).toEqual(then.map((value) => ({ ...value, version: 6 })))
  })

  test('ATK-146 going back to looser values is a loosening', async () => {
    await changed({ version: 1, changes: { 'console.lockout.minutes': 60 } })
    expect(code(await change({ version: 2, toVersion: 1 }, staff))).toBe('forbidden')
    expect(code(await change({ version: 2, toVersion: 1 }))).toBe('invalid')
    expect(await these.settings.preview(ownerOf(tenant), { toVersion: 1 })).toMatchObject({ value: { needs: { loosening: true } } })
    expect(code(await change({ version: 2, toVersion: 99, reason: 'x' }))).toBe('not-found')
  })

  test('R-54 the history is paged, newest first', async () => {
    for (let version = 1; version <= 4; version++) await changed({ version, changes: { 'console.lockout.minutes': 60 + version } })
    const first = await history({ limit: 3 })
    expect(first.items.map(({ version }) => version)).toEqual([5, 4, 3])
    const second = await history({ limit: 3, cursor: first.next ?? '' })
    expect([second.items.map(({ version }) => version), second.next]).toEqual([[2, 1], undefined])
  })
})

describe('R-54 companies without a tenant', () => {
  test('R-54 a partner company sets what concerns its own people and has no settings of website users', async () => {
    const partner = await givenPartner()
    expect(await changed({ version: 1, changes: { 'console.password.minLength': 12 } }, owner, someone(parts), partner)).toBe(2)
    const refused = await change({ version: 2, changes: { 'website.password.minLength': 12 } }, owner, someone(parts), partner)
    expect(rules(refused)).toEqual(['changes.website.password.minLength scope'])
    const read = await these.settings.read(ownerOf(partner))
    expect(read.ok && read.value.settings.filter(({ side }) => side === 'website')).toEqual([])
    expect(read.ok && read.value.settings.find(({ key }) => key === 'console.password.minLength')).toMatchObject({ origin: 'company' })
  })

  test('R-54 a preset changes and breaks for a company only what it has', async () => {
    const partner = await givenPartner()
    const result = await these.settings.preview(ownerOf(partner), { preset: 'nist-800-63b-4' })
    const named = result.ok ? [...result.value.changes.map(({ key }) => key as string), ...result.value.mended.map(({ side }) => side)] : []
    expect(named.filter((name) => name.startsWith('website'))).toEqual([])
    expect(named).toContain('console.password.minLength')
  })
})
