import { useParams } from '@tanstack/react-router'
import { useCrumbs } from '../../../frame/crumbs.ts'
import { useTenant, useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { DetailPage } from '../../../parts/DetailPage.tsx'
import { useNeighbours } from '../../../parts/list/neighbours.ts'
import { Sheet } from '../../../parts/Sheet.tsx'
import { StatusBadge, statusOf } from '../../../parts/StatusBadge.tsx'
import { PageFailed, PageSkeleton } from '../../../parts/states.tsx'
import { paths, type UserTab } from '../../../paths.ts'
import { Timeline } from '../../audit/Timeline.tsx'
import { UserAccess } from './UserAccess.tsx'
import { UserActs } from './UserActs.tsx'
import { UserAlert } from './UserAlert.tsx'
import { UserCustomers } from './UserCustomers.tsx'
import { UserDetails } from './UserDetails.tsx'
import { UserGlance } from './UserGlance.tsx'
import { UserProperties } from './UserProperties.tsx'
import { UserSecurity } from './UserSecurity.tsx'
import { UserSessions } from './UserSessions.tsx'
import { UserWebsites } from './UserWebsites.tsx'
import { useUser } from './useUser.ts'

/** One website user: what they are, may do and did, and what can be done about it. */
export function UserPage() {
  const tenantId = useTenantId()
  const { accountId = '', tab = '' }: { accountId?: string; tab?: UserTab | '' } = useParams({ strict: false })
  const { user, lock } = useUser(tenantId, accountId)
  const permissions = useTenant()?.permissions ?? []
  const name = user.data?.displayName ?? ''
  useCrumbs({ label: t('Administration') }, { label: t('Website users'), to: paths.users(tenantId) }, { label: name })
  useNeighbours('users', 'accountId', (id, at) => paths.user(tenantId, id, at as UserTab | undefined))
  if (user.error) return <PageFailed error={user.error} retry={() => void user.refetch()} />
  if (!user.data) return <PageSkeleton />
  const it = user.data
  const readsAudit = permissions.includes('audit.read')
  const tabs: readonly { value: UserTab | ''; label: string; count?: number }[] = [
    { value: '', label: t('Details') },
    { value: 'access', label: t('Roles and access') },
    { value: 'customers', label: t('Customers') },
    ...(permissions.includes('websites.read')
      ? [{ value: 'websites' as const, label: t('Websites'), ...(it.websites.length > 0 ? { count: it.websites.length } : {}) }]
      : []),
    { value: 'sessions', label: t('Sessions') },
    { value: 'security', label: t('Security') },
    { value: 'properties', label: t('Custom properties') },
    ...(readsAudit ? [{ value: 'activity' as const, label: t('Activity') }] : []),
  ]
  return (
    <DetailPage
      name={name}
      badge={<StatusBadge status={lock.data?.locked && it.state === 'active' ? 'locked' : statusOf(it)} />}
      line={it.companyName ? `${it.email} · ${it.companyName}` : it.email}
      tabs={tabs.map((one) => ({
        ...one,
        to: one.value === '' ? paths.user(tenantId, accountId) : paths.user(tenantId, accountId, one.value),
      }))}
      tab={tab}
      actions={<UserActs user={it} locked={lock.data?.locked ?? false} />}
      alert={<UserAlert user={it} lock={lock.data} />}
      aside={
        tab === 'activity' ? undefined : (
          <>
            <UserGlance user={it} />
            {readsAudit ? (
              <Sheet title={t('Recent activity')}>
                <Timeline tenantId={tenantId} filter={{ accountId }} compact />
              </Sheet>
            ) : null}
          </>
        )
      }
    >
      {tab === '' ? <UserDetails key={it.id} user={it} /> : null}
      {tab === 'access' ? <UserAccess user={it} /> : null}
      {tab === 'customers' ? <UserCustomers user={it} /> : null}
      {tab === 'websites' ? <UserWebsites user={it} /> : null}
      {tab === 'sessions' ? <UserSessions user={it} /> : null}
      {tab === 'security' ? <UserSecurity user={it} lock={lock.data} /> : null}
      {tab === 'properties' ? <UserProperties key={it.id} user={it} /> : null}
      {tab === 'activity' ? (
        <Sheet title={t('Activity')} flush>
          <Timeline tenantId={tenantId} filter={{ accountId }} />
        </Sheet>
      ) : null}
    </DetailPage>
  )
}
