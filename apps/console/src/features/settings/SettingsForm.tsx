import { Alert, Anchor, Box, Button, Stack } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { brokenClauses, type SettingKey, settingOf } from '@tillward/contract/settings'
import { useEffect, useEffectEvent, useState } from 'react'
import { t } from '../../lib/text.ts'
import { ConflictAlert } from '../../parts/form/ConflictAlert.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { Empty } from '../../parts/states.tsx'
import { toast } from '../../parts/toast.ts'
import { useSettingsConflict } from './conflict.ts'
import { type Draft, draftValue, draftValues, faultyKeys, needsOwner } from './draft.ts'
import { GroupNav } from './GroupNav.tsx'
import { usePlace } from './place.ts'
import { Rows } from './Rows.tsx'
import { SaveBar } from './SaveBar.tsx'
import classes from './Settings.module.css'
import { SettingsDialog } from './SettingsDialog.tsx'
import type { LoadedProps } from './SettingsScreen.tsx'
import { Summary } from './Summary.tsx'
import { keysOfPage, matches, shownOf } from './shown.ts'
import { intentOf, useDraftPreview } from './usePreview.ts'
import { useSave } from './useSave.ts'
import { groupNames } from './words.ts'

/** The settings of a page, group by group, with what is changed and not saved yet. */
export function SettingsForm(props: LoadedProps & { readonly draft: Draft }) {
  const { owner, page, website, websiteName, view, draft, mayWrite, mayLoosen, other } = props
  const place = usePlace()
  const [reviewing, setReviewing] = useState(false)
  const { save, saving, readAnew } = useSave(owner)
  const preview = useDraftPreview(owner, draft, website)
  const conflict = useSettingsConflict(owner, draft, view)
  const late = preview.outcome !== undefined && preview.outcome.version > view.version && !saving
  const lookAgain = useEffectEvent(() => void readAnew())
  useEffect(() => {
    if (late) lookAgain()
  }, [late])
  const values = draftValues(draft)
  const faults = faultyKeys(draft)
  const broken = new Set(brokenClauses(faults.length > 0 ? draft.base.values : values))
  const shown = shownOf(draft.base, page, place, broken, new Set(draft.changes.keys()))
  const barred = [...draft.changes.keys()].filter((key) => needsOwner(draft.base, key, draftValue(draft, key)))
  const [wanted, setWanted] = useState<SettingKey>()
  // a fault may be in a group that is not on the screen: it is, a moment later
  useEffect(() => {
    if (wanted && focusOn(wanted)) setWanted(undefined)
  }, [wanted, shown])
  const show = (key: SettingKey) => {
    if (!shown.sections.some(({ keys }) => keys.includes(key))) place.set({ search: '', only: undefined, group: settingOf(key).group })
    setWanted(key)
  }
  const review = () => {
    if (draft.changes.size === 0 || conflict) return
    if (faults[0]) return show(faults[0])
    setReviewing(true)
  }
  useHotkeys([['mod+Enter', review]], [])
  const elsewhere =
    place.search && other
      ? keysOfPage(view, page === 'console' ? 'website' : 'console').filter((key) => matches(key, place.search)).length
      : 0
  return (
    <Box className={classes.layout}>
      <GroupNav place={place} page={page} view={draft.base} found={shown.found} changed={draft.changes} />
      <Stack gap="md" miw={0}>
        {mayWrite === true ? null : (
          <Alert color="blue" p="sm">
            {t('You can look at these settings. {reason}', { reason: mayWrite.reason })}
          </Alert>
        )}
        {conflict && !saving ? (
          <Box ref={intoView}>
            <ConflictAlert
              conflict={conflict}
              labels={Object.fromEntries(conflict.fields.map(({ field }) => [field, settingOf(field).label])) as Record<SettingKey, string>}
              choose={(chosen) =>
                draft.goOn(view, new Set(conflict.fields.filter((one) => chosen[one.field] !== one.mine).map((one) => one.field)))
              }
            />
          </Box>
        ) : null}
        <Summary {...props} place={place} broken={broken} />
        {shown.sections.map(({ group, keys }) => (
          <Sheet key={group} title={t(groupNames[group])} flush>
            <Rows keys={keys} {...props} broken={broken} preview={preview} />
          </Sheet>
        ))}
        {shown.found.length === 0 ? (
          <Box className="sheet">
            <Empty
              title={t('No setting matches')}
              act={
                <Button variant="default" onClick={() => place.set({ search: '', only: undefined, group: undefined })}>
                  {t('Show all settings')}
                </Button>
              }
            >
              {t('Nothing on this page has all of what you searched for.')}
            </Empty>
          </Box>
        ) : null}
        {elsewhere > 0 && other ? (
          <Anchor component={Link} to={other.to} search={{ q: place.search } as never} size="sm" ta="center">
            {t('{n, plural, one {# more in {page}} other {# more in {page}}}', { n: elsewhere, page: other.title })}
          </Anchor>
        ) : null}
        {draft.changes.size > 0 ? (
          <SaveBar
            draft={draft}
            outcome={preview.outcome}
            faults={faults}
            barred={mayLoosen === true ? [] : barred}
            loosens={barred.length}
            waits={conflict !== undefined}
            review={review}
          />
        ) : null}
      </Stack>
      <SettingsDialog
        opened={reviewing}
        owner={owner}
        intent={reviewing ? intentOf(draft, website) : undefined}
        version={draft.base.version}
        title={t('Review and save')}
        confirm={t('{n, plural, one {Save # change} other {Save # changes}}', { n: draft.changes.size })}
        mayLoosen={mayLoosen}
        websiteName={websiteName}
        sides={false}
        save={async (reason) => {
          const count = draft.changes.size
          const outcome = await save(intentOf(draft, website), draft.base.version, reason)
          if (outcome) {
            setReviewing(false)
            draft.clear()
            toast(t('{n, plural, one {# setting saved} other {# settings saved}}', { n: count }))
          }
          return outcome
        }}
        overtaken={() => {
          setReviewing(false)
          void readAnew()
        }}
        onClose={() => setReviewing(false)}
      />
    </Box>
  )
}

/** What has to be answered first is seen, wherever on the page one was. */
const intoView = (alert: HTMLDivElement | null): void => alert?.scrollIntoView({ block: 'center' })

/** To the control of a setting, wherever on the page it is; false while it is not there. */
function focusOn(key: SettingKey): boolean {
  const control = document.getElementById(`setting-${key}`)
  control?.scrollIntoView({ block: 'center' })
  control?.focus({ preventScroll: true })
  return control !== null
}
