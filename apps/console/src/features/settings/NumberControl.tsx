import { Checkbox, Group, NativeSelect, NumberInput, Stack, Text } from '@mantine/core'
import { presetNames, presets } from '@tillward/contract/presets'
import type { SettingDefinition, SettingKey } from '@tillward/contract/settings'
import { useState } from 'react'
import { t } from '../../lib/text.ts'
import type { ControlProps } from './SettingControl.tsx'
import { limitsText, type Step, stepFor, stepsOf, unitNames, zeroName } from './words.ts'

interface Props extends ControlProps {
  readonly limits: { readonly minimum: number; readonly maximum: number }
}

/** A whole number with its unit: a time in the unit one thinks in, and a box for "never" where 0 says so. */
export function NumberControl({ settingKey, definition, limits, value, onChange, id, describedBy, fault }: Props) {
  const amount = Number(value)
  const isZero = amount === 0 && definition.zeroMeans !== undefined
  const [chosen, setChosen] = useState<Step>()
  const fits = chosen !== undefined && (Number.isNaN(amount) || amount % chosen.size === 0)
  const step = fits ? chosen : stepFor(definition, Number.isNaN(amount) ? limits.minimum : amount)
  const size = step?.size ?? 1
  const name = t(definition.label)
  return (
    <Stack gap={6} align="flex-end">
      <Group gap="xs" wrap="nowrap" justify="flex-end">
        <NumberInput
          id={id}
          w={92}
          value={Number.isNaN(amount) || isZero ? '' : amount / size}
          onChange={(typed) => {
            // typed in this unit, so it stays: 48 hours do not turn into 2 days under one's hands
            setChosen(step)
            onChange(typed === '' ? Number.NaN : Math.round(Number(typed) * size))
          }}
          disabled={isZero}
          placeholder={isZero ? '–' : undefined}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="none"
          min={limits.minimum === 0 ? (definition.zeroMeans ? 1 : 0) : Math.ceil(limits.minimum / size)}
          max={Math.floor(limits.maximum / size)}
          error={fault !== undefined}
          aria-labelledby={`${id}-label`}
          // the library writes its own over a plain property
          attributes={{ input: { 'aria-describedby': fault === undefined ? describedBy : `${id}-fault ${describedBy}` } }}
        />
        <Unit name={name} definition={definition} step={step} choose={(next) => choose(next, amount / size)} disabled={isZero} />
      </Group>
      {definition.zeroMeans ? (
        <Checkbox
          size="xs"
          label={zeroName(definition)}
          aria-label={t('{never}: {setting}', { never: zeroName(definition), setting: name })}
          checked={isZero}
          onChange={(event) => onChange(event.currentTarget.checked ? 0 : usual(settingKey, definition, limits.maximum))}
        />
      ) : null}
      {fault === undefined ? null : (
        <Text id={`${id}-fault`} size="xs" c="var(--mantine-color-error)" ta="right">
          {t('Enter {limits}', { limits: limitsText(definition) })}
        </Text>
      )}
    </Stack>
  )

  function choose(next: Step, shown: number): void {
    setChosen(next)
    if (!Number.isNaN(shown)) onChange(shown * next.size)
  }
}

interface UnitProps {
  readonly name: string
  readonly definition: SettingDefinition
  readonly step: Step | undefined
  readonly choose: (step: Step) => void
  readonly disabled: boolean
}

function Unit({ name, definition, step, choose, disabled }: UnitProps) {
  const steps = stepsOf(definition)
  if (!step) return null
  if (steps.length < 2) return <Text size="sm">{t(unitNames[step.unit])}</Text>
  return (
    <NativeSelect
      w={112}
      aria-label={t('{setting}: unit', { setting: name })}
      value={step.unit}
      disabled={disabled}
      onChange={(event) => choose(steps.find(({ unit }) => unit === event.currentTarget.value)!)}
      data={steps.map(({ unit }) => ({ value: unit, label: t(unitNames[unit]) }))}
    />
  )
}

/** Where "never" is taken away: a number that a preset has, the smallest of them. */
function usual(key: SettingKey, definition: SettingDefinition, maximum: number): number {
  const named = presetNames.flatMap((name) => Object.values(presets[name]).map((values) => Number(values[key] ?? 0)))
  const positive = [Number(definition.default), ...named].filter((value) => value > 0)
  return positive.length > 0 ? Math.min(...positive) : maximum
}
