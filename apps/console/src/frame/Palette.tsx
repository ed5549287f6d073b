import '@mantine/spotlight/styles.css'
import { VisuallyHidden } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight'
import { IconSearch, IconUser } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { problemOf } from '../lib/api.ts'
import { useNearTenant, useSession } from '../lib/session.ts'
import { t } from '../lib/text.ts'
import { paths } from '../paths.ts'
import { companyNavigation, navigation, visible } from './navigation.ts'
import classes from './Palette.module.css'
import { paletteStore } from './palette.ts'
import { useFinds } from './paletteFinds.tsx'

/** Jump to a page, or find a user by name, address or phone, or a customer by name or number. */
export function Palette() {
  const tenant = useNearTenant()
  const pages = usePages()
  const [typed, setTyped] = useState('')
  // told by the store itself: opened again at once, it was never drawn closed, and would begin with what was typed before
  useEffect(() => {
    let was = paletteStore.getState().opened
    return paletteStore.subscribe(({ opened }) => {
      if (opened && !was) setTyped('')
      was = opened
    })
  }, [])
  const [search] = useDebouncedValue(typed.trim(), 200)
  const { groups: found, finds, isFetching, error } = useFinds(tenant, search)
  const groups: SpotlightActionGroupData[] = [...found, { group: t('Pages'), actions: pages }].filter((one) => one.actions.length > 0)
  const nothing = () => {
    if (isFetching || search !== typed.trim()) return t('Searching…')
    return error ? problemOf(error).title : t('Nothing found')
  }
  return (
    <Spotlight
      store={paletteStore}
      actions={groups}
      query={typed}
      onQueryChange={setTyped}
      shortcut={['mod + K']}
      // in fields as well: nothing is typed with it
      tagsToIgnore={[]}
      scrollable
      maxHeight={420}
      highlightQuery
      nothingFound={nothing()}
      classNames={{ actionsGroup: classes.group!, action: classes.action! }}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': t('What was found') } }}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        rightSection: <Told nothing={nothing()} />,
        placeholder: finds ? t('Find a page, a user or a customer by name, e-mail, phone or number') : t('Find a page'),
        'aria-label': t('Find or jump to'),
      }}
    />
  )
}

/** What the arrow keys have chosen, for readers: the focus stays in the field. What is found late has its first chosen too. */
function Told({ nothing }: { nothing: string }) {
  const place = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState<string>()
  useEffect(() => {
    const dialog = place.current?.closest('[role="dialog"]')
    if (!dialog) return
    const look = () => {
      const action = dialog.querySelector<HTMLElement>('[data-action][data-selected]') ?? dialog.querySelector<HTMLElement>('[data-action]')
      if (action && !action.hasAttribute('data-selected')) action.setAttribute('data-selected', 'true')
      setChosen(action?.innerText.replaceAll('\n', ', '))
    }
    const observer = new MutationObserver(look)
    observer.observe(dialog, { subtree: true, childList: true, attributeFilter: ['data-selected'] })
    return () => observer.disconnect()
  }, [])
  return (
    <VisuallyHidden role="status" ref={place}>
      {chosen ?? nothing}
    </VisuallyHidden>
  )
}

/** Every page in the rail, and one's own. */
function usePages(): SpotlightActionData[] {
  const tenant = useNearTenant()
  const { companyAdministrator, companyId } = useSession()
  const navigate = useNavigate()
  const places = [
    ...(tenant ? visible(navigation(tenant.id), tenant.permissions) : []),
    ...(companyAdministrator ? companyNavigation(companyId) : []),
  ].flatMap((group) => group.places.map((place) => ({ ...place, group: group.label })))
  return [...places, { label: t('Your profile'), to: paths.profile(), icon: IconUser, group: undefined }].map((place) => ({
    id: place.to,
    label: place.label,
    // "People" of the own company and "Console users" of the tenant: where it stands tells them apart
    ...(place.group ? { description: place.group } : {}),
    leftSection: <place.icon size={18} stroke={1.6} aria-hidden />,
    onClick: () => void navigate({ to: place.to }),
  }))
}
