import type { FastifyReply, FastifyRequest } from 'fastify'
import { websiteNamed } from '../modules/access/index.ts'
import { type Website, websiteByHost } from '../modules/websites/index.ts'
import type { DatabaseHandle } from '../platform/db/index.ts'
import { readCookie } from '../platform/http/cookies.ts'
import { sendProblem } from '../platform/http/problem.ts'
import type { Http } from '../platform/http/server.ts'
import { accountPage } from './account-page.ts'
import { customerPage } from './customer-page.ts'
import { files, version } from './files.ts'
import { linkPage } from './link-page.ts'
import { ordersPage } from './orders-page.ts'
import { baseOf, nothingHere, type Place } from './page.ts'
import { setUpPage } from './set-up-page.ts'

const hidden = { config: { audience: 'anyone', permission: 'anyone' }, schema: { hide: true } } as const

/** Narrower than for everything else: these pages take scripts and styles from their own files, and text never becomes code (ATK-031, ATK-032). */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

const atConsole: Place = { kind: 'console', name: 'Tillward' }

export interface DoorParts {
  readonly database: DatabaseHandle
  readonly publicUrl: string
  readonly setUp: { isOpen(): boolean }
}

/**
 * The pages people without the Admin Console or a shop's own pages sign in at, use mailed links at, and see to their own account at. A shop's are
 * served at its hosts only, the console's everywhere else. Nothing a browser sends decides where it goes next (ATK-035).
 */
export function doorPages(http: Http, { database, publicUrl, setUp }: DoorParts): void {
  const websiteOf = ({ headers }: FastifyRequest) => websiteByHost(database.db, headers.host ?? '')
  const send = (reply: FastifyReply, text: string, status = 200) =>
    reply.code(status).headers({ 'content-security-policy': policy, 'x-robots-tag': 'noindex' }).type('text/html; charset=utf-8').send(text)

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

  const cookieOf = { console: 'console', website: 'shop' } as const
  const account = (place: Place, request: FastifyRequest) =>
    accountPage(place, { cookie: readCookie(request, cookieOf[place.kind]) !== undefined })
  // mails lead to /console/sign-in and /console/profile as well: until the Admin Console has pages of its own, both are this one
  serve('console', ['', '/', '/sign-in', '/profile'], account)
  serve('console', ['/link'], linkPage)
  serve('console', ['/set-up'], (place) => setUpPage(place, { open: setUp.isOpen() }))
  serve('website', ['', '/'], account)
  serve('website', ['/link'], linkPage)
  serve('website', ['/customer'], customerPage)
  serve('website', ['/orders'], ordersPage)

  for (const kind of ['console', 'website'] as const) {
    http.get(`${baseOf({ kind })}/files/:version/:name`, hidden, async (request, reply) => {
      const { version: asked, name } = request.params as { version: string; name: string }
      const file = files.get(name)
      if (!file) return sendProblem(reply, { code: 'not-found' })
      // a page of another release of this server asks for its own files: it gets today's, and nobody keeps them
      reply.header('cache-control', asked === version ? 'public, max-age=31536000, immutable' : 'no-cache')
      return reply.type(file.type).send(file.content)
    })
  }
}

/** Undefined where this kind of page is not served: no website, or the console at a shop's host. */
function placeOf(kind: Place['kind'], website: Website | undefined): Place | undefined {
  if (kind === 'console') return website ? undefined : atConsole
  return website && { kind, name: website.name }
}

/** `PUBLIC_URL`'s, or this very machine. */
const isConsoleHost = (host: string, publicUrl: string) => host.toLowerCase() === new URL(publicUrl).host || loopback.test(host)

const isUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i
