import type { FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import type { Decision } from './decision.ts'
import { mostQuestions, questionBody } from './decision-view.ts'
import { signedInOf } from './guard.ts'
import { answer, barredAsUnassigned, type DecisionParts } from './service.decisions.ts'

const { orderedBy: _, ...ownBody } = questionBody
const ownQuestion = Type.Object(ownBody)
const config = { audience: 'storefront', permission: 'self', partial: ['unproved'] } as const
const tags = ['Decisions']

/** May I do that for this customer: for pages of the shop. */
export function ownDecisionRoutes(http: Http, { database, ...parts }: DecisionParts & { readonly database: DatabaseHandle }): void {
  /** About oneself, here. Of customers one is not assigned to nothing is said, not even that they are there (ATK-138). */
  async function decisionsFor(request: FastifyRequest, questions: readonly Static<typeof ownQuestion>[]): Promise<Decision[]> {
    const { account, session } = signedInOf(request)
    const own = questions.map((question) => ({ ...question, accountId: account.id, websiteId: session.websiteId ?? undefined }))
    return (await answer(parts, database.db, account.ownerId, own)).map(barredAsUnassigned)
  }

  http.post(
    '/api/storefront/decisions',
    {
      config,
      schema: {
        operationId: 'decideOwn',
        tags,
        summary: 'Ask whether you may do something for a customer',
        body: ownQuestion,
        response: { 200: Type.Ref('Decision') },
      },
    },
    async (request, reply) => sendResult(reply, ok((await decisionsFor(request, [request.body]))[0]!)),
  )

  http.post(
    '/api/storefront/decisions/batch',
    {
      config,
      schema: {
        operationId: 'decideOwnMany',
        tags,
        summary: 'Ask many such questions at once',
        description: 'One answer a question, in their order.',
        body: Type.Object({ questions: Type.Array(ownQuestion, { minItems: 1, maxItems: mostQuestions }) }),
        response: { 200: Type.Object({ decisions: Type.Array(Type.Ref('Decision')) }) },
      },
    },
    async (request, reply) => sendResult(reply, ok({ decisions: await decisionsFor(request, request.body.questions) })),
  )
}
