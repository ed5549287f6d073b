import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import type { UserParts } from './users-parts.ts'
import { id, ofUser, time, usersPath } from './users-schemas.ts'
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
            items: Type.Array(
              Type.Object({
                id: id('The session.'),
                createdAt: time('When it began.'),
                lastActiveAt: time('Last act of the person, to the minute.'),
                endsAt: time('The latest end, whatever is done.'),
                device: Type.String({ description: 'The browser’s own words at sign-in.' }),
                source: Type.String({ description: 'Network address at sign-in.' }),
                websiteId: Type.Union([id(), Type.Null()]),
              }),
            ),
          }),
        },
      },
    },
    async ({ params }, reply) => {
      const found = await listUserSessions(parts, params.tenantId, params.accountId)
      if (!found.ok) return sendResult(reply, found)
      const items = found.value.map(({ id: session, createdAt, lastActiveAt, endsAt, device, source, websiteId }) => ({
        id: session,
        createdAt: createdAt.toISOString(),
        lastActiveAt: lastActiveAt.toISOString(),
        endsAt: endsAt.toISOString(),
        device,
        source,
        websiteId,
      }))
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
