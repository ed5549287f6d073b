import { createHmac } from 'node:crypto'
import type { KeyRing } from '../../platform/crypto/keys.ts'
import type { Random } from '../../platform/random.ts'

const secretBytes = 32
const prefix = 'whsec_'
const purpose = 'webhook secret'

/** What a receiver verifies with: 256 random bits, which the tenant sees once. */
export const newSecret = (random: Random): Buffer => random.bytes(secretBytes)

/** As Standard Webhooks writes it, so that its libraries read it. */
export const secretText = (secret: Buffer): string => `${prefix}${secret.toString('base64')}`

export interface Place {
  readonly tenantId: string
  readonly webhookId: string
}

export const sealSecret = (keys: KeyRing, { tenantId, webhookId }: Place, secret: Buffer): Buffer =>
  keys.seal(purpose, secret, `${tenantId}/${webhookId}`)

/** Undefined where it was sealed under a secret of the installation that is gone. */
export const openSecret = (keys: KeyRing, { tenantId, webhookId }: Place, sealed: Buffer): Buffer | undefined =>
  keys.open(purpose, sealed, `${tenantId}/${webhookId}`)

/**
 * The headers of one try (ATK-087), after Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, one signature a secret, the current one
 * first. The time is that of the try, in seconds: receivers refuse old ones.
 */
export function signedHeaders(secrets: readonly Buffer[], id: string, at: Date, body: string): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const sign = (secret: Buffer) => `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  return {
    'content-type': 'application/json',
    'user-agent': 'Tillward-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map(sign).join(' '),
  }
}
