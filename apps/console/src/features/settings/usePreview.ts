import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { SettingKey } from '@tillward/contract/settings'
import { type Draft, faultyKeys } from './draft.ts'
import { type Intent, type OutcomeChange, previewSettings, type SettingsOwner, settingsKey } from './owner.ts'

/** What the changes made so far would do to people, asked of the server a moment after each change. */
export function useDraftPreview(owner: SettingsOwner, draft: Draft, websiteId: string | undefined) {
  const ready = draft.changes.size > 0 && faultyKeys(draft).length === 0
  const [asked] = useDebouncedValue(ready ? JSON.stringify(intentOf(draft, websiteId)) : '', 300)
  const preview = useQuery({
    queryKey: [...settingsKey(owner), 'preview', draft.base.version, asked],
    queryFn: () => previewSettings(owner, JSON.parse(asked) as Intent),
    enabled: ready && asked !== '',
    placeholderData: keepPreviousData,
  })
  const outcome = ready ? preview.data : undefined
  /** Of one setting, here: at the website looked at, or for all. */
  const changeOf = (key: SettingKey): OutcomeChange | undefined =>
    outcome?.changes.find((one) => one.key === key && one.websiteId === websiteId)
  return { outcome, changeOf }
}

export const intentOf = ({ changes }: Pick<Draft, 'changes'>, websiteId: string | undefined): Intent => ({
  changes: Object.fromEntries(changes),
  ...(websiteId === undefined ? {} : { websiteId }),
})
