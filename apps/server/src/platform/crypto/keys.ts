import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/**
 * All keys of an installation, made from `TILLWARD_SECRET`: one a purpose (HKDF-SHA256), so that what was made for one
 * purpose means nothing to another. Every sealed value and every mac names the secret it was made with; the previous
 * secret opens and verifies, only the current one makes.
 */
export interface KeyRing {
  /** Names the current secret: 8 hexadecimal digits that tell nothing about it. */
  readonly keyId: string
  /** A keyed hash under the current secret, 32 bytes. For values that must be found again, and may be forgotten at a rotation. */
  hmac(purpose: string, text: string): Buffer
  /** AES-256-GCM under the current secret. `aad` ties the value to its place (`<owner id>/<row id>`): elsewhere it does not open. */
  seal(purpose: string, plain: Buffer, aad: string): Buffer
  /** Undefined when the value was changed, belongs to another place or purpose, or its secret is gone. Never throws. */
  open(purpose: string, sealed: Buffer, aad: string): Buffer | undefined
  /** A mac under the current secret, to be stored together with the key id. */
  mac(purpose: string, data: Buffer | string): { mac: Buffer; keyId: string }
  /** Whether `keyId` names the current or the previous secret. */
  knows(keyId: string): boolean
  /** In constant time. False when the secret named by `keyId` is neither the current nor the previous one. */
  verifyMac(purpose: string, data: Buffer | string, mac: Buffer, keyId: string): boolean
}

const version = 1
const idLength = 4
const ivLength = 12
const tagLength = 16
const headLength = 1 + idLength + ivLength + tagLength

/** The least length of a secret, in characters. */
export const leastSecretLength = 32

export function keyRing(secret: string, previous?: string): KeyRing {
  const current = derive(secret)
  const known = new Map([[current.id, current]])
  // an empty TILLWARD_SECRET_PREVIOUS means there is none
  if (previous) {
    const old = derive(previous)
    if (!known.has(old.id)) known.set(old.id, old)
  }

  return {
    keyId: current.id,
    hmac: (purpose, text) => digest(current.key('hmac', purpose), text),
    seal(purpose, plain, aad) {
      const iv = randomBytes(ivLength)
      const cipher = createCipheriv('aes-256-gcm', current.key('seal', purpose), iv)
      cipher.setAAD(Buffer.from(aad, 'utf8'))
      const body = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([Buffer.from([version]), Buffer.from(current.id, 'hex'), iv, cipher.getAuthTag(), body])
    },
    open(purpose, sealed, aad) {
      if (sealed.length < headLength || sealed[0] !== version) return undefined
      const keys = known.get(sealed.toString('hex', 1, 1 + idLength))
      if (!keys) return undefined
      const iv = sealed.subarray(1 + idLength, 1 + idLength + ivLength)
      const decipher = createDecipheriv('aes-256-gcm', keys.key('seal', purpose), iv, { authTagLength: tagLength })
      decipher.setAAD(Buffer.from(aad, 'utf8'))
      decipher.setAuthTag(sealed.subarray(headLength - tagLength, headLength))
      const plain = decipher.update(sealed.subarray(headLength))
      try {
        return Buffer.concat([plain, decipher.final()])
      } catch {
        return undefined
      }
    },
    mac: (purpose, data) => ({ mac: digest(current.key('mac', purpose), data), keyId: current.id }),
    knows: (keyId) => known.has(keyId),
    verifyMac(purpose, data, mac, keyId) {
      const keys = known.get(keyId)
      if (!keys) return false
      const expected = digest(keys.key('mac', purpose), data)
      return mac.length === expected.length && timingSafeEqual(mac, expected)
    },
  }
}

interface Keys {
  id: string
  key(use: string, purpose: string): KeyObject
}

function derive(secret: string): Keys {
  if (secret.length < leastSecretLength) throw new Error(`The secret needs at least ${leastSecretLength} characters.`)
  const expand = (info: string, length: number) => Buffer.from(hkdfSync('sha256', secret, 'tillward', info, length))
  const made = new Map<string, KeyObject>()
  return {
    id: expand('key id', idLength).toString('hex'),
    key(use, purpose) {
      const info = `${use} ${purpose}`
      let key = made.get(info)
      if (!key) {
        key = createSecretKey(expand(info, 32))
        made.set(info, key)
      }
      return key
    },
  }
}

const digest = (key: KeyObject, data: Buffer | string): Buffer => createHmac('sha256', key).update(data).digest()
