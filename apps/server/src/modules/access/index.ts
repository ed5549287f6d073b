export { type BringableCompany, bringableCompanies } from './bringable.ts'
export { doorRefusal, freshRefusal } from './door.ts'
export { type Candidate, type GrantDenial, mayActOnCredentials, mayGiveRoles, mayGrant, mayHold, mayTakeAccess } from './granting.ts'
export { createGuard, type GuardParts, rightsOf, type SignedIn, signedInOf } from './guard.ts'
export { mayOffer, type Offer, offerToHolder } from './offering.ts'
export { createOwnerNotices, type TellOwners } from './owner-notices.ts'
export type { Barred, Person, Rights, Why } from './policy.ts'
export {
  type AccessCameBy,
  type AccessRecord,
  accessesOfPerson,
  accessesOfTenant,
  findAccess,
  type Owner,
  ownersOf,
  personInTenant,
} from './read.ts'
export { ownerRole, type Role, type RoleFacts } from './role.ts'
export { type AccessRouteParts, accessRoutes } from './routes.console.ts'
export { type AccessEnd, endAccess, endAccessEverywhere, type Taker, withdrawInvitation } from './service.ending.ts'
export { acceptAccess, type Giver, type Giving, giveAccess, type RoleChange, setAccessRoles } from './service.giving.ts'
export { createPartners, type Partners } from './service.partners.ts'
export { createRoles, type Roles } from './service.roles.ts'
export { administersCompany, ensureOwnerRemains, rankIn, rightsIn, type TenantOfPerson, tenantsOf } from './service.ts'
export { companyHasAccess, type PartnerGrant, partnersOf } from './store.partners.ts'
export { insertStockRoles, rolesByIds, stockRoleId } from './store.roles.ts'
export type { EndedAccess } from './store.ts'
export { soleDuties, type WhoCanGetIn, whoCanGetIn } from './who.ts'
