import { Select, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { problemOf } from '../../lib/api.ts'
import { t } from '../../lib/text.ts'
import type { Choice } from '../list/filters.ts'
import { Option } from './Option.tsx'

export interface PickProps {
  readonly label: ReactNode
  readonly value: string | null
  readonly onChange: (value: string | null, choice: Choice | undefined) => void
  readonly description?: ReactNode
  readonly error?: ReactNode
  readonly placeholder?: string
  readonly disabled?: boolean
  readonly clearable?: boolean
  readonly autoFocus?: boolean
  readonly name?: string
}

interface Props extends PickProps {
  /** Names what is asked, for its answers at hand: `['customers', tenantId]`. */
  readonly of: readonly unknown[]
  /** Some that match, the likely first; the server looks, so that a million can be there. */
  readonly find: (text: string, signal: AbortSignal) => Promise<readonly Choice[]>
  /** What a value is called that was not found by typing. */
  readonly called: (value: string, signal: AbortSignal) => Promise<string>
}

/** One of many that the server finds while it is typed. A combobox: arrows, Enter, Escape, and readers hear how many there are. */
export function Pick({ of, find, called, value, onChange, autoFocus, ...input }: Props) {
  const [typed, setTyped] = useState('')
  const [text] = useDebouncedValue(typed.trim(), 250)
  const [opened, setOpened] = useState(false)
  const [picked, setPicked] = useState<Choice>()
  const found = useQuery({
    queryKey: ['pick', ...of, text],
    queryFn: ({ signal }) => find(text, signal),
    enabled: opened,
    placeholderData: keepPreviousData,
  })
  const choices = found.data ?? []
  const here = choices.find((one) => one.value === value)
  const name = useQuery({
    queryKey: ['picked', ...of, value],
    queryFn: ({ signal }) => called(value ?? '', signal),
    enabled: value !== null && here === undefined,
    staleTime: 300_000,
  })
  const label = here?.label ?? name.data ?? ''
  const hint = here?.hint ?? (picked?.value === value ? picked?.hint : undefined)
  const known = value === null || here ? choices : [{ value, label: label || t('Loading') }, ...choices]
  const choose = (next: string | null) => {
    const choice = choices.find((one) => one.value === next)
    setPicked(choice)
    onChange(next, choice)
  }
  return (
    <div>
      <Select
        {...input}
        data={known.map((one) => ({ value: one.value, label: one.label }))}
        value={value}
        onChange={choose}
        searchable
        allowDeselect={false}
        // the server has looked already; what is chosen stands among it only where it matches too
        filter={({ options }) => options.filter((one) => !('value' in one) || choices.some((choice) => choice.value === one.value))}
        onSearchChange={(next) => setTyped(next === label ? '' : next)}
        onDropdownOpen={() => setOpened(true)}
        nothingFoundMessage={found.error ? problemOf(found.error).title : found.isFetching ? t('Looking') : t('Nothing found')}
        renderOption={({ option }) => <Option label={option.label} hint={choices.find((one) => one.value === option.value)?.hint} />}
        comboboxProps={{ shadow: 'md' }}
        maxDropdownHeight={280}
        {...(autoFocus ? { 'data-autofocus': true } : {})}
      />
      {value !== null && hint ? (
        <Text size="xs" c="dimmed" mt={4}>
          {hint}
        </Text>
      ) : null}
    </div>
  )
}
