import { addressDomain } from '@tillward/contract/login-names'
import type { Tx } from '../../platform/db/index.ts'
import { nil } from '../../platform/random.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { findCompany, findTenant, verifiedDomains } from '../tenants/index.ts'
import type { Candidate } from './granting.ts'
import type { Person } from './policy.ts'
import type { RoleFacts } from './role.ts'
import { type Giver, type Giving, holdPartner, mayGive, rolesToGive } from './service.giving.ts'
import { findGrant } from './store.partners.ts'
import { writeAccess, writeRoles } from './store.ts'

/** Access offered to whoever has an address, as one of this company's people. */
export interface Offer {
  readonly tenantId: string
  readonly companyId: string
  readonly email: string
  readonly roleIds: readonly string[]
  readonly mayBringPeople: boolean
  readonly giver: Giver
}

/**
 * May the giver offer these roles to a person of this company with this address? Decided as for a newcomer, without a look at
 * whether anybody has the address: the answer must not tell (R-16, ATK-019). Holds the partner's company and grant. `byOwner`: an
 * Admin Owner offers, not a partner's person.
 */
export async function mayOffer(tx: Tx, it: Offer): Promise<Result<{ roles: readonly RoleFacts[]; byOwner: boolean }>> {
  const roles = await rolesToGive(tx, it.tenantId, it.roleIds)
  if (!roles.ok) return roles
  await holdPartner(tx, it.tenantId, { companyId: it.companyId, accountId: nil })
  const newcomer = await newcomerOf(tx, it)
  if (!newcomer) return refuse('not-found')
  const allowed = await mayGive(tx, it.tenantId, it.giver, newcomer, roles.value)
  if (!allowed.ok) return allowed
  const byOwner = allowed.value?.isOwner ?? false
  if (it.mayBringPeople && (newcomer.own || !byOwner)) {
    return refuse('forbidden', 'Only an Admin Owner lets people of a partner company bring in colleagues.')
  }
  return ok({ roles: roles.value, byOwner })
}

/**
 * Writes an open invitation for an account of whatever company, after `mayOffer` in the same transaction. Whether that company's
 * people may have access here at all is decided when it is accepted, so that only the holder learns of it. `conflict`: has
 * access already.
 */
export async function offerToHolder(
  tx: Tx,
  giving: Omit<Giving, 'state' | 'giver'> & { giver: Person; byOwner: boolean },
): Promise<Result<void>> {
  const { tenantId, person, giver, invitationEndsAt, now } = giving
  const written = await writeAccess(tx, {
    tenantId,
    person,
    state: 'invited',
    mayBringPeople: giving.mayBringPeople ?? false,
    cameBy: giving.byOwner ? 'owner' : 'partner',
    inviter: giver,
    invitationEndsAt,
    now,
  })
  if (!written) return refuse('conflict', 'This person has access already.')
  await writeRoles(tx, tenantId, person.accountId, giving.roleIds)
  return ok()
}

async function newcomerOf(tx: Tx, { tenantId, companyId, email }: Offer): Promise<Candidate | undefined> {
  const [tenant, company, grant] = [
    await findTenant(tx, tenantId),
    await findCompany(tx, companyId),
    await findGrant(tx, tenantId, companyId),
  ]
  if (!tenant || !company) return undefined
  return {
    person: { companyId, accountId: nil },
    own: tenant.companyId === companyId && company.kind === 'merchant',
    company: { kind: company.kind, state: company.state, domains: await verifiedDomains(tx, companyId) },
    account: { kind: 'console', state: 'active', domain: addressDomain(email) ?? '' },
    grant: grant && { ended: false, mayBringPeople: grant.mayBringPeople, ceiling: grant.ceiling },
  }
}
