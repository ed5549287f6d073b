import Type from 'typebox'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { signedInOf } from './guard.ts'
import { EnteredTenant, id, tenantPaging, viewTenant } from './routes.console.schemas.ts'
import { tenantsOf } from './service.ts'

const tags = ['People']

/**
 * The tenants somebody can enter: an agency's people may have a thousand, so one looks for them. Read as oneself, in none of the tenants: what a
 * tenant asks of a session first (a fresh sign-in, for instance) is asked by its own routes.
 */
export function tenantRoutes(http: Http, { database }: { database: DatabaseHandle }): void {
  http.addSchema(EnteredTenant)

  http.get(
    '/api/console/tenants',
    {
      config: { audience: 'console', permission: 'self' },
      schema: {
        operationId: 'listMyTenants',
        tags,
        summary: 'Tenants you can enter, and what you may do in them',
        description: 'By name. A page may hold fewer than `limit`: there are more where `next` is given.',
        querystring: Type.Object({
          ...tenantPaging,
          tenantId: Type.Optional(id('Only this one, whether the list would reach it or not.')),
        }),
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('EnteredTenant')), next: Type.Optional(Type.String()) }) },
      },
    },
    async (request, reply) => {
      const { account } = signedInOf(request)
      const { limit = 50, ...query } = request.query
      const page = await tenantsOf(database.db, { companyId: account.ownerId, accountId: account.id }, { limit, ...query })
      return sendResult(reply, ok({ ...page, items: page.items.map(viewTenant) }))
    },
  )
}
