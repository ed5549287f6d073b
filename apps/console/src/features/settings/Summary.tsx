import { Anchor, Box, Chip, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type Clause, clauses } from '@tillward/contract/settings'
import { t } from '../../lib/text.ts'
import { useLinks } from './links.ts'
import type { Place } from './place.ts'
import { usePresetTitle } from './presets.ts'
import classes from './Settings.module.css'
import type { LoadedProps } from './SettingsScreen.tsx'
import { isOwn, keysOfPage } from './shown.ts'
import { ownCount } from './view.ts'
import { standardName, standardNames } from './words.ts'

interface Props extends LoadedProps {
  readonly place: Place
  readonly broken: ReadonlySet<Clause>
}

/** Above the groups: the preset with how much differs, how standards are kept, and the way to see only these. */
export function Summary({ owner, page, website, websiteName, view, place, broken }: Props) {
  const title = usePresetTitle(owner, view.preset.name)
  const links = useLinks()
  const own = keysOfPage(view, page).filter((key) => isOwn(view, key)).length
  const here = clauses.filter((one) => broken.has(one) && (one.side === page || (one.side === 'both' && page === 'console')))
  const kept = standardNames.map((name) => {
    const n = here.filter((one) => standardName(one.standard) === name).length
    return n === 0 ? t('{standard} kept', { standard: name }) : t('{standard} {n} not kept', { standard: name, n })
  })
  return (
    <Box className="sheet" p="sm" px="md">
      <Group justify="space-between" gap="sm">
        <Box miw={0}>
          <Text size="sm" fw={600}>
            {website ? websiteName(website) : null}
            {website ? null : <PresetLine title={title} changed={ownCount(view)} />}{' '}
            {website ? null : (
              <Anchor component={Link} {...links.presets} size="sm" fw={450}>
                {t('Choose a preset')}
              </Anchor>
            )}
          </Text>
          <Text size="xs" c="dimmed">
            {[
              ...(website
                ? [t('{n, plural, =0 {Differs in nothing} one {Differs in # setting} other {Differs in # settings}}', { n: own })]
                : []),
              ...kept,
            ].join(' · ')}
          </Text>
        </Box>
        <Group gap={6} role="group" aria-label={t('Show only')}>
          <Only place={place} value="own" label={t('Changed here ({n})', { n: own })} />
          <Only place={place} value="broken" label={t('Not kept ({n})', { n: here.length })} />
        </Group>
      </Group>
    </Box>
  )
}

/** "Default, 2 changed". */
export function PresetLine({ title, changed }: { title: string; changed: number }) {
  return (
    <>{changed === 0 ? t('Preset: {preset}', { preset: title }) : t('Preset: {preset}, {changed} changed', { preset: title, changed })}</>
  )
}

function Only({ place, value, label }: { place: Place; value: 'own' | 'broken'; label: string }) {
  return (
    <Chip
      size="xs"
      classNames={{ label: classes.chip }}
      checked={place.only === value}
      onChange={(on) => place.set({ only: on ? value : undefined })}
    >
      {label}
    </Chip>
  )
}
