import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { refuse } from '../../platform/result.ts'
import { consoleEditor, rightsOf } from '../access/index.ts'
import { MailConsent } from './consents-schemas.ts'
import { userActRoutes } from './routes.console.user-acts.ts'
import { userBulkRoutes } from './routes.console.user-bulk.ts'
import { userConsentRoutes } from './routes.console.user-consents.ts'
import { type UserExportParts, userExportRoutes } from './routes.console.user-export.ts'
import { userSessionRoutes } from './routes.console.user-sessions.ts'
import { changeUser } from './users-change.ts'
import { createUser } from './users-create.ts'
import { findUser } from './users-parts.ts'
import { listUsers } from './users-read.ts'
import { changedUserBody, listFilter, newUserBody, ofTenant, ofUser, queryOf, User, UserSummary, usersPath } from './users-schemas.ts'
import { shown } from './users-shown.ts'

export type UserRouteParts = UserExportParts

const tags = ['Users']

/** Website users, for staff of the tenant. */
export function userRoutes(http: Http, parts: UserRouteParts): void {
  for (const schema of [MailConsent, UserSummary, User]) http.addSchema(schema)

  http.get(
    usersPath,
    {
      config: { audience: 'console', permission: 'users.read' },
      schema: {
        operationId: 'listUsers',
        summary: 'List the website users of a tenant',
        description:
          'Page by page: `next` of one page is the `cursor` of the next. Custom properties that are list columns come with each user.',
        tags,
        params: ofTenant,
        querystring: Type.Object({
          ...listFilter,
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
          cursor: Type.Optional(Type.String({ maxLength: 2000 })),
        }),
        response: { 200: Type.Object({ items: Type.Array(Type.Ref('UserSummary')), next: Type.Optional(Type.String()) }) },
      },
    },
    async (request, reply) => {
      const { limit = 50, cursor, ...filter } = request.query
      const query = { ...queryOf(filter), limit, ...(cursor ? { cursor } : {}) }
      return sendResult(reply, await listUsers(parts, request.params.tenantId, query, consoleEditor(rightsOf(request))))
    },
  )

  http.post(
    usersPath,
    {
      config: { audience: 'console', permission: 'users.write' },
      schema: {
        operationId: 'createUser',
        summary: 'Make a website user',
        description:
          'User name and address are required. Customers, roles, approvers, websites and custom properties in the same request are taken together, or nothing is. The user chooses the password with the mailed link; nobody else ever sets it.',
        tags,
        params: ofTenant,
        body: newUserBody,
        response: { 201: Type.Ref('User') },
      },
    },
    async (request, reply) => {
      const { context, params, body } = request
      const rights = rightsOf(request)
      const assigns = body.assignments?.length
      if (assigns && !rights.permissions.has('customers.assign')) {
        return sendResult(
          reply,
          refuse('forbidden', 'You may not assign users to customers.', { more: { permission: 'customers.assign' } }),
        )
      }
      const made = await createUser(parts, context, params.tenantId, body, consoleEditor(rights))
      return sendResult(reply, await shown(parts, request, made), 201)
    },
  )

  http.get(
    `${usersPath}/:accountId`,
    {
      config: { audience: 'console', permission: 'users.read' },
      schema: { operationId: 'readUser', summary: 'Read a website user', tags, params: ofUser, response: { 200: Type.Ref('User') } },
    },
    async (request, reply) => {
      const { tenantId, accountId } = request.params
      return sendResult(reply, await shown(parts, request, await findUser(parts.database.db, tenantId, accountId)))
    },
  )

  http.patch(
    `${usersPath}/:accountId`,
    {
      config: { audience: 'console', permission: 'users.write' },
      schema: {
        operationId: 'changeUser',
        summary: 'Change a website user',
        description:
          'What is left out stays. A new address counts once its holder confirms it by mail, and the old address learns of it; at once only while the account was never activated.',
        tags,
        params: ofUser,
        body: changedUserBody,
        response: { 200: Type.Ref('User') },
      },
    },
    async (request, reply) => {
      const { context, params, body } = request
      const changed = await changeUser(parts, context, params.tenantId, params.accountId, body, consoleEditor(rightsOf(request)))
      return sendResult(reply, await shown(parts, request, changed))
    },
  )

  userActRoutes(http, parts)
  userBulkRoutes(http, parts)
  userConsentRoutes(http, parts)
  userSessionRoutes(http, parts)
  userExportRoutes(http, parts)
}
