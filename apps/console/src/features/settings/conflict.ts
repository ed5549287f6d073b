import { useQuery } from '@tanstack/react-query'
import type { SettingKey } from '@tillward/contract/settings'
import type { Conflict } from '../../parts/form/ConflictAlert.tsx'
import { type Draft, draftValue } from './draft.ts'
import { readHistory, type SettingsOwner, settingsKey } from './owner.ts'
import type { View } from './view.ts'
import { valueText } from './words.ts'

/** Settings both changed, to different values. */
export const collisions = (draft: Pick<Draft, 'base' | 'changes'>, latest: View): readonly SettingKey[] =>
  [...draft.changes.keys()].filter((key) => latest.values[key] !== draft.base.values[key] && draftValue(draft, key) !== latest.values[key])

/** Somebody saved other settings since the first change here: who, when, and what has to be chosen. */
export function useSettingsConflict(owner: SettingsOwner, draft: Draft, latest: View): Conflict<SettingKey> | undefined {
  const overtaken = draft.changes.size > 0 && latest.version !== draft.base.version
  const history = useQuery({
    queryKey: [...settingsKey(owner), 'last', latest.version],
    queryFn: () => readHistory(owner, { limit: 1 }),
    enabled: overtaken,
  })
  const last = history.data?.items[0]
  if (!overtaken || !last) return undefined
  return {
    theirs: latest,
    by: last.actor.name,
    at: last.at,
    fields: collisions(draft, latest).map((key) => ({
      field: key,
      theirs: valueText(key, latest.values[key]),
      mine: valueText(key, draftValue(draft, key)),
    })),
  }
}
