import Type from 'typebox'
import { setCookie } from '../../platform/http/cookies.ts'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { consentBody } from '../accounts/index.ts'
import { customerBody } from '../customers/index.ts'
import { customBody } from '../dictionary/index.ts'
import type { RegistrationParts } from './parts.ts'
import { registerShopper } from './shopper.ts'
import { registrationForm } from './shopper-form.ts'

const anyone = { audience: 'storefront', permission: 'anyone' } as const
const tags = ['Registration']
const text = (maxLength: number, description: string) => Type.Optional(Type.String({ maxLength, description }))

/** By which shoppers make an account of their own. */
export function shopperRoutes(http: Http, parts: RegistrationParts): void {
  http.get(
    '/api/storefront/register',
    {
      config: anyone,
      schema: {
        operationId: 'readRegistrationForm',
        tags,
        summary: 'What the form for a new account needs to know',
        response: {
          200: Type.Object({
            allowed: Type.Boolean({ description: '*Allow Account Creation*.' }),
            activationFirst: Type.Boolean({
              description: '*Require Activate Account*: registering signs nobody in; the mailed link comes first.',
            }),
            guestCheckout: Type.Boolean({ description: '*Enable Guest Checkout*.' }),
            passwordPolicy: Type.Unsafe<object>({
              type: 'object',
              additionalProperties: true,
              description: 'What is asked of the password, as `storefrontPasswordPolicy` tells it.',
            }),
            properties: Type.Array(
              Type.Object({
                name: Type.String(),
                label: Type.String(),
                help: Type.String(),
                type: Type.String(),
                control: Type.String(),
                required: Type.Boolean(),
                rules: Type.Unsafe<object>({
                  type: 'object',
                  additionalProperties: true,
                  description: 'Default, choices, pattern, bounds.',
                }),
              }),
              { description: 'Custom properties of users that a shopper may give.' },
            ),
          }),
        },
      },
    },
    async (request) => registrationForm(parts, request.website!),
  )

  http.post(
    '/api/storefront/register',
    {
      config: anyone,
      schema: {
        operationId: 'registerShopper',
        tags,
        summary: 'Register as a shopper',
        description:
          'Answers the same for every address: a mail goes there, with the link that proves it, or to tell its holder that there is an account. Unless activation comes first, sets the session cookie of an account that can do little until the address is proved with that link and the same password.',
        body: Type.Object({
          email: Type.String({ minLength: 3, maxLength: 300, description: 'Your own address. It is also the user name.' }),
          password: Type.String({ minLength: 1, maxLength: 1024, description: 'As typed.' }),
          language: text(70, 'Language of mails and pages.'),
          currency: text(6, 'Currency, three letters.'),
          billTo: Type.Optional(Type.Object(customerBody, { description: 'Names, company, phone, address.' })),
          shipTo: Type.Optional(Type.Object(customerBody, { description: 'Where deliveries go, where that is elsewhere.' })),
          custom: customBody,
          consents: Type.Optional(Type.Array(consentBody, { maxItems: 20 })),
        }),
        response: { 202: Type.Object({ message: Type.String() }) },
      },
    },
    async (request, reply) => {
      const input = { ...request.body, sourceKey: request.source.key }
      const registered = await registerShopper(parts, request.context, request.website!, input)
      if (!registered.ok) return sendResult(reply, registered)
      if (registered.value) setCookie(reply, 'shop', registered.value.token, registered.value.endsAt)
      return sendResult(reply, ok({ message: 'Look into your mail to go on.' }), 202)
    },
  )
}
