import Type from 'typebox'
import { clearCookie, readCookie } from '../../platform/http/cookies.ts'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { choiceView, signedInOf, viewChoice } from '../access/index.ts'
import { doorRoutes } from './doors.ts'
import { closeOwnAccount } from './own.ts'
import type { SignInParts } from './parts.ts'
import { buyerCredentialRoutes } from './routes.storefront.buyers.ts'
import { Me, Password, SessionView, SignOutEnds, viewMe, viewSession } from './schemas.ts'

export function storefrontSignInRoutes(http: Http, parts: SignInParts): void {
  doorRoutes(http, parts, 'website')
  buyerCredentialRoutes(http, parts)
  http.get(
    '/api/storefront/session',
    {
      config: { audience: 'storefront', permission: 'self', partial: ['change-password', 'unproved'] },
      schema: {
        operationId: 'storefrontSession',
        summary: 'Who is signed in, and for which customer',
        description: 'Send `Tillward-Activity: none` where a program and not a person asks: it does not keep the session alive.',
        tags: ['Sign-in'],
        response: {
          200: Type.Object({
            account: Me,
            session: SessionView,
            websiteId: Type.String(),
            addressProved: Type.Boolean({ description: 'No until the mailed link was used, for the browser that registered.' }),
            ...choiceView,
            signOutEnds: SignOutEnds,
            mustChangePassword: Type.Boolean(),
          }),
        },
      },
    },
    async (request) => {
      const who = signedInOf(request)
      const { account, session, settings, mustChangePassword } = who
      return {
        account: viewMe(account),
        session: viewSession(session, session.id),
        websiteId: request.website!.id,
        addressProved: !account.unclaimed,
        ...(await viewChoice(parts.database.db, who)),
        signOutEnds: settings['website.session.signOutEnds'],
        mustChangePassword,
      }
    },
  )

  http.post(
    '/api/storefront/account/close',
    {
      config: { audience: 'storefront', permission: 'self' },
      schema: {
        operationId: 'closeOwnAccount',
        summary: 'Close the own account',
        description:
          'Deactivates it: every session, link and the password end at once. Staff can reactivate it; then a new password is needed.',
        tags: ['Sign-in'],
        body: Type.Object({ password: Password }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { account, session } = signedInOf(request)
      const website = request.website!
      const result = await closeOwnAccount(parts, request.context, {
        door: { kind: 'website', tenantId: website.tenantId, websiteId: website.id },
        account,
        sessionId: session.id,
        password: request.body.password,
        deviceCookie: readCookie(request, 'shopDevice'),
        sourceKey: request.source.key,
      })
      if (result.ok) clearCookie(reply, 'shop')
      return sendResult(reply, result, 204)
    },
  )
}
