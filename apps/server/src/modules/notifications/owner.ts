import type { Reader } from '../../platform/db/index.ts'
import { findCompany, findTenant, type Tenant, tenantOfCompany } from '../tenants/index.ts'
import { findWebsite } from '../websites/index.ts'

/** Whose mail a message is, from its owner id: a tenant, a merchant's own company, or another company. */
export interface MailOwner {
  /** Whose texts apply; none for partner companies and the operator's. */
  readonly tenantId?: string
  readonly name: string
  /** The website's name, where the mail belongs to one. */
  readonly website?: string
}

export async function mailOwner(r: Reader, ownerId: string, websiteId: string | null): Promise<MailOwner> {
  const tenant = (await findTenant(r, ownerId)) ?? (await tenantOfCompany(r, ownerId))
  if (!tenant) return { name: (await findCompany(r, ownerId))?.name ?? 'Tillward' }
  const website = websiteId === null ? undefined : await findWebsite(r, tenant.id, websiteId)
  return { tenantId: tenant.id, name: tenant.name, ...(website ? { website: website.name } : {}) }
}

/** The owners whose mails a tenant's staff may see: the tenant itself and its own company, never a partner's. */
export const ownersSeenBy = ({ id, companyId }: Tenant): readonly string[] => [id, companyId]
