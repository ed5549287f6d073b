import { consolePermissionInfo } from '@tillward/contract/permissions'
import type { Settings } from '@tillward/contract/settings'
import type { FastifyRequest } from 'fastify'
import type { Clock } from '../../platform/clock.ts'
import type { DatabaseHandle, Reader } from '../../platform/db/index.ts'
import { readCookie } from '../../platform/http/cookies.ts'
import { sendProblem } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import type { Log } from '../../platform/log.ts'
import { ok, type Refused, type Result, refuse } from '../../platform/result.ts'
import type { Actor, Context } from '../audit/index.ts'
import type { Account, Kind } from '../principals/index.ts'
import type { SessionCheck, SessionRow } from '../sessions/index.ts'
import { type Website, websiteByHost } from '../websites/index.ts'
import { doorRefusal, freshRefusal } from './door.ts'
import { nothing, type Rights, rightsFrom } from './policy.ts'
import { findAccess, websiteNamed } from './read.ts'
import { bringIn, checkRoute, ofCompany } from './route-rule.ts'
import { administersCompany } from './service.ts'

/** Who is signed in, as the guard found it. */
export interface SignedIn {
  readonly account: Account
  readonly session: SessionRow
  /** The settings that bind the account: the home company's, or the tenant's and website's. */
  readonly settings: Settings
  readonly mustChangePassword: boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, from where. Set on every route. */
    context: Context
    /** Set wherever a route's permission is not `anyone`. */
    signedIn: SignedIn | undefined
    /** Rights in the tenant of the path; set wherever there is one. */
    rights: Rights | undefined
    /** The storefront asked; set on every storefront route. */
    website: Website | undefined
  }
}

export interface GuardParts {
  readonly database: DatabaseHandle
  readonly clock: Clock
  readonly sessions: { check(token: string | undefined, kind: Kind, activity: boolean): Promise<SessionCheck> }
  /** `version`: of the owner's settings, as read together with something else. */
  readonly settings: { effectiveAt(reader: Reader, ownerId: string, version: number): Promise<Settings> }
  /** `PUBLIC_URL`: at its host, and at loopback hosts, a request may name the website it means. */
  readonly publicUrl: string
  readonly securityLog: Pick<Log, 'info'>
}

/** Undefined = may go on. */
type Verdict = Refused | undefined

/**
 * Decides on every request, before its body is read, who asks and whether they may. Call the result on the
 * HTTP layer before any route is registered. Decided anew each time, by the rows as they are now.
 */
