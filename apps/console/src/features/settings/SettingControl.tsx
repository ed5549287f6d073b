import { type SettingDefinition, type SettingKey, type SettingValue, settingIssue, settingOf } from '@tillward/contract/settings'
import { ChoiceControl } from './ChoiceControl.tsx'
import { NumberControl } from './NumberControl.tsx'
import { SwitchControl } from './SwitchControl.tsx'

export interface ControlProps {
  readonly settingKey: SettingKey
  readonly definition: SettingDefinition
  /** `NaN` while a field is empty. */
  readonly value: SettingValue
  readonly onChange: (value: SettingValue) => void
  /** The label's element has this id with `-label` behind it. */
  readonly id: string
  readonly describedBy: string
  readonly fault: string | undefined
}

/** The control of a setting, by the type of its value: every setting of the registry has one. */
export function SettingControl(props: Omit<ControlProps, 'definition' | 'fault'>) {
  const definition = settingOf(props.settingKey)
  const all: ControlProps = { ...props, definition, fault: settingIssue(props.settingKey, props.value) }
  const { schema } = definition
  if (schema.type === 'boolean') return <SwitchControl {...all} />
  if (schema.type === 'string') return <ChoiceControl {...all} choices={schema.enum} />
  return <NumberControl {...all} limits={schema} />
}
