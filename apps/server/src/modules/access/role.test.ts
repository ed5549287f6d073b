import { ownerOnly, stockRoles } from '@tillward/contract/permissions'
import { expect, test } from 'vitest'
import { compareRoles, permissionsOf, roleNameIssue, rolePermissionsRefusal } from './role.ts'

test('R-11 a console role begins with exactly ISC_', () => {
  expect(roleNameIssue('console', 'ISC_Marketing')).toBeUndefined()
  expect(roleNameIssue('console', 'ISC_Einkäufer Nord')).toBeUndefined()
  for (const name of ['Marketing', 'isc_Marketing', 'ISC-Marketing', 'ISC_', 'ISC__x', 'ІSC_Marketing', 'XISC_Marketing']) {
    expect(roleNameIssue('console', name), name).toMatchObject({ field: 'name', rule: 'console-prefix' })
  }
})

test('R-11 ATK-057 no website role has a name that looks like a console role’s, in any spelling', () => {
  for (const name of [
    'ISC_Admin',
    'isc_admin',
    'Isc_X',
    'ІSC_Admin',
    'ІЅС_Admin',
    'ISC-Admin',
    'ＩＳＣ＿Admin',
    'lSC_Admin',
    'I S C_Admin',
  ]) {
    expect(roleNameIssue('website', name)?.rule, name).toBe('website-prefix')
  }
  for (const name of ['ISC_Admin\u200b', 'IS\u200dC_Admin', ' ISC_Admin', 'ISC_Admin\n', '\u202eISC_Admin']) {
    expect(roleNameIssue('website', name), JSON.stringify(name)).toBeDefined()
    expect(roleNameIssue('console', name), JSON.stringify(name)).toBeDefined()
  }
  for (const name of ['Branch manager', 'Island buyer', 'Iscariot', 'Discount approver'])
    expect(roleNameIssue('website', name), name).toBeUndefined()
})

test('R-11 the names of stock roles are theirs alone, whatever the case', () => {
  for (const { name, kind } of stockRoles) expect(roleNameIssue(kind, name)?.rule, name).toBe('stock')
  expect(roleNameIssue('console', 'ISC_SYSTEM')?.rule).toBe('stock')
  expect(roleNameIssue('website', 'buyer1')?.rule).toBe('stock')
})

test('R-01 R-10 a role contains permissions of its own kind, and none of the owners’', () => {
  expect(rolePermissionsRefusal('console', ['users.read', 'audit.read'])).toBeUndefined()
  expect(rolePermissionsRefusal('website', ['checkout'])).toBeUndefined()
  for (const permission of [...ownerOnly, 'sign-in.relay', 'checkout', 'installation.tenants', '__proto__', '']) {
    expect(rolePermissionsRefusal('console', ['users.read', permission]), permission).toMatchObject({
      refusal: { code: 'invalid', fields: [{ field: 'permissions.1', rule: 'not-for-role' }] },
    })
  }
  expect(rolePermissionsRefusal('website', ['users.read'])).toMatchObject({ ok: false })
})

test('R-12 a stock website role shows what the contract says', () => {
  expect(permissionsOf({ kind: 'website', stock: 'Requisitioner', permissions: [] })).toEqual(['requisition.submit', 'prices.read'])
  expect(permissionsOf({ kind: 'website', stock: 'ISC_Owner', permissions: [] })).toEqual([])
  expect(permissionsOf({ kind: 'website', stock: null, permissions: ['prices.read', 'people.manage', 'checkout'] })).toEqual([
    'checkout',
    'prices.read',
  ])
})

test('R-11 comparing two roles shows what each has alone', () => {
  expect(compareRoles({ permissions: ['users.read', 'audit.read'] }, { permissions: ['audit.read', 'erp.read'] })).toEqual({
    both: ['audit.read'],
    onlyLeft: ['users.read'],
    onlyRight: ['erp.read'],
  })
})
