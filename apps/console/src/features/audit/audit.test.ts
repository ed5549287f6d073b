import { expect, test } from 'vitest'
import { changesOf, wordsOf } from './changes.ts'
import { daysOf } from './days.ts'
import type { Entry } from './entry.ts'

let made = 0
const entry = (more: Partial<Entry> = {}): Entry => ({
  id: `entry ${++made}`,
  at: '2026-11-21T10:00:00.000Z',
  action: 'account.changed',
  actor: { kind: 'console', accountId: 'ada', name: 'ada' },
  requestId: 'r',
  subject: { kind: 'account', id: 'ben' },
  ...more,
})

test('R-61 what changed is told name by name, values of the person among them, and not which fields twice', () => {
  const changed = entry({
    after: { fields: ['firstName', 'companyName'] },
    personal: { before: { firstName: 'Ben', companyName: null }, after: { firstName: 'Benno', companyName: 'Acme' } },
  })
  expect(changesOf(changed)).toEqual([
    { name: 'First name', before: 'Ben', after: 'Benno' },
    { name: 'Company name', before: '–', after: 'Acme' },
  ])
  expect(changesOf(entry({ after: { fields: ['firstName'] }, personal: 'erased' }))).toEqual([
    { name: 'Fields', before: undefined, after: 'firstName' },
  ])
})

test('ATK-032 stored payloads come out as the text they are', () => {
  const payload = '<img src=x onerror=alert(1)>'
  expect(changesOf(entry({ before: payload, after: { roles: ['a', payload], deep: { x: payload } } }))).toEqual([
    { name: 'Value', before: payload, after: undefined },
    { name: 'Roles', before: undefined, after: `a, ${payload}` },
    { name: 'Deep', before: undefined, after: JSON.stringify({ x: payload }, undefined, 2) },
  ])
  expect(wordsOf('invitationEndsAt')).toBe('Invitation ends at')
})

test('R-61 entries are grouped by day, and repeats that follow each other fold', () => {
  const days = daysOf([
    entry(),
    entry(),
    entry({ action: 'sign-out' }),
    entry(),
    entry({ actor: { kind: 'console', accountId: 'tom', name: 'tom' } }),
    entry({ at: '2026-11-18T10:00:00.000Z' }),
    ...['a', 'b', 'c'].map((id) => entry({ at: '2026-11-18T09:00:00.000Z', actor: { kind: 'job' }, subject: { kind: 'account', id } })),
    entry({ at: '2026-11-18T09:00:00.000Z', actor: { kind: 'job' }, subject: { kind: 'account', id: 'd', name: 'Dora' } }),
  ])
  expect(days.map(({ folds }) => folds.map((fold) => fold.length))).toEqual([
    [2, 1, 1, 1],
    [1, 3, 1],
  ])
})
