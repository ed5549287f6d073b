import {
  type ConsolePermission,
  consolePermissions,
  customRolePermissions,
  ownerOnly,
  stockConsoleRoles,
} from '@tillward/contract/permissions'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Barred, type RightsFacts, rankFrom, rightsFrom, rightsOfKey } from './policy.ts'
import type { RoleFacts } from './role.ts'

const role = (stock: string | null, permissions: string[] = [], id = stock ?? permissions.join()): RoleFacts => ({
  id,
  name: id,
  kind: 'console',
  stock,
  permissions,
})

const own: RightsFacts = {
  tenantId: 't',
  tenantCompanyId: 'merchant',
  person: { companyId: 'merchant', accountId: 'a' },
  company: { kind: 'merchant', state: 'active', domains: [] },
  account: { kind: 'console', state: 'active', activation: 'Activated', domain: 'merchant.test' },
  access: { state: 'active', mayBringPeople: false },
  roles: [role('ISC_User')],
  grant: undefined,
}
const partner: RightsFacts = {
  ...own,
  person: { companyId: 'agency', accountId: 'p' },
  company: { kind: 'partner', state: 'active', domains: ['agency.test'] },
  account: { ...own.account, domain: 'agency.test' },
  grant: { ended: false, mayBringPeople: true, ceiling: role('ISC_Implementer') },
}

describe('console roles', () => {
  test('R-11 add up, the widest wins, and each permission says which roles it comes from', () => {
    const rights = rightsFrom({ ...own, roles: [role('ISC_FrontEndDev'), role('ISC_ContentEditor'), role(null, ['users.read'], 'mine')] })
    expect([...rights.permissions]).toEqual(['templates.write', 'websites.read', 'websites.write', 'users.read'])
    const read = rights.why.find((one) => one.permission === 'websites.read')
    expect(read?.from.map((source) => [source.role.id, source.by])).toEqual([
      ['ISC_FrontEndDev', 'access'],
      ['ISC_ContentEditor', 'access'],
    ])
  })

  test('R-01 only ISC_Owner gives what is the owners’: a custom role with such a row gives the rest', () => {
    const forged = rightsFrom({ ...own, roles: [role(null, ['people.manage', 'sign-in.relay', 'checkout', 'nonsense', 'audit.read'])] })
    expect([...forged.permissions]).toEqual(['audit.read'])
    expect(forged.isOwner).toBe(false)
    const owner = rightsFrom({ ...own, roles: [role('ISC_Owner')] })
    expect([...owner.permissions]).toEqual([...consolePermissions])
    expect(owner.isOwner).toBe(true)
  })

  test('R-01 R-04 ISC_Owner counts for people of the tenant’s own company only', () => {
    const rights = rightsFrom({
      ...partner,
      roles: [role('ISC_Owner')],
      grant: { ended: false, mayBringPeople: true, ceiling: role('ISC_Owner') },
    })
    expect(rights.isOwner).toBe(false)
    expect(rights.permissions.size).toBe(0)
  })

  test('R-03 ISC_System gives nothing in a tenant', () => {
    const rights = rightsFrom({ ...own, roles: [role('ISC_System')] })
    expect([rights.permissions.size, rights.roles]).toEqual([0, []])
  })

  test('ATK-057 a website role or a website account gives nothing, however its rows were forged', () => {
    const website: RoleFacts = { ...role('Administrator', ['people.read']), kind: 'website' }
    expect(rightsFrom({ ...own, roles: [website] }).permissions.size).toBe(0)
    expect(rightsFrom({ ...own, account: { ...own.account, kind: 'website' } })).toMatchObject({ barred: 'no-access', roles: [] })
  })
})

describe('a partner’s person', () => {
  test('R-04 never exceeds the ceiling, as it is now', () => {
    const rights = rightsFrom({ ...partner, roles: [role('ISC_Admin'), role('ISC_User')] })
    expect(rights.permissions.has('people.reset')).toBe(false)
    expect([...rights.permissions].sort()).toEqual(customRolePermissions.filter((one) => one !== 'people.reset').toSorted())
    const reason = rights.why.find((one) => one.permission === 'users.read')?.from
    expect(reason).toEqual([
      { role: { id: 'ISC_Admin', name: 'ISC_Admin' }, by: 'partner-grant', ceiling: { id: 'ISC_Implementer', name: 'ISC_Implementer' } },
      { role: { id: 'ISC_User', name: 'ISC_User' }, by: 'partner-grant', ceiling: { id: 'ISC_Implementer', name: 'ISC_Implementer' } },
    ])
    expect(rightsFrom({ ...partner, grant: { ended: false, mayBringPeople: true, ceiling: undefined } }).permissions.size).toBe(0)
  })

  test('R-04 brings in people only where both the grant and the access say so', () => {
    const may = (grant: boolean, access: boolean) =>
      rightsFrom({
        ...partner,
        access: { state: 'active', mayBringPeople: access },
        grant: { ended: false, mayBringPeople: grant, ceiling: role('ISC_User') },
      }).mayBringPeople
    expect([may(true, true), may(true, false), may(false, true), may(false, false)]).toEqual([true, false, false, false])
    expect(rightsFrom({ ...own, access: { state: 'active', mayBringPeople: true } }).mayBringPeople).toBe(false)
  })

  test('ATK-063 has nothing while the address is not exactly under a verified domain of the company', () => {
    for (const domain of ['partner-two.test', 'agency.test.evil.test', 'sub.agency.test', 'xgency.test', '']) {
      expect(rightsFrom({ ...partner, account: { ...partner.account, domain } }).barred).toBe('address-outside-domains')
    }
    expect(rightsFrom({ ...partner, company: { ...partner.company, domains: [] } }).barred).toBe('address-outside-domains')
    expect(rightsFrom(partner).barred).toBeUndefined()
  })
})

