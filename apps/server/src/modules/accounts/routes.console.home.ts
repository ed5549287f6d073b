import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok, type Result } from '../../platform/result.ts'
import { consoleEditor, type Person } from '../access/index.ts'
import { customBody } from '../dictionary/index.ts'
import { accountView } from './account-view.ts'
import { homePlaces, ofPlace, type Place, withPerson } from './home-place.ts'
import type { People } from './people.ts'
import { profileBody } from './profile.ts'
import { homeSessionRoutes } from './routes.console.home-sessions.ts'
import { tickedBody } from './routes.console.schemas.ts'

/** Acts of the home company on its people, at both places. */
export function homeRoutes(http: Http, { people }: { people: People }): void {
  for (const place of homePlaces(people)) {
    register(http, people, place)
    homeSessionRoutes(http, people, place)
  }
}

function register(http: Http, people: People, place: Place): void {
  const { path, permission, name } = place
  const config = { audience: 'console', permission } as const
  const { tags, params } = ofPlace(place)
  const nothing = (description: string) => Type.Null({ description })
  const onPerson = <T>(request: FastifyRequest, act: (person: Person) => Promise<Result<T>>) => withPerson(place, request, act)

  http.patch(
    path,
    {
      config,
      schema: {
        operationId: `change${name}`,
        tags,
        summary: 'Change a person’s details',
        description:
          'Of the own company. What is left out stays. The e-mail address changes by proof only. Custom properties are those of the merchant’s tenant.',
        params,
        body: Type.Object({
          version: Type.Optional(
            Type.String({ maxLength: 40, description: '`version` as you saw it: refused where somebody changed the person since.' }),
          ),
          userName: Type.Optional(Type.String({ minLength: 1, maxLength: 320 })),
          ...profileBody,
          custom: customBody,
        }),
        response: { 200: Type.Ref('ConsoleAccount') },
      },
    },
    async (request, reply) => {
      const editor = request.rights && consoleEditor(request.rights)
      const changed = await onPerson(request, (person) => people.changeDetails(request.context, person, request.body, editor))
      if (!changed.ok) return sendResult(reply, changed)
      const custom = request.rights && (await people.fieldsOf(request.rights.tenantId, changed.value.id, consoleEditor(request.rights)))
      return sendResult(reply, ok({ ...accountView(changed.value), ...(custom ? { custom } : {}) }))
    },
  )

  http.get(
    `${path}/deactivation`,
    {
      config,
      schema: {
        operationId: `previewDeactivationOf${name}`,
        tags,
        summary: 'What deactivating a person would end',
        params,
        response: { 200: Type.Ref('EndEverywhere') },
      },
    },
    async (request, reply) => sendResult(reply, await onPerson(request, (person) => people.previewDeactivation(request.context, person))),
  )

  http.post(
    `${path}/deactivate`,
    {
      config,
      schema: {
        operationId: `deactivate${name}`,
        tags,
        summary: 'Deactivate a person',
        description:
          'Of the own company. Ends everything everywhere: sessions on every device, links, known devices, access to every tenant, sent invitations; deactivates the website users left ticked. The owners of every tenant concerned are told.',
        params,
        body: tickedBody,
        response: { 204: nothing('Deactivated.') },
      },
    },
    async (request, reply) =>
      sendResult(
        reply,
        await onPerson(request, (person) => people.deactivate(request.context, person, request.body.websiteUsers ?? 'all')),
        204,
      ),
  )

  http.post(
    `${path}/reactivate`,
    {
      config,
      schema: {
        operationId: `reactivate${name}`,
        tags,
        summary: 'Reactivate a person',
        description: 'Mails a link to choose a new password. Nothing of before comes back: access is given anew.',
        params,
        response: { 204: nothing('Reactivated.') },
      },
    },
    async (request, reply) => sendResult(reply, await onPerson(request, (person) => people.reactivate(request.context, person)), 204),
  )

  http.post(
    `${path}/resend-activation`,
    {
      config,
      schema: {
        operationId: `resendActivationTo${name}`,
        tags,
        summary: 'Send the activation mail again',
        description: 'To somebody of the own company who has not chosen a password yet. At most 3 mails an hour leave.',
        params,
        response: { 204: nothing('Sent.') },
      },
    },
    async (request, reply) => sendResult(reply, await onPerson(request, (person) => people.resendActivation(request.context, person)), 204),
  )

  http.post(
    `${path}/erase`,
    {
      config: { ...config, fresh: true },
      schema: {
        operationId: `erase${name}`,
        tags,
        summary: 'Erase a deactivated person',
        description:
          'Removes name, address, phone, password, devices and the key to the personal part of the audit log, for good. Names become free.',
        params,
        response: { 204: nothing('Erased.') },
      },
    },
    async (request, reply) => sendResult(reply, await onPerson(request, (person) => people.erase(request.context, person)), 204),
  )

  http.get(
    `${path}/export`,
    {
      config: { ...config, fresh: true },
      schema: {
        operationId: `export${name}`,
        tags,
        summary: 'Everything kept of a person, as one file',
        description: 'JSON, without secrets. The export is noted in the audit log.',
        params,
        response: { 200: Type.Unsafe<object>({ type: 'object', additionalProperties: true, description: 'Everything that is kept.' }) },
      },
    },
    async (request, reply) => {
      const exported = await onPerson(request, (person) => people.exportPerson(request.context, person))
      if (exported.ok) reply.header('content-disposition', `attachment; filename="person-${exported.value.account.id}.json"`)
      return sendResult(reply, exported)
    },
  )
}
