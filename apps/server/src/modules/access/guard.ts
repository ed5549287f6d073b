import { type ConsolePermission, consolePermissionInfo } from '@tillward/contract/permissions'
import type { FastifyRequest } from 'fastify'
import type { Reader } from '../../platform/db/index.ts'
import { readCookie } from '../../platform/http/cookies.ts'
import { sendProblem } from '../../platform/http/problem.ts'
import type { Http } from '../../platform/http/server.ts'
import type { Log } from '../../platform/log.ts'
import { type Refused, type Result, refuse } from '../../platform/result.ts'
import type { Actor, Context } from '../audit/index.ts'
import { bearerOf, type Keys, keyRefused } from '../keys/index.ts'
import type { Kind } from '../principals/index.ts'
import { type Website, websiteByHost } from '../websites/index.ts'
import { type AskingParts, enterTenant, isShopperOf, type SignedIn, whoAsks } from './asking.ts'
import { admitForCustomer } from './choice.ts'
import { freshRefusal } from './door.ts'
import { type Person, type Rights, rightsOfKey } from './policy.ts'
import { websiteNamed } from './read.ts'
import { countFor, relayed } from './relay.ts'
import { bringIn, checkRoute, forCustomer, ofCompany, openToKeys } from './route-rule.ts'
import { administersCompany, rightsIn } from './service.ts'
import type { CustomerRights } from './website-rights.ts'

/** Which API key asks, and what it may do at this moment: its permissions, as far as its holder has them. */
export interface KeyCaller {
  readonly tenantId: string
  readonly keyId: string
  readonly name: string
  readonly holder: Person
  readonly permissions: ReadonlySet<ConsolePermission>
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, from where. Set on every route. */
    context: Context
    /** The API key that asks: on every integration route, and on console routes where one came instead of a cookie. */
    key: KeyCaller | undefined
    /** Set wherever a route's permission is not `anyone` and no API key asks. */
    signedIn: SignedIn | undefined
    /** Rights in the tenant of the path, or of the API key; set wherever there is one. */
    rights: Rights | undefined
    /** The storefront asked; set on every storefront route. */
    website: Website | undefined
    /** Rights for the customer of the session; set on every storefront route with a permission for a customer. */
    customer: CustomerRights | undefined
  }
}

