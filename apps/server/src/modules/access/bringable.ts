import type { Reader } from '../../platform/db/index.ts'
import { findCompany, findTenant } from '../tenants/index.ts'
import { mayGrant } from './granting.ts'
import type { Rights } from './policy.ts'
import { consolePermissionsOf, ownerRole, type RoleFacts } from './role.ts'
import { partnersOf } from './store.partners.ts'
import { consoleRolesOf } from './store.roles.ts'

/** A company whose people somebody may give access here, and the roles that may be given. */
export interface BringableCompany {
  readonly companyId: string
  readonly name: string
  /** The tenant's own company. */
  readonly own: boolean
  /** Addresses must be under one of these; empty for the own company, which takes any address. */
  readonly domains: readonly string[]
  readonly roles: readonly { readonly id: string; readonly name: string }[]
}

/** For the invitation form: companies and roles this person could give, by the same rules as `mayGiveRoles`. */
export async function bringableCompanies(reader: Reader, rights: Rights): Promise<BringableCompany[]> {
  const { tenantId, isOwner, mayBringPeople, person } = rights
  if (!isOwner && !mayBringPeople) return []
  const roles = (await consoleRolesOf(reader, tenantId)).filter((role) => mayGrant(rights, consolePermissionsOf(role)))
  const partners = (await partnersOf(reader, tenantId))
    .filter((grant) => isOwner || grant.companyId === person.companyId)
    .map(({ companyId, name, domains, ceiling }) => {
      const below = new Set(consolePermissionsOf(ceiling))
      const fits = (role: RoleFacts) => role.stock !== ownerRole && consolePermissionsOf(role).every((permission) => below.has(permission))
      return { companyId, name, own: false, domains, roles: roles.filter(fits).map(named) }
    })
  const tenant = await findTenant(reader, tenantId)
  const company = isOwner && tenant && (await findCompany(reader, tenant.companyId))
  const own = company ? [{ companyId: company.id, name: company.name, own: true, domains: [], roles: roles.map(named) }] : []
  return [...own, ...partners]
}

const named = ({ id, name }: RoleFacts) => ({ id, name })
