import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import cookie from '@fastify/cookie'
import swagger from '@fastify/swagger'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController, type RawServerDefault } from 'fastify'
import { declareRoute } from './declare.ts'
import { securityHeaders } from './headers.ts'
import { provesSameOrigin } from './origin.ts'
import { ProblemSchema, problemOf, refusalOf, sendProblem } from './problem.ts'
import { buildSerializer } from './serialize.ts'
import { type Source, sourceOf } from './source.ts'
import { buildValidator } from './validate.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Where the request came from. */
    source: Source
  }
}

/** A Fastify instance whose handlers are typed by their TypeBox schemas. */
export type Http = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider>

export interface HttpOptions {
  readonly log: FastifyBaseLogger
  /** New id for a request, always of the same length (R-44). */
  readonly requestId: () => string
  /** How many proxies in front of us append to `X-Forwarded-For`. */
  readonly trustedProxies: number
  /** What people type: decides scheme and HSTS. */
  readonly publicUrl: string
  readonly version: string
  /** One entry a module, for the API description. */
  readonly tags?: readonly { readonly name: string; readonly description: string }[]
}

/** The largest body taken, in bytes. Uploads have routes with a limit of their own. */
export const bodyLimit = 64 * 1024

/**
 * The HTTP layer without any route: strict input, problem+json for everything that goes wrong, same-origin proof, security headers, limits
 * against slow and oversized requests. Routes registered on it must say audience, permission and operation id, or registration throws.
 */
export async function createHttp(options: HttpOptions): Promise<Http> {
  const scheme = new URL(options.publicUrl).protocol === 'https:' ? 'https' : 'http'
  const headers = securityHeaders(scheme === 'https')
  const app: Http = Fastify({
    loggerInstance: options.log,
    // Fastify's own request log has the whole URL in it, one-time tokens included (ATK-034); ours names the route.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => options.requestId(),
    // a shop proxies one prefix of its own, `/account/`, and has the storefront API below it
    rewriteUrl: ({ url = '/' }) => (url.startsWith('/account/api/') ? `/api/storefront/${url.slice('/account/api/'.length)}` : url),
    requestIdHeader: false,
    trustProxy: false,
    bodyLimit,
    // How long a whole request may take to arrive, and how long a socket may be silent (ATK-139). Answers may take as long as they need,
    // up to the silence.
    requestTimeout: 15_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 65_000,
    http: { maxHeaderSize: 16 * 1024, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 },
    // While draining, requests on open connections are still served, with `Connection: close`.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    schemaController: { compilersFactory: { buildValidator, buildSerializer } },
    frameworkErrors: (error, _request, reply) => {
      reply.headers(headers)
      sendProblem(reply, refusalOf(error) ?? { code: 'internal' })
    },
    clientErrorHandler: (error, socket) => answerBrokenHttp(error, socket, headers, options.requestId()),
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.server.maxHeadersCount = 100
  app.server.maxConnections = 10_000

  app.addHook('onRoute', (route) => declareRoute(route, (id) => app.getSchema(id)))
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error)
    if (!refusal) request.log.error({ err: error, route: request.routeOptions.url }, 'request failed')
    else if (refusal.code === 'unavailable') request.log.warn({ err: error, route: request.routeOptions.url }, 'request without database')
    return sendProblem(reply, refusal ?? { code: 'internal' })
  })
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, { code: 'not-found' }))
  // A form can post text/plain across origins without asking first; nothing here takes it.
  app.removeContentTypeParser('text/plain')

  app.decorateRequest('source')
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    request.source = sourceOf(request.raw, options.trustedProxies)
    if (isAmbiguous(request.raw)) {
      reply.header('connection', 'close')
      return sendProblem(reply, { code: 'bad-request', detail: 'The request names its host twice.' })
    }
    if (!request.is404 && request.routeOptions.config.audience !== 'integration' && !isSameOrigin(request, scheme)) {
      return sendProblem(reply, {
        code: 'cross-origin',
        detail: 'Send it from a page of this site, or without cookies, or with the header Tillward-Request: 1.',
      })
    }
  })
  app.addHook('onResponse', async (request, reply) => {
    const line = { route: request.routeOptions.url, method: request.method, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }
    request.log.debug(line, 'request')
  })

  await app.register(cookie)
  app.addSchema(ProblemSchema)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tillward',
        version: options.version,
        description:
          'Accounts and account security of a commerce platform. Each operation says in `x-audience` whose API it belongs to and in `x-permission` what it takes to call it.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      tags: [...(options.tags ?? [])],
      components: {
        securitySchemes: {
          console: { type: 'apiKey', in: 'cookie', name: '__Host-tillward-console', description: 'The session of a console user.' },
          storefront: { type: 'apiKey', in: 'cookie', name: '__Host-tillward-shop', description: 'The session of a website user.' },
          integration: { type: 'http', scheme: 'bearer', description: 'An API key of a tenant.' },
        },
      },
    },
    refResolver: { buildLocalReference: (schema) => schema['$id'] as string },
  })
  return app
}

function isSameOrigin(request: FastifyRequest, scheme: 'http' | 'https'): boolean {
  const header = (name: string): string | undefined => [request.headers[name] ?? []].flat()[0]
  return provesSameOrigin({
    method: request.method,
    secFetchSite: header('sec-fetch-site'),
    origin: header('origin'),
    host: request.headers.host,
    hasCookies: request.headers.cookie !== undefined,
    tillwardRequest: header('tillward-request'),
    scheme,
  })
}

/** Two Host headers, or a host in the request line that is not the header's: a proxy may have read the other one (ATK-117). */
function isAmbiguous({ rawHeaders, headers, url = '' }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length
  if (hosts > 1) return true
  return !url.startsWith('/') && url !== '*' && !(URL.canParse(url) && new URL(url).host === headers.host?.toLowerCase())
}

/** Answers what is not HTTP, too slow or too large, and closes the connection. */
function answerBrokenHttp(
  error: Error & { code?: string },
  socket: Socket,
  headers: Readonly<Record<string, string>>,
  requestId: string,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const detail =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'The headers are too large.'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'The request came too slowly.'
        : undefined
  const body = JSON.stringify(problemOf({ code: 'bad-request', ...(detail ? { detail } : {}) }, requestId))
  const lines = Object.entries({
    ...headers,
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  })
  socket.end(`HTTP/1.1 400 Bad Request\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`)
}
