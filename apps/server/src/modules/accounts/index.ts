export { deactivateAccount, eraseAccount } from './account-end.ts'
export { mailActivation } from './account-link.ts'
export { releaseFormerAddresses } from './address-change-links.ts'
export { managing, userToManage } from './buyers.ts'
export { acceptCustomerInvitation } from './buyers-consent.ts'
export { handInvitations, sweepInvitations } from './buyers-invitations-store.ts'
export { mailCustomerInvitation } from './buyers-mailing.ts'
export { hasOtherCustomers } from './buyers-store.ts'
export {
  type CleanConsent,
  type Consent,
  type ConsentSource,
  cleanConsents,
  consentBody,
  consentsOf,
  recordConsent,
  type TypedConsent,
} from './consent.ts'
export { type MergeParts, mergeCustomers, previewMerge } from './customer-merge.ts'
export { usersOfCustomer } from './customer-users.ts'
export { companyName, createFounding, type FoundedTenant, type TenantToFound } from './founding.ts'
export { impactCounters } from './impact.ts'
export { type AccountToMake, lockConsoleAddress, makeAccount } from './new-account.ts'
export { ownAccountRoutes } from './own-doors.ts'
export { type AccountParts, calledBy, type PeopleParts, writtenBy } from './parts.ts'
export { createPeople, type People } from './people.ts'
export { personExport } from './person-export.ts'
export { namesOf, policyAnnouncer } from './policy-notice.ts'
export { cleanAddress, cleanProfile, cleanUserName, type ProfileInput, profileBody } from './profile.ts'
export { customerMergeRoutes } from './routes.console.customers.ts'
export { peopleAccountRoutes } from './routes.console.ts'
export { type UserRouteParts, userRoutes } from './routes.console.users.ts'
export { buyerRoutes } from './routes.storefront.buyers.ts'
export { sweepUnclaimed } from './users-erase.ts'
export type { UserParts } from './users-parts.ts'
export { deactivateOwn } from './users-state.ts'
export { namesOfWriters } from './users-store.ts'
