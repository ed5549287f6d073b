import type { Ticket } from '../../platform/crypto/hash-queue.ts'
import type { Tx } from '../../platform/db/index.ts'
import { nil } from '../../platform/random.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { deactivateOwn } from '../accounts/index.ts'
import type { Context } from '../audit/index.ts'
import { endLinks } from '../credentials/index.ts'
import { type Account, displayName, findAccount } from '../principals/index.ts'
import { readDevices } from '../sessions/index.ts'
import { attempt, withPlace } from './attempt.ts'
import { laneOf, lockRules } from './counter.ts'
import { lookUp, typedName } from './look-up.ts'
import type { Door, SignInParts } from './parts.ts'
import { afterWrong } from './wrong.ts'

/** A signed-in person proving the own password once more. */
export interface OwnCheck {
  readonly door: Door
  readonly account: Account
  readonly sessionId: string
  readonly password: string
  readonly deviceCookie: string | undefined
  readonly sourceKey: string
}

/**
 * Checks the password of whoever is signed in, by the same counters and lanes as the doors (R-41, ATK-005): guessing here locks like guessing
 * there. A known device has its own lane, so strangers at the door do not lock the holder out of step-up.
 */
export function checkOwn<T>(
  parts: SignInParts,
  context: Context,
  it: OwnCheck,
  onRight: (tx: Tx, account: Account, now: Date) => Promise<Result<T>>,
): Promise<Result<T>> {
  const realm = it.door.kind === 'website' ? it.door.tenantId : nil
  return withPlace(parts.queue, realm, (place) => checkWith(parts, context, it, realm, place, onRight))
}

async function checkWith<T>(
  parts: SignInParts,
  context: Context,
  it: OwnCheck,
  realm: string,
  place: Ticket,
  onRight: (tx: Tx, account: Account, now: Date) => Promise<Result<T>>,
): Promise<Result<T>> {
  const { database, keys, clock } = parts
  const { account, door } = it
  const websiteId = door.kind === 'website' ? door.websiteId : null
  const name = typedName(keys, door.kind, realm, account.userName)
  const found = await lookUp(database.db, name, it.sourceKey, readDevices(it.deviceCookie), parts.demoAllowed, clock.now(), null)
  if (found.account?.id !== account.id) return refuse('session-ended')
  const settings = await parts.settingsAt(database.db, found.policy, websiteId)
  const deviceId = settings[`${door.kind}.lockout.knownDevices`] ? found.deviceId : undefined
  const key = { realm, subject: account.id, lane: laneOf(deviceId), known: true }
  return attempt(
    parts,
    place,
    {
      key,
      rules: lockRules(settings, door.kind),
      source: it.sourceKey,
      hash: found.hash,
      decoySeed: name.hash,
      password: it.password.normalize('NFC'),
      mayEnter: found.hash !== undefined && found.account.state === 'active' && !found.barred,
    },
    (tx, now) => onRight(tx, found.account!, now),
    (tx, now) => afterWrong(parts, tx, context, { name, found, key, deviceId, websiteId, settings, sourceKey: it.sourceKey }, now),
  )
}

/** Step-up: a fresh proof of the password, and a new token for the session (R-32, ATK-037). */
export function stepUp(parts: SignInParts, context: Context, it: OwnCheck): Promise<Result<{ token: string; authenticatedAt: Date }>> {
  return checkOwn(parts, context, it, async (tx, account, now) => {
    const token = await parts.sessions.rotate(tx, { ownerId: account.ownerId, id: it.sessionId, epoch: account.sessionEpoch, now })
    if (!token) return refuse('session-ended')
    await parts.audit.record(tx, context, {
      ownerId: account.ownerId,
      action: 'sign-in.stepped-up',
      now,
      subject: { kind: 'account', ownerId: account.ownerId, id: account.id },
    })
    return ok({ token, authenticatedAt: now })
  })
}

/**
 * An own change of password: proves the current one, ends every other session, and gives this one a new token. Open links of the account
 * and a pending change of address end with it (ATK-131).
 */
export async function changeOwnPassword(
  parts: SignInParts,
  context: Context,
  it: OwnCheck & { readonly next: string },
): Promise<Result<{ token: string }>> {
  const { database, credentials, sessions } = parts
  const websiteId = it.door.kind === 'website' ? it.door.websiteId : null
  // the current password first: the history must not answer to somebody who does not know it
  const proved = await checkOwn(parts, context, it, async (_tx, account) => ok(account))
  if (!proved.ok) return proved
  const settings = await parts.settingsOf(database.db, it.account, websiteId)
  const prepared = await credentials.prepare(proved.value, it.next, settings, await parts.contextWordsOf(database.db, it.account))
  if (!prepared.ok) return prepared
  return database.transaction(async (tx) => {
    const now = parts.clock.now()
    const written = await credentials.write(tx, prepared.value, now)
    if (!written.ok) return written
    const { ownerId, id } = it.account
    const token = await sessions.endOthers(tx, { ownerId, accountId: id, id: it.sessionId, by: 'password changed', now })
    if (!token) return refuse('session-ended')
    await endLinks(tx, ownerId, id, now, ['reset', 'activation', 'address-confirm'])
    await recordPasswordChange(parts, tx, context, proved.value, websiteId, now)
    return ok({ token })
  })
}

/** A website user closes the own account: after a proof of the password, everything of it ends. */
export function closeOwnAccount(parts: SignInParts, context: Context, it: OwnCheck): Promise<Result<void>> {
  return checkOwn(parts, context, it, (tx, account, now) => deactivateOwn(parts, tx, context, account, now))
}

/** What every new password leaves behind: a row in the trail and a mail to its holder. */
export async function recordPasswordChange(
  parts: SignInParts,
  tx: Tx,
  context: Context,
  account: Account,
  websiteId: string | null,
  now: Date,
): Promise<void> {
  const { ownerId, id } = account
  await parts.audit.record(tx, context, {
    ownerId,
    action: 'password.changed',
    now,
    subject: { kind: 'account', ownerId, id },
    personal: { ownerId, accountId: id },
  })
  const current = (await findAccount(tx, ownerId, id)) ?? account
  await parts.outbox.enqueue(tx, {
    ownerId,
    template: 'password-changed',
    recipient: { address: current.email, ownerId, accountId: id },
    ...(websiteId ? { websiteId } : {}),
    language: current.language ?? 'en',
    data: { name: displayName(current), at: now.toISOString(), source: context.source },
    now,
  })
}
