import { type PropertyDefinition, typeInfo } from '@tillward/contract/properties'
import { cleanDefinition } from '@tillward/contract/property-definitions'
import { expect, test } from 'vitest'
import { checkCustom, customChanges, customText, customTrail, listColumns, viewCustom, withoutPersonal } from './custom.ts'
import type { Editor, Property } from './property.ts'

const property = (name: string, over: Partial<PropertyDefinition> = {}): Property => {
  const type = over.type ?? 'text'
  const clean = cleanDefinition({
    name,
    label: name,
    help: '',
    control: typeInfo(type).controls[0],
    required: false,
    rules: {},
    personal: false,
    searchable: false,
    listColumn: false,
    viewRoles: null,
    editRoles: null,
    storefront: 'hidden',
    ...over,
    type,
  })
  if ('issues' in clean) throw new Error(JSON.stringify(clean.issues))
  const at = new Date('2026-11-21T09:00:00Z')
  const kept = { tenantId: 't', entity: 'customer', position: 1, version: 1, filled: true } as const
  return { ...clean.definition, ...kept, key: `k-${name}`, createdAt: at, createdBy: '', modifiedAt: at, modifiedBy: '', removedAt: null }
}

const staff = (...roles: string[]): Editor => ({ kind: 'console', roleIds: new Set(roles) })
const owner: Editor = { kind: 'console', roleIds: new Set(), all: true }
const shopper = (...roles: string[]): Editor => ({ kind: 'storefront', roleIds: new Set(roles) })
const trusted: Editor = { kind: 'trusted' }

const checked = (result: ReturnType<typeof checkCustom>) =>
  result.ok ? result.value : (result.refusal.fields ?? []).map(({ field, rule }) => `${field} ${rule}`)

test('R-60 values are kept by key and shown by name, so that a renamed property keeps them', () => {
  const before = [property('tier'), property('size', { type: 'whole-number' })]
  const stored = checkCustom(before, { tier: ' gold ', size: 3 }, undefined, staff())
  expect(checked(stored)).toEqual({ 'k-tier': 'gold', 'k-size': 3 })
  const after = [{ ...before[0]!, name: 'level' }, before[1]!]
  expect(viewCustom(after, stored.ok ? stored.value : {}, staff())).toEqual({ level: 'gold', size: 3 })
})

test('R-60 what is left out stays, null and nothing take a value away, and keys nobody knows stay', () => {
  const properties = [property('a'), property('b'), property('c', { type: 'many-of', rules: { choices: [{ key: 'x', label: 'X' }] } })]
  const stored = { 'k-a': '1', 'k-b': '2', 'k-c': ['x'], 'k-removed': 'kept for 30 days' }
  expect(checked(checkCustom(properties, { a: null, c: [] }, stored, staff()))).toEqual({ 'k-b': '2', 'k-removed': 'kept for 30 days' })
  expect(checked(checkCustom(properties, { a: '  ' }, stored, staff()))).toMatchObject({ 'k-b': '2' })
  expect(checked(checkCustom(properties, undefined, stored, staff()))).toEqual(stored)
  expect(checked(checkCustom(properties, { b: '2' }, stored, staff()))).toEqual(stored)
})

test('R-60 one wrong value refuses the whole request, and each is named with its rule', () => {
  const properties = [property('a'), property('n', { type: 'whole-number', rules: { max: 5 } })]
  expect(checked(checkCustom(properties, { a: 'fine', n: '3' }, {}, trusted))).toEqual(['custom.n type'])
  expect(checked(checkCustom(properties, { a: 7, n: 6, x: 1 }, {}, trusted))).toEqual(['custom.a type', 'custom.n max', 'custom.x unknown'])
})

