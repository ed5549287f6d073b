import { webhookEvents, webhookEventTypes } from '@tillward/contract/webhook-events'
import { describe, expect, test } from 'vitest'
import { isTest, sourcesUnder, withoutComments } from '../../../test/rules/sources.ts'
import type { SealedEntry } from '../audit/index.ts'
import { eventOf } from './event.ts'

const tenantId = '019a0000-0000-7000-8000-000000000001'
const companyId = '019a0000-0000-7000-8000-000000000002'
const someId = '019a0000-0000-7000-8000-000000000003'
const entry = (action: string, more: Partial<SealedEntry> = {}): SealedEntry => ({
  id: '019a0000-0000-7000-8000-00000000000e',
  at: new Date('2026-11-21T09:00:00Z'),
  action,
  subject: { kind: 'account', ownerId: tenantId, id: someId },
  before: null,
  after: null,
  ...more,
})
const dataOf = (action: string, more: Partial<SealedEntry> = {}) => {
  const event = eventOf(tenantId, entry(action, more))
  return event && (JSON.parse(event.body) as { data: unknown }).data
}

describe('R-42 nothing of console accounts’ sign-ins and locks is told', () => {
  // even if such a row stood in a tenant's chain
  const types = webhookEventTypes.filter((type) => webhookEvents[type].about === 'user')
  test('all that is about users is about users', () => {
    expect(types).toEqual(
      expect.arrayContaining(['sign-in.locked', 'sign-in.closed', 'sign-in.unlocked', 'sign-in.completed', 'password.changed']),
    )
  })
  test.each(types)('%s', (type) => {
    expect(eventOf(tenantId, entry(type))).toBeDefined()
    expect(eventOf(tenantId, entry(type, { subject: { kind: 'account', ownerId: companyId, id: someId } }))).toBeUndefined()
    expect(eventOf(tenantId, entry(type, { subject: { kind: 'account', id: someId } }))).toBeUndefined()
  })
})

test('refused sign-ins and whatever else is not in the list are told nobody', () => {
  for (const action of ['sign-in.refused', 'access.invited', 'password.reset-requested', 'account', 'constructor', 'account.created ']) {
    expect(eventOf(tenantId, entry(action)), action).toBeUndefined()
  }
})

test('a subject of another kind than the event is about, or none, is no event', () => {
  expect(eventOf(tenantId, entry('role.changed'))).toBeUndefined()
  expect(eventOf(tenantId, entry('role.changed', { subject: { kind: 'role', id: someId } }))).toBeDefined()
  expect(eventOf(tenantId, entry('role.changed', { subject: { kind: 'role' } }))).toBeUndefined()
})

test('of the trail only listed values are told, and only where they look as they should', () => {
  const after = { fields: ['phone', 'custom.shoe_size'], cameBy: 'order', unclaimed: true, email: 'ada@example.test', name: 'Ada' }
  expect(dataOf('account.changed', { after })).toEqual({ fields: ['phone', 'custom.shoe_size'] })
  expect(dataOf('account.created', { after })).toEqual({ cameBy: 'order', unclaimed: true })
  expect(dataOf('account.created', { after: { cameBy: 'ada@example.test', unclaimed: 'yes' } })).toEqual({})
  expect(dataOf('account.changed', { after: { fields: ['phone', 'Ada Okafor'] } })).toEqual({})
  expect(
    dataOf('order.linked', { subject: { kind: 'order', id: 'A-1' }, after: { accountId: someId, customerId: 'Ada', contactId: 7 } }),
  ).toEqual({
    accountId: someId,
  })
  expect(
    dataOf('customer.merged', { subject: { kind: 'customer', id: someId }, after: { into: { id: companyId, number: 'C-7' } } }),
  ).toEqual({
    into: companyId,
  })
})

test('what has ended is told by what it was; what became empty is not', () => {
  const before = { customerId: someId, roleId: someId, shipToIds: 'all' }
  expect(dataOf('assignment.ended', { before })).toEqual({ customerId: someId })
  expect(dataOf('assignment.changed', { before, after: { customerId: someId, roleId: null, shipToIds: [companyId] } })).toEqual({
    customerId: someId,
    shipToIds: [companyId],
  })
})

test('events of one account are of one key, wherever its id stands', () => {
  const key = (action: string, more: Partial<SealedEntry> = {}) => eventOf(tenantId, entry(action, more))?.orderKey
  expect(key('account.changed')).toBe(someId)
  expect(key('order.linked', { subject: { kind: 'order', id: 'A-1' }, after: { accountId: someId } })).toBe(someId)
  expect(key('role.changed', { subject: { kind: 'role', id: someId } })).toBe(`role ${someId}`)
})

/** Of the tenant's trail, and told nobody. */
const untold = {
  'said by another event that follows or goes with it': [
    'access.declined access.invitation-resent access.invitation-withdrawn access.invited account.activation-resent account.address-change-asked',
    'activation.sent customer.claim-asked customer.claim-refused customer.claimed customer.ship-tos-moved customer.took-in order.received',
    'customer.invitation-sent customer.invitation-resent customer.invitation-accepted customer.invitation-declined customer.invitation-withdrawn',
    'owner.recovery-sent password.reset-requested sign-in.stepped-up',
  ],
  'refused (R-42)': ['sign-in.refused'],
  'of companies and of console accounts, in another chain': [
    'account.administrator-changed company.closed company.registered domain.claimed domain.removed domain.verified',
  ],
  'of nobody’s concern outside': [
    'account.exported accounts.exported audit.exported people.exported mail-text.changed mail-text.reset tenant.founded property.purged property.reordered',
    'webhook.created webhook.changed webhook.secret-rotated webhook.paused webhook.resumed webhook.ended webhook.replayed',
    'website.host-added website.host-removed website.host-verified',
  ],
}

test('whoever adds an action to the trail decides whether webhooks tell of it', () => {
  const kept = new Set(Object.values(untold).flat().join(' ').split(' '))
  const written = /\baction(?:: |\s*=\s*)(?:[^,;\n'`]*\?[^,;\n'`]*)?'([a-z-]+\.[a-z-]+)'(?:\s*:\s*'([a-z-]+\.[a-z-]+)')?/g
  const actions = sourcesUnder('apps/server/src')
    .filter(({ path }) => !isTest(path))
    .flatMap(({ text }) => [...withoutComments(text).matchAll(written)].flatMap((match) => [match[1], match[2]]))
    .filter((action) => action !== undefined)
  expect(actions.length).toBeGreaterThan(40)
  expect(actions).toEqual(expect.arrayContaining(['consent.given', 'consent.withdrawn', 'account.created']))
  const known: ReadonlySet<string> = new Set([...webhookEventTypes, ...kept])
  expect([...new Set(actions)].filter((action) => !known.has(action)).toSorted()).toEqual([])
})
