import Type from 'typebox'
import { readCookie } from '../../platform/http/cookies.ts'
import { sendResult } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import { ok } from '../../platform/result.ts'
import type { AskingParts } from './asking.ts'
import { keyOf } from './guard.ts'
import { choiceView } from './routes.storefront.customers.ts'
import { checkShopper, checkStaff, viewAccount } from './session-check.ts'

const id = (description: string) => Type.String({ format: 'uuid', description })
const time = (description: string) => Type.String({ format: 'date-time', description })

const common = {
  tenantId: id('The tenant of the API key.'),
  account: Type.Object({
    id: id('The account.'),
    userName: Type.String(),
    email: Type.String(),
    displayName: Type.String(),
    language: Type.Union([Type.String(), Type.Null()]),
  }),
  session: Type.Object({
    id: id('The session.'),
    authenticatedAt: time('When the password was last proved.'),
    endsAt: time('The latest end, whatever is done.'),
  }),
}

/** Who somebody is, for other programs of a tenant: a shop, a POS, a gateway (R-15, R-30, ATK-041). Decided anew on each request. */
export function sessionCheckRoutes(http: Http, parts: AskingParts): void {
  http.get(
    '/api/integration/session',
    {
      config: { audience: 'integration', permission: 'decisions.read' },
      schema: {
        operationId: 'checkSession',
        tags: ['Integration'],
        summary: 'Who a session belongs to, and what they may do',
        description:
          'Pass on the cookie of the browser as it came, or the session’s token in `Tillward-Session`. 401 where nobody of this tenant is signed in. Asking counts as nothing the person does unless `activity` says so.',
        querystring: Type.Object({
          kind: Type.Optional(
            Type.Enum(['website', 'console'], {
              type: 'string',
              description: 'Whose session: a shopper’s, or staff’s. `website` where left out.',
            }),
          ),
          activity: Type.Optional(Type.Boolean({ description: 'This is a person’s act: it keeps the session alive. No where left out.' })),
          websiteId: Type.Optional(id('Only a session of this website.')),
        }),
        headers: Type.Object({ 'tillward-session': Type.Optional(Type.String({ maxLength: 200 })) }),
        response: {
          200: Type.Union([
            Type.Object({
              kind: Type.Literal('website'),
              ...common,
              websiteId: id('Where the shopper is signed in.'),
              addressProved: Type.Boolean({
                description:
                  'No: the browser registered a moment ago, and the e-mail address may be anybody’s. Take nothing for theirs because of it.',
              }),
              ...choiceView,
            }),
            Type.Object({
              kind: Type.Literal('console'),
              ...common,
              roles: Type.Array(Type.String()),
              permissions: Type.Array(Type.String(), { description: 'What this person may do in the tenant.' }),
            }),
          ]),
        },
      },
    },
    async (request, reply) => {
      const { kind = 'website', activity = false, websiteId } = request.query
      const { tenantId } = keyOf(request)
      const shown = request.headers['tillward-session']
      const token = typeof shown === 'string' ? shown : readCookie(request, kind === 'console' ? 'console' : 'shop')
      const question = { tenantId, token, activity }
      if (kind === 'console') {
        const found = await checkStaff(parts, question)
        if (!found.ok) return sendResult(reply, found)
        const { who, rights } = found.value
        const roles = rights.roles.map((role) => role.name)
        return sendResult(
          reply,
          ok({ kind, tenantId, account: viewAccount(who), session: sessionOf(who), roles, permissions: [...rights.permissions] }),
        )
      }
      const found = await checkShopper(parts, { ...question, ...(websiteId ? { websiteId: websiteId.toLowerCase() } : {}) })
      if (!found.ok) return sendResult(reply, found)
      const { who, choice, websiteId: at } = found.value
      return sendResult(
        reply,
        ok({
          kind,
          tenantId,
          account: viewAccount(who),
          session: sessionOf(who),
          websiteId: at,
          addressProved: !who.account.unclaimed,
          ...choice,
        }),
      )
    },
  )
}

const sessionOf = ({
  session: { id: sessionId, authenticatedAt, endsAt },
}: {
  session: { id: string; authenticatedAt: Date; endsAt: Date }
}) => ({
  id: sessionId,
  authenticatedAt: authenticatedAt.toISOString(),
  endsAt: endsAt.toISOString(),
})
