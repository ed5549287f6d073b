import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { customAnswer, customBody, customFilters, customSortName, type Editor } from '../dictionary/index.ts'
import type { Websites } from './service.ts'
import { longestName } from './website.ts'

const time = (description: string) => Type.String({ format: 'date-time', description })
const id = (description: string) => Type.String({ format: 'uuid', description })

const hostFields = {
  host: Type.String({ description: 'The host name in lower case, in the form the DNS uses (A-labels).' }),
  shownAs: Type.String({ description: 'The same name as people read it.' }),
  state: Type.Union([Type.Literal('waiting'), Type.Literal('verified')], { description: 'Only a verified host is served.' }),
  record: Type.Object(
    { type: Type.Literal('TXT'), name: Type.String(), value: Type.String() },
    { description: 'The record that proves the host. It may go once the host is verified.' },
  ),
  addedAt: time('When it was added.'),
  checkedAt: Type.Optional(time('When the DNS was last asked.')),
  verifiedAt: Type.Optional(time('When it was proved or confirmed.')),
  verifiedBy: Type.Optional(
    Type.Union([Type.Literal('dns'), Type.Literal('operator'), Type.Literal('local')], {
      description: '`local`: a name under localhost, on an installation that only its own machine can reach.',
    }),
  ),
}
const WebsiteHost = Type.Object(hostFields, { $id: 'WebsiteHost', description: 'A host name of a website.' })
const CheckedWebsiteHost = Type.Object(
  {
    ...hostFields,
    outcome: Type.Union(
      (['verified', 'no-record', 'other-value', 'no-answer'] as const).map((outcome) => Type.Literal(outcome)),
      {
        description:
          '`no-record`: there is no TXT record at that name yet. `other-value`: there is one with another value. `no-answer`: the DNS did not answer; try again.',
      },
    ),
  },
  { $id: 'CheckedWebsiteHost' },
)
const Website = Type.Object(
  {
    id: id('The website.'),
    name: Type.String(),
    language: Type.String({ description: 'Language tag of its mails and pages where an account has none, for instance en or de-CH.' }),
    state: Type.Union([Type.Literal('active'), Type.Literal('closed')], { description: 'A closed website serves nobody; its data stays.' }),
    createdAt: time('When it was made.'),
    modifiedAt: time('When its name, language or state last changed.'),
    version: Type.String({ description: 'Send it back with a change.' }),
    custom: customAnswer,
    hosts: Type.Array(Type.Ref('WebsiteHost'), { description: 'By name.' }),
  },
  { $id: 'Website', description: 'A storefront of a tenant.' },
)

const ofTenant = Type.Object({ tenantId: id('The tenant.') })
const ofWebsite = Type.Object({ tenantId: id('The tenant.'), websiteId: id('The website.') })
const ofHost = Type.Object({
  tenantId: id('The tenant.'),
  websiteId: id('The website.'),
  host: Type.String({ minLength: 1, maxLength: 200, description: 'The host name, in any spelling of it.' }),
})
const name = Type.String({ minLength: 1, maxLength: 2 * longestName, description: `1 to ${longestName} characters on one line.` })
const language = Type.String({ minLength: 2, maxLength: 35, description: 'A language tag (BCP 47), for instance en or de-CH.' })

const sort = Type.String({ pattern: `^${customSortName}$`, description: '`custom.` and the name of a searchable custom property.' })
const order = Type.Union([Type.Literal('asc'), Type.Literal('desc')])

const reading = { audience: 'console', permission: 'websites.read' } as const
const writing = { audience: 'console', permission: 'websites.write' } as const
const tags = ['Websites']
const path = '/api/console/tenants/:tenantId/websites'

export interface WebsiteRouteParts {
  readonly websites: Websites
  readonly database: DatabaseHandle
  /** Which custom properties whoever asks sees and changes: roles belong to a later module. */
  readonly editorOf: (request: FastifyRequest) => Editor
}

