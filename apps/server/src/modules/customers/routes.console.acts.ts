import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { customersPath, ofCustomer } from './schemas.ts'
import type { CustomerRouteParts } from './service.ts'

const tags = ['Customers']

/** What ends and begins the access of users to a customer, and what erases a person. */
export function customerActRoutes(http: Http, { customers, editorOf }: CustomerRouteParts): void {
  http.get(
    `${customersPath}/:customerId/impact`,
    {
      config: { audience: 'console', permission: 'customers.read' },
      schema: {
        operationId: 'readCustomerImpact',
        summary: 'See who would lose access, were a customer deactivated',
        tags,
        params: ofCustomer,
        response: {
          200: Type.Object({
            users: Type.Integer({ description: 'Active users who may act for it now.' }),
            withoutAnother: Type.Integer({ description: 'Of these, those who may act for no other customer.' }),
            shipTos: Type.Integer({ description: 'Ship-tos that end with it.' }),
          }),
        },
      },
    },
    async ({ params }, reply) => sendResult(reply, await customers.impact(params.tenantId, params.customerId)),
  )

  http.post(
    `${customersPath}/:customerId/deactivate`,
    {
      config: { audience: 'console', permission: 'customers.write' },
      schema: {
        operationId: 'deactivateCustomer',
        summary: 'Deactivate a customer',
        description:
          'From this moment nobody can act for it, signed in or not; of a bill-to, for its ship-tos neither. Assignments stay, and count again when it is reactivated.',
        tags,
        params: ofCustomer,
        body: Type.Object({
          reason: Type.Optional(Type.String({ maxLength: 500, description: 'For the audit log. Keep names out of it.' })),
        }),
        response: { 200: Type.Ref('Customer') },
      },
    },
    async (request, reply) => {
      const { context, params, body } = request
      const how = { active: false, editor: editorOf(request), ...(body.reason ? { reason: body.reason } : {}) }
      return sendResult(reply, await customers.setActive(context, params.tenantId, params.customerId, how))
    },
  )

  http.post(
    `${customersPath}/:customerId/reactivate`,
    {
      config: { audience: 'console', permission: 'customers.write' },
      schema: {
        operationId: 'reactivateCustomer',
        summary: 'Reactivate a customer',
        description: 'Its users may act for it again, as they were assigned. Not where it was merged or erased.',
        tags,
        params: ofCustomer,
        response: { 200: Type.Ref('Customer') },
      },
    },
    async (request, reply) => {
      const { context, params } = request
      const how = { active: true, editor: editorOf(request) }
      return sendResult(reply, await customers.setActive(context, params.tenantId, params.customerId, how))
    },
  )

  http.post(
    `${customersPath}/:customerId/erase`,
    {
      config: { audience: 'console', permission: 'users.erase', fresh: true },
      schema: {
        operationId: 'eraseCustomer',
        summary: 'Erase the personal data of an inactive customer who is a person',
        description:
          'For good, with its ship-tos and the customers that went up in it. The number stays, since orders name it. Users are erased by themselves.',
        tags,
        params: ofCustomer,
        response: { 204: Type.Null({ description: 'Erased.' }) },
      },
    },
    async ({ context, params }, reply) => sendResult(reply, await customers.erase(context, params.tenantId, params.customerId), 204),
  )
}
