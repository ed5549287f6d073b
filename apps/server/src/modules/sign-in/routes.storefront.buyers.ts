import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { customerOf } from '../access/index.ts'
import { actOnBuyer } from './buyers.ts'
import type { SignInParts } from './parts.ts'

const acts = [
  {
    act: 'reset',
    operationId: 'resetBuyer',
    summary: 'Mail a user of the customer a link for a new password',
    description:
      'To the stored address, at most three an hour. Where this customer is all the user has, the current password ends at once. The answer does not tell which.',
  },
  {
    act: 'unlock',
    operationId: 'unlockBuyer',
    summary: 'Unlock a user of the customer',
    description:
      'Forgets all bad attempts, whether there were any or not. A user who shops for others too is mailed a link for a new password instead, which unlocks. The answer does not tell which.',
  },
] as const

/** Credentials of a customer's users, for its Administrators. */
export function buyerCredentialRoutes(http: Http, parts: SignInParts): void {
  for (const { act, ...schema } of acts) {
    http.post(
      `/api/storefront/customers/:customerId/users/:accountId/${act}`,
      {
        config: { audience: 'storefront', permission: 'users.manage', fresh: true },
        schema: {
          ...schema,
          tags: ['Buyers'],
          params: Type.Object({ customerId: Type.String({ format: 'uuid' }), accountId: Type.String({ format: 'uuid' }) }),
          response: { 202: Type.Null({ description: 'Done, as far as it could be.' }) },
        },
      },
      async (request, reply) => {
        const it = { rights: customerOf(request), accountId: request.params.accountId, websiteId: request.website!.id }
        return sendResult(reply, await actOnBuyer(parts, request.context, act, it), 202)
      },
    )
  }
}
