import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import type { Account } from '../principals/index.ts'
import type { SignInParts } from './parts.ts'

/**
 * Sign-out: every session of the account on every device, unless *Sign-out Ends* was loosened to this session. When this returns, no node
 * accepts any of them: each request reads the epoch.
 */
export function signOut(
  { database, clock, sessions, settingsOf, audit }: SignInParts,
  context: Context,
  it: { account: Account; sessionId: string; websiteId: string | null; everywhere?: boolean },
): Promise<Result<void>> {
  return database.transaction(async (tx) => {
    const now = clock.now()
    const { ownerId, id, kind } = it.account
    const settings = await settingsOf(tx, it.account, it.websiteId)
    const all = it.everywhere || settings[`${kind}.session.signOutEnds`] === 'all-devices'
    if (all) await sessions.endAll(tx, ownerId, id, 'sign-out', now)
    else await sessions.endOne(tx, ownerId, id, it.sessionId, 'sign-out', now)
    await audit.record(tx, context, {
      ownerId,
      action: 'sign-out',
      now,
      subject: { kind: 'account', ownerId, id },
      after: { ends: all ? 'all-devices' : 'this-session' },
    })
    return ok()
  })
}

/** Ends one of the own sessions. Another person's is not found. */
export function endOwnSession(
  { database, clock, sessions, audit }: SignInParts,
  context: Context,
  account: Account,
  sessionId: string,
): Promise<Result<void>> {
  return database.transaction(async (tx) => {
    const now = clock.now()
    const { ownerId, id } = account
    if (!(await sessions.endOne(tx, ownerId, id, sessionId, 'ended by its holder', now))) return refuse('not-found')
    await audit.record(tx, context, {
      ownerId,
      action: 'session.ended',
      now,
      subject: { kind: 'account', ownerId, id },
      after: { session: sessionId },
    })
    return ok()
  })
}
