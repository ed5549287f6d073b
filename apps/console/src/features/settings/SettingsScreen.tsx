import type { ReactNode } from 'react'
import type { May } from '../../lib/can.ts'
import { t } from '../../lib/text.ts'
import { LeaveGuard, type Move } from '../../parts/form/LeaveGuard.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { PageTabs } from '../../parts/PageTabs.tsx'
import { Failed, PageSkeleton } from '../../parts/states.tsx'
import type { SettingsTab } from '../../paths.ts'
import { useDraft } from './draft.ts'
import { HistoryTab } from './HistoryTab.tsx'
import { SettingsLinksContext } from './links.ts'
import type { SettingsOwner } from './owner.ts'
import { PresetsTab } from './PresetsTab.tsx'
import { usePlace, without } from './place.ts'
import { SettingsForm } from './SettingsForm.tsx'
import { useSettingsView, type View } from './view.ts'

export interface ScreenProps {
  readonly owner: SettingsOwner
  readonly page: 'console' | 'website'
  readonly tab: SettingsTab | undefined
  readonly title: string
  readonly line: string
  /** Settings as they hold at this website. */
  readonly website: string | undefined
  readonly websiteName: (id: string) => string
  readonly to: (tab?: SettingsTab) => string
  /** The page of the other side, where there is one. */
  readonly other: { readonly to: string; readonly title: string } | undefined
  readonly mayWrite: May
  readonly mayLoosen: May
  /** Chooses the website. */
  readonly choose?: ReactNode
}

/** The settings of one owner and side: what holds, presets, and how it came about. */
export function SettingsScreen(props: ScreenProps) {
  const { owner, tab, title, line, website, choose, to } = props
  const { view, error, refetch } = useSettingsView(owner, website)
  const place = usePlace()
  const kept = without({ website, group: place.group })
  const tabs = [
    { value: '', label: t('Settings'), to: to(), search: kept },
    { value: 'presets', label: t('Presets'), to: to('presets'), search: kept },
    { value: 'history', label: t('History'), to: to('history'), search: kept },
  ]
  return (
    <SettingsLinksContext
      value={{
        website: website !== undefined,
        everywhere: { to: to(), search: without({ group: place.group }) as never },
        presets: { to: to('presets'), search: without({ website }) as never },
      }}
    >
      <PageHead title={title} actions={error ? undefined : choose}>
        {line}
      </PageHead>
      {error ? null : <PageTabs label={title} tabs={tabs} tab={tab ?? ''} />}
      {error ? <Failed error={error} retry={() => void refetch()} /> : view ? <Loaded {...props} view={view} /> : <PageSkeleton />}
    </SettingsLinksContext>
  )
}

export interface LoadedProps extends ScreenProps {
  readonly view: View
}

function Loaded(props: LoadedProps) {
  const { tab, view } = props
  const draft = useDraft(view)
  const unsaved = draft.changes.size > 0
  const busy: May = unsaved ? { reason: t('Save or discard your changes under Settings first.') } : true
  return (
    <>
      {tab === 'presets' ? <PresetsTab {...props} free={busy} /> : null}
      {tab === 'history' ? <HistoryTab {...props} free={busy} /> : null}
      {tab === undefined ? <SettingsForm {...props} draft={draft} /> : null}
      <LeaveGuard when={(move) => unsaved && (move === undefined || scopeOf(move.current) !== scopeOf(move.next))} />
    </>
  )
}

/** Another tab, group or search keeps what was changed; another side, website or page does not. */
function scopeOf({ params, search, pathname }: Move['current']): string {
  const { tab } = params as { tab?: string }
  const place = tab && pathname.endsWith(`/${tab}`) ? pathname.slice(0, -tab.length - 1) : pathname
  return `${place} ${(search as { website?: string }).website ?? ''}`
}
