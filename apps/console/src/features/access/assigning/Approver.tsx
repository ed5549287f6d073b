import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { api } from '../../../lib/api.ts'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { paths } from '../../../paths.ts'

/** Who approves, by name. `known`: a name the page has already; else it is read once. */
export function Approver({ id, known }: { id: string | null; known?: string | undefined }) {
  const tenantId = useTenantId()
  const approver = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/users/{accountId}',
    { params: { path: { tenantId, accountId: id ?? '' } } },
    { enabled: id !== null && known === undefined, staleTime: 60_000 },
  )
  if (id === null) {
    return (
      <Text span inherit c="dimmed">
        {t('The Administrators')}
      </Text>
    )
  }
  return (
    <Anchor component={Link} to={paths.user(tenantId, id)} inherit>
      {known ?? approver.data?.displayName ?? t('Loading')}
    </Anchor>
  )
}
