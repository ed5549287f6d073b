export type { Company, CompanyKind, Tenant } from './company.ts'
export { claimable, type DomainView } from './domain.ts'
export { domainRoutes } from './routes.console.ts'
export { type CheckedDomain, createDomains, type DomainParts, type Domains, hasVerifiedDomain } from './service.ts'
export { verifiedDomains } from './store.domains.ts'
export {
  findCompany,
  findTenant,
  insertCompany,
  insertTenant,
  listTenants,
  lockCompany,
  lockTenant,
  markHadOwner,
  policyOwnerOf,
  raiseRightsVersion,
  renameCompany,
  tenantOfCompany,
} from './store.ts'
