import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import type { SessionRow } from '../sessions/index.ts'
import { findUser, holdUser, subjectOf, type UserParts } from './users-parts.ts'

/** The living sessions of a website user, for staff. */
export async function listUserSessions(parts: UserParts, tenantId: string, id: string): Promise<Result<SessionRow[]>> {
  const found = await findUser(parts.database.db, tenantId, id)
  return found.ok ? ok(await parts.sessions.list(found.value)) : found
}

/** Staff end one session of a website user. */
export function endUserSession(parts: UserParts, context: Context, tenantId: string, id: string, sessionId: string): Promise<Result<void>> {
  return parts.database.transaction(async (tx) => {
    const now = parts.clock.now()
    const held = await holdUser(tx, tenantId, id)
    if (!held.ok) return held
    if (!(await parts.sessions.endOne(tx, tenantId, id, sessionId, 'ended by staff', now))) return refuse('not-found')
    await parts.audit.record(tx, context, {
      ownerId: tenantId,
      action: 'session.ended',
      now,
      subject: subjectOf(held.value),
      after: { session: sessionId },
    })
    return ok()
  })
}

/** Staff sign a website user out on every device. */
export function endUserSessions(parts: UserParts, context: Context, tenantId: string, id: string): Promise<Result<void>> {
  return parts.database.transaction(async (tx) => {
    const now = parts.clock.now()
    const held = await holdUser(tx, tenantId, id)
    if (!held.ok) return held
    await parts.sessions.endAll(tx, tenantId, id, 'ended by staff', now)
    await parts.audit.record(tx, context, {
      ownerId: tenantId,
      action: 'session.ended',
      now,
      subject: subjectOf(held.value),
      after: { ends: 'all-devices' },
    })
    return ok()
  })
}
