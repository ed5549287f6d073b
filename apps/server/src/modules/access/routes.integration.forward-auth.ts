import { consolePermissions, websitePermissions } from '@tillward/contract/permissions'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { readCookie } from '../../platform/http/cookies.ts'
import type { Http } from '../../platform/http/server.ts'
import type { Refusal } from '../../platform/result.ts'
import { websiteByHost } from '../websites/index.ts'
import type { AskingParts, SignedIn } from './asking.ts'
import { websiteNamed } from './read.ts'
import { checkShopper, checkStaff } from './session-check.ts'

const id = (description: string) => Type.String({ format: 'uuid', description })
const tags = ['Integration']
const open = { audience: 'anyone', permission: 'anyone' } as const
const answer = {
  204: Type.Null({
    description:
      'Let them through. `Tillward-Account`, `-Kind`, `-Tenant`, `-Website`, `-Customer` and `-Name` (percent-encoded) say who it is.',
  }),
}
const description =
  'For nginx `auth_request`, Traefik `forwardAuth`, Caddy `forward_auth`: status and headers only. 401 not signed in, 403 signed in but not allowed; `Tillward-Refusal` has the error code. Navigations (`Sec-Fetch-Mode: navigate`) keep the session alive, other requests do not.'

/**
 * Lets a proxy ask, with the browser's own cookies, whether a page behind it may be shown. Whose website or tenant it is about stands in
 * the address or the Host the proxy itself writes; nothing else of what a browser can send decides it.
 */
export function forwardAuthRoutes(http: Http, parts: AskingParts): void {
  http.get(
    '/api/forward-auth/website',
    {
      config: open,
      schema: {
        operationId: 'forwardAuthWebsite',
        tags,
        summary: 'Whether a shopper is signed in, for a proxy',
        description,
        querystring: Type.Object({
          website: Type.Optional(id('The website; left out, the one served at the Host.')),
          may: Type.Optional(
            Type.Enum([...websitePermissions], { type: 'string', description: 'Only who may do this for the customer they chose.' }),
          ),
        }),
        response: answer,
      },
    },
    async (request, reply) => {
      const { website: named, may } = request.query
      const { db } = parts.database
      const website = named ? await websiteNamed(db, named) : await websiteByHost(db, request.headers.host ?? '')
      if (!website) return refused(reply, { code: 'not-found' })
      const { tenantId, id: websiteId } = website
      const found = await checkShopper(parts, { tenantId, websiteId, token: readCookie(request, 'shop'), activity: isNavigation(request) })
      if (!found.ok) return refused(reply, found.refusal)
      const { who, choice } = found.value
      // what stands behind the proxy may know people by their address: it has to be theirs
      if (who.account.unclaimed) return refused(reply, { code: 'unauthenticated' })
      if (may && !choice.customer?.permissions.includes(may)) {
        return refused(reply, { code: choice.customer ? 'forbidden' : 'customer-needed' })
      }
      return letThrough(reply, who, {
        'tillward-tenant': tenantId,
        'tillward-website': websiteId,
        'tillward-customer': choice.customer?.id,
      })
    },
  )

  http.get(
    '/api/forward-auth/console',
    {
      config: open,
      schema: {
        operationId: 'forwardAuthConsole',
        tags,
        summary: 'Whether a console user is signed in, for a proxy',
        description,
        querystring: Type.Object({
          tenant: id('Only who can enter this tenant.'),
          may: Type.Optional(Type.Enum([...consolePermissions], { type: 'string', description: 'Only who may do this there.' })),
        }),
        response: answer,
      },
    },
    async (request, reply) => {
      const { tenant, may } = request.query
      const tenantId = tenant.toLowerCase()
      const found = await checkStaff(parts, { tenantId, token: readCookie(request, 'console'), activity: isNavigation(request) })
      if (!found.ok) return refused(reply, found.refusal)
      const { who, rights } = found.value
      if (may && !rights.permissions.has(may)) return refused(reply, { code: 'forbidden' })
      return letThrough(reply, who, { 'tillward-tenant': tenantId })
    },
  )
}

/**
 * A page the person opens, as the browser says: what scripts, pictures and pages fetched ahead ask for is no act of a person. Browsers
 * that say nothing end early, never late.
 */
const isNavigation = ({ headers }: FastifyRequest): boolean =>
  headers['sec-fetch-mode'] === 'navigate' && headers['sec-purpose'] === undefined

/** Not signed in, or has to sign in again: 401, upon which a proxy shows the way to sign-in. Everything else: 403. */
function refused(reply: FastifyReply, { code }: Pick<Refusal, 'code'>): FastifyReply {
  return reply
    .code(signInCodes.has(code) ? 401 : 403)
    .header('tillward-refusal', code)
    .send()
}

const signInCodes: ReadonlySet<string> = new Set(['unauthenticated', 'session-ended', 'tenant-needs-sign-in', 'password-change-needed'])

function letThrough(reply: FastifyReply, { account }: SignedIn, more: Readonly<Record<string, string | undefined>>): FastifyReply {
  const headers = {
    'tillward-account': account.id,
    'tillward-kind': account.kind,
    'tillward-name': encodeURIComponent(account.userName),
    ...more,
  }
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) reply.header(name, value)
  return reply.code(204).send()
}
