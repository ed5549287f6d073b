import { createHash } from 'node:crypto'
import type { Random } from '../random.ts'

/**
 * Tokens of sessions and one-time links: `<owner id>.<secret>`, both base64url. The owner id is in clear so that a look-up
 * knows its shard; the secret is 256 random bits, and only its SHA-256 is ever stored.
 */
export interface NewToken {
  /** Goes to the person and nowhere else. */
  readonly token: string
  /** What is stored: 32 bytes. */
  readonly hash: Buffer
}

export interface ReadToken {
  readonly ownerId: string
  readonly hash: Buffer
}

const secretLength = 32
const shape = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function newToken(random: Random, ownerId: string): NewToken {
  if (!uuid.test(ownerId)) throw new Error('The owner id of a token is a lower-case UUID.')
  const secret = random.bytes(secretLength)
  const owner = Buffer.from(ownerId.replaceAll('-', ''), 'hex')
  return { token: `${owner.toString('base64url')}.${secret.toString('base64url')}`, hash: sha256(secret) }
}

/** Undefined for anything that `newToken` would not have written, to the bit: one token has one spelling. */
export function readToken(text: unknown): ReadToken | undefined {
  const parts = typeof text === 'string' ? shape.exec(text) : null
  if (!parts) return undefined
  const owner = Buffer.from(parts[1]!, 'base64url')
  const secret = Buffer.from(parts[2]!, 'base64url')
  if (owner.toString('base64url') !== parts[1] || secret.toString('base64url') !== parts[2]) return undefined
  const hex = owner.toString('hex')
  const ownerId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  return { ownerId, hash: sha256(secret) }
}

const sha256 = (data: Buffer): Buffer => createHash('sha256').update(data).digest()
