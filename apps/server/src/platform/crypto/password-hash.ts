import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Algorithm, hashRaw } from '@node-rs/argon2'

/**
 * The one password hasher. It takes passwords as they are: length, NFC and well-formedness are the business of
 * `password-rules` in the contract; what slips through is refused here, never cut or replaced.
 */
export interface PasswordHasher {
  readonly scheme: 'argon2id'
  /** Throws on a password that no rule lets through: empty, ill-formed, or over 4 KiB. */
  hash(password: string): Promise<string>
  /**
   * Costs one hash whatever comes in. An empty or odd hash string, or one over the ceilings, verifies nothing and
   * throws nothing. Throws only where the hash itself could not be computed: that is no answer, neither yes nor no.
   */
  verify(hash: string, password: string): Promise<boolean>
  /** True when `hash` was not made with today's parameters. */
  needsRehash(hash: string): boolean
  /** A hash string of today's cost that fits no password: the same for the same seed, for names that have no hash. */
  decoy(seed: Buffer): string
}

export interface Argon2Cost {
  /** KiB. */
  readonly memory: number
  /** Passes. */
  readonly time: number
  readonly parallelism: number
}

/** Beyond these a stored or imported hash string is not computed at all (ATK-024b). Memory in KiB. */
export const ceilings = { memory: 64 * 1024, time: 10, parallelism: 4, password: 4096, text: 256 } as const

// the package's enum is empty at run time: 2 is Argon2id by the standard
const argon2id = 2 as Algorithm
const saltLength = 16
const outputLength = 32
const form = /^\$argon2id\$v=19\$m=([1-9]\d{0,6}),t=([1-9]\d?),p=([1-9])\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{22,86})$/

export function argon2Hasher(cost: Argon2Cost = { memory: 19456, time: 2, parallelism: 1 }): PasswordHasher {
  const compute = (password: Buffer, salt: Buffer, at: Argon2Cost, outputLen: number) =>
    hashRaw(password, { algorithm: argon2id, memoryCost: at.memory, timeCost: at.time, parallelism: at.parallelism, outputLen, salt })

  return {
    scheme: 'argon2id',
    async hash(password) {
      const bytes = readable(password)
      if (!bytes) throw new Error('This password cannot be hashed: it is empty, ill-formed or too long.')
      const salt = randomBytes(saltLength)
      return write(cost, salt, await compute(bytes, salt, cost, outputLength))
    },
    async verify(hash, password) {
      const stored = parse(hash)
      const bytes = readable(password)
      if (stored && bytes) return timingSafeEqual(await compute(bytes, stored.salt, stored, stored.output.length), stored.output)
      // the same work for nothing: an odd row or an odd password must not answer sooner
      await compute(Buffer.alloc(16), Buffer.alloc(saltLength), stored ?? cost, outputLength)
      return false
    },
    needsRehash(hash) {
      const stored = parse(hash)
      if (!stored) return true
      const same = stored.memory === cost.memory && stored.time === cost.time && stored.parallelism === cost.parallelism
      return !same || stored.output.length !== outputLength || stored.salt.length < saltLength
    },
    decoy(seed) {
      const filler = createHash('sha512').update('decoy').update(seed).digest()
      return write(cost, filler.subarray(0, saltLength), filler.subarray(saltLength, saltLength + outputLength))
    },
  }
}

/** UTF-8 turns every lone surrogate into the same three bytes, so that two passwords would be one: not readable. */
function readable(password: string): Buffer | undefined {
  if (password.length === 0 || password.length > ceilings.password || !password.isWellFormed()) return undefined
  const bytes = Buffer.from(password, 'utf8')
  return bytes.length > ceilings.password ? undefined : bytes
}

interface Stored extends Argon2Cost {
  readonly salt: Buffer
  readonly output: Buffer
}

function parse(hash: string): Stored | undefined {
  const parts = typeof hash === 'string' && hash.length <= ceilings.text ? form.exec(hash) : null
  if (!parts) return undefined
  const [memory, time, parallelism] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  if (memory > ceilings.memory || time > ceilings.time || parallelism > ceilings.parallelism || memory < 8 * parallelism) return undefined
  const salt = Buffer.from(parts[4]!, 'base64')
  const output = Buffer.from(parts[5]!, 'base64')
  if (unpadded(salt) !== parts[4] || unpadded(output) !== parts[5]) return undefined
  return { memory, time, parallelism, salt, output }
}

const write = (cost: Argon2Cost, salt: Buffer, output: Buffer): string =>
  `$argon2id$v=19$m=${cost.memory},t=${cost.time},p=${cost.parallelism}$${unpadded(salt)}$${unpadded(output)}`

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')
