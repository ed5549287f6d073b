import type { FastifyReply, FastifyRequest } from 'fastify'
import { isLoopback } from './env.ts'
import { sendProblem } from './platform/http/problem.ts'
import type { Http } from './platform/http/server.ts'
import { type DevMailbox, renderDevMailbox } from './platform/mail/index.ts'
import type { Random } from './platform/random.ts'

/** Headers that proxies and tunnels add: with any of them the request comes from elsewhere, whatever the socket says. */
const forwarding = /^(x-forwarded-.+|forwarded|via|x-real-ip|x-client-ip|cf-connecting-ip|true-client-ip|x-original-.+)$/

/**
 * The pages of the kept mails, under an address with a random key: links for new passwords are in them. Only for a person at this very machine
 * (ATK-126): not where the installation is public, not through a proxy or tunnel, not from another machine, not under another name. Else there
 * is nothing here. Returns the path.
 */
export function devMailRoute(http: Http, { mailbox, random, local }: { mailbox: DevMailbox; random: Random; local: boolean }): string {
  const base = `/dev/mail/${random.bytes(24).toString('base64url')}`
  const hidden = { config: { audience: 'anyone', permission: 'anyone' }, schema: { hide: true } } as const

  const show = (request: FastifyRequest, reply: FastifyReply) => {
    const path = (request.params as { '*'?: string })['*']
    const page = local && isFromHere(request) ? renderDevMailbox(mailbox, base, path ? `/${path}` : '') : undefined
    if (!page) return sendProblem(reply, { code: 'not-found' })
    return reply.type(page.type).header('content-security-policy', page.csp).send(page.body)
  }
  http.get(base, hidden, show)
  http.get(`${base}/*`, hidden, show)
  return base
}

function isFromHere({ source, headers }: FastifyRequest): boolean {
  const peer = source.peer === '::1' || /^127(\.\d{1,3}){3}$/.test(source.peer)
  const host = URL.parse(`http://${headers.host ?? ''}`)?.hostname ?? ''
  return peer && isLoopback(host) && !Object.keys(headers).some((name) => forwarding.test(name))
}