const states: [Barred, Partial<RightsFacts>][] = [
  ['no-access', { access: undefined }],
  ['access-ended', { access: { state: 'ended', mayBringPeople: true } }],
  ['invited', { access: { state: 'invited', mayBringPeople: true } }],
  ['company-closed', { company: { ...partner.company, state: 'closed' } }],
  ['account-deactivated', { account: { ...partner.account, state: 'deactivated' } }],
  ['account-deactivated', { account: { ...partner.account, state: 'erased' } }],
  ['account-not-activated', { account: { ...partner.account, activation: 'EmailSent' } }],
  ['no-grant', { grant: undefined }],
  ['no-grant', { company: { ...partner.company, kind: 'merchant' } }],
  ['no-grant', { company: { ...partner.company, kind: 'operator' } }],
  ['grant-ended', { grant: { ended: true, mayBringPeople: true, ceiling: role('ISC_Admin') } }],
]
test.each(states)('R-06 nothing is left where it is %s', (barred, change) => {
  const rights = rightsFrom({ ...partner, ...change })
  expect(rights).toMatchObject({ barred, isOwner: false, mayBringPeople: false, roles: [], why: [] })
  expect(rights.permissions.size).toBe(0)
})

test('R-06 the rank of an owner who is not activated yet is still an owner’s', () => {
  const waiting: RightsFacts = { ...own, roles: [role('ISC_Owner')], account: { ...own.account, activation: 'EmailSent' } }
  expect(rightsFrom(waiting).isOwner).toBe(false)
  expect(rankFrom(waiting).isOwner).toBe(true)
})

const anyRole = fc.oneof(
  fc.constantFrom(...stockConsoleRoles.map((stock) => role(stock.key))),
  fc
    .subarray([...consolePermissions, 'checkout', 'installation.tenants'] as string[])
    .map((permissions) => role(null, permissions, `custom ${permissions.join()}`)),
)

const ofKeysAlone: ReadonlySet<string> = new Set(['sign-in.relay', 'orders.write', 'decisions.read'])

/** The rules once more, one permission at a time, in another shape. */
function modelAllows(facts: RightsFacts, permission: ConsolePermission): boolean {
  const home = facts.person.companyId === 'merchant'
  const inForce =
    facts.access?.state === 'active' &&
    facts.account.state === 'active' &&
    facts.account.activation === 'Activated' &&
    facts.company.state === 'active' &&
    (home || (facts.grant !== undefined && !facts.grant.ended && facts.company.domains.some((domain) => domain === facts.account.domain)))
  const gives = (one: RoleFacts | undefined): boolean => {
    if (!one) return false
    if (one.stock === 'ISC_System') return false
    if (one.stock === 'ISC_Owner') return home
    const listed = one.stock === null ? one.permissions : (stockConsoleRoles.find((stock) => stock.key === one.stock)?.permissions ?? [])
    return listed.includes(permission) && !ownerOnly.has(permission) && !ofKeysAlone.has(permission)
  }
  return inForce && facts.roles.some(gives) && (home || gives(facts.grant?.ceiling))
}

test('R-06 ATK-123 rights, and those of a key, are those of a plain model, whatever the facts', () => {
  const facts = fc.record({
    home: fc.boolean(),
    roles: fc.array(anyRole, { maxLength: 4 }),
    ceiling: fc.option(anyRole, { nil: undefined }),
    granted: fc.constantFrom('none', 'ended', 'live', 'live', 'live'),
    access: fc.constantFrom('invited', 'ended', 'active', 'active', 'active', 'active'),
    account: fc.constantFrom('deactivated', 'active', 'active', 'active'),
    activation: fc.constantFrom('EmailSent', 'Activated', 'Activated', 'Activated'),
    company: fc.constantFrom('closed', 'active', 'active', 'active'),
    domain: fc.constantFrom('agency.test', 'agency.test', 'other.test'),
    key: fc.subarray([...consolePermissions, 'checkout', '__proto__'] as string[]),
  })
  fc.assert(
    fc.property(facts, (it) => {
      const base = it.home ? own : partner
      const built = {
        ...base,
        company: { ...base.company, state: it.company },
        account: { ...base.account, state: it.account, activation: it.activation, domain: it.domain },
        access: { state: it.access, mayBringPeople: false },
        roles: it.roles,
        grant: it.granted === 'none' ? undefined : { ended: it.granted === 'ended', mayBringPeople: false, ceiling: it.ceiling },
      } as RightsFacts
      const rights = rightsFrom(built)
      expect([...rights.permissions]).toEqual(consolePermissions.filter((permission) => modelAllows(built, permission)))
      expect(rights.why.map((one) => one.permission)).toEqual([...rights.permissions])
      expect(rights.why.every((one) => one.from.length > 0)).toBe(true)
      // ATK-123: a key of this person's, whatever it was given
      const given = it.key as ConsolePermission[]
      const key = rightsOfKey(rights, given)
      expect([...key.permissions]).toEqual(
        consolePermissions.filter((permission) => given.includes(permission) && modelAllows(built, permission)),
      )
      expect(key).toMatchObject({ isOwner: false, mayBringPeople: false, roles: [], own: rights.own })
    }),
    { numRuns: 2_000 },
  )
})
