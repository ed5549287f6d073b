import { Badge, Box, Button, Group, Stack, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { isSettingKey, settingOf } from '@tillward/contract/settings'
import { useState } from 'react'
import type { May } from '../../lib/can.ts'
import { t } from '../../lib/text.ts'
import { type Column, ListTable } from '../../parts/list/ListTable.tsx'
import { useListState } from '../../parts/list/listState.ts'
import { MayButton } from '../../parts/MayButton.tsx'
import { Empty } from '../../parts/states.tsx'
import { Time } from '../../parts/Time.tsx'
import { toast } from '../../parts/toast.ts'
import { BeforeAfter, type ListedChange } from './ChangeList.tsx'
import classes from './History.module.css'
import { readHistory, settingsKey, type Version } from './owner.ts'
import { usePresetTitle } from './presets.ts'
import { SettingsDialog } from './SettingsDialog.tsx'
import type { LoadedProps } from './SettingsScreen.tsx'
import { useSave } from './useSave.ts'
import { pageOf } from './view.ts'

interface Props extends LoadedProps {
  /** Not while changes wait to be saved. */
  readonly free: May
}

/** How the settings came to be what they are: who, when, why, before and after; and the way back to any of it. */
export function HistoryTab(props: Props) {
  const { owner, view, mayLoosen, websiteName } = props
  const state = useListState({ sort: 'version', order: 'desc' })
  const cursor = state.trail.at(-1)
  const query = useQuery({
    queryKey: [...settingsKey(owner), 'history', state.limit, cursor],
    queryFn: () => readHistory(owner, { limit: state.limit, ...(cursor ? { cursor } : {}) }),
    placeholderData: keepPreviousData,
  })
  const [going, setGoing] = useState<number>()
  const [last, setLast] = useState(1)
  const { save, readAnew } = useSave(owner)
  const back = (version: number) => {
    setLast(version)
    setGoing(version)
  }
  return (
    <Box className="sheet">
      <ListTable
        label={t('Versions of the settings')}
        columns={columns(props, back)}
        query={query}
        state={state}
        rowId={(one) => String(one.version)}
        rowName={(one) => t('version {n}', { n: one.version })}
        empty={<Empty title={t('No versions')}>{t('Every change of the settings appears here.')}</Empty>}
      />
      <SettingsDialog
        opened={going !== undefined}
        owner={owner}
        intent={going === undefined ? undefined : { toVersion: going }}
        version={view.version}
        title={t('Return to version {n}', { n: last })}
        confirm={t('Return to version {n}', { n: last })}
        mayLoosen={mayLoosen}
        websiteName={websiteName}
        sides={owner.kind === 'tenant'}
        save={async (reason) => {
          const outcome = await save({ toVersion: last }, view.version, reason)
          toast(outcome ? t('Returned to version {n}', { n: last }) : t('Somebody else changed the settings. Look at the history again.'))
          return outcome
        }}
        overtaken={() => void readAnew()}
        onClose={() => setGoing(undefined)}
      />
    </Box>
  )
}

const columns = ({ owner, view, mayWrite, free, websiteName }: Props, back: (version: number) => void): Column<Version>[] => [
  {
    key: 'version',
    label: t('Version'),
    cell: (one) => (
      <Group gap={6}>
        <Text size="sm" fw={550}>
          {t('Version {n}', { n: one.version })}
        </Text>
        {one.version === view.version ? <Badge color="petrol">{t('In force')}</Badge> : null}
        {one.loosened ? <Badge color="yellow">{t('Loosened')}</Badge> : null}
      </Group>
    ),
  },
  {
    key: 'when',
    label: t('When'),
    cell: (one) => (
      <span className={classes.when}>
        <Time at={one.at} />
      </span>
    ),
  },
  { key: 'who', label: t('Who'), cell: (one) => whoOf(one) },
  {
    key: 'what',
    label: t('What changed'),
    cell: (one) => <What version={one} tenant={owner.kind === 'tenant'} websiteName={websiteName} owner={owner} />,
  },
  {
    key: 'why',
    label: t('Why'),
    cell: (one) =>
      one.reason ? (
        <Text size="sm" maw={280} className={classes.reason}>
          {one.reason}
        </Text>
      ) : (
        <Text span size="sm" c="dimmed" visibleFrom="sm">
          –
        </Text>
      ),
    onCards: 'line',
  },
  {
    key: 'return',
    label: t('Return'),
    align: 'right',
    cell: (one) =>
      one.version === view.version ? null : (
        <MayButton
          size="compact-sm"
          variant="default"
          may={mayWrite === true ? free : mayWrite}
          onClick={() => back(one.version)}
          aria-label={t('Return to version {n}…', { n: one.version })}
        >
          {t('Return…')}
        </MayButton>
      ),
  },
]

function whoOf({ actor }: Version): string {
  if (actor.name) return actor.name
  if (actor.kind === 'operator') return t('Platform operator')
  if (actor.kind === 'console') return t('Somebody since erased')
  return t('The system')
}

/** Changes shown before one asks for the rest. */
const few = 3

function What({
  version,
  tenant,
  websiteName,
  owner,
}: {
  version: Version
  tenant: boolean
  websiteName: (id: string) => string
  owner: Props['owner']
}) {
  const [all, setAll] = useState(false)
  const preset = usePresetTitle(owner, version.preset)
  const { changes } = version
  if (changes.length === 0)
    return (
      <Text size="sm">
        {version.version === 1
          ? t('The beginning, with the preset {preset}', { preset })
          : t('No value; the preset is {preset}', { preset })}
      </Text>
    )
  return (
    <Stack gap={2} align="flex-start">
      {(all ? changes : changes.slice(0, few)).map((change) => (
        <Text size="sm" key={`${change.key} ${change.websiteId ?? ''}`} component="div" className={classes.change}>
          <span>{labelOf(change, tenant, websiteName)}</span> <BeforeAfter change={change} />
        </Text>
      ))}
      {changes.length > few ? (
        <Button variant="subtle" size="compact-xs" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? t('Show fewer') : t('{n, plural, one {# more change} other {# more changes}}', { n: changes.length - few })}
        </Button>
      ) : null}
    </Stack>
  )
}

function labelOf({ key, websiteId }: ListedChange, tenant: boolean, websiteName: (id: string) => string): string {
  if (!isSettingKey(key)) return key
  const label = t(settingOf(key).label)
  if (websiteId) return t('{setting}, at {place}:', { setting: label, place: websiteName(websiteId) })
  if (!tenant) return t('{setting}:', { setting: label })
  return pageOf(key) === 'console' ? t('{setting}, console:', { setting: label }) : t('{setting}, website:', { setting: label })
}
