export { changeCustomerIn, holdCustomer, versionConflict } from './change.ts'
export { createCustomerIn } from './create.ts'
export {
  billToIdOf,
  type Customer,
  type CustomerCameBy,
  type CustomerField,
  type CustomerFields,
  type CustomerKeys,
  type CustomerKind,
  type CustomerState,
  customerFields,
  customerName,
  nameKey,
  searchText as customerSearchText,
  trailNumber,
  versionOf,
} from './customer.ts'
export { eraseCustomer } from './erase.ts'
export { cleanCustomer, customerBody } from './fields.ts'
export { type CustomerQuery, type CustomerSort, customerSorts, listCustomers, searchCondition, shipTosOf } from './list.ts'
export { holdToMerge, type MovedShipTo, markMerged, moveShipTos, type ToMerge } from './merging.ts'
export { nextCustomerNumber } from './number.ts'
export type { CustomerChange, CustomerParts, CustomerToMake, NewCustomer } from './parts.ts'
export { customerRoutes } from './routes.console.ts'
export { type CustomerRouteParts, type Customers, type CustomersParts, createCustomers, type UsersOfCustomer } from './service.ts'
export { setActiveIn } from './state.ts'
export {
  currentCustomer,
  customerColumns,
  findByImportKey,
  findByNumber,
  findCustomer,
  lockCustomer,
  websitesOfCustomer,
} from './store.ts'
