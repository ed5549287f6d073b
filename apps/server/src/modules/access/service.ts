import type { Reader, Tx } from '../../platform/db/index.ts'
import type { Page } from '../../platform/page.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { tenantOfCompany } from '../tenants/index.ts'
import { nothing, type Person, type Rights, rankFrom, rightsFrom } from './policy.ts'
import { accessesByName, findAccess, ownersOf } from './read.ts'
import { pageOfTenants, type TenantQuery } from './tenants-by-name.ts'

/** What a person may do in a tenant at this moment, and why. One query. Unknown tenants and people have nothing. */
export async function rightsIn(reader: Reader, tenantId: string, person: Person): Promise<Rights> {
  const access = await findAccess(reader, tenantId, person)
  return access ? rightsFrom(access.facts) : nothing(tenantId, person, 'no-access')
}

/** The rank of a person here, in force or not: for `mayActOnCredentials`. */
export async function rankIn(reader: Reader, tenantId: string, person: Person): Promise<Rights> {
  const access = await findAccess(reader, tenantId, person)
  return access ? rankFrom(access.facts) : nothing(tenantId, person, 'no-access')
}

/**
 * Whether a person manages the people and domains of their own company: the administrators of a partner's (or the operator's), the
 * Admin Owners of a merchant's.
 */
export async function administersCompany(
  reader: Reader,
  account: { readonly ownerId: string; readonly id: string; readonly companyAdministrator: boolean },
): Promise<boolean> {
  const tenant = await tenantOfCompany(reader, account.ownerId)
  if (!tenant) return account.companyAdministrator
  return (await rightsIn(reader, tenant.id, { companyId: account.ownerId, accountId: account.id })).isOwner
}

/** A tenant somebody can enter. */
export interface TenantOfPerson {
  readonly tenantId: string
  readonly name: string
  readonly rights: Rights
}

/** One page of the tenants a person can enter now, by name. A page may hold fewer than asked for, and still have a next one. */
export async function tenantsOf(reader: Reader, person: Person, query: TenantQuery): Promise<Page<TenantOfPerson>> {
  const found = await accessesByName(reader, person, query)
  const tenants = found.map(({ facts, tenantName }) => ({ tenantId: facts.tenantId, name: tenantName, rights: rightsFrom(facts) }))
  const page = pageOfTenants(tenants, query)
  return { ...page, items: page.items.filter(({ rights }) => !rights.barred) }
}

/**
 * Refuses where the tenant has no active Admin Owner left. Call it after whatever lessened them, in the same transaction,
 * which must hold `lockTenant` since before it read anything it decided by: only then do two such acts see each other (ATK-065).
 */
export async function ensureOwnerRemains(tx: Tx, tenantId: string): Promise<Result<void>> {
  const owners = await ownersOf(tx, tenantId)
  return owners.length > 0 ? ok() : refuse('last-owner', 'Make somebody else an Admin Owner first, and wait until they have accepted.')
}

/** Whether the person is one of the Admin Owners in force. */
export const isActiveOwner = async (tx: Tx, tenantId: string, person: Person) =>
  (await ownersOf(tx, tenantId)).some((owner) => owner.accountId === person.accountId)
