import { Alert } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconLock } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useCrumbs } from '../../../frame/crumbs.ts'
import { api } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { dateTime, day } from '../../../lib/time.ts'
import { ConfirmDialog } from '../../../parts/ConfirmDialog.tsx'
import { DetailPage } from '../../../parts/DetailPage.tsx'
import { Facts } from '../../../parts/Facts.tsx'
import { MayButton } from '../../../parts/MayButton.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { StatusBadge, statusOf } from '../../../parts/StatusBadge.tsx'
import { Failed, PageSkeleton } from '../../../parts/states.tsx'
import { Time } from '../../../parts/Time.tsx'
import { paths, type UserTab } from '../../../paths.ts'
import { UserDetails } from './UserDetails.tsx'
import { UserSessions } from './UserSessions.tsx'

/** One website user. */
export function UserPage() {
  const tenantId = useTenantId()
  const { accountId = '', tab = '' } = useParams({ strict: false }) as { accountId?: string; tab?: string }
  const params = { params: { path: { tenantId, accountId } } }
  const user = api.useQuery('get', '/api/console/tenants/{tenantId}/users/{accountId}', params)
  const lock = api.useQuery('get', '/api/console/tenants/{tenantId}/users/{accountId}/lock', params)
  const can = useCan()
  const queries = useQueryClient()
  const [asks, setAsks] = useState<'deactivate'>()
  const unlock = api.useMutation('post', '/api/console/tenants/{tenantId}/users/{accountId}/unlock')
  const deactivate = api.useMutation('post', '/api/console/tenants/{tenantId}/users/{accountId}/deactivate')
  const reactivate = api.useMutation('post', '/api/console/tenants/{tenantId}/users/{accountId}/reactivate')
  const name = user.data?.displayName ?? ''
  useCrumbs({ label: t('Administration') }, { label: t('Website users'), to: paths.users(tenantId) }, { label: name })
  if (user.error) return <Failed error={user.error} retry={() => void user.refetch()} />
  if (!user.data) return <PageSkeleton />
  const it = user.data
  const locked = lock.data?.locked ?? false
  const done = async (message: string) => {
    await queries.invalidateQueries()
    notifications.show({ role: 'status', message })
  }
  const tabs = [
    { value: '', label: t('Details'), to: paths.user(tenantId, accountId) },
    ...(['sessions', 'security'] as const).map((value: UserTab) => ({
      value,
      label: value === 'sessions' ? t('Sessions') : t('Security'),
      to: paths.user(tenantId, accountId, value),
    })),
  ]
  return (
    <DetailPage
      name={name}
      badge={<StatusBadge status={locked ? 'locked' : statusOf(it)} />}
      line={it.companyName ? `${it.email} · ${it.companyName}` : it.email}
      tabs={tabs}
      tab={tab}
      actions={
        <>
          <MayButton
            variant={locked ? 'filled' : 'default'}
            may={can('users.unlock')}
            leftSection={<IconLock size={16} aria-hidden />}
            loading={unlock.isPending}
            onClick={() => unlock.mutateAsync({ ...params, body: {} as never }).then(() => done(t('{name} can sign in again', { name })))}
          >
            {t('Unlock')}
          </MayButton>
          {it.state === 'active' ? (
            <MayButton variant="default" c="red" may={can('users.deactivate')} onClick={() => setAsks('deactivate')}>
              {t('Deactivate…')}
            </MayButton>
          ) : (
            <MayButton
              may={can('users.deactivate')}
              onClick={() => reactivate.mutateAsync({ ...params, body: {} as never }).then(() => done(t('{name} was reactivated', { name })))}
            >
              {t('Reactivate')}
            </MayButton>
          )}
        </>
      }
      alert={
        locked ? (
          <Alert color="yellow" icon={<IconLock aria-hidden />} title={t('Locked since {since}', { since: dateTime(lock.data!.since!) })}>
            {lock.data!.until
              ? t('Unlocks by itself at {until}. Unlocking now also clears the count of wrong passwords.', { until: dateTime(lock.data!.until) })
              : t('Opens again when the password is reset, or when you unlock it.')}
          </Alert>
        ) : undefined
      }
      aside={
        <Sheet title={t('At a glance')}>
          <Facts
            items={[
              [t('Last sign-in'), <Time key="in" at={it.lastSignInAt} />],
              [t('Password changed'), it.passwordChangedOn ? day(it.passwordChangedOn) : t('No password yet')],
              [t('Password expires'), it.passwordExpiresOn ? day(it.passwordExpiresOn) : t('Never')],
              [t('Created'), <Time key="made" at={it.createdAt} />],
              [t('Came by'), it.cameBy],
            ]}
          />
        </Sheet>
      }
    >
      {tab === '' ? <UserDetails user={it} /> : null}
      {tab === 'sessions' ? <UserSessions tenantId={tenantId} accountId={accountId} /> : null}
      <ConfirmDialog
        opened={asks === 'deactivate'}
        title={t('Deactivate {name}?', { name })}
        confirm={t('Deactivate {name}', { name })}
        danger
        onClose={() => setAsks(undefined)}
        onConfirm={async () => {
          await deactivate.mutateAsync({ ...params, body: {} as never })
          await done(t('{name} was deactivated', { name }))
        }}
      >
        {t('Every session ends at once and the user cannot sign in any more. The name stays taken. You can reactivate the account; the user then chooses a new password.')}
      </ConfirmDialog>
    </DetailPage>
  )
}
