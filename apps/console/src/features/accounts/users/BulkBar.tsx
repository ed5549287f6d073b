import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../../lib/api.ts'
import { useCan } from '../../../lib/can.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { MayButton } from '../../../parts/MayButton.tsx'

/** What can be done with the users chosen. */
export function BulkBar({ ids, done }: { ids: readonly string[]; done: () => void }) {
  const tenantId = useTenantId()
  const can = useCan()
  const queries = useQueryClient()
  const activation = api.useMutation('post', '/api/console/tenants/{tenantId}/users/bulk/send-activation')
  const send = async () => {
    const { items } = await activation.mutateAsync({ params: { path: { tenantId } }, body: { accountIds: [...ids] } as never })
    const failed = items.filter((one) => !one.ok).length
    notifications.show({
      role: 'status',
      message: t('{done, plural, one {# activation} other {# activations}} sent, {failed} not', { done: items.length - failed, failed }),
    })
    await queries.invalidateQueries()
    done()
  }
  return (
    <>
      <Text size="sm" fw={600}>
        {t('{count, number} selected', { count: ids.length })}
      </Text>
      <Button variant="subtle" size="compact-sm" onClick={done}>
        {t('Clear')}
      </Button>
      <Group gap="xs" ml="auto">
        <MayButton size="xs" variant="default" may={can('users.write')} loading={activation.isPending} onClick={send}>
          {t('Send activation')}
        </MayButton>
      </Group>
    </>
  )
}
