import { consolePermissions, customRolePermissions } from '@tillward/contract/permissions'
import { expect, test } from 'vitest'
import { type Candidate, mayActOnCredentials, mayGiveRoles, mayGrant, mayTakeAccess } from './granting.ts'
import { nothing, type Rights } from './policy.ts'
import type { RoleFacts } from './role.ts'

const role = (stock: string | null, permissions: string[] = []): RoleFacts => ({
  id: stock ?? 'custom',
  name: stock ?? 'ISC_Custom',
  kind: 'console',
  stock,
  permissions,
})
const someone = (companyId: string) => ({ companyId, accountId: `of ${companyId}` })
const rights = (companyId: string, more: Partial<Rights>): Rights => {
  const { barred: _, ...rest } = nothing('t', someone(companyId), 'no-access', companyId === 'merchant')
  return { ...rest, ...more }
}
const owner = rights('merchant', { isOwner: true, permissions: new Set(consolePermissions) })
const admin = rights('merchant', { permissions: new Set(customRolePermissions) })
const bringer = rights('agency', { mayBringPeople: true, permissions: new Set(['users.read', 'users.write', 'websites.read']) })

const colleague: Candidate = {
  person: someone('agency'),
  own: false,
  company: { kind: 'partner', state: 'active', domains: ['agency.test'] },
  account: { kind: 'console', state: 'active', domain: 'agency.test' },
  grant: { ended: false, mayBringPeople: true, ceiling: role('ISC_Implementer') },
}
const employee: Candidate = {
  ...colleague,
  person: someone('merchant'),
  own: true,
  company: { kind: 'merchant', state: 'active', domains: [] },
  account: { ...colleague.account, domain: 'anything.test' },
  grant: undefined,
}

test('R-01 Admin Owners give any console role to people of their company; nobody else gives anything', () => {
  expect(mayGiveRoles(owner, employee, [role('ISC_Owner')])).toBeUndefined()
  expect(mayGiveRoles(admin, employee, [role('ISC_User')])).toEqual({ reason: 'may-not-grant' })
  expect(mayGiveRoles({ ...owner, barred: 'account-deactivated' }, employee, [role('ISC_User')])).toEqual({ reason: 'may-not-grant' })
})

test('R-03 nobody gives ISC_System, a website role, or anything to the operator’s staff', () => {
  expect(mayGiveRoles(owner, employee, [role('ISC_System')])).toMatchObject({ reason: 'not-a-console-role' })
  expect(mayGiveRoles(owner, employee, [{ ...role('Administrator'), kind: 'website' }])).toMatchObject({ reason: 'not-a-console-role' })
  const staff: Candidate = { ...colleague, company: { kind: 'operator', state: 'active', domains: ['agency.test'] } }
  expect(mayGiveRoles(owner, staff, [role('ISC_User')])).toEqual({ reason: 'no-grant' })
})

test('R-04 people of a partner get roles up to the ceiling, and never ISC_Owner', () => {
  expect(mayGiveRoles(owner, colleague, [role('ISC_Implementer')])).toBeUndefined()
  expect(mayGiveRoles(owner, colleague, [role('ISC_User'), role('ISC_Admin')])).toEqual({ reason: 'above-ceiling', roleId: 'ISC_Admin' })
  expect(mayGiveRoles(owner, colleague, [role('ISC_Owner')])).toMatchObject({ reason: 'owner-of-own-company-only' })
  expect(mayGiveRoles(owner, { ...colleague, grant: undefined }, [role('ISC_User')])).toEqual({ reason: 'no-grant' })
  const ended: Candidate = { ...colleague, grant: { ended: true, mayBringPeople: true, ceiling: role('ISC_Admin') } }
  expect(mayGiveRoles(owner, ended, [role('ISC_User')])).toEqual({ reason: 'no-grant' })
})

test('R-04 R-06 who brings in people gives at most what they hold themselves', () => {
  expect(mayGiveRoles(bringer, colleague, [role(null, ['users.read'])])).toBeUndefined()
  expect(mayGiveRoles(bringer, colleague, [role('ISC_User')])).toEqual({ reason: 'above-own-rights', roleId: 'ISC_User' })
  expect(mayGiveRoles({ ...bringer, mayBringPeople: false }, colleague, [role(null, ['users.read'])])).toEqual({ reason: 'may-not-grant' })
})

test('ATK-063 who brings in people stays within their own company and its proved domains', () => {
  const fits = [role('ISC_ContentEditor')]
  expect(mayGiveRoles(bringer, employee, fits)).toEqual({ reason: 'other-company' })
  expect(mayGiveRoles(bringer, { ...colleague, person: someone('agency-two') }, fits)).toEqual({ reason: 'other-company' })
  for (const domain of ['partner-two.test', 'agency.test.evil.test', 'sub.agency.test']) {
    const stranger: Candidate = { ...colleague, account: { ...colleague.account, domain } }
    expect(mayGiveRoles(bringer, stranger, fits)).toEqual({ reason: 'address-outside-domains' })
  }
  expect(mayTakeAccess(bringer, { own: false, companyId: 'agency' })).toBe(true)
  expect(mayTakeAccess(bringer, { own: false, companyId: 'agency-two' })).toBe(false)
  expect(mayTakeAccess(bringer, { own: true, companyId: 'merchant' })).toBe(false)
  expect(mayTakeAccess(owner, { own: false, companyId: 'agency' })).toBe(true)
  expect(mayTakeAccess(admin, { own: false, companyId: 'agency' })).toBe(false)
})

test('R-06 nobody grants a permission they lack', () => {
  expect(mayGrant(admin, ['users.read', 'audit.read'])).toBe(true)
  expect(mayGrant(admin, ['users.read', 'people.manage'])).toBe(false)
})

test('R-06 ATK-058 credentials: only of those whose rights are a subset of one’s own, an owner’s only by an owner', () => {
  expect(mayActOnCredentials(admin, bringer)).toBe(true)
  expect(mayActOnCredentials(bringer, admin)).toBe(false)
  expect(mayActOnCredentials(admin, owner)).toBe(false)
  expect(mayActOnCredentials(admin, rights('merchant', { isOwner: true }))).toBe(false)
  expect(mayActOnCredentials(owner, owner)).toBe(true)
  expect(mayActOnCredentials({ ...admin, barred: 'account-not-activated' }, bringer)).toBe(false)
})
