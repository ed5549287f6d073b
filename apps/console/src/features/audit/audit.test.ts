import { expect, test } from 'vitest'
import { paths } from '../../paths.ts'
import { changesOf, wordsOf } from './changes.ts'
import { daysOf } from './days.ts'
import { actorOf, type Entry, writtenName } from './entry.ts'
import { placesInCompany, placesInTenant } from './places.ts'

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

const [tenantId, companyId] = ['tenant', 'company']
const every = ['people.read', 'users.read', 'customers.read', 'roles.read', 'websites.read', 'keys.manage', 'webhooks.manage'] as const
const by = (kind: string, more: Partial<Entry['actor']> = {}) =>
  entry({ actor: { kind, accountId: 'ada', name: 'ada', displayName: 'Ada Howard', here: true, ...more } })

test('R-61 who acted stands by the shown name, what was written stays at hand, and an erased person has neither', () => {
  expect([actorOf(by('console')), writtenName(by('console'))]).toEqual(['Ada Howard', 'ada'])
  expect([actorOf(by('website', { displayName: 'ada' })), writtenName(by('website', { displayName: 'ada' }))]).toEqual(['ada', undefined])
  const unknown = entry({ actor: { kind: 'console', accountId: 'tom', name: 'tom' } })
  expect([actorOf(unknown), writtenName(unknown)]).toEqual(['tom', undefined])
  const erased = entry({ actor: { kind: 'console', accountId: 'tom', erased: true } })
  expect([actorOf(erased), writtenName(erased)]).toEqual(['An erased person', undefined])
  expect([actorOf(by('key', { name: 'Shop', displayName: 'Shop' })), actorOf(entry({ actor: { kind: 'operator' } }))]).toEqual([
    'API key “Shop”',
    'The platform operator',
  ])
})

test('R-61 R-06 who acted has a link to the page of theirs, where there is one and whoever reads may see it', () => {
  const to = (one: Entry, permissions: readonly string[] = every) => placesInTenant(tenantId, permissions).ofActor(one)
  expect(to(by('console'))).toBe(paths.person(tenantId, 'ada'))
  expect(to(by('website'))).toBe(paths.user(tenantId, 'ada'))
  expect(to(by('key'))).toBe(paths.key(tenantId, 'ada'))
  for (const [kind, permission] of Object.entries({ console: 'people.read', website: 'users.read', key: 'keys.manage' })) {
    const others = every.filter((one) => one !== permission)
    expect(to(by(kind), others), kind).toBeUndefined()
    expect(to(by(kind, { here: undefined })), kind).toBeUndefined()
  }
  for (const kind of ['job', 'operator', 'anyone']) expect(to(entry({ actor: { kind } })), kind).toBeUndefined()
  expect(placesInCompany(companyId).ofActor(by('console'))).toBe(paths.colleague(companyId, 'ada'))
  expect(placesInCompany(companyId).ofActor(by('console', { here: undefined }))).toBeUndefined()
})

test('R-61 R-06 what it was done to has a link while it is there, and whoever reads may see it', () => {
  const to = (subject: Partial<Entry['subject']>, permissions: readonly string[] = every) =>
    placesInTenant(tenantId, permissions).ofThing(entry({ subject: { kind: 'x', id: 'id', here: true, ...subject } }))
  expect(to({ kind: 'account', ownerId: tenantId })).toBe(paths.user(tenantId, 'id'))
  expect(to({ kind: 'account', ownerId: companyId })).toBe(paths.person(tenantId, 'id'))
  expect(to({ kind: 'account', ownerId: companyId }, ['users.read'])).toBeUndefined()
  const kinds = {
    customer: paths.customer,
    role: paths.role,
    website: paths.website,
    key: paths.key,
    webhook: paths.webhook,
    company: paths.partner,
  }
  for (const [kind, path] of Object.entries(kinds)) {
    expect(to({ kind }), kind).toBe(path(tenantId, 'id'))
    expect(to({ kind, here: undefined }), kind).toBeUndefined()
    expect(to({ kind }, []), kind).toBeUndefined()
  }
  const ofCompany = (subject: Entry['subject']) => placesInCompany(companyId).ofThing(entry({ subject }))
  expect(ofCompany({ kind: 'account', ownerId: companyId, id: 'id', here: true })).toBe(paths.colleague(companyId, 'id'))
  expect(ofCompany({ kind: 'account', ownerId: 'other', id: 'id', here: true })).toBeUndefined()
})
