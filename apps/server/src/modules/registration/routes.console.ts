import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { activate } from './activation.ts'
import { createConsent } from './consent.ts'
import { registerPartnerCompany } from './partner-company.ts'
import type { RegistrationParts } from './parts.ts'

const id = (description: string) => Type.String({ format: 'uuid', description })
const time = (description: string) => Type.String({ format: 'date-time', description })
const LinkToken = Type.String({ minLength: 1, maxLength: 200, description: 'What follows # in the mailed link.' })
const anyone = { audience: 'console', permission: 'anyone' } as const
const self = { audience: 'console', permission: 'self' } as const
const ofOffer = Type.Object({ invitedTo: id('The tenant that offers access.') })

export function consoleRegistrationRoutes(http: Http, parts: RegistrationParts): void {
  const consent = createConsent(parts)

  http.post(
    '/api/console/links/activate',
    {
      config: anyone,
      schema: {
        operationId: 'consoleActivate',
        tags: ['Sign-in'],
        summary: 'Choose the first password with a mailed link',
        description:
          'Uses the link up and activates the account; where the link invites to a tenant, accepts the invitation. Sign in afterwards.',
        body: Type.Object({ token: LinkToken, password: Type.String({ minLength: 1, maxLength: 1024, description: 'As typed.' }) }),
        response: { 200: Type.Object({ userName: Type.String({ description: 'What to sign in with.' }) }) },
      },
    },
    async ({ context, body }, reply) => sendResult(reply, await activate(parts, context, { door: { kind: 'console' }, ...body })),
  )

  http.post(
    '/api/console/links/consent',
    {
      config: self,
      schema: {
        operationId: 'readConsentLink',
        tags: ['People'],
        summary: 'Which tenant a mailed link offers access to',
        description: 'Only to the one it was mailed to. Does not use the link up; accept or decline the invitation itself.',
        body: Type.Object({ token: LinkToken }),
        response: { 200: Type.Object({ tenantId: id('The tenant.') }) },
      },
    },
    async ({ context, body }, reply) => sendResult(reply, await consent.offerOf(context, body.token)),
  )

  http.get(
    '/api/console/invitations',
    {
      config: self,
      schema: {
        operationId: 'listMyInvitations',
        tags: ['People'],
        summary: 'Access offered to you',
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                tenantId: id('The tenant.'),
                tenant: Type.String(),
                roles: Type.Array(Type.String()),
                invitedBy: Type.Optional(Type.String()),
                invitedAt: time('When.'),
                endsAt: time('Until when it can be accepted.'),
              }),
            ),
          }),
        },
      },
    },
    async ({ context }, reply) => {
      const items = await consent.pending(context)
      return sendResult(reply, items.ok ? ok({ items: items.value }) : items)
    },
  )

  for (const [act, summary] of [
    ['accept', 'Accept access to a further tenant'],
    ['decline', 'Decline it'],
  ] as const) {
    http.post(
      `/api/console/invitations/:invitedTo/${act}`,
      {
        config: self,
        schema: {
          operationId: `${act}Invitation`,
          tags: ['People'],
          summary,
          ...(act === 'accept'
            ? { description: 'The rights of whoever invited are looked at again; `link-refused` where they do not suffice any more.' }
            : {}),
          params: ofOffer,
          response: { 204: Type.Null({ description: 'Done.' }) },
        },
      },
      async ({ context, params }, reply) => sendResult(reply, await consent[act](context, params.invitedTo), 204),
    )
  }

  http.post(
    '/api/console/partner-companies',
    {
      config: anyone,
      schema: {
        operationId: 'registerPartnerCompany',
        tags: ['Companies'],
        summary: 'Register a partner company',
        description:
          'By its first person, who gets a mail to prove the address, and afterwards proves the domain by DNS. Tenants can grant access once the domain is proved. Answers the same for every address.',
        body: Type.Object({
          companyName: Type.String({ minLength: 1, maxLength: 200 }),
          email: Type.String({ minLength: 3, maxLength: 300, description: 'Your own address.' }),
          domain: Type.String({ minLength: 1, maxLength: 300, description: 'The company’s domain, for instance agency.example.' }),
          firstName: Type.Optional(Type.String({ maxLength: 200 })),
          lastName: Type.Optional(Type.String({ maxLength: 200 })),
        }),
        response: { 202: Type.Object({ message: Type.String() }) },
      },
    },
    async ({ source, body }, reply) => {
      const registered = await registerPartnerCompany(parts, { ...body, sourceKey: source.key })
      return sendResult(reply, registered.ok ? ok({ message: 'Look into your mail to go on.' }) : registered, 202)
    },
  )
}
