import { presetNames } from '@tillward/contract/presets'
import {
  compare,
  type SettingDifferences,
  type SettingKey,
  type SettingValue,
  settingKeys,
  settingOf,
  websiteSettingKeys,
} from '@tillward/contract/settings'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apply, keysOf, plan, type Wish } from './policy.ts'
import { type StoredPolicy, valuesOf } from './stored.ts'

function valueOf(key: SettingKey): fc.Arbitrary<SettingValue> {
  const { schema } = settingOf(key)
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'string') return fc.constantFrom(...schema.enum)
  return fc.integer({ min: schema.minimum, max: schema.maximum })
}
/** A few of the keys, each with an allowed value, or with null where that may be. */
const some = (keys: readonly SettingKey[], orNull = false) =>
  fc
    .subarray([...keys], { maxLength: 4 })
    .chain((chosen) =>
      fc.record(Object.fromEntries(chosen.map((key) => [key, orNull ? fc.option(valueOf(key), { freq: 3 }) : valueOf(key)]))),
    ) as fc.Arbitrary<SettingDifferences>

const shops = ['shop-a', 'shop-b']
const anyStored: fc.Arbitrary<StoredPolicy> = fc.record({
  ownerKind: fc.constant('tenant' as const),
  preset: fc.constantFrom(...presetNames),
  presetVersion: fc.constant(1),
  own: some(settingKeys),
  websites: fc.dictionary(fc.constantFrom(...shops), some(websiteSettingKeys), { noNullPrototype: true }),
})
const anyWish: fc.Arbitrary<Wish> = fc.oneof(
  some(settingKeys, true).map((changes) => ({ changes })),
  fc.record({ preset: fc.constantFrom(...presetNames), changes: some(settingKeys, true) }),
  fc.record({ websiteId: fc.constantFrom(...shops), changes: some(websiteSettingKeys, true) }),
)

function applied(stored: StoredPolicy, wish: Wish): StoredPolicy {
  const result = apply(stored, wish)
  fc.pre(result.ok)
  return result.ok ? result.value : stored
}

test('ATK-146 what counts as no loosening makes no effective value looser, for the tenant and at each website', () => {
  fc.assert(
    fc.property(anyStored, anyWish, (before, wish) => {
      const after = applied(before, wish)
      const { loosened } = plan(before, after)
      for (const at of [undefined, ...shops]) {
        const [from, to] = [valuesOf(before, at), valuesOf(after, at)]
        const looser = settingKeys.filter((key) => compare(key, from[key], to[key]) === 'looser')
        expect(loosened).toEqual(expect.arrayContaining(looser))
      }
    }),
    { numRuns: 500 },
  )
})

test('R-54 a change does what it says and touches no other setting', () => {
  fc.assert(
    fc.property(anyStored, anyWish, (before, wish) => {
      const after = applied(before, wish)
      const values = valuesOf(after, wish.websiteId)
      for (const [key, value] of Object.entries(wish.changes ?? {})) if (value !== null) expect(values[key as SettingKey]).toBe(value)
      if (wish.preset === undefined) {
        const others = settingKeys.filter((key) => !(key in (wish.changes ?? {})))
        for (const key of others) expect(values[key]).toBe(valuesOf(before, wish.websiteId)[key])
      }
    }),
  )
})

test('R-54 only differences are stored, and applying the same twice changes nothing more', () => {
  fc.assert(
    fc.property(anyStored, anyWish, (before, wish) => {
      const after = applied(before, wish)
      const inherited = wish.websiteId === undefined ? valuesOf({ ...after, own: {} }) : valuesOf(after)
      const stored = wish.websiteId === undefined ? after.own : (after.websites[wish.websiteId] ?? {})
      for (const [key, value] of Object.entries(stored)) expect(inherited[key as SettingKey]).not.toBe(value)
      expect(applied(after, wish)).toEqual(after)
    }),
  )
})

test('R-54 going there and back is a plan with from and to exchanged', () => {
  fc.assert(
    fc.property(anyStored, anyWish, (before, wish) => {
      const after = applied(before, wish)
      const [there, back] = [plan(before, after), plan(after, before)]
      expect(back.changes.map(({ from, to, key }) => [key, to, from])).toEqual(there.changes.map(({ from, to, key }) => [key, from, to]))
      expect(back.broken.map(({ id }) => id)).toEqual(there.mended.map(({ id }) => id))
    }),
  )
})

test('R-54 a tenant, a company and a website have the settings that are theirs', () => {
  const tenant: StoredPolicy = { ownerKind: 'tenant', preset: 'default', presetVersion: 1, own: {}, websites: {} }
  expect(keysOf(tenant)).toEqual(settingKeys)
  expect(keysOf(tenant, 'shop-a')).toEqual(websiteSettingKeys)
  expect(keysOf({ ...tenant, ownerKind: 'company' }).filter((key) => key.startsWith('website.'))).toEqual([])
})
