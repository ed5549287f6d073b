import { describe, expect, test } from 'vitest'
import { setTimeZone } from '../../lib/time.ts'
import { type Filter, period, split, wordsOf, wordsOfPeriod } from './filters.ts'
import { isSame, stateOf } from './views.ts'

const now = new Date('2026-11-22T10:30:40.500Z')

describe('a date in the address', () => {
  test('relative ones are moments, to the minute, so that the same question is asked again', () => {
    expect(period('last-30d', now)).toEqual({ from: new Date('2026-10-23T10:30:00Z') })
    expect(period('before-90d', now)).toEqual({ to: new Date('2026-08-24T10:30:00Z') })
  })

  test('a range holds its last day', () => {
    const { from, to } = period('2026-01-01..2026-02-01') ?? {}
    expect(from).toEqual(new Date('2026-01-01T00:00:00'))
    expect(to).toEqual(new Date('2026-02-02T00:00:00'))
    expect(period('..2026-02-01')).toEqual({ to: new Date('2026-02-02T00:00:00') })
  })

  test('days are those of the zone the person chose, also where clocks change', () => {
    setTimeZone('Pacific/Kiritimati')
    expect(period('2026-11-22..2026-11-22')).toEqual({ from: new Date('2026-11-21T10:00:00Z'), to: new Date('2026-11-22T10:00:00Z') })
    setTimeZone('Europe/Berlin')
    expect(period('2026-03-29..2026-03-29')).toEqual({ from: new Date('2026-03-28T23:00:00Z'), to: new Date('2026-03-29T22:00:00Z') })
    setTimeZone(undefined)
  })

  test('what somebody else wrote there is ignored', () => {
    for (const nonsense of [undefined, '', '..', 'last-d', 'yesterday', '2026-1-1..', '2026-99-99..'])
      expect(period(nonsense, now)).toBeUndefined()
  })

  test('is told in words', () => {
    expect(wordsOfPeriod('last-1d')).toBe('in the last 24 hours')
    expect(wordsOfPeriod('before-90d')).toBe('more than 90 days ago')
    expect(wordsOfPeriod('before-90d', true)).toBe('not in the last 90 days')
    expect(wordsOfPeriod('2026-01-01..')).toMatch(/^from .*2026$/)
  })
})

test('a chip says what is filtered for', () => {
  const status: Filter = {
    name: 'state',
    label: 'Status',
    kind: 'choice',
    choices: ['a', 'b', 'c'].map((value) => ({ value, label: value.toUpperCase() })),
  }
  expect(wordsOf(status, ['a'])).toBe('is A')
  expect(wordsOf(status, ['a', 'b'])).toBe('is A or B')
  expect(wordsOf(status, ['a', 'b', 'c'])).toBe('is any of 3')
  const town: Filter = {
    name: 'town',
    label: 'Town',
    kind: 'text',
    operators: [
      { value: 'starts', label: 'starts with' },
      { value: 'empty', label: 'is empty', bare: true },
    ],
  }
  expect(wordsOf(town, ['starts:Os: 1'])).toBe('starts with Os: 1')
  expect(wordsOf(town, ['empty:'])).toBe('is empty')
  expect(split('is:a:b')).toEqual(['is', 'a:b'])
})

test('a view is the same whatever the order of its filters, and with what it leaves out', () => {
  const list = { defaults: { sort: 'name', order: 'asc' } } as const
  const view = stateOf({ filters: { role: ['b', 'a'], state: ['x'] } }, list)
  expect(view).toMatchObject({ search: '', sort: 'name', order: 'asc' })
  expect(isSame(view, { ...view, filters: { state: ['x'], role: ['a', 'b'], empty: [] } })).toBe(true)
  expect(isSame(view, { ...view, order: 'desc' })).toBe(false)
})
