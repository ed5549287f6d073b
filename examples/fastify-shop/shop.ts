import { may, requireShopper, requireStaff } from '@tillward/sdk/fastify'
import type { Gate } from '@tillward/sdk/gate'
import Fastify, { type FastifyInstance } from 'fastify'

/** Orders above this are over budget here. The budget is the shop's own business: Tillward is told the fact and decides. */
const budget = 1_000

interface Order {
  readonly total: number
}

/** A shop on Fastify that keeps no accounts: Tillward says who is there and what they may do. */
export function createShop(gate: Gate): FastifyInstance {
  const app = Fastify()
  const shopper = requireShopper(gate, { signInPage: '/account' })

  app.get('/basket', { preHandler: shopper }, async (request) => ({
    for: request.shopper?.account.displayName,
    customer: request.shopper?.customer?.name ?? null,
  }))

  app.post<{ Body: Order }>(
    '/orders',
    {
      schema: { body: { type: 'object', required: ['total'], properties: { total: { type: 'number', minimum: 0 } } } },
      preHandler: [shopper, may(gate, 'checkout', (request) => ({ budgetsOn: true, overBudget: (request.body as Order).total > budget }))],
    },
    async (request, reply) => reply.code(201).send({ total: request.body.total, because: request.decision?.reason.text }),
  )

  app.get(
    '/back-office',
    { preHandler: requireStaff(gate, { permission: 'customers.read', signInPage: '/console' }) },
    async (request) => ({
      for: request.staff?.account.displayName,
    }),
  )
  return app
}
