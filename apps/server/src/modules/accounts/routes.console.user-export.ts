import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { consoleEditor, rightsIn, rightsOf, signedInOf } from '../access/index.ts'
import { exportUser, exportUsers, type ListFormat } from './users-export.ts'
import type { UserParts } from './users-parts.ts'
import type { UserFilter } from './users-read.ts'
import { id, listFilter, ofTenant, ofUser, queryOf, usersPath } from './users-schemas.ts'

export interface UserExportParts extends UserParts {
  /** Whether the session of whoever reads still lives: asked for every page of an export (ATK-043). */
  readonly mayGoOn: (request: FastifyRequest) => Promise<boolean>
}

const tags = ['Users']
/** In the description a text; what is sent is written while it is read. */
const file = Type.Unsafe<Readable>(Type.String())
const files = { 200: { description: 'The users.', content: { 'text/csv': { schema: file }, 'application/jsonl': { schema: file } } } }
const format = Type.Optional(Type.Enum(['csv', 'jsonl'], { type: 'string', default: 'csv' }))
const said =
  'with customer numbers (the first hundred), websites, topics agreed to be mailed about, and custom properties the reader may see. Noted in the audit log. Breaks off when whoever reads it is signed out or loses the right.'
/** As many as somebody chooses by hand, and "Select all that match" reaches. */
const mostChosen = 10_000

/** Website users as files. */
export function userExportRoutes(http: Http, parts: UserExportParts): void {
  const { database, clock, mayGoOn } = parts

  /** The file, as far as whoever asks for it may go on reading. */
  async function send(request: FastifyRequest, reply: FastifyReply, tenantId: string, filter: UserFilter, as: ListFormat) {
    const { account } = signedInOf(request)
    const goOn = async () =>
      (await mayGoOn(request)) &&
      (await rightsIn(database.db, tenantId, { companyId: account.ownerId, accountId: account.id })).permissions.has('users.export')
    const viewer = consoleEditor(rightsOf(request))
    const users = await exportUsers(parts, request.context, tenantId, filter, { format: as, viewer, mayGoOn: goOn })
    if (!users.ok) return sendResult(reply, users)
    reply.header('content-disposition', `attachment; filename="users-${clock.now().toISOString().slice(0, 10)}.${as}"`)
    reply.type(as === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8')
    return reply.send(users.value)
  }

  http.get(
    `${usersPath}/export`,
    {
      config: { audience: 'console', permission: 'users.export', fresh: true },
      schema: {
        operationId: 'exportUsers',
        summary: 'The website users as CSV or JSON lines',
        description: `Narrowed and sorted as the list, ${said}`,
        tags,
        params: ofTenant,
        querystring: Type.Object({ ...listFilter, format }),
        response: files,
      },
    },
    async (request, reply) => {
      const { format: as = 'csv', ...filter } = request.query
      return send(request, reply, request.params.tenantId, queryOf(filter), as)
    },
  )

  http.post(
    `${usersPath}/bulk/export`,
    {
      config: { audience: 'console', permission: 'users.export', fresh: true },
      bodyLimit: mostChosen * 48,
      schema: {
        operationId: 'exportChosenUsers',
        summary: 'Some website users as CSV or JSON lines',
        description: `At most ${mostChosen}, by name, ${said} Who is not there, or of another tenant, is not in the file.`,
        tags,
        params: ofTenant,
        body: Type.Object({ accountIds: Type.Array(id(), { minItems: 1, maxItems: mostChosen }), format }),
        response: files,
      },
    },
    async (request, reply) => {
      const { accountIds, format: as = 'csv' } = request.body
      return send(request, reply, request.params.tenantId, { ids: accountIds, sort: 'userName', descending: false }, as)
    },
  )

  http.get(
    `${usersPath}/:accountId/export`,
    {
      config: { audience: 'console', permission: 'users.export', fresh: true },
      schema: {
        operationId: 'exportUser',
        summary: 'Everything kept of a website user, as one JSON file',
        description: 'For the person: with what the audit log says about them. Others who acted are not named. Noted in the audit log.',
        tags,
        params: ofUser,
        response: { 200: Type.Object({}, { additionalProperties: true, description: 'The file.' }) },
      },
    },
    async (request, reply) => {
      const { tenantId, accountId } = request.params
      const result = await exportUser(parts, request.context, tenantId, accountId, consoleEditor(rightsOf(request)))
      if (result.ok) reply.header('content-disposition', `attachment; filename="user-${accountId}.json"`)
      return sendResult(reply, result)
    },
  )
}
