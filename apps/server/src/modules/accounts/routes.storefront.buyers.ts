import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { customerOf, mayGrantWebsiteRole, websitePermissionsOf, websiteRolesOf } from '../access/index.ts'
import { approver, Buyer, buyer, buyersPath, buyerTags, ofBuyer, ofCustomer, role, shipTos } from './buyers-schemas.ts'
import { createBuyers } from './buyers-users.ts'
import { buyerInvitationRoutes } from './routes.storefront.buyer-invitations.ts'
import type { UserParts } from './users-parts.ts'
import { id } from './users-schemas.ts'

const config = { audience: 'storefront', permission: 'users.manage' } as const

/** The users of a customer, for its Administrators. Everything within the customer of the session, and within their own ship-tos. */
export function buyerRoutes(http: Http, parts: UserParts): void {
  http.addSchema(Buyer)
  const buyers = createBuyers(parts)

  http.get(
    `${buyersPath}/users`,
    {
      config,
      schema: {
        operationId: 'listBuyers',
        summary: 'The users of the customer',
        tags: buyerTags,
        params: ofCustomer,
        querystring: Type.Object({
          search: Type.Optional(Type.String({ maxLength: 200 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
          cursor: Type.Optional(Type.String({ maxLength: 2000 })),
        }),
        response: { 200: Type.Object({ items: Type.Array(Type.Object(buyer)), next: Type.Optional(Type.String()) }) },
      },
    },
    async (request, reply) => sendResult(reply, await buyers.list(customerOf(request), { limit: 50, ...request.query })),
  )

  http.get(
    `${buyersPath}/users/:accountId`,
    {
      config,
      schema: {
        operationId: 'readBuyer',
        summary: 'A user of the customer',
        tags: buyerTags,
        params: ofBuyer,
        response: { 200: Type.Ref('Buyer') },
      },
    },
    async (request, reply) => sendResult(reply, await buyers.read(customerOf(request), request.params.accountId)),
  )

  http.patch(
    `${buyersPath}/users/:accountId`,
    {
      config,
      schema: {
        operationId: 'changeBuyer',
        summary: 'Change role, ship-tos or approver of a user for this customer',
        description: 'What is left out stays. Nobody changes the own assignment, gives a role above the own, or ship-tos beyond the own.',
        tags: buyerTags,
        params: ofBuyer,
        body: Type.Object({
          version: Type.String({ maxLength: 100 }),
          roleId: Type.Optional(role),
          shipToIds: Type.Optional(shipTos),
          approverId: Type.Optional(approver),
        }),
        response: { 200: Type.Ref('Buyer') },
      },
    },
    async (request, reply) =>
      sendResult(reply, await buyers.change(request.context, customerOf(request), request.params.accountId, request.body)),
  )

  http.post(
    `${buyersPath}/users/:accountId/deactivate`,
    {
      config,
      schema: {
        operationId: 'deactivateBuyer',
        summary: 'End a user’s access to this customer',
        description:
          'The account itself is deactivated where this customer is all it has. The answer does not tell which. The last Administrator stays.',
        tags: buyerTags,
        params: ofBuyer,
        body: Type.Object({ reason: Type.Optional(Type.String({ maxLength: 500 })) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { context, params, body } = request
      return sendResult(reply, await buyers.deactivate(context, customerOf(request), params.accountId, body.reason), 204)
    },
  )

  http.post(
    `${buyersPath}/users/:accountId/send-activation`,
    {
      config,
      schema: {
        operationId: 'sendBuyerActivation',
        summary: 'Send a user the activation mail again',
        description: 'To the stored address. At most three an hour for one user.',
        tags: buyerTags,
        params: ofBuyer,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) =>
      sendResult(reply, await buyers.sendActivation(request.context, customerOf(request), request.params.accountId), 204),
  )

  http.get(
    `${buyersPath}/roles`,
    {
      config,
      schema: {
        operationId: 'listBuyerRoles',
        summary: 'The roles one may give',
        tags: buyerTags,
        params: ofCustomer,
        response: {
          200: Type.Object({
            items: Type.Array(Type.Object({ id: id(), name: Type.String(), permissions: Type.Array(Type.String()) })),
            none: Type.Boolean({ description: 'Whether one may give none, too.' }),
          }),
        },
      },
    },
    async (request, reply) => {
      const rights = customerOf(request)
      const roles = (await websiteRolesOf(parts.database.db, rights.tenantId)).filter((one) => mayGrantWebsiteRole(rights, one))
      const items = roles.map((one) => ({ id: one.id, name: one.name, permissions: [...websitePermissionsOf(one)] }))
      return sendResult(reply, ok({ items, none: mayGrantWebsiteRole(rights, null) }))
    },
  )

  buyerInvitationRoutes(http, parts)
}
