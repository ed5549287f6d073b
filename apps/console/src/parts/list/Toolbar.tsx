import { Button, CloseButton, Group, Kbd, Pill, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { t } from '../../lib/text.ts'
import { FilterChips } from './FilterChips.tsx'
import { FilterMenu } from './FilterMenu.tsx'
import type { Filter } from './filters.ts'
import type { ListControl } from './listState.ts'
import classes from './Toolbar.module.css'

export interface Chip {
  readonly filter: string
  /** "Role is any of 6". */
  readonly text: string
}

interface Props {
  readonly state: ListControl
  /** What the search looks at: "Name, e-mail, phone or number". */
  readonly searches?: string
  /** What the list can be narrowed by: draws the menu and the chips. */
  readonly filters?: readonly Filter[]
  readonly filterMenu?: ReactNode
  readonly chips?: readonly Chip[]
  /** Columns, density, export. */
  readonly right?: ReactNode
  /** Stands in place of all this while rows are chosen. */
  readonly bulk?: ReactNode
}

/** One line over a list: search, filters as chips, and right what concerns the table. */
export function Toolbar({ state, searches, filters, filterMenu, chips = [], right, bulk }: Props) {
  const any = state.search !== '' || chips.length > 0 || Object.keys(state.filters).length > 0
  return (
    <div className={classes.stack}>
      <Group className={classes.bar} gap="xs" data-covered={bulk ? true : undefined}>
        {searches ? <Search state={state} searches={searches} /> : null}
        {filters?.length ? <FilterMenu filters={filters} state={state} /> : null}
        {filterMenu}
        {filters ? <FilterChips filters={filters} state={state} /> : null}
        {chips.map((chip) => (
          <Pill
            key={chip.filter}
            withRemoveButton
            removeButtonProps={{ 'aria-label': t('Remove the filter “{text}”', { text: chip.text }), 'aria-hidden': false, tabIndex: 0 }}
            onRemove={() => state.filter(chip.filter, [])}
          >
            {chip.text}
          </Pill>
        ))}
        {any ? (
          <Button variant="subtle" size="compact-sm" onClick={() => state.clear()}>
            {t('Clear all')}
          </Button>
        ) : null}
        {right ? (
          <Group gap="xs" ml="auto" wrap="nowrap">
            {right}
          </Group>
        ) : null}
      </Group>
      {bulk ? (
        <Group className={classes.bar} gap="xs" data-bulk role="toolbar" aria-label={t('Acts on what is selected')}>
          {bulk}
        </Group>
      ) : null}
    </div>
  )
}

function Search({ state, searches }: { state: ListControl; searches: string }) {
  const [typed, setTyped] = useState(state.search)
  const asked = useRef(state.search)
  // back, and "clear all", change the address without the field
  useEffect(() => {
    if (state.search !== asked.current) setTyped(state.search)
    asked.current = state.search
  }, [state.search])
  const ask = useDebouncedCallback((search: string) => {
    asked.current = search
    state.set({ search })
  }, 250)
  const router = useRouter()
  // whoever goes to another page right after typing is not followed there by the search
  useEffect(() => router.subscribe('onBeforeNavigate', ({ pathChanged }) => pathChanged && ask.cancel()), [router, ask])
  const change = (text: string) => {
    setTyped(text)
    ask(text.trim())
  }
  return (
    <TextInput
      className={classes.search}
      size="sm"
      role="searchbox"
      aria-keyshortcuts="/"
      aria-label={t('Search')}
      placeholder={searches}
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<IconSearch size={15} aria-hidden />}
      rightSection={
        typed ? (
          <CloseButton size="sm" aria-label={t('Clear the search')} onClick={() => change('')} />
        ) : (
          <Kbd size="xs" visibleFrom="sm">
            /
          </Kbd>
        )
      }
    />
  )
}
