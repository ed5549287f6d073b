import { Badge, Box, Group, List, Radio, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { May } from '../../lib/can.ts'
import { t } from '../../lib/text.ts'
import { MayButton } from '../../parts/MayButton.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { Failed, RowsSkeleton } from '../../parts/states.tsx'
import { toast } from '../../parts/toast.ts'
import { ChangeList } from './ChangeList.tsx'
import { Effects } from './Effects.tsx'
import { type Preset, previewSettings, settingsKey } from './owner.ts'
import classes from './Presets.module.css'
import { usePlace } from './place.ts'
import { usePresets } from './presets.ts'
import { SettingsDialog } from './SettingsDialog.tsx'
import type { LoadedProps } from './SettingsScreen.tsx'
import { useSave } from './useSave.ts'
import { ownCount } from './view.ts'
import { standardName, standardNames } from './words.ts'

interface Props extends LoadedProps {
  /** Not while changes wait to be saved. */
  readonly free: May
}

/** Named sets of values: what each is for, and what choosing it would change, before it is chosen. */
export function PresetsTab(props: Props) {
  const { owner, view, mayWrite, mayLoosen, free, websiteName } = props
  const place = usePlace()
  const presets = usePresets(owner)
  const [choosing, setChoosing] = useState(false)
  const { save, readAnew } = useSave(owner)
  if (presets.error) return <Failed error={presets.error} retry={() => void presets.refetch()} />
  if (!presets.data) return <RowsSkeleton rows={6} />
  const looked = presets.data.find(({ name }) => name === place.preset) ?? presets.data.find(({ name }) => name === view.preset.name)!
  const may = mayWrite === true ? free : mayWrite
  return (
    <Stack gap="md">
      {owner.kind === 'tenant' ? (
        <Text size="sm" c="dimmed">
          {t('A preset holds for the console and all websites together. What single websites have of their own stays.')}
        </Text>
      ) : null}
      <Radio.Group value={looked.name} onChange={(preset) => place.set({ preset })} aria-label={t('Preset')}>
        <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }} spacing="sm">
          {presets.data.map((preset) => (
            <Card key={preset.name} preset={preset} own={preset.name === view.preset.name ? ownCount(view) : undefined} />
          ))}
        </SimpleGrid>
      </Radio.Group>
      <Facts preset={looked} />
      <Differences
        {...props}
        preset={looked}
        act={
          <MayButton may={may} onClick={() => setChoosing(true)}>
            {t('Review and apply')}
          </MayButton>
        }
      />
      <SettingsDialog
        opened={choosing}
        owner={owner}
        intent={choosing ? { preset: looked.name } : undefined}
        version={view.version}
        title={t('Apply the preset {preset}', { preset: t(looked.title) })}
        confirm={t('Apply {preset}', { preset: t(looked.title) })}
        mayLoosen={mayLoosen}
        websiteName={websiteName}
        sides={owner.kind === 'tenant'}
        save={async (reason) => {
          const outcome = await save({ preset: looked.name }, view.version, reason)
          toast(
            outcome
              ? t('{preset} applied', { preset: t(looked.title) })
              : t('Somebody else changed the settings. Look at the differences again.'),
          )
          return outcome
        }}
        overtaken={() => void readAnew()}
        onClose={() => setChoosing(false)}
      />
    </Stack>
  )
}

/** `own`: how many settings differ from it, where it is the one in force. */
function Card({ preset, own }: { preset: Preset; own: number | undefined }) {
  return (
    <Radio.Card
      value={preset.name}
      className={classes.card}
      aria-labelledby={`preset-${preset.name}`}
      aria-describedby={`preset-${preset.name}-about`}
    >
      <Group wrap="nowrap" align="flex-start" gap="sm" className={classes.inside}>
        <Radio.Indicator mt={2} className={classes.indicator} />
        <Box miw={0} flex={1}>
          <Group gap="xs" justify="space-between">
            <Text fw={600} size="sm" id={`preset-${preset.name}`}>
              {t(preset.title)}
            </Text>
            {own === undefined ? null : (
              <Badge color="petrol" leftSection={<IconCheck size={13} aria-hidden />}>
                {own === 0 ? t('In force') : t('In force, {n} changed', { n: own })}
              </Badge>
            )}
          </Group>
          <Box id={`preset-${preset.name}-about`}>
            <Text size="sm" c="dimmed" mt={2}>
              {t(preset.summary)}
            </Text>
            <Text size="xs" c="dimmed" mt={6}>
              {standardNames.map((name) => keptText(preset, name)).join(' · ')}
            </Text>
          </Box>
        </Box>
      </Group>
    </Radio.Card>
  )
}

function keptText({ broken }: Preset, standard: string): string {
  const n = broken.filter((one) => standardName(one.standard) === standard).length
  return n === 0 ? t('{standard} kept', { standard }) : t('{standard} {n} not kept', { standard, n })
}

function Facts({ preset }: { preset: Preset }) {
  const sides = {
    console: t('It wants a second factor for console users, which this version cannot ask for yet.'),
    website: t('It wants a second factor for website users, which this version cannot ask for yet.'),
  }
  const facts = [...preset.facts.map((fact) => t(fact)), ...preset.lacksSecondFactor.map((side) => sides[side])]
  if (facts.length === 0) return null
  return (
    <Sheet title={t('What to know about {preset}', { preset: t(preset.title) })}>
      <List size="sm" spacing={4}>
        {facts.map((fact) => (
          <List.Item key={fact}>{fact}</List.Item>
        ))}
      </List>
    </Sheet>
  )
}

function Differences({ owner, view, preset, websiteName, act }: Props & { readonly preset: Preset; readonly act: ReactNode }) {
  const preview = useQuery({
    queryKey: [...settingsKey(owner), 'preview', view.version, { preset: preset.name }],
    queryFn: () => previewSettings(owner, { preset: preset.name }),
  })
  const outcome = preview.data
  const count = outcome?.changes.length ?? 0
  const title = t('What would change')
  if (preview.error) return <Failed error={preview.error} retry={() => void preview.refetch()} />
  return (
    <Sheet title={title} act={count > 0 ? act : undefined}>
      <Box role="status" aria-live="polite">
        {!outcome ? <RowsSkeleton rows={3} /> : null}
        {outcome && count === 0 ? (
          <Text size="sm" c="dimmed">
            {t('Nothing: all values are those of {preset} already.', { preset: t(preset.title) })}
          </Text>
        ) : null}
      </Box>
      {outcome && count > 0 ? (
        <Stack gap="md">
          <Effects outcome={outcome} />
          <ChangeList
            changes={outcome.changes}
            labelOf={(key) => t(outcome.changes.find((one) => one.key === key)?.label ?? key)}
            websiteName={websiteName}
            sides={owner.kind === 'tenant'}
          />
          {outcome.needs.loosening ? (
            <Group gap={8} wrap="nowrap" align="flex-start">
              <IconAlertTriangle size={16} aria-hidden color="var(--mantine-color-yellow-text)" className={classes.sign} />
              <Text size="sm">{t('Some of it loosens settings: only Admin Owners may choose it, with a reason.')}</Text>
            </Group>
          ) : null}
        </Stack>
      ) : null}
    </Sheet>
  )
}
