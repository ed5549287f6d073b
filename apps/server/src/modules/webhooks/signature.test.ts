import { expect, test } from 'vitest'
import { keyRing } from '../../platform/crypto/keys.ts'
import { systemRandom } from '../../platform/random.ts'
import { newSecret, openSecret, sealSecret, secretText, signedHeaders } from './signature.ts'

test('ATK-087 the signature is that of Standard Webhooks: its published example', () => {
  const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
  const headers = signedHeaders([secret], 'msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(1_614_265_330_999), '{"test": 2432232314}')
  expect(headers).toMatchObject({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('ATK-087 two secrets make two signatures, parted by a space, the current one first', () => {
  const [now, former] = [newSecret(systemRandom), newSecret(systemRandom)]
  const sign = (...secrets: Buffer[]) => signedHeaders(secrets, 'id', new Date(0), 'body')['webhook-signature']
  expect(sign(now, former)).toBe(`${sign(now)} ${sign(former)}`)
})

test('a secret has 256 random bits and is written as libraries read it', () => {
  const secret = newSecret(systemRandom)
  expect(secretText(secret)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(Buffer.from(secretText(secret).slice(6), 'base64')).toEqual(secret)
  expect(newSecret(systemRandom)).not.toEqual(secret)
})

test('a sealed secret opens at its own webhook only', () => {
  const keys = keyRing('a secret of the tests, long enough for it')
  const secret = newSecret(systemRandom)
  const sealed = sealSecret(keys, { tenantId: 't', webhookId: 'w' }, secret)
  expect(sealed.includes(secret)).toBe(false)
  expect(openSecret(keys, { tenantId: 't', webhookId: 'w' }, sealed)).toEqual(secret)
  expect(openSecret(keys, { tenantId: 'other', webhookId: 'w' }, sealed)).toBeUndefined()
  expect(openSecret(keys, { tenantId: 't', webhookId: 'other' }, sealed)).toBeUndefined()
})
