import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { SessionView, sessionView } from './session-view.ts'
import type { UserParts } from './users-parts.ts'
import { id, ofUser, usersPath } from './users-schemas.ts'
import { endUserSession, endUserSessions, listUserSessions } from './users-sessions.ts'

const tags = ['Users']

/** Sessions of a website user, for staff. */
export function userSessionRoutes(http: Http, parts: UserParts): void {
  http.get(
    `${usersPath}/:accountId/sessions`,
    {
      config: { audience: 'console', permission: 'users.read' },
      schema: {
        operationId: 'listUserSessions',
        summary: 'The sessions of a website user on all devices',
        tags,
        params: ofUser,
        response: {
          200: Type.Object({
            items: Type.Array(Type.Object({ ...SessionView, websiteId: Type.Union([id(), Type.Null()]) })),
          }),
        },
      },
    },
    async ({ params }, reply) => {
      const found = await listUserSessions(parts, params.tenantId, params.accountId)
      if (!found.ok) return sendResult(reply, found)
      const items = found.value.map((session) => ({ ...sessionView(session), websiteId: session.websiteId }))
      return sendResult(reply, ok({ items }))
    },
  )

  http.delete(
    `${usersPath}/:accountId/sessions/:sessionId`,
    {
      config: { audience: 'console', permission: 'users.write' },
      schema: {
        operationId: 'endUserSession',
        summary: 'End one session of a website user',
        tags,
        params: Type.Object({ ...ofUser.properties, sessionId: id('The session.') }),
        response: { 204: Type.Null({ description: 'Ended.' }) },
      },
    },
    async ({ context, params }, reply) =>
      sendResult(reply, await endUserSession(parts, context, params.tenantId, params.accountId, params.sessionId), 204),
  )

  http.post(
    `${usersPath}/:accountId/end-sessions`,
    {
      config: { audience: 'console', permission: 'users.write' },
      schema: {
        operationId: 'endUserSessions',
        summary: 'Sign a website user out on every device',
        tags,
        params: ofUser,
        response: { 204: Type.Null({ description: 'Ended.' }) },
      },
    },
    async ({ context, params }, reply) => sendResult(reply, await endUserSessions(parts, context, params.tenantId, params.accountId), 204),
  )
}
