import { useQuery } from '@tanstack/react-query'
import { t } from '../../lib/text.ts'
import { readPresets, type SettingsOwner, settingsKey } from './owner.ts'

/** The presets in their newest versions; they change with the program only. */
export const usePresets = (owner: SettingsOwner) =>
  useQuery({ queryKey: [...settingsKey(owner), 'presets'], queryFn: () => readPresets(owner), staleTime: Number.POSITIVE_INFINITY })

/** What a preset is called. */
export function usePresetTitle(owner: SettingsOwner, name: string): string {
  const { data } = usePresets(owner)
  const found = data?.find((one) => one.name === name)
  return found ? t(found.title) : name
}
