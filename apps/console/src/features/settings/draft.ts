import {
  type Clause,
  clauseChanges,
  compare,
  type SettingKey,
  type Settings,
  type SettingValue,
  settingIssue,
  settingKeys,
  settingOf,
} from '@tillward/contract/settings'
import { useState } from 'react'
import type { View } from './view.ts'

/** What was changed and not saved yet; `null` gives back what is inherited. A field somebody emptied is `NaN`. */
export type Changes = ReadonlyMap<SettingKey, SettingValue | null>

export interface Draft {
  /** The settings as they were when the first change was made: what somebody else saves meanwhile does not slip in unseen. */
  readonly base: View
  readonly changes: Changes
  readonly set: (key: SettingKey, value: SettingValue | null) => void
  readonly clear: () => void
  /** Goes on from the settings as they are now, without the changes of `dropped`. */
  readonly goOn: (from: View, dropped: ReadonlySet<SettingKey>) => void
}

export function useDraft(latest: View): Draft {
  const [{ frozen, changes }, setState] = useState<{ frozen?: View; changes: Changes }>({ changes: new Map() })
  const base = frozen ?? latest
  return {
    base,
    changes,
    set: (key, value) => {
      const next = new Map(changes)
      if (isChange(base, key, value)) next.set(key, value)
      else next.delete(key)
      setState(next.size > 0 ? { frozen: base, changes: next } : { changes: next })
    },
    clear: () => setState({ changes: new Map() }),
    goOn: (from, dropped) => {
      const kept = new Map([...changes].filter(([key, value]) => !dropped.has(key) && isChange(from, key, value)))
      setState(kept.size > 0 ? { frozen: from, changes: kept } : { changes: kept })
    },
  }
}

const isOwn = (view: View, key: SettingKey) =>
  ['tenant', 'company', 'website'].includes(view.states.get(key)?.origin ?? '') && view.settable.has(key)

/** Whether saving it would change anything. */
function isChange(view: View, key: SettingKey, value: SettingValue | null): boolean {
  return value === null ? isOwn(view, key) : value !== view.values[key]
}

/** The value that would hold after saving. */
export function draftValue({ base, changes }: Pick<Draft, 'base' | 'changes'>, key: SettingKey): SettingValue {
  const value = changes.get(key)
  if (value === undefined) return base.values[key]
  return value === null ? base.states.get(key)!.inherited : value
}

/** All values after saving. */
export function draftValues(draft: Pick<Draft, 'base' | 'changes'>): Settings {
  const changed = [...draft.changes.keys()].map((key) => [key, draftValue(draft, key)])
  return { ...draft.base.values, ...Object.fromEntries(changed) } as Settings
}

/** In the order of the page, what cannot be saved as it is. */
export const faultyKeys = (draft: Pick<Draft, 'base' | 'changes'>): readonly SettingKey[] =>
  settingKeys.filter((key) => draft.changes.has(key) && settingIssue(key, draftValue(draft, key)) !== undefined)

/** Whether a change needs an Admin Owner: it loosens, or the setting is the owners' alone. */
export function needsOwner(base: View, key: SettingKey, value: SettingValue): boolean {
  if (value === base.values[key] || settingIssue(key, value) !== undefined) return false
  return settingOf(key).ownersOnly === true || compare(key, base.values[key] as never, value as never) === 'looser'
}

export interface ClauseEffect {
  readonly broken: readonly Clause[]
  readonly mended: readonly Clause[]
}

/** What the changes break and mend. Nothing while a field holds what no setting can be. */
export function clauseEffect(draft: Pick<Draft, 'base' | 'changes'>): ClauseEffect {
  if (draft.changes.size === 0 || faultyKeys(draft).length > 0) return { broken: [], mended: [] }
  return clauseChanges(draft.base.values, draftValues(draft))
}
