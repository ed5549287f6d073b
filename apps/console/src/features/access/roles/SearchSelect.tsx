import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { t } from '../../../lib/text.ts'

export interface Found {
  readonly value: string
  readonly label: string
}

interface Props {
  readonly label: string
  readonly placeholder: string
  /** What this is a search of, for the cache. */
  readonly of: readonly string[]
  readonly search: (text: string) => Promise<readonly Found[]>
  readonly value: string | undefined
  /** What the value is called, once that is known. */
  readonly name: string | undefined
  readonly onChange: (value: string | undefined) => void
}

/** One of very many, searched for on the server. */
export function SearchSelect({ label, placeholder, of, search, value, name, onChange }: Props) {
  const [typed, setTyped] = useState('')
  // the name of what is chosen stands in the field: that is no search
  const wanted = typed === name ? '' : typed.trim()
  const [asked] = useDebouncedValue(wanted, 250)
  const { data = [], isFetching } = useQuery({
    queryKey: ['search', ...of, asked],
    queryFn: () => search(asked),
    placeholderData: keepPreviousData,
  })
  const chosen = value && !data.some((one) => one.value === value) ? [{ value, label: name ?? '…' }] : []
  return (
    <Select
      label={label}
      placeholder={placeholder}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('Clear the search') }}
      filter={({ options }) => options}
      nothingFoundMessage={isFetching ? t('Searching') : t('Nobody and nothing matches')}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      onSearchChange={setTyped}
      data={[...chosen, ...data]}
      flex="1 1 240px"
      maw={380}
    />
  )
}
