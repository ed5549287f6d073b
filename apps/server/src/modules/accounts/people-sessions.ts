import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Person } from '../access/index.ts'
import type { Context } from '../audit/index.ts'
import { type Account, findAccount, lockAccount } from '../principals/index.ts'
import type { SessionRow } from '../sessions/index.ts'
import { holdHome, managesPeople, notTheManager } from './authority.ts'
import type { PeopleParts } from './parts.ts'

/**
 * Where a console user is signed in, and ending it. One session serves every tenant the person enters, so it is the home company's alone
 * to see and to end, as deactivating is.
 */
export function createPeopleSessions(parts: PeopleParts) {
  const { database, clock } = parts

  /** Ends what `end` ends, with the account held; false where there was nothing to end. */
  const ending = (
    context: Context,
    { companyId: ownerId, accountId: id }: Person,
    after: Record<string, unknown>,
    end: (tx: Tx, account: Account, now: Date) => Promise<boolean>,
  ): Promise<Result<void>> =>
    database.transaction(async (tx) => {
      const now = clock.now()
      await holdHome(tx, ownerId)
      if (!(await managesPeople(tx, context, ownerId))) return notTheManager()
      const account = await lockAccount(tx, ownerId, id)
      if (!account || account.kind !== 'console' || account.state === 'erased') return refuse('not-found')
      if (!(await end(tx, account, now))) return refuse('not-found')
      await parts.audit.record(tx, context, { ownerId, action: 'session.ended', now, subject: { kind: 'account', ownerId, id }, after })
      return ok()
    })

  return {
    /** The living sessions, newest act first. */
    async sessionsOf(context: Context, { companyId, accountId }: Person): Promise<Result<SessionRow[]>> {
      const { db } = database
      if (!(await managesPeople(db, context, companyId))) return notTheManager()
      const account = await findAccount(db, companyId, accountId)
      if (!account || account.kind !== 'console' || account.state === 'erased') return refuse('not-found')
      return ok(await parts.sessions.list(account))
    },

    /** Ends one; one that is over or somebody else's is not found. */
    endSession: (context: Context, person: Person, sessionId: string): Promise<Result<void>> =>
      ending(context, person, { session: sessionId }, (tx, { ownerId, id }, now) =>
        parts.sessions.endOne(tx, ownerId, id, sessionId, 'ended by the home company', now),
      ),

    /** Signs the person out on every device. */
    endSessions: (context: Context, person: Person): Promise<Result<void>> =>
      ending(context, person, { ends: 'all-devices' }, async (tx, { ownerId, id }, now) => {
        await parts.sessions.endAll(tx, ownerId, id, 'ended by the home company', now)
        return true
      }),
  }
}
