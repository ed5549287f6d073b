import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { signedInOf } from '../access/index.ts'
import { allowClaim, claimCustomer, readClaim, refuseClaim } from './customer-claim.ts'
import type { RegistrationParts } from './parts.ts'

const anyone = { audience: 'storefront', permission: 'anyone' } as const
const tags = ['Registration']
const Link = Type.Object({ token: Type.String({ minLength: 1, maxLength: 200, description: 'What follows # in the mailed link.' }) })

/** Shopping for a customer that is there already: the address on file decides. */
export function customerClaimRoutes(http: Http, parts: RegistrationParts): void {
  http.post(
    '/api/storefront/customer-claims',
    {
      config: { audience: 'storefront', permission: 'self' },
      schema: {
        operationId: 'claimCustomer',
        tags,
        summary: 'Ask to shop for an existing customer',
        description:
          'Mails the address on file for the customer; whoever reads it decides. Answers the same for every number, whether or not there is such a customer.',
        body: Type.Object({ number: Type.String({ minLength: 1, maxLength: 100, description: 'The customer number.' }) }),
        response: { 202: Type.Object({ message: Type.String() }) },
      },
    },
    async (request, reply) => {
      const { number } = request.body
      const it = { number, websiteId: request.website!.id, sourceKey: request.source.key }
      const asked = await claimCustomer(parts, signedInOf(request).account, it)
      const message = 'If there is a customer with this number, a mail went to the address on file.'
      return sendResult(reply, asked.ok ? ok({ message }) : asked, 202)
    },
  )

  http.post(
    '/api/storefront/links/customer-claim/inspect',
    {
      config: anyone,
      schema: {
        operationId: 'readCustomerClaim',
        tags,
        summary: 'See who asks to shop for which customer, by the link mailed to the address on file',
        body: Link,
        response: {
          200: Type.Object({
            name: Type.String({ description: 'Who asks.' }),
            userName: Type.String(),
            address: Type.String({ description: 'The proved e-mail address of who asks.' }),
            customer: Type.String({ description: 'Name and number of the customer.' }),
          }),
        },
      },
    },
    async (request, reply) => sendResult(reply, await readClaim(parts, request.website!.tenantId, request.body.token)),
  )

  for (const [act, work, summary, description] of [
    ['allow', allowClaim, 'Allow it', 'Uses the link up: the shopper is assigned to the customer, without a role.'],
    ['refuse', refuseClaim, 'Refuse it', 'Uses the link up; nobody gets anything.'],
  ] as const) {
    http.post(
      `/api/storefront/links/customer-claim/${act}`,
      {
        config: anyone,
        schema: { operationId: `${act}CustomerClaim`, tags, summary, description, body: Link, response: { 204: Type.Null() } },
      },
      async (request, reply) => sendResult(reply, await work(parts, request.context, request.website!.tenantId, request.body.token), 204),
    )
  }
}
