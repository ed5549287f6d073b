import { api, client } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { SessionList } from '../../../parts/SessionList.tsx'
import { Empty } from '../../../parts/states.tsx'
import type { User } from './useUser.ts'

const user = '/api/console/tenants/{tenantId}/users/{accountId}'

/** Where a website user is signed in, and the way to end it. */
export function UserSessions({ user: { id, displayName: name } }: { user: User }) {
  const tenantId = useTenantId()
  const path = { tenantId, accountId: id }
  const sessions = api.useQuery('get', `${user}/sessions`, { params: { path } })
  const websites = api.useQuery('get', '/api/console/tenants/{tenantId}/websites', { params: { path: { tenantId } } })
  const may = useCan()('users.write')
  const placeOf = (websiteId: string | null) => websites.data?.items.find((one) => one.id === websiteId)?.name
  return (
    <SessionList
      title={t('Sessions')}
      sessions={sessions}
      items={sessions.data?.items.map((one) => ({ ...one, place: placeOf(one.websiteId) }))}
      may={may}
      empty={<Empty title={t('Not signed in anywhere')}>{t('Every device {name} signs in on stands here.', { name })}</Empty>}
      endOne={async (sessionId) => {
        const { error } = await client.DELETE(`${user}/sessions/{sessionId}`, { params: { path: { ...path, sessionId } } })
        if (error) throw error
      }}
      all={{
        label: t('End all sessions'),
        question: t('End all sessions of {name}?', { name }),
        says: t('{name} is signed out on every device at once. The password stays, so signing in again is possible.', { name }),
        done: t('{name} is signed out everywhere', { name }),
        end: async () => {
          const { error } = await client.POST(`${user}/end-sessions`, { params: { path } })
          if (error) throw error
        },
      }}
    />
  )
}
