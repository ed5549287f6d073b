import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { signedInOf } from '../access/index.ts'
import { consentsOf, topicSchema, wordingSchema } from './consent.ts'
import { changeOwnConsent } from './consents.ts'
import { consentItems, consentView } from './consents-schemas.ts'
import type { UserParts } from './users-parts.ts'

const tags = ['Preferences']

/** A website user's consent to e-mails: seen, given and taken back by that person. */
export function ownConsentRoutes(http: Http, parts: UserParts): void {
  http.get(
    '/api/storefront/consents',
    {
      config: { audience: 'storefront', permission: 'self' },
      schema: {
        operationId: 'ownConsents',
        summary: 'What the signed-in user agreed to be mailed about',
        description: 'The newest of each topic: it counts.',
        tags,
        response: { 200: consentItems },
      },
    },
    async (request, reply) => {
      const { account } = signedInOf(request)
      return sendResult(reply, ok({ items: (await consentsOf(parts.database.db, account.ownerId, account.id)).map(consentView) }))
    },
  )

  http.put(
    '/api/storefront/consents/:topic',
    {
      config: { audience: 'storefront', permission: 'self' },
      schema: {
        operationId: 'setOwnConsent',
        summary: 'Agree to e-mails about a topic, or take it back',
        description: 'Kept with time and wording, and never changed afterwards. Agreeing needs the wording the person saw.',
        tags,
        params: Type.Object({ topic: topicSchema }),
        body: Type.Object({ given: Type.Boolean(), wording: Type.Optional(wordingSchema) }),
        response: { 200: consentItems },
      },
    },
    async (request, reply) => {
      const typed = { topic: request.params.topic, ...request.body }
      const changed = await changeOwnConsent(parts, request.context, signedInOf(request).account, request.website!.id, typed)
      return sendResult(reply, changed.ok ? ok({ items: changed.value.map(consentView) }) : changed)
    },
  )
}
