import { Button, Group, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { t } from '../../../lib/text.ts'
import { MayButton } from '../../../parts/MayButton.tsx'
import { Sheet } from '../../../parts/Sheet.tsx'
import { Empty, Failed, RowsSkeleton } from '../../../parts/states.tsx'
import { Time } from '../../../parts/Time.tsx'

/** Where a user is signed in, and the way to end it. */
export function UserSessions({ tenantId, accountId }: { tenantId: string; accountId: string }) {
  const path = { tenantId, accountId }
  const sessions = api.useQuery('get', '/api/console/tenants/{tenantId}/users/{accountId}/sessions', { params: { path } })
  const end = api.useMutation('delete', '/api/console/tenants/{tenantId}/users/{accountId}/sessions/{sessionId}')
  const endAll = api.useMutation('post', '/api/console/tenants/{tenantId}/users/{accountId}/end-sessions')
  const can = useCan()
  const queries = useQueryClient()
  const again = () => queries.invalidateQueries()
  if (sessions.error) return <Failed error={sessions.error} retry={() => void sessions.refetch()} />
  const items = sessions.data?.items
  return (
    <Sheet
      title={t('Sessions')}
      act={
        items?.length ? (
          <MayButton
            size="xs"
            variant="default"
            may={can('users.write')}
            loading={endAll.isPending}
            onClick={() => endAll.mutateAsync({ params: { path }, body: {} as never }).then(again)}
          >
            {t('End all')}
          </MayButton>
        ) : undefined
      }
    >
      {items === undefined ? <RowsSkeleton rows={2} /> : null}
      {items?.length === 0 ? <Empty title={t('Not signed in anywhere')} /> : null}
      <Stack gap="sm">
        {items?.map((one) => (
          <Group key={one.id} justify="space-between" wrap="nowrap">
            <div>
              <Text size="sm" fw={550} lineClamp={1}>
                {one.device || t('Unknown device')}
              </Text>
              <Text size="xs" c="dimmed" component="div">
                {one.source} · {t('active')} <Time at={one.lastActiveAt} />
              </Text>
            </div>
            <Button
              size="xs"
              variant="default"
              onClick={() => end.mutateAsync({ params: { path: { ...path, sessionId: one.id } } }).then(again)}
              aria-label={t('End the session on {device}', { device: one.device })}
            >
              {t('End')}
            </Button>
          </Group>
        ))}
      </Stack>
    </Sheet>
  )
}
