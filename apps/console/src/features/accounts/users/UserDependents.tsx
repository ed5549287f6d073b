import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { api } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { Sheet } from '../../../parts/Sheet.tsx'
import { Failed } from '../../../parts/states.tsx'
import { paths } from '../../../paths.ts'
import type { User } from './useUser.ts'

/** Whose approver this user is. Absent where there is nobody. */
export function UserDependents({ user }: { user: User }) {
  const tenantId = useTenantId()
  const found = api.useQuery('get', '/api/console/tenants/{tenantId}/users/{accountId}/dependents', {
    params: { path: { tenantId, accountId: user.id }, query: { limit: 100 } },
  })
  if (found.error) return <Failed error={found.error} retry={() => void found.refetch()} />
  if (!found.data || found.data.items.length === 0) return null
  return (
    <Sheet title={t('Approves the orders of')}>
      <Stack gap={8}>
        {found.data.items.map((one) => (
          <Group key={`${one.accountId} ${one.customerId}`} gap={8}>
            <Anchor component={Link} to={paths.user(tenantId, one.accountId)} size="sm" fw={550}>
              {one.name}
            </Anchor>
            <Text size="sm" c="dimmed">
              {t('for {customer}', { customer: one.customer })}
            </Text>
          </Group>
        ))}
        {found.data.next ? (
          <Text size="sm" c="dimmed">
            {t('The first hundred of more.')}
          </Text>
        ) : null}
      </Stack>
    </Sheet>
  )
}
