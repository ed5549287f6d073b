import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { mayActOnCredentials, type Rights, rankIn } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { type Account, findAccount, lockAccount, realmOf } from '../principals/index.ts'
import { clearCounters, type LockState, locksOf } from './counter.ts'
import type { SignInParts } from './parts.ts'
import { resetByAdmin, unlock } from './recovery.ts'
import { attemptsBySource } from './refusals.ts'

/** What staff do to the credentials of others: a link to the stored address, or a clean slate of failures. */
export type StaffAct = 'reset' | 'unlock'

/**
 * On a person of the own company, in a tenant (R-53: acts of the home company). Whoever has rights there that the actor lacks is out of reach, an
 * owner's credentials are an owner's business (R-06). People of partner companies are their own administrators' and are refused in words.
 */
export async function actOnPerson(
  parts: SignInParts,
  context: Context,
  act: StaffAct,
  it: { tenantId: string; rights: Rights; accountId: string },
): Promise<Result<void>> {
  const { actor } = context
  if (actor.kind !== 'console') return refuse('forbidden')
  if (!it.rights.own) return refuse('forbidden', 'Passwords and locks are the business of the person’s own company.')
  const account = await findAccount(parts.database.db, actor.companyId, it.accountId)
  if (!account || account.state === 'erased') return refuse('not-found')
  const target = await rankIn(parts.database.db, it.tenantId, { companyId: account.ownerId, accountId: account.id })
  if (!mayActOnCredentials(it.rights, target)) return refuse('forbidden', 'This person has rights here that you do not have.')
  return carryOut(parts, context, act, account, null)
}

/** On a person of the company one administers. */
export async function actOnColleague(
  parts: SignInParts,
  context: Context,
  act: StaffAct,
  companyId: string,
  accountId: string,
): Promise<Result<void>> {
  const account = await findAccount(parts.database.db, companyId, accountId)
  if (!account || account.state === 'erased') return refuse('not-found')
  return carryOut(parts, context, act, account, null)
}

/** On a website user of the tenant. */
export async function actOnUser(
  parts: SignInParts,
  context: Context,
  act: StaffAct,
  tenantId: string,
  accountId: string,
): Promise<Result<void>> {
  const account = await findAccount(parts.database.db, tenantId, accountId)
  if (!account || account.state === 'erased') return refuse('not-found')
  return carryOut(parts, context, act, account, null)
}

async function carryOut(
  parts: SignInParts,
  context: Context,
  act: StaffAct,
  found: Account,
  websiteId: string | null,
): Promise<Result<void>> {
  const { actor } = context
  // whoever found a session open must not clear the count of their guesses at step-up with it (ATK-010)
  if (actor.kind === 'console' && actor.accountId === found.id) {
    return refuse(
      'conflict',
      act === 'reset' ? 'Change your own password in your profile.' : 'Ask a colleague to unlock you, or use a mailed link.',
    )
  }
  return parts.database.transaction(async (tx: Tx) => {
    const now = parts.clock.now()
    if (act === 'unlock') {
      await unlock(parts, tx, context, found, now)
      return ok()
    }
    await clearCounters(tx, realmOf(found.kind, found.ownerId), found.id, now)
    const account = await lockAccount(tx, found.ownerId, found.id)
    if (!account) return refuse('not-found')
    if (account.state !== 'active') return refuse('conflict', 'This account is deactivated. Reactivate it first.')
    if (account.activation !== 'Activated')
      return refuse('conflict', 'This account was not activated yet. Send the activation mail again instead.')
    await resetByAdmin(parts, tx, context, account, websiteId, now)
    return ok()
  })
}

export interface LockView {
  readonly locked: boolean
  readonly since?: string
  /** Missing for a lane closed by the hard cap: a reset or an unlock opens it. */
  readonly until?: string
  readonly attempts: readonly { readonly source: string; readonly attempts: number; readonly last: string }[]
}

/** `shown` false: nothing is told, the same of everybody. */
export type ShownLock = { readonly shown: false } | ({ readonly shown: true } & Omit<LockView, 'attempts'>)

/** The lock state of a person of the own company, in a tenant; see `lockOfColleague`. */
export async function lockOfPerson(parts: SignInParts, rights: Rights, accountId: string): Promise<Result<ShownLock>> {
  return rights.own ? lockOfColleague(parts, rights.person.companyId, accountId) : refuse('not-found')
}

/**
 * The lock state of a person of a company. Nothing tells of it unless an Admin Owner, or the administrator of another company, switched
 * *Show Console Lockouts* on: until then no account is looked at, and the answer is the same for a name that does not exist.
 */
export async function lockOfColleague(
  { database, clock, settingsOf }: SignInParts,
  companyId: string,
  accountId: string,
): Promise<Result<ShownLock>> {
  const settings = await settingsOf(database.db, { ownerId: companyId, kind: 'console' }, null)
  if (!settings['console.lockout.show']) return ok({ shown: false })
  const account = await findAccount(database.db, companyId, accountId)
  if (!account || account.state === 'erased') return refuse('not-found')
  return ok({ shown: true, ...shut(await locksOf(database.db, realmOf('console', companyId), accountId, clock.now())) })
}

/** The lock state of a website user, for staff who may see it. There is no such view of console users. */
export async function lockOfUser(
  { database, clock }: Pick<SignInParts, 'database' | 'clock'>,
  tenantId: string,
  accountId: string,
): Promise<Result<LockView>> {
  const account = await findAccount(database.db, tenantId, accountId)
  if (!account || account.state === 'erased') return refuse('not-found')
  const now = clock.now()
  const locks = await locksOf(database.db, tenantId, accountId, now)
  const attempts = await attemptsBySource(database.db, tenantId, accountId, now)
  return ok({ ...shut(locks), attempts: attempts.map((one) => ({ ...one, last: one.last.toISOString() })) })
}

/** From the first lane that was shut to the last one that opens; no end where one opens only by a reset or an unlock. */
function shut(locks: readonly LockState[]): Omit<LockView, 'attempts'> {
  const since = locks.map((lock) => lock.closedAt ?? lock.lockedAt!).sort((a, b) => a.getTime() - b.getTime())[0]
  const until = locks.some((lock) => lock.closedAt)
    ? undefined
    : locks.map((lock) => lock.lockedUntil!).sort((a, b) => b.getTime() - a.getTime())[0]
  return { locked: locks.length > 0, ...(since ? { since: since.toISOString() } : {}), ...(until ? { until: until.toISOString() } : {}) }
}
