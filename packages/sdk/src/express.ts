import type { Request, RequestHandler, Response } from 'express'
import type { Decision, Gate, Question, Refused, Shopper, Staff } from './gate.ts'
import {
  allowedFor,
  bearerOf,
  type DecisionFacts,
  problemOf,
  provedOr,
  type RequireOptions,
  type ShopperOptions,
  signInFor,
  withPermission,
} from './request.ts'

declare global {
  // Express types its requests by this name
  namespace Express {
    interface Request {
      /** Set behind `requireShopper`. */
      shopper?: Shopper
      /** Set behind `requireStaff`. */
      staff?: Staff
      /** Set behind `may`: why it is allowed. */
      decision?: Decision
    }
  }
}

function refuse(request: Request, response: Response, refused: Refused, options: RequireOptions = {}): void {
  const page = signInFor(request, refused, options)
  if (page) response.redirect(303, page)
  else
    response
      .status(refused.status)
      .type('application/problem+json')
      .send(JSON.stringify(problemOf(refused)))
}

/** `app.get('/basket', requireShopper(gate), …)`: only signed-in shoppers; `request.shopper` says who. */
export const requireShopper =
  (gate: Gate, options: ShopperOptions = {}): RequestHandler =>
  async (request, response, next) => {
    const answer = provedOr(await gate.shopper(bearerOf(request)), options)
    if (!answer.ok) return refuse(request, response, answer, options)
    request.shopper = answer.value
    next()
  }

/** Only console users who can enter the tenant, and hold `permission` there if one is named. */
export const requireStaff =
  (gate: Gate, { permission, ...options }: RequireOptions & { readonly permission?: string } = {}): RequestHandler =>
  async (request, response, next) => {
    const answer = withPermission(await gate.staff(bearerOf(request)), permission)
    if (!answer.ok) return refuse(request, response, answer, options)
    request.staff = answer.value
    next()
  }

/** After `requireShopper`: only who may do this for the customer they chose. `facts` says what only the shop knows, for instance the budget. */
export const may =
  (
    gate: Gate,
    permission: Question['permission'],
    facts: (request: Request) => DecisionFacts | Promise<DecisionFacts> = () => ({}),
  ): RequestHandler =>
  async (request, response, next) => {
    const answer = await allowedFor(gate, request.shopper, permission, await facts(request))
    if (!answer.ok) return refuse(request, response, answer)
    request.decision = answer.value
    next()
  }
