import { api } from '../../../lib/api.ts'
import type { May } from '../../../lib/can.ts'
import { useTenant, useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'

/** Whether one may invite and withdraw: Admin Owners anybody, people of a partner company with that right their colleagues. */
export function useMayBring(): May {
  const tenantId = useTenantId()
  const owner = useTenant()?.owner ?? false
  const rights = api.useQuery(
    'get',
    '/api/console/tenants/{tenantId}/rights',
    { params: { path: { tenantId } } },
    { enabled: !owner, staleTime: 60_000 },
  )
  if (owner || rights.data?.mayBringPeople) return true
  return { reason: t('Only Admin Owners add people. A partner company’s people may add colleagues where an Admin Owner allowed it.') }
}
