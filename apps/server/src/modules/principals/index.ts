export type { Account, AccountState, Activation, CameBy, Kind, Profile, ProfileField } from './account.ts'
export { displayName, profileFields, realmOf, searchText } from './account.ts'
export { type AccountQuery, type AccountSort, accountSorts, listAccounts } from './list.ts'
export { holderOf, keepFormerName } from './names.ts'
export { createPersonKeys } from './person-keys.ts'
export {
  type AccountChange,
  accountColumns,
  changeAccount,
  findAccount,
  insertAccount,
  lockAccount,
  markDeactivated,
  markErased,
  markReactivated,
  type NewAccount,
  raiseAccountRights,
  raiseEpoch,
  setActivation,
  touchLastSignIn,
} from './store.ts'
