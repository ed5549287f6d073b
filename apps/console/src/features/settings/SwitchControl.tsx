import { Group, Switch, Text } from '@mantine/core'
import type { ControlProps } from './SettingControl.tsx'
import { valueText } from './words.ts'

/** On or off, with the word beside it. */
export function SwitchControl({ settingKey, value, onChange, id, describedBy }: ControlProps) {
  return (
    <Group gap="sm" wrap="nowrap" justify="flex-end">
      <Text size="sm" aria-hidden>
        {valueText(settingKey, value)}
      </Text>
      <Switch
        id={id}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
        aria-labelledby={`${id}-label`}
        aria-describedby={describedBy}
        withThumbIndicator={false}
      />
    </Group>
  )
}
