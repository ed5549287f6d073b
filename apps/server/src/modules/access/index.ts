export { isAssignedTo, mayStay, websitesOfUser } from './account-websites.ts'
export type { SignedIn } from './asking.ts'
export {
  type Assignment,
  type AssignmentChange,
  type AssignmentOutcome,
  type AssignmentValues,
  type AssignmentWish,
  plainAssignment,
  type RoleOfAssignment,
  valuesOf,
} from './assignment.ts'
export { type BringableCompany, bringableCompanies } from './bringable.ts'
export {
  type ChoiceView,
  type ChosenCustomer,
  choiceEnded,
  customerOfSession,
  firstCustomer,
  type ShopperSession,
  viewChoice,
} from './choice.ts'
export { consoleEditor, ownEditor } from './custom-editor.ts'
export { type AskedPermission, askedPermissions, type Decision, decide, type Question, type ReasonCode } from './decision.ts'
export { doorRefusal, freshRefusal } from './door.ts'
export { type Candidate, type GrantDenial, mayActOnCredentials, mayGiveRoles, mayGrant, mayHold, mayTakeAccess } from './granting.ts'
export { createGuard, customerOf, type GuardParts, type KeyCaller, keyOf, rightsOf, signedInOf } from './guard.ts'
export { mayOffer, type Offer, offerToHolder } from './offering.ts'
export { createOwnerNotices, type TellOwners } from './owner-notices.ts'
export type { Barred, Person, Rights, Why } from './policy.ts'
export {
  type AccessCameBy,
  type AccessRecord,
  accessesOfPerson,
  accessesOfTenant,
  findAccess,
  invitationsOf,
  type Owner,
  ownersOf,
  personInTenant,
  websiteNamed,
} from './read.ts'
export { ownerRole, type Role, type RoleFacts } from './role.ts'
export { viewTenant } from './routes.console.schemas.ts'
export { type AccessRouteParts, accessRoutes } from './routes.console.ts'
export { decisionRoutes } from './routes.integration.decisions.ts'
export { forwardAuthRoutes } from './routes.integration.forward-auth.ts'
export { sessionCheckRoutes } from './routes.integration.session.ts'
export { choiceView, customerChoiceRoutes } from './routes.storefront.customers.ts'
export { ownDecisionRoutes } from './routes.storefront.decisions.ts'
export { type Assigning, assignAllIn, assignIn, recordAssignments, unassignIn } from './service.assigning.ts'
export { type Assignments, createAssignments, setWebsitesIn } from './service.assignments.ts'
export { type AskedQuestion, answer } from './service.decisions.ts'
export { type AccessEnd, endAccess, endAccessEverywhere, type Taker, withdrawInvitation } from './service.ending.ts'
export { acceptAccess, type Giver, type Giving, giveAccess, type RoleChange, setAccessRoles } from './service.giving.ts'
export { endAssignmentsOf, moveAssignmentsIn } from './service.moving.ts'
export { createPartners, type Partners } from './service.partners.ts'
export { createRoles, type Roles } from './service.roles.ts'
export { administersCompany, ensureOwnerRemains, rankIn, rightsIn, type TenantOfPerson, tenantsOf } from './service.ts'
export { assignedUsers, assignmentsOf } from './store.assigned.ts'
export { type AssignmentWithRole, findAssignment, lockAssignments, shipTosAmong } from './store.assignments.ts'
export { companyHasAccess, type PartnerGrant, partnersOf } from './store.partners.ts'
export { insertStockRoles, rolesAmong, rolesByIds, stockRoleId, websiteRolesOf } from './store.roles.ts'
export type { EndedAccess } from './store.ts'
export { administratorsOf, customerRights, customerRightsOf } from './store.website-rights.ts'
export {
  type Approver,
  type CustomerBarred,
  type CustomerRights,
  mayApprove,
  mayGrantWebsiteRole,
  needsApprover,
  type Site,
  shipTosWithin,
  websitePermissionsOf,
} from './website-rights.ts'
export { soleDuties, type WhoCanGetIn, whoCanGetIn } from './who.ts'
