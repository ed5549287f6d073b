import { Radio, Select, Stack, Switch } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Theme } from '../../frame/Personal.tsx'
import { useSingleKeys } from '../../lib/keys.ts'
import { languages, nearest } from '../../lib/languages.ts'
import { usePreference } from '../../lib/preferences.ts'
import { currentLanguage, t } from '../../lib/text.ts'
import { dateTime } from '../../lib/time.ts'
import { type Density, useDensity } from '../../parts/list/density.ts'
import { Sheet } from '../../parts/Sheet.tsx'

/** How the console looks and speaks to one. Each choice counts at once, on every device. */
export function OwnPreferences() {
  return (
    <>
      <Sheet title={t('Look')}>
        <Stack gap="lg">
          <ThemeChoice />
          <DensityChoice />
        </Stack>
      </Sheet>
      <Sheet title={t('Language and time')}>
        <Stack gap="md" maw={420}>
          <LanguageChoice />
          <ZoneChoice />
        </Stack>
      </Sheet>
      <Sheet title={t('Keyboard')}>
        <KeysChoice />
      </Sheet>
    </>
  )
}

function Choice<V extends string>(props: {
  label: string
  value: V
  set: (value: V) => void
  choices: readonly (readonly [V, string])[]
  note?: ReactNode
}) {
  const { label, value, set, choices, note } = props
  return (
    <Radio.Group label={label} description={note} value={value} onChange={(next) => set(next)}>
      <Stack gap={8} mt={8}>
        {choices.map(([one, text]) => (
          <Radio key={one} value={one} label={text} />
        ))}
      </Stack>
    </Radio.Group>
  )
}

function ThemeChoice() {
  const [theme, setTheme] = usePreference<Theme>('theme', 'system')
  return (
    <Choice
      label={t('Theme')}
      value={theme}
      set={setTheme}
      choices={[
        ['light', t('Light')],
        ['dark', t('Dark')],
        ['system', t('As the system')],
      ]}
    />
  )
}

function DensityChoice() {
  const [density, setDensity] = useDensity()
  return (
    <Choice<Density>
      label={t('Rows of lists')}
      value={density}
      set={setDensity}
      choices={[
        ['roomy', t('Two lines: the name, and below it the address')],
        ['compact', t('One line: more rows fit')],
      ]}
    />
  )
}

function LanguageChoice() {
  const [language, setLanguage] = usePreference('language', '')
  return (
    <Select
      label={t('Language')}
      description={t('Dates and numbers follow it. Mails to you come in this language where it is available.')}
      data={languages.map(({ tag, name }) => ({ value: tag, label: name }))}
      value={nearest(language ? [language] : [currentLanguage()]).tag}
      allowDeselect={false}
      onChange={(tag) => tag && setLanguage(tag)}
    />
  )
}

const here = Intl.DateTimeFormat().resolvedOptions().timeZone

function ZoneChoice() {
  const [zone, setZone] = usePreference('timeZone', '')
  const zones = Intl.supportedValuesOf('timeZone')
  return (
    <Select
      label={t('Time zone')}
      description={t('Now it is {now}.', { now: dateTime(new Date()) })}
      searchable
      clearable
      limit={100}
      placeholder={t('As this computer: {zone}', { zone: words(here) })}
      nothingFoundMessage={t('No time zone has this name')}
      clearButtonProps={{ 'aria-label': t('Use the time zone of this computer') }}
      data={[...new Set(['UTC', ...zones])].map((name) => ({ value: name, label: words(name) }))}
      value={zone || null}
      onChange={(name) => setZone(name ?? undefined)}
    />
  )
}

const words = (zone: string) => zone.replaceAll('_', ' ')

function KeysChoice() {
  const [on, setOn] = useSingleKeys()
  return (
    <Switch
      checked={on}
      onChange={(event) => setOn(event.currentTarget.checked)}
      label={t('Single-key shortcuts')}
      description={t(
        'Press ? for the list of them. Switch them off if you speak to your computer, or press keys by accident. Ctrl K always works.',
      )}
    />
  )
}
