export type { Account, AccountState, Activation, CameBy, Kind, Profile, ProfileField } from './account.ts'
export { displayName, fold, profileFields, realmOf, searchText } from './account.ts'
export { domainInUse } from './domain-in-use.ts'
export { type AccountQuery, type AccountSort, accountSorts, type ListedAccount, listAccounts, type SortedBy } from './list.ts'
export { addressIsTaken, holderOf, keepFormerName, namesTaken, writeNames } from './names.ts'
export { createPersonKeys } from './person-keys.ts'
export {
  type AccountChange,
  accountColumns,
  changeAccount,
  customOf,
  findAccount,
  insertAccount,
  lockAccount,
  markDeactivated,
  markErased,
  markReactivated,
  type NewAccount,
  raiseAccountRights,
  raiseEpoch,
  type StoredFields,
  setActivation,
  touchLastSignIn,
  writeCustom,
} from './store.ts'
