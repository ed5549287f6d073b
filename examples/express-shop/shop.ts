import { may, requireShopper, requireStaff } from '@tillward/sdk/express'
import type { Gate } from '@tillward/sdk/gate'
import express, { type Express } from 'express'

/** Orders above this are over budget here. The budget is the shop's own business: Tillward is told the fact and decides. */
const budget = 1_000

/** A shop on Express that keeps no accounts: Tillward says who is there and what they may do. */
export function createShop(gate: Gate): Express {
  const app = express()
  app.use(express.json())
  const shopper = requireShopper(gate, { signInPage: '/account' })

  app.get('/basket', shopper, (request, response) => {
    response.json({ for: request.shopper?.account.displayName, customer: request.shopper?.customer?.name ?? null })
  })

  app.post(
    '/orders',
    shopper,
    may(gate, 'checkout', (request) => ({ budgetsOn: true, overBudget: totalOf(request.body) > budget })),
    (request, response) => {
      response.status(201).json({ total: totalOf(request.body), because: request.decision?.reason.text })
    },
  )

  app.get('/back-office', requireStaff(gate, { permission: 'customers.read', signInPage: '/console' }), (request, response) => {
    response.json({ for: request.staff?.account.displayName })
  })
  return app
}

/** What is no amount counts as over any budget. */
function totalOf(body: unknown): number {
  const total = (body as { total?: unknown } | undefined)?.total
  return typeof total === 'number' && total >= 0 ? total : Number.POSITIVE_INFINITY
}
