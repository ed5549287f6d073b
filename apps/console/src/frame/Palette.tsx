import '@mantine/spotlight/styles.css'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight'
import { IconBuildingStore, IconSearch, IconUser } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../lib/api.ts'
import { can } from '../lib/can.ts'
import { useNearTenant } from '../lib/session.ts'
import { t } from '../lib/text.ts'
import { paths } from '../paths.ts'
import { navigation, visible } from './navigation.ts'

/** Jump to a page, or find a person by name, address or phone. */
export function Palette() {
  const tenant = useNearTenant()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), 200)
  const mayFind = tenant !== undefined && can(tenant.permissions, 'users.read') === true
  const users = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/users',
    { params: { path: { tenantId: tenant?.id ?? '' }, query: { search, limit: 6 } } },
    { enabled: mayFind && search.length > 1 },
  )
  if (!tenant) return null

  const pages: SpotlightActionData[] = visible(navigation(tenant.id), tenant.permissions)
    .flatMap((group) => group.places)
    .map((place) => ({
      id: place.to,
      label: place.label,
      leftSection: <place.icon size={18} stroke={1.6} aria-hidden />,
      onClick: () => void navigate({ to: place.to }),
    }))
  const found: SpotlightActionData[] = (search.length > 1 ? (users.data?.items ?? []) : []).map((user) => ({
    id: user.id,
    label: user.displayName,
    description: user.companyName ? `${user.email} · ${user.companyName}` : user.email,
    // the server searched phone numbers and companies too: what it found is shown, whatever its label
    keywords: typed,
    leftSection: user.companyName ? (
      <IconBuildingStore size={18} stroke={1.6} aria-hidden />
    ) : (
      <IconUser size={18} stroke={1.6} aria-hidden />
    ),
    onClick: () => void navigate({ to: paths.user(tenant.id, user.id) }),
  }))
  const groups: SpotlightActionGroupData[] = [
    { group: t('Website users'), actions: found },
    { group: t('Pages'), actions: pages },
  ].filter((one) => one.actions.length > 0)
  return (
    <Spotlight
      actions={groups}
      query={typed}
      onQueryChange={setTyped}
      shortcut={['mod + K']}
      scrollable
      maxHeight={420}
      highlightQuery
      nothingFound={users.isFetching ? t('Searching…') : t('Nothing found')}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: mayFind ? t('Find a page, or a user by name, address or phone') : t('Find a page'),
        'aria-label': t('Find or jump to'),
      }}
    />
  )
}
