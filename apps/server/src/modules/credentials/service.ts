import { normalisePassword, type PasswordPolicy, passwordIssues, passwordPolicy, usedBefore } from '@tillward/contract/password-rules'
import type { Settings } from '@tillward/contract/settings'
import type { HashQueue } from '../../platform/crypto/hash-queue.ts'
import type { PasswordHasher } from '../../platform/crypto/password-hash.ts'
import type { DatabaseHandle, Tx } from '../../platform/db/index.ts'
import type { NewId } from '../../platform/random.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { type Account, type Kind, realmOf } from '../principals/index.ts'
import { findCredential, recentHashes, writeCredential } from './store.ts'

export interface CredentialParts {
  readonly database: DatabaseHandle
  readonly hasher: PasswordHasher
  readonly queue: HashQueue
  readonly newId: NewId
  readonly isCommon: (lowerCase: string) => boolean
  /** From the operator's list; absent where there is none. */
  readonly isBreached?: (password: string) => boolean
}

/** A password that was found good and is hashed, ready to be written. */
export interface PreparedPassword {
  readonly ownerId: string
  readonly accountId: string
  readonly hash: string
  readonly replaces: Date | undefined
}

/** Whose new password it is: the names it must not be made of are theirs. */
export type PasswordHolder = Pick<Account, 'ownerId' | 'id' | 'kind' | 'userName' | 'email' | 'firstName' | 'lastName' | 'companyName'>

/** The rules for a new password, to be told beforehand. */
export interface ToldPolicy extends PasswordPolicy {
  /** So many of the most recent passwords, the current one included, are refused. */
  readonly history: number
}

export type Credentials = ReturnType<typeof createCredentials>

export function createCredentials({ database, hasher, queue, newId, isCommon, isBreached }: CredentialParts) {
  return {
    /** What is asked of a new password, as far as this installation can check it. */
    policy: (settings: Settings, kind: Kind): ToldPolicy => {
      const policy = passwordPolicy(settings, kind)
      return {
        ...policy,
        breached: policy.breached && isBreached !== undefined,
        history: Math.max(1, settings[`${kind}.password.history`]),
      }
    },

    /**
     * Checks a new password against the policy in force, the context words and the history, and hashes it: all the slow work, before
     * any transaction. `password-refused` lists every rule it breaks; `busy` where the hash queue is full.
     */
    async prepare(
      account: PasswordHolder,
      typed: string,
      settings: Settings,
      contextWords: readonly (string | null | undefined)[],
    ): Promise<Result<PreparedPassword>> {
      const issues = passwordIssues(typed, passwordPolicy(settings, account.kind), {
        contextWords: [
          account.userName,
          account.email.split('@')[0],
          account.firstName,
          account.lastName,
          account.companyName,
          ...contextWords,
        ],
        isCommon,
        ...(isBreached ? { isBreached } : {}),
      })
      if (issues.length) return refusePassword(issues)
      const password = normalisePassword(typed)!
      const ticket = queue.enter(realmOf(account.kind, account.ownerId))
      if (!ticket) return refuse('busy', 'Too many requests at once. Try again in a moment.')
      try {
        const current = await findCredential(database.db, account.ownerId, account.id)
        // never the current one again: that would be no change, and a way round the expiry (ATK-128)
        const count = Math.max(1, settings[`${account.kind}.password.history`])
        for (const hash of await recentHashes(database.db, account.ownerId, account.id, count)) {
          if (await ticket.run(() => hasher.verify(hash, password))) return refusePassword([usedBefore])
        }
        const hash = await ticket.run(() => hasher.hash(password))
        return ok({ ownerId: account.ownerId, accountId: account.id, hash, replaces: current?.changedAt })
      } finally {
        ticket.leave()
      }
    },

    /** Whether somebody knows the password of an account that nobody signs in to yet. Slow: before any transaction. `busy` where the hash queue is full. */
    async matches(account: Pick<Account, 'ownerId' | 'id' | 'kind'>, typed: string): Promise<Result<boolean>> {
      const stored = await findCredential(database.db, account.ownerId, account.id)
      const password = normalisePassword(typed)
      if (!stored || password === undefined) return ok(false)
      const ticket = queue.enter(realmOf(account.kind, account.ownerId))
      if (!ticket) return refuse('busy', 'Too many requests at once. Try again in a moment.')
      try {
        return ok(await ticket.run(() => hasher.verify(stored.hash, password)))
      } finally {
        ticket.leave()
      }
    },

    /** Writes a prepared password. `conflict` where another was set since it was prepared (ATK-129). */
    async write(tx: Tx, prepared: PreparedPassword, now: Date): Promise<Result<void>> {
      const written = await writeCredential(tx, { ...prepared, scheme: hasher.scheme, now, historyId: newId() })
      return written ? ok() : refuse('conflict', 'The password was changed in the meantime. Try again.')
    },
  }
}

function refusePassword(issues: readonly { rule: string; message: string }[]) {
  return refuse('password-refused', issues.map((issue) => issue.message).join(' '), {
    fields: issues.map((issue) => ({ field: 'password', rule: issue.rule, message: issue.message })),
  })
}