/** The websites of a tenant and their host names, for its staff. */
export function websiteRoutes(http: Http, { websites, database, editorOf }: WebsiteRouteParts): void {
  http.addSchema(WebsiteHost)
  http.addSchema(CheckedWebsiteHost)
  http.addSchema(Website)

  http.get(
    path,
    {
      config: reading,
      schema: {
        operationId: 'listWebsites',
        tags,
        summary: 'List the websites of a tenant',
        description:
          'Oldest first or sorted by a custom property, closed ones too, each with its host names and the TXT records that prove them.',
        params: ofTenant,
        querystring: Type.Object({ custom: customFilters, sort: Type.Optional(sort), order: Type.Optional(order) }),
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('Website')) }) },
      },
    },
    async (request, reply) => {
      const { sort: by, order: way, custom = [] } = request.query
      const query = { custom, ...(by ? { sortBy: by.replace('custom.', '') } : {}), descending: way === 'desc' }
      const found = await websites.search(database.db, request.params.tenantId, editorOf(request), query)
      return sendResult(reply, found.ok ? ok({ items: found.value }) : found)
    },
  )

  http.post(
    path,
    {
      config: writing,
      schema: {
        operationId: 'createWebsite',
        tags,
        summary: 'Make a website',
        description: 'It serves nobody until one of its host names is proved.',
        params: ofTenant,
        body: Type.Object({ name, language: Type.Optional(language), custom: customBody }),
        response: { 201: Type.Ref('Website') },
      },
    },
    async (request, reply) => {
      const { context, params, body } = request
      return sendResult(reply, await websites.create(context, params.tenantId, { language: 'en', ...body }, editorOf(request)), 201)
    },
  )

  http.get(
    `${path}/:websiteId`,
    {
      config: reading,
      schema: {
        operationId: 'readWebsite',
        tags,
        summary: 'Read a website',
        description: 'With its host names.',
        params: ofWebsite,
        response: { 200: Type.Ref('Website') },
      },
    },
    async (request, reply) =>
      sendResult(reply, await websites.read(database.db, request.params.tenantId, request.params.websiteId, editorOf(request))),
  )

  http.patch(
    `${path}/:websiteId`,
    {
      config: writing,
      schema: {
        operationId: 'changeWebsite',
        tags,
        summary: 'Change the name, language or custom properties of a website',
        description: 'What is left out stays as it is.',
        params: ofWebsite,
        body: Type.Object({
          version: Type.Optional(
            Type.String({ maxLength: 40, description: '`version` as you saw it: refused where somebody changed the website since.' }),
          ),
          name: Type.Optional(name),
          language: Type.Optional(language),
          custom: customBody,
        }),
        response: { 200: Type.Ref('Website') },
      },
    },
    async (request, reply) => {
      const { context, params, body } = request
      return sendResult(reply, await websites.change(context, params.tenantId, params.websiteId, body, editorOf(request)))
    },
  )

  http.post(
    `${path}/:websiteId/close`,
    {
      config: writing,
      schema: {
        operationId: 'closeWebsite',
        tags,
        summary: 'Close a website',
        description:
          'It serves nobody from now on and is not opened again. Its accounts, settings and host names stay; remove a host name to use it elsewhere.',
        params: ofWebsite,
        response: { 200: Type.Ref('Website') },
      },
    },
    async (request, reply) =>
      sendResult(reply, await websites.close(request.context, request.params.tenantId, request.params.websiteId, editorOf(request))),
  )

  http.post(
    `${path}/:websiteId/hosts`,
    {
      config: writing,
      schema: {
        operationId: 'addWebsiteHost',
        tags,
        summary: 'Add a host name',
        description:
          'Served once the TXT record is found. A port is left out. Every host name is proved by itself; one serves one website in the installation.',
        params: ofWebsite,
        body: Type.Object({ host: Type.String({ minLength: 1, maxLength: 300, description: 'For instance shop.example.com.' }) }),
        response: { 201: Type.Ref('WebsiteHost') },
      },
    },
    async ({ context, params, body }, reply) =>
      sendResult(reply, await websites.addHost(context, params.tenantId, params.websiteId, body.host), 201),
  )

  http.post(
    `${path}/:websiteId/hosts/:host/check`,
    {
      config: writing,
      schema: {
        operationId: 'checkWebsiteHost',
        tags,
        summary: 'Look for the TXT record of a host name',
        description:
          'Asks the DNS now, once in 5 seconds at most. With the right record the host is served, unless another website has proved it.',
        params: ofHost,
        response: { 200: Type.Ref('CheckedWebsiteHost') },
      },
    },
    async ({ context, params }, reply) =>
      sendResult(reply, await websites.checkHost(context, params.tenantId, params.websiteId, params.host)),
  )

  http.delete(
    `${path}/:websiteId/hosts/:host`,
    {
      config: writing,
      schema: {
        operationId: 'removeWebsiteHost',
        tags,
        summary: 'Remove a host name',
        description: 'It is no longer served, and another website may prove it. Closed websites let go of theirs in the same way.',
        params: ofHost,
        response: { 204: Type.Null({ description: 'Removed.' }) },
      },
    },
    async ({ context, params }, reply) =>
      sendResult(reply, await websites.removeHost(context, params.tenantId, params.websiteId, params.host), 204),
  )
}
