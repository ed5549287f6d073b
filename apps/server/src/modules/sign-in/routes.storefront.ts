import Type from 'typebox'
import type { Http } from '../../platform/http/server.ts'
import { signedInOf } from '../access/index.ts'
import type { SignInParts } from './parts.ts'
import { doorRoutes } from './doors.ts'
import { Me, SessionView, viewMe, viewSession } from './schemas.ts'

export function storefrontSignInRoutes(http: Http, parts: SignInParts): void {
  doorRoutes(http, parts, 'website')
  http.get(
    '/api/storefront/session',
    {
      config: { audience: 'storefront', permission: 'self', partial: ['change-password'] },
      schema: {
        operationId: 'storefrontSession',
        summary: 'Who is signed in',
        description: 'Send `Tillward-Activity: none` where a program and not a person asks: it does not keep the session alive.',
        tags: ['Sign-in'],
        response: { 200: Type.Object({ account: Me, session: SessionView, websiteId: Type.String(), mustChangePassword: Type.Boolean() }) },
      },
    },
    async (request) => {
      const { account, session, mustChangePassword } = signedInOf(request)
      return { account: viewMe(account), session: viewSession(session, session.id), websiteId: request.website!.id, mustChangePassword }
    },
  )
}
