import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { id, ofTenant, tenantPath } from './routes.console.schemas.ts'
import type { Roles } from './service.roles.ts'

/** The website roles by name, for whoever looks after website users: they choose one in an assignment and see it in lists, without seeing the roles themselves. */
export function websiteRoleRoutes(http: Http, { roles }: { readonly roles: Roles }): void {
  http.get(
    `${tenantPath}/website-roles`,
    {
      config: { audience: 'console', permission: 'users.read' },
      schema: {
        operationId: 'listWebsiteRoles',
        tags: ['Users'],
        summary: 'List the website roles an assignment can have',
        description: 'Stock roles first, then by name. What they permit stands in `listRoles`.',
        params: ofTenant,
        response: {
          200: Type.Object({ items: Type.Array(Type.Object({ id: id('The role.'), name: Type.String(), description: Type.String() })) }),
        },
      },
    },
    async ({ params }, reply) => {
      const all = await roles.list(params.tenantId)
      const items = all
        .filter((role) => role.kind === 'website')
        .map(({ id: roleId, name, description }) => ({ id: roleId, name, description }))
      return sendResult(reply, ok({ items }))
    },
  )
}
