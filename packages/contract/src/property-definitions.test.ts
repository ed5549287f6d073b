import { expect, test } from 'vitest'
import { type PropertyDefinition, type PropertyRules, type PropertyType, propertyTypes, typeInfo } from './properties.ts'
import { cleanDefinition, mayBreak } from './property-definitions.ts'

const definition = (over: Partial<PropertyDefinition> = {}): PropertyDefinition => {
  const type = over.type ?? 'text'
  return {
    name: 'tier',
    label: 'Tier',
    help: '',
    control: typeInfo(type).controls[0],
    required: false,
    rules: typeInfo(type).rules.includes('choices') ? { choices: [{ key: 'gold', label: 'Gold' }] } : {},
    personal: false,
    searchable: false,
    listColumn: false,
    viewRoles: null,
    editRoles: null,
    storefront: 'hidden',
    ...over,
    type,
  }
}
const fields = (over: Partial<PropertyDefinition>) => {
  const clean = cleanDefinition(definition(over))
  return 'issues' in clean ? clean.issues.map(({ field, rule }) => `${field} ${rule}`) : []
}
const ruled = (type: PropertyType, rules: PropertyRules) => fields({ type, rules })
const clean = (over: Partial<PropertyDefinition>) => {
  const cleaned = cleanDefinition(definition(over))
  if ('issues' in cleaned) throw new Error(JSON.stringify(cleaned.issues))
  return cleaned.definition
}

test('R-60 every type has a definition, a control of its own and no other', () => {
  for (const type of propertyTypes) {
    expect(fields({ type }), type).toEqual([])
    for (const control of typeInfo(type).controls) expect(fields({ type, control })).toEqual([])
  }
  expect(fields({ type: 'date', control: 'drop-down' })).toEqual(['control control'])
})

test('ATK-056 names that objects have of themselves are no names of properties', () => {
  for (const name of ['constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf', 'then'])
    expect(fields({ name }), name).toEqual(['name reserved'])
  for (const name of ['__proto__', '', '1a', 'a b', 'a.b', 'ä', 'a:b', `a${'x'.repeat(60)}`])
    expect(fields({ name }), name).toEqual(['name name'])
  for (const name of ['a', 'creditLimit', 'vat_id', 'x-1']) expect(fields({ name }), name).toEqual([])
})

test('R-60 texts are composed and trimmed, and hold nothing hidden', () => {
  expect(clean({ label: '  Tiere\u0301 ', help: ' a\nb ' })).toMatchObject({ label: 'Tieré', help: 'a\nb' })
  expect(fields({ label: ' ' })).toEqual(['label label'])
  expect(fields({ label: 'a\u202eb', help: 'a\u0000' })).toEqual(['label label', 'help help'])
  expect(fields({ help: 'x'.repeat(1_001) })).toEqual(['help help'])
})

test('R-60 rules go with the type, and fit each other', () => {
  expect(ruled('yes-no', { minLength: 1 })).toEqual(['rules.minLength minLength'])
  expect(ruled('text', { choices: [{ key: 'a', label: 'A' }] })).toEqual(['rules.choices choices'])
  expect(ruled('text', { minLength: 5, maxLength: 3 })).toEqual(['rules.minLength minLength'])
  expect(ruled('text', { maxLength: 501 })).toEqual(['rules.maxLength maxLength'])
  expect(ruled('text', { minLength: 0.5 })).toEqual(['rules.minLength minLength'])
  expect(ruled('text', { pattern: '(' })).toEqual(['rules.pattern pattern'])
  expect(ruled('decimal', { decimals: 7 })).toEqual(['rules.decimals decimals'])
  expect(ruled('whole-number', { min: 1.5 })).toEqual(['rules.min min'])
  expect(ruled('whole-number', { min: '1' })).toEqual(['rules.min min'])
  expect(ruled('whole-number', { min: 3, max: 2 })).toEqual(['rules.min min'])
  expect(ruled('date', { min: '2026-02-30' })).toEqual(['rules.min min'])
  expect(clean({ type: 'date-time', rules: { min: '2026-01-01T01:00+01:00' } }).rules).toEqual({ min: '2026-01-01T00:00:00.000Z' })
})

test('R-60 choices have keys and labels, each key once', () => {
  const choices = (...keys: string[]) => ({ choices: keys.map((key) => ({ key, label: 'A' })) })
  expect(ruled('one-of', {})).toEqual(['rules.choices choices'])
  expect(ruled('one-of', choices('a', 'a'))).toEqual(['rules.choices.1.key choices'])
  expect(ruled('many-of', choices('a', 'b,c'))).toEqual(['rules.choices.1.key choices'])
  expect(ruled('many-of', { choices: [{ key: 'a', label: ' ' }] })).toEqual(['rules.choices.0.label choices'])
  expect(ruled('one-of', choices(...Array.from({ length: 201 }, (_, n) => `k${n}`)))).toEqual(['rules.choices choices'])
})

test('R-60 a default fits the rules, and an empty one is none', () => {
  expect(clean({ rules: { default: ' x ' } }).rules).toEqual({ default: 'x' })
  expect(clean({ rules: { default: '  ' } }).rules).toEqual({})
  expect(ruled('text', { default: 7 })).toEqual(['rules.default default'])
  expect(ruled('whole-number', { default: 1, min: 2 })).toEqual(['rules.default default'])
  expect(ruled('one-of', { choices: [{ key: 'a', label: 'A' }], default: 'b' })).toEqual(['rules.default default'])
})

test('R-60 roles are named once each', () => {
  expect(fields({ viewRoles: ['a', 'a'], editRoles: Array.from({ length: 101 }, (_, n) => `${n}`) })).toEqual([
    'viewRoles roles',
    'editRoles roles',
  ])
})

test('R-60 a change may break values where what fits becomes less', () => {
  const gold = definition({ type: 'one-of' })
  const more = definition({
    type: 'one-of',
    rules: {
      choices: [
        { key: 'tin', label: 'Tin' },
        { key: 'gold', label: 'Golden' },
      ],
    },
  })
  expect([mayBreak(gold, more), mayBreak(more, gold)]).toEqual([false, true])
  expect(mayBreak(definition(), definition({ label: 'X', help: 'Y', required: true, rules: { default: 'x', patternHint: 'Z' } }))).toBe(
    false,
  )
  for (const rules of [{ pattern: 'a' }, { minLength: 1 }, { maxLength: 9 }])
    expect(mayBreak(definition(), definition({ rules }))).toBe(true)
  expect(mayBreak(definition(), definition({ type: 'e-mail' }))).toBe(true)
  expect(mayBreak(definition({ type: 'date' }), definition({ type: 'date', rules: { min: '2026-01-01' } }))).toBe(true)
})
