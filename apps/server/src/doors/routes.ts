import type { FastifyReply, FastifyRequest } from 'fastify'
import { websiteNamed } from '../modules/access/index.ts'
import { type Website, websiteByHost } from '../modules/websites/index.ts'
import type { DatabaseHandle } from '../platform/db/index.ts'
import { readCookie } from '../platform/http/cookies.ts'
import { sendProblem } from '../platform/http/problem.ts'
import type { Http } from '../platform/http/server.ts'
import type { Random } from '../platform/random.ts'
import { accountPage } from './account-page.ts'
import type { ConsoleApp, ConsoleFile } from './console-app.ts'
import { customerPage } from './customer-page.ts'
import { files, version } from './files.ts'
import { linkPage } from './link-page.ts'
import { nextOf } from './next.ts'
import { notBuiltPage } from './not-built-page.ts'
import { ordersPage } from './orders-page.ts'
import { baseOf, nothingHere, type Place } from './page.ts'
import { setUpPage } from './set-up-page.ts'
import { signInPage } from './sign-in-page.ts'

const hidden = { config: { audience: 'anyone', permission: 'anyone' }, schema: { hide: true } } as const

/** Narrower than for everything else: these pages take scripts and styles from their own files, and text never becomes code (ATK-031, ATK-032). */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

const yearLong = 'public, max-age=31536000, immutable'

export interface DoorParts {
  readonly database: DatabaseHandle
  readonly publicUrl: string
  readonly setUp: { isOpen(): boolean }
  readonly random: Random
  /** Undefined where it is not built. */
  readonly consoleApp: ConsoleApp | undefined
}

/**
 * The pages people sign in at and use mailed links at, those a shopper without a shop's own pages sees to the own account at, and the Admin
 * Console. A shop's are served at its hosts only, the console's everywhere else. Where a browser goes next is one of the console's own
 * addresses, whatever it sends (ATK-035).
 */
export function doorPages(http: Http, { database, publicUrl, setUp, random, consoleApp }: DoorParts): void {
  const atConsole: Place = { kind: 'console', name: 'Tillward', ...(consoleApp?.font ? { font: consoleApp.font } : {}) }
  /** Undefined where this kind of page is not served: no website, or the console at a shop's host. */
  const placeOf = (kind: Place['kind'], website: Website | undefined): Place | undefined =>
    kind === 'console' ? (website ? undefined : atConsole) : website && { kind, name: website.name }
  const websiteOf = ({ headers }: FastifyRequest) => websiteByHost(database.db, headers.host ?? '')
  const send = (reply: FastifyReply, text: string, status = 200, own = policy) =>
    reply.code(status).headers({ 'content-security-policy': own, 'x-robots-tag': 'noindex' }).type('text/html; charset=utf-8').send(text)

  http.get('/', hidden, async (request, reply) => {
    if (await websiteOf(request)) return reply.redirect('/account', 302)
    return isConsoleHost(request.headers.host ?? '', publicUrl) ? reply.redirect('/console', 302) : send(reply, nothingHere(atConsole), 404)
  })

  /** A website without a host of its own yet: mailed links name it at `PUBLIC_URL`. */
  async function named({ headers, query }: FastifyRequest): Promise<Place | undefined> {
    const { website: id } = query as { website?: unknown }
    if (typeof id !== 'string' || !isUuid.test(id) || !isConsoleHost(headers.host ?? '', publicUrl)) return undefined
    const website = await websiteNamed(database.db, id)
    return website && { kind: 'website', name: website.name, websiteId: website.id }
  }

  function serve(kind: Place['kind'], paths: readonly string[], render: (place: Place, request: FastifyRequest) => string): void {
    for (const path of paths) {
      http.get(`${baseOf({ kind })}${path}`, hidden, async (request, reply) => {
        const place = placeOf(kind, await websiteOf(request)) ?? (kind === 'website' ? await named(request) : undefined)
        return place ? send(reply, render(place, request)) : send(reply, nothingHere({ kind, name: '' }), 404)
      })
    }
  }

  const isKnown = (request: FastifyRequest, cookie: 'console' | 'shop') => readCookie(request, cookie) !== undefined
  serve('console', ['/sign-in'], (place, request) =>
    signInPage(place, { cookie: isKnown(request, 'console'), next: nextOf((request.query as { next?: unknown }).next) }),
  )
  serve('console', ['/link'], linkPage)
  serve('console', ['/set-up'], (place) => setUpPage(place, { open: setUp.isOpen() }))
  serve('website', ['', '/'], (place, request) => accountPage(place, { cookie: isKnown(request, 'shop') }))
  serve('website', ['/link'], linkPage)
  serve('website', ['/customer'], customerPage)
  serve('website', ['/orders'], ordersPage)

  for (const path of ['', '/*']) {
    http.get(`/console${path}`, hidden, async (request, reply) => {
      const place = placeOf('console', await websiteOf(request))
      if (!place) return send(reply, nothingHere({ kind: 'console', name: '' }), 404)
      const { '*': name = '' } = request.params as { '*'?: string }
      const file = consoleApp?.files.get(name)
      if (file) return sendFile(request, reply, file)
      // of another release: whoever asks for it has to load the page anew
      if (/^(assets|files)\//.test(name)) return sendProblem(reply, { code: 'not-found' })
      // at whatever address somebody is who has to sign in first: the form, and then this very page
      if (!isKnown(request, 'console')) return send(reply, signInPage(place, { cookie: false, next: '' }))
      if (!consoleApp) return send(reply, notBuiltPage(place), 503)
      const { html, policy: own } = consoleApp.page(random)
      return send(reply, html, 200, own)
    })
  }

  for (const kind of ['console', 'website'] as const) {
    http.get(`${baseOf({ kind })}/files/:version/:name`, hidden, async (request, reply) => {
      const { version: asked, name } = request.params as { version: string; name: string }
      const file = files.get(name)
      if (!file) return sendProblem(reply, { code: 'not-found' })
      // a page of another release of this server asks for its own files: it gets today's, and nobody keeps them
      reply.header('cache-control', asked === version ? yearLong : 'no-cache')
      return reply.type(file.type).send(file.content)
    })
  }
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: ConsoleFile): FastifyReply {
  const packed = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') ? file.gzip() : undefined
  if (packed) reply.header('content-encoding', 'gzip')
  return reply
    .headers({ 'cache-control': file.forever ? yearLong : 'no-cache', vary: `${String(reply.getHeader('vary'))}, Accept-Encoding` })
    .type(file.type)
    .send(packed ?? file.content)
}

/** `PUBLIC_URL`'s, or this very machine. */
const isConsoleHost = (host: string, publicUrl: string) => host.toLowerCase() === new URL(publicUrl).host || loopback.test(host)

const isUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i
