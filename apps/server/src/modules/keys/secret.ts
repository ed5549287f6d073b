import { type NewToken, newToken, type ReadToken, readToken } from '../../platform/crypto/token.ts'
import type { Random } from '../../platform/random.ts'

/** Begins every API key, so that scanners find one that was left in a repository. */
export const keyPrefix = 'twk_'

/** A new secret of a tenant's key: the whole key as it goes to whoever made it, once, and what is stored of it. */
export function newKeySecret(random: Random, tenantId: string): NewToken {
  const { token, hash } = newToken(random, tenantId)
  return { token: `${keyPrefix}${token}`, hash }
}

/** Tenant and hash of a key, or undefined for anything that `newKeySecret` would not have written. */
export const readKeySecret = (text: string): ReadToken | undefined =>
  text.startsWith(keyPrefix) ? readToken(text.slice(keyPrefix.length)) : undefined

/** What an `Authorization` header of the scheme Bearer carries; undefined for no header and other schemes. */
export const bearerOf = (header: string | undefined): string | undefined => (header === undefined ? undefined : scheme.exec(header)?.[1])

const scheme = /^bearer[ \t]+(.*)$/is
