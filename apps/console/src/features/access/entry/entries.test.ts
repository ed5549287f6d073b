import { expect, test } from 'vitest'
import { type Entry, sorted, usedWithin } from './entries.ts'

const person = (name: string, lastSignInAt: string | null) => ({ kind: 'person', id: name, name, of: { lastSignInAt } }) as unknown as Entry
const key = (name: string, lastUsedAt: string | null) => ({ kind: 'key', id: name, name, of: { lastUsedAt } }) as unknown as Entry
const company = { kind: 'partner', id: 'Studio', name: 'Studio', of: {} } as unknown as Entry

const may = '2026-05-01T08:00:00.000Z'
const june = '2026-06-01T08:00:00.000Z'
const entries = [person('Ada', june), person('Bea', null), person('Cem', may), company, key('Shop', june), key('Feed', may)]
const named = (some: readonly Entry[]) => some.map((one) => one.name)

test('R-63 narrowed to what nobody used of late: what never was used is among it, a company is not', () => {
  const middle = new Date('2026-05-15T00:00:00Z')
  expect(named(entries.filter((one) => usedWithin(one, { to: middle })))).toEqual(['Bea', 'Cem', 'Feed'])
  expect(named(entries.filter((one) => usedWithin(one, { from: middle })))).toEqual(['Ada', 'Shop'])
  expect(entries.filter((one) => usedWithin(one, {}))).toEqual(entries)
})

test('R-63 sorted within a kind, kinds stay together', () => {
  expect(named(sorted(entries, 'last', 'asc'))).toEqual(['Bea', 'Cem', 'Ada', 'Studio', 'Feed', 'Shop'])
  expect(named(sorted(entries, 'name', 'desc'))).toEqual(['Cem', 'Bea', 'Ada', 'Studio', 'Shop', 'Feed'])
  expect(sorted(entries, 'kind', 'asc')).toEqual(entries)
})
