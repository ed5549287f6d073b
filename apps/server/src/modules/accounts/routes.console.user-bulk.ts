import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { actOnUsers, mostAtOnce } from './users-bulk.ts'
import type { UserParts } from './users-parts.ts'
import { assignmentFields, BulkResult, id, ofTenant, usersPath } from './users-schemas.ts'

const accountIds = Type.Array(id(), { minItems: 1, maxItems: mostAtOnce })
const shared = {
  description: `At most ${mostAtOnce}, each by itself: the answer says for each whether it was done, and why not.`,
  tags: ['Users'],
  params: ofTenant,
  response: { 200: BulkResult },
}

/** The same to many website users. */
export function userBulkRoutes(http: Http, parts: UserParts): void {
  const states = [
    {
      act: 'send-activation',
      operationId: 'sendUserActivations',
      permission: 'users.write',
      summary: 'Send activation mails to many website users',
    },
    { act: 'deactivate', operationId: 'deactivateUsers', permission: 'users.deactivate', summary: 'Deactivate many website users' },
    { act: 'reactivate', operationId: 'reactivateUsers', permission: 'users.deactivate', summary: 'Reactivate many website users' },
  ] as const
  for (const { act, operationId, permission, summary } of states) {
    http.post(
      `${usersPath}/bulk/${act}`,
      { config: { audience: 'console', permission }, schema: { operationId, summary, ...shared, body: Type.Object({ accountIds }) } },
      async ({ context, params, body }, reply) =>
        sendResult(reply, ok({ items: await actOnUsers(parts, context, params.tenantId, { act }, body.accountIds) })),
    )
  }

  http.post(
    `${usersPath}/bulk/assign`,
    {
      config: { audience: 'console', permission: 'customers.assign' },
      schema: {
        operationId: 'assignUsers',
        summary: 'Assign many website users to a customer, or change their assignment to it',
        ...shared,
        description: `${shared.description} What is left out stays as it is; of a new assignment: no role, all ship-tos, no approver.`,
        body: Type.Object({ accountIds, ...assignmentFields }),
      },
    },
    async ({ context, params, body: { accountIds: ids, ...assignment } }, reply) =>
      sendResult(reply, ok({ items: await actOnUsers(parts, context, params.tenantId, { act: 'assign', assignment }, ids) })),
  )

  http.post(
    `${usersPath}/bulk/unassign`,
    {
      config: { audience: 'console', permission: 'customers.assign' },
      schema: {
        operationId: 'unassignUsers',
        summary: 'End the assignment of many website users to a customer',
        ...shared,
        body: Type.Object({ accountIds, customerId: assignmentFields.customerId }),
      },
    },
    async ({ context, params, body: { accountIds: ids, customerId } }, reply) =>
      sendResult(reply, ok({ items: await actOnUsers(parts, context, params.tenantId, { act: 'unassign', customerId }, ids) })),
  )

  const places = [
    { act: 'add-website', operationId: 'addUsersToWebsite', summary: 'Assign many website users to a website' },
    { act: 'remove-website', operationId: 'removeUsersFromWebsite', summary: 'Take a website from many website users' },
  ] as const
  for (const { act, operationId, summary } of places) {
    http.post(
      `${usersPath}/bulk/${act}`,
      {
        config: { audience: 'console', permission: 'users.write' },
        schema: { operationId, summary, ...shared, body: Type.Object({ accountIds, websiteId: id('The website.') }) },
      },
      async ({ context, params, body }, reply) =>
        sendResult(
          reply,
          ok({ items: await actOnUsers(parts, context, params.tenantId, { act, websiteId: body.websiteId }, body.accountIds) }),
        ),
    )
  }
}
