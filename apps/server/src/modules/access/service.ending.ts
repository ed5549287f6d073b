import type { Tx } from '../../platform/db/index.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { type ApiKey, endKeysOf } from '../keys/index.ts'
import { raiseAccountRights } from '../principals/index.ts'
import { lockTenant } from '../tenants/index.ts'
import { mayTakeAccess } from './granting.ts'
import type { Person } from './policy.ts'
import { accessesOfPerson, findAccess } from './read.ts'
import { ensureOwnerRemains, isActiveOwner, rightsIn } from './service.ts'
import { type EndedAccess, endAccessOf, endInvitationsSentBy, lockAccess } from './store.ts'

/** Who takes access away: a person whose rights are checked (or the person itself, leaving), or the home company ending everything of its own. */
export type Taker = Person | 'home-company'

export interface AccessEnd {
  readonly ended: EndedAccess
  /** Open invitations the person had sent here: they end with it. */
  readonly endedInvitations: readonly EndedAccess[]
  /** The API keys the person held here: they end with it (R-07, ATK-067). */
  readonly endedKeys: readonly ApiKey[]
}

/**
 * Ends a person's access or open invitation in one tenant, at once, and nothing elsewhere. `last-owner` where it is the
 * last Admin Owner's. Holds the tenant's row.
 */
export async function endAccess(tx: Tx, tenantId: string, person: Person, taker: Taker, now: Date): Promise<Result<AccessEnd>> {
  await lockTenant(tx, tenantId)
  const access = await findAccess(tx, tenantId, person)
  if (!access || access.facts.access?.state === 'ended') return refuse('not-found')
  if (taker !== 'home-company' && taker.accountId !== person.accountId) {
    const actor = await rightsIn(tx, tenantId, taker)
    const own = access.facts.person.companyId === access.facts.tenantCompanyId
    if (!mayTakeAccess(actor, { own, companyId: person.companyId })) return refuse('forbidden', 'Only Admin Owners take access away.')
  }
  const wasOwner = await isActiveOwner(tx, tenantId, person)
  const [ended] = await endAccessOf(tx, tenantId, person, now)
  if (!ended) return refuse('not-found')
  if (wasOwner) {
    const remains = await ensureOwnerRemains(tx, tenantId)
    if (!remains.ok) return remains
  }
  const endedInvitations = await endInvitationsSentBy(tx, tenantId, person, now)
  const endedKeys = await endKeysOf(tx, tenantId, person, 'access.ended', now)
  await raiseAccountRights(tx, person.companyId, person.accountId)
  return ok({ ended, endedInvitations, endedKeys })
}

/** Ends everything a person has in any tenant: deactivation and erasing. Tenants are taken in the order of their ids. */
export async function endAccessEverywhere(tx: Tx, person: Person, now: Date): Promise<Result<(AccessEnd & { tenantId: string })[]>> {
  const all: (AccessEnd & { tenantId: string })[] = []
  for (const { facts } of await accessesOfPerson(tx, person)) {
    const one = await endAccess(tx, facts.tenantId, person, 'home-company', now)
    if (one.ok) all.push({ tenantId: facts.tenantId, ...one.value })
    else if (one.refusal.code !== 'not-found') return one
  }
  return ok(all)
}

/** Withdraws an invitation that was not accepted yet; access itself is not touched. */
export async function withdrawInvitation(tx: Tx, tenantId: string, person: Person, taker: Taker, now: Date): Promise<Result<AccessEnd>> {
  if (!(await lockAccess(tx, tenantId, person))) return refuse('not-found')
  const access = await findAccess(tx, tenantId, person)
  if (access?.facts.access?.state !== 'invited') return refuse('not-found')
  return endAccess(tx, tenantId, person, taker, now)
}
