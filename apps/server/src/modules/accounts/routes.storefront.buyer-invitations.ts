import Type from 'typebox'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import { customerOf, signedInOf } from '../access/index.ts'
import { createCustomerConsent } from './buyers-consent.ts'
import { createBuyerInvitations } from './buyers-invitations.ts'
import { approver, buyersPath, buyerTags, ofCustomer, role, shipTos } from './buyers-schemas.ts'
import { profileBody } from './profile.ts'
import type { UserParts } from './users-parts.ts'
import { id, orNull, time } from './users-schemas.ts'

const config = { audience: 'storefront', permission: 'users.manage' } as const
const Invited = Type.Object({ email: Type.String(), endsAt: time('Until when it can be accepted.') })
const ofInvitation = Type.Object({ customerId: id('The customer of the session.'), invitationId: id('The invitation.') })

/** Inviting people to shop for a customer, by its Administrators, and what those who are invited answer. */
export function buyerInvitationRoutes(http: Http, parts: UserParts): void {
  const invitations = createBuyerInvitations(parts)

  http.get(
    `${buyersPath}/invitations`,
    {
      config,
      schema: {
        operationId: 'listBuyerInvitations',
        summary: 'Invitations that wait for an answer',
        description:
          'Those that have run out too, so that they can be sent again. Each with the address as it was typed, and nothing more of its holder.',
        tags: buyerTags,
        params: ofCustomer,
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
          cursor: Type.Optional(Type.String({ maxLength: 2000 })),
        }),
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                id: id('The invitation.'),
                email: Type.String(),
                firstName: orNull(Type.String()),
                lastName: orNull(Type.String()),
                roleId: role,
                roleName: orNull(Type.String()),
                shipToIds: shipTos,
                approverId: approver,
                createdAt: time('When it was given.'),
                endsAt: time('Until when it can be accepted.'),
              }),
            ),
            next: Type.Optional(Type.String()),
          }),
        },
      },
    },
    async (request, reply) => {
      const found = await invitations.list(customerOf(request), { limit: 50, ...request.query })
      if (!found.ok) return sendResult(reply, found)
      const { items, ...rest } = found.value
      const shown = items.map(
        ({ id: invitationId, email, firstName, lastName, roleId, roleName, shipToIds, approverId, createdAt, endsAt }) => ({
          id: invitationId,
          email,
          firstName,
          lastName,
          roleId,
          roleName,
          approverId,
          shipToIds: shipToIds === 'all' ? shipToIds : [...shipToIds],
          createdAt: createdAt.toISOString(),
          endsAt: endsAt.toISOString(),
        }),
      )
      return sendResult(reply, ok({ items: shown, ...rest }))
    },
  )

  http.post(
    `${buyersPath}/invitations`,
    {
      config,
      schema: {
        operationId: 'inviteBuyer',
        summary: 'Invite an address to shop for this customer',
        description:
          'Answers the same whether somebody has the address or not. Where nobody has, an account is made that its holder activates by mail; who has one is asked, and decides.',
        tags: buyerTags,
        params: ofCustomer,
        body: Type.Object({
          email: Type.String({ minLength: 1, maxLength: 320 }),
          firstName: profileBody.firstName,
          lastName: profileBody.lastName,
          roleId: role,
          shipToIds: Type.Optional(shipTos),
          approverId: Type.Optional(approver),
        }),
        response: { 202: Invited },
      },
    },
    async (request, reply) => {
      const { shipToIds = 'all', approverId = null, ...body } = request.body
      const input = { ...body, shipToIds, approverId }
      return sendResult(reply, shown(await invitations.invite(request.context, customerOf(request), request.website!.id, input)), 202)
    },
  )

  http.post(
    `${buyersPath}/invitations/:invitationId/resend`,
    {
      config,
      schema: {
        operationId: 'resendBuyerInvitation',
        summary: 'Mail an invitation once more',
        description: 'In the name of whoever asks. One address gets at most three in an hour, whatever this answers.',
        tags: buyerTags,
        params: ofInvitation,
        response: { 202: Invited },
      },
    },
    async (request, reply) =>
      sendResult(reply, shown(await invitations.resend(request.context, customerOf(request), request.params.invitationId)), 202),
  )

  http.delete(
    `${buyersPath}/invitations/:invitationId`,
    {
      config,
      schema: {
        operationId: 'withdrawBuyerInvitation',
        summary: 'Take an invitation back',
        tags: buyerTags,
        params: ofInvitation,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) =>
      sendResult(reply, await invitations.withdraw(request.context, customerOf(request), request.params.invitationId), 204),
  )

  consentRoutes(http, parts)
}

const answers = ['accept', 'decline'] as const

/** For whoever is invited. */
function consentRoutes(http: Http, parts: UserParts): void {
  const consent = createCustomerConsent(parts)
  const path = '/api/storefront/customer-invitations'

  http.get(
    path,
    {
      config: { audience: 'storefront', permission: 'self' },
      schema: {
        operationId: 'storefrontCustomerInvitations',
        summary: 'Customers one is invited to shop for',
        tags: buyerTags,
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                id: id('The invitation.'),
                customer: Type.String({ description: 'Name of the customer.' }),
                number: Type.String({ description: 'Customer number.' }),
                role: orNull(Type.String()),
                invitedBy: Type.Optional(Type.String()),
                endsAt: time('Until when it can be accepted.'),
              }),
            ),
          }),
        },
      },
    },
    async (request, reply) => sendResult(reply, ok({ items: await consent.pending(signedInOf(request).account) })),
  )

  for (const answer of answers) {
    http.post(
      `${path}/:invitationId/${answer}`,
      {
        config: { audience: 'storefront', permission: 'self' },
        schema: {
          operationId: `${answer}CustomerInvitation`,
          summary: answer === 'accept' ? 'Agree to shop for a customer' : 'Decline to shop for a customer',
          tags: buyerTags,
          params: Type.Object({ invitationId: id('The invitation.') }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) =>
        sendResult(reply, await consent[answer](request.context, signedInOf(request).account, request.params.invitationId), 204),
    )
  }
}

const shown = (result: Awaited<ReturnType<ReturnType<typeof createBuyerInvitations>['invite']>>) =>
  result.ok ? ok({ email: result.value.email, endsAt: result.value.endsAt.toISOString() }) : result
