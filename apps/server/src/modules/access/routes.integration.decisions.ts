import Type from 'typebox'
import type { DatabaseHandle } from '../../platform/db/index.ts'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok, refuse } from '../../platform/result.ts'
import { DecisionSchema, mostQuestions, questionBody } from './decision-view.ts'
import { keyOf } from './guard.ts'
import { id } from './routes.console.schemas.ts'
import { answer, type DecisionParts } from './service.decisions.ts'

const question = {
  accountId: id('The website user.'),
  ...questionBody,
  websiteId: Type.Optional(id('The website the user is at, where that matters.')),
}
const config = { audience: 'integration', permission: 'decisions.read' } as const
const tags = ['Decisions']

/** May this user do that for this customer: for a shop, a point of sale, a gateway. */
export function decisionRoutes(http: Http, { database, ...parts }: DecisionParts & { readonly database: DatabaseHandle }): void {
  http.addSchema(DecisionSchema)

  http.post(
    '/api/integration/decisions',
    {
      config,
      schema: {
        operationId: 'decide',
        tags,
        summary: 'Ask whether a website user may do something for a customer',
        description: 'Yes or no, with the reason: which role, assignment or limit, and who approves. Decided by what is so at this moment.',
        body: Type.Object(question),
        response: { 200: Type.Ref('Decision') },
      },
    },
    async (request, reply) => {
      const [decision] = await answer(parts, database.db, keyOf(request).tenantId, [request.body])
      return sendResult(reply, decision && decision.reason.code !== 'not-found' ? ok(decision) : refuse('not-found'))
    },
  )

  http.post(
    '/api/integration/decisions/batch',
    {
      config,
      schema: {
        operationId: 'decideMany',
        tags,
        summary: 'Ask many such questions at once',
        description: 'One answer a question, in their order. What is not there is answered with the reason `not-found`.',
        body: Type.Object({ questions: Type.Array(Type.Object(question), { minItems: 1, maxItems: mostQuestions }) }),
        response: { 200: Type.Object({ decisions: Type.Array(Type.Ref('Decision')) }) },
      },
    },
    async (request, reply) =>
      sendResult(reply, ok({ decisions: await answer(parts, database.db, keyOf(request).tenantId, request.body.questions) })),
  )
}
