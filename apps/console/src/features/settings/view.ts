import { useQuery } from '@tanstack/react-query'
import { isSettingKey, registryDefaults, type SettingKey, type SettingSide, type Settings, settingOf } from '@tillward/contract/settings'
import { readSettings, type SettingState, type SettingsOwner, type SettingsView, settingsKey } from './owner.ts'

/** The settings as they are, of an owner or as they hold at one website. */
export interface View {
  readonly version: number
  readonly preset: SettingsView['preset']
  readonly states: ReadonlyMap<SettingKey, SettingState>
  /** All values together, for what clauses say of them. */
  readonly values: Settings
  /** The settings that can be set here: a website may differ in some only. */
  readonly settable: ReadonlySet<SettingKey>
  readonly websitesThatDiffer: readonly string[]
}

/** Reads the settings; at a website those of the tenant as well, so that what a website cannot change is shown too. */
export function useSettingsView(owner: SettingsOwner, websiteId: string | undefined) {
  const own = useQuery({ queryKey: [...settingsKey(owner), 'view'], queryFn: () => readSettings(owner) })
  const there = useQuery({
    queryKey: [...settingsKey(owner), 'view', websiteId],
    queryFn: () => readSettings(owner, websiteId),
    enabled: websiteId !== undefined,
  })
  const view = own.data && (websiteId === undefined || there.data) ? viewOf(own.data, there.data) : undefined
  const refetch = () => Promise.all([own.refetch(), ...(websiteId === undefined ? [] : [there.refetch()])])
  return { view, error: own.error ?? there.error, refetch }
}

function viewOf(own: SettingsView, there: SettingsView | undefined): View {
  const settable = (there ?? own).settings.map(({ key }) => key).filter(isSettingKey)
  const states = new Map(
    [...own.settings, ...(there?.settings ?? [])].flatMap((one) => (isSettingKey(one.key) ? [[one.key, one] as const] : [])),
  )
  const values = { ...registryDefaults, ...Object.fromEntries([...states].map(([key, { value }]) => [key, value])) } as Settings
  return {
    // of two answers the older one: a change that names it cannot overwrite what only the newer one shows
    version: Math.min(own.version, there?.version ?? own.version),
    preset: own.preset,
    states,
    values,
    settable: new Set(settable),
    websitesThatDiffer: own.websitesThatDiffer,
  }
}

/** The page a setting stands on. What is about neither side alone stands with the console's. */
export const pageOf = (key: SettingKey): Exclude<SettingSide, 'both'> => (settingOf(key).side === 'website' ? 'website' : 'console')

/** Settings set here rather than inherited, of both sides. */
export const ownCount = (view: View): number =>
  [...view.states.values()].filter(({ origin }) => origin === 'tenant' || origin === 'company').length
