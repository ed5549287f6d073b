import { consolePermissions } from '@tillward/contract/permissions'
import type { RouteOptions } from 'fastify'

/** For `:companyId` in the path: those who administer that company, their own. */
export const ofCompany = 'company.administer'
/** In a tenant: Admin Owners, and people of a partner company who may bring in colleagues. */
export const bringIn = 'people.bring-in'

const inTenant: ReadonlySet<string> = new Set([...consolePermissions, bringIn])

/** Runs as `onRoute` hook: a permission that does not exist, or without what it is held in, is a mistake of the programmer. */
export function checkRoute(route: RouteOptions): void {
  const { audience, permission = '' } = route.config ?? {}
  const wrong = (what: string) => new Error(`${String(route.method)} ${route.url}: ${what}`)
  if (permission === 'anyone' || permission === 'self') return
  if (permission === ofCompany) {
    if (audience !== 'console' || !hasParameter(route.url, 'companyId')) throw wrong(`${permission} needs :companyId in a console path`)
    return
  }
  if (!inTenant.has(permission)) throw wrong(`there is no permission ${permission}`)
  if (audience === 'console' && !hasParameter(route.url, 'tenantId')) throw wrong(`${permission} needs :tenantId in the path`)
  if (audience === 'storefront') throw wrong('a storefront route is for anyone or self')
}

const hasParameter = (url: string, name: string) => url.split('/').includes(`:${name}`)
