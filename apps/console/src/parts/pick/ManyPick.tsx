import { MultiSelect } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { t } from '../../lib/text.ts'
import type { Choice } from '../list/filters.ts'
import { Option } from './Option.tsx'

interface Props {
  readonly label: ReactNode
  readonly values: readonly string[]
  readonly onChange: (values: string[]) => void
  readonly error?: ReactNode
  readonly description?: ReactNode
  readonly placeholder?: string
  readonly autoFocus?: boolean
  /** Where it stands in a form, so that the form finds it to focus. */
  readonly path?: string
  readonly of: readonly unknown[]
  readonly find: (text: string, signal: AbortSignal) => Promise<readonly Choice[]>
  readonly called: (value: string, signal: AbortSignal) => Promise<string>
}

/** Several of many that the server finds while it is typed. */
export function ManyPick({ of, find, called, values, onChange, autoFocus, path, ...input }: Props) {
  const [typed, setTyped] = useState('')
  const [text] = useDebouncedValue(typed.trim(), 250)
  const found = useQuery({
    queryKey: ['pick', ...of, text],
    queryFn: ({ signal }) => find(text, signal),
    placeholderData: keepPreviousData,
  })
  const [seen, setSeen] = useState<ReadonlyMap<string, string>>(new Map())
  const choices = found.data ?? []
  const known = new Map([...seen, ...choices.map((one) => [one.value, one.label] as const)])
  const missing = values.filter((one) => !known.has(one))
  const names = useQueries({
    queries: missing.map((value) => ({
      queryKey: ['picked', ...of, value],
      queryFn: ({ signal }: { signal: AbortSignal }) => called(value, signal),
      staleTime: 300_000,
    })),
  })
  missing.forEach((value, at) => known.set(value, names[at]?.data ?? t('Loading')))
  const options = [...new Set([...choices.map((one) => one.value), ...values])]
  return (
    <MultiSelect
      {...input}
      data={options.map((value) => ({ value, label: known.get(value) ?? value }))}
      value={[...values]}
      onChange={(next) => {
        setSeen(known)
        onChange(next)
      }}
      searchable
      filter={({ options: all }) => all}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={found.isFetching ? t('Looking') : t('Nothing found')}
      hidePickedOptions
      renderOption={({ option }) => <Option label={option.label} hint={choices.find((one) => one.value === option.value)?.hint} />}
      comboboxProps={{ shadow: 'md' }}
      data-path={path}
      {...(autoFocus ? { 'data-autofocus': true } : {})}
    />
  )
}
