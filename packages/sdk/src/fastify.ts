import type { FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify'
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

declare module 'fastify' {
  interface FastifyRequest {
    /** Set behind `requireShopper`. */
    shopper?: Shopper
    /** Set behind `requireStaff`. */
    staff?: Staff
    /** Set behind `may`: why it is allowed. */
    decision?: Decision
  }
}

const refuse = (request: FastifyRequest, reply: FastifyReply, refused: Refused, options: RequireOptions = {}) => {
  const page = signInFor(request.raw, refused, options)
  return page ? reply.redirect(page, 303) : reply.code(refused.status).type('application/problem+json').send(problemOf(refused))
}

/** `app.get('/basket', { preHandler: requireShopper(gate) }, …)`: only signed-in shoppers; `request.shopper` says who. */
export const requireShopper =
  (gate: Gate, options: ShopperOptions = {}): preHandlerAsyncHookHandler =>
  async (request, reply) => {
    const answer = provedOr(await gate.shopper(bearerOf(request.raw)), options)
    if (!answer.ok) return refuse(request, reply, answer, options)
    request.shopper = answer.value
  }

/** Only console users who can enter the tenant, and hold `permission` there if one is named. */
export const requireStaff =
  (gate: Gate, { permission, ...options }: RequireOptions & { readonly permission?: string } = {}): preHandlerAsyncHookHandler =>
  async (request, reply) => {
    const answer = withPermission(await gate.staff(bearerOf(request.raw)), permission)
    if (!answer.ok) return refuse(request, reply, answer, options)
    request.staff = answer.value
  }

/** After `requireShopper`: only who may do this for the customer they chose. `facts` says what only the shop knows, for instance the budget. */
export const may =
  (
    gate: Gate,
    permission: Question['permission'],
    facts: (request: FastifyRequest) => DecisionFacts | Promise<DecisionFacts> = () => ({}),
  ): preHandlerAsyncHookHandler =>
  async (request, reply) => {
    const answer = await allowedFor(gate, request.shopper, permission, await facts(request))
    if (!answer.ok) return refuse(request, reply, answer)
    request.decision = answer.value
  }
