import { setTimeout as sleep } from 'node:timers/promises'
import type { PasswordHasher } from '../../src/platform/crypto/password-hash.ts'

/** A hasher that counts, and can be held: what was begun then waits until it is let go. */
export interface CountingHasher extends PasswordHasher {
  readonly counts: { verified: number; hashed: number; held: number }
  hold(): void
  letGo(): void
  /** So many milliseconds more for each check. */
  slow(ms: number): void
}

export function countingHasher(inner: PasswordHasher): CountingHasher {
  const counts = { verified: 0, hashed: 0, held: 0 }
  let gate: Promise<void> | undefined
  let open = () => {}
  let extra = 0
  return {
    scheme: inner.scheme,
    counts,
    async hash(password) {
      counts.hashed++
      return inner.hash(password)
    },
    async verify(hash, password) {
      counts.verified++
      if (gate) {
        counts.held++
        await gate
        counts.held--
      }
      if (extra) await sleep(extra)
      return inner.verify(hash, password)
    },
    needsRehash: inner.needsRehash,
    decoy: inner.decoy,
    hold() {
      gate ??= new Promise((resolve) => (open = resolve))
    },
    letGo() {
      open()
      gate = undefined
    },
    slow: (ms) => void (extra = ms),
  }
}
