import { expect, test } from 'vitest'
import { type Entry, found, pageOf, sorted, usedWithin } from './entries.ts'

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

const many = Array.from({ length: 430 }, (_, n) => (n < 250 ? person(`Person ${n}`, may) : key(`Key ${n}`, n === 429 ? june : may)))
const shown = { search: '', filters: {}, sort: 'kind', order: 'asc' } as const

test('R-63 hundreds are drawn a page at a time: each on one page, in order, and how many there are is told', () => {
  const seen: string[] = []
  const trail: string[] = []
  for (;;) {
    const { data, trail: here } = pageOf(many, { limit: 100, trail })
    expect([data.total, here]).toEqual([430, trail])
    expect(data.items.length).toBeLessThanOrEqual(100)
    seen.push(...named(data.items))
    if (!data.next) break
    trail.push(data.next)
  }
  expect(trail).toHaveLength(4)
  expect(seen).toEqual(named(many))
  expect(pageOf(many.slice(0, 100), { limit: 100, trail: [] }).data).not.toHaveProperty('next')
})

test('R-63 search and filters look at all entries, not at one page', () => {
  const ofAda = { holder: { name: 'Ada Lindqvist', accountId: '429' }, permissions: ['users.read'] }
  const ofNils = {
    accountId: '429',
    email: 'nils@example.test',
    userName: 'nils',
    company: 'Harbour',
    roles: [{ id: '7', name: 'ISC_Admin' }],
  }
  const whole = many.map((one) => ({ ...one, of: one.kind === 'key' ? ofAda : ofNils }) as unknown as Entry)
  const searched = (search: string) => found(whole, { ...shown, search }, {})
  // not in the number of an account, which nobody reads
  expect(named(pageOf(searched('429 key'), { limit: 100, trail: [] }).data.items)).toEqual(['Key 429'])
  expect(['lindqvist see users', ' NILS isc_admin ', 'harbour', 'name', ' '].map((one) => searched(one).length)).toEqual([
    180, 250, 250, 0, 430,
  ])
  const since = { from: new Date('2026-05-15T00:00:00Z') }
  expect(named(found(many, shown, since))).toEqual(['Key 429'])
  expect(found(many, { ...shown, filters: { kind: ['person'] } }, {})).toHaveLength(250)
  expect(found(many, { ...shown, sort: 'name', order: 'desc' }, {})[0]?.name).toBe('Person 99')
})

test('R-63 a page that is not there any more, or never was, shows the last one', () => {
  const { data, trail } = pageOf(many.slice(0, 100), { limit: 100, trail: ['100'] })
  expect([data.items.length, trail]).toEqual([100, []])
  expect(pageOf(many, { limit: 50, trail: Array.from({ length: 40 }, () => 'made up') }).trail).toHaveLength(8)
  expect(pageOf([], { limit: 50, trail: ['50'] })).toEqual({ trail: [], data: { items: [], total: 0 } })
})
