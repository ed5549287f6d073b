import http from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Target } from './target.ts'

export interface PostLimits {
  /** Milliseconds until the connection stands, TLS included. */
  readonly connectMs: number
  /** Milliseconds until the answer's status is there, from the beginning. */
  readonly totalMs: number
  /** Milliseconds, and bytes, of the answer that are listened to and thrown away, so that whoever answers can end in peace. */
  readonly drainMs: number
  readonly drainBytes: number
}

export const postLimits: PostLimits = { connectMs: 5_000, totalMs: 15_000, drainMs: 1_000, drainBytes: 64 * 1024 }

export type PostFailure = 'not-reached' | 'timeout' | 'tls' | 'bad-answer'
/** The status is all that is kept of an answer. A redirect is a status as any other: it is not followed. */
export type PostOutcome = { readonly status: number } | { readonly failure: PostFailure }

/**
 * Posts to one of the checked addresses and no other: the name is not looked up again (ATK-085). No redirects, no proxy of the environment,
 * no decompression; nothing of the answer but its status is used. Never throws; aborted, it was not reached.
 */
export function post(
  { url, addresses }: Target,
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  limits: PostLimits = postLimits,
  signal?: AbortSignal,
): Promise<PostOutcome> {
  return new Promise((resolve) => {
    let outcome: PostOutcome | undefined
    const content = Buffer.from(body)
    const { request: send, Agent } = url.protocol === 'https:' ? https : http
    const agent = new Agent({ keepAlive: false })
    const request = send(url, {
      method: 'POST',
      agent,
      lookup: only(addresses),
      rejectUnauthorized: true,
      maxHeaderSize: 16 * 1024,
      headers: { ...headers, 'content-length': String(content.length), 'accept-encoding': 'identity' },
    })
    const give = (what: PostOutcome) => {
      outcome ??= what
      request.destroy()
    }
    const connecting = setTimeout(() => give({ failure: 'timeout' }), limits.connectMs)
    const total = setTimeout(() => give({ failure: 'timeout' }), limits.totalMs)
    let draining: NodeJS.Timeout | undefined
    const abort = () => give({ failure: 'not-reached' })
    signal?.addEventListener('abort', abort)
    request.once('socket', (socket) => socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(connecting)))
    request.once('response', (response) => {
      outcome ??= { status: response.statusCode ?? 0 }
      clearTimeout(total)
      draining = setTimeout(() => request.destroy(), limits.drainMs)
      let bytes = 0
      response.on('data', (part: Buffer) => {
        bytes += part.length
        if (bytes > limits.drainBytes) request.destroy()
      })
      response.on('error', () => {})
    })
    request.on('error', (error) => {
      outcome ??= { failure: failureOf(error) }
    })
    request.once('close', () => {
      for (const timer of [connecting, total, draining]) clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      agent.destroy()
      resolve(outcome ?? { failure: 'not-reached' })
    })
    request.end(content)
  })
}

/** Stands in for the look-up of a name. */
function only(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_host, { all }, done) => {
    const [first] = found
    if (all || !first) done(null, found)
    else done(null, first.address, first.family)
  }
}

function failureOf(error: Error & { code?: string }): PostFailure {
  const code = error.code ?? ''
  if (code.startsWith('HPE_')) return 'bad-answer'
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|DEPTH_ZERO|EPROTO/.test(code)) return 'tls'
  return code === 'ETIMEDOUT' ? 'timeout' : 'not-reached'
}
