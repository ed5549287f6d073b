import fc from 'fast-check'
import { expect, test } from 'vitest'
import { systemRandom } from '../random.ts'
import { newToken, readToken } from './token.ts'

const owner = '01890a5d-ac96-774b-bcce-b302099a8057'

test('R-33 a token carries its owner in clear, and only a hash of its 256 random bits is for storing', () => {
  fc.assert(
    fc.property(fc.uuid(), (ownerId) => {
      const { token, hash } = newToken(systemRandom, ownerId)
      expect(readToken(token)).toEqual({ ownerId, hash })
      expect(hash).toHaveLength(32)
      expect(token).not.toContain(hash.toString('base64url'))
    }),
  )
  expect(newToken(systemRandom, owner).token).not.toBe(newToken(systemRandom, owner).token)
})

test('ATK-126 a token has one spelling: anything else is none', () => {
  const { token } = newToken({ bytes: (count) => Buffer.alloc(count, 7), below: () => 0 }, owner)
  const last = token.at(-1)!
  // the last character of 43 carries four bits: the other two could be spelt in four ways
  const twins = ['A', 'B', 'C', 'D', 'c', 'd', 'e', 'f', 'g'].filter((c) => c !== last).map((c) => token.slice(0, -1) + c)
  const odd = [
    '',
    '.',
    owner,
    `${token}=`,
    ` ${token}`,
    `${token}\n`,
    token.replace('.', ':'),
    token.slice(1),
    `${token}.x`,
    token.slice(0, -1),
  ]
  for (const text of [...odd, undefined, null, 7, [token], { token }]) expect(readToken(text)).toBeUndefined()
  for (const twin of twins) expect(readToken(twin)?.hash).not.toEqual(readToken(token)?.hash)
  expect(twins.filter((twin) => readToken(twin) === undefined).length).toBeGreaterThan(0)
})

test('ATK-126 another owner in front does not make another secret', () => {
  const { token } = newToken(systemRandom, owner)
  const other = newToken(systemRandom, '01890a5d-ac96-774b-bcce-b302099a8058').token
  expect(readToken(`${other.split('.')[0]}.${token.split('.')[1]}`)).toEqual({
    ownerId: '01890a5d-ac96-774b-bcce-b302099a8058',
    hash: readToken(token)!.hash,
  })
})
