import { expect, test } from 'vitest'
import { checkRoute } from './route-rule.ts'

test.each([
  ['/x', { audience: 'console', permission: 'users.read' }, 'needs :tenantId'],
  ['/tenants/:tenantId/x', { audience: 'console', permission: 'users.raed' }, 'no permission users.raed'],
  ['/tenants/:tenantId/x', { audience: 'console', permission: 'checkout' }, 'checkout needs :customerId in a storefront path'],
  ['/users', { audience: 'storefront', permission: 'users.manage' }, 'users.manage needs :customerId in a storefront path'],
  ['/customers/:customerId', { audience: 'integration', permission: 'checkout' }, 'checkout needs :customerId in a storefront path'],
  ['/x', { audience: 'console', permission: 'company.administer' }, 'needs :companyId'],
  ['/companies/:companyId', { audience: 'storefront', permission: 'company.administer' }, 'needs :companyId'],
  ['/tenants/:tenantId/x', { audience: 'storefront', permission: 'users.read' }, 'for anyone, for self, or for a customer'],
  ['/integration/x', { audience: 'integration', permission: 'self' }, 'names a permission of API keys'],
  ['/integration/x', { audience: 'integration', permission: 'anyone' }, 'names a permission of API keys'],
  ['/integration/x', { audience: 'integration', permission: 'people.reset' }, 'no API key can hold people.reset'],
  ['/integration/:tenantId', { audience: 'integration', permission: 'users.read' }, 'the tenant is the one of the API key'],
])('a route that cannot be guarded is refused when it is registered: %s %o', (url, config, message) => {
  const route = { url, method: 'GET', config, handler: async () => {} }
  expect(() => checkRoute(route as never)).toThrow(message)
})

test('a route with what its permission is held in is taken', () => {
  const route = (url: string, permission: string) => ({ url, method: 'GET', config: { audience: 'console', permission } }) as never
  expect(() => checkRoute(route('/tenants/:tenantId/users', 'users.read'))).not.toThrow()
  expect(() => checkRoute(route('/companies/:companyId', 'company.administer'))).not.toThrow()
  expect(() => checkRoute(route('/me', 'self'))).not.toThrow()
})
