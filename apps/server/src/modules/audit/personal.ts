import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Random } from '../../platform/random.ts'

const nonceBytes = 12
const tagBytes = 16

/** AES-256-GCM under a person's key: nonce, tag, ciphertext. `aad` ties the value to its row. */
export function encryptPersonal(key: Buffer, value: object, aad: string, random: Random): Buffer {
  const nonce = random.bytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(aad))
  const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** The value, or undefined where the key is another's or the row was changed. */
export function decryptPersonal(key: Buffer, sealed: Buffer, aad: string): Record<string, unknown> | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes)).setAAD(Buffer.from(aad))
    decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
    const body = Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()])
    return JSON.parse(body.toString('utf8')) as Record<string, unknown>
  } catch {
    return undefined
  }
}
