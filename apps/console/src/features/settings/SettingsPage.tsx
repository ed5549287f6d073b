import { Select } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useCrumbs } from '../../frame/crumbs.ts'
import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/can.ts'
import { useTenant, useTenantId } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { NotFound } from '../../parts/states.tsx'
import { paths, type SettingsTab } from '../../paths.ts'
import { usePlace } from './place.ts'
import { SettingsScreen } from './SettingsScreen.tsx'

const titles = { console: 'Console security', website: 'Website security' } as const
const lines = {
  console: 'Rules for the people of {tenant}. Limits on sessions also hold for partners while they are in it.',
  website: 'Rules for the people who sign in to the shops of {tenant}.',
} as const

/** Settings › Account Management › Console Security and Website Security, for the tenant and for each of its websites. */
export function SettingsPage() {
  const { side, tab } = useParams({ strict: false })
  if ((side !== 'console' && side !== 'website') || !isTab(tab)) return <NotFound />
  return <Side side={side} tab={tab} />
}

export const isTab = (tab: string | undefined): tab is SettingsTab | undefined =>
  tab === undefined || tab === 'presets' || tab === 'history'

function Side({ side, tab }: { side: 'console' | 'website'; tab: SettingsTab | undefined }) {
  const tenantId = useTenantId()
  const tenant = useTenant()
  const can = useCan()
  const place = usePlace()
  const websites = useWebsites(tenantId)
  useCrumbs({ label: t('Settings') }, { label: t('Account management') }, { label: t(titles[side]) })
  const website = side === 'website' ? place.website : undefined
  return (
    <SettingsScreen
      // another side or website is another form: what was not saved there is asked about before
      key={`${side} ${website ?? ''}`}
      owner={{ kind: 'tenant', id: tenantId }}
      page={side}
      tab={tab}
      title={t(titles[side])}
      line={t(lines[side], { tenant: tenant?.name ?? '' })}
      website={website}
      websiteName={(id) => websites.find((one) => one.id === id)?.name ?? t('a closed website')}
      to={(next) => paths.settings(tenantId, side, next)}
      other={{
        to: paths.settings(tenantId, side === 'console' ? 'website' : 'console'),
        title: t(titles[side === 'console' ? 'website' : 'console']),
      }}
      mayWrite={can('settings.write')}
      mayLoosen={can('settings.loosen')}
      choose={
        side === 'website' && websites.length > 0 ? (
          <Select
            aria-label={t('Website')}
            w={{ base: '100%', xs: 260 }}
            searchable
            allowDeselect={false}
            nothingFoundMessage={t('No website has this name')}
            value={website ?? everywhere}
            onChange={(id) => place.set({ website: id === everywhere || id === null ? undefined : id })}
            data={[{ value: everywhere, label: t('All websites') }, ...websites.map(({ id, name }) => ({ value: id, label: name }))]}
          />
        ) : undefined
      }
    />
  )
}

const everywhere = 'all'

function useWebsites(tenantId: string) {
  const enabled = useCan()('websites.read') === true
  const { data } = api.useQuery('get', '/api/console/tenants/{tenantId}/websites', { params: { path: { tenantId } } }, { enabled })
  return data?.items ?? []
}
