import { expect, test } from 'vitest'
import { bothChanged, merged } from './merging.ts'

const names = ['a', 'b', 'c', 'd'] as const
const before = { a: '1', b: '1', c: '1', d: '1' }
const theirs = { a: '2', b: '2', c: '1', d: '2' }
const mine = { a: '3', b: '2', c: '3', d: '1' }

test('R-22 only what both changed to different values has to be chosen', () => {
  expect(bothChanged(names, before, theirs, mine)).toEqual([{ field: 'a', theirs: '2', mine: '3' }])
  expect(bothChanged(names, before, before, mine)).toEqual([])
})

test('R-22 theirs stand with mine on top, and what was chosen before both', () => {
  expect(merged(before, theirs, mine, { a: '2' })).toEqual({ a: '2', b: '2', c: '3', d: '2' })
  expect(merged(before, theirs, mine, { a: '3' })).toEqual({ a: '3', b: '2', c: '3', d: '2' })
})
