import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import { endLinks, retireCredential } from '../credentials/index.ts'
import { type Account, findAccount, lockAccount, markReactivated } from '../principals/index.ts'
import { forgetDevices } from '../sessions/index.ts'
import { deactivateAccount } from './account-end.ts'
import { mailActivation } from './account-link.ts'
import { writtenBy } from './parts.ts'
import { holdUser, subjectOf, type UserParts, websiteFor } from './users-parts.ts'
import { lastWebsiteOf } from './users-store.ts'

/** Deactivates a website user: sessions, links, known devices and the password end at once, names stay taken. */
export function deactivateUser(
  parts: UserParts,
  context: Context,
  tenantId: string,
  id: string,
  reason?: string,
): Promise<Result<Account>> {
  return onUser(parts, tenantId, id, async (tx, account, now) => {
    if (account.state !== 'active') return refuse('conflict', 'This user is deactivated already.')
    await deactivateAccount(parts, tx, context, account, { now, ...(reason ? { reason } : {}) })
    return ok()
  })
}

/** A website user closes the own account. The caller has checked the password in this transaction. */
export async function deactivateOwn(
  parts: Pick<UserParts, 'newId' | 'audit'>,
  tx: Tx,
  context: Context,
  own: Account,
  now: Date,
): Promise<Result<void>> {
  const account = await lockAccount(tx, own.ownerId, own.id)
  if (account?.state !== 'active' || account.kind !== 'website') return refuse('session-ended')
  await deactivateAccount(parts, tx, context, account, { now, reason: 'closed by its holder' })
  return ok()
}

export interface Resending {
  /** Whose mails and links; left out: as the last time, else the tenant's first open website. */
  readonly websiteId?: string
}

/**
 * Active again, with nothing of before (R-07, ATK-067): the password is retired into the history, activation begins anew, no session, link or
 * known device comes back.
 */
export function reactivateUser(
  parts: UserParts,
  context: Context,
  tenantId: string,
  id: string,
  { sendActivation: send = true, ...it }: Resending & { readonly sendActivation?: boolean } = {},
): Promise<Result<Account>> {
  return onUser(parts, tenantId, id, async (tx, account, now) => {
    if (account.state !== 'deactivated') return refuse('conflict', 'This user is active already.')
    const website = await websiteOf(tx, account, it)
    if (!website.ok) return website
    await markReactivated(tx, tenantId, id, writtenBy(context), now)
    // deactivating ended these; what came about since, by whatever path, ends here
    await retireCredential(tx, tenantId, id, parts.newId())
    await endLinks(tx, tenantId, id, now)
    await forgetDevices(tx, tenantId, id)
    await parts.audit.record(tx, context, { ownerId: tenantId, action: 'account.reactivated', now, subject: subjectOf(account) })
    if (send) await mailActivation(parts, tx, (await findAccount(tx, tenantId, id))!, { ...website.value, now })
    return ok()
  })
}

/** Sends the activation mail, or sends it again. At most three an hour for one user (ATK-025); the newest link wins. */
export function sendActivation(
  parts: UserParts,
  context: Context,
  tenantId: string,
  id: string,
  it: Resending = {},
): Promise<Result<Account>> {
  return onUser(parts, tenantId, id, (tx, account, now) => sendActivationIn(parts, tx, context, account, it, now))
}

/** The same in the caller's transaction, which holds the account. */
export async function sendActivationIn(
  parts: UserParts,
  tx: Tx,
  context: Context,
  account: Account,
  it: Resending,
  now: Date,
): Promise<Result<void>> {
  if (account.state !== 'active') return refuse('conflict', 'This user is deactivated. Reactivate the user first.')
  if (account.activation === 'Activated') return refuse('conflict', 'This user is activated already.')
  const website = await websiteOf(tx, account, it)
  if (!website.ok) return website
  const sent = await mailActivation(parts, tx, account, { ...website.value, now })
  if (!sent) return refuse('too-many-attempts', 'This user was sent several of these within the hour. Try again later.')
  await parts.audit.record(tx, context, { ownerId: account.ownerId, action: 'activation.sent', now, subject: subjectOf(account) })
  return ok()
}

async function onUser(
  parts: UserParts,
  tenantId: string,
  id: string,
  work: (tx: Tx, account: Account, now: Date) => Promise<Result<void>>,
): Promise<Result<Account>> {
  return parts.database.transaction(async (tx) => {
    const held = await holdUser(tx, tenantId, id)
    if (!held.ok) return held
    const done = await work(tx, held.value, parts.clock.now())
    return done.ok ? ok((await findAccount(tx, tenantId, id))!) : done
  })
}

async function websiteOf(tx: Tx, account: Account, { websiteId }: Resending): Promise<Result<{ websiteId?: string }>> {
  const named = await websiteFor(tx, account.ownerId, websiteId)
  if (!named.ok) return named
  const last = websiteId ? undefined : await websiteFor(tx, account.ownerId, await lastWebsiteOf(tx, account, 'activation'))
  const website = last?.ok ? last.value : named.value
  return ok(website ? { websiteId: website.id } : {})
}
