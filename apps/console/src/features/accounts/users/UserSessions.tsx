import { Group, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, problemOf } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { MayButton } from '../../../parts/MayButton.tsx'
import { RefusedAct } from '../../../parts/RefusedAct.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { Empty, Failed, RowsSkeleton } from '../../../parts/states.tsx'
import { Time } from '../../../parts/Time.tsx'
import { toast } from '../../../parts/toast.ts'
import type { User } from './useUser.ts'

/** Where a user is signed in, and the way to end it. */
export function UserSessions({ user }: { user: User }) {
  const tenantId = useTenantId()
  const path = { tenantId, accountId: user.id }
  const sessions = api.useQuery('get', '/api/console/tenants/{tenantId}/users/{accountId}/sessions', { params: { path } })
  const websites = api.useQuery('get', '/api/console/tenants/{tenantId}/websites', { params: { path: { tenantId } } })
  const end = api.useMutation('delete', '/api/console/tenants/{tenantId}/users/{accountId}/sessions/{sessionId}')
  const endAll = api.useMutation('post', '/api/console/tenants/{tenantId}/users/{accountId}/end-sessions')
  const can = useCan()
  const queries = useQueryClient()
  const [refused, setRefused] = useState<string>()
  const act = async (run: Promise<unknown>, text: string) => {
    setRefused(undefined)
    try {
      await run
      await queries.invalidateQueries()
      toast(text)
    } catch (error) {
      const { title, detail } = problemOf(error)
      setRefused(detail ?? title)
    }
  }
  if (sessions.error) return <Failed error={sessions.error} retry={() => void sessions.refetch()} />
  const items = sessions.data?.items
  const nameOf = (id: string | null) => websites.data?.items.find((one) => one.id === id)?.name
  return (
    <Sheet
      title={t('Sessions')}
      act={
        items && items.length > 1 ? (
          <MayButton
            size="xs"
            variant="default"
            may={can('users.write')}
            loading={endAll.isPending}
            onClick={() => void act(endAll.mutateAsync({ params: { path }, body: {} as never }), t('All sessions ended'))}
          >
            {t('End all sessions')}
          </MayButton>
        ) : undefined
      }
    >
      <RefusedAct text={refused} onClose={() => setRefused(undefined)} />
      {items === undefined ? <RowsSkeleton rows={2} /> : null}
      {items?.length === 0 ? (
        <Empty title={t('Not signed in anywhere')}>{t('Every device {name} signs in on stands here.', { name: user.displayName })}</Empty>
      ) : null}
      <Stack gap="md">
        {items?.map((one) => (
          <Group key={one.id} justify="space-between" wrap="nowrap" align="flex-start">
            <div>
              <Text size="sm" fw={550} lineClamp={1}>
                {one.device || t('Unknown device')}
              </Text>
              <Text size="xs" c="dimmed" component="div">
                {[one.source, nameOf(one.websiteId)].filter(Boolean).join(' · ')}
              </Text>
              <Text size="xs" c="dimmed" component="div">
                {t('Active')} <Time at={one.lastActiveAt} /> · {t('signed in')} <Time at={one.createdAt} /> · {t('ends')}{' '}
                <Time at={one.endsAt} />
              </Text>
            </div>
            <MayButton
              size="xs"
              variant="default"
              may={can('users.write')}
              onClick={() => void act(end.mutateAsync({ params: { path: { ...path, sessionId: one.id } } }), t('Session ended'))}
              aria-label={t('End the session on {device}', { device: one.device || t('Unknown device') })}
            >
              {t('End')}
            </MayButton>
          </Group>
        ))}
      </Stack>
    </Sheet>
  )
}
