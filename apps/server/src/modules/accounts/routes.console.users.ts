import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { userActRoutes } from './routes.console.user-acts.ts'
import { type UserExportParts, userExportRoutes } from './routes.console.user-export.ts'
import { userSessionRoutes } from './routes.console.user-sessions.ts'
import { changeUser } from './users-change.ts'
import { createUser } from './users-create.ts'
import { listUsers, readUser } from './users-read.ts'
import { changedUserBody, listFilter, newUserBody, ofTenant, ofUser, queryOf, User, UserSummary, usersPath } from './users-schemas.ts'

export type UserRouteParts = UserExportParts

const tags = ['Users']

/** Website users, for staff of the tenant. */
export function userRoutes(http: Http, parts: UserRouteParts): void {
  http.addSchema(UserSummary)
  http.addSchema(User)

  http.get(
    usersPath,
    {
      config: { audience: 'console', permission: 'users.read' },
      schema: {
        operationId: 'listUsers',
        summary: 'List the website users of a tenant',
        description: 'Page by page: `next` of one page is the `cursor` of the next.',
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
    async ({ params, query }, reply) => {
      const { limit = 50, cursor, ...filter } = query
      return sendResult(reply, ok(await listUsers(parts, params.tenantId, { ...queryOf(filter), limit, ...(cursor ? { cursor } : {}) })))
    },
  )

  http.post(
    usersPath,
    {
      config: { audience: 'console', permission: 'users.write' },
      schema: {
        operationId: 'createUser',
        summary: 'Make a website user',
        description: 'User name and address are required. The user chooses the password with the mailed link; nobody else ever sets it.',
        tags,
        params: ofTenant,
        body: newUserBody,
        response: { 201: Type.Ref('User') },
      },
    },
    async ({ context, params, body }, reply) => sendResult(reply, await createUser(parts, context, params.tenantId, body), 201),
  )

  http.get(
    `${usersPath}/:accountId`,
    {
      config: { audience: 'console', permission: 'users.read' },
      schema: { operationId: 'readUser', summary: 'Read a website user', tags, params: ofUser, response: { 200: Type.Ref('User') } },
    },
    async ({ params }, reply) => sendResult(reply, await readUser(parts, params.tenantId, params.accountId)),
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
    async ({ context, params, body }, reply) =>
      sendResult(reply, await changeUser(parts, context, params.tenantId, params.accountId, body)),
  )

  userActRoutes(http, parts)
  userSessionRoutes(http, parts)
  userExportRoutes(http, parts)
}
