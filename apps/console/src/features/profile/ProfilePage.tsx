import { Stack } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useCrumbs } from '../../frame/crumbs.ts'
import { api } from '../../lib/api.ts'
import { useSession } from '../../lib/session.ts'
import { t } from '../../lib/text.ts'
import { DetailPage } from '../../parts/DetailPage.tsx'
import { Failed, NotFound, PageSkeleton } from '../../parts/states.tsx'
import { type ProfileTab, paths } from '../../paths.ts'
import { OwnAccess } from './OwnAccess.tsx'
import { OwnActivity } from './OwnActivity.tsx'
import { OwnDetails } from './OwnDetails.tsx'
import { OwnPreferences } from './OwnPreferences.tsx'
import { OwnSecurity } from './OwnSecurity.tsx'
import { OwnSessions } from './OwnSessions.tsx'

/** What a person sees and changes of the own account. */
export function ProfilePage() {
  const { tab = '' } = useParams({ strict: false })
  const { account } = useSession()
  const profile = api.useQuery('get', '/api/console/profile')
  const tabs: readonly { readonly value: '' | ProfileTab; readonly label: string }[] = [
    { value: '', label: t('Details') },
    { value: 'security', label: t('Security') },
    { value: 'sessions', label: t('Sessions') },
    { value: 'access', label: t('Access') },
    { value: 'activity', label: t('Activity') },
    { value: 'preferences', label: t('Preferences') },
  ]
  const here = tabs.find((one) => one.value === tab)
  useCrumbs({ label: t('Your profile'), ...(tab ? { to: paths.profile() } : {}) }, ...(tab && here ? [{ label: here.label }] : []))
  if (!here) return <NotFound />
  if (profile.error) return <Failed error={profile.error} retry={() => void profile.refetch()} />
  if (!profile.data) return <PageSkeleton />
  const own = profile.data
  return (
    <DetailPage
      name={account.displayName}
      line={t('Your profile · {email}', { email: own.email })}
      tabs={tabs.map((one) => ({ ...one, to: paths.profile(one.value || undefined) }))}
      tab={tab}
    >
      <Stack gap="md" maw={860}>
        {tab === '' ? <OwnDetails own={own} /> : null}
        {tab === 'security' ? <OwnSecurity own={own} /> : null}
        {tab === 'sessions' ? <OwnSessions /> : null}
        {tab === 'access' ? <OwnAccess /> : null}
        {tab === 'activity' ? <OwnActivity /> : null}
        {tab === 'preferences' ? <OwnPreferences /> : null}
      </Stack>
    </DetailPage>
  )
}
