import type { ConsolePermission } from '@tillward/contract/permissions'

/** A console user: home company and account. */
export interface Holder {
  readonly companyId: string
  readonly accountId: string
}

/** An API key as its row says. No secret is in this type. */
export interface ApiKey {
  readonly id: string
  readonly tenantId: string
  readonly name: string
  readonly permissions: readonly ConsolePermission[]
  readonly madeBy: Holder
  /** Whose it is: the maker, until handed over. It never does more than this person may, and ends with their access. */
  readonly holder: Holder
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly lastUsedAt: Date | null
  readonly lastUsedFrom: string | null
  readonly endedAt: Date | null
  readonly version: number
  /** Until when the secret before the last rotation goes on; null where there is none. */
  readonly formerSecretEndsAt: Date | null
}

/**
 * Days until a key expires, where nothing is said and at most. A quarter as for passwords of the console, and a year, so that no key
 * outlives the people who knew what it was for. Rotating begins anew.
 */
export const keyDays = { usual: 90, most: 365 } as const

/** Hours for which the secret before a rotation goes on: long enough to restart every server that has it, a week at most. */
export const overlapHours = { usual: 24, most: 7 * 24 } as const

/** Living keys of one tenant: more than any shop has programs, few enough for one list. */
export const mostKeys = 100

/** Owners and the holder are told so many days before a key expires. */
export const warnDays = 14

export type KeyState = 'active' | 'expired' | 'ended'

export function keyState(key: Pick<ApiKey, 'endedAt' | 'expiresAt'>, now: Date): KeyState {
  if (key.endedAt) return 'ended'
  return now < key.expiresAt ? 'active' : 'expired'
}