test('ATK-056 names of other things are refused and harmless', () => {
  const properties = [property('a')]
  const given = JSON.parse('{"__proto__": {"a": 1, "isOwner": true}, "constructor": 1, "toString": "x", "hasOwnProperty": null}') as Record<
    string,
    unknown
  >
  expect(checked(checkCustom(properties, given, undefined, trusted))).toEqual([
    'custom.__proto__ unknown',
    'custom.constructor unknown',
    'custom.toString unknown',
    'custom.hasOwnProperty unknown',
  ])
  expect(({} as Record<string, unknown>)['isOwner']).toBeUndefined()
  const stored = JSON.parse('{"__proto__": {"isOwner": true}, "k-a": "1"}') as Record<string, unknown>
  const next = checkCustom(properties, {}, stored, trusted)
  expect(Object.getPrototypeOf(next.ok && next.value)).toBe(Object.prototype)
  expect(viewCustom(properties, stored, trusted)).toEqual({ a: '1' })
  // a kept key that every object has is no value
  expect(viewCustom([{ ...property('b'), key: 'toString' }], {}, trusted)).toEqual({})
})

test('R-60 defaults are for new records only, and never overrule what was said', () => {
  const properties = [property('tier', { rules: { default: 'tin' } }), property('n', { type: 'yes-no', rules: { default: false } })]
  expect(checked(checkCustom(properties, {}, undefined, trusted))).toEqual({ 'k-tier': 'tin', 'k-n': false })
  expect(checked(checkCustom(properties, { tier: null, n: true }, undefined, trusted))).toEqual({ 'k-n': true })
  expect(checked(checkCustom(properties, {}, {}, trusted))).toEqual({})
})

test('R-60 required values are demanded of new records, from whoever may give them, and cannot be taken away', () => {
  const required = property('vat', { required: true })
  expect(checked(checkCustom([required], {}, undefined, staff()))).toEqual(['custom.vat required'])
  expect(checked(checkCustom([required], { vat: ' ' }, undefined, staff()))).toEqual(['custom.vat required'])
  expect(checked(checkCustom([required], { vat: null }, { 'k-vat': 'x' }, staff()))).toEqual(['custom.vat required'])
  // somebody who changes another field of an old record is not asked for it
  expect(checked(checkCustom([required, property('a')], { a: '1' }, {}, staff()))).toEqual({ 'k-a': '1' })
  // a shop cannot give what it may not see, and an order must not be lost for it
  expect(checked(checkCustom([required], {}, undefined, shopper()))).toEqual({})
  expect(checked(checkCustom([required], {}, undefined, trusted))).toEqual({})
  expect(checked(checkCustom([{ ...required, editRoles: ['clerk'] }], {}, undefined, staff()))).toEqual({})
  expect(checked(checkCustom([{ ...required, viewRoles: ['clerk'] }], {}, undefined, staff()))).toEqual({})
  expect(checked(checkCustom([{ ...required, storefront: 'edit' }], {}, undefined, shopper()))).toEqual(['custom.vat required'])
  expect(checked(checkCustom([{ ...required, rules: { default: 'none' } }], {}, undefined, staff()))).toEqual({ 'k-vat': 'none' })
})

test('R-60 seen and changed by role: what may not be seen is as good as not there', () => {
  const limited = property('risk', { viewRoles: ['clerk', 'chief'], editRoles: ['chief', 'outsider'] })
  const stored = { 'k-risk': 'high' }
  const sees = (viewer: Editor) => viewCustom([limited], stored, viewer)
  const changes = (editor: Editor) => checked(checkCustom([limited], { risk: 'low' }, stored, editor))
  for (const editor of [staff(), staff('outsider'), shopper('chief')]) {
    expect(sees(editor)).toEqual({})
    expect(changes(editor)).toEqual(['custom.risk unknown'])
  }
  expect(sees(staff('clerk'))).toEqual({ risk: 'high' })
  expect(changes(staff('clerk'))).toEqual(['custom.risk read-only'])
  for (const editor of [staff('chief'), owner, trusted]) {
    expect(sees(editor)).toEqual({ risk: 'high' })
    expect(changes(editor)).toEqual({ 'k-risk': 'low' })
  }
})