export interface GuardParts extends AskingParts {
  readonly keys: Pick<Keys, 'recognise'>
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
      const relay = await relayed({ db: database.db, keys: parts.keys }, request)
      if (!relay.ok) return relay
      request.website = await websiteOf(database.db, request, parts.publicUrl, relay.value?.tenantId)
      if (!request.website) return refuse('not-found', 'No website is served here.')
      // at another tenant's website the key is none
      if (relay.value?.tenantId === request.website.tenantId) countFor(request, relay.value)
    }
    if (permission === 'anyone') return undefined
    const bearer = bearerOf(request.headers.authorization)
    // a key, and cookies as well: they are not looked at
    if (audience === 'integration' || (audience === 'console' && bearer !== undefined)) return admitKey(request, bearer)
    const found = await signedIn(request, audience === 'console' ? 'console' : 'website')
    if (!found.ok) return found
    const who = found.value
    request.signedIn = who
    request.context = { ...request.context, actor: actorOf(who, request.website) }
    if (who.mustChangePassword && !partial?.includes('change-password')) return refuse('password-change-needed')
    // the browser that registered, before the address is proved: anybody's may be behind it (ATK-132)
    if (who.account.unclaimed && !partial?.includes('unproved'))
      return refuse('forbidden', 'Confirm your address first: look into your mail.')
    return audience === 'console' ? admitToConsole(request, who) : admitToStorefront(request, who)
  }

  /** An API key: on integration routes for its own tenant, on console routes in the path of that tenant, and no further than its holder. */
  async function admitKey(request: FastifyRequest, bearer: string | undefined): Promise<Verdict> {
    if (bearer === undefined) return keyRefused()
    const found = await parts.keys.recognise(bearer, request.source)
    if (!found.ok) return found
    const { id: keyId, tenantId, name, holder } = found.value
    const { config } = request.routeOptions
    const asked = (request.params as { tenantId?: string }).tenantId
    // another tenant is not there
    if (asked !== undefined && asked.toLowerCase() !== tenantId) return refuse('not-found')
    if (!openToKeys(config)) return refuse('forbidden', 'No API key can do this: a person has to sign in.')
    const rights = rightsOfKey(await rightsIn(database.db, tenantId, holder), found.value.permissions)
    request.context = { ...request.context, actor: { kind: 'key', keyId, tenantId, name, ...holder } }
    request.rights = rights
    request.key = { tenantId, keyId, name, holder, permissions: rights.permissions }
    return holds(rights, config.permission ?? '') ? undefined : forbidden(config.permission ?? '')
  }

  async function signedIn(request: FastifyRequest, kind: Kind): Promise<Result<SignedIn>> {
    // only the cookie of the route's own kind is ever looked at
    const token = readCookie(request, kind === 'console' ? 'console' : 'shop')
    const found = await whoAsks(parts, token, kind, request.headers['tillward-activity'] !== 'none')
    return found.ok && kind === 'website' && !isShopperOf(found.value, request.website) ? refuse('unauthenticated') : found
  }

  async function admitToStorefront(request: FastifyRequest, who: SignedIn): Promise<Verdict> {
    const stale = notFresh(request, who)
    const permission = request.routeOptions.config.permission ?? ''
    if (stale || !forCustomer(permission)) return stale
    const { customerId = '' } = request.params as { customerId?: string }
    const admitted = await admitForCustomer(database.db, who, customerId.toLowerCase(), permission)
    if (!admitted.ok) return admitted
    request.customer = admitted.value
    return undefined
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
    const { because, entered } = await enterTenant(parts, who, tenantId)
    if (!entered) {
      const person = { companyId: who.account.ownerId, accountId: who.account.id }
      const note = { event: 'tenant-refused', ...person, tenantId, because, requestId: request.id }
      parts.securityLog.info(note, 'a console user asked for a tenant they cannot enter')
      // the same answer as for a tenant that does not exist (ATK-051)
      return refuse('not-found')
    }
    if (!entered.ok) return entered
    const { rights, door } = entered.value
    request.rights = rights
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
    for (const name of ['context', 'signedIn', 'key', 'rights', 'website', 'customer']) http.decorateRequest(name)
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

/** The API key that asks: for handlers of integration routes. */
export function keyOf(request: FastifyRequest): KeyCaller {
  if (!request.key) throw new Error(`${request.routeOptions.url} takes no API key`)
  return request.key
}

/** Who is signed in: for handlers of routes whose permission is not `anyone`, and that no API key can call. */
export function signedInOf(request: FastifyRequest): SignedIn {
  if (!request.signedIn) throw new Error(`${request.routeOptions.url} lets in anyone`)
  return request.signedIn
}

/** What may be done for the customer in the path, the session's: for handlers of storefront routes with a permission for a customer. */
export function customerOf(request: FastifyRequest): CustomerRights {
  if (!request.customer) throw new Error(`${request.routeOptions.url} is for no customer`)
  return request.customer
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
 * `Tillward-Website` names it; a shop's server that relays names any of its own tenant's, wherever it calls.
 */
async function websiteOf(
  reader: Reader,
  request: FastifyRequest,
  publicUrl: string,
  relayedFor: string | undefined,
): Promise<Website | undefined> {
  const host = request.headers.host ?? ''
  const named = request.headers['tillward-website']
  const mayName = relayedFor !== undefined || loopback.test(host) || host.toLowerCase() === new URL(publicUrl).host
  if (typeof named === 'string' && mayName) {
    const website = isUuid.test(named) ? await websiteNamed(reader, named) : undefined
    return relayedFor === undefined || website?.tenantId === relayedFor ? website : undefined
  }
  return websiteByHost(reader, host)
}

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i
