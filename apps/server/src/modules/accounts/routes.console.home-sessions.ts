import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { ofPlace, type Place, withPerson } from './home-place.ts'
import type { People } from './people.ts'
import { SessionView, sessionView } from './session-view.ts'

/** Where a person of the own company is signed in, and ending it. */
export function homeSessionRoutes(http: Http, people: People, place: Place): void {
  const { path, permission, name } = place
  const config = { audience: 'console', permission } as const
  const { tags, params } = ofPlace(place)

  http.get(
    `${path}/sessions`,
    {
      config,
      schema: {
        operationId: `listSessionsOf${name}`,
        tags,
        summary: 'The sessions of a person on all devices',
        description: 'Of the own company. A session is good for every tenant the person enters.',
        params,
        response: { 200: Type.Object({ items: Type.Array(Type.Object(SessionView)) }) },
      },
    },
    async (request, reply) => {
      const found = await withPerson(place, request, (person) => people.sessionsOf(request.context, person))
      return sendResult(reply, found.ok ? ok({ items: found.value.map(sessionView) }) : found)
    },
  )

  http.delete(
    `${path}/sessions/:sessionId`,
    {
      config,
      schema: {
        operationId: `endSessionOf${name}`,
        tags,
        summary: 'End one session of a person',
        description: 'Of the own company. What that device asks for next is refused.',
        params: Type.Object({ ...params.properties, sessionId: Type.String({ format: 'uuid', description: 'The session.' }) }),
        response: { 204: Type.Null({ description: 'Ended.' }) },
      },
    },
    async (request, reply) => {
      const { sessionId } = request.params as { sessionId: string }
      return sendResult(reply, await withPerson(place, request, (person) => people.endSession(request.context, person, sessionId)), 204)
    },
  )

  http.post(
    `${path}/end-sessions`,
    {
      config,
      schema: {
        operationId: `endSessionsOf${name}`,
        tags,
        summary: 'Sign a person out on every device',
        description: 'Of the own company. The password stays: who may come no more is deactivated.',
        params,
        response: { 204: Type.Null({ description: 'Ended.' }) },
      },
    },
    async (request, reply) =>
      sendResult(reply, await withPerson(place, request, (person) => people.endSessions(request.context, person)), 204),
  )
}
