import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import * as schemas from './schemas.ts'
import type { Intent, SettingsRights, SettingsService } from './service.ts'
import type { OwnerKind } from './stored.ts'

const { changeBody, historyQuery, previewBody, returnBody, websiteQuery } = schemas

/** Whose settings a set of paths serves, and what it takes to use them. */
interface Owners {
  readonly kind: OwnerKind
  readonly path: string
  readonly param: 'tenantId' | 'companyId'
  readonly read: string
  readonly write: string
  readonly mayLoosen: (request: FastifyRequest) => boolean
}

const owners: readonly Owners[] = [
  {
    kind: 'tenant',
    path: '/api/console/tenants/:tenantId/settings',
    param: 'tenantId',
    read: 'settings.read',
    write: 'settings.write',
    mayLoosen: (request) => request.rights?.permissions.has('settings.loosen') === true,
  },
  {
    // A merchant's company has no settings of its own (its people follow the tenant's), so it is not found here.
    kind: 'company',
    path: '/api/console/companies/:companyId/settings',
    param: 'companyId',
    read: 'company.administer',
    write: 'company.administer',
    mayLoosen: () => true,
  },
]

/** The settings of tenants, and of companies without a tenant. */
export function settingsRoutes(http: Http, { settings }: { settings: SettingsService }): void {
  for (const schema of [
    schemas.SettingClause,
    schemas.SettingsView,
    schemas.SettingsOutcome,
    schemas.SettingsHistory,
    schemas.SettingsPresets,
  ]) {
    http.addSchema(schema)
  }
  for (const these of owners) register(http, settings, these)
}

function register(http: Http, settings: SettingsService, { kind, path, param, read, write, mayLoosen }: Owners): void {
  const params = Type.Object({ [param]: Type.String({ format: 'uuid' }) })
  const ownerOf = (request: { params: unknown }) => ({ kind, id: (request.params as Record<typeof param, string>)[param].toLowerCase() })
  const rightsOf = (request: FastifyRequest): SettingsRights => ({
    mayLoosen: mayLoosen(request),
    homeFreshMinutes: request.signedIn?.settings['console.session.freshMinutes'],
  })
  const named = (verb: string) => `${verb}${kind === 'tenant' ? 'Tenant' : 'Company'}Settings`
  const whose = kind === 'tenant' ? 'a tenant' : 'a partner’s or the operator’s company'
  const tags = ['Settings']
  const reading = { audience: 'console', permission: read } as const
  const writing = { audience: 'console', permission: write } as const

  http.get(
    path,
    {
      config: reading,
      schema: {
        operationId: named('read'),
        tags,
        summary: `Read the settings of ${whose}`,
        description: 'Effective values with origin, inherited value, bounds, and the clauses of standards that are not kept.',
        params,
        querystring: websiteQuery,
        response: { 200: Type.Ref('SettingsView') },
      },
    },
    async (request, reply) => sendResult(reply, await settings.read(ownerOf(request), request.query.websiteId)),
  )

  http.post(
    `${path}/preview`,
    {
      config: reading,
      schema: {
        operationId: named('preview'),
        tags,
        summary: 'See what a change would do',
        description: 'Tighter or looser, how many people it touches, clauses newly broken and mended, and what it needs. Changes nothing.',
        params,
        body: previewBody,
        response: { 200: Type.Ref('SettingsOutcome') },
      },
    },
    async (request, reply) => {
      const { toVersion, ...wish } = request.body
      const intent: Intent = toVersion === undefined ? wish : { toVersion }
      return sendResult(reply, await settings.preview(ownerOf(request), intent))
    },
  )

  http.patch(
    path,
    {
      config: writing,
      schema: {
        operationId: named('change'),
        tags,
        summary: `Change the settings of ${whose}`,
        description:
          'Tightening holds from the next request or sign-in on and locks nobody out. Loosening, and settings marked `ownersOnly`, need the right to loosen, a fresh sign-in and a reason, and are mailed to all Admin Owners.',
        params,
        body: changeBody,
        response: { 200: Type.Ref('SettingsOutcome') },
      },
    },
    async (request, reply) => sendResult(reply, await settings.change(request.context, ownerOf(request), request.body, rightsOf(request))),
  )

  http.get(
    `${path}/history`,
    {
      config: reading,
      schema: {
        operationId: named('listVersionsOf'),
        tags,
        summary: 'List the versions of the settings',
        description: 'Newest first: who changed what, when and why.',
        params,
        querystring: historyQuery,
        response: { 200: Type.Ref('SettingsHistory') },
      },
    },
    async (request, reply) => {
      const { limit = 50, cursor } = request.query
      return sendResult(reply, await settings.history(ownerOf(request), { limit, ...(cursor === undefined ? {} : { cursor }) }))
    },
  )

  http.post(
    `${path}/return`,
    {
      config: writing,
      schema: {
        operationId: named('return'),
        tags,
        summary: 'Go back to an earlier version',
        description: 'Makes a new version with the values of the earlier one. What that loosens needs what every loosening needs.',
        params,
        body: returnBody,
        response: { 200: Type.Ref('SettingsOutcome') },
      },
    },
    async (request, reply) => sendResult(reply, await settings.change(request.context, ownerOf(request), request.body, rightsOf(request))),
  )

  http.get(
    `${path}/presets`,
    {
      config: reading,
      schema: {
        operationId: kind === 'tenant' ? 'listTenantPresets' : 'listCompanyPresets',
        tags,
        summary: 'List the presets',
        description: 'Named sets of values in their newest versions, with what to know before choosing one.',
        params,
        response: { 200: Type.Ref('SettingsPresets') },
      },
    },
    async (_request, reply) => sendResult(reply, ok({ items: settings.presets(kind) })),
  )
}