export function createGuard(parts: GuardParts): (http: Http) => void {
  const { database, clock } = parts

  async function admit(request: FastifyRequest): Promise<Verdict> {
    const { audience, permission, partial } = request.routeOptions.config
    if (audience === 'storefront') {
      request.website = await websiteOf(database.db, request, parts.publicUrl)
      if (!request.website) return refuse('not-found', 'No website is served here.')
    }
    if (permission === 'anyone') return undefined
    // API keys come with their own module; until a route takes them, nobody is let in
    if (audience !== 'console' && audience !== 'storefront') return refuse('unauthenticated')
    const found = await signedIn(request, audience === 'console' ? 'console' : 'website')
    if (!found.ok) return found
    const who = found.value
    request.signedIn = who
    request.context = { ...request.context, actor: actorOf(who, request.website) }
    if (who.mustChangePassword && !partial?.includes('change-password')) return refuse('password-change-needed')
    return audience === 'console' ? admitToConsole(request, who) : notFresh(request, who)
  }

  async function signedIn(request: FastifyRequest, kind: Kind): Promise<Result<SignedIn>> {
    // only the cookie of the route's own kind is ever looked at
    const token = readCookie(request, kind === 'console' ? 'console' : 'shop')
    const found = await parts.sessions.check(token, kind, request.headers['tillward-activity'] !== 'none')
    if (found.state === 'none') return refuse('unauthenticated')
    if (found.state === 'ended') return refuse('session-ended')
    const { account, session, settings, mustChangePassword } = found
    // a shopper's session serves the website it was opened at, and no other
    const elsewhere = account.ownerId !== request.website?.tenantId || session.websiteId !== request.website.id
    if (kind === 'website' && elsewhere) return refuse('unauthenticated')
    return ok({ account, session, settings, mustChangePassword })
  }

  async function admitToConsole(request: FastifyRequest, who: SignedIn): Promise<Verdict> {
    const { tenantId, companyId } = request.params as { tenantId?: string; companyId?: string }
    const permission = request.routeOptions.config.permission ?? ''
    if (permission === ofCompany) {
      if (companyId?.toLowerCase() !== who.account.ownerId) return refuse('not-found')
      if (!(await administersCompany(database.db, who.account))) return forbidden(permission)
    }
    return tenantId === undefined ? notFresh(request, who) : admitToTenant(request, who, tenantId, permission)
  }

  async function admitToTenant(request: FastifyRequest, who: SignedIn, tenantId: string, permission: string): Promise<Verdict> {
    const person = { companyId: who.account.ownerId, accountId: who.account.id }
    const access = isUuid.test(tenantId) ? await findAccess(database.db, tenantId, person) : undefined
    const rights = access ? rightsFrom(access.facts) : nothing(tenantId, person, 'no-access')
    if (!access || rights.barred) {
      const note = { event: 'tenant-refused', ...person, tenantId, because: rights.barred, requestId: request.id }
      parts.securityLog.info(note, 'a console user asked for a tenant they cannot enter')
      // the same answer as for a tenant that does not exist (ATK-051)
      return refuse('not-found')
    }
    request.rights = rights
    // people of the tenant's own company live under its settings anyway
    const door = rights.own ? undefined : await parts.settings.effectiveAt(database.db, rights.tenantId, access.policyVersion ?? 0)
    const stopped = door && doorRefusal(who.session, door, clock.now())
    if (stopped) return stopped
    return holds(rights, permission) ? notFresh(request, who, door) : forbidden(permission)
  }

  /** Sensitive routes: by the stricter of the home's and the tenant's setting. */
  function notFresh(request: FastifyRequest, { session, settings }: SignedIn, door = settings): Verdict {
    if (!request.routeOptions.config.fresh) return undefined
    const key = `${session.kind}.session.freshMinutes` as const
    return freshRefusal(session.authenticatedAt, Math.min(settings[key], door[key]), clock.now())
  }

  return (http) => {
    http.addHook('onRoute', checkRoute)
    for (const name of ['context', 'signedIn', 'rights', 'website']) http.decorateRequest(name)
    http.addHook('onRequest', async (request, reply) => {
      request.context = { actor: { kind: 'anyone' }, requestId: request.id, source: request.source.address, device: deviceOf(request) }
      if (request.is404) return
      const refused = await admit(request)
      if (refused) return sendProblem(reply, refused.refusal)
    })
  }
}

/** The rights the guard found: for handlers of routes with a tenant in the path. */
export function rightsOf(request: FastifyRequest): Rights {
  if (!request.rights) throw new Error(`${request.routeOptions.url} has no tenant in its path`)
  return request.rights
}

/** Who is signed in: for handlers of routes whose permission is not `anyone`. */
export function signedInOf(request: FastifyRequest): SignedIn {
  if (!request.signedIn) throw new Error(`${request.routeOptions.url} lets in anyone`)
  return request.signedIn
}

const isUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** `self` in a tenant: whoever can enter it. */
function holds(rights: Rights, permission: string): boolean {
  if (permission === 'self') return true
  if (permission === bringIn) return rights.isOwner || rights.mayBringPeople
  return (rights.permissions as ReadonlySet<string>).has(permission)
}

function forbidden(permission: string): Refused {
  const label = Object.hasOwn(consolePermissionInfo, permission)
    ? consolePermissionInfo[permission as keyof typeof consolePermissionInfo].label
    : permission
  return refuse('forbidden', `This needs the permission “${label}”.`, { more: { permission } })
}

function actorOf({ account, session }: SignedIn, website: Website | undefined): Actor {
  const who = { accountId: account.id, sessionId: session.id, userName: account.userName, authenticatedAt: session.authenticatedAt }
  if (account.kind === 'console') return { kind: 'console', companyId: account.ownerId, ...who }
  return { kind: 'website', tenantId: account.ownerId, websiteId: website?.id ?? '', ...who }
}

const deviceOf = (request: FastifyRequest): string => (request.headers['user-agent'] ?? '').slice(0, 300)

/**
 * The website asked: by the host. At loopback hosts and the host of `PUBLIC_URL`, where no website is served, the header
 * `Tillward-Website` names it.
 */
async function websiteOf(reader: Reader, request: FastifyRequest, publicUrl: string): Promise<Website | undefined> {
  const host = request.headers.host ?? ''
  const named = request.headers['tillward-website']
  if (typeof named === 'string' && (loopback.test(host) || host.toLowerCase() === new URL(publicUrl).host)) {
    return isUuid.test(named) ? websiteNamed(reader, named) : undefined
  }
  return websiteByHost(reader, host)
}

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i
