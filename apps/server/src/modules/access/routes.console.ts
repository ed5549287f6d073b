import type { Clock } from '../../platform/clock.ts'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import type { Http } from '../../platform/http/server.ts'
import type { Audit } from '../audit/index.ts'
import { assignmentRoutes } from './routes.console.assignments.ts'
import { partnerRoutes } from './routes.console.partners.ts'
import { peopleRoutes } from './routes.console.people.ts'
import { roleRoutes } from './routes.console.roles.ts'
import { tenantRoutes } from './routes.console.tenants.ts'
import { userWebsiteRoutes } from './routes.console.user-websites.ts'
import { websiteRoleRoutes } from './routes.console.website-roles.ts'
import { whatIfRoutes } from './routes.console.what-if.ts'
import type { Assignments } from './service.assignments.ts'
import type { Partners } from './service.partners.ts'
import type { Roles } from './service.roles.ts'

export interface AccessRouteParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly audit: Pick<Audit, 'record'>
  readonly roles: Roles
  readonly partners: Partners
  readonly assignments: Assignments
}

/** Tenants one can enter, roles, partner companies, rights, *Who can get in today* and assignments of website users of a tenant. */
export function accessRoutes(http: Http, parts: AccessRouteParts): void {
  tenantRoutes(http, parts)
  roleRoutes(http, parts)
  partnerRoutes(http, parts)
  peopleRoutes(http, parts)
  assignmentRoutes(http, parts)
  websiteRoleRoutes(http, parts)
  userWebsiteRoutes(http, parts)
  whatIfRoutes(http, parts)
}
