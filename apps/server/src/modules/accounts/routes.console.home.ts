import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { consoleEditor, type Person } from '../access/index.ts'
import { customBody } from '../dictionary/index.ts'
import { accountView } from './account-view.ts'
import type { People } from './people.ts'
import { profileBody } from './profile.ts'
import { id, tickedBody } from './routes.console.schemas.ts'

/**
 * Acts of the home company, at two places: in the tenant of a merchant, for its Admin Owners, and at a company, for those who
 * administer it. The same handlers; only the path says which people.
 */
interface Place {
  readonly path: string
  readonly param: 'tenantId' | 'companyId'
  readonly permission: string
  /** Ends every operation id. */
  readonly name: string
  readonly personOf: (request: FastifyRequest) => Promise<Person | undefined>
}

export function homeRoutes(http: Http, parts: { people: People }): void {
  const { people } = parts
  const at = (request: FastifyRequest) => request.params as { tenantId: string; companyId: string; accountId: string }
  register(http, parts, {
    path: '/api/console/tenants/:tenantId/people/:accountId',
    param: 'tenantId',
    permission: 'people.manage',
    name: 'Person',
    personOf: (request) => people.identify(at(request).tenantId, at(request).accountId),
  })
  register(http, parts, {
    path: '/api/console/companies/:companyId/people/:accountId',
    param: 'companyId',
    permission: 'company.administer',
    name: 'Colleague',
    personOf: async (request) => ({ companyId: at(request).companyId.toLowerCase(), accountId: at(request).accountId }),
  })
}

function register(http: Http, { people }: { people: People }, { path, param, permission, name, personOf }: Place): void {
  const config = { audience: 'console', permission } as const
  const tags = [param === 'tenantId' ? 'People' : 'Companies']
  const params = Type.Object({ [param]: id(param === 'tenantId' ? 'The tenant.' : 'The company.'), accountId: id('The account.') })
  const nothing = (description: string) => Type.Null({ description })

  async function withPerson<T>(request: FastifyRequest, act: (person: Person) => Promise<Result<T>>): Promise<Result<T>> {
    const person = await personOf(request)
    return person ? act(person) : refuse('not-found')
  }

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
      const changed = await withPerson(request, (person) => people.changeDetails(request.context, person, request.body, editor))
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
    async (request, reply) => sendResult(reply, await withPerson(request, (person) => people.previewDeactivation(request.context, person))),
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
        await withPerson(request, (person) => people.deactivate(request.context, person, request.body.websiteUsers ?? 'all')),
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
    async (request, reply) => sendResult(reply, await withPerson(request, (person) => people.reactivate(request.context, person)), 204),
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
    async (request, reply) =>
      sendResult(reply, await withPerson(request, (person) => people.resendActivation(request.context, person)), 204),
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
    async (request, reply) => sendResult(reply, await withPerson(request, (person) => people.erase(request.context, person)), 204),
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
      const exported = await withPerson(request, (person) => people.exportPerson(request.context, person))
      if (exported.ok) reply.header('content-disposition', `attachment; filename="person-${exported.value.account.id}.json"`)
      return sendResult(reply, exported)
    },
  )
}
