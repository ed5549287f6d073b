import { hash as foreign } from '@node-rs/argon2'
import { describe, expect, test } from 'vitest'
import { argon2Hasher } from './password-hash.ts'

const hasher = argon2Hasher()
const right = 'correct horse battery staple'

describe('R-55 argon2id', () => {
  test('R-55 hashes with 19 MiB, two passes, one lane, and a new salt each time', async () => {
    const hash = await hasher.hash(right)
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(await hasher.hash(right)).not.toBe(hash)
    expect(await hasher.verify(hash, right)).toBe(true)
    expect(await hasher.verify(hash, `${right} `)).toBe(false)
  })

  test('R-55 reads what other argon2 programs wrote', async () => {
    const made = await foreign('pässwörd', { memoryCost: 8192, timeCost: 3, parallelism: 2 })
    expect(await hasher.verify(made, 'pässwörd')).toBe(true)
    expect(await hasher.verify(made, 'passwörd')).toBe(false)
    expect(hasher.needsRehash(made)).toBe(true)
    expect(hasher.needsRehash(await hasher.hash(right))).toBe(false)
    expect(hasher.needsRehash('')).toBe(true)
  })

  test('ATK-024 nothing is truncated or replaced', async () => {
    const long = 'A'.repeat(72)
    expect(await hasher.verify(await hasher.hash(`${long}x`), `${long}y`)).toBe(false)
    expect(await hasher.verify(await hasher.hash('a\0b'), 'a')).toBe(false)
    expect(await hasher.verify(await hasher.hash('a\0b'), 'a\0c')).toBe(false)
    expect(await hasher.verify(await hasher.hash('a\0b'), 'a\0b')).toBe(true)
    const full = '\u{1f600}'.repeat(256)
    expect(await hasher.verify(await hasher.hash(full), full)).toBe(true)
  })

  test('ATK-024 empty, ill-formed and overlong passwords are never hashed and never verify', async () => {
    const stored = await hasher.hash('\ufffd')
    for (const odd of ['', '\ud800', 'a\udc00b', 'x'.repeat(4097), '\u{1f600}'.repeat(1025), '\u0300'.repeat(100_000)]) {
      await expect(hasher.hash(odd)).rejects.toThrow('cannot be hashed')
      expect(await hasher.verify(stored, odd)).toBe(false)
    }
  })

  test('ATK-024b odd, hostile and unusable hash strings verify nothing and throw nothing', async () => {
    const good = await foreign(right, { memoryCost: 1024 })
    const [, , , cost, salt, output] = good.split('$')
    const odd = [
      '',
      '*',
      '!',
      '!unusable',
      'null',
      right,
      good.replace('$argon2id$', '$argon2i$'),
      good.replace('v=19', 'v=16'),
      good.replace('$v=19', ''),
      good.replace('m=1024', 'm=4194304'),
      good.replace('m=1024', 'm=65537'),
      good.replace('m=1024', 'm=01024'),
      good.replace('m=1024', 'm=7'),
      good.replace('m=1024', 'm=-1'),
      good.replace('t=2', 't=11'),
      good.replace('t=2', 't=0'),
      good.replace('p=1', 'p=5'),
      good.replace('p=1', 'p=1,keyid=x'),
      `${good}=`,
      `${good}\n`,
      ` ${good}`,
      `$argon2id$v=19$${cost}$${salt}$`,
      `$argon2id$v=19$${cost}$$${output}`,
      `$argon2id$v=19$${cost}$${salt}$${output!.slice(0, 6)}`,
      `$argon2id$v=19$${cost}$${salt!.slice(0, -1)}/$${output}`,
      `${good}${'A'.repeat(10_000_000)}`,
      '$2b$31$abcdefghijklmnopqrstuuMEoo.ju1cwQjKzeYRkDL5edk3VdeiFy',
    ]
    for (const hash of odd) for (const password of [right, '']) expect(await hasher.verify(hash, password), hash.slice(0, 60)).toBe(false)
    for (const none of [null, undefined, 7]) expect(await hasher.verify(none as unknown as string, right)).toBe(false)
    expect(await hasher.verify(good, right)).toBe(true)
  })

  test('ATK-024b a hash of the empty password does not let the empty password in', async () => {
    expect(await hasher.verify(await foreign(''), '')).toBe(false)
  })

  test('R-44 a decoy has the form and cost of a real hash, is stable for its seed, and fits nothing', async () => {
    const decoy = hasher.decoy(Buffer.from('seed'))
    expect(decoy).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(decoy).toBe(hasher.decoy(Buffer.from('seed')))
    expect(decoy).not.toBe(hasher.decoy(Buffer.from('seed2')))
    expect(hasher.needsRehash(decoy)).toBe(false)
    expect(await hasher.verify(decoy, right)).toBe(false)
  })

  test('R-44 an odd hash string costs one hash all the same', async () => {
    const stored = await hasher.hash(right)
    const time = async (hash: string, password: string) => {
      const before = performance.now()
      for (let i = 0; i < 8; i++) await hasher.verify(hash, password)
      return performance.now() - before
    }
    await time(stored, 'wrong')
    const real = await time(stored, 'wrong')
    // far apart from "no work at all", which is hundreds of times less: no fine timing on a shared machine
    expect(await time('*', 'wrong')).toBeGreaterThan(real / 10)
    expect(await time('', 'wrong')).toBeGreaterThan(real / 10)
    expect(await time(stored, '')).toBeGreaterThan(real / 10)
  })

  test('ATK-144 where the hash cannot be computed there is an error, not an answer', async () => {
    const broken = argon2Hasher({ memory: 1, time: 0, parallelism: 1 })
    await expect(broken.hash(right)).rejects.toThrow()
    await expect(broken.verify('*', right)).rejects.toThrow()
  })
})