test('R-60 hidden from the storefront unless it is opened there and to the role', () => {
  const stored = { 'k-p': '1' }
  const at = (over: Partial<PropertyDefinition>, editor: Editor) => {
    const properties = [property('p', over)]
    const change = checkCustom(properties, { p: '2' }, stored, editor)
    return [Object.keys(viewCustom(properties, stored, editor)).length === 1, change.ok]
  }
  expect(at({}, shopper())).toEqual([false, false])
  expect(at({ viewRoles: ['buyer'] }, shopper('buyer'))).toEqual([false, false])
  expect(at({ storefront: 'view' }, shopper())).toEqual([true, false])
  expect(at({ storefront: 'edit' }, shopper())).toEqual([true, true])
  expect(at({ storefront: 'edit', viewRoles: ['buyer'] }, shopper())).toEqual([false, false])
  expect(at({ storefront: 'edit', viewRoles: ['buyer'] }, shopper('buyer'))).toEqual([true, true])
  expect(at({ storefront: 'edit', editRoles: ['buyer'] }, shopper('other'))).toEqual([true, false])
  expect(at({ storefront: 'view', editRoles: ['buyer'] }, shopper('buyer'))).toEqual([true, false])
  expect(at({ storefront: 'hidden' }, staff())).toEqual([true, true])
})

test('R-60 all values of a record together are bounded', () => {
  const properties = Array.from({ length: 10 }, (_, n) => property(`p${n}`, { type: 'long-text' }))
  const given = Object.fromEntries(properties.map(({ name }) => [name, 'x'.repeat(9_000)]))
  expect(checked(checkCustom(properties, given, {}, trusted))).toEqual(['custom too-large'])
  expect(checkCustom(properties, { p1: 'x'.repeat(9_000) }, {}, trusted).ok).toBe(true)
})

test('R-60 a list shows columns only', () => {
  const properties = [property('a', { listColumn: true }), property('b'), property('c', { listColumn: true, viewRoles: ['clerk'] })]
  expect(listColumns(properties, { 'k-a': '1', 'k-b': '2', 'k-c': '3' }, staff())).toEqual({ a: '1' })
})

test('R-08 of an erased record only what is known to be nobody’s stays', () => {
  const properties = [property('birthday', { type: 'date', personal: true }), property('tier')]
  const stored = { 'k-birthday': '1990-01-01', 'k-tier': 'gold', 'k-removed': 'maybe a name' }
  expect(withoutPersonal(properties, stored)).toEqual({ 'k-tier': 'gold' })
})

test('R-61 the trail tells what differs, of personal properties only whether there was a value', () => {
  const properties = [property('name', { personal: true }), property('tier'), property('same')]
  const [before, after] = [
    { 'k-tier': 'tin', 'k-same': 'x' },
    { 'k-tier': 'gold', 'k-name': 'Ada', 'k-same': 'x' },
  ]
  expect(customTrail(properties, before, after)).toEqual({
    before: { custom: { name: null, tier: 'tin' } },
    after: { custom: { name: '(personal)', tier: 'gold' } },
  })
  expect(customTrail(properties, before, before)).toEqual({})
  expect(customChanges(properties, before, after)).toMatchObject({ names: ['name', 'tier'], after: { name: 'Ada', tier: 'gold' } })
})

test('R-60 search finds searchable values everybody sees: texts, choices by their labels; never what is kept from some', () => {
  const choices = [
    { key: 'g', label: 'Goldstück' },
    { key: 's', label: 'Silber' },
  ]
  const properties = [
    property('motto', { searchable: true }),
    property('tier', { type: 'one-of', rules: { choices }, searchable: true }),
    property('tags', { type: 'many-of', rules: { choices }, searchable: true }),
    property('hidden', { searchable: true, viewRoles: ['clerk'] }),
    property('other'),
    property('flag', { type: 'yes-no', searchable: true }),
  ]
  const stored = { 'k-motto': 'Ärger', 'k-tier': 'g', 'k-tags': ['s'], 'k-hidden': 'secret', 'k-other': 'other', 'k-flag': true }
  expect(customText(properties, stored)).toBe('arger goldstuck silber')
})
