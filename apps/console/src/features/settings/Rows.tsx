import { type Clause, type SettingKey, settingOf } from '@tillward/contract/settings'
import { t } from '../../lib/text.ts'
import { clauseEffect, type Draft, draftValue, needsOwner } from './draft.ts'
import { impactText } from './impact.ts'
import { usePresetTitle } from './presets.ts'
import { SettingRow } from './SettingRow.tsx'
import type { LoadedProps } from './SettingsScreen.tsx'
import { isOwn } from './shown.ts'
import type { useDraftPreview } from './usePreview.ts'

interface Props extends LoadedProps {
  readonly keys: readonly SettingKey[]
  readonly draft: Draft
  readonly broken: ReadonlySet<Clause>
  readonly preview: ReturnType<typeof useDraftPreview>
}

/** The rows of one group. */
export function Rows({ keys, draft, owner, website, mayWrite, mayLoosen, broken, preview }: Props) {
  const presetTitle = usePresetTitle(owner, draft.base.preset.name)
  const effect = clauseEffect(draft)
  const loosen = mayLoosen === true
  return keys.map((key) => {
    const state = draft.base.states.get(key)!
    const value = draftValue(draft, key)
    const changed = draft.changes.has(key)
    const about = (clauses: readonly Clause[]) => (changed ? clauses.filter((clause) => clause.keys.includes(key)) : [])
    const change = changed ? preview.changeOf(key) : undefined
    return (
      <SettingRow
        key={key}
        settingKey={key}
        state={state}
        value={value}
        changed={changed}
        own={isOwn(draft.base, key)}
        locked={lockOf(key)}
        mayLoosen={loosen}
        broken={broken}
        warnings={{
          broken: about(effect.broken),
          mended: about(effect.mended),
          impact: change && impactText(change),
          loosens: changed && needsOwner(draft.base, key, value) ? loosensText() : undefined,
        }}
        presetTitle={presetTitle}
        set={(next) => draft.set(key, next)}
        undo={() => draft.set(key, state.value)}
      />
    )
  })

  function lockOf(key: SettingKey): string | undefined {
    if (mayWrite !== true) return ''
    if (!draft.base.settable.has(key)) return t('The same at all websites')
    if (settingOf(key).ownersOnly && !loosen) return t('Only Admin Owners change it')
    return undefined
  }

  function loosensText() {
    if (loosen) return { refused: false, text: t('Needs a reason and your password, and every Admin Owner is told by mail.') }
    return {
      refused: true,
      text: website
        ? t('This loosens the setting at this website. Only an Admin Owner may do that.')
        : t('This loosens the setting. Only an Admin Owner may do that.'),
    }
  }
}
