import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { topicSchema } from './consent.ts'
import { readUserConsents, withdrawUserConsent } from './consents.ts'
import { consentItems, consentView } from './consents-schemas.ts'
import type { UserParts } from './users-parts.ts'
import { id, ofUser, usersPath } from './users-schemas.ts'

const tags = ['Users']

/** Consent to e-mails, for staff: they see it and write down that it was taken back. */
export function userConsentRoutes(http: Http, parts: UserParts): void {
  http.get(
    `${usersPath}/:accountId/consents`,
    {
      config: { audience: 'console', permission: 'users.read' },
      schema: {
        operationId: 'listUserConsents',
        summary: 'What a website user ever agreed to be mailed about, or took back',
        description: 'Oldest first. The newest of a topic counts, and stands with the user too.',
        tags,
        params: ofUser,
        response: { 200: consentItems },
      },
    },
    async ({ params }, reply) => {
      const read = await readUserConsents(parts, params.tenantId, params.accountId)
      return sendResult(reply, read.ok ? ok({ items: read.value.map(consentView) }) : read)
    },
  )

  http.post(
    `${usersPath}/:accountId/consents/:topic/withdraw`,
    {
      config: { audience: 'console', permission: 'users.write' },
      schema: {
        operationId: 'withdrawUserConsent',
        summary: 'Write down that a website user took a consent back',
        description: 'Nobody can give one for somebody else.',
        tags,
        params: Type.Object({ tenantId: id('The tenant.'), accountId: id('The website user.'), topic: topicSchema }),
        body: Type.Object({
          wording: Type.String({ minLength: 1, maxLength: 4000, description: 'How the person said so, for instance by phone.' }),
        }),
        response: { 200: consentItems },
      },
    },
    async ({ context, params, body }, reply) => {
      const typed = { topic: params.topic, wording: body.wording }
      const changed = await withdrawUserConsent(parts, context, params.tenantId, params.accountId, typed)
      return sendResult(reply, changed.ok ? ok({ items: changed.value.map(consentView) }) : changed)
    },
  )
}
