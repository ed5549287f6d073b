import { Box, Button, Checkbox, CloseButton, Group, Radio, ScrollArea, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { t } from '../../lib/text.ts'
import { Failed } from '../states.tsx'
import { type Choice, daysOffered, type Filter, type Operator, split, wordsOfPeriod } from './filters.ts'

const textOf = (value: FormDataEntryValue | null) => (typeof value === 'string' ? value : '')

interface Props<F extends Filter = Filter> {
  readonly filter: F
  readonly values: readonly string[]
  readonly set: (values: readonly string[]) => void
  /** After something that needs no second choice. */
  readonly done: () => void
}
type Of<K extends Filter['kind']> = Props<Extract<Filter, { kind: K }>>

/** What a list shall be narrowed to by one property. Counts at once; what is typed counts with Apply. */
export function FilterEditor(props: Props) {
  const { filter } = props
  if (filter.kind === 'choice') return <Choices {...props} filter={filter} />
  if (filter.kind === 'picked') return <Picked {...props} filter={filter} />
  if (filter.kind === 'date') return <Dates {...props} filter={filter} />
  return <Written {...props} filter={filter} />
}

function Choices({ filter, values, set, done }: Of<'choice'>) {
  if (filter.one) {
    return (
      <Radio.Group value={values[0] ?? ''} onChange={(value) => (set([value]), done())} aria-label={filter.label}>
        <Stack gap={8}>
          {filter.choices.map((one) => (
            <Radio key={one.value} value={one.value} label={one.label} />
          ))}
        </Stack>
      </Radio.Group>
    )
  }
  return <Several filter={filter} values={values} set={set} done={done} />
}

function Several({ filter, values, set }: Of<'choice'>) {
  const [typed, setTyped] = useState('')
  const shown = filter.choices.filter((one) => one.label.toLowerCase().includes(typed.trim().toLowerCase()))
  return (
    <Stack gap="xs">
      {filter.choices.length > 8 ? <Find label={t('Find a value')} typed={typed} set={setTyped} /> : null}
      <ScrollArea.Autosize mah={260}>
        <Checkbox.Group value={[...values]} onChange={set} aria-label={filter.label}>
          <Stack gap={8} py={2} pl={2}>
            {shown.map((one) => (
              <Checkbox key={one.value} size="sm" value={one.value} label={one.label} />
            ))}
          </Stack>
        </Checkbox.Group>
        {shown.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('No value has “{typed}”', { typed })}
          </Text>
        ) : null}
      </ScrollArea.Autosize>
    </Stack>
  )
}

function Picked({ filter, values, set, done }: Of<'picked'>) {
  const [typed, setTyped] = useState('')
  const [asked] = useDebouncedValue(typed.trim(), 250)
  const { pathname } = useLocation()
  const found = useQuery({
    // the address: another tenant has other roles, customers and people
    queryKey: ['filter-choices', pathname, filter.name, asked],
    queryFn: ({ signal }) => filter.find(asked, signal),
    placeholderData: keepPreviousData,
  })
  if (found.error) return <Failed error={found.error} retry={() => void found.refetch()} />
  return (
    <Stack gap="xs">
      <Find label={t('Find {property}', { property: filter.label.toLowerCase() })} typed={typed} set={setTyped} />
      <ScrollArea.Autosize mah={260} aria-busy={found.isFetching}>
        {found.data ? (
          <Radio.Group value={values[0] ?? ''} onChange={(value) => (set([value]), done())} aria-label={filter.label}>
            <Stack gap={8} py={2} pl={2}>
              {found.data.map((one) => (
                <Radio key={one.value} value={one.value} label={<Named choice={one} />} />
              ))}
            </Stack>
          </Radio.Group>
        ) : (
          <Stack gap={8}>
            {[160, 120, 180].map((width) => (
              <Skeleton key={width} h={18} w={width} />
            ))}
          </Stack>
        )}
        <Text size="sm" c="dimmed" role="status">
          {found.data?.length === 0 ? t('Nothing found') : ''}
        </Text>
      </ScrollArea.Autosize>
    </Stack>
  )
}

const Named = ({ choice }: { choice: Choice }) => (
  <>
    {choice.label}
    {choice.hint ? (
      <Text span size="xs" c="dimmed" ml={6}>
        {choice.hint}
      </Text>
    ) : null}
  </>
)

function Dates({ filter, values, set, done }: Of<'date'>) {
  const { sides = 'both', orNever, fixed } = filter
  const value = values[0] ?? ''
  const [from, to] = value.includes('..') ? value.split('..') : ['', '']
  const offered = [
    ...(fixed || sides === 'before' ? [] : daysOffered.map((days) => `last-${days}d`)),
    ...(fixed || sides === 'after' ? [] : [30, 90, 365].map((days) => `before-${days}d`)),
  ]
  const apply = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    const range = ['from', 'to'].map((name) => textOf(typed.get(name))).join('..')
    if (range !== '..') set([range])
    done()
  }
  return (
    <Stack gap="sm">
      <Radio.Group value={value} onChange={(next) => (set([next]), done())} aria-label={filter.label} hidden={fixed}>
        <Stack gap={8}>
          {offered.map((one) => (
            <Radio key={one} value={one} label={capital(wordsOfPeriod(one, orNever))} />
          ))}
        </Stack>
      </Radio.Group>
      <form onSubmit={apply}>
        <Group gap="xs" align="flex-end" wrap="nowrap">
          {sides === 'before' ? null : <TextInput type="date" name="from" label={t('From')} defaultValue={from} size="xs" flex={1} />}
          {sides === 'after' ? null : <TextInput type="date" name="to" label={t('To')} defaultValue={to} size="xs" flex={1} />}
          <Button type="submit" size="xs" variant="default">
            {t('Apply')}
          </Button>
        </Group>
      </form>
    </Stack>
  )
}

function Written({ filter, values, set, done }: Of<'text' | 'number'>) {
  const [operator, text] = values[0] ? split(values[0]) : [filter.operators[0]!.value, '']
  const [chosen, choose] = useState<Operator>(filter.operators.find((one) => one.value === operator) ?? filter.operators[0]!)
  const [typed, setTyped] = useState(text)
  const apply = (event: FormEvent) => {
    event.preventDefault()
    const value = typed.trim()
    if (chosen.bare || value) set([`${chosen.value}:${chosen.bare ? '' : value}`])
    done()
  }
  return (
    <form onSubmit={apply}>
      <Stack gap="xs">
        {filter.operators.length > 1 ? (
          <Select
            size="sm"
            aria-label={t('How it is compared')}
            data={filter.operators.map(({ value, label }) => ({ value, label }))}
            value={chosen.value}
            onChange={(value) => choose(filter.operators.find((one) => one.value === value) ?? chosen)}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
          />
        ) : null}
        {chosen.bare ? null : (
          <TextInput
            size="sm"
            aria-label={filter.label}
            {...(filter.kind === 'number' ? { inputMode: 'decimal' as const } : {})}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
        )}
        <Box ta="right">
          <Button type="submit" size="xs">
            {t('Apply')}
          </Button>
        </Box>
      </Stack>
    </form>
  )
}

/** Type to find. */
export function Find({ label, typed, set }: { label: string; typed: string; set: (typed: string) => void }) {
  return (
    <TextInput
      size="sm"
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(event) => set(event.currentTarget.value)}
      rightSection={typed ? <CloseButton size="sm" aria-label={t('Clear')} onClick={() => set('')} /> : null}
      autoComplete="off"
      data-autofocus
    />
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
