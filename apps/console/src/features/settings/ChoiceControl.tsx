import { NativeSelect } from '@mantine/core'
import { t } from '../../lib/text.ts'
import type { ControlProps } from './SettingControl.tsx'
import { choiceNames } from './words.ts'

/** One of a few, listed from the loosest to the tightest. */
export function ChoiceControl({ value, onChange, id, describedBy, choices }: ControlProps & { readonly choices: readonly string[] }) {
  return (
    <NativeSelect
      id={id}
      w={180}
      value={String(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={choices.map((choice) => ({ value: choice, label: t(choiceNames[choice] ?? choice) }))}
      aria-labelledby={`${id}-label`}
      // the library writes its own over a plain property
      attributes={{ input: { 'aria-describedby': describedBy } }}
    />
  )
}
