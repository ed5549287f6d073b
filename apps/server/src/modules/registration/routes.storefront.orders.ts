import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { signedInOf } from '../access/index.ts'
import type { RegistrationParts } from './parts.ts'
import { confirmOrder, declineOrder, ordersOfLink, type WaitingOrder, waitingOrders } from './waiting-orders.ts'

const self = { audience: 'storefront', permission: 'self' } as const
const tags = ['Orders']
const id = (description: string) => Type.String({ format: 'uuid', description })

const Order = Type.Object(
  {
    contactId: id('Names it in paths.'),
    orderId: Type.String({ description: 'The shop’s own number of the order.' }),
    receivedAt: Type.String({ format: 'date-time' }),
    websiteId: Type.Union([id('Where it was placed.'), Type.Null()]),
  },
  { description: 'Nothing of what was typed with the order is told before its holder says whose it is.' },
)
const view = ({ receivedAt, ...order }: WaitingOrder) => ({ ...order, receivedAt: receivedAt.toISOString() })

/** Orders that somebody placed with a shopper's address while nobody was signed in (R-23, ATK-137). */
export function waitingOrderRoutes(http: Http, parts: RegistrationParts): void {
  http.get(
    '/api/storefront/waiting-orders',
    {
      config: self,
      schema: {
        operationId: 'listWaitingOrders',
        tags,
        summary: 'Orders placed with your address that wait for your word',
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
          cursor: Type.Optional(Type.String({ maxLength: 500 })),
        }),
        response: { 200: Type.Object({ items: Type.Array(Order), next: Type.Optional(Type.String()) }) },
      },
    },
    async (request, reply) => {
      const { limit = 20, cursor } = request.query
      const found = await waitingOrders(parts, signedInOf(request).account, { limit, cursor })
      return sendResult(reply, found.ok ? ok({ ...found.value, items: found.value.items.map(view) }) : found)
    },
  )

  for (const [act, work, summary, description] of [
    ['confirm', confirmOrder, 'Say that an order is yours', 'Its details become yours, and the shop learns whose order it is.'],
    ['decline', declineOrder, 'Say that an order is not yours', 'Nothing of it ever appears in your account.'],
  ] as const) {
    http.post(
      `/api/storefront/waiting-orders/:contactId/${act}`,
      {
        config: self,
        schema: {
          operationId: `${act}WaitingOrder`,
          tags,
          summary,
          description,
          params: Type.Object({ contactId: id('The order.') }),
          response: { 204: Type.Null({ description: 'Done.' }) },
        },
      },
      async (request, reply) =>
        sendResult(reply, await work(parts, request.context, signedInOf(request).account, request.params.contactId.toLowerCase()), 204),
    )
  }

  http.post(
    '/api/storefront/links/orders',
    {
      config: { audience: 'storefront', permission: 'anyone' },
      schema: {
        operationId: 'listOrdersOfLink',
        tags,
        summary: 'Orders placed with the address that an activation link proves',
        description: 'Does not use the link up. Name those that are yours when you activate.',
        body: Type.Object({ token: Type.String({ minLength: 1, maxLength: 200, description: 'What follows # in the mailed link.' }) }),
        response: { 200: Type.Object({ items: Type.Array(Order) }) },
      },
    },
    async (request, reply) => {
      const found = await ordersOfLink(parts, request.website!.tenantId, request.body.token)
      return sendResult(reply, found.ok ? ok({ items: found.value.map(view) }) : found)
    },
  )
}
