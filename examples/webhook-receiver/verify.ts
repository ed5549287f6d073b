import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** An event as Tillward sends it: ids, never a personal value. Ask the API for more. */
export interface Event {
  /** The same in every repeat of this event. */
  readonly id: string
  readonly type: string
  /** When it happened, ISO 8601. */
  readonly timestamp: string
  readonly tenantId: string
  readonly subject: { readonly kind: string; readonly id: string }
  readonly data: Readonly<Record<string, unknown>>
}

/** A request older or newer than this is refused, in seconds: whoever recorded one cannot send it again later. */
const tolerance = 300

/**
 * The event, or undefined where the request is not from Tillward. `body` is the raw body as it came: parsed and written again it is another
 * one. `secrets` are those shown when the webhook was made or its secret rotated: during a rotation keep both.
 */
export function verify(secrets: readonly string[], headers: IncomingHttpHeaders, body: Buffer, now = Date.now()): Event | undefined {
  const id = headers['webhook-id']
  const timestamp = headers['webhook-timestamp']
  const signatures = headers['webhook-signature']
  // Node joins a header that came twice with a comma, and then nothing fits
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return undefined
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now / 1000 - Number(timestamp)) > tolerance) return undefined
  const expected = secrets.map((secret) =>
    createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
      .update(`${id}.${timestamp}.`)
      .update(body)
      .digest(),
  )
  // one signature a secret, parted by spaces, each with its version before the comma; only v1 is known
  const given = signatures.split(' ').flatMap((one) => (one.startsWith('v1,') ? [Buffer.from(one.slice(3), 'base64')] : []))
  const genuine = given.some((one) => expected.some((other) => one.length === other.length && timingSafeEqual(one, other)))
  return genuine ? (JSON.parse(body.toString('utf8')) as Event) : undefined
}
