import { ok, type Result, refuse, refuseFields } from '../../platform/result.ts'
import type { Context } from '../audit/index.ts'
import { type Account, lockAccount } from '../principals/index.ts'
import { type Consent, consentHistory, consentIssues, consentsOf, recordConsent, type TypedConsent } from './consent.ts'
import { findUser, holdUser, type UserParts } from './users-parts.ts'

/** Topics one user may have: more are nobody's newsletters. */
const mostTopics = 50

/** A website user agrees to e-mails, or takes it back. */
export function changeOwnConsent(
  parts: Pick<UserParts, 'database' | 'clock' | 'newId' | 'audit'>,
  context: Context,
  own: Account,
  websiteId: string,
  { topic, given, wording = '' }: TypedConsent,
): Promise<Result<Consent[]>> {
  const issues = consentIssues({ topic, given, wording })
  if (issues.length) return Promise.resolve(refuseFields(...issues))
  return parts.database.transaction(async (tx) => {
    const { ownerId, id: accountId } = own
    const account = await lockAccount(tx, ownerId, accountId)
    if (account?.state !== 'active') return refuse('session-ended')
    const standing = await consentsOf(tx, ownerId, accountId)
    const known = standing.some((one) => one.topic === topic)
    if (!known && standing.length >= mostTopics) return refuse('conflict', `At most ${mostTopics} topics are kept.`)
    const consent = { topic, given, wording }
    await recordConsent(parts, tx, context, { ownerId, accountId, consent, source: 'profile', websiteId, now: parts.clock.now() })
    return ok(await consentsOf(tx, ownerId, accountId))
  })
}

/** Everything ever recorded of a user, oldest first, for staff. */
export async function readUserConsents(parts: Pick<UserParts, 'database'>, tenantId: string, id: string): Promise<Result<Consent[]>> {
  const found = await findUser(parts.database.db, tenantId, id)
  return found.ok ? ok(await consentHistory(parts.database.db, tenantId, id)) : found
}

/** Staff write down that a user took a consent back, by phone for instance. They cannot give one for anybody. */
export function withdrawUserConsent(
  parts: Pick<UserParts, 'database' | 'clock' | 'newId' | 'audit'>,
  context: Context,
  tenantId: string,
  id: string,
  { topic, wording }: { readonly topic: string; readonly wording: string },
): Promise<Result<Consent[]>> {
  const issues = consentIssues({ topic, given: false, wording })
  if (issues.length) return Promise.resolve(refuseFields(...issues))
  return parts.database.transaction(async (tx) => {
    const held = await holdUser(tx, tenantId, id)
    if (!held.ok) return held
    const standing = await consentsOf(tx, tenantId, id)
    if (!standing.some((one) => one.topic === topic)) return refuse('not-found', 'Nothing of this topic was ever recorded for this user.')
    const consent = { topic, given: false, wording }
    await recordConsent(parts, tx, context, { ownerId: tenantId, accountId: id, consent, source: 'staff', now: parts.clock.now() })
    return ok(await consentsOf(tx, tenantId, id))
  })
}
