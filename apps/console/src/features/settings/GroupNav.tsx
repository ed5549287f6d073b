import { Badge, Box, CloseButton, Kbd, Stack, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type SettingKey, settingOf } from '@tillward/contract/settings'
import { useEffect, useRef, useState } from 'react'
import { t } from '../../lib/text.ts'
import type { Changes } from './draft.ts'
import { type Place, without } from './place.ts'
import classes from './Settings.module.css'
import { keysOfPage } from './shown.ts'
import type { View } from './view.ts'
import { groupNames, groups } from './words.ts'

interface Props {
  readonly place: Place
  readonly page: 'console' | 'website'
  readonly view: View
  /** What search and filter leave. */
  readonly found: readonly SettingKey[]
  readonly changed: Changes
}

/** The groups, with how many changes wait in each, and the search over all of them. */
export function GroupNav({ place, page, view, found, changed }: Props) {
  const all = keysOfPage(view, page)
  const here = groups.filter((group) => all.some((key) => settingOf(key).group === group))
  const narrowed = place.search !== '' || place.only !== undefined
  return (
    <Stack gap="sm" className={classes.side}>
      <Search place={place} />
      <Box component="nav" aria-label={t('Groups of settings')} className={classes.groups}>
        {[undefined, ...here].map((group) => {
          const within = (keys: Iterable<SettingKey>) =>
            [...keys].filter((key) => group === undefined || settingOf(key).group === group).length
          const unsaved = within([...changed.keys()].filter((key) => all.includes(key)))
          const current = place.search === '' ? place.group === group : group === undefined
          return (
            <Link
              key={group ?? ''}
              to="."
              search={(before: Record<string, unknown>) => without({ ...before, group, q: undefined })}
              replace
              resetScroll={false}
              activeOptions={{ exact: true }}
              className={classes.group}
              aria-current={current ? 'true' : undefined}
            >
              {group ? t(groupNames[group]) : t('All settings')}
              {unsaved > 0 ? (
                <Badge
                  size="sm"
                  color="petrol"
                  aria-label={t('{n, plural, one {# unsaved change} other {# unsaved changes}}', { n: unsaved })}
                >
                  {unsaved}
                </Badge>
              ) : narrowed ? (
                <span>{within(found)}</span>
              ) : null}
            </Link>
          )
        })}
      </Box>
    </Stack>
  )
}

function Search({ place }: { place: Place }) {
  const [typed, setTyped] = useState(place.search)
  const asked = useRef(place.search)
  // back, and "show all", change the address without the field
  useEffect(() => {
    if (place.search !== asked.current) setTyped(place.search)
    asked.current = place.search
  }, [place.search])
  const ask = useDebouncedCallback((search: string) => {
    asked.current = search
    place.set({ search })
  }, 150)
  const change = (text: string) => {
    setTyped(text)
    ask(text.trim())
  }
  return (
    <TextInput
      role="searchbox"
      aria-label={t('Search in settings')}
      aria-keyshortcuts="/"
      placeholder={t('Name or clause')}
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<IconSearch size={15} aria-hidden />}
      rightSection={
        typed ? <CloseButton size="sm" aria-label={t('Clear the search')} onClick={() => change('')} /> : <Kbd size="xs">/</Kbd>
      }
    />
  )
}
