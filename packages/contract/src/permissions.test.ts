import { expect, test } from 'vitest'
import { looksLikeConsoleRole } from './login-names.ts'
import {
  closedToKeys,
  consoleAreas,
  consolePermissionInfo,
  consolePermissions,
  customRolePermissions,
  keyPermissions,
  keysOnly,
  ownerOnly,
  permissionsWithoutRole,
  stockConsoleRoles,
  stockRoles,
  stockWebsiteRoles,
  websitePermissions,
} from './permissions.ts'

const held = (key: string): readonly string[] => {
  const role = stockRoles.find((one) => one.key === key)
  if (!role) throw new Error(`no stock role ${key}`)
  return role.permissions
}

test('R-01 what gives and takes access, roles, keys and partners is held by ISC_Owner alone', () => {
  expect([...ownerOnly].sort()).toEqual(['keys.manage', 'partners.manage', 'people.manage', 'roles.manage', 'settings.loosen'])
  expect(held('ISC_Owner')).toEqual(consolePermissions)
  for (const role of stockConsoleRoles) {
    if (role.key !== 'ISC_Owner') expect(role.permissions.filter((permission) => ownerOnly.has(permission as never))).toEqual([])
  }
  expect(customRolePermissions.filter((permission) => ownerOnly.has(permission))).toEqual([])
})

test('R-01 no API key can hold what needs a fresh sign-in, nor what owners alone hold, nor what acts on console accounts', () => {
  expect([...closedToKeys].sort()).toEqual(
    [...ownerOnly, 'audit.export', 'customers.merge', 'people.reset', 'people.unlock', 'users.erase', 'users.export'].sort(),
  )
  expect(keyPermissions.filter((permission) => closedToKeys.has(permission))).toEqual([])
  expect([...keysOnly].sort()).toEqual(['decisions.read', 'orders.write', 'sign-in.relay'])
  expect(keyPermissions).toEqual(expect.arrayContaining([...keysOnly]))
})

test('R-03 ISC_System holds permissions of the installation only and belongs in no tenant', () => {
  expect(held('ISC_System').length).toBeGreaterThan(0)
  expect(held('ISC_System').every((permission) => permission.startsWith('installation.'))).toBe(true)
  for (const role of stockRoles) {
    expect(role.inTenants).toBe(role.key !== 'ISC_System')
    if (role.inTenants) expect(role.permissions.filter((permission) => permission.startsWith('installation.'))).toEqual([])
  }
})

test('R-06 every other stock role is a subset of ISC_Owner, and of websites of Administrator', () => {
  for (const role of stockConsoleRoles.filter((one) => one.inTenants))
    expect(held('ISC_Owner')).toEqual(expect.arrayContaining([...role.permissions]))
  for (const role of stockWebsiteRoles) expect(held('Administrator')).toEqual(expect.arrayContaining([...role.permissions]))
})

test('R-11 the names of console roles begin with ISC_, those of website roles do not', () => {
  for (const role of stockRoles) expect(looksLikeConsoleRole(role.name)).toBe(role.kind === 'console')
  expect(stockConsoleRoles.map((role) => role.name)).toEqual([
    'ISC_Owner',
    'ISC_Admin',
    'ISC_Implementer',
    'ISC_FrontEndDev',
    'ISC_Integration',
    'ISC_User',
    'ISC_ContentAdmin',
    'ISC_ContentEditor',
    'ISC_ContentApprover',
    'ISC_System',
  ])
})

test('R-11 what the stock console roles may do', () => {
  const admin = consolePermissions.filter((permission) => !ownerOnly.has(permission) && !keysOnly.has(permission))
  expect(held('ISC_Admin')).toEqual(admin)
  expect(held('ISC_Implementer')).toEqual(admin.filter((permission) => permission !== 'people.reset'))
  expect(held('ISC_User')).not.toContain('users.erase')
  expect(held('ISC_User')).toEqual(
    expect.arrayContaining([
      'users.read',
      'users.write',
      'users.deactivate',
      'users.reset',
      'users.unlock',
      'users.export',
      'users.import',
    ]),
  )
  expect(held('ISC_User').filter((permission) => !permission.startsWith('users.'))).toEqual(['customers.read', 'customers.assign'])
  expect([...held('ISC_Integration')].sort()).toEqual(['erp.read', 'erp.run', 'erp.write', 'users.import'])
  expect([...held('ISC_FrontEndDev')].sort()).toEqual(['templates.write', 'websites.read', 'websites.write'])
  for (const key of ['ISC_ContentAdmin', 'ISC_ContentEditor', 'ISC_ContentApprover']) expect(held(key)).toEqual(['websites.read'])
})

test('R-11 every console permission has a label of its own and an area, each area at least one permission', () => {
  const infos = Object.values(consolePermissionInfo)
  expect(new Set(infos.map((info) => info.label)).size).toBe(infos.length)
  expect([...new Set(infos.map((info) => info.area))].sort()).toEqual([...consoleAreas].sort())
})

test('R-12 what the stock website roles may do for a customer, and what an assignment without a role may', () => {
  expect(held('Administrator')).toEqual(websitePermissions)
  expect(held('Buyer3')).toEqual(websitePermissions.filter((permission) => permission !== 'users.manage'))
  expect(held('Buyer2')).toContain('approval.exempt')
  expect(held('Buyer2')).not.toContain('budget.exempt')
  expect(held('Buyer1')).toContain('checkout')
  expect(held('Buyer1')).not.toContain('approval.exempt')
  expect(held('Requisitioner')).toContain('requisition.submit')
  expect(held('Requisitioner')).not.toContain('checkout')
  const withoutRole = held('Buyer3').filter((permission) => permission !== 'invoices.read' && !/^(order|requisition)\./.test(permission))
  expect([...permissionsWithoutRole]).toEqual(withoutRole)
})

test('R-12 approvers are those with the role Administrator or Buyer3', () => {
  expect(stockWebsiteRoles.filter((role) => role.permissions.includes('order.approve')).map((role) => role.key)).toEqual([
    'Administrator',
    'Buyer3',
  ])
})
