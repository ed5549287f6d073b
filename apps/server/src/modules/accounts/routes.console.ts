import type { DatabaseHandle } from '../../platform/db/index.ts'
import type { Http } from '../../platform/http/server.ts'
import type { People } from './people.ts'
import { companyPeopleRoutes } from './routes.console.companies.ts'
import { homeRoutes } from './routes.console.home.ts'
import { tenantPeopleRoutes } from './routes.console.people.ts'
import { peopleAccessRoutes } from './routes.console.people-access.ts'
import { ConsoleAccount, EndEverywhere, EndInTenant, PersonInTenant } from './routes.console.schemas.ts'

/** Console people: in a tenant, and at their company. */
export function peopleAccountRoutes(http: Http, parts: { people: People; database: DatabaseHandle }): void {
  for (const schema of [PersonInTenant, EndInTenant, EndEverywhere, ConsoleAccount]) http.addSchema(schema)
  tenantPeopleRoutes(http, parts)
  peopleAccessRoutes(http, parts)
  homeRoutes(http, parts)
  companyPeopleRoutes(http, parts)
}
