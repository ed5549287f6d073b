import { consolePermissions, keyPermissions, type WebsitePermission, websitePermissions } from '@tillward/contract/permissions'
import type { FastifyContextConfig, RouteOptions } from 'fastify'

/** For `:companyId` in the path: those who administer that company, their own. */
export const ofCompany = 'company.administer'
/** In a tenant: Admin Owners, and people of a partner company who may bring in colleagues. */
export const bringIn = 'people.bring-in'

const inTenant: ReadonlySet<string> = new Set([...consolePermissions, bringIn])
const ofCustomers: ReadonlySet<string> = new Set(websitePermissions)
const ofKeys: ReadonlySet<string> = new Set(keyPermissions)

/**
 * Whether an API key may call a route at all (R-01, ATK-123): all of the integration audience, and of the console those of a tenant whose
 * permission a key can hold and that ask for no fresh sign-in. Nothing that is for whoever is signed in, nothing of a company.
 */
export const openToKeys = ({ audience, permission = '', fresh }: FastifyContextConfig): boolean =>
  ofKeys.has(permission) && (audience === 'integration' || (audience === 'console' && !fresh))

/** Whether a permission is one for the customer chosen in the session, which the path then names. */
export const forCustomer = (permission: string): permission is WebsitePermission => ofCustomers.has(permission)

/** Runs as `onRoute` hook: a permission that does not exist, or without what it is held in, is a mistake of the programmer. */
export function checkRoute(route: RouteOptions): void {
  const { audience, permission = '' } = route.config ?? {}
  const wrong = (what: string) => new Error(`${String(route.method)} ${route.url}: ${what}`)
  if (permission === 'anyone' || permission === 'self') {
    if (audience === 'integration') throw wrong('an integration route names a permission of API keys')
    return
  }
  if (permission === ofCompany) {
    if (audience !== 'console' || !hasParameter(route.url, 'companyId')) throw wrong(`${permission} needs :companyId in a console path`)
    return
  }
  if (forCustomer(permission)) {
    if (audience !== 'storefront' || !hasParameter(route.url, 'customerId'))
      throw wrong(`${permission} needs :customerId in a storefront path`)
    return
  }
  if (!inTenant.has(permission)) throw wrong(`there is no permission ${permission}`)
  if (audience === 'integration' && !ofKeys.has(permission)) throw wrong(`no API key can hold ${permission}`)
  if (audience === 'integration' && hasParameter(route.url, 'tenantId')) throw wrong('the tenant is the one of the API key')
  if (audience === 'console' && !hasParameter(route.url, 'tenantId')) throw wrong(`${permission} needs :tenantId in the path`)
  if (audience === 'storefront') throw wrong('a storefront route is for anyone, for self, or for a customer')
  if (audience === 'console' && openToKeys(route.config ?? {})) sayOpenToKeys(route)
}

/** In the API description: a session, or an API key. */
function sayOpenToKeys({ schema }: RouteOptions): void {
  if (schema && !schema.hide) Object.assign(schema, { security: [{ console: [] }, { integration: [] }], 'x-key': true })
}

const hasParameter = (url: string, name: string) => url.split('/').includes(`:${name}`)
