import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyRing } from './keys.ts'

const first = 'a first secret that is long enough to be one'
const second = 'a second secret that is long enough to be one'
const third = 'a third secret that is long enough to be one'
const ring = keyRing(first)

describe('R-33 keys', () => {
  test('R-33 what was sealed opens, and only for the same purpose and place', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), fc.string(), fc.string({ minLength: 1 }), (bytes, purpose, aad, more) => {
        const sealed = ring.seal(purpose, Buffer.from(bytes), aad)
        expect(ring.open(purpose, sealed, aad)).toEqual(Buffer.from(bytes))
        expect(ring.open(purpose + more, sealed, aad)).toBeUndefined()
        expect(ring.open(purpose, sealed, aad + more)).toBeUndefined()
      }),
    )
  })

  test('R-33 a sealed value with any bit changed, or cut anywhere, does not open', () => {
    const sealed = ring.seal('mail', Buffer.from('a one-time link'), 'place')
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      expect(ring.open('mail', changed, 'place')).toBeUndefined()
    }
    for (let length = 0; length < sealed.length; length++) expect(ring.open('mail', sealed.subarray(0, length), 'place')).toBeUndefined()
    expect(ring.open('mail', Buffer.concat([sealed, Buffer.from([0])]), 'place')).toBeUndefined()
  })

  test('R-33 the same plain text is never sealed twice alike', () => {
    expect(ring.seal('mail', Buffer.from('x'), 'p')).not.toEqual(ring.seal('mail', Buffer.from('x'), 'p'))
  })

  test('R-33 after a rotation the previous secret opens and verifies, the current one makes, an older one is gone', () => {
    const old = keyRing(first)
    const now = keyRing(second, first)
    const sealed = old.seal('mail', Buffer.from('kept'), 'p')
    const { mac, keyId } = old.mac('seal', 'data')
    expect(now.open('mail', sealed, 'p')?.toString()).toBe('kept')
    expect(now.verifyMac('seal', 'data', mac, keyId)).toBe(true)

    const made = now.seal('mail', Buffer.from('new'), 'p')
    expect(old.open('mail', made, 'p')).toBeUndefined()
    expect(keyRing(second).open('mail', made, 'p')?.toString()).toBe('new')
    expect(now.mac('seal', 'data').keyId).toBe(keyRing(second).keyId)
    expect(now.hmac('name', 'a')).toEqual(keyRing(second).hmac('name', 'a'))

    const later = keyRing(third, second)
    expect(later.open('mail', sealed, 'p')).toBeUndefined()
    expect(later.verifyMac('seal', 'data', mac, keyId)).toBe(false)
  })

  test('R-33 a mac fits its purpose, data and key id only', () => {
    const { mac, keyId } = ring.mac('device', 'data')
    expect(ring.verifyMac('device', 'data', mac, keyId)).toBe(true)
    expect(ring.verifyMac('device', 'datb', mac, keyId)).toBe(false)
    expect(ring.verifyMac('seal', 'data', mac, keyId)).toBe(false)
    expect(ring.verifyMac('device', 'data', mac, '00000000')).toBe(false)
    expect(ring.verifyMac('device', 'data', mac.subarray(0, 16), keyId)).toBe(false)
    expect(ring.verifyMac('device', 'data', Buffer.alloc(0), keyId)).toBe(false)
    expect(ring.hmac('device', 'data')).not.toEqual(mac)
  })

  test('ATK-144 a short or empty secret is refused, an empty previous one is none', () => {
    expect(() => keyRing('')).toThrow('at least 32')
    expect(() => keyRing('short')).toThrow('at least 32')
    expect(() => keyRing(first, 'short')).toThrow('at least 32')
    expect(keyRing(first, '').keyId).toBe(ring.keyId)
    expect(ring.keyId).toMatch(/^[0-9a-f]{8}$/)
  })
})
