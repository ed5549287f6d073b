import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { lockedUsersOf } from './customer-locks.ts'
import type { SignInParts } from './parts.ts'

const id = (description: string) => Type.String({ format: 'uuid', description })
const time = (description: string) => Type.String({ format: 'date-time', description })

/** The locks on a customer's detail. Here, because locks are of this module; unlocking is the same act as on the user's own page. */
export function customerLockRoutes(http: Http, parts: Pick<SignInParts, 'database' | 'clock'>): void {
  http.get(
    '/api/console/tenants/:tenantId/customers/:customerId/locked-users',
    {
      config: { audience: 'console', permission: 'users.read' },
      schema: {
        operationId: 'listLockedUsers',
        summary: 'List the users of a customer who are locked now',
        description: 'Until when, since when, and from where attempts came in the last 24 hours. `unlockUser` opens a lock.',
        tags: ['Customers'],
        params: Type.Object({ tenantId: id('The tenant.'), customerId: id('The customer, a bill-to or a ship-to.') }),
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
          cursor: Type.Optional(Type.String({ maxLength: 200 })),
        }),
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                accountId: id('The user.'),
                userName: Type.String(),
                email: Type.String(),
                name: Type.String(),
                locked: Type.Boolean(),
                since: Type.Optional(time('Since when.')),
                until: Type.Optional(time('Until when; missing where only a reset or an unlock opens it again.')),
                attempts: Type.Array(
                  Type.Object({ source: Type.String(), attempts: Type.Integer(), last: time('The minute of the last one.') }),
                ),
              }),
            ),
            next: Type.Optional(Type.String()),
          }),
        },
      },
    },
    async ({ params, query }, reply) => {
      const { limit = 20, cursor } = query
      return sendResult(reply, await lockedUsersOf(parts, params.tenantId, params.customerId, { limit, ...(cursor ? { cursor } : {}) }))
    },
  )
}
