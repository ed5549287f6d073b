import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { eraseUser } from './users-erase.ts'
import type { UserParts } from './users-parts.ts'
import { ofUser, usersPath, websiteId } from './users-schemas.ts'
import { shown } from './users-shown.ts'
import { deactivateUser, reactivateUser, sendActivation } from './users-state.ts'

const tags = ['Users']

/** What changes the state of a website user. */
export function userActRoutes(http: Http, parts: UserParts): void {
  http.post(
    `${usersPath}/:accountId/send-activation`,
    {
      config: { audience: 'console', permission: 'users.write' },
      schema: {
        operationId: 'sendUserActivation',
        summary: 'Send the activation mail, or send it again',
        description: 'The newest link counts. At most three an hour for one user.',
        tags,
        params: ofUser,
        body: Type.Object({ websiteId }),
        response: { 200: Type.Ref('User') },
      },
    },
    async (request, reply) => {
      const { context, params, body } = request
      return sendResult(reply, await shown(parts, request, await sendActivation(parts, context, params.tenantId, params.accountId, body)))
    },
  )

  http.post(
    `${usersPath}/:accountId/deactivate`,
    {
      config: { audience: 'console', permission: 'users.deactivate' },
      schema: {
        operationId: 'deactivateUser',
        summary: 'Deactivate a website user',
        description: 'Sessions, links, known devices and the password end at once. The names stay taken.',
        tags,
        params: ofUser,
        body: Type.Object({
          reason: Type.Optional(Type.String({ maxLength: 500, description: 'For the audit log. Keep names out of it.' })),
        }),
        response: { 200: Type.Ref('User') },
      },
    },
    async (request, reply) => {
      const { context, params, body } = request
      const done = await deactivateUser(parts, context, params.tenantId, params.accountId, body.reason)
      return sendResult(reply, await shown(parts, request, done))
    },
  )

  http.post(
    `${usersPath}/:accountId/reactivate`,
    {
      config: { audience: 'console', permission: 'users.deactivate' },
      schema: {
        operationId: 'reactivateUser',
        summary: 'Reactivate a website user',
        description: 'Nothing of before comes back: the user is activated anew, with a new password.',
        tags,
        params: ofUser,
        body: Type.Object({ websiteId, sendActivation: Type.Optional(Type.Boolean({ default: true })) }),
        response: { 200: Type.Ref('User') },
      },
    },
    async (request, reply) => {
      const { context, params, body } = request
      return sendResult(reply, await shown(parts, request, await reactivateUser(parts, context, params.tenantId, params.accountId, body)))
    },
  )

  http.post(
    `${usersPath}/:accountId/erase`,
    {
      config: { audience: 'console', permission: 'users.erase', fresh: true },
      schema: {
        operationId: 'eraseUser',
        summary: 'Erase the personal data of a deactivated website user',
        description:
          'For good: names become free, and nothing in the audit log can be read of this person any more. The log still verifies.',
        tags,
        params: ofUser,
        response: { 204: Type.Null({ description: 'Erased.' }) },
      },
    },
    async ({ context, params }, reply) => sendResult(reply, await eraseUser(parts, context, params.tenantId, params.accountId), 204),
  )
}
