export { type BoundAccount, type BoundPolicy, type SettingsAt, type SettingsOf, settingsAtVersion, settingsOfAccounts } from './binding.ts'
export type { PlannedChange, Wish } from './policy.ts'
export { settingsRoutes } from './routes.console.ts'
export {
  type ChangeInput,
  createSettings,
  type HistoryEntry,
  type ImpactCounters,
  type ImpactPlace,
  type Intent,
  type Owner,
  type PolicyNotice,
  type SettingsParts,
  type SettingsRights,
  type SettingsService,
} from './service.ts'
export type { OwnerKind, PolicyVersion } from './stored.ts'
