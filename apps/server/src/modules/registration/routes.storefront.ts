import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { activate } from './activation.ts'
import type { RegistrationParts } from './parts.ts'

export function storefrontRegistrationRoutes(http: Http, parts: RegistrationParts): void {
  http.post(
    '/api/storefront/links/activate',
    {
      config: { audience: 'storefront', permission: 'anyone' },
      schema: {
        operationId: 'storefrontActivate',
        tags: ['Sign-in'],
        summary: 'Choose the first password with a mailed link',
        description: 'Uses the link up and activates the account. Sign in afterwards.',
        body: Type.Object({
          token: Type.String({ minLength: 1, maxLength: 200, description: 'What follows # in the mailed link.' }),
          password: Type.String({ minLength: 1, maxLength: 1024, description: 'As typed.' }),
        }),
        response: { 200: Type.Object({ userName: Type.String({ description: 'What to sign in with.' }) }) },
      },
    },
    async ({ context, website, body }, reply) => {
      const door = { kind: 'website', tenantId: website!.tenantId, websiteId: website!.id } as const
      return sendResult(reply, await activate(parts, context, { door, ...body }))
    },
  )
}
