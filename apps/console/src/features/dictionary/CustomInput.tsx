import { Checkbox, MultiSelect, NumberInput, Radio, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../../lib/text.ts'
import { momentOf, wallClock } from '../../lib/time.ts'
import type { Shown } from './property.ts'

export interface CustomInputProps {
  readonly property: Shown
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  readonly onBlur?: () => void
  readonly error?: ReactNode
  /** Where it stands in a form, so that the form finds it to focus. */
  readonly path?: string
}

/** The control of one custom property, as the dictionary says: what it gives is what the API takes. */
export function CustomInput(props: CustomInputProps) {
  const { property } = props
  switch (property.type) {
    case 'yes-no':
      return <YesNo {...props} />
    case 'one-of':
      return property.control === 'radio-buttons' ? <OneOfRadios {...props} choices={property.rules.choices ?? []} /> : <OneOf {...props} />
    case 'many-of':
      return property.control === 'check-boxes' ? <ManyOfBoxes {...props} /> : <ManyOf {...props} />
    case 'whole-number':
    case 'decimal':
      return <NumberField {...props} />
    case 'date':
    case 'date-time':
      return <TimeField {...props} />
    case 'text':
    case 'long-text':
    case 'e-mail':
    case 'url':
    case 'phone':
      return <TextField {...props} />
  }
}

/** Label, hint, fault and place of a control, the same for all. Optional ones are marked, needed ones are not. */
function common({ property, error, path, onBlur }: CustomInputProps) {
  const label = property.label || t('Without a label')
  return {
    label: property.required ? label : t('{label} (optional)', { label }),
    description: property.help || undefined,
    error,
    onBlur,
    'data-path': path,
  }
}

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

function TextField(props: CustomInputProps) {
  const { property, value, onChange } = props
  const it = { ...common(props), value: text(value), maxLength: property.rules.maxLength }
  if (property.control === 'text-area') {
    return <Textarea {...it} autosize minRows={2} maxRows={10} onChange={(event) => onChange(event.currentTarget.value)} />
  }
  const type = ({ 'e-mail': 'email', phone: 'tel', url: 'url' } as const)[property.type as 'phone'] ?? 'text'
  return <TextInput {...it} type={type} autoComplete="off" onChange={(event) => onChange(event.currentTarget.value)} />
}

function NumberField(props: CustomInputProps) {
  const { property, value, onChange } = props
  const { min, max, decimals } = property.rules
  const whole = property.type === 'whole-number'
  return (
    <NumberInput
      {...common(props)}
      value={typeof value === 'number' ? value : text(value)}
      onChange={(next) => onChange(next === '' ? null : next)}
      allowDecimal={!whole}
      decimalScale={whole ? 0 : (decimals ?? 6)}
      min={typeof min === 'number' ? min : undefined}
      max={typeof max === 'number' ? max : undefined}
      clampBehavior="none"
      hideControls
      thousandSeparator=" "
      inputMode={whole ? 'numeric' : 'decimal'}
    />
  )
}

/** The browser's own picker, in the person's language. A moment is kept in UTC and shown in the person’s zone. */
function TimeField(props: CustomInputProps) {
  const { property, value, onChange } = props
  const { min, max } = property.rules
  const isDate = property.type === 'date'
  const shown = (moment: unknown) => (isDate ? text(moment) : localMinute(text(moment)))
  return (
    <TextInput
      {...common(props)}
      type={isDate ? 'date' : 'datetime-local'}
      value={shown(value)}
      min={shown(min) || undefined}
      max={shown(max) || undefined}
      onChange={({ currentTarget: { value: typed } }) =>
        onChange(typed === '' ? null : isDate ? typed : (momentOf(typed)?.toISOString() ?? null))
      }
    />
  )
}

function localMinute(moment: string): string {
  const at = new Date(moment)
  if (moment === '' || Number.isNaN(at.getTime())) return ''
  return wallClock(at)
}

function YesNo(props: CustomInputProps) {
  const { property, value, onChange } = props
  // a box nobody touched is no answer: where one is needed, it is asked for
  if (property.control === 'radio-buttons' || property.required) {
    const choices = [
      { key: 'yes', label: t('Yes') },
      { key: 'no', label: t('No') },
    ]
    const chosen = value === true ? 'yes' : value === false ? 'no' : null
    return <OneOfRadios {...props} choices={choices} value={chosen} onChange={(next) => onChange(next === null ? null : next === 'yes')} />
  }
  const it = { ...common(props), label: property.label || t('Without a label'), checked: value === true }
  return property.control === 'switch' ? (
    <Switch {...it} onChange={(event) => onChange(event.currentTarget.checked)} />
  ) : (
    <Checkbox {...it} onChange={(event) => onChange(event.currentTarget.checked)} />
  )
}

const options = ({ rules }: Shown) => (rules.choices ?? []).map(({ key, label }) => ({ value: key, label: label || key }))

function OneOf(props: CustomInputProps) {
  const { property, value, onChange } = props
  const choices = options(property)
  return (
    <Select
      {...common(props)}
      data={choices}
      value={text(value) || null}
      onChange={onChange}
      clearable={!property.required}
      searchable={choices.length > 8}
      clearButtonProps={{ 'aria-label': t('Clear {label}', { label: property.label }) }}
      nothingFoundMessage={t('No choice matches')}
    />
  )
}

type Choices = readonly { readonly key: string; readonly label: string }[]

function OneOfRadios({ choices, ...props }: CustomInputProps & { choices: Choices }) {
  const { value, onChange } = props
  const { 'data-path': path, onBlur, ...it } = common(props)
  return (
    <Radio.Group {...it} value={text(value) || null} onChange={onChange} onBlur={onBlur}>
      <Stack gap={6} mt={4}>
        {choices.map(({ key, label }, at) => (
          <Radio key={key} value={key} label={label || key} data-path={at === 0 ? path : undefined} />
        ))}
      </Stack>
    </Radio.Group>
  )
}

const keys = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

function ManyOf(props: CustomInputProps) {
  const { property, value, onChange } = props
  return (
    <MultiSelect
      {...common(props)}
      data={options(property)}
      value={keys(value)}
      onChange={onChange}
      searchable
      clearable={!property.required}
      clearButtonProps={{ 'aria-label': t('Clear {label}', { label: property.label }) }}
      nothingFoundMessage={t('No choice matches')}
    />
  )
}

function ManyOfBoxes(props: CustomInputProps) {
  const { property, value, onChange } = props
  const { 'data-path': path, onBlur, ...it } = common(props)
  return (
    <Checkbox.Group {...it} value={keys(value)} onChange={onChange} onBlur={onBlur}>
      <Stack gap={6} mt={4}>
        {options(property).map((one, at) => (
          <Checkbox key={one.value} {...one} data-path={at === 0 ? path : undefined} />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}
