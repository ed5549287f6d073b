import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { activate } from './activation.ts'
import type { RegistrationParts } from './parts.ts'
import { customerClaimRoutes } from './routes.storefront.claims.ts'
import { waitingOrderRoutes } from './routes.storefront.orders.ts'
import { shopperRoutes } from './routes.storefront.shoppers.ts'

export function storefrontRegistrationRoutes(http: Http, parts: RegistrationParts): void {
  shopperRoutes(http, parts)
  waitingOrderRoutes(http, parts)
  customerClaimRoutes(http, parts)

  http.post(
    '/api/storefront/links/activate',
    {
      config: { audience: 'storefront', permission: 'anyone' },
      schema: {
        operationId: 'storefrontActivate',
        tags: ['Sign-in'],
        summary: 'Choose the first password with a mailed link',
        description:
          'Uses the link up and activates the account. Sign in afterwards. Who registered types the password chosen then: with another one, what was entered at registration is discarded.',
        body: Type.Object({
          token: Type.String({ minLength: 1, maxLength: 200, description: 'What follows # in the mailed link.' }),
          password: Type.String({ minLength: 1, maxLength: 1024, description: 'As typed.' }),
          orders: Type.Optional(
            Type.Array(Type.String({ format: 'uuid' }), {
              maxItems: 50,
              description: 'Contact ids of the orders placed with this address that are yours; others wait for your word.',
            }),
          ),
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
