import { CloseButton, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { t } from '../../lib/text.ts'
import classes from './Filter.module.css'
import { FilterEditor } from './FilterEditor.tsx'
import { Over } from './FilterMenu.tsx'
import { type Filter, wordsOf } from './filters.ts'
import type { ListControl } from './listState.ts'

/** What the list is narrowed by: each opens its own editor. */
export function FilterChips({ filters, state }: { filters: readonly Filter[]; state: ListControl }) {
  return filters
    .filter((one) => state.filters[one.name]?.length)
    .map((one) => <Chip key={one.name} filter={one} values={state.filters[one.name]!} set={(values) => state.filter(one.name, values)} />)
}

function Chip({ filter, values, set }: { filter: Filter; values: readonly string[]; set: (values: readonly string[]) => void }) {
  const [opened, { close, toggle }] = useDisclosure()
  const { pathname } = useLocation()
  const called = useQuery({
    queryKey: ['filter-value', pathname, filter.name, values[0]],
    queryFn: ({ signal }) => (filter.kind === 'picked' ? filter.called(values[0]!, signal) : ''),
    enabled: filter.kind === 'picked',
    staleTime: 300_000,
  })
  const words = filter.kind === 'picked' && called.data ? t('is {values}', { values: called.data }) : wordsOf(filter, values)
  const text = t('{property} {words}', { property: filter.label, words })
  const target = (
    <UnstyledButton className={classes.words} onClick={toggle} aria-haspopup="dialog" aria-expanded={opened} title={text}>
      {filter.label} <span className={classes.value}>{words}</span>
    </UnstyledButton>
  )
  return (
    <span className={classes.chip}>
      <Over opened={opened} onClose={close} title={t('Change the filter “{property}”', { property: filter.label })} target={target}>
        <FilterEditor filter={filter} values={values} set={set} done={close} />
      </Over>
      <CloseButton
        className={classes.remove}
        iconSize={13}
        aria-label={t('Remove the filter “{text}”', { text })}
        onClick={() => set([])}
      />
    </span>
  )
}
